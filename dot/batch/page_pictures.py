"""A picture of every page of a PDF, drawn by whichever program for it the machine has."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from dot.errors import DotError

# Drawing a PDF takes a library that only the tests need; without it a program does the same.
LIBRARY: ModuleType | None
try:
    import pypdfium2

    LIBRARY = pypdfium2
except ImportError:
    LIBRARY = None

PROGRAM = "pdftoppm"
DOTS_PER_INCH = 110
POINTS_PER_INCH = 72
SECONDS = 120
NUMBER = re.compile(r"-0*(\d+)\.png$")


def refuse_no_painter() -> None:
    """Say that nothing can draw pages, before anything is printed. Raises DotError."""
    if LIBRARY is None:
        _painter()


def _painter() -> str:
    program = shutil.which(PROGRAM)
    if program is None:
        raise DotError(
            "Nothing on this machine draws pages of a PDF: install pypdfium2 beside DOT, or "
            f"{PROGRAM} (Debian, Ubuntu: apt-get install poppler-utils), or leave out --png."
        )
    return program


def page_pictures(name: str, pdf: bytes) -> dict[str, bytes]:
    """PNG pictures by file name, as report-01.png. Raises DotError where nothing can draw them."""
    drawn = list(_by_library(pdf) if LIBRARY is not None else _by_program(pdf))
    digits = max(2, len(str(len(drawn))))
    stem = name.removesuffix(".pdf")
    return {f"{stem}-{at:0{digits}}.png": page for at, page in enumerate(drawn, start=1)}


def _by_library(pdf: bytes) -> Iterator[bytes]:
    if LIBRARY is None:
        return
    with LIBRARY.PdfDocument(pdf) as document:
        for page in document:
            target = BytesIO()
            picture = page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil()
            picture.save(target, "PNG")
            yield target.getvalue()


def _by_program(pdf: bytes) -> Iterator[bytes]:
    program = _painter()
    with TemporaryDirectory() as place:
        subprocess.run(
            [program, "-png", "-r", str(DOTS_PER_INCH), "-", str(Path(place) / "page")],
            input=pdf,
            check=True,
            timeout=SECONDS,
        )
        yield from (page.read_bytes() for page in sorted(Path(place).glob("*.png"), key=_number))


def _number(page: Path) -> int:
    found = NUMBER.search(page.name)
    return int(found[1]) if found else 0
