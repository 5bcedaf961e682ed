"""One node, worked from top to bottom: the views, the score, its level, how sure it is, what it lacks."""

from collections.abc import Iterator

from dot.results.agreement_schemas import Agreement
from dot.results.comparison_schemas import Certainty
from dot.results.explanation.arithmetic import (
    DIGITS,
    Part,
    Worked,
    difference,
    fewer,
    inside,
    line,
    on_scale,
    shown,
    weighted_mean,
)
from dot.results.explanation.asked import Case, item_parts, joined_lines, limit, said_lines, why
from dot.results.explanation.compared import comparator_lines
from dot.results.explanation.views import measured_lines, seen_lines
from dot.results.lift_schemas import Lift
from dot.results.parts import Interval
from dot.results.schemas import ChildWorking, NodeResult

VIEWS = ("said", "seen", "measured")
SURE: dict[Certainty, str] = {
    "clear": "clear, also as one of many",
    "likely": "likely, on its own",
    "cannot_tell": "which chance may have made",
}
# The score is held one step of what is printed below the cap.
SHOWN_STEP = 0.1


def node_lines(case: Case) -> Iterator[str]:
    """Everything about a node's score, each number after those it follows from."""
    node, asked = case.node, case.questionnaire
    yield f"{node.id} {node.title}"
    low, high = (shown(end) for end in node.range)
    kind = "confidential, complete" if case.result.confidential else "published"
    yield f"{asked.slug} {asked.version}, “{asked.title}”; from {low} to {high}; {kind} result"
    yield from said_lines(case)
    yield from seen_lines(case)
    yield from measured_lines(case)
    yield from ("", "The score")
    yield from _score(case)
    yield from _place(node)
    yield from ("", "The level")
    yield from _level(case)
    yield from ("", "How sure it is")
    yield from _sureness(node)
    yield from ("", "What stands beside it")
    yield from comparator_lines(node)
    yield from _beside(node)
    yield from _sides(case)
    yield from _excluded(node)


def _score(case: Case) -> Iterator[str]:
    node = case.node
    if node.confirmed is not None and node.basis == "confirmed":
        yield f"  confirmed in the workshop: {shown(node.confirmed)}"
        if node.confirmed_reason:
            yield f"  the reason given: “{' '.join(node.confirmed_reason.split())}”"
        if node.dissent:
            yield f"  dissent: “{' '.join(node.dissent.split())}”"
    elif node.working.children:
        yield from _from_below(case)
    else:
        yield from _provisional(case)
    if node.cap is not None:
        yield from _cap(case, node.cap.before, node.cap.after)
    if node.score is None:
        words = (
            f"{limit(node.bound)}; only this limit may be told" if node.bound else why(node.reason)
        )
        yield f"  score: {words}"
    else:
        yield f"  score: {shown(node.score)}"


def _from_below(case: Case) -> Iterator[str]:
    node = case.node
    parts = item_parts(case)
    for child in node.working.children:
        part = _child_part(child)
        parts.append(part)
        yield f"  {part.words(f'left out, {child.excluded}', weighted=case.weighted)}"
    value = node.cap.before if node.cap else node.score
    if value is not None:
        yield from joined_lines(case, "together", parts, value)


def _child_part(child: ChildWorking) -> Part:
    if child.score is None and child.bound is not None:
        return Part(child.node, child.bound.value, child.weight, child.bound.op)
    return Part(child.node, child.score, child.weight)


def _provisional(case: Case) -> Iterator[str]:
    """The weights of the views that are there, made to add up to one again."""
    node = case.node
    used = list(node.working.provisional_weights)
    weights = {name: case.questionnaire.constants.get(f"provisional_{name}") for name in VIEWS}
    given = ", ".join(f"{name} {shown(weight)}" for name, weight in weights.items() if weight)
    yield f"  weights of the views: {given}"
    gone = [name for name in VIEWS if weights[name] and name not in used]
    if gone and used:
        yield f"  without {' and '.join(gone)}, whose weight is left out"
    value = node.cap.before if node.cap else node.score
    parts = [Part(name, getattr(node, name), weights[name] or 0.0) for name in used]
    if value is not None and used and all(part.value is not None for part in parts):
        yield "  " + line("provisional", weighted_mean(parts), value)


