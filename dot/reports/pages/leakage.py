"""Strategy leakage: what arrives on each level, which priorities get lost, and where to repair."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    BOUNDED,
    Column,
    Exhibit,
    Field,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    Values,
    heat_cell,
    sentence_list,
)
from dot.reports.charts.canvas import Caption, Reading
from dot.reports.charts.waterfall import Stage, WaterfallWords, waterfall
from dot.reports.pages import values
from dot.reports.pages.leakage_told import (
    behind_reverse,
    coders,
    larger_but_unsure,
    limits,
    lost_priorities,
    people_of,
    rarest_named,
)
from dot.reports.pages.narrative import told, told_under_levels
from dot.results.leakage_schemas import (
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    Share,
)


@dataclass(frozen=True)
class Leakage:
    """The waterfall, what retention is, and clarity claimed against priorities named."""

    fall: Exhibit
    cards: tuple[tuple[str, str, str], ...]
    clarity: Table | None
    sources: tuple[str, ...]
    provisional: str


@dataclass(frozen=True)
class LostWhere:
    """Priority by level, what the content finds, the diagnosis with its remedies, and how sure."""

    heat: HeatMap | None
    findings: tuple[str, ...]
    lost: tuple[str, ...]
    diagnoses: Table | None
    notes: tuple[str, ...]


def leakage(source: Source) -> tuple[Page, ...]:
    """Two pages; left out when no level's fidelity may be shown."""
    found = source.result.leakage
    if found is None or all(
        level.fidelity is None and level.bound is None for level in found.levels
    ):
        return ()
    words = source.words
    return (
        Page(
            "leakage",
            "leakage",
            words("leakage.heading"),
            _lead(source, found),
            _first_page(source, found),
        ),
        Page(
            "leakage_detail",
            "leakage-detail",
            words("leakage.detail_heading"),
            lost_priorities(source, found),
            _second_page(source, found),
        ),
    )


def provisional_note(source: Source, found: LeakageResult) -> str:
    """Said wherever leakage is printed while too many recall answers lack a code."""
    if not found.provisional:
        return ""
    return source.words(
        "leakage.provisional",
        share=source.figures.share(found.coding.share_uncoded),
        limit=source.figures.share(found.coding.limit),
    )


def level_names(found: LeakageResult) -> dict[str, str]:
    """Names of the levels by code."""
    return {level.level: level.name for level in found.levels}


def _lead(source: Source, found: LeakageResult) -> str:
    words, figures = source.words, source.figures
    if found.retention is None:
        return words("leakage.lead_unknown")
    last = next((level for level in reversed(found.levels) if level.fidelity is not None), None)
    return words(
        "leakage.lead",
        retention=figures.share(found.retention),
        lost=figures.share(found.cumulative_leakage),
        level=last.name if last else "",
    )


def _first_page(source: Source, found: LeakageResult) -> Leakage:
    words, figures = source.words, source.figures
    figure = figures.share
    cards = [
        (figure(found.retention), words("leakage.retention"),
         limits(source, found.retention_interval, figure)),
        (figure(found.cumulative_leakage), words("leakage.cumulative"),
         limits(source, found.cumulative_interval, figure)),
    ]  # fmt: skip
    if found.reverse_leakage is not None:
        cards.append(
            (figure(found.reverse_leakage), words("leakage.reverse"), behind_reverse(source, found))
        )
    sources = tuple(
        words(
            "leakage.source",
            title=text.title,
            signed_by=text.signed_by or words("leakage.nobody"),
            signed_on=figures.day(text.signed_on),
            count=len(text.priorities),
        )
        for text in found.sources
    )
    provisional = provisional_note(source, found)
    return Leakage(
        _fall(source, found), tuple(cards), _clarity(source, found), sources, provisional
    )


