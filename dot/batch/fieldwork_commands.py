"""Commands of fieldwork: prepare an assessment from a folder, run it, and write it back as a folder."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from dot.accounts.audit import record
from dot.assessments.fieldwork import FieldworkPlan, extend, open_fieldwork
from dot.assessments.fieldwork_models import Drafts
from dot.assessments.floors import raise_floor
from dot.assessments.links import NewLink, add_link
from dot.assessments.models import Assessment
from dot.assessments.pinned import questionnaires, settings_of
from dot.assessments.places import refuse_unknown_place
from dot.batch.direction import proposal_of, take_over
from dot.batch.export import export_of
from dot.batch.fieldwork import languages_of, prepare
from dot.batch.folder import read_definition
from dot.batch.raters_file import add_raters, read_raters, roster_of
from dot.batch.whole import write_whole
from dot.config import Settings
from dot.db import Database
from dot.errors import DotError, Invalid, NotFound
from dot.migrating import writing
from dot.questionnaires.service import content_root
from dot.responses.closing import close, overwrite_deleted

Words = argparse.Namespace


def fieldwork(arguments: list[str]) -> int:
    """`fieldwork prepare|raters|link|open|extend|floor|close|direction …`: an assessment that is answered online."""
    parser = argparse.ArgumentParser(prog="./run fieldwork", description=fieldwork.__doc__)
    deeds = parser.add_subparsers(dest="deed", required=True)
    made = deeds.add_parser("prepare", help="make a draft from a folder, with or without answers")
    made.add_argument("folder", type=Path)
    made.add_argument("--opens", required=True, type=moment, help="as in 2027-01-11T08:00")
    made.add_argument("--closes", required=True, type=moment)
    made.add_argument("--zone", default="UTC", help="the client's, as in Europe/Berlin")
    made.add_argument("--languages", default="en", help="as in en,de,da")
    made.add_argument("--depth", action="store_true", help="ask the items beside the core too")
    made.add_argument("--drafts", choices=[one.value for one in Drafts], default="discard")
    made.add_argument("--final", action="store_true", help="no change after submitting")
    made.add_argument("--remind", default="", help="days before the close, as in 7,2")
    people = deeds.add_parser("raters", help="invite the people of a CSV file or workbook")
    people.add_argument("assessment", type=number)
    people.add_argument("file", type=Path)
    people.add_argument("--preview", action="store_true", help="check only")
    link = deeds.add_parser("link", help="make an open link for a group")
    link.add_argument("assessment", type=number)
    link.add_argument("group")
    link.add_argument("--unit", default="")
    link.add_argument("--level", default="")
    link.add_argument("--seats", type=number, default=100)
    for name, words in (("open", "let answers in"), ("close", "take no more answers, and cut")):
        deeds.add_parser(name, help=words).add_argument("assessment", type=number)
    _ask_direction(deeds)
    _ask_changes(deeds)
    chosen = parser.parse_args(arguments)
    return with_database(lambda database: DEEDS[chosen.deed](database, chosen))


def _ask_changes(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    moved = deeds.add_parser("extend", help="move the close")
    moved.add_argument("assessment", type=number)
    moved.add_argument("closes", type=moment)
    floor = deeds.add_parser("floor", help="raise the floor of a group")
    floor.add_argument("assessment", type=number)
    floor.add_argument("group")
    floor.add_argument("people", type=number, help="the fewest that anything is shown about")


def _ask_direction(deeds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    leaders = deeds.add_parser("direction", help="importance and targets, as leaders answered")
    leaders.add_argument("assessment", type=number)
    leaders.add_argument("--apply", action="store_true", help="take all of it over")


def export_folder(arguments: list[str]) -> int:
    """`export-folder ASSESSMENT OUT`: a closed assessment as a folder, with every single answer."""
    parser = argparse.ArgumentParser(prog="./run export-folder", description=export_folder.__doc__)
    parser.add_argument("assessment", type=number)
    parser.add_argument("out", type=Path, help="a folder that is not there yet")
    parser.add_argument(
        "--confidential", action="store_true", required=True, help="I know that these are answers"
    )
    chosen = parser.parse_args(arguments)
    return with_database(lambda database: _export(database, chosen))


def moment(text: str) -> datetime:
    """A day and an hour, without a zone."""
    example = "write a day and an hour, as in 2027-01-11T08:00"
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is no moment: {example}.") from None
    if given.tzinfo is not None or "T" not in text.upper().replace(" ", "T"):
        words = f"“{text[:40]}” can't be taken: {example}; the zone is given once, with --zone."
        raise argparse.ArgumentTypeError(words)
    return given


def number(text: str) -> int:
    """A whole number from 1 on."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is no number: write one from 1 on.")
    return int(text)


def with_database(deed: Callable[[Database], list[str]]) -> int:
    """Do something with the configured database and say what came of it."""
    with writing(Settings().database_url) as database:
        print("\n".join(deed(database)))
    return 0


def assessment_of(session: Session, number: int) -> Assessment:
    """The assessment with this number. Raises NotFound."""
    found = session.get(Assessment, number)
    if found is None:
        raise NotFound(f"There is no assessment {number}.")
    return found


