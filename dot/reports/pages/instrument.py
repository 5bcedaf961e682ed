"""One section a questionnaire: its profile, then every dimension with findings, views and groups.

Works for any tree: the profile shows the nodes below the questionnaire, each of which then gets a
block with the leaves below it, whatever their depth; a questionnaire of one level gets one block.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Exhibit,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    children_of,
    known,
    level_cell,
    questionnaires_of,
    root_of,
    score_before,
    ticks_of,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.radar import Outline, radar
from dot.reports.charts.score_bars import ScoreRow, score_bars
from dot.reports.pages import values
from dot.reports.pages.captions import furthest_apart
from dot.reports.pages.comparators import comparator_note
from dot.reports.pages.narrative import told
from dot.reports.pages.pictures import pictures_of
from dot.reports.pages.scores import (
    near_end_note,
    people_note,
    score_sentence,
    score_words,
    view_cell,
    views_of,
)
from dot.results.schemas import NodeResult, QuestionnaireResult

RADAR_AXES = range(4, 11)


@dataclass(frozen=True)
class LeafText:
    """One place in the tree: its views as coloured numbers, what it looks like now and next."""

    code: str
    title: str
    level: str
    views: tuple[tuple[str, HeatCell], ...]
    note: str
    here: str
    next: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Dimension:
    """One block: a branch with its findings and the leaves below it."""

    code: str
    anchor: str
    title: str
    level: str
    description: str
    findings: tuple[str, ...]
    leaves: tuple[LeafText, ...]


@dataclass(frozen=True)
class Instrument:
    """The section of one questionnaire."""

    profile: Exhibit
    dimensions: tuple[Dimension, ...]


def instruments(source: Source) -> tuple[Page, ...]:
    """A section for each questionnaire with at least one score below its own, and its pictures."""
    pages: list[Page] = []
    for questionnaire in questionnaires_of(source.result):
        if any(known(node) for node in children_of(questionnaire, questionnaire.slug)):
            pages.append(_page(source, questionnaire))
            pages += pictures_of(source, questionnaire.slug)
    return tuple(pages)


def _page(source: Source, questionnaire: QuestionnaireResult) -> Page:
    parts = children_of(questionnaire, questionnaire.slug)
    scored = [part for part in parts if part.score is not None]
    lead = lead_of(source, scored) if scored else questionnaire.description or ""
    branches = [part for part in parts if children_of(questionnaire, part.id)]
    flat = [part for part in parts if not children_of(questionnaire, part.id)]
    dimensions = [_dimension(source, questionnaire, branch) for branch in branches]
    if flat:
        root = root_of(questionnaire)
        dimensions.append(_block(source, questionnaire, root, flat))
    content = Instrument(
        profile=_profile(source, questionnaire, parts),
        dimensions=tuple(dimensions),
    )
    anchor = f"instrument-{questionnaire.slug}"
    return Page("instrument", anchor, questionnaire.title, lead, content)


def lead_of(source: Source, scored: Sequence[NodeResult]) -> str:
    """Both ends by name, but where the printed figures are the same: then there are none."""
    best = max(scored, key=lambda part: (part.percent or 0, part.id))
    worst = min(scored, key=lambda part: (part.percent or 0, part.id))
    high, low = source.figures.score(best), source.figures.score(worst)
    if best is worst:
        return source.words("instrument.lead_one", best=best.title, high=high)
    if high == low:
        return source.words("instrument.lead_alike", high=high)
    return source.words("instrument.lead", best=best.title, high=high, worst=worst.title, low=low)


def _profile(
    source: Source, questionnaire: QuestionnaireResult, parts: Sequence[NodeResult]
) -> Exhibit:
    """A radar of four to ten nodes on one scale; bars of anything else."""
    words, figures = source.words, source.figures
    sentence = words(
        "instrument.profile", title=questionnaire.title, sentence=score_sentence(source, parts)
    )
    scale = root_of(questionnaire).range
    rows = [_row(source, part, scale) for part in parts]
    key, drawn = (
        f"profile-{questionnaire.slug}",
        values.score_rows(source, rows, words("values.dimension")),
    )
    caption = Caption(key, sentence, values.spoken(drawn))
    notes = (
        people_note(source, parts),
        words("instrument.version", version=questionnaire.version),
        *comparator_note(source, root_of(questionnaire)),
    )
    same = all(part.range == scale for part in parts)
    if len(parts) in RADAR_AXES and same and all(part.score is not None for part in parts):
        outlines = [Outline(words("legend.score"), tuple(part.score for part in parts))]
        if all(part.target is not None for part in parts):
            targets = tuple(part.target for part in parts)
            outlines.append(Outline(words("legend.target"), targets, dashed=True))
        axes = [f"{part.title} {figures.score(part)}" for part in parts]
        drawing = radar(axes, outlines, ticks_of(figures, scale), caption, source.theme)
        return Exhibit(sentence, drawing, notes, key=key, values=drawn)
    ticks = ticks_of(figures, scale)
    notes += tuple(near_end_note(source, parts))
    drawing = score_bars(rows, ticks, score_words(source), caption, source.theme)
    return Exhibit(sentence, drawing, notes, key=key, values=drawn)


def _row(source: Source, node: NodeResult, scale: tuple[float, float]) -> ScoreRow:
    """A bar on the questionnaire's scale; a node on another scale is drawn at its percent."""
    low, high = scale

    def drawn(value: float | None) -> float | None:
        if value is None or node.range == scale:
            return value
        return low + (value - node.range[0]) / (node.range[1] - node.range[0]) * (high - low)

    return ScoreRow(
        label=node.title,
        score=Reading(drawn(node.score), source.figures.score(node)),
        low=drawn(node.interval.low) if node.interval else None,
        high=drawn(node.interval.high) if node.interval else None,
        target=drawn(node.target),
        previous=drawn(score_before(node)),
        dashed=node.change is not None and node.change.versions_differ,
        note=source.figures.people(node.n),
    )


