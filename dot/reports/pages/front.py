"""The cover, and the page that says what this is and how sure we are."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table
from dot.results.schemas import GroupParticipation


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
    numbers = [
        (figures.whole(people.answered), words("about.answered")),
        (rate, words("about.rate", invited=figures.whole(people.invited))),
        (figures.whole(people.answers), words("about.answers")),
        (figures.whole(len(result.evidence)), words("about.evidence")),
        (figures.whole(readings), words("about.kpis")),
    ]
    if people.rate is None:
        numbers.pop(1)
    lead = words.count(
        "about.lead",
        people.answered,
        people=figures.whole(people.answered),
        evidence=words.count("count.evidence", len(result.evidence)),
        kpis=words.count("count.kpis", readings),
    )
    content = About(
        scope=result.assessment.scope or "",
        numbers=tuple(number for number in numbers if number[0] != "–"),
        participation=participation_table(source),
        guide=words.list_of("about.guide"),
        warnings=tuple(words.either(f"warning.{warning}", warning) for warning in result.warnings),
    )
    return (Page("about", "about", words("about.heading"), lead, content),)


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
        total = (figures.whole(people.invited), figures.whole(people.answered))
        rows.append((words("participation.all"), *total, figures.share(people.rate)))
    return Table(words("participation.sentence"), columns, tuple(rows))


def group_row(source: Source, group: GroupParticipation) -> tuple[str, ...]:
    """Name, invited, answered, rate."""
    figures = source.figures
    hidden = source.words("state.hidden")
    invited = figures.whole(group.invited)
    if not group.shown:
        return (group.name, invited, hidden, hidden)
    return (group.name, invited, figures.whole(group.answered), figures.share(group.rate))