def _behaviour(source: Source, every: LeakageResult) -> tuple[str, ...]:
    """What was recorded against the plan, and what the field itself knows of it."""
    found = every.behaviour
    if found is None or found.done is None:
        return ()
    words, figures = source.words, source.figures
    n = next((level.n for level in every.levels if level.level == found.level), None)
    known = "behaviour" if found.known is not None else "behaviour_alone"
    sentences = [
        words(
            f"leakage.{known}",
            done=figures.share(found.done),
            known=figures.share(found.known),
            n=figures.people(n),
        )
    ]
    if found.regions:
        ends = sorted(region.fidelity for region in found.regions)
        sentences.append(
            words(
                "leakage.behaviour_regions",
                count=len(ends),
                low=figures.share(ends[0]),
                high=figures.share(ends[-1]),
            )
        )
    return (" ".join(sentences),)


def _fall(source: Source, found: LeakageResult) -> Exhibit:
    words = source.words
    steps = {step.below: step for step in found.steps}
    stages = [_stage(source, level, steps.get(level.level)) for level in found.levels]
    drawn = _fall_values(source, stages)
    sentence = _fall_sentence(source, found)
    drawing = waterfall(
        stages,
        WaterfallWords(*(words(f"leakage.{name}") for name in ("arrived", "lost", "interval"))),
        Caption("leakage-chart", sentence, values.spoken(drawn)),
        source.theme,
    )
    notes = [words(f"leakage.{note}") for note in ("n_note", "steps_note", "method")]
    notes += larger_but_unsure(source, found)
    return Exhibit(sentence, drawing, tuple(notes), key="leakage-chart", values=drawn)


def _fall_values(source: Source, stages: Sequence[Stage]) -> Values:
    words, points = source.words, source.figures.points
    return values.values_of(
        (
            Field(words("leakage.level")),
            Field(words("leakage.arrived")),
            Field(words("values.people")),
            Field(words("leakage.interval"), named=True),
            Field(words("leakage.change")),
            Field(words("leakage.sure")),
        ),
        (
            (
                stage.label,
                stage.arrived.text,
                stage.note,
                ""
                if stage.low is None or stage.high is None
                else words("join.range", first=points(stage.low), last=points(stage.high)),
                stage.change,
                stage.sure,
            )
            for stage in stages
        ),
    )


def _fall_sentence(source: Source, found: LeakageResult) -> str:
    """The largest step that intervals allow to claim; else that no step stands out."""
    claimed = [step for step in found.steps if step.claimed and (step.lost or 0) > 0]
    if not claimed:
        return source.words("leakage.sentence_none")
    worst = max(claimed, key=lambda step: step.lost or 0)
    names = level_names(found)
    return source.words(
        "leakage.sentence",
        above=names.get(worst.above, worst.above),
        below=names.get(worst.below, worst.below),
        points=source.figures.points(worst.lost),
    )


def _stage(source: Source, level: LevelLeakage, step: LeakageStep | None) -> Stage:
    figures, words = source.figures, source.words
    change, sure, gained = "", "", False
    if step is not None and step.lost is not None and level.fidelity is not None:
        gained = step.lost < 0
        change = words("leakage.points", points=figures.signed(-step.lost, "#,##0"))
        if step.band is not None and step.claimed:
            change = f"{change} · {_band(source, step.band)}"
        sure = limits(source, step.interval, lambda end: figures.signed(end, "#,##0"), sign=-1)
    return Stage(
        label=level.name,
        arrived=Reading(level.fidelity, figures.points(level.fidelity, level.bound, level.reason)),
        note=figures.people(level.n),
        low=level.interval.low if level.interval else None,
        high=level.interval.high if level.interval else None,
        change=change,
        sure=sure,
        gained=gained,
    )


def _band(source: Source, band: str) -> str:
    return source.words.either(f"band.{band}", band)


