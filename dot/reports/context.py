"""The whole report as typed contexts: which sections it has, in which order, and what is left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dot.reports.blocks import Page, Source
from dot.reports.brands import SectionName
from dot.reports.pages import (
    annex,
    front,
    instrument,
    kpis,
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
    built = {name: SECTIONS[name](source) for name in source.brand.sections}
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
