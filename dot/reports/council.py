"""The pack for works council and data protection: what is asked, stored, shown, and to whom.

Every number in it is read from the effective privacy plan; nothing is written by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dot.publication.privacy_schemas import GroupPlan, PrivacyPlan, UnitPlan
from dot.reports.blocks import Column, Page, Table, sentence_list
from dot.reports.brands import Brand
from dot.reports.context import ReportContext
from dot.reports.council_questions import question_pages
from dot.reports.figures import Figures
from dot.reports.languages import usual_word
from dot.reports.pages.front import Cover
from dot.reports.service import BuiltReport, folders_of, style_of
from dot.reports.templates import render
from dot.reports.words import Words, read_words
from dot.results.inputs import Definition

WAYS = ("question", "subtraction", "above", "ends", "spread", "units", "word")
READERS = ("respondent", "client", "council", "consultant")


@dataclass(frozen=True)
class StoredFile:
    """A file and every field that it can hold."""

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Rules:
    """One chapter of the pack: figures in a row, paragraphs, then tables."""

    figures: tuple[tuple[str, str], ...] = ()
    points: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Council:
    """All that the pack is written from."""

    definition: Definition
    plan: PrivacyPlan
    brand: Brand
    words: Words
    files: tuple[StoredFile, ...]

    @property
    def practice(self) -> str:
        """Who stands behind the assessment."""
        return self.definition.assessment.practice or self.brand.practice


def build_pack(
    definition: Definition, plan: PrivacyPlan, brand: Brand, files: tuple[StoredFile, ...]
) -> BuiltReport:
    """The pack as one HTML document with everything it needs, ready for ``service.make_pdf``."""
    folders, assessment = folders_of(brand), definition.assessment
    words = read_words(folders, assessment.locale)
    council = Council(definition, plan, brand, words, files)
    day = Figures(words).day(assessment.report_date)
    client = assessment.client.short_name or assessment.client.name
    context = ReportContext(
        language=str(words.locale).replace("_", "-"),
        title=words("council.title", client=client, title=assessment.title),
        author=council.practice,
        created=assessment.report_date.isoformat(),
        edition=words("council.edition", title=assessment.title, day=day),
        cover=Page("cover", "cover", words("council.heading"), "", _cover(council, day)),
        pages=_pages(council),
        annexes=(),
        contents=True,
        left_out=(),
    )
    values: dict[str, object] = {
        "report": context,
        "brand": brand,
        "classification": usual_word(folders, words, assessment.classification),
        "style": style_of(folders),
    }
    date, family = assessment.report_date, brand.fonts["family"]
    return BuiltReport(render(folders, words, values), brand.assets, date, (), family=family)


def _cover(council: Council, day: str) -> Cover:
    words, assessment = council.words, council.definition.assessment
    versions = ", ".join(f"{one.title} {one.version}" for one in council.definition.questionnaires)
    facts = [
        (words("council.assessment"), assessment.title),
        (words("cover.wave"), usual_word(folders_of(council.brand), words, assessment.wave)),
    ]
    facts += [(words("cover.fieldwork"), _fieldwork(council))] if assessment.fieldwork else []
    facts += [(words("cover.report_date"), day), (words("cover.questionnaires"), versions)]
    return Cover(
        client=assessment.client.name,
        title=words("council.heading"),
        facts=tuple(facts),
        practice=council.practice,
        contact=council.brand.contact,
        logo=council.brand.logo,
        logo_text=council.brand.logo_text,
        simulated=assessment.simulated,
        confidential=False,
    )


def _fieldwork(council: Council) -> str:
    words, days = council.words, council.definition.assessment.fieldwork
    first, last = (Figures(words).day(day) for day in days) if days else ("", "")
    return words("join.range", first=first, last=last)


def _pages(council: Council) -> tuple[Page, ...]:
    chapters = {
        "purpose": _purpose(council),
        "anonymity": _anonymity(council),
        "suppression": _suppression(council),
        "units": Rules(tables=(_units(council),)),
        "stored": _stored(council),
        "access": _access(council),
        "contact": _contact(council),
    }
    words = council.words
    pages = tuple(
        Page(
            "council_rules",
            f"council-{name}",
            words(f"council.{name}.heading"),
            words(f"council.{name}.lead"),
            content,
        )
        for name, content in chapters.items()
        if name != "units" or council.plan.units
    )
    return pages + question_pages(council.definition, council.plan, words)


def _point(words: Words, chapter: str, name: str, **values: object) -> tuple[str, str]:
    """A short head and its paragraph."""
    head, text = f"council.{chapter}.{name}_head", f"council.{chapter}.{name}"
    return words(head), words(text, **values)


def _purpose(council: Council) -> Rules:
    words, assessment = council.words, council.definition.assessment
    subjects = sentence_list(words, [one.title for one in council.definition.questionnaires])
    groups = sentence_list(words, [one.name for one in council.plan.groups])
    points = [
        _point(words, "purpose", "what", subjects=subjects),
        _point(words, "purpose", "who", groups=groups),
        _point(words, "purpose", "not"),
        _point(words, "purpose", "voluntary"),
    ]
    if assessment.scope.text:
        points.insert(1, (words("council.purpose.scope_head"), assessment.scope.text))
    return Rules(points=tuple(points))


def _anonymity(council: Council) -> Rules:
    """The rules as configured: each number comes from the plan."""
    words, plan = council.words, council.plan
    columns = (
        Column(words("council.column.group"), 27),
        Column(words("council.column.mode"), 17),
        Column(words("council.column.floor"), 13, number=True),
        Column(words("council.column.told"), 43),
    )
    names = {group.code: group.name for group in plan.groups}
    rows = tuple(_group_row(words, group, names) for group in plan.groups)
    tables = (Table(words("council.anonymity.groups"), columns, rows), _cuts(council))
    return Rules(figures=_floors(council), tables=tables)


def _floors(council: Council) -> tuple[tuple[str, str], ...]:
    words, plan = council.words, council.plan
    floors = [one.showing.floor for one in plan.groups if one.showing.mode == "confidential"]
    low, high = (min(floors), max(floors)) if floors else (0, 0)
    of_groups = str(low) if low == high else words("join.range", first=low, last=high)
    figures = [(of_groups, "group_floor")] if floors else []
    figures += [
        (str(plan.unit_floor), "unit_floor"),
        (str(plan.spread_floor), "spread_floor"),
        (str(plan.comments_floor), "comments_floor"),
        (str(plan.fewest_comments), "fewest_comments"),
    ]
    return tuple((figure, words(f"council.anonymity.{name}")) for figure, name in figures)


def _group_row(words: Words, group: GroupPlan, names: Mapping[str, str]) -> tuple[str, ...]:
    floor = group.showing.floor
    told = words(f"council.told.{group.told}", floor=floor)
    if group.joins is not None:
        others = names.get(group.joins, group.joins)
        told = f"{told} {words('council.told.joins', floor=floor, others=others)}"
    known = group.name == group.code or group.name.endswith(f"({group.code})")
    return (
        group.name if known else f"{group.name} ({group.code})",
        words(f"council.mode.{group.showing.mode}"),
        str(floor),
        told,
    )


def _cuts(council: Council) -> Table:
    words = council.words
    columns = (
        Column(words("council.column.questionnaire"), 34),
        Column(words("council.column.cuts"), 66),
    )
    rows = tuple(
        (one.title, sentence_list(words, [words(f"council.cut.{cut}") for cut in one.cuts]))
        for one in council.plan.questionnaires
    )
    return Table(
        words("council.anonymity.cuts"), columns, rows, (words("council.anonymity.no_other"),)
    )


def _units(council: Council) -> Table:
    words = council.words
    names = {unit.id: unit.name for unit in council.plan.units}
    columns = (
        Column(words("council.column.unit"), 34),
        Column(words("council.column.told_of"), 66),
    )
    rows = tuple((unit.name, _told_of(words, unit, names)) for unit in council.plan.units)
    note = words("council.anonymity.units_note", floor=council.plan.unit_floor)
    return Table(words("council.anonymity.units"), columns, rows, (note,))


def _told_of(words: Words, unit: UnitPlan, names: dict[str, str]) -> str:
    others = [names[one] for one in unit.told_as if one != unit.id]
    if others:
        return words("council.unit.together", others=sentence_list(words, others))
    if unit.told_as:
        return words("council.unit.alone")
    return words(
        "council.unit.above", above=names.get(unit.parent or "", words("council.unit.all"))
    )


def _suppression(council: Council) -> Rules:
    words, plan = council.words, council.plan
    values = {"unit_floor": plan.unit_floor, "spread_floor": plan.spread_floor}
    ways = [_point(words, "suppression", way, **values) for way in WAYS]
    comments = {"comments_floor": plan.comments_floor, "fewest_comments": plan.fewest_comments}
    return Rules(points=(*ways, _point(words, "suppression", "comments", **comments)))


def _stored(council: Council) -> Rules:
    words = council.words
    columns = (
        Column(words("council.column.file"), 19),
        Column(words("council.column.holds"), 36),
        Column(words("council.column.fields"), 45),
    )
    rows = tuple(
        (file.name, words(f"council.file.{file.name.partition('.')[0]}"), ", ".join(file.fields))
        for file in council.files
    )
    table = Table(words("council.stored.sentence"), columns, rows, (words("council.stored.note"),))
    points = tuple(_point(words, "stored", name) for name in ("code", "times", "cut", "retention"))
    return Rules(tables=(table,), points=points)


def _access(council: Council) -> Rules:
    words = council.words
    columns = (
        Column(words("council.column.reader"), 25),
        Column(words("council.column.sees"), 40),
        Column(words("council.column.never"), 35),
    )
    rows = tuple(
        tuple(words(f"council.access.{reader}_{part}") for part in ("who", "sees", "never"))
        for reader in READERS
    )
    table = Table(words("council.access.sentence"), columns, rows, (words("council.access.note"),))
    return Rules(tables=(table,))


def _contact(council: Council) -> Rules:
    words = council.words
    lines: Sequence[str] = council.brand.contact or (words("council.contact.none"),)
    points = [(council.practice, " · ".join(lines)), _point(words, "contact", "rights")]
    return Rules(points=tuple(points))