def logged(session: Session, action: str, assessment: Assessment) -> None:
    """Note what a command did."""
    record(session, datetime.now(UTC), "command", action, f"assessment {assessment.id}")


def _prepare(database: Database, chosen: Words) -> list[str]:
    definition = read_definition(chosen.folder, content_root())
    try:
        reminders = tuple(int(day) for day in chosen.remind.split(",") if day)
    except ValueError:
        raise Invalid(remind="Give whole days before the close, as in 7,2.") from None
    plan = FieldworkPlan(
        opens=chosen.opens,
        closes=chosen.closes,
        time_zone=chosen.zone,
        languages=tuple(chosen.languages.split(",")),
        depth=chosen.depth,
        drafts=Drafts(chosen.drafts),
        change_after_submit=not chosen.final,
        reminders=reminders,
    )
    with database.write.begin() as session:
        assessment = prepare(session, definition, plan)
        logged(session, "assessment made", assessment)
        return [f"Assessment {assessment.id} is a draft: ./run fieldwork open {assessment.id}"]


def _raters(database: Database, chosen: Words) -> list[str]:
    try:
        content = chosen.file.read_bytes()
    except OSError as error:
        raise DotError(f"{chosen.file}: can't be read ({error.strerror}).") from None
    with database.read() as reading:
        roster = roster_of(reading, chosen.assessment, content_root())
    raters = read_raters(chosen.file.name, content, roster)
    raters.refuse_wrong()
    groups = [f"{group}: {many}" for group, many in raters.by_group.items()]
    if chosen.preview:
        return [f"{len(raters.people)} people, every row is right; nothing was stored.", *groups]
    with database.write.begin() as session:
        add_raters(session, chosen.assessment, raters)
        logged(session, "raters taken from a file", assessment_of(session, chosen.assessment))
    return [f"{len(raters.people)} people are invited; no mail was sent yet.", *groups]


def _link(database: Database, chosen: Words) -> list[str]:
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        refuse_unknown_place(settings_of(assessment), chosen.group, chosen.unit, chosen.level)
        wanted = NewLink(chosen.group, chosen.unit, chosen.level, chosen.seats)
        link = add_link(session, assessment.id, wanted)
        logged(session, "open link made", assessment)
        return [f"{Settings().base_url}/g/{link.code}"]


def _open(database: Database, chosen: Words) -> list[str]:
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        offered = languages_of(questionnaires(session, assessment.id, content_root()))
        open_fieldwork(session, assessment, offered, datetime.now(UTC))
        logged(session, "assessment opened", assessment)
    return ["Answers are taken from the planned hour on."]


def _extend(database: Database, chosen: Words) -> list[str]:
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        plan = extend(session, assessment, chosen.closes, datetime.now(UTC))
        logged(session, "close moved", assessment)
        return [f"It now closes at {plan.closes_at.isoformat()}."]


def _floor(database: Database, chosen: Words) -> list[str]:
    group, people = chosen.group, chosen.people
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        asked = questionnaires(session, assessment.id, content_root())
        raise_floor(session, assessment, asked, group, people)
        logged(session, f"floor of {group} raised to {people}", assessment)
    return [f"Nothing is shown about fewer than {people} people of {group} from now on."]


def _close(database: Database, chosen: Words) -> list[str]:
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        close(session, assessment.id, datetime.now(UTC))
        logged(session, "closed; the link between people and answers was destroyed", assessment)
    overwrite_deleted(database)
    return ["Closed. Nothing leads from a person to an answer any more."]


def _export(database: Database, chosen: Words) -> list[str]:
    with database.read() as session:
        assessment = assessment_of(session, chosen.assessment)
        files = export_of(session, assessment, content_root())

    def log() -> None:
        with database.write.begin() as writing:
            logged(writing, "single answers exported", assessment_of(writing, chosen.assessment))

    write_whole(files, chosen.out, log)
    return [str(chosen.out / name) for name in files]


def _direction(database: Database, chosen: Words) -> list[str]:
    with database.write.begin() as session:
        assessment = assessment_of(session, chosen.assessment)
        found = proposal_of(session, assessment, content_root())
        said = [f"{one.questionnaire}: target {one.proposed:g}" for one in found.aims]
        said += [f"{one.node} {one.title}: importance {one.proposed}" for one in found.areas]
        if not said:
            return ["There is nothing to propose: leaders were not asked, or too few answered."]
        if not chosen.apply:
            return [*said, "Nothing was changed: --apply takes this over."]
        take_over(
            session,
            assessment,
            content_root(),
            {one.node: one.proposed for one in found.areas},
            {one.questionnaire: one.proposed for one in found.aims},
        )
        logged(session, "importance and targets taken over", assessment)
        return [*said, "Taken over."]


DEEDS: dict[str, Callable[[Database, Words], list[str]]] = {
    "prepare": _prepare,
    "raters": _raters,
    "link": _link,
    "open": _open,
    "direction": _direction,
    "extend": _extend,
    "floor": _floor,
    "close": _close,
}
