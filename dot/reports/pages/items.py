"""Single items as a page shows them: bars with the marks of groups, and a profile of letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.reports.blocks import (
    Exhibit,
    HeatCell,
    HeatMap,
    HeatRow,
    Page,
    Source,
    Table,
    heat_cell,
    ticks_of,
)
from dot.reports.charts.canvas import Caption
from dot.reports.charts.item_bars import ItemRow, ItemWords, item_bars
from dot.reports.pages import values
from dot.results.pictures_schemas import ItemMean, ProfilePicture

MOST_GROUPS = 4


@dataclass(frozen=True)
class Picture:
    """One drawing and the same in words; what a kind does not have is absent."""

    exhibit: Exhibit
    tables: tuple[Table, ...] = ()
    heat: HeatMap | None = None


def profile(source: Source, picture: ProfilePicture) -> Page:
    """A page of letters: each by itself, then by group in numbers."""
    words, figures = source.words, source.figures
    shown = [axis for axis in picture.axes if axis.mean is not None]
    low = min(shown, key=lambda axis: axis.mean or 0.0)
    high = max(shown, key=lambda axis: axis.mean or 0.0)
    lead = words(
        "profile.lead",
        low=low.name,
        low_level=figures.level(low.mean),
        high=high.name,
        high_level=figures.level(high.mean),
    )
    codes = list(dict.fromkeys(code for axis in picture.axes for code in axis.groups))
    sentence = words(
        "profile.sentence", low=low.name, high=high.name, apart=figures.level(_apart(low, high))
    )
    key = f"picture-{picture.id}-chart"
    exhibit = item_exhibit(source, key, sentence, picture.axes, codes)
    content = Picture(exhibit, heat=_profile_heat(source, picture, codes))
    return Page("picture", f"picture-{picture.id}", picture.title, lead, content)


def _apart(low: ItemMean, high: ItemMean) -> float:
    return (high.mean or 0.0) - (low.mean or 0.0)


def item_exhibit(
    source: Source, key: str, sentence: str, items: Sequence[ItemMean], codes: Sequence[str]
) -> Exhibit:
    """Single items as bars with the marks of at most four shown groups."""
    words, figures = source.words, source.figures
    codes = list(codes)[:MOST_GROUPS]
    rows = [_row(source, item, codes) for item in items]
    letters = all(item.letter for item in items)
    head = words("profile.axis" if letters else "distributions.question")
    names = source.result.assessment.groups
    legend = ItemWords(
        words("profile.mean"),
        words("legend.previous"),
        tuple(names.get(code, code) for code in codes),
    )
    drawn = values.items(source, rows, legend.groups, head)
    caption = Caption(key, sentence, values.spoken(drawn))
    ticks = ticks_of(figures, items[0].range)
    drawing = item_bars(rows, ticks, legend, caption, source.theme)
    return Exhibit(sentence, drawing, (words("profile.note"),), key=key, values=drawn)


def _row(source: Source, item: ItemMean, codes: Sequence[str]) -> ItemRow:
    """One bar with the marks of these groups; None where a group is not shown."""
    return ItemRow(
        label=item.text.removeprefix(f"{item.name}: "),
        mean=source.figures.reading(item.mean, None, item.reason),
        groups=tuple(item.groups[code].mean if code in item.groups else None for code in codes),
        previous=item.previous,
        note=source.figures.people(item.n),
        letter=item.letter,
        name=item.name,
    )


def _profile_heat(source: Source, picture: ProfilePicture, codes: Sequence[str]) -> HeatMap | None:
    """Groups side by side, in numbers; left out where only one may be shown."""
    words, figures = source.words, source.figures
    if len(codes) < 2:
        return None
    names = source.result.assessment.groups
    rows = []
    for axis in picture.axes:
        cells = [_item_cell(source, axis, axis.groups[code].mean if code in axis.groups else None)
                 for code in codes]  # fmt: skip
        rows.append(HeatRow(axis.name, (*cells, _item_cell(source, axis, axis.mean)), axis.letter))
    sizes = "; ".join(
        f"{names.get(code, code)} "
        + figures.people(max(axis.groups[code].n for axis in picture.axes if code in axis.groups))
        for code in codes
    )
    columns = (*(names.get(code, code) for code in codes), words("view.score"))
    return HeatMap(words("profile.groups"), columns, tuple(rows), words("profile.axis"), (sizes,))


def _item_cell(source: Source, item: ItemMean, mean: float | None) -> HeatCell:
    low, high = item.range
    if mean is None:
        return heat_cell(source.words("state.hidden"), None, hidden=True)
    share = (mean - low) / (high - low)
    return heat_cell(source.figures.level(mean), share, ramp=source.figures.ramp)
