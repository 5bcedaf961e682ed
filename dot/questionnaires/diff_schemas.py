"""The shape of a comparison of two versions: what changed, and what can still be compared."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

Verdict = Literal["comparable", "comparable with care", "not comparable"]
Kind = Literal[
    "added",
    "retired",
    "replaced",
    "split",
    "merged",
    "rescaled",
    "re-anchored",
    "text",
    "groups",
    "settings",
    "moved",
    "re-weighted",
    "notes",
]
Trend = Literal["all", "some", "none"]


class Compared(BaseModel):
    """Base of every part of a comparison."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Edition(Compared):
    """One of the two versions."""

    slug: str
    version: str
    title: str


class Edit(Compared):
    """One key whose value differs; null where a side has none."""

    key: str
    before: JsonValue
    after: JsonValue


class ItemEdit(Edit):
    """A key of an item, and what kind of change that is."""

    kind: Kind


class ItemDiff(Compared):
    """An item that is not the same in both versions.

    ``node``: where it stands before and after.   ``partners``: for what was replaced, split or
    merged, the items on the other side.
    """

    id: str
    text: str
    kinds: list[Kind]
    node: tuple[str | None, str | None]
    partners: list[str] = []
    edits: list[ItemEdit] = []
    verdict: Verdict
    reasons: list[str]


class NodeDiff(Compared):
    """A node of either version.

    ``trend``: whether its score may be set beside the earlier one (all), some of its items only
    (``items`` without doubt, ``with_care`` with care), or nothing at all; ``reasons`` say why.
    """

    id: str
    title: str
    edits: list[Edit] = []
    trend: Trend
    items: list[str]
    with_care: list[str] = []
    reasons: list[str] = []


class QuestionnaireDiff(Compared):
    """Two versions of a questionnaire. Nodes: all of them; items: those that changed."""

    format: Literal[1] = 1
    before: Edition
    after: Edition
    header: list[Edit]
    items: list[ItemDiff]
    unchanged: list[str]
    nodes: list[NodeDiff]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.header or self.items or any(node.edits for node in self.nodes))
