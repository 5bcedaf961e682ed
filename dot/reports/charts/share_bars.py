"""Share bars: parts of a whole from 0 to 100 %, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption, Reading, Span
from dot.reports.charts.lettering import LEAST, fitted_alike
from dot.reports.charts.theme import Theme

WIDTH, ROW, HIGH_ROW, HEIGHT_OF_BAR = 658.0, 22.0, 26.0, 12.0
LEFT, RIGHT = 270.0, 600.0
SIZE = 10.5
SIZES = ((SIZE, 1), (LEAST, 2))


@dataclass(frozen=True)
class ShareBar:
    """One share (0–1) and its name; ``strong`` marks what lies beyond a limit."""

    label: str
    share: Reading
    strong: bool = False


def share_bars(bars: Sequence[ShareBar], caption: Caption, theme: Theme) -> Markup:
    """Horizontal bars whose full track is the whole."""
    span = Span(0.0, 1.0, LEFT, RIGHT)
    labels, size = fitted_alike([bar.label for bar in bars], LEFT - 14, SIZES)
    high = HIGH_ROW if any(len(label) > 1 for label in labels) else ROW
    canvas = Canvas(WIDTH, high * len(bars) + 6, caption, theme)
    for place, bar in enumerate(bars):
        middle = high * (place + 0.5) + 3
        top = middle - HEIGHT_OF_BAR / 2
        canvas.paragraph((0, middle), labels[place], size)
        canvas.bar((LEFT, top), (RIGHT - LEFT, HEIGHT_OF_BAR), fill=theme.band)
        if bar.share.value is not None:
            fill = theme.bad if bar.strong else theme.accent
            filled = (span(bar.share.value) - LEFT, HEIGHT_OF_BAR)
            canvas.bar((LEFT, top), filled, fill=fill)
        weight = {"font_weight": 600.0} if bar.strong else {}
        canvas.text((RIGHT + 10, middle + 3.8), bar.share.text, font_size=SIZE, **weight)
    return canvas.markup()
