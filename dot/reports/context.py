"""The whole report as typed contexts: which sections it has, in which order, and what is left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from dot.errors import DotError
from dot.reports.blocks import Page, Source
from dot.reports.brands import SectionName
from dot.reports.pages import (
    annex,
    front,
    instrument,
    kpis,
    ladder,
    leakage,
    plan,
    scores,
    summary,
    views,
)

Builder = Callable[[Source], tuple[Page, ...]]

SECTIONS: Mapping[SectionName, Builder] = {
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
    "simplicity": annex.simplicity,
    "change": annex.change,
    "method": annex.method,
    "participation": annex.participation,
    "evidence": annex.evidence,
    "benchmarks": annex.benchmarks,
    "glossary": annex.glossary,
}


class UnknownEdit(DotError):
    """The consultant's words stand under a key that no text of the report has."""

    code = "unknown_edit"


@dataclass(frozen=True)
class ReportContext:
    """What the templates print. ``left_out`` names the sections that have nothing to say."""

    language: str
    title: str
    author: str
    created: str
    edition: str
    cover: Page
    pages: tuple[Page, ...]
    left_out: tuple[SectionName, ...]


def build_context(source: Source) -> ReportContext:
    """Every section of the brand's order that has data, from the published result alone."""
    built = {
        name: tuple(_edited(source, page) for page in SECTIONS[name](source))
        for name in source.brand.sections
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
        pages=tuple(page for pages in built.values() for page in pages),
        left_out=tuple(name for name, pages in built.items() if not pages),
    )


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
        raise UnknownEdit(
            f"edits.yaml changes {', '.join(unknown)}, which this report does not have. "
            f"It has: {', '.join(sorted(known))}."
        )
