"""Text measured once: what Pango said of a line, and how it was drawn, is told from memory.

WeasyPrint asks for the same words in the same font and width again and again: for a column's width,
for the line, for every letter of a chart. Both answers depend on nothing but what stands in the
key, so that a report printed with a memory has the bytes of one printed without; a test compares.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont
from weasyprint.draw import text as drawing
from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

# Whatever of a style has a say in how a line is broken, measured and drawn.
KEYS = (
    *("direction", "lang", "white_space", "font_size", "font_family", "font_style"),
    *("font_stretch", "font_weight", "font_kerning", "font_variant_ligatures"),
    *("font_variant_position", "font_variant_caps", "font_variant_numeric"),
    *("font_variant_alternates", "font_variant_east_asian", "font_feature_settings"),
    *("font_variation_settings", "font_language_override", "text_decoration_line"),
    *("word_spacing", "letter_spacing", "overflow_wrap", "word_break", "tab_size"),
    *("hyphens", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphenate_character"),
)
# A style's key is made once; it lies beside the style's properties.
PLACE = "_measuring_key"
# The methods by which a line comes upon a page.
STEPS = frozenset({"set_font_size", "show_text"})

QUICK = 1

Line = tuple[Any, ...]
Step = tuple[str, tuple[Any, ...]]


class Memory:
    """Lines by style and question, drawings by style and text.

    letters: the characters that the report's own fonts have; a text with any other is measured
    every time, for it depends on the machine's fonts.   kept: what an earlier memory wrote.
    """

    def __init__(self, letters: Iterable[int], family: str, kept: bytes = b"") -> None:
        self.letters = frozenset(map(chr, letters))
        self.family = family
        self.lines: dict[str, dict[Line, Line]] = _read(kept) if kept else {}
        self.used: dict[str, dict[Line, Line]] = {}
        self.drawn: dict[tuple[str, str, float], list[Step]] = {}
        self.split: Callable[..., Line] = line_break.split_first_line
        self.draw: Callable[..., list[Any]] = drawing.draw_first_line

    def first_line(self, text: str, style: Any, context: object, *asked: Any, **named: Any) -> Line:
        """What ``split_first_line`` says to the same question."""
        if not self._own(text, style):
            return self.split(text, style, context, *asked, **named)
        key = style_key(style)
        question = (text, *asked, *named, *named.values())
        used = self.used.setdefault(key, {})
        found = used.get(question) or self.lines.get(key, {}).get(question)
        if found is None:
            layout, *rest = self.split(text, style, context, *asked, **named)
            used[question] = (dict(vars(layout)), *rest)
            return (layout, *rest)
        used[question] = found
        layout = Layout.__new__(Layout)
        layout.__dict__.update(found[0])
        return (layout, *found[1:])

    def draw_line(
        self, stream: Any, box: Any, overflow: str, ellipsis: str, matrix: Any
    ) -> list[Any]:
        """What ``draw_first_line`` does: the same steps of an earlier drawing at another place."""
        layout = box.pango_layout
        if overflow == "ellipsis" or ellipsis != "none" or not self._own(layout.text, box.style):
            return self.draw(stream, box, overflow, ellipsis, matrix)
        key = (style_key(box.style), layout.text, layout.justification_spacing)
        steps = self.drawn.get(key)
        if steps is None:
            noted = Noted(stream)
            emojis = self.draw(noted, box, overflow, ellipsis, matrix)
            if not emojis and not noted.unusual:
                self.drawn[key] = noted.steps
            return emojis
        if steps:
            stream.set_text_matrix(*matrix.values)
        for name, given in steps:
            getattr(stream, name)(*given)
        return []

    def dump(self) -> bytes:
        """The lines that were asked for this time, for the next print."""
        told = {style: [*map(list, lines.items())] for style, lines in self.used.items()}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return zlib.compress(text.encode(), QUICK)

    def _own(self, text: str, style: Any) -> bool:
        """Whether the report's own fonts alone draw a text."""
        return style["font_family"][0] == self.family and self.letters.issuperset(text)


class Noted:
    """A page's content that notes the steps by which a line comes upon it."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.steps: list[Step] = []
        self.unusual = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.stream, name)
        if name in STEPS:
            return lambda *given: self._step(name, found, given)
        if name == "set_text_rise":
            self.unusual = True
        return found

    def _step(self, name: str, do: Callable[..., None], given: tuple[Any, ...]) -> None:
        self.steps.append((name, given))
        do(*given)


def letters_of(fonts: Iterable[bytes]) -> frozenset[int]:
    """The characters that every one of these font files can draw."""
    maps = [TTFont(BytesIO(font), lazy=True).getBestCmap() or {} for font in fonts]
    return frozenset(set.intersection(*map(set, maps))) if maps else frozenset()


def style_key(style: Any) -> str:
    """Everything of a style that decides how its text looks."""
    beside = vars(style)
    found: str | None = beside.get(PLACE)
    if found is None:
        found = beside[PLACE] = repr([style[name] for name in KEYS])
    return found


class Lazy:
    """Pango's layout of a line, made only where something reads it."""

    def __getattr__(self, name: str) -> Any:
        style = vars(self).pop("waiting", None)
        if style is None or name not in ("layout", "language", "style"):
            raise AttributeError(name)
        Layout.setup(self, style)
        Layout.set_text(self, vars(self)["text"], justify=True)
        return vars(self)[name]


def _reactivate(layout: Any, style: Any) -> None:
    vars(layout)["waiting"] = style


def _deactivate(layout: Any) -> None:
    for name in ("waiting", "layout", "language", "style"):
        vars(layout).pop(name, None)


@contextmanager
def remembered(memory: Memory) -> Iterator[None]:
    """Let WeasyPrint ask ``memory`` while this lasts."""
    places = (
        (line_break, "split_first_line", memory.first_line),
        (inline, "split_first_line", memory.first_line),
        (preferred, "split_first_line", memory.first_line),
        (drawing, "draw_first_line", memory.draw_line),
        (Layout, "reactivate", _reactivate),
        (Layout, "deactivate", _deactivate),
        (Layout, "__getattr__", Lazy.__getattr__),
    )
    before = [(place, name, getattr(place, name, None)) for place, name, _ in places]
    for place, name, with_memory in places:
        setattr(place, name, with_memory)
    try:
        yield
    finally:
        for place, name, original in before:
            if original is None:
                delattr(place, name)
            else:
                setattr(place, name, original)


def _read(kept: bytes) -> dict[str, dict[Line, Line]]:
    return {
        style: {tuple(question): tuple(answer) for question, answer in lines}
        for style, lines in json.loads(zlib.decompress(kept)).items()
    }
