"""The executive summary: strengths, gaps, decisions, and the four questions in a sentence each."""

from dataclasses import dataclass

from dot.reports.blocks import (
    Page,
    Source,
    known,
    on_record_alone,
    questionnaires_of,
    ranked_of,
    root_of,
)
from dot.reports.pages.ladder import side_name
from dot.reports.pages.leakage import provisional_note
from dot.reports.pages.leakage_told import retained
from dot.reports.pages.narrative import headed, seen_here
from dot.reports.pages.plan import lane_counts
from dot.reports.pages.ranking import weight_of_gap
from dot.reports.pages.scores import archetype_name
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap
from dot.results.schemas import NodeResult

THREE = 3
# What fewer than three of them are called.
STRENGTHS = {1: "one_strength", 2: "few_strengths"}
QUESTIONS = ("aligned", "simple", "leakage", "roadmap")
# An interval wider than a quarter of its scale could as well be the level above or below.
THIN_SHARE = 0.25


@dataclass(frozen=True)
class Point:
    """One strength or gap."""

    title: str
    level: str
    text: str


@dataclass(frozen=True)
class Answer:
    """One of the four questions and its answer; ``edit_key`` is the name of the text in edits."""

    question: str
    answer: str
    edit_key: str


@dataclass(frozen=True)
class Ranked:
    """The places that stand out at both ends, and by which names they are called."""

    best: str
    strengths: list[NodeResult]
    worst: str
    gaps: list[NodeResult]


@dataclass(frozen=True)
class Summary:
    """What a reader with two minutes takes away."""

    answers: tuple[Answer, ...]
    best: str
    worst: str
    strengths: tuple[Point, ...]
    gaps: tuple[Point, ...]
    decisions: tuple[str, ...]


def summary(source: Source) -> tuple[Page, ...]:
    """Always there; a question that was not examined says so."""
    ranked = _ranked(source)
    decisions = decisions_of(source, THREE)
    content = Summary(
        answers=_answers(source),
        best=source.words(f"summary.{ranked.best}"),
        worst=source.words(f"summary.{ranked.worst}"),
        strengths=tuple(_point(source, node) for node in ranked.strengths),
        gaps=tuple(_point(source, node) for node in ranked.gaps),
        decisions=tuple(decisions),
    )
    heading = source.words("summary.heading")
    return (Page("summary", "summary", heading, _lead(source), content),)


