"""What people said, worked: groups with their sums, the balanced mean of each item, the node's view."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dot.results.explanation.arithmetic import (
    SAME,
    WEIGHT_DIGITS,
    Part,
    combined,
    line,
    on_scale,
    quotient,
    shown,
    untold,
)
from dot.results.parts import Bound
from dot.results.schemas import (
    Cell,
    Count,
    ItemWorking,
    NodeResult,
    QuestionnaireResult,
    Result,
)

NON_ANSWERS = {
    "skipped": "skipped",
    "cannot_judge": "cannot judge",
    "not_applicable": "not applicable",
}
WORDS = {
    "hidden": "hidden",
    "bounded": "hidden",
    "too_few": "too few to say",
    "no_answers": "no answers",
    "blocked": "blocked by a non-answer",
    "not_applicable": "confirmed as not applicable",
    "not_recorded": "not recorded",
    "not_comparable": "the waves can't be compared here",
}


@dataclass(frozen=True)
class Case:
    """The node to be explained, where it stands."""

    result: Result
    questionnaire: QuestionnaireResult
    node: NodeResult

    @property
    def weighted(self) -> bool:
        """Whether the weights of its parts count."""
        return self.node.working.aggregation == "weighted_mean"

    @property
    def scale(self) -> tuple[float, float]:
        return self.questionnaire.scale.min, self.questionnaire.scale.max

    def child(self, name: str) -> NodeResult:
        return self.questionnaire.nodes[name]


def why(reason: str | None) -> str:
    """A reason in words; whatever may not be shown has one word."""
    return WORDS.get(reason or "", (reason or "hidden").replace("_", " "))


def limit(bound: Bound) -> str:
    return f"{bound.op} {shown(bound.value)}"


def said_lines(case: Case) -> Iterator[str]:
    """From people's answers to the node's “said”."""
    node = case.node
    yield from ("", "What people said")
    if node.working.items or node.groups:
        yield from _weights(case)
    for item in node.working.items:
        yield from _item(case, item)
    if not node.working.items and node.leaf:
        yield from _people_first(case)
    if node.working.children:
        yield from _children_said(case)
    yield from _view(case)
    yield from _groups(case)


def relative_weights(node: NodeResult) -> dict[str, float]:
    """The groups' weights as multiples of the smallest, which print without a rounded share."""
    given = {code: weight for code, weight in node.working.group_weights.items() if weight > 0}
    least = min(given.values(), default=1.0)
    return {code: weight / least for code, weight in given.items()}


def _weights(case: Case) -> Iterator[str]:
    weights = relative_weights(case.node)
    if weights:
        listed = ", ".join(
            f"{code} {shown(weight, WEIGHT_DIGITS)}" for code, weight in weights.items()
        )
        yield f"  weights of the groups shown: {listed}"


def _item(case: Case, item: ItemWorking) -> Iterator[str]:
    """One item: each group's mean, what was left out, the balanced mean."""
    weight = (
        f", weight {shown(item.weight)}" if case.node.working.aggregation == "weighted_mean" else ""
    )
    turned = ", turned round: high answers count low" if item.reverse else ""
    yield f"  {item.item} “{' '.join(item.text.split())}”{weight}{turned}"
    for code, cell in case.node.groups.items():
        if code in item.groups:
            yield f"    {_count(code, item.groups[code])}"
        else:
            yield f"    {code}: {_absent(cell)}"
    yield from (f"    {words}" for words in _left_out(item.groups))
    if item.mean is None:
        yield f"    all groups: hidden ({item.excluded or 'no number that may be shown'})"
        return
    if hidden_beside(case.node, set(item.groups)):
        yield "    " + untold("all groups", item.mean)
    else:
        means, weights = _means(item.groups), relative_weights(case.node)
        yield "    " + _balanced("all groups", item.mean, means, weights)


def hidden_beside(node: NodeResult, counted: set[str]) -> bool:
    """Whether groups that may not be shown have a share in the node's balanced means."""
    left = [code for code, cell in node.groups.items() if cell.score is None]
    shares = sum(node.working.group_weights.get(code, 0.0) for code in counted)
    return shares < 1 - SAME and any(code not in counted for code in left)


def _means(groups: Mapping[str, Count]) -> dict[str, float]:
    return {code: count.sum / count.n for code, count in groups.items() if count.n}


def _count(code: str, count: Count) -> str:
    told = f"{code}: n {count.n}, sum {shown(count.sum)}"
    return line(told, quotient(count.sum, count.n), count.sum / count.n) if count.n else told


def _absent(cell: Cell) -> str:
    """Why a group that was asked at the node has no number for an item."""
    return "no number for this item" if cell.score is not None else why(cell.reason)


