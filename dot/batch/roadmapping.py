"""The command `roadmap`: the optimised roadmap of a folder, and other plans under other limits."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from dot.assessments.schemas import RoadmapSettings
from dot.batch.aims import aimed
from dot.batch.consistency import initiative_ids
from dot.batch.folder import LARGEST_RESULTS, read_folder, refuse_no_folder
from dot.batch.languages import language_for, roadmap_in
from dot.batch.ledger import write_ledger
from dot.batch.meter import Meter
from dot.batch.planning import followed, planned
from dot.batch.service import (
    published_of,
    refuse_unwritable,
    write_documents,
)
from dot.errors import DotError, Problem, Problems
from dot.exchange.roadmap_lists import jira_csv, milestones_ics, planner_csv
from dot.exchange.roadmap_sheets import roadmap_xlsx
from dot.questionnaires.documents import read_file, shown_path
from dot.questionnaires.service import content_root
from dot.questionnaires.wording import unknown
from dot.reports.brands import Brand
from dot.reports.languages import Language
from dot.reports.service import find_brand, folders_of
from dot.reports.words import read_words
from dot.results.inputs import Definition
from dot.results.roadmap_schemas import Roadmap
from dot.results.schemas import Result
from dot.results.service import count
from dot.roadmap.difference import differences
from dot.roadmap.follow_up import Planned, planned_in
from dot.roadmap.frontier import NO_ROADMAP, frontier, marginal
from dot.roadmap.stating import FUNCTIONS, last_day


def roadmap(arguments: list[str]) -> int:
    """`roadmap FOLDER [--out DIR]`: choose and schedule initiatives under all limits."""
    chosen = _parser().parse_args(arguments)
    refuse_no_folder(chosen.folder)
    out = chosen.out or chosen.folder / "out"
    refuse_unwritable(out)
    definition, answers = read_folder(chosen.folder, content_root())
    voice = _voice(definition, chosen)
    wished = _wished(definition, chosen)
    before = read_plan(chosen.against) if chosen.against else []
    published, ledger = published_of(chosen.folder, count(definition, answers))
    towards = aimed(published, chosen.target)
    with Meter(sys.stderr) as meter:
        plan = _made((published, definition), (towards, wished), chosen.folder, meter)
    if chosen.frontier:
        other = {
            "frontier": frontier(towards, wished, plan),
            "marginal": marginal(towards, wished, plan),
        }
        plan = plan.model_copy(update=other)
    plan = followed(plan, wished, before)
    made = documents(plan, definition) | _workbook(published, plan, voice)
    if ledger is not None:
        write_ledger(ledger, chosen.folder)
    write_documents(made, out)
    sys.stdout.write("".join(f"{line}\n" for line in _told(plan)))
    sys.stdout.write("".join(f"{out / name}\n" for name in made))
    return 0


def _made(
    own: tuple[Result, Definition], wished: tuple[Result, Definition], folder: Path, meter: Meter
) -> Roadmap:
    """The plan as wished; where anything else is wished, what changes against the folder's own."""
    if wished[0] is own[0] and wished[1] is own[1]:
        return _told_none(planned(*own, folder, tell=meter.tell))
    try:
        before = planned(*own, folder, tell=meter.tell)
    except DotError:
        # What is wished may be the very way out of limits that conflict.
        before = None
    plan = _told_none(planned(*wished, folder, before, meter.tell))
    if before is None:
        return plan
    return plan.model_copy(update={"differences": differences(before, plan)})


def _told_none(plan: Roadmap | None) -> Roadmap:
    if plan is None:
        raise DotError(NO_ROADMAP)
    return plan


def _voice(definition: Definition, chosen: argparse.Namespace) -> tuple[Brand, Language]:
    """The brand and the language of the workbook. Raises Problems before anything is computed."""
    brand = find_brand(definition.assessment.brand, chosen.folder)
    language = language_for(
        definition, chosen.folder, content_root(), chosen.lang, allow_missing=False
    )
    read_words(folders_of(brand), chosen.lang or definition.assessment.locale, voice=brand.voice)
    return brand, language


def _workbook(result: Result, plan: Roadmap, voice: tuple[Brand, Language]) -> dict[str, bytes]:
    """`roadmap.xlsx` in the language and the brand of the report."""
    whole = result.model_copy(update={"roadmap": plan})
    return {"roadmap.xlsx": roadmap_in(whole, result.assessment.title, *voice)}


