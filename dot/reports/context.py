"""The whole report as typed contexts: which pages it has, in which order, and what is left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from dot.reports.blocks import Page, Source
from dot.reports.edits import Edits, Layer, Replaced, StaleEdit, UnknownEdit
from dot.reports.figures import Figures
from dot.reports.kinds import UnknownPage
from dot.reports.looks import Look, grey_page
from dot.reports.ordering import Builder, Order, Pager, order_of, refuse_absent, wanted
from dot.reports.pages import (
    agreement,
    annex,
    causes,
    change,
    chart_values,
    comments,
    comparators,
    decisions,
    distributions,
    front,
    governance,
    instrument,
    kpis,
    ladder,
    leakage,
    narrative,
    one_page,
    own,
    perception,
    plan,
    ranking,
    risks,
    scores,
    simplicity,
    summary,
    units,
    views,
)
from dot.reports.pages.chart_values import KIND, exhibits_of, in_numbers
from dot.reports.words import PLAIN

# Builders by page kind; those that make pages of several kinds by a name of their own.
BUILDERS: Mapping[str, Builder] = {
    "one_page": one_page.one_page,
    "about": front.about,
    "summary": summary.summary,
    "scorecard": scores.scorecard,
    "heat_map": scores.heat_map,
    "ranking": ranking.ranking,
    "views": views.views,
    "perception": perception.perception,
    "units": units.units,
    KIND: chart_values.chart_values,
    "ladder": ladder.ladder,
    "leakages": leakage.leakage,
    "instruments": instrument.instruments,
    "kpis": kpis.kpis,
    "plan": plan.plan,
    "governance": governance.governance,
    "risks": risks.risks,
    "decisions": decisions.decisions,
    "simplicity": simplicity.simplicity,
    "causes": causes.root_causes,
    "comments": comments.comments,
    "change": change.change,
    "method": annex.method,
    "participation": annex.participation,
    "evidence": annex.evidence,
    "register": narrative.register,
    "distributions": distributions.distributions,
    "group_means": annex.group_means,
    "agreement": agreement.agreement,
    "comparators": comparators.comparators,
    "benchmarks": annex.benchmarks,
    "kpi_list": annex.kpi_list,
    "considered": annex.considered,
    "glossary": annex.glossary,
}
EDITS = "edits"
# The second page of charts in numbers, of those that are printed apart.
APART = "chart_values_apart"


@dataclass(frozen=True)
class ReportContext:
    """What the templates print. ``left_out`` names the pages that have nothing to say.

    pages, annexes: the body, and what follows with letters.   contents: whether there is a list.
    apart: headings of the annexes that are printed as a file of their own.   whole: whether there
    is a cover; a part carries its head on its first page instead.
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
    left_out: tuple[str, ...]
    apart: tuple[str, ...] = ()
    whole: bool = True
    draft: bool = False
    fingerprint: str = ""


@dataclass(frozen=True)
class Composed:
    """The report, its annexes that are printed apart, and what the edits met."""

    report: ReportContext
    annex: ReportContext | None
    replaced: tuple[Replaced, ...]
    generated: Mapping[str, str]


def build_context(
    source: Source,
    edits: Edits | None = None,
    look: Look | None = None,
    *,
    keep_stale: bool = False,
) -> Composed:
    """Every page of the order that has data, from the published result alone.

    Raises UnknownPage, UnknownEdit and StaleEdit.
    """
    edits, look = edits or Edits(), look or Look()
    order = order_of(source, edits, look)
    layer = Layer(edits)
    built = _built(source, edits, order, layer)
    if not keep_stale and layer.stale() and source.brand.voice != PLAIN:
        layer.accept(_in_plain_voice(source, edits, order))
    _refuse(layer, look, keep_stale)
    if EDITS in order.annexes:
        built[EDITS] = own.edits_page(source, layer.replaced())
    chosen = _chosen(built, look)
    left_out = tuple(
        name
        for name, pages in built.items()
        if not pages and (not look.pages or name in look.pages)
    )
    unprinted = [page for name in built for page in built[name] if not wanted(look, page)]
    report, annex_file = _documents(source, order, chosen, look, unprinted)
    return Composed(
        report=replace(report, left_out=left_out),
        annex=annex_file,
        replaced=layer.replaced(),
        generated=layer.generated,
    )


def _in_plain_voice(source: Source, edits: Edits, order: Order) -> Layer:
    """What is generated without the brand's voice: edits written over that fit this brand, too."""
    words = source.words.in_plain_voice()
    plain = replace(source, words=words, figures=Figures(words, source.figures.ramp))
    layer = Layer(edits)
    _built(plain, edits, order, layer)
    return layer


