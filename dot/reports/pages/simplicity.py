"""Simplicity: what was counted, what it means for people, and what would lower it."""

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.pages.kpis import figure_of
from dot.results.pictures_schemas import CountPicture


def simplicity(source: Source) -> tuple[Page, ...]:
    """Left out when nothing was counted."""
    words, figures = source.words, source.figures
    counts = source.result.assessment.simplicity or {}
    known = {
        name: number for name, number in counts.items() if words.has(f"simplicity_name.{name}")
    }
    counted = [number for number in known.values() if number is not None]
    if not counted:
        return ()
    more = {one.count: one for one in source.pictures.counts}
    rows = tuple(_row(source, name, number, more.get(name)) for name, number in known.items())
    widths = {"what": 19, "count": 9, "reading": 23, "place": 24, "remedy": 25}
    if not more:
        widths = {"what": 75, "count": 25}
        rows = tuple(row[:2] for row in rows)
    columns = tuple(
        Column(words(f"simplicity.{name}"), width, number=name == "count")
        for name, width in widths.items()
    )
    lead = words.count("simplicity.lead", len(counted))
    most = max(known, key=lambda name: known[name] or 0)
    told = words.count(
        f"simplicity.{most}", known[most] or 0, number=figures.whole(known[most] or 0)
    )
    table = Table(
        words("simplicity.sentence", most=told), columns, rows, (words("simplicity.note"),)
    )
    return (Page("simplicity", "simplicity", words("simplicity.heading"), lead, table),)


def _row(
    source: Source, name: str, number: int | None, more: CountPicture | None
) -> tuple[str, ...]:
    words, figures = source.words, source.figures
    shown = words("simplicity.not_counted") if number is None else figures.whole(number)
    kpis = [source.kpi(code) for code in more.kpis] if more else []
    readings = [
        words("simplicity.kpi", name=kpi.name, figure=figure_of(source, kpi), level=figures.level(kpi.level))
        for kpi in kpis
        if kpi.value is not None
    ]  # fmt: skip
    places = [source.node(spot) for spot in more.spots] if more else []
    levels = [f"{node.id} {node.title} {figures.score(node)}" for node in places]
    none = figures.level(None)
    return (
        words(f"simplicity_name.{name}"),
        shown,
        "; ".join(readings) or none,
        "; ".join(levels) or none,
        _remedies(source, more) or none,
    )


def _remedies(source: Source, more: CountPicture | None) -> str:
    """Initiatives that lower the count, and whether the roadmap has them."""
    roadmap = source.result.roadmap
    if more is None or roadmap is None:
        return ""
    chosen = {one.id: one.name for one in roadmap.initiatives}
    later = {one.id: one.name for one in roadmap.not_chosen}
    parts = [f"{code} {chosen[code]}" for code in more.initiatives if code in chosen]
    parts += [
        source.words("simplicity.later", name=f"{code} {later[code]}")
        for code in more.initiatives
        if code in later
    ]
    return "; ".join(parts)
