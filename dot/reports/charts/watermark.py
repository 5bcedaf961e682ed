"""The word that lies across every page of a draft, behind what is printed on it."""

from markupsafe import Markup

from dot.reports.charts.canvas import Canvas, Caption
from dot.reports.charts.theme import Theme
from dot.reports.contrast import contrast

WIDTH, HEIGHT, SIZE = 400.0, 400.0, 84.0
LEAST = 4.5


def watermark(word: str, theme: Theme) -> Markup:
    """``word`` from the lower left to the upper right, so faint that notes on it can be read."""
    faint = contrast(theme.muted, theme.grid) >= LEAST
    canvas = Canvas(WIDTH, HEIGHT, Caption("draft", word, word), theme)
    canvas.text(
        (WIDTH / 2, HEIGHT / 2 + SIZE / 3),
        word,
        font_size=min(SIZE, WIDTH * 1.35 / max(1, len(word))),
        font_weight=600,
        text_anchor="middle",
        letter_spacing=4,
        fill=theme.grid if faint else theme.band,
        transform=f"rotate(-45 {WIDTH / 2} {HEIGHT / 2})",
    )
    return canvas.markup()