def _built(source: Source, edits: Edits, order: Order, layer: Layer) -> dict[str, tuple[Page, ...]]:
    """Pages by the name that asked for them, each page once, with the consultant's words."""
    pager = Pager(source, BUILDERS, edits.own_pages)
    refuse_absent(edits, pager)
    built: dict[str, tuple[Page, ...]] = {}
    seen: set[str] = set()
    for name in (*order.body, *order.annexes):
        if name == EDITS:
            continue
        pages = [page for page in pager.pages(name) if page.anchor not in seen]
        seen |= {page.anchor for page in pages}
        built[name] = tuple(layer.over(page, page.anchor, page.heading) for page in pages)
    if not any(map(exhibits_of, chain.from_iterable(built.values()))):
        # Without a chart there is nothing to tell in numbers.
        built.update(dict.fromkeys({KIND} & built.keys(), ()))
    return built


def _chosen(built: Mapping[str, tuple[Page, ...]], look: Look) -> dict[str, tuple[Page, ...]]:
    """The pages that are wanted, in the colours that are. Raises UnknownPage where none is left."""
    chosen = {
        name: tuple(page for page in pages if wanted(look, page)) for name, pages in built.items()
    }
    if look.pages and not any(chosen.values()):
        raise UnknownPage(f"Nothing to print: {', '.join(look.pages)} have nothing to say here.")
    if look.grey:
        return {name: tuple(map(grey_page, pages)) for name, pages in chosen.items()}
    return chosen


def _documents(
    source: Source,
    order: Order,
    built: Mapping[str, tuple[Page, ...]],
    look: Look,
    unprinted: Sequence[Page],
) -> tuple[ReportContext, ReportContext | None]:
    """Both files; letters run on from one to the other, and each tells its own charts in numbers.

    unprinted: pages that are not asked for, whose charts may be told in numbers all the same.
    """
    apart = frozenset() if look.pages else source.brand.apart
    body = [page for name in order.body for page in built[name]]
    behind = [(name, page) for name in order.annexes for page in built[name]]
    if KIND not in apart:
        apart, behind = apart | {APART}, _with_values(body, behind, apart)
    lettered = _lettered(source, behind)
    here = [page for name, page in lettered if name not in apart]
    away = [page for name, page in lettered if name in apart]
    frame = replace(_frame(source, look), apart=tuple(page.heading for page in away))
    letters = {name: _letter(number) for number, (name, _) in enumerate(behind)}
    pages = in_numbers(source, [*body, *here], letters.get(KIND, ""), unprinted)
    report = replace(frame, pages=pages[: len(body)], annexes=pages[len(body) :])
    if not away:
        return report, None
    words, texts = source.words, source.result.assessment
    heading = words("report.annex_title", title=texts.title)
    return report, replace(
        frame,
        apart=(),
        annexes=in_numbers(
            source, away, letters.get(APART, letters.get(KIND, "")), pages if KIND in apart else ()
        ),
        cover=replace(frame.cover, heading=heading),
        title=f"{frame.title} · {heading}",
    )


def _with_values(
    body: Sequence[Page], behind: Sequence[tuple[str, Page]], apart: Collection[str]
) -> list[tuple[str, Page]]:
    """The annexes with one that tells charts in numbers in each of the two files that has charts."""
    here = [*body, *(page for name, page in behind if name not in apart)]
    told = [page for page in here if page.kind == KIND]
    kept = list(behind) if any(map(exhibits_of, here)) else [
        (name, page) for name, page in behind if name != KIND
    ]  # fmt: skip
    charts_away = any(exhibits_of(page) for name, page in behind if name in apart)
    return [*kept, *((APART, page) for page in told if charts_away)]


def _frame(source: Source, look: Look) -> ReportContext:
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
        pages=(),
        annexes=(),
        contents=source.pictures.one_page is None and not look.partly,
        left_out=(),
        whole=not look.partly,
        draft=look.draft,
    )


def _lettered(source: Source, pages: Sequence[tuple[str, Page]]) -> list[tuple[str, Page]]:
    """Annexes are headed A, B, C in their order; after Z comes AA."""
    lettered = []
    for number, (name, page) in enumerate(pages):
        heading = source.words("report.annex", letter=_letter(number), heading=page.heading)
        lettered.append((name, replace(page, heading=heading)))
    return lettered


def _letter(number: int) -> str:
    return chr(ord("A") + number % 26) * (1 + number // 26)


def _refuse(layer: Layer, look: Look, keep_stale: bool) -> None:
    """An edit that changes nothing is a slip of the pen; a part of a report may well lack its text."""
    unknown = {} if look.partly else layer.unknown()
    if unknown:
        raise UnknownEdit(unknown)
    stale = layer.stale()
    if stale and not keep_stale:
        raise StaleEdit(stale)
