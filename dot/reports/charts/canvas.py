"""An SVG drawing built from elements, so that every text and attribute is escaped by construction."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from dot.reports.charts.theme import Theme

Value = str | float | None
# What XML 1.0 does not allow to be written at all, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Caption:
    """What a chart says: an id unique on its page, the sentence, and its values in words."""

    key: str
    title: str
    description: str


@dataclass(frozen=True)
class Reading:
    """A number where it is drawn and as it is printed; without a number only the print is shown."""

    value: float | None
    text: str


@dataclass(frozen=True)
class Span:
    """Maps values from ``low`` … ``high`` to positions from ``start`` to ``end``, never beyond."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Position of ``value``; outside values land on the nearer end."""
        share = (value - self.low) / (self.high - self.low) if self.high != self.low else 0.5
        return self.start + (self.end - self.start) * min(1.0, max(0.0, share))


class Canvas:
    """One drawing; ``markup`` gives it as text that Jinja2 may insert as it is."""

    def __init__(self, width: float, height: float, caption: Caption, theme: Theme) -> None:
        self.theme, self.width = theme, width
        title, description = f"{caption.key}-title", f"{caption.key}-description"
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {_number(width)} {_number(height)}",
                "width": _number(width),
                "height": _number(height),
                "role": "img",
                "aria-labelledby": f"{title} {description}",
                "font-family": theme.family,
                "font-size": "11",
                "fill": theme.ink,
            },
        )
        # A PDF reader speaks the title only, so that in print it carries the values as well.
        stop = "" if caption.title.endswith((".", "!", "?")) else "."
        spoken = caption.title if theme.web else f"{caption.title}{stop} {caption.description}"
        self.put("title", {"id": title}, spoken)
        self.put("desc", {"id": description}, caption.description)

    def put(self, tag: str, attributes: Mapping[str, Value], content: str | None = None) -> None:
        """Add one element; underscores in names become hyphens, None is left out."""
        element = SubElement(
            self.root,
            tag,
            {
                name.replace("_", "-"): _number(value)
                if isinstance(value, float | int)
                else clean(value)
                for name, value in attributes.items()
                if value is not None
            },
        )
        if content is not None:
            element.text = clean(content)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], **attributes: Value
    ) -> None:
        """A straight line; grey and thin unless told otherwise."""
        attributes.setdefault("stroke", self.theme.grid)
        ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self.put("line", {**ends, **attributes})

    def bar(
        self, corner: tuple[float, float], size: tuple[float, float], **attributes: Value
    ) -> None:
        """A rectangle from its upper left corner; a negative size is drawn as nothing."""
        place = {"x": corner[0], "y": corner[1]}
        extent = {"width": max(0.0, size[0]), "height": max(0.0, size[1])}
        self.put("rect", {**place, **extent, **attributes})

    def text(self, place: tuple[float, float], words: str, **attributes: Value) -> None:
        """One line of text whose baseline starts at ``place``."""
        if words:
            self.put("text", {"x": place[0], "y": place[1], **attributes}, words)

    def paragraph(
        self, place: tuple[float, float], lines: Sequence[str], size: float, **attributes: Value
    ) -> None:
        """Lines stacked so that their block is centred on ``place``, vertically."""
        top = place[1] - (len(lines) - 1) * size * 0.6 + size * 0.36
        for step, words in enumerate(lines):
            self.text((place[0], top + step * size * 1.2), words, font_size=size, **attributes)

    def dot(self, centre: tuple[float, float], radius: float, **attributes: Value) -> None:
        """A filled circle with a thin edge of paper, so that touching dots stay apart."""
        attributes.setdefault("stroke", self.theme.paper)
        self.put("circle", {"cx": centre[0], "cy": centre[1], "r": radius, **attributes})

    def diamond(self, centre: tuple[float, float], radius: float, **attributes: Value) -> None:
        """A square on its corner: the mark for something from outside, a target or a benchmark."""
        x, y = centre
        corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
        self.polygon(corners, **attributes)

    def polygon(self, corners: Sequence[tuple[float, float]], **attributes: Value) -> None:
        """A closed shape through ``corners``."""
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
        self.put("polygon", {"points": points, **attributes})

    def path(self, steps: Sequence[str | float], **attributes: Value) -> None:
        """A path from SVG path commands and numbers, as in ``["M", x, y, "H", x]``."""
        drawn = " ".join(step if isinstance(step, str) else _number(step) for step in steps)
        self.put("path", {"d": drawn, "fill": "none", **attributes})

    def markup(self) -> Markup:
        """The finished drawing. Safe: the serializer escaped every text and attribute."""
        return Markup(tostring(self.root, encoding="unicode"))  # noqa: S704 — escaped above.


def clean(text: str) -> str:
    """``text`` with what no XML document may hold replaced by the sign for that, �."""
    return FORBIDDEN.sub(REPLACEMENT, text)


def _number(value: float) -> str:
    """At most one decimal; a tenth of a pixel is finer than print."""
    return f"{value:.1f}".removesuffix(".0")
