"""The roadmap for calendars and task boards: `milestones.ics`, and CSV for Jira and Planner."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dot.exchange.cells import guarded, plain
from dot.results.roadmap_schemas import PlannedInitiative, Roadmap

# A content line of a calendar holds at most 75 octets (RFC 5545, section 3.1).
LONGEST_LINE = 75
PRODUCT = "-//DOT//Roadmap//EN"
PROGRESS = {"running": "In progress", "done": "Completed"}


def milestones_ics(roadmap: Roadmap, title: str, made_on: date) -> bytes:
    """Start and end of each initiative and the outputs of the first ninety days, as whole days.

    iCalendar (RFC 5545).  ``made_on`` stamps the events: no clock is read, and an event keeps its
    identity from plan to plan, so that a calendar moves it instead of doubling it.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(title)}"]
    for identity, day, summary, text in _milestones(roadmap):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{identity}@dot-roadmap",
            f"DTSTAMP:{made_on:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(summary)}",
            f"DESCRIPTION:{_escaped(text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _milestones(roadmap: Roadmap) -> Iterator[tuple[str, date, str, str]]:
    for one in roadmap.initiatives:
        yield f"{one.id}-start", one.start, f"{one.id} starts: {one.name}", one.owner
        goal = one.done_when or one.success
        yield f"{one.id}-end", one.end, f"{one.id} done: {one.name}", goal
    counts: dict[str, int] = {}
    for step in roadmap.first_90_days:
        counts[step.initiative] = counts.get(step.initiative, 0) + 1
        identity = f"{step.initiative}-step-{counts[step.initiative]}"
        yield identity, step.day, f"{step.initiative}: {step.output}", step.role


def _escaped(text: str) -> str:
    """A text value: backslash, comma, semicolon and line break are escaped (RFC 5545, 3.3.11)."""
    clean = plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return clean.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, no character cut; further parts begin with a space."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part


def jira_csv(roadmap: Roadmap) -> bytes:
    """One issue an initiative, linked to what blocks it; dates as yyyy-MM-dd."""
    most = max((len(one.prerequisites) for one in roadmap.initiatives), default=0)
    head = ["Issue ID", "Issue Type", "Summary", "Description", "Start date", "Due date"]
    head += ["Labels", "Component", *["Inward issue link (Blocks)"] * most]
    # The importer wants numbers for issues that do not exist yet.
    numbers = {one.id: at for at, one in enumerate(roadmap.initiatives, start=1)}
    rows = []
    for one in roadmap.initiatives:
        blocks = [str(numbers[id_]) for id_ in one.prerequisites if id_ in numbers]
        rows.append(
            [
                str(numbers[one.id]),
                "Epic",
                f"{one.id} {one.name}",
                _told(one),
                one.start.isoformat(),
                one.end.isoformat(),
                one.id,
                one.lane,
                *blocks,
                *[""] * (most - len(blocks)),
            ]
        )
    return _csv([head, *rows])


def planner_csv(roadmap: Roadmap) -> bytes:
    """One task an initiative under the headings of Planner's own export; a bucket is a lane."""
    head = ["Task Name", "Bucket Name", "Progress", "Priority", "Start date", "Due date"]
    head += ["Labels", "Description", "Checklist Items"]
    rows = [
        [
            f"{one.id} {one.name}",
            one.lane,
            PROGRESS.get(one.status or "", "Not started"),
            "Important" if one.quick_win else "Medium",
            one.start.isoformat(),
            one.end.isoformat(),
            f"Phase {one.phase}",
            _told(one),
            ";".join(output.replace(";", ",") for _, _, output in one.first_steps),
        ]
        for one in roadmap.initiatives
    ]
    return _csv([head, *rows])


def _told(one: PlannedInitiative) -> str:
    parts = [" ".join(one.reasons), f"Owner: {one.owner}.", f"Success: {one.success}"]
    if one.done_when:
        parts.append(f"Done when: {one.done_when}")
    if one.prerequisites:
        parts.append(f"Needs first: {', '.join(one.prerequisites)}.")
    return "\n".join(parts)


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a byte-order mark, which both importers and Excel expect; every cell in quotes."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([[guarded(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
