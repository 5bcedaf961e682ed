"""What stands behind the report: method, participation, evidence, means, sources, readings, change."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Cited,
    Column,
    HeatMap,
    Page,
    Source,
    Table,
    noted_once,
    questionnaires_of,
    sentence_list,
)
from dot.reports.pages.captions import floors, graded, left_for, seen
from dot.reports.pages.front import group_row, is_inspected
from dot.reports.pages.instrument import group_means as means_of
from dot.reports.pages.kpis import people_behind, readings_table
from dot.reports.pages.plan_load import waiting_rows
from dot.reports.pages.quality import quality_rules, quality_table
from dot.results.schemas import QuestionnaireResult

# The kinds of non-answer that a questionnaire may count as a value, as its constants name them.
NON_ANSWERS = ("skipped", "cannot_judge", "not_applicable")


@dataclass(frozen=True)
class Method:
    """How the numbers were made."""

    rules: tuple[str, ...]
    scales: tuple[Table, ...]
    versions: Table
    weights: Table | None
    quality: Table | None = None


@dataclass(frozen=True)
class GroupMeans:
    """One map a questionnaire: means of its groups side by side."""

    maps: tuple[HeatMap, ...]


@dataclass(frozen=True)
class Readings:
    """Every KPI with a reading, and the names of those without."""

    table: Table
    missing: str


@dataclass(frozen=True)
class Considered:
    """What waits for one and the same reason, and what waits for reasons of its own."""

    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Glossary:
    """Terms and their meanings."""

    terms: tuple[tuple[str, str], ...]


def method(source: Source) -> tuple[Page, ...]:
    """Always there."""
    words = source.words
    content = Method(
        rules=_rules(source),
        scales=_scales(source),
        versions=_versions(source),
        weights=_weights(source),
        quality=quality_table(source),
    )
    return (Page("method", "method", words("method.heading"), words("method.lead"), content),)


def _rules(source: Source) -> tuple[str, ...]:
    """How numbers were made; what only some questionnaires do stands with their names."""
    words, figures = source.words, source.figures
    limits: list[str] = []
    for name in ("evidence_cap_from", "optimism_flag"):
        for titles, value in _constants(source, name):
            limits.append(words(f"method.{name}", titles=titles, limit=figures.amount(value)))
    counted = [
        words(
            "method.counts_as",
            state=words(f"method.{state}"),
            titles=titles,
            value=figures.amount(value),
        )
        for state in NON_ANSWERS
        for titles, value in _constants(source, f"{state}_counts_as")
    ]
    rule = "; ".join(counted) or words("method.no_counts_as")
    return (
        *words.list_of("method.rules"),
        *_intervals(source),
        *limits,
        words("method.states", rule=rule),
        *_of_leakage(source),
        *quality_rules(source),
        *words.list_of("method.rules_after"),
    )


def _intervals(source: Source) -> tuple[str, ...]:
    """What an interval says and where it comes from; nothing where none is printed."""
    nodes = (node for one in questionnaires_of(source.result) for node in one.nodes.values())
    asked = sorted({node.interval.confidence for node in nodes if node.interval is not None})
    confidence = "; ".join(map(source.figures.share, asked))
    return (source.words("method.intervals", confidence=confidence),) if asked else ()


def _of_leakage(source: Source) -> tuple[str, ...]:
    """Knowledge is asked for there, so that not knowing is an answer."""
    found = source.result.leakage
    own = source.result.questionnaires.get(found.questionnaire) if found else None
    return (source.words("method.leakage_states", title=own.title),) if own else ()


def _constants(source: Source, name: str) -> list[tuple[str, float]]:
    """Every value of a constant with the questionnaires that have it; “all” where all agree."""
    scored = questionnaires_of(source.result)
    titles: dict[float, list[str]] = {}
    for one in scored:
        value = one.constants.get(name)
        if value is not None:
            titles.setdefault(value, []).append(one.title)
    everywhere = source.words("method.everywhere")
    return [
        (
            everywhere
            if len(own) == len(source.result.questionnaires)
            else sentence_list(source.words, own),
            value,
        )
        for value, own in titles.items()
    ]


def _scales(source: Source) -> tuple[Table, ...]:
    """Each scale once, with the questionnaires that use it."""
    used: dict[str, list[QuestionnaireResult]] = {}
    for one in source.result.questionnaires.values():
        if one.scale.levels:
            used.setdefault(one.scale.model_dump_json(), []).append(one)
    return tuple(_scale(source, ones) for ones in used.values())


def _scale(source: Source, questionnaires: Sequence[QuestionnaireResult]) -> Table:
    words, figures = source.words, source.figures
    title = sentence_list(words, [one.title for one in questionnaires])
    columns = (Column(words("column.level"), 10), Column(words("column.name"), 90))
    rows = tuple(
        (figures.amount(level.value), f"{level.name}. {level.text}" if level.text else level.name)
        for level in questionnaires[0].scale.levels
    )
    first, last = questionnaires[0].scale.levels[0], questionnaires[0].scale.levels[-1]
    sentence = words("method.scale", title=title, first=first.name, last=last.name)
    return Table(sentence, columns, rows)


def _versions(source: Source) -> Table:
    words, result = source.words, source.result
    none = source.figures.level(None)
    columns = (
        Column(words("method.what"), 30),
        Column(words("method.version"), 14),
        Column(words("method.hash"), 56),
    )
    rows = [(one.title, one.version, one.hash) for one in result.questionnaires.values()]
    origin = result.provenance
    rows += [
        (words("method.library"), origin.library or none, none),
        (words("method.engine"), origin.engine, none),
        (words("method.inputs"), none, origin.inputs_hash),
        (words("method.seed"), str(origin.seed), none),
    ]
    return Table(words("method.versions"), columns, tuple(rows))


def _weights(source: Source) -> Table | None:
    """The constants that each questionnaire brought along, as its authors named them."""
    words, figures = source.words, source.figures
    titles: dict[tuple[str, str], list[str]] = {}
    for one in source.result.questionnaires.values():
        for name, value in one.constants.items():
            if value is None:
                continue
            constant = (_constant_name(source, name), figures.amount(value))
            titles.setdefault(constant, []).append(one.title)
    everywhere = len(source.result.questionnaires)
    rows = [
        (words("method.all") if len(own) == everywhere else sentence_list(words, own), *constant)
        for constant, own in titles.items()
    ]
    if source.result.leakage is not None:
        title = words("leakage.heading")
        weights = source.result.leakage.weights.items()
        rows += [
            (title, _constant_name(source, name), figures.amount(value)) for name, value in weights
        ]
    if not rows:
        return None
    columns = (
        Column(words("column.questionnaire"), 40),
        Column(words("method.constant"), 40),
        Column(words("method.value"), 20, number=True),
    )
    sentence = words.count("method.constants", len(rows))
    return Table(sentence, columns, tuple(rows), (words("note.est"),))


def _constant_name(source: Source, name: str) -> str:
    """What a constant is called; a questionnaire may bring constants of its own."""
    return source.words.either(f"constant.{name}", name.replace("_", " "))


def participation(source: Source) -> tuple[Page, ...]:
    """Always there: who was asked, who answered, who is named, and from how many on we speak."""
    words, figures = source.words, source.figures
    widths = {"group": 34, "invited": 12, "answered": 13, "rate": 11, "mode": 18, "floor": 12}
    columns = tuple(
        Column(words(f"participation.{name}"), width, number=name not in {"group", "mode"})
        for name, width in widths.items()
    )
    rows = tuple(
        (
            *group_row(source, group),
            words(f"participation.{group.mode}"),
            figures.whole(group.k),
        )
        for group in source.result.participation.groups
    )
    hidden = sum(not group.shown for group in source.result.participation.groups)
    lead = words.count("participation.lead", hidden)
    sentence = floors(source, source.result.participation.groups)
    table = Table(sentence, columns, rows, (words("participation.note"),))
    heading = words("participation.heading")
    return (Page("participation", "participation", heading, lead, table),)


def evidence(source: Source) -> tuple[Page, ...]:
    """Left out when no evidence was registered."""
    words, figures = source.words, source.figures
    records = source.result.evidence
    if not records:
        return ()
    widths = {"id": 6, "title": 30, "day": 18, "node": 7, "level": 8, "seen_by": 8, "note": 23}
    columns = tuple(
        Column(words(f"evidence.{name}"), width, number=name == "level")
        for name, width in widths.items()
    )
    rows = tuple(
        (
            record.id,
            record.title,
            figures.day(record.date) if is_inspected(record) else words("evidence.asked_for"),
            record.node,
            figures.level(record.level),
            record.seen_by,
            record.note,
        )
        for record in records
    )
    inspected = sum(map(is_inspected, records))
    lead = words.count("evidence.lead", inspected)
    name = "evidence.sentence"
    if inspected < len(records):
        lead = f"{lead} {words.count('evidence.open', len(records) - inspected)}"
        name = "evidence.sentence_open"
    table = Table(seen(source, records, name), columns, rows)
    return (Page("evidence", "evidence", words("evidence.heading"), lead, table),)


def benchmarks(source: Source) -> tuple[Page, ...]:
    """Each figure that stands beside a reading; left out when none does."""
    words, figures = source.words, source.figures
    cited = {code for kpi in source.result.kpis if kpi.value is not None for code in kpi.benchmarks}
    records = [record for record in source.result.benchmarks if record.code in cited]
    if not records:
        return ()
    widths = {"code": 9, "figure": 24, "population": 22, "source": 39, "grade": 6}
    columns = tuple(Column(words(f"benchmarks.{name}"), width) for name, width in widths.items())
    rows = []
    for record in records:
        n = people_behind(source, record)
        historic = words("benchmarks.historic") if record.historic else ""
        read = words("benchmarks.read", day=figures.day(record.read_on))
        told = f"{record.source.rstrip('.')}. {read} {record.note or ''}".strip()
        rows.append(
            (
                record.code,
                f"{record.label}: {record.figure}. {record.definition}",
                ", ".join(part for part in (record.population, record.period, n, historic) if part),
                Cited(told, record.addresses),
                record.grade,
            )
        )
    lead = words.count("benchmarks.lead", len(records))
    table = Table(graded(source, records), columns, tuple(rows), (words("benchmarks.note"),))
    return (Page("benchmarks", "benchmarks", words("benchmarks.heading"), lead, table),)


def glossary(source: Source) -> tuple[Page, ...]:
    """Left out when the library brings no terms."""
    words = source.words
    terms = source.result.glossary
    if not terms:
        return ()
    content = Glossary(tuple(sorted(terms, key=_filed_under)))
    return (
        Page("glossary", "glossary", words("glossary.heading"), words("glossary.lead"), content),
    )


def _filed_under(entry: tuple[str, str]) -> str:
    """The order of a dictionary: neither capitals nor accents part a word from its neighbours."""
    return unicodedata.normalize("NFKD", entry[0].casefold())


def group_means(source: Source) -> tuple[Page, ...]:
    """Left out where no two groups answered the same questionnaire and may be shown."""
    words = source.words
    maps = [means_of(source, one) for one in questionnaires_of(source.result)]
    shown = noted_once([one for one in maps if one is not None])
    if not shown:
        return ()
    heading, lead = words("group_means.heading"), words("group_means.lead")
    return (Page("group_means", "group-means", heading, lead, GroupMeans(shown)),)


def kpi_list(source: Source) -> tuple[Page, ...]:
    """Every reading with its period and all external figures; left out without readings."""
    words = source.words
    kpis = source.result.kpis
    read = [kpi for kpi in kpis if kpi.value is not None]
    if not read:
        return ()
    absent = [f"{kpi.code} {kpi.name}" for kpi in kpis if kpi.value is None]
    missing = words.count("kpis.missing", len(absent), names="; ".join(absent)) if absent else ""
    lead = words.count("kpi_list.lead", len(read), total=len(kpis))
    content = Readings(readings_table(source, read), missing)
    return (Page("kpi_list", "kpi-list", words("kpi_list.heading"), lead, content),)


def considered(source: Source) -> tuple[Page, ...]:
    """Initiatives with a reason that the plan leaves for later; left out when there are none."""
    words, roadmap = source.words, source.result.roadmap
    if roadmap is None or not roadmap.not_chosen:
        return ()
    left = roadmap.not_chosen
    reasons = [one.why_not for one in left]
    most = max(dict.fromkeys(reasons), key=reasons.count)
    alike = [one for one in left if one.why_not == most] if reasons.count(most) > 1 else []
    others = [one for one in left if one not in alike]
    tables = []
    if alike:
        tables.append(Table(left_for(source, left), *waiting_rows(source, alike, alike=True)))
    if others:
        name = "considered.others" if alike else "initiatives.not_chosen"
        tables.append(Table(words(name), *waiting_rows(source, others, alike=False)))
    heading, lead = words("considered.heading"), words.count("considered.lead", len(left))
    return (Page("considered", "considered", heading, lead, Considered(tuple(tables))),)