def documents(plan: Roadmap, definition: Definition) -> dict[str, bytes]:
    """Every file of the command, by name; the workbook in English."""
    title, day = definition.assessment.title, definition.assessment.report_date
    text = json.dumps(plan.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False)
    return {
        "roadmap.json": f"{text}\n".encode(),
        "roadmap.xlsx": roadmap_xlsx(plan, title, day),
        "milestones.ics": milestones_ics(plan, title, day),
        "jira.csv": jira_csv(plan),
        "planner.csv": planner_csv(plan),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run roadmap", description=roadmap.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="where to write (default: FOLDER/out)")
    parser.add_argument("--lang", metavar="LANGUAGE", help="of roadmap.xlsx, such as de")
    parser.add_argument(
        "--capacity", action="append", default=[], help="full-time people: sales=2,it=0.5"
    )
    parser.add_argument("--budget", help="person-days, or days=400,money=60000")
    parser.add_argument(
        "--target", action="append", default=[], metavar="NODE=LEVEL", help="another target: C5.1=4"
    )
    parser.add_argument("--pin", action="append", default=[], help="initiatives: I12,I30")
    parser.add_argument("--drop", action="append", default=[], help="initiatives: I12,I30")
    parser.add_argument(
        "--replan",
        nargs="?",
        const="today",
        metavar="DAY",
        help="plan the rest anew from a day on, keeping what is done and what runs",
    )
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="an earlier roadmap.json: plan against actual"
    )
    parser.add_argument(
        "--frontier", action="store_true", help="also what less and more effort would bring"
    )
    return parser


def _wished(definition: Definition, chosen: argparse.Namespace) -> Definition:
    """The definition with what the command line changes; the same one if it changes nothing."""
    settings = definition.assessment.roadmap
    if settings is None:
        return definition
    known = initiative_ids(definition.library, definition.initiatives)
    pinned, dropped = _ids(chosen.pin, known), _ids(chosen.drop, known)
    both = [id_ for id_ in pinned if id_ in dropped]
    if both:
        raise DotError(f"“{both[0]}” is pinned and dropped: keep it in one of the two.")
    people = _amounts(",".join(chosen.capacity), FUNCTIONS, "--capacity")
    spent = chosen.budget if not chosen.budget or "=" in chosen.budget else f"days={chosen.budget}"
    budget = _amounts(spent or "", ("days", "money"), "--budget")
    changed = {
        "people": settings.people | people,
        "budget": settings.budget.model_copy(update=dict(budget)),
        "pinned": _joined(settings.pinned, pinned, dropped),
        "excluded": _joined(settings.excluded, dropped, pinned),
        "replan": _day(chosen.replan, settings) if chosen.replan else settings.replan,
    }
    new = settings.model_copy(update=changed)
    if new == settings:
        return definition
    assessment = definition.assessment.model_copy(update={"roadmap": new})
    return replace(definition, assessment=assessment)


def _day(text: str, settings: RoadmapSettings) -> date:
    """The day of a new plan. Raises DotError where it is none within the roadmap."""
    try:
        day = datetime.now(UTC).date() if text == "today" else date.fromisoformat(text)
    except ValueError:
        raise DotError(f"--replan: “{text}” is no day: write 2027-06-01 or today.") from None
    if not settings.start <= day <= last_day(settings):
        until = f"from {settings.start} to {last_day(settings)}"
        raise DotError(f"--replan: {day} lies outside the roadmap ({until}): mend the day.")
    return day


def read_plan(path: Path) -> list[Planned]:
    """The initiatives of an earlier roadmap.json or results.json. Raises Problems."""
    shown = shown_path(path)
    try:
        return planned_in(json.loads(read_file(path, shown, LARGEST_RESULTS)))
    except (ValueError, KeyError, TypeError):
        words = "There is no roadmap in it: give a roadmap.json or results.json that DOT wrote."
        raise Problems([Problem(shown, 1, words)]) from None


def _joined(given: Sequence[str], more: Sequence[str], less: Sequence[str]) -> list[str]:
    return [id_ for id_ in dict.fromkeys([*given, *more]) if id_ not in less]


def _ids(words: Sequence[str], known: Sequence[str]) -> list[str]:
    ids = [part.strip() for word in words for part in word.split(",") if part.strip()]
    for id_ in ids:
        if id_ not in known:
            raise DotError(unknown("initiative", id_, known))
    return ids


def _amounts(text: str, names: Sequence[str], option: str) -> dict[str, float]:
    """“sales=2,it=0.5” as numbers by name. Raises DotError with an example."""
    found = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, number = part.partition("=")
        try:
            amount = float(number)
        except ValueError:
            amount = -1.0
        if name not in names:
            raise DotError(f"{option}: {unknown('name', name, names)}")
        if not 0 <= amount < float("inf"):
            raise DotError(f"{option}: “{part}” is no amount: write {names[0]}=2, not below 0.")
        found[name] = amount
    return found


def _told(plan: Roadmap) -> list[str]:
    """The plan in a few lines."""
    rows = [f"{one.id}\t{one.start}\t{one.end}\t{one.name}" for one in plan.initiatives]
    empty = plan.rules[:1] if not rows else []
    proof = f"{plan.proof.points:.2f} points, gap {plan.gap:.1%}"
    against = "" if plan.proof.greedy is None else f", greedy {plan.proof.greedy:.2f}"
    return [*rows, *empty, f"{proof}{against}", *(plan.differences or [])]
