"""The command `workshop-pack`: everything on paper for the calibration workshop."""

import argparse
import sys
from pathlib import Path

from dot.batch.folder import read_folder, refuse_no_folder
from dot.batch.languages import in_language, language_for
from dot.batch.ledger import write_ledger
from dot.batch.service import published_of, refuse_unwritable, write_documents
from dot.errors import DotError
from dot.exchange.decisions import confirmed_csv
from dot.questionnaires.documents import real_path
from dot.questionnaires.service import content_root
from dot.reports.languages import said_in
from dot.reports.service import find_brand, folders_of, make_pdf
from dot.reports.workshop import build_workshop
from dot.results.service import count
from dot.workshops.agenda import MOST_ITEMS, agenda

PACK, DECISIONS = "workshop-pack.pdf", "confirmed.csv"


def workshop_pack(arguments: list[str]) -> int:
    """`workshop-pack FOLDER [--out DIR]`: pre-read, agenda, cards, ballots, and a confirmed.csv."""
    parser = argparse.ArgumentParser("./run workshop-pack", description=workshop_pack.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where to write (default: FOLDER/workshop)")
    parser.add_argument("--brand", help="a folder of report_templates, or one in FOLDER")
    parser.add_argument("--lang", metavar="LANGUAGE", help="such as en or de")
    parser.add_argument("--items", type=int, default=MOST_ITEMS, help="at most so many items")
    chosen = parser.parse_args(arguments)
    refuse_no_folder(chosen.folder)
    out: Path = chosen.out or chosen.folder / "workshop"
    if real_path(out) == real_path(chosen.folder):
        raise DotError(f"{out}: choose another folder, so that its {DECISIONS} is not lost.")
    if not 1 <= chosen.items <= MOST_ITEMS:
        raise DotError(f"--items {chosen.items}: a session holds from 1 to {MOST_ITEMS} items.")
    refuse_unwritable(out)
    authored, answers = read_folder(chosen.folder, content_root())
    place = authored, chosen.folder, content_root(), chosen.lang
    brand = find_brand(chosen.brand or authored.assessment.brand, chosen.folder)
    published, ledger = published_of(chosen.folder, count(authored, answers))
    result = said_in(published, folders_of(brand), language_for(*place, allow_missing=False))
    items = agenda(result, chosen.items)
    if not items:
        raise DotError("Nothing to settle: on no open place do views lie half a level apart.")
    printed = make_pdf(build_workshop(result, items, in_language(*place).questionnaires, brand))
    if ledger is not None:
        write_ledger(ledger, chosen.folder)
    documents = {PACK: printed.pdf, DECISIONS: confirmed_csv(result, items)}
    write_documents(documents, out)
    for remark in printed.remarks:
        sys.stderr.write(f"printing: {remark}\n")
    sys.stdout.write("".join(f"{out / name}\n" for name in documents))
    return 0
