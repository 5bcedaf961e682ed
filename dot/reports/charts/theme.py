"""The colours and the typeface of a chart: literal for the PDF, CSS variables for the web."""

import itertools
from dataclasses import dataclass, replace

Colour = tuple[int, int, int]

# A diverging ramp that stays ordered for red-green colour blindness and whose ends are both dark
# in grey print; every cell prints its number as well. Terracotta, sand, teal.
RAMP: tuple[tuple[float, Colour], ...] = (
    (0.00, (200, 85, 61)),
    (0.25, (233, 164, 143)),
    (0.50, (246, 239, 226)),
    (0.75, (140, 197, 191)),
    (1.00, (11, 110, 110)),
)
# Only pure black and white reach 4.5 : 1 on every fill between the ends of the ramp.
DARK, LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True)
class Theme:
    """Every colour a chart may use. ``for_web`` turns each into a CSS variable with a fallback."""

    accent: str = "#0b6e6e"
    second: str = "#d2622a"
    third: str = "#6b4fa0"
    fourth: str = "#2f6fb5"
    fifth: str = "#7a6a2f"
    bad: str = "#b8452f"
    good: str = "#0b6e6e"
    ink: str = "#1b2430"
    muted: str = "#566373"
    grid: str = "#dde3ea"
    band: str = "#eef2f5"
    paper: str = "#ffffff"
    family: str = "Inter, sans-serif"
    web: bool = False

    def for_web(self) -> "Theme":
        """The same colours as ``var(--name, #hex)``, so that a page's style can change them."""
        colours = {
            name: f"var(--{name}, {value})"
            for name, value in vars(self).items()
            if isinstance(value, str) and value.startswith("#")
        }
        return replace(self, web=True, **colours)

    @property
    def lanes(self) -> tuple[str, ...]:
        """Colours for things of equal rank, in order of use."""
        return (self.accent, self.second, self.fourth, self.third, self.fifth)


def cell_colours(share: float) -> tuple[str, str]:
    """Fill and legible text colour for a value at ``share`` of its scale, 0 worst to 1 best."""
    share = min(1.0, max(0.0, share))
    for (start, low), (end, high) in itertools.pairwise(RAMP):
        if share <= end:
            part = (share - start) / (end - start)
            fill = tuple(round(a + (b - a) * part) for a, b in zip(low, high, strict=True))
            break
    return "#{:02x}{:02x}{:02x}".format(*fill), _legible_on(fill)


def luminance_of(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 black to 1 white (WCAG 2.1)."""
    return _luminance(tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)))


def _legible_on(fill: tuple[int, ...]) -> str:
    """Dark or light text, whichever has the higher contrast."""
    luminance = _luminance(fill)
    return LIGHT if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else DARK


def _luminance(fill: tuple[int, ...]) -> float:
    red, green, blue = (_linear(channel / 255) for channel in fill)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
