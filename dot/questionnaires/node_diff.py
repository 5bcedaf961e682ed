"""What became of each node between two versions, and what of its trend remains."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from dot.questionnaires.diff_schemas import Edit, ItemDiff, NodeDiff, Trend, Verdict
from dot.questionnaires.schemas import MissingPolicy, Node, Questionnaire
from dot.questionnaires.structure_checks import root_of

# Keys that change what a node's score means, beside the items and nodes that it combines.
FORMULA = frozenset(
    {"aggregation", "rescale", "missing", "weights", "kpis", "holds nodes", "holds items"}
)
# What the header tells already.
OF_THE_HEADER = frozenset({"title", "aggregation", "rescale", "missing", "gates"})


@dataclass(frozen=True)
class Spot:
    """A node where it stands, with what it inherits; the questionnaire's own has no parent."""

    node: Node
    parent: str | None
    missing: MissingPolicy
    questionnaire: Questionnaire

    @property
    def aggregation(self) -> str:
        return self.node.aggregation or self.questionnaire.aggregation


@dataclass(frozen=True)
class Items:
    """The verdicts on items that changed, and which items enter the scores of both versions."""

    verdicts: Mapping[str, Verdict]
    before: Mapping[str, frozenset[str]]
    after: Mapping[str, frozenset[str]]


def spots(questionnaire: Questionnaire) -> dict[str, Spot]:
    """Every node by its id, parents first; the questionnaire's own node has its slug."""
    found: dict[str, Spot] = {}

    def add(node: Node, parent: Spot | None) -> None:
        inherited = parent.missing if parent else questionnaire.missing
        above = parent.node.id if parent else None
        here = Spot(node, above, node.missing or inherited, questionnaire)
        found[node.id] = here
        for child in node.nodes:
            add(child, here)

    add(root_of(questionnaire), None)
    return found


def node_diffs(
    before: Questionnaire, after: Questionnaire, items: list[ItemDiff]
) -> list[NodeDiff]:
    """All nodes: those of the later version in its order, then those that are gone."""
    old, new = spots(before), spots(after)
    known = Items({item.id: item.verdict for item in items}, scored_below(old), scored_below(new))
    edits = {name: list(node_edits(old[name], new[name])) for name in new if name in old}
    broken = {name: _own_breaks(name, edits[name], known) for name in edits}
    shared = _shared_breaks(before, after)
    found = []
    for name, spot in new.items():
        if name in old:
            own = [why for part in spot.node.walk() for why in broken.get(part.id, [])]
            found.append(_in_both(spot, edits[name], [*shared, *own], known))
        else:
            found.append(_in_one(spot, "The node is new: there is no earlier score."))
    gone = [spot for name, spot in old.items() if name not in new]
    return found + [_in_one(spot, "The later version has no such node.") for spot in gone]


def scored_below(found: Mapping[str, Spot]) -> dict[str, frozenset[str]]:
    """The scored items in each node and below it."""
    return {
        name: frozenset(
            item.id for part in spot.node.walk() for item in part.items if item.is_scored
        )
        for name, spot in found.items()
    }


def _in_one(spot: Spot, reason: str) -> NodeDiff:
    return NodeDiff(
        id=spot.node.id, title=spot.node.title, trend="none", items=[], reasons=[reason]
    )


def _in_both(spot: Spot, edits: list[Edit], broken: list[str], known: Items) -> NodeDiff:
    name = spot.node.id
    shared = sorted(known.before[name] & known.after[name])
    verdict = {item: known.verdicts.get(item, "comparable") for item in shared}
    clear = [item for item in shared if verdict[item] == "comparable"]
    careful = [item for item in shared if verdict[item] == "comparable with care"]
    reasons = [*_unlike(name, verdict, known), *broken]
    if spot.parent is None:
        edits = [edit for edit in edits if edit.key not in OF_THE_HEADER]
    partly: Trend = "some" if clear or careful else "none"
    return NodeDiff(
        id=name,
        title=spot.node.title,
        edits=edits,
        trend=partly if reasons else "all",
        items=clear,
        with_care=careful,
        reasons=reasons,
    )


def _unlike(name: str, verdict: Mapping[str, Verdict], known: Items) -> Iterator[str]:
    """Scored items that only one version has here, or that can't be compared without doubt."""
    for item in sorted(known.after[name] - known.before[name]):
        yield f"{item} only enters the later score."
    for item in sorted(known.before[name] - known.after[name]):
        yield f"{item} only entered the earlier score."
    for item, found in verdict.items():
        if found != "comparable":
            yield f"{item} is {found}."


def _own_breaks(name: str, edits: list[Edit], known: Items) -> list[str]:
    """Which of a node's own edits give its score another meaning."""
    asked = known.before[name] | known.after[name]
    # A node that asks nothing has no said score; its KPIs may still give it one.
    felt = [edit.key for edit in edits if edit.key in (FORMULA if asked else {"kpis"})]
    return [f"{name} is scored differently ({', '.join(felt)})."] if felt else []


def _shared_breaks(before: Questionnaire, after: Questionnaire) -> list[str]:
    """What the header changes about every node's score."""
    found = []
    if (before.scale.min, before.scale.max) != (after.scale.min, after.scale.max):
        found.append("The scale has other ends.")
    if _views(before) != _views(after):
        found.append("The views are weighed or capped differently.")
    if before.raters_first != after.raters_first:
        found.append("Answers are averaged in another order (raters_first).")
    return found


def _views(questionnaire: Questionnaire) -> tuple[object, ...]:
    return questionnaire.scoring.provisional, questionnaire.scoring.evidence_cap_from


def node_edits(before: Spot, after: Spot) -> Iterator[Edit]:
    """Every key in which a node of both versions differs."""
    for key, read in ASPECTS.items():
        left, right = read(before), read(after)
        if left != right:
            yield Edit(key=key, before=left, after=right)


def _key(name: str) -> Callable[[Spot], JsonValue]:
    def read(spot: Spot) -> JsonValue:
        value: JsonValue = getattr(spot.node, name)
        return value

    return read


def _missing(spot: Spot) -> JsonValue:
    """The policy as it works here; at the root the header tells it."""
    dumped: dict[str, JsonValue] = spot.missing.model_dump(mode="json")
    return dumped


def _weights(spot: Spot) -> JsonValue:
    """The weights of what a weighted mean combines; others are not felt."""
    if spot.aggregation != "weighted_mean":
        return None
    parts = [(item.id, item.weight) for item in spot.node.items if item.is_scored]
    parts += [(child.id, child.weight) for child in spot.node.nodes]
    return dict(parts)


def _gates(spot: Spot) -> JsonValue:
    own = spot.questionnaire.gates if spot.parent is None else spot.node.gates
    return [gate.model_dump(mode="json") for gate in own]


def _sorted(names: Iterable[str]) -> JsonValue:
    return [*sorted(names)]


ASPECTS: Mapping[str, Callable[[Spot], JsonValue]] = {
    "title": _key("title"),
    "description": _key("description"),
    "parent": lambda spot: spot.parent,
    "importance": _key("importance"),
    "weight": _key("weight"),
    "aggregation": lambda spot: spot.aggregation,
    "rescale": _key("rescale"),
    "missing": _missing,
    "weights": _weights,
    "holds nodes": lambda spot: _sorted(child.id for child in spot.node.nodes),
    "holds items": lambda spot: _sorted(item.id for item in spot.node.items if item.is_scored),
    "kpis": lambda spot: _sorted(spot.node.kpis),
    "gates": _gates,
    "evidence": lambda spot: [request.text for request in spot.node.evidence],
}