def _ranked(source: Source) -> Ranked:
    """Without targets the highest and the lowest; a strength has reached its target unaided.

    A score held by the evidence cap is no strength, and a score that rests on a KPI or evidence
    alone is neither: nobody's opinion stands behind it.
    """
    places = [
        node
        for _, node in ranked_of(source.result)
        if node.score is not None and not on_record_alone(node)
    ]
    best = sorted(places, key=lambda node: (-(node.percent or 0.0), node.id))
    if all(node.target is None for node in places):
        few = min(THREE, len(best) // 2)
        lowest = sorted(places, key=lambda node: (node.percent or 0.0, node.id))[:few]
        return Ranked("highest", best[: min(THREE, len(best) - few)], "lowest", lowest)
    short = [node for node in places if weight_of_gap(node) > 0]
    gaps = sorted(short, key=lambda node: (-weight_of_gap(node), node.id))[:THREE]
    reached = [node for node in best if _is_strength(node)]
    if reached:
        name = STRENGTHS.get(len(reached), "strengths")
        return Ranked(name, reached[:THREE], "gaps", gaps)
    return Ranked("highest", [node for node in best if node not in gaps][:THREE], "gaps", gaps)


def _is_strength(node: NodeResult) -> bool:
    return node.cap is None and node.gap_to_target is not None and node.gap_to_target <= 0


def _lead(source: Source) -> str:
    """Where each questionnaire stands: its level, or the bound of it that may be shown."""
    words, figures = source.words, source.figures
    roots = [root_of(questionnaire) for questionnaire in questionnaires_of(source.result)]
    parts = [f"{root.title} {figures.score(root)}" for root in roots if known(root)]
    if not parts:
        return words("summary.lead_unknown")
    return words(
        "summary.lead", client=source.result.assessment.client_short, scores="; ".join(parts)
    )


def _point(source: Source, node: NodeResult) -> Point:
    words, figures = source.words, source.figures
    own = [headed(source, one) for one in source.result.findings if one.node == node.id]
    sentences = []
    if node.gap_to_target is not None:
        name = "summary.below" if node.gap_to_target > 0 else "summary.above"
        gap = figures.level(abs(node.gap_to_target))
        if gap == figures.level(0.0):
            name = "summary.reached"
        sentences.append(words(name, gap=gap, target=figures.level(node.target)))
    sentences += own[:1] or [seen_here(source, node)]
    if is_thin(node):
        sentences.append(words("summary.thin"))
    return Point(node.title, figures.score(node), " ".join(sentences))


def is_thin(node: NodeResult) -> bool:
    """Whether the interval is so wide that the level itself is in doubt."""
    if node.interval is None:
        return False
    low, high = node.range
    return (node.interval.high - node.interval.low) / (high - low) > THIN_SHARE


def decisions_of(source: Source, many: int) -> list[str]:
    """The first initiatives are decisions; without a plan, who owns the largest gaps."""
    words, figures = source.words, source.figures
    roadmap = source.result.roadmap
    if roadmap is None or not roadmap.initiatives:
        ranked = _ranked(source)
        gaps = ranked.gaps if ranked.worst == "gaps" else []
        return [words("summary.decide_owner", node=node.title) for node in gaps]
    return [
        words(
            "summary.decide",
            name=one.name,
            code=one.id,
            owner=one.owner,
            start=figures.day(one.start),
        )
        for one in first_initiatives(source, roadmap)[:many]
    ]


def first_initiatives(source: Source, roadmap: Roadmap) -> list[PlannedInitiative]:
    """What does not run yet, the earliest first; none that rests on a KPI or evidence alone."""
    new = [
        one
        for one in roadmap.initiatives
        if one.status != "running" and not _on_record_alone(source, one)
    ]
    return sorted(new, key=lambda one: (one.start, -one.priority, one.id))


def _on_record_alone(source: Source, initiative: PlannedInitiative) -> bool:
    """Whether every place that an initiative lifts rests on a KPI or evidence alone."""
    lifted = [
        questionnaire.nodes[node]
        for questionnaire in questionnaires_of(source.result)
        for node in initiative.uplifts
        if node in questionnaire.nodes
    ]
    return bool(lifted) and all(map(on_record_alone, lifted))


def _answers(source: Source) -> tuple[Answer, ...]:
    """All four, hedged where they must be; none where the assessment is about something else."""
    words = source.words
    makers = (_aligned, _simple, _leakage, _roadmap)
    answers = {name: make(source) for name, make in zip(QUESTIONS, makers, strict=True)}
    if not any(answers.values()):
        return ()
    return tuple(
        Answer(
            words(f"question.{name}"),
            answer or words("question.not_examined"),
            f"question.{name}",
        )
        for name, answer in answers.items()
    )


def _aligned(source: Source) -> str:
    words, figures = source.words, source.figures
    found = source.result.leakage
    ladder = found.ladder if found else None
    if ladder is not None and ladder.archetype is not None:
        sides = [
            f"{side_name(source, s.name)} {figures.level(s.index, None, s.reason)}, "
            + figures.people(s.n)
            for s in ladder.sides
        ]
        return words(
            "question.aligned_ladder",
            archetype=archetype_name(source, ladder.archetype),
            index=figures.level(ladder.index),
            sides="; ".join(sides),
        )
    pair = next((one for one in source.result.perspectives if one.rows), None)
    if pair is None:
        return ""
    wide = sum(abs(row.gap) >= 1 and row.verdict != "cannot_tell" for row in pair.rows)
    return words.count(
        "question.aligned_views", wide, total=len(pair.rows), left=pair.left, right=pair.right
    )


def _simple(source: Source) -> str:
    """Counted things only; more priorities than the signed strategy has is said as such."""
    words, figures = source.words, source.figures
    counts = source.result.assessment.simplicity or {}
    counted = [
        words.count(f"simplicity.{name}", number, number=figures.whole(number))
        for name, number in counts.items()
        if number is not None and words.has(f"simplicity.{name}")
    ]
    if not counted:
        return ""
    found = source.result.leakage
    signed = len(found.priorities) if found else 0
    running = counts.get("priorities")
    name = "question.simple_plain"
    if signed and running is not None:
        name = "question.too_much" if running > signed else "question.simple_kept"
    return words(name, counts=", ".join(counted), signed=signed, running=running)


def _leakage(source: Source) -> str:
    words, figures = source.words, source.figures
    found = source.result.leakage
    if found is None:
        return ""
    if found.retention is None:
        return words("question.leakage_unknown")
    answer = words(
        "question.leakage_found",
        retention=retained(source, found),
        lost=figures.share(found.cumulative_leakage),
    )
    return f"{answer} {provisional_note(source, found)}".strip()


def _roadmap(source: Source) -> str:
    words, figures = source.words, source.figures
    roadmap = source.result.roadmap
    if roadmap is None or not roadmap.initiatives:
        return ""
    return words.count(
        "question.roadmap_made",
        len(roadmap.initiatives),
        lanes=lane_counts(source, roadmap),
        end=figures.month(max(one.end for one in roadmap.initiatives)),
    )
