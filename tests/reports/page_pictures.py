"""One small grey picture a page kind, kept as reference; this module draws, compares and renews them.

After a page was changed on purpose: `.venv-test/bin/python -m tests.reports.page_pictures`, look at
what changed in tests/reports/references, and commit it.
"""

import re
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from dot.reports.service import BuiltReport, build, find_brand, make_pdf
from tests.reports.made.results import make_result

REFERENCES = Path(__file__).parent / "references"
SECTION = re.compile(r'<section id="([^"]+)" class="page (\w+)')
SCALE, SHADES = 0.3, 16
# Of 255: how far a page may be from its reference on the whole, and in its worst block.
WHOLE, BLOCK, SIDE = 2.5, 40.0, 16


def drawn(built: BuiltReport, pdf: bytes) -> dict[str, Image.Image]:
    """The first page of every kind of a printed document, by kind."""
    places = _places(pdf)
    pages = {} if "cover" not in built.html else {"cover": 0, "contents": 1}
    for anchor, kind in SECTION.findall(built.html):
        if anchor in places:
            pages.setdefault(kind, places[anchor])
    document = pypdfium2.PdfDocument(pdf)
    return {
        kind: document[number].render(scale=SCALE).to_pil().convert("L")
        for kind, number in pages.items()
    }


def unlike(page: Image.Image, reference: Image.Image) -> str:
    """What tells two pictures of a page apart; nothing where they show the same."""
    if page.size != reference.size:
        return f"the page has {page.size} pixels, its reference {reference.size}"
    apart = np.abs(np.asarray(page, dtype=float) - np.asarray(reference, dtype=float))
    height, width = (length - length % SIDE for length in apart.shape)
    blocks = apart[:height, :width].reshape(height // SIDE, SIDE, width // SIDE, SIDE)
    worst = float(blocks.mean(axis=(1, 3)).max())
    whole = float(apart.mean())
    if whole <= WHOLE and worst <= BLOCK:
        return ""
    return f"{whole:.1f} of 255 apart on the whole, {worst:.0f} in the worst block"


def kept() -> dict[str, Image.Image]:
    """The references by kind."""
    return {path.stem: Image.open(path).convert("L") for path in sorted(REFERENCES.glob("*.png"))}


def keep(pages: Mapping[str, Image.Image]) -> None:
    """Write the references anew, in few shades so that they stay small."""
    REFERENCES.mkdir(exist_ok=True)
    for path in REFERENCES.glob("*.png"):
        path.unlink()
    for kind, page in pages.items():
        page.quantize(SHADES).save(REFERENCES / f"{kind}.png", optimize=True)


def _places(pdf: bytes) -> dict[str, int]:
    """The page that each anchor of the document lies on."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
        names = list(opened.Root.Names.Dests.Names)
        return {
            str(name): numbers[place[0].objgen]
            for name, place in zip(names[::2], names[1::2], strict=True)
        }


def main() -> None:
    """Draw every kind anew and keep it."""
    built = build(make_result(), find_brand("default"))
    pages = drawn(built, make_pdf(built).pdf)
    if built.annex is not None:
        behind = drawn(built.annex, make_pdf(built.annex).pdf)
        pages |= {kind: page for kind, page in behind.items() if kind not in pages}
    keep(pages)
    size = sum(path.stat().st_size for path in REFERENCES.glob("*.png"))
    sys.stdout.write(f"{len(pages)} pictures, {size // 1024} KiB\n")


if __name__ == "__main__":
    main()