def _clarity(source: Source, found: LeakageResult) -> Table | None:
    words, figures = source.words, source.figures
    levels = [level for level in found.levels if level.say_clear and level.can_name]
    if not levels:
        return None
    columns = (
        Column(words("leakage.level"), 40),
        Column(words("leakage.say_clear"), 20, number=True),
        Column(words("leakage.can_name"), 20, number=True),
        Column(words("leakage.illusion"), 20, number=True),
    )
    rows = tuple(
        (
            level.name,
            _share(source, level.say_clear),
            _share(source, level.can_name),
            figures.signed(level.clarity_illusion, "#,##0"),
        )
        for level in levels
    )
    widest = max(levels, key=lambda level: level.clarity_illusion or 0)
    sentence = words(
        "leakage.clarity",
        level=widest.name,
        clear=_share(source, widest.say_clear),
        named=_share(source, widest.can_name),
    )
    return Table(sentence, columns, rows, (words("leakage.clarity_note"),))


def _share(source: Source, share: Share | None) -> str:
    if share is None:
        return source.figures.share(None)
    return source.figures.share(share.value, share.bound, share.reason)


def _second_page(source: Source, found: LeakageResult) -> LostWhere:
    heat = _priority_heat(source, found)
    tell = told_under_levels if heat else told
    return LostWhere(
        heat=heat,
        findings=tuple(
            tell(source, finding)
            for finding in source.result.findings
            if finding.questionnaire == found.questionnaire
        ),
        lost=_lost(source, found),
        diagnoses=_diagnoses(source, found),
        notes=(
            *_behaviour(source, found),
            *coders(source, found.coding.agreement),
        ),
    )


def _lost(source: Source, found: LeakageResult) -> tuple[str, ...]:
    """A sentence for each priority that gets lost or changes its rank, with the levels."""
    words = source.words
    sentences = []
    for code, priority in found.priorities:
        for kind in ("lost", "inverted"):
            levels = [level.name for level in found.levels if code in getattr(level, kind)]
            if levels:
                where = sentence_list(words, levels)
                sentences.append(words(f"leakage.{kind}_item", item=priority, levels=where))
    return tuple(sentences)


def _priority_heat(source: Source, found: LeakageResult) -> HeatMap | None:
    words = source.words
    levels = [level for level in found.levels if level.naming]
    if not levels:
        return None
    drift = [code for code, _ in found.drift_items if any(code in lv.drift for lv in levels)]
    names = dict([*found.priorities, *found.drift_items])
    rows = [
        HeatRow(names[code], tuple(_naming(source, lv.naming.get(code)) for lv in levels), code)
        for code, _ in found.priorities
    ]
    rows += [
        HeatRow(
            words("leakage.drift_row", item=names[code]),
            tuple(_naming(source, level.drift.get(code), drift=True) for level in levels),
            code,
        )
        for code in drift
    ]
    note = (people_of(source, levels), words("leakage.heat_note"))
    columns = tuple(level.name for level in levels)
    return HeatMap(
        rarest_named(source, found, levels), columns, tuple(rows), words("leakage.priority"), note
    )


def _naming(source: Source, share: Share | None, drift: bool = False) -> HeatCell:
    """Naming a priority is good; naming what is none is shown without a colour."""
    if share is None:
        return heat_cell(source.figures.share(None), None)
    text = source.figures.share(share.value, share.bound, share.reason)
    if drift and share.reason != "hidden":
        return HeatCell(text, "plain")
    if share.value is None and share.bound is not None:
        return HeatCell(text, BOUNDED)
    return heat_cell(text, share.value, share.reason == "hidden", source.figures.ramp)


def _diagnoses(source: Source, found: LeakageResult) -> Table | None:
    if not found.diagnoses:
        return None
    words = source.words
    plan = source.result.roadmap
    names = {one.id: one.name for one in plan.not_chosen} if plan else {}
    names |= {one.id: one.name for one in plan.initiatives} if plan else {}
    rows = tuple(
        (
            diagnosis.reading,
            "; ".join(f"{code} {names.get(code, '')}".strip() for code in diagnosis.remedies),
        )
        for diagnosis in found.diagnoses
    )
    columns = (Column(words("leakage.reading"), 50), Column(words("leakage.remedy"), 50))
    return Table(words("leakage.diagnosis"), columns, rows)
