"""The questionnaires that an earlier wave was scored with, and which of its scores compare with now."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dot.errors import NotFound, Problem, Problems
from dot.questionnaires.diff import compare
from dot.questionnaires.documents import shown_path
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import find, load_questionnaire
from dot.questionnaires.shelf import REFERENCE
from dot.results.inputs import Definition


def earlier_questionnaires(
    results: Mapping[str, object],
    now: Sequence[Questionnaire],
    content: Path,
    folder: Path | None = None,
) -> dict[str, Questionnaire]:
    """By slug, what the earlier wave asked where it is not what is asked now, as far as it is had.

    results: the earlier `results.json`.   content: where released questionnaires lie.
    folder: `previous/`, which may hold `<slug>.yaml`.
    Only the very content that was scored counts. Raises Problems for a file in ``folder`` that is
    another one.
    """
    found: dict[str, Questionnaire] = {}
    for questionnaire in now:
        before = part_of(results, "questionnaires", questionnaire.slug)
        if not before or is_same(before, questionnaire):
            continue
        path = folder / f"{questionnaire.slug}.yaml" if folder else None
        if path and path.is_file():
            found[questionnaire.slug] = _kept(path, before, content)
        else:
            # What can't be had any more, or has changed since, makes the waves incomparable.
            with suppress(NotFound, Problems):
                found |= _released(questionnaire.slug, before, content)
    return found


def is_same(before: Mapping[str, Any], questionnaire: Questionnaire) -> bool:
    """Whether an earlier result was made with this version; without a hash its number decides."""
    known = before.get("hash")
    same = known is None or known == content_hash(questionnaire)
    return bool(before.get("version") == questionnaire.version and same)


@dataclass(frozen=True)
class Comparable:
    """What of a questionnaire compares with the wave before.

    nodes: those whose score means what it meant.   items: by node, where only some of the items in
    it and below compare without doubt, which.   versions_differ: whether it was another version.
    """

    nodes: frozenset[str] = frozenset()
    items: Mapping[str, frozenset[str]] = field(default_factory=dict)
    versions_differ: bool = False


def comparable(definition: Definition, questionnaire: Questionnaire) -> Comparable:
    """What compares with the wave before; nothing where there was none."""
    before = previous_part(definition, "questionnaires", questionnaire.slug)
    previous = definition.previous
    if not before or previous is None:
        return Comparable()
    if is_same(before, questionnaire):
        every = [questionnaire.slug, *(node.id for node in questionnaire.walk())]
        return Comparable(frozenset(every))
    earlier = previous.questionnaires.get(questionnaire.slug)
    if earlier is None:
        return Comparable(versions_differ=True)
    nodes = compare(earlier, questionnaire).nodes
    return Comparable(
        nodes=frozenset(node.id for node in nodes if node.trend == "all"),
        items={node.id: frozenset(node.items) for node in nodes if node.trend == "some"},
        versions_differ=True,
    )


def comparable_nodes(definition: Definition, questionnaire: Questionnaire) -> frozenset[str]:
    """The nodes whose score means what it meant in the wave before."""
    return comparable(definition, questionnaire).nodes


def previous_part(definition: Definition, *path: str) -> dict[str, Any]:
    """One part of the previous wave's result; empty where there is none."""
    previous = definition.previous
    return part_of(previous.results, *path) if previous and previous.results else {}


def part_of(tree: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """One part of a result that was read as JSON; empty where there is none."""
    here: Any = tree
    for name in path:
        here = here.get(name) if isinstance(here, Mapping) else None
    return dict(here) if isinstance(here, Mapping) else {}


def _kept(path: Path, before: Mapping[str, Any], content: Path) -> Questionnaire:
    """The questionnaire that was kept beside the earlier result."""
    found = load_questionnaire(path, content)
    if (found.version, content_hash(found)) == (before.get("version"), before.get("hash")):
        return found
    words = (
        "This is not the questionnaire that results.json beside it was made with: copy that one."
    )
    raise Problems([Problem(shown_path(path), 1, words)])


def _released(slug: str, before: Mapping[str, Any], content: Path) -> dict[str, Questionnaire]:
    """The version of DOT's own that the result names, if it is still the same content."""
    reference = f"{slug}@{before.get('version')}"
    # Without this, a version that is none would be read as a path.
    if not REFERENCE.fullmatch(reference):
        return {}
    found = find(reference, content, content)
    return {slug: found} if content_hash(found) == before.get("hash") else {}
