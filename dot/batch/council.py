"""Commands about who is shown to whom: privacy plan, comments to read, works-council pack."""

import argparse
import sys
from pathlib import Path

from dot.assessments.schemas import Assessment
from dot.batch.comments import COMMENTS, adverse_events_csv, rows_to_read
from dot.batch.folder import read_definition, read_folder
from dot.batch.languages import in_language
from dot.batch.plan_words import plan_lines
from dot.batch.service import write_documents
from dot.batch.stored import stored_files
from dot.errors import DotError
from dot.publication.comments import unread
from dot.publication.forecast import forecast
from dot.publication.privacy import privacy_plan, proposed
from dot.questionnaires.service import content_root
from dot.reports.council import build_pack
from dot.reports.service import find_brand, make_pdf


def print_privacy_plan(arguments: list[str]) -> int:
    """`privacy-plan FOLDER`: groups, floors, lattice, roll-ups, forecast and warnings."""
    parser = argparse.ArgumentParser("./run privacy-plan", description=print_privacy_plan.__doc__)
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    definition = read_definition(chosen.folder, content_root())
    plan = privacy_plan(definition)
    silent = {group.code: proposed(group.code) for group in plan.groups if not group.stated}
    then = forecast(definition, silent) if silent else None
    for line in plan_lines(plan, forecast(definition), then):
        sys.stdout.write(f"{line}\n")
    return 0


def list_comments(arguments: list[str]) -> int:
    """`comments FOLDER [--adverse-events OUT.csv]`: comments still to read, as rows for comments.csv."""
    parser = argparse.ArgumentParser("./run comments", description=list_comments.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--adverse-events", type=Path, metavar="OUT.csv", help="write the flagged comments instead"
    )
    chosen = parser.parse_args(arguments)
    definition, answers = read_folder(chosen.folder, content_root())
    if chosen.adverse_events is not None:
        refuse_existing(chosen.adverse_events)
        document = adverse_events_csv(definition, answers)
        write_documents({chosen.adverse_events.name: document}, chosen.adverse_events.parent)
        sys.stdout.write(f"{chosen.adverse_events}\n")
        return 0
    waiting = unread(definition, answers)
    sys.stdout.write(rows_to_read(waiting))
    words = f"{len(waiting)} to read; fill in decision (publish or withhold) and paste"
    sys.stderr.write(f"{words} into comments.csv: {', '.join(COMMENTS.names)}.\n")
    return 0


def works_council(arguments: list[str]) -> int:
    """`works-council FOLDER --out pack.pdf`: purpose, questions, rules, fields, retention, roles."""
    parser = argparse.ArgumentParser("./run works-council", description=works_council.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="default: FOLDER/works-council.pdf")
    parser.add_argument("--lang", metavar="LOCALE", help="language of the pack, such as de")
    chosen = parser.parse_args(arguments)
    place: Path = chosen.out or chosen.folder / "works-council.pdf"
    refuse_existing(place)
    authored = read_definition(chosen.folder, content_root())
    definition = in_language(authored, chosen.folder, content_root(), chosen.lang)
    assessment: Assessment = definition.assessment
    brand = find_brand(assessment.brand, chosen.folder)
    built = build_pack(definition, privacy_plan(definition), brand, stored_files())
    printed = make_pdf(built)
    write_documents({place.name: printed.pdf}, place.parent)
    for remark in printed.remarks:
        sys.stderr.write(f"printing: {remark}\n")
    sys.stdout.write(f"{place}\n")
    return 0


def refuse_existing(place: Path) -> None:
    """Nothing that somebody may have signed is written over."""
    if place.exists():
        raise DotError(f"{place}: exists already; choose another name so that nothing is lost.")
