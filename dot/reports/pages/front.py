"""The cover, and the page that says what this is and how sure we are."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.pages.captions import answered
from dot.results.schemas import EvidenceResult, GroupParticipation, QuestionnaireResult

# The plural of a number that may not be shown.
MANY = 2


@dataclass(frozen=True)
class Cover:
    """Who, what, when, which versions, how secret."""

    client: str
    title: str
    facts: tuple[tuple[str, str], ...]
    practice: str
    contact: tuple[str, ...]
    logo: str
    logo_text: str
    simulated: bool
    confidential: bool


@dataclass(frozen=True)
class About:
    """How many answered, what else was looked at, and how to read the report."""

    scope: str
    numbers: tuple[tuple[str, str], ...]
    participation: Table
    guide: tuple[str, ...]
    warnings: tuple[str, ...]


def cover(source: Source) -> tuple[Page, ...]:
    """Always there."""
    texts, words, figures = source.result.assessment, source.words, source.figures
    versions = ", ".join(
        f"{questionnaire.title} {questionnaire.version}"
        for questionnaire in source.result.questionnaires.values()
    )
    fieldwork = None
    if texts.fieldwork:
        first, last = map(figures.day, texts.fieldwork)
        fieldwork = words("join.range", first=first, last=last)
    facts = (
        ("countries", ", ".join(texts.countries)),
        ("business_units", ", ".join(texts.business_units)),
        ("brands", ", ".join(texts.brands)),
        ("wave", texts.wave),
        ("fieldwork", fieldwork or ""),
        ("report_date", figures.day(texts.report_date)),
        ("questionnaires", versions),
        ("classification", source.classification),
    )
    content = Cover(
        client=texts.client,
        title=texts.title,
        facts=tuple((words(f"cover.{name}"), fact) for name, fact in facts if fact),
        practice=texts.practice or source.brand.practice,
        contact=source.brand.contact,
        logo=source.brand.logo,
        logo_text=source.brand.logo_text,
        simulated=texts.simulated,
        confidential=source.result.confidential,
    )
    return (Page("cover", "cover", texts.title, "", content),)


def about(source: Source) -> tuple[Page, ...]:
    """Always there: a report without this page could not be judged."""
    result, words, figures = source.result, source.words, source.figures
    people = result.participation
    readings = sum(kpi.value is not None for kpi in result.kpis)
    rate = figures.share(people.rate)
    inspected = sum(map(is_inspected, result.evidence))
    numbers = [
        (figures.whole_or_hidden(people.answered), words("about.answered")),
        (rate, words("about.rate", invited=figures.whole(people.invited))),
        (figures.whole(people.answers), words("about.answers")),
        (figures.whole(inspected), words("about.evidence")),
        (figures.whole(readings), words("about.kpis")),
    ]
    if people.rate is None:
        numbers.pop(1)
    lead = words.count(
        "about.lead",
        MANY if people.answered is None else people.answered,
        people=figures.whole_or_hidden(people.answered),
        evidence=words.count("count.evidence", inspected),
        kpis=words.count("count.kpis", readings),
    )
    content = About(
        scope=result.assessment.scope or "",
        numbers=tuple(number for number in numbers if number[0] != "–"),
        participation=participation_table(source),
        guide=_guide(source),
        warnings=tuple(words.either(f"warning.{warning}", warning) for warning in result.warnings),
    )
    return (Page("about", "about", words("about.heading"), lead, content),)


def is_inspected(record: EvidenceResult) -> bool:
    """Whether a piece of evidence was seen; what has neither level nor date is only asked for."""
    return record.level is not None or record.date is not None


def _guide(source: Source) -> tuple[str, ...]:
    """How to read the report; that a level is a true statement only where statements were offered."""
    guide = source.words.list_of("about.guide")
    if not any(map(_has_anchors, source.result.questionnaires.values())):
        return guide
    return (*guide[:2], source.words("about.guide_anchors"), *guide[2:])


def _has_anchors(questionnaire: QuestionnaireResult) -> bool:
    """Whether places describe their levels in words of their own, not the scale's."""
    general = {level.text for level in questionnaire.scale.levels}
    levels = [level for node in questionnaire.nodes.values() for level in (node.here, node.next)]
    return any(level is not None and level.text not in {None, *general} for level in levels)


def participation_table(source: Source) -> Table:
    """Invited, answered and rate per group; a group that may not be shown has the one word."""
    words = source.words
    people = source.result.participation
    columns = (
        Column(words("participation.group"), 46),
        Column(words("participation.invited"), 18, number=True),
        Column(words("participation.answered"), 18, number=True),
        Column(words("participation.rate"), 18, number=True),
    )
    rows = [group_row(source, group) for group in people.groups]
    if len(people.groups) > 1:
        figures = source.figures
        total = (figures.whole(people.invited), figures.whole_or_hidden(people.answered))
        rows.append((words("participation.all"), *total, figures.share(people.rate)))
    return Table(answered(source, people.groups), columns, tuple(rows))


def group_row(source: Source, group: GroupParticipation) -> tuple[str, ...]:
    """Name, invited, answered, rate."""
    figures = source.figures
    hidden = source.words("state.hidden")
    invited = figures.whole(group.invited)
    if not group.shown or group.answered is None:
        return (group.name, invited, hidden, hidden)
    return (group.name, invited, figures.whole(group.answered), figures.share(group.rate))
