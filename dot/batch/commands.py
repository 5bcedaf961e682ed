"""Commands of the main job: assess a folder, code its recall answers, ask the client for figures."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from dot.batch.edits import unremembered
from dot.batch.folder import read_definition, read_folder, refuse_no_folder
from dot.batch.ledger import write_ledger
from dot.batch.packing import request_pack_in
from dot.batch.service import (
    Wishes,
    check,
    refuse_unwritable,
    remove_stale,
    write_documents,
)
from dot.batch.service import assess as assess_folder
from dot.errors import DotError
from dot.questionnaires.service import content_root
from dot.results.recall import people, recalled
from dot.strategy.coding import codebook, uncoded_wordings

SECONDS_BETWEEN = 5.0


def now_and_then(
    write: Callable[[str], object], clock: Callable[[], float] = monotonic
) -> Callable[[str], None]:
    """Progress in words, a line every few seconds; what is quick goes without."""
    due = clock() + SECONDS_BETWEEN

    def progress(words: str) -> None:
        nonlocal due
        if clock() >= due:
            due = clock() + SECONDS_BETWEEN
            write(f"{words}\n")

    return progress


def _assess_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run assess", description=assess.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where to write (default: FOLDER/out)")
    parser.add_argument("--check", action="store_true", help="say how complete the folder is")
    parser.add_argument("--no-pdf", action="store_true", help="leave the report out")
    parser.add_argument("--confidential", action="store_true", help="also the result of all rows")
    parser.add_argument("--lang", metavar="LOCALE", help="language of the report, such as de")
    parser.add_argument("--allow-missing", action="store_true", help="in English what it lacks")
    parser.add_argument("--fresh", action="store_true", help="use nothing of earlier runs")
    return parser


def assess(arguments: list[str]) -> int:
    """`assess FOLDER [--out DIR]`: check the folder, then write result and report."""
    chosen = _assess_options().parse_args(arguments)
    if chosen.check:
        print(check(chosen.folder, content_root()))
        return 0
    refuse_no_folder(chosen.folder)
    out = chosen.out or chosen.folder / "out"
    refuse_unwritable(out)
    wishes = Wishes(
        pdf=not chosen.no_pdf,
        confidential=chosen.confidential,
        locale=chosen.lang,
        allow_missing=chosen.allow_missing,
        progress=now_and_then(sys.stderr.write),
        kept=not chosen.fresh,
    )
    made = assess_folder(chosen.folder, content_root(), wishes)
    if made.ledger is not None:
        # Before the documents: a release that is recorded and not written can be made again.
        write_ledger(made.ledger, chosen.folder)
    write_documents(made.documents, out)
    remove_stale(made.documents, out)
    for page in made.left_out:
        print(f"left out, nothing to say: {page}")
    for line in unremembered(made.unremembered):
        print(line, file=sys.stderr)
    for doubt in made.doubtful:
        print(f"worth a second look: {doubt}", file=sys.stderr)
    for remark in made.remarks:
        print(f"printing: {remark}", file=sys.stderr)
    for name in made.documents:
        print(out / name)
    return 0


def code(arguments: list[str]) -> int:
    """`code FOLDER`: recall answers without a code, as rows for `coding.csv`, blind to level."""
    parser = argparse.ArgumentParser(prog="./run code", description=code.__doc__)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    definition, answers = read_folder(chosen.folder, content_root())
    if definition.strategy is None:
        raise DotError(f"{chosen.folder}: there is no strategy.yaml, so nothing can be coded yet.")
    book = codebook(definition.strategy, definition.coding)
    for questionnaire in definition.questionnaires:
        if questionnaire.leakage is None:
            continue
        lines = recalled(people(questionnaire, answers))
        for wording in uncoded_wordings(book, lines):
            proposals = " ".join(wording.proposals) or "–"
            print(f"{wording.question}\t{wording.answer}\t{proposals}")
    return 0


def request_pack(arguments: list[str]) -> int:
    """`request-pack FOLDER [--out FILE]`: the workbook that asks for KPIs and evidence."""
    parser = argparse.ArgumentParser(prog="./run request-pack", description=request_pack.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="default: FOLDER/request-pack.xlsx")
    parser.add_argument("--lang", metavar="LOCALE", help="such as en or de")
    chosen = parser.parse_args(arguments)
    definition = read_definition(chosen.folder, content_root())
    place = chosen.out or chosen.folder / "request-pack.xlsx"
    if place.exists():
        raise DotError(f"{place}: exists already; choose another name so that nothing is lost.")
    made = request_pack_in(definition, chosen.folder, content_root(), chosen.lang)
    write_documents({place.name: made}, place.parent)
    print(place)
    return 0