def _cap(case: Case, before: float, after: float) -> Iterator[str]:
    cap_from = case.questionnaire.constants.get("evidence_cap_from")
    if cap_from is None:
        return
    begins = shown(cap_from)
    yield f"  evidence cap: a score of {begins} or more needs evidence or a KPI at {begins}; there is none"
    if after < before:
        label = f"  held {shown(SHOWN_STEP)} below, instead of {shown(before)}"
        yield line(label, difference(cap_from, SHOWN_STEP), after)
    else:
        yield f"  it would print as {begins}, so that it counts as held: {shown(after)}"


def _place(node: NodeResult) -> Iterator[str]:
    if node.score is None or node.percent is None:
        return
    low, high = node.range
    text = f"({inside(node.score)} − {inside(low)}) / ({inside(high)} − {inside(low)}) × 100"
    digits = fewer(DIGITS, 100 / (high - low))
    worked = Worked(text, (node.score - low) / (high - low) * 100, digits)
    yield "  " + line("in percent of the way", worked, node.percent)


def _level(case: Case) -> Iterator[str]:
    """Where the score lies among the named levels, which gates hold it, what lifts it."""
    node, levels = case.node, case.questionnaire.scale.levels
    named = [f"{shown(level.value)} “{level.name}”" for level in levels]
    yield f"  levels begin at: {', '.join(named) or 'none are named'}"
    score = node.score
    if score is not None and node.range != case.scale and node.range[0] < node.range[1]:
        worked = on_scale(score, node.range, case.scale)
        ends = " to ".join(map(shown, case.scale))
        yield "  " + line(f"on the scale from {ends}", worked, worked.value)
        score = worked.value
    for gate in node.gates:
        state = "open" if gate.passed else "shut"
        yield f"  gate to {shown(gate.level)}, {state}: {' '.join(gate.text.split())}"
    yield from _fired(node)
    if node.level is None:
        yield f"  level: {'left open by the limit' if node.bound else 'none'}"
    else:
        yield f"  level: {shown(node.level)} “{node.level_name}”"
    yield from _lift(case)


def _fired(node: NodeResult) -> Iterator[str]:
    """The level without what holds it down, where that makes a difference."""
    if node.level_ungated is not None and node.level_ungated != node.level:
        yield f"  the score alone reaches {shown(node.level_ungated)}; the shut gate holds it below"
    if node.level_uncapped is not None and node.level_uncapped != node.level_ungated:
        yield f"  without the evidence cap the score would reach {shown(node.level_uncapped)}"


def _lift(case: Case) -> Iterator[str]:
    """What would lift the node to the next level, as the result says."""
    lift = case.node.lift
    if lift is not None:
        lines = list(_missing(case, lift))
        yield f"  to reach {shown(lift.to)} “{lift.name}”{':' if lines else ', too little may be told'}"
        yield from lines


def _missing(case: Case, lift: Lift) -> Iterator[str]:
    """What is missing to the next level: points, gates, evidence."""
    node = case.node
    if lift.threshold != lift.to:
        begins = on_scale(lift.to, case.scale, node.range)
        yield "    " + line("which begins at", begins, lift.threshold)
    score = node.cap.before if node.cap else node.score
    if lift.points and score is not None:
        yield "    " + line("points more", difference(lift.threshold, score), lift.points)
    for gate in lift.gates:
        yield f"    the gate to {shown(gate.level)}: {' '.join(gate.text.split())}"
    if lift.evidence is not None:
        yield f"    evidence or a KPI at {shown(lift.evidence)}"
    if node.next and node.next.text:
        yield f"    it looks like this: {' '.join(node.next.text.split())}"


def _sureness(node: NodeResult) -> Iterator[str]:
    yield f"  people: {'hidden or none' if node.n is None else node.n}"
    yield from _interval(node)
    yield f"  agreement: {_agreement(node.agreement)}"
    for code, cell in node.groups.items():
        if cell.agreement is not None:
            yield f"  agreement in {code}: {_agreement(cell.agreement)}"
    if node.cannot_judge is not None:
        flag = ", flagged" if node.cannot_judge_flag else ""
        yield f"  share of those asked who could not judge: {shown(node.cannot_judge)}{flag}"


def _no_interval(node: NodeResult) -> str:
    """Why no interval is stated, from what the result itself tells."""
    if node.bound is not None:
        return "only a limit of the score may be told"
    if node.score is None:
        return why(node.reason)
    if node.basis == "confirmed":
        return "the workshop decided the level, so that chance in who answered does not move it"
    if node.said is None:
        return "no opinion that may be told stands in the score"
    return "too few of the people behind it may have their spread told"


