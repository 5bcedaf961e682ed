"""One small grey picture a page kind, kept as reference; this module draws, compares and renews them.

After a page was changed on purpose: `.venv-test/bin/python -m tests.reports.page_pictures`, look at
what changed in tests/reports/references, and commit it.
"""

import re
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from dot.batch.folder import read_definition, read_folder
from dot.batch.stored import stored_files
from dot.publication.privacy import privacy_plan
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.reports.council import build_pack
from dot.reports.edits import Edit, Edits, OwnPage
from dot.reports.service import BuiltReport, Wish, build, find_brand, make_pdf
from dot.reports.workshop import build_workshop
from dot.workshops.agenda import agenda
from tests.batch.factories import make_folder
from tests.reports.made.pulse import write_pulse
from tests.reports.made.results import make_result

REFERENCES = Path(__file__).parent / "references"
SECTION = re.compile(r'<section id="([^"]+)" class="page (\w+)')
SCALE, SHADES = 0.3, 16
CONSULTANTS = Edits(
    texts={"decisions.heading": Edit("What we ask of you", "Decisions needed")},
    sections=("own-view", "decisions"),
    annexes=(),
    own_pages=(
        OwnPage("view", "Our view", "Three things:\n\n- one owner\n- one plan", "In short."),
    ),
    shown=True,
)
PACKS = ("workshop_preread", "workshop_agenda", "workshop_cards", "workshop_ballot")
BY_CONSULTANT = ("own", "decisions", "edits")
IN_PACKS = ("one_page", "council_rules", "council_questions", *PACKS)
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


def of_packs(place: Path) -> dict[str, Image.Image]:
    """The kinds of a pulse, of the workshop and of the works council.

    place: an empty folder for what is read from files.
    """
    brand, result = find_brand("default"), make_result()
    pulse = publish(*read_folder(write_pulse(place / "pulse"), content_root()))
    small = read_definition(make_folder(place / "small").path, content_root())
    packs = (
        build(pulse, brand),
        build_workshop(result, agenda(result, 4), [], brand),
        build_pack(small, privacy_plan(small), brand, stored_files()),
    )
    found: dict[str, Image.Image] = {}
    for built in packs:
        found |= {kind: page for kind, page in by_outline(built).items() if kind in IN_PACKS}
    return found


def of_a_consultant() -> dict[str, Image.Image]:
    """The kinds that the brand does not list: what a consultant adds, and the decisions of a cut."""
    pages = by_outline(build(make_result(), find_brand("default"), Wish(CONSULTANTS)))
    return {kind: page for kind, page in pages.items() if kind in BY_CONSULTANT}


def by_outline(built: BuiltReport) -> dict[str, Image.Image]:
    """The first page of every kind by the outline, for documents without a list of contents."""
    document = pypdfium2.PdfDocument(make_pdf(built).pdf)
    heads = [one.get_dest().get_index() for one in document.get_toc() if one.level == 0]
    kinds = [kind for _, kind in SECTION.findall(built.html)]
    pages = dict(reversed(list(zip(kinds, heads, strict=False))))
    return {
        kind: document[number].render(scale=SCALE).to_pil().convert("L")
        for kind, number in pages.items()
    }


def main() -> None:
    """Draw every kind anew and keep it."""
    built = build(make_result(), find_brand("default"))
    pages = drawn(built, make_pdf(built).pdf)
    if built.annex is not None:
        behind = drawn(built.annex, make_pdf(built.annex).pdf)
        pages |= {kind: page for kind, page in behind.items() if kind not in pages}
    with TemporaryDirectory() as place:
        pages |= of_a_consultant() | of_packs(Path(place))
    keep(pages)
    size = sum(path.stat().st_size for path in REFERENCES.glob("*.png"))
    sys.stdout.write(f"{len(pages)} pictures, {size // 1024} KiB\n")


if __name__ == "__main__":
    main()