def _left_out(groups: Mapping[str, Count]) -> Iterator[str]:
    for code, count in groups.items():
        gone = [
            f"{getattr(count, key)} {words}"
            for key, words in NON_ANSWERS.items()
            if getattr(count, key)
        ]
        if gone:
            yield f"beside these, {code}: {', '.join(gone)}"


def _balanced(
    label: str, truth: float, means: Mapping[str, float], weights: Mapping[str, float]
) -> str:
    """The group-balanced mean; told without working where a hidden group is in it."""
    parts = [Part(code, means[code], weights[code]) for code in means if code in weights]
    alike = len({part.weight for part in parts}) == 1
    worked = combined("mean" if alike else "weighted_mean", parts)
    if worked is None:
        return untold(label, truth)
    return line(label, worked, truth)


def _people_first(case: Case) -> Iterator[str]:
    """Where people are averaged last, a group's mean is over its people's own scores."""
    node = case.node
    for code, cell in node.groups.items():
        yield f"  {code}: {_cell(cell)}"
    if node.said is None:
        return
    means = {code: cell.score for code, cell in node.groups.items() if cell.score is not None}
    weights = relative_weights(node) or dict.fromkeys(means, 1.0)
    if hidden_beside(node, set(means)):
        yield "  " + untold("all groups", node.said)
    else:
        yield "  " + _balanced("all groups", node.said, means, weights)


def _cell(cell: Cell) -> str:
    if cell.score is None:
        return limit(cell.bound) if cell.bound else why(cell.reason)
    return f"{shown(cell.score)} (n {cell.n})"


def _children_said(case: Case) -> Iterator[str]:
    """The nodes below, each with its own “said”."""
    for child in case.node.working.children:
        part = said_part(case.child(child.node), child.weight)
        yield f"  {part.words(_unsaid(case, child.node), weighted=case.weighted)}"


def _unsaid(case: Case, name: str) -> str:
    return why(case.child(name).reasons.get("said", "hidden"))


def said_part(node: NodeResult, weight: float) -> Part:
    """A child's “said” as its parent takes it: a bound counts with its limit."""
    if node.said is None and node.said_bound is not None:
        return Part(node.id, node.said_bound.value, weight, node.said_bound.op)
    return Part(node.id, node.said, weight)


def item_parts(case: Case) -> list[Part]:
    return [Part(item.item, item.mean, item.weight) for item in case.node.working.items]


def _view(case: Case) -> Iterator[str]:
    node = case.node
    if node.said is None:
        bound = node.said_bound
        words = (
            f"{limit(bound)}; only this limit may be told"
            if bound
            else why(node.reasons.get("said"))
        )
        yield f"  said: {words}"
        return
    parts = item_parts(case)
    parts += [said_part(case.child(one.node), one.weight) for one in node.working.children]
    if parts:
        yield from joined_lines(case, "said", parts, node.said)
    else:
        yield f"  said: {shown(node.said)}"


def joined_lines(case: Case, label: str, parts: list[Part], truth: float) -> Iterator[str]:
    """The node's parts combined as the node combines, on one scale first where it asks for that."""
    if case.node.working.rescale:
        moved = [_moved(case, part) for part in parts]
        yield from (f"  {words}" for _, words in moved if words)
        parts = [part for part, _ in moved]
    how = case.node.working.aggregation
    worked = combined(how, parts)
    if worked is None:
        yield f"  {label}: {shown(truth)}"
    else:
        yield "  " + line(f"{label}, {how.replace('_', ' ')}", worked, truth, used=True)


def _moved(case: Case, part: Part) -> tuple[Part, str]:
    """A part on the questionnaire's scale, and the line that says how it came there."""
    ranges = {child.node: case.child(child.node).range for child in case.node.working.children}
    ranges |= {item.item: item.range for item in case.node.working.items if item.range}
    own = ranges.get(part.name)
    if part.value is None or own is None or own[0] >= own[1]:
        return replace(part, value=None), ""
    worked = on_scale(part.value, own, case.scale, part.digits)
    ends = " to ".join(map(shown, own))
    label = f"{part.name} from {ends} on the scale from {' to '.join(map(shown, case.scale))}"
    words = line(label, worked, worked.value)
    return replace(part, value=worked.value, digits=worked.digits), words


def _groups(case: Case) -> Iterator[str]:
    """Each group's own score at a node of several items, where its items give it."""
    node = case.node
    if len(node.working.items) < 2 or node.working.children or node.working.rescale:
        return
    for code, cell in node.groups.items():
        if cell.score is None:
            continue
        parts = [
            Part(item.item, _means(item.groups).get(code), item.weight)
            for item in node.working.items
        ]
        worked = combined(node.working.aggregation, parts)
        if worked:
            yield "  " + line(f"{code} here", worked, cell.score)