def _dimension(source: Source, questionnaire: QuestionnaireResult, branch: NodeResult) -> Dimension:
    return _block(source, questionnaire, branch, _below(questionnaire, branch.id))


def _below(questionnaire: QuestionnaireResult, node: str) -> list[NodeResult]:
    """Every node under ``node``, in reading order."""
    under = {node}
    found = []
    for candidate in questionnaire.nodes.values():
        if candidate.parent in under:
            under.add(candidate.id)
            found.append(candidate)
    return found


def _block(
    source: Source, questionnaire: QuestionnaireResult, head: NodeResult, nodes: list[NodeResult]
) -> Dimension:
    figures = source.figures
    ids = {node.id for node in nodes} | {head.id}
    return Dimension(
        code=head.id,
        anchor=f"dimension-{questionnaire.slug}-{head.id}",
        title=head.title,
        level=figures.score(head),
        description=head.description or "",
        findings=tuple(
            told(source, finding)
            for finding in source.result.findings
            if finding.questionnaire == questionnaire.slug and finding.node in ids
        ),
        leaves=tuple(_leaf(source, node) for node in nodes if node.leaf),
    )


def group_means(source: Source, questionnaire: QuestionnaireResult) -> HeatMap | None:
    """Means side by side, so that sixty reps do not drown three brand managers."""
    words, figures = source.words, source.figures
    nodes = [node for node in questionnaire.nodes.values() if node.parent is not None]
    codes = list(dict.fromkeys(code for node in nodes for code in node.groups))
    shown = [cell for node in nodes for cell in node.groups.values() if cell.reason is None]
    if len(codes) < 2 or not shown:
        return None
    rows = []
    for node in nodes:
        cells = []
        for code in codes:
            cell = node.groups.get(code)
            if cell is None:
                cells.append(HeatCell(words("state.not_asked"), "none"))
            else:
                cells.append(level_cell(figures, node.range, cell.score, cell.bound, cell.reason))
        rows.append(HeatRow(node.title, tuple(cells), node.id, strong=not node.leaf))
    notes = (_group_sizes(source, nodes, codes), words("instrument.groups_note"))
    told = [(node.title, [cell.score for cell in node.groups.values()]) for node in nodes]
    sentence = furthest_apart(source, questionnaire.title, told)
    return HeatMap(sentence, tuple(codes), tuple(rows), words("column.node"), notes)


def _group_sizes(source: Source, nodes: list[NodeResult], codes: list[str]) -> str:
    names = source.result.assessment.groups
    sizes = []
    for code in codes:
        counts = [node.groups[code].n for node in nodes if code in node.groups]
        shown = [count for count in counts if count is not None]
        size = source.figures.people(max(shown)) if shown else source.figures.people(None)
        sizes.append(f"{code} {names.get(code, code)} {size}")
    return "; ".join(sizes)


def _leaf(source: Source, node: NodeResult) -> LeafText:
    words, figures = source.words, source.figures
    views = [(words(f"view.{view}"), view_cell(source, node, view)) for view in views_of([node])]
    if node.target is not None:
        views.append((words("column.target"), HeatCell(figures.level(node.target), "plain")))
    return LeafText(
        code=node.id,
        title=node.title,
        level=figures.score(node),
        views=tuple(views),
        note=_behind(source, node),
        here=node.here.text or "" if node.here else "",
        next=node.next.text or "" if node.next else "",
        facts=tuple(_findings_of(source, node)),
    )


def _behind(source: Source, node: NodeResult) -> str:
    """People and evidence; nothing of people where the place is not applicable."""
    people = [] if node.reason == "not_applicable" else [source.figures.people(node.n)]
    evidence = [", ".join(node.evidence)] if node.evidence else []
    return source.words("narrative.dot").join([*people, *evidence])


def _findings_of(source: Source, node: NodeResult) -> list[str]:
    """What stands out about a leaf, in a sentence each."""
    words, figures = source.words, source.figures
    facts = []
    if node.reason is not None:
        facts.append(words.either(f"reason.{node.reason}", node.reason))
    if node.confirmed is not None:
        reason = node.confirmed_reason or ""
        facts.append(words("fact.confirmed", level=figures.level(node.confirmed), reason=reason))
    if node.dissent:
        facts.append(words("fact.dissent", dissent=node.dissent))
    if node.optimistic and node.optimism_gap is not None:
        facts.append(words("fact.optimism", gap=figures.level(node.optimism_gap)))
    if node.cap is not None:
        before, after = figures.level(node.cap.before), figures.level(node.cap.after)
        # Where what was said may only be bounded, the level before the cap is no number either.
        name = "fact.cap" if node.said_bound is None else "fact.cap_bounded"
        facts.append(words(name, before=before, after=after))
    facts += _gates_of(source, node)
    if node.cannot_judge_flag:
        facts.append(words("fact.cannot_judge", share=figures.share(node.cannot_judge)))
    return facts


def _gates_of(source: Source, node: NodeResult) -> list[str]:
    """Each shut gate that holds the level down, with the level with and without it."""
    words, figures = source.words, source.figures
    if node.lift is None or node.level_ungated is None or node.level_ungated == node.level:
        return []
    here = words("fact.no_level") if node.level is None else figures.level(node.level)
    ungated = figures.level(node.level_ungated)
    return [
        words("fact.gate", level=here, ungated=ungated, text=gate.text) for gate in node.lift.gates
    ]
