"""The shape of a what-if: what is changed, and how every node stands before and after."""

from dataclasses import dataclass, field

from dot.results.parts import Bound, Part, Reason


@dataclass(frozen=True)
class Changes:
    """What is assumed, by node: `C4.1`, or `crm:C4.1` where two questionnaires have one.

    levels: the score that a node is assumed to have, on its own range.   weights: among its
    siblings.   targets: on the node's own range.
    """

    levels: dict[str, float] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)


class Outlook(Part):
    """One node before and after.

    ``after`` is null where it rests on parts that are not told, and ``reason`` says why; where
    only a limit is known, ``bound_after`` holds it.   ``level_before``, ``level_after``: named levels.
    ``gap_before``, ``gap_after``: to the target.   ``assumed``: whether the node itself was changed.
    """

    questionnaire: str
    node: str
    title: str
    depth: int
    before: float | None
    after: float | None
    difference: float | None
    bound_before: Bound | None = None
    bound_after: Bound | None = None
    reason: Reason | None = None
    level_before: float | None
    level_after: float | None
    target_before: float | None
    target_after: float | None
    gap_before: float | None
    gap_after: float | None
    assumed: bool = False

    @property
    def moves(self) -> bool:
        """Whether anything about the node is another after than before."""
        before = self.before, self.bound_before, self.target_before
        return self.assumed or before != (self.after, self.bound_after, self.target_after)


class Scenario(Part):
    """Every node of a result under some changes, in the result's order."""

    nodes: list[Outlook]

    def node(self, name: str, questionnaire: str | None = None) -> Outlook:
        """One node by its id. Raises LookupError where there is none."""
        for one in self.nodes:
            if one.node == name and questionnaire in (None, one.questionnaire):
                return one
        raise LookupError(name)
