"""How one print of a report differs from the full one: a cut, chosen pages, a draft's mark, grey."""

import re
from dataclasses import dataclass, replace
from io import BytesIO

from markupsafe import Markup
from PIL import Image

from dot.reports.blocks import Exhibit, HeatCell, Page
from dot.reports.brands import Brand
from dot.reports.charts.theme import Theme, luminance_of
from dot.reports.reshaping import reshaped

HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
# Colours stand in attributes; a quotation mark inside a text is escaped, so that no text matches.
PAINT = re.compile(r'(?<==")#[0-9a-fA-F]{6}(?=")')
PNG = b"\x89PNG"


@dataclass(frozen=True)
class Look:
    """What to print: everything unless a ``cut`` of the brand or single ``pages`` are named.

    draft: every page carries the word for it.   grey: as a printer without colour shows it.
    """

    cut: str | None = None
    pages: tuple[str, ...] = ()
    draft: bool = False
    grey: bool = False

    @property
    def partly(self) -> bool:
        """Whether only a part is printed, which has neither cover nor contents."""
        return bool(self.cut or self.pages)


def grey_of(colour: str) -> str:
    """The grey that is as bright as ``#rrggbb``."""
    linear = luminance_of(colour)
    share = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    level = round(min(1.0, max(0.0, share)) * 255)
    return f"#{level:02x}{level:02x}{level:02x}"


def greyed(text: str, pattern: re.Pattern[str] = HEX) -> str:
    """A style sheet or a drawing with every colour turned into its grey."""
    return pattern.sub(lambda found: grey_of(found[0]), text)


def grey_brand(brand: Brand) -> Brand:
    """The brand as a printer without colour shows it, its logo too."""
    colours = {
        name: grey_of(value)
        for name, value in vars(brand.theme).items()
        if isinstance(value, str) and HEX.fullmatch(value)
    }
    pictures = {
        name: _grey_picture(content) if name in brand.pictures else content
        for name, content in brand.assets.items()
    }
    theme = Theme(**{**vars(brand.theme), **colours})
    cover = {name: grey_of(colour) for name, colour in brand.cover.items()}
    return replace(brand, theme=theme, cover=cover, assets=pictures)


def grey_page(page: Page) -> Page:
    """A page whose charts and heat maps have greys; their colours are written out in them."""
    return reshaped(page, _grey_part)


def _grey_part(part: object) -> object:
    if isinstance(part, HeatCell) and part.fill:
        return replace(part, fill=grey_of(part.fill), ink=grey_of(part.ink))
    if isinstance(part, Exhibit):
        drawing = Markup(greyed(part.drawing, PAINT))  # noqa: S704 — colours for colours.
        return replace(part, drawing=drawing)
    return part


def _grey_picture(content: bytes) -> bytes:
    if not content.startswith(PNG):
        return greyed(content.decode("utf-8")).encode("utf-8")
    target = BytesIO()
    Image.open(BytesIO(content), formats=("PNG",)).convert("LA").save(target, "PNG")
    return target.getvalue()
