"""The whole report as typed contexts: which sections it has, in which order, and what is left out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dot.errors import DotError
from dot.reports.blocks import Page, Source
from dot.reports.brands import SectionName
from dot.reports.pages import (
    agreement,
    annex,
    causes,
    comments,
    comparators,
    front,
    instrument,
    kpis,
    ladder,
    leakage,
    one_page,
    plan,
    scores,
    simplicity,
    summary,
    views,
)

Builder = Callable[[Source], tuple[Page, ...]]

SECTIONS: Mapping[SectionName, Builder] = {
    "one_page": one_page.one_page,
    "about": front.about,
    "summary": summary.summary,
    "scorecard": scores.scorecard,
    "heat_map": scores.heat_map,
    "ranking": scores.ranking,
    "views": views.views,
    "ladder": ladder.ladder,
    "leakage": leakage.leakage,
    "instruments": instrument.instruments,
    "kpis": kpis.kpis,
    "plan": plan.plan,
    "simplicity": simplicity.simplicity,
    "causes": causes.root_causes,
    "comments": comments.comments,
    "change": annex.change,
    "method": annex.method,
    "participation": annex.participation,
    "evidence": annex.evidence,
    "group_means": annex.group_means,
    "agreement": agreement.agreement,
    "comparators": comparators.comparators,
    "benchmarks": annex.benchmarks,
    "kpi_list": annex.kpi_list,
    "considered": annex.considered,
    "glossary": annex.glossary,
}
# What stands behind a result of one page, as far as the brand has it.
BEHIND_ONE_PAGE: frozenset[SectionName] = frozenset({"method", "participation"})


class UnknownEdit(DotError):
    """The consultant's words stand under keys that no text of the report has; ``advice`` by key."""

    code = "unknown_edit"

    def __init__(self, unknown: Sequence[str], known: Collection[str]) -> None:
        self.advice = {key: _advice(key, known) for key in unknown}
        super().__init__("\n".join(self.advice.values()))


@dataclass(frozen=True)
class ReportContext:
    """What the templates print. ``left_out`` names the sections that have nothing to say.

    ``pages`` are the body, ``annexes`` follow with letters; ``contents`` says whether there is a list.
    """

    language: str
    title: str
    author: str
    created: str
    edition: str
    cover: Page
    pages: tuple[Page, ...]
    annexes: tuple[Page, ...]
    contents: bool
    left_out: tuple[SectionName, ...]


def build_context(source: Source) -> ReportContext:
    """Every section of the brand's order that has data, from the published result alone."""
    body, annexes = _order(source)
    built = {
        name: tuple(_edited(source, page) for page in SECTIONS[name](source))
        for name in (*body, *annexes)
    }
    _refuse_unknown_edits(source, [page for pages in built.values() for page in pages])
    texts, words = source.result.assessment, source.words
    hash_start = source.result.provenance.inputs_hash.removeprefix("sha256:")[:8]
    return ReportContext(
        language=str(words.locale).replace("_", "-"),
        title=words("report.title", client=texts.client_short, title=texts.title),
        author=texts.practice or source.brand.practice,
        created=texts.report_date.isoformat(),
        edition=words(
            "report.edition",
            wave=texts.wave,
            day=source.figures.day(texts.report_date),
            hash=hash_start,
        ),
        cover=front.cover(source)[0],
        pages=tuple(page for name in body for page in built[name]),
        annexes=_lettered(source, [page for name in annexes for page in built[name]]),
        contents=source.pictures.one_page is None,
        left_out=tuple(name for name, pages in built.items() if not pages),
    )


def _order(source: Source) -> tuple[list[SectionName], list[SectionName]]:
    """Sections of body and annexes; a result of one page leaves out all the others."""
    brand = source.brand
    if source.pictures.one_page is None:
        return [name for name in brand.sections if name != "one_page"], list(brand.annexes)
    return ["one_page"], [name for name in brand.annexes if name in BEHIND_ONE_PAGE]


def _lettered(source: Source, pages: Sequence[Page]) -> tuple[Page, ...]:
    """Annexes are headed A, B, C in their order; after Z comes AA."""
    lettered = []
    for number, page in enumerate(pages):
        letter = chr(ord("A") + number % 26) * (1 + number // 26)
        heading = source.words("report.annex", letter=letter, heading=page.heading)
        lettered.append(replace(page, heading=heading))
    return tuple(lettered)


def _edited(source: Source, page: Page) -> Page:
    """The page with the consultant's heading and lead, if there are any."""
    return replace(
        page,
        heading=source.edited(f"{page.anchor}.heading", page.heading),
        lead=source.edited(f"{page.anchor}.lead", page.lead),
    )


def _refuse_unknown_edits(source: Source, pages: Sequence[Page]) -> None:
    """An edit that changes nothing is a slip of the pen; say which keys there are."""
    known = {f"{page.anchor}.{part}" for page in pages for part in ("heading", "lead")}
    known |= {f"question.{name}" for name in summary.QUESTIONS}
    known |= {f"summary.decision-{number}" for number in range(1, summary.THREE + 1)}
    unknown = sorted(set(source.edits) - known)
    if unknown:
        raise UnknownEdit(unknown, known)


def _advice(key: str, known: Collection[str]) -> str:
    """What to do about a key that the report does not have; the nearest one may be meant."""
    nearest = get_close_matches(key, sorted(known), n=1, cutoff=0.75)
    remedy = f"write “{nearest[0]}”, or delete the line" if nearest else "delete the line"
    return f"This report has no text “{key}”: {remedy}. docs/reports.md lists the keys."
