"""The command `slides`: the key pages as PowerPoint for the steering meeting."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from dot.batch.folder import read_folder, refuse_no_folder
from dot.batch.languages import language_for
from dot.batch.ledger import write_ledger
from dot.batch.reporting import check_report, wish_of
from dot.batch.service import (
    published_of,
    refuse_unwritable,
    with_roadmap,
    write_documents,
)
from dot.questionnaires.service import content_root
from dot.reports.looks import Look
from dot.reports.service import compose, find_brand, source_of
from dot.reports.slides import slides as make_slides
from dot.results.service import count

NAME = "steering.pptx"


def slides(arguments: list[str]) -> int:
    """`slides FOLDER [--out DIR]`: the steering cut as PPTX, its charts and tables editable."""
    parser = argparse.ArgumentParser("./run slides", description=slides.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where to write (default: FOLDER/out)")
    parser.add_argument("--brand", help="a folder of report_templates, or one in FOLDER")
    parser.add_argument("--lang", metavar="LANGUAGE", help="such as en or de")
    parser.add_argument("--cut", default="steering", help="the cut whose pages become slides")
    parser.add_argument("--keep-stale", action="store_true", help="as of `report`")
    chosen = parser.parse_args(arguments)
    refuse_no_folder(chosen.folder)
    out: Path = chosen.out or chosen.folder / "out"
    refuse_unwritable(out)
    definition, answers = read_folder(chosen.folder, content_root())
    brand = find_brand(chosen.brand or definition.assessment.brand, chosen.folder)
    locale = chosen.lang or definition.assessment.locale
    wish = wish_of(chosen.folder, locale, Look(cut=chosen.cut), keep_stale=chosen.keep_stale)
    language = language_for(
        definition, chosen.folder, content_root(), chosen.lang, allow_missing=False
    )
    wish = replace(wish, language=language)
    published, ledger = published_of(chosen.folder, count(definition, answers))
    result = with_roadmap(published, definition, chosen.folder)
    check_report(chosen.folder, result, brand, wish)
    pages = compose(result, brand, wish).report.pages
    made = make_slides(source_of(result, brand, wish), pages)
    if ledger is not None:
        write_ledger(ledger, chosen.folder)
    write_documents({NAME: made}, out)
    sys.stdout.write(f"{out / NAME}\n")
    return 0