def _interval(node: NodeResult) -> Iterator[str]:
    interval = node.interval
    if interval is None:
        yield f"  interval: none, {_no_interval(node)}"
        return
    share = shown(interval.confidence * 100)
    ends = f"{shown(interval.low)} to {shown(interval.high)}"
    yield f"  {share} % interval: {ends} ({interval.method})"
    worked = difference(interval.high, interval.low)
    yield "  " + line("its width", worked, interval.high - interval.low)
    if interval.low == interval.high:
        yield (
            "  no width: everybody who was asked has answered, or all answers are alike, so that "
            "chance in who answered moves nothing"
        )
    if interval.near_end:
        yield "  near the end of the scale, where an interval holds the truth less often than it says"


def _agreement(agreement: Agreement | None) -> str:
    if agreement is not None and agreement.rwg is None and agreement.rwg_j is not None:
        return f"r_wg(j) {shown(agreement.rwg_j)}, of several items"
    if agreement is None or agreement.rwg is None:
        return why(agreement.reason) if agreement and agreement.reason else "not defined here"
    most = " or more" if agreement.reason == "bounded" else ""
    return f"r_wg {shown(agreement.rwg)}{most}"


def _beside(node: NodeResult) -> Iterator[str]:
    """Comparisons, each a difference of numbers above."""
    if node.optimism_gap is not None and node.said is not None and node.seen is not None:
        flag = ", flagged" if node.optimistic else ""
        yield "  " + line(
            f"optimism, said less seen{flag}", difference(node.said, node.seen), node.optimism_gap
        )
    if node.target is not None:
        yield f"  target: {shown(node.target)}"
        if node.score is not None and node.gap_to_target is not None:
            worked = difference(node.target, node.score)
            yield "  " + line("to the target", worked, node.gap_to_target)
    change = node.change
    if change is None:
        return
    now = node.score if change.now is None else change.now
    if change.previous is None or change.difference is None or now is None:
        yield f"  change since the wave before: {why(change.reason)}"
        return
    yield f"  the wave before: {shown(change.previous)}"
    if change.items != change.items_of:
        yield f"  said now on the {change.items} of {change.items_of} items that compare: {shown(now)}"
    worked = difference(now, change.previous)
    yield "  " + line(f"change{_sure(change.verdict, change.p)}", worked, change.difference)
    yield from _limits(change.interval, change.p)


def _sides(case: Case) -> Iterator[str]:
    """The two sides of each perspective, and the gap between them."""
    for perspective in case.result.perspectives:
        for row in perspective.rows:
            if (row.questionnaire, row.node) == (case.questionnaire.slug, case.node.id):
                names = perspective.left, perspective.right
                yield f"  {names[0]}: {shown(row.left)}; {names[1]}: {shown(row.right)}"
                worked = difference(row.left, row.right)
                yield "  " + line(f"gap{_sure(row.verdict, row.p)}", worked, row.gap)
                if row.effect is not None:
                    yield f"    in standard deviations of people (Hedges' g): {shown(row.effect)}"
                yield from _limits(row.interval, row.p)


def _sure(verdict: Certainty, p: float | None) -> str:
    return "" if p is None else f", {SURE[verdict]}"


def _limits(interval: Interval | None, p: float | None) -> Iterator[str]:
    """Between which ends a difference lies; why the verdict is what it is."""
    if interval is None or p is None:
        yield "    no interval may be told"
        return
    ends = f"{shown(interval.low)} to {shown(interval.high)}"
    share = shown(interval.confidence * 100)
    yield f"    {share} % interval: {ends} ({interval.method})"
    yield f"    p {shown(p)}, before it is set among all that were looked at (Holm)"


def _excluded(node: NodeResult) -> Iterator[str]:
    """What did not enter, and why."""
    gone = [(item.item, item.excluded) for item in node.working.items if item.excluded]
    gone += [(child.node, child.excluded) for child in node.working.children if child.excluded]
    if not (gone or node.working.notes):
        return
    yield from ("", "What was left out")
    yield from (f"  {name}: {reason}" for name, reason in gone)
    yield from (f"  {note}" for note in node.working.notes)
