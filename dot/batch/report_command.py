"""The command `report`: the report alone, in another brand, language, cut or look."""

import argparse
import sys
from pathlib import Path

from dot.batch.edits import unremembered
from dot.batch.folder import refuse_no_folder
from dot.batch.ledger import write_ledger
from dot.batch.page_pictures import page_pictures, refuse_no_painter
from dot.batch.service import (
    DATA,
    Wishes,
    refuse_unwritable,
    write_documents,
)
from dot.batch.service import assess as assess_folder
from dot.errors import DotError
from dot.questionnaires.service import content_root
from dot.reports.looks import Look


def report(arguments: list[str]) -> int:
    """`report FOLDER [--brand NAME] [--lang de] [--out DIR]`: the report of the same result."""
    chosen = parser().parse_args(arguments)
    refuse_no_folder(chosen.folder)
    out: Path = chosen.out or chosen.folder / "out"
    refuse_unwritable(out)
    if chosen.png:
        refuse_no_painter()
    look = _look(chosen)
    wishes = Wishes(
        brand=chosen.brand,
        locale=chosen.lang,
        allow_missing=chosen.allow_missing,
        look=look,
        keep_stale=chosen.keep_stale,
        workbook=False,
        kept=not chosen.fresh,
    )
    made = assess_folder(chosen.folder, content_root(), wishes)
    documents = {name: file for name, file in made.documents.items() if name not in DATA}
    if chosen.png:
        for name, content in tuple(documents.items()):
            documents |= page_pictures(name, content)
    if made.ledger is not None:
        write_ledger(made.ledger, chosen.folder)
    write_documents(documents, out)
    for page in made.left_out:
        sys.stdout.write(f"left out, nothing to say: {page}\n")
    for line in unremembered(made.unremembered):
        sys.stderr.write(f"{line}\n")
    for remark in made.remarks:
        sys.stderr.write(f"printing: {remark}\n")
    sys.stdout.write("".join(f"{out / name}\n" for name in documents))
    return 0


def _look(chosen: argparse.Namespace) -> Look:
    """What is to be printed. Raises DotError where two wishes exclude one another, or one is empty."""
    if chosen.pages is not None and not chosen.pages:
        raise DotError("--pages names no page: write page kinds such as summary,roadmap.")
    if chosen.cut is not None and not chosen.cut.strip():
        raise DotError("--cut names no cut: write one of the brand's, such as steering.")
    if chosen.cut and chosen.pages:
        raise DotError(
            f"--cut {chosen.cut} and --pages both say which pages to print: keep one of the two."
        )
    return Look(chosen.cut, chosen.pages or (), chosen.draft, chosen.grey)


def parser() -> argparse.ArgumentParser:
    """The options of `report`."""
    options = argparse.ArgumentParser(prog="./run report", description=report.__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--out", type=Path, help="where to write (default: FOLDER/out)")
    options.add_argument("--brand", help="a folder of report_templates, or one in FOLDER")
    options.add_argument("--lang", metavar="LANGUAGE", help="such as en or de")
    options.add_argument(
        "--allow-missing", action="store_true", help="show in English what the language lacks"
    )
    options.add_argument("--cut", help="a short report that the brand has, such as steering")
    options.add_argument(
        "--pages", type=_names, metavar="A,B", help="only these page kinds; not with --cut"
    )
    options.add_argument("--draft", action="store_true", help="mark every page as a draft")
    options.add_argument("--grey", action="store_true", help="as a printer without colour shows it")
    options.add_argument("--png", action="store_true", help="also a picture of every page")
    options.add_argument(
        "--keep-stale", action="store_true", help="print edits whose text has changed under them"
    )
    options.add_argument("--fresh", action="store_true", help="use nothing of earlier runs")
    return options


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in map(str.strip, text.split(",")) if name)
