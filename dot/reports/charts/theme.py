"""The colours and the typeface of a chart: literal for the PDF, CSS variables for the web."""

from dataclasses import dataclass, replace
from typing import Any

Channels = tuple[float, ...]

# Only pure black and white reach 4.5 : 1 on every fill between the ends of the ramp.
DARK, LIGHT = "#000000", "#ffffff"


@dataclass(frozen=True)
class Ramp:
    """A diverging scale from worst to best; every cell prints its number as well.

    Terracotta, sand, teal stay ordered for colour blindness; both ends are dark in grey print.
    """

    low: str = "#c8553d"
    middle: str = "#f6efe2"
    high: str = "#0b6e6e"

    def at(self, share: float) -> str:
        """The colour at ``share`` of the scale, 0 worst to 1 best."""
        share = min(1.0, max(0.0, share))
        start, end = (self.low, self.middle) if share <= 0.5 else (self.middle, self.high)
        part = share * 2 if share <= 0.5 else share * 2 - 1
        pairs = zip(channels_of(start), channels_of(end), strict=True)
        return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


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
    series: tuple[str, ...] = ("accent", "second", "fourth", "third", "fifth")
    ramp: Ramp = Ramp()

    def for_web(self) -> "Theme":
        """The same colours as ``var(--name, #hex)``, so that a page's style can change them."""
        colours: dict[str, Any] = {
            name: f"var(--{name}, {value})"
            for name, value in vars(self).items()
            if isinstance(value, str) and value.startswith("#")
        }
        return replace(self, web=True, **colours)

    def lane(self, number: int) -> str:
        """The colour of one of several things of equal rank, counted from 0; they come again."""
        return str(getattr(self, self.series[number % len(self.series)]))


def cell_colours(share: float, ramp: Ramp | None = None) -> tuple[str, str]:
    """Fill and legible text colour for a value at ``share`` of its scale, 0 worst to 1 best."""
    fill = (ramp or Ramp()).at(share)
    return fill, _legible_on(fill)


def channels_of(colour: str) -> tuple[int, ...]:
    """Red, green and blue of ``#rrggbb``, 0 … 255."""
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def linear_of(colour: str) -> Channels:
    """Red, green and blue of ``#rrggbb`` in proportion to light, 0 … 1."""
    return tuple(_linear(channel / 255) for channel in channels_of(colour))


def of_linear(light: Channels) -> str:
    """The colour ``#rrggbb`` of so much red, green and blue light; what is beyond is cut off."""
    bounded = (min(1.0, max(0.0, part)) for part in light)
    return "#" + "".join(
        f"{round(255 * (p * 12.92 if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055)):02x}"
        for p in bounded
    )


def luminance_of(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 black to 1 white (WCAG 2.1)."""
    red, green, blue = linear_of(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _legible_on(fill: str) -> str:
    """Dark or light text, whichever has the higher contrast."""
    luminance = luminance_of(fill)
    return LIGHT if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else DARK


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
