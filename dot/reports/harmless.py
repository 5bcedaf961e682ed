"""A brand's logo, made harmless: pictures are drawn anew, drawings are checked element by element."""

import warnings
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from dot.reports.logos import Logo, LogoRefused

MAX_DRAWING_BYTES = 1_000_000
MAX_PIXELS = 4_000 * 4_000
PRINTED_PIXELS = (1_200, 1_200)
MAX_ELEMENTS = 5_000
MAX_DEPTH = 30
MAX_COPIES = 100

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
DRAWN = frozenset(
    SVG + name
    for name in (
        *("svg", "g", "defs", "title", "desc", "symbol", "use", "clipPath", "metadata"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    )
)
ADVICE = "Export it again as plain SVG with outlines only, or use a PNG."


def harmless(content: bytes) -> Logo:
    """The logo, PNG, JPEG or SVG by its content, drawn anew or checked. Raises LogoRefused."""
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return Logo("logo.png", _draw_anew(content))
    return Logo("logo.svg", _plain_drawing(content))


def _draw_anew(content: bytes) -> bytes:
    """Decode within limits, shrink to what print needs, and write our own PNG."""
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
            if picture.width * picture.height > MAX_PIXELS:
                raise LogoRefused(
                    f"The logo has {picture.width} × {picture.height} pixels; "
                    "use at most 4,000 × 4,000."
                )
            drawn = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LogoRefused("The logo has too many pixels; use at most 4,000 × 4,000.") from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, LogoRefused):
            raise
        raise LogoRefused("The logo is damaged; save it again as PNG.") from error
    drawn.thumbnail(PRINTED_PIXELS)
    target = BytesIO()
    drawn.save(target, "PNG")
    return target.getvalue()


def _plain_drawing(content: bytes) -> bytes:
    if len(content) > MAX_DRAWING_BYTES:
        raise LogoRefused(f"The logo has {len(content):,} bytes; an SVG may have 1 MB. {ADVICE}")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise LogoRefused(f"The logo declares entities or a DTD. {ADVICE}") from error
    except (ParseError, ValueError, LookupError) as error:
        raise LogoRefused(f"The logo is neither PNG, JPEG nor well-formed SVG. {ADVICE}") from error
    if root.tag != f"{SVG}svg":
        raise LogoRefused(f"The logo is XML but no SVG drawing. {ADVICE}")
    _check_shape(root)
    for element in root.iter():
        _check_element(element)
    _check_copies(root)
    register_namespace("", SVG.strip("{}"))
    return tostring(root)


def _check_shape(root: Element) -> None:
    """Refuse drawings with too many or too deeply nested elements."""
    waiting = [(root, 1)]
    count = 0
    while waiting:
        element, depth = waiting.pop()
        count += 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise LogoRefused(f"The logo has too many or too deeply nested elements. {ADVICE}")
        waiting.extend((child, depth + 1) for child in element)


def _check_element(element: Element) -> None:
    if element.tag not in DRAWN:
        name = str(element.tag).rpartition("}")[2]
        raise LogoRefused(f"The logo contains <{name}>, which is not printed. {ADVICE}")
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        squeezed = "".join(value.split()).lower()
        outside = plain == "href" and not squeezed.startswith("#")
        if outside or plain.startswith("on") or "url(" in squeezed.replace("url(#", ""):
            raise LogoRefused(f"The logo refers to something outside itself in “{plain}”. {ADVICE}")


def _check_copies(root: Element) -> None:
    """Copies of copies grow without bound: allow few, and none that contains another."""
    copies = [element for element in root.iter() if element.tag == f"{SVG}use"]
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for copy in copies:
        original = by_id.get((copy.get("href") or copy.get(LINK) or "").removeprefix("#"))
        nested = original is not None and any(part.tag == f"{SVG}use" for part in original.iter())
        if nested or len(copies) > MAX_COPIES:
            raise LogoRefused(f"The logo copies parts of itself again and again. {ADVICE}")
