"""`comments.csv`: what the consultant decided about each comment after reading it."""

import csv
import io
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from dot.batch.dialect import Columns, Enough, Findings, clip
from dot.batch.tables import Once, Row, rows_of
from dot.errors import Problem
from dot.exchange.cells import guarded, is_hazardous
from dot.publication.comments import Unread, adverse_events, spoken_in
from dot.responses.schemas import Decision, ReadComment
from dot.results.inputs import Answers, Definition

COMMENTS = Columns(("comment", "decision"), ("text", "adverse_event", "group", "question"))
DECISIONS = ("publish", "withhold")
YES_NO = ("yes", "no")


def read_comment_decisions(
    path: Path, answers: Answers, findings: Findings
) -> tuple[ReadComment, ...]:
    """The decisions; what is wrong goes to ``findings``. Each is about a comment that is there."""
    known = {one.key for one in spoken_in(answers)}
    once = Once("The comment")
    decisions = []
    for row in rows_of(path, COMMENTS, findings):
        key, decision = row.text("comment"), row.text("decision")
        once.check(row, key, key)
        if key and key not in known:
            row.refuse(
                f"No comment of answers.csv has the key “{clip(key)}”: its words may have changed. "
                "Take the row from `./run comments` again, or delete it."
            )
        if decision and decision not in DECISIONS:
            row.refuse(f"“decision” is “{clip(decision)}”: write publish or withhold.")
        flagged = _flagged(row)
        if row.fine:
            text = _unguarded(row.cells["text"])
            word: Decision = "publish" if decision == "publish" else "withhold"
            decisions.append(ReadComment(key, word, text, flagged))
    return tuple(decisions)


def read_comment_file(
    path: Path, definition: Definition, answers: Answers, problems: list[Problem]
) -> Definition:
    """The definition with what was decided about the comments among these answers."""
    findings = Findings(path)
    decisions: tuple[ReadComment, ...] = ()
    with suppress(Enough):
        decisions = read_comment_decisions(path, answers, findings)
    problems += findings.problems()
    return replace(definition, read_comments=decisions)


def _unguarded(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from calculating it."""
    return text[1:] if text.startswith("'") and is_hazardous(text[1:]) else text


def _flagged(row: Row) -> bool:
    word = row.cells["adverse_event"]
    if word and word not in YES_NO:
        row.refuse(f"“adverse_event” is “{clip(word)}”: write yes or no.")
    return word == "yes"


def rows_to_read(unread: Iterable[Unread]) -> str:
    """Rows for `comments.csv` with their header; decision and adverse event are left to a person."""
    rows = [(one.key, "", guarded(one.proposal), "", one.group, one.question) for one in unread]
    return _table(COMMENTS.names, rows)


def adverse_events_csv(definition: Definition, answers: Answers) -> bytes:
    """Text, question and days of fieldwork of every flagged comment; no person, group or unit."""
    fieldwork = definition.assessment.fieldwork
    first, last = (day.isoformat() for day in fieldwork) if fieldwork else ("", "")
    rows = [
        (guarded(text), guarded(definition.item(item).text), first, last)
        for item, text in adverse_events(definition, answers)
    ]
    return _table(("text", "question", "fieldwork_from", "fieldwork_to"), rows).encode()


def _table(header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
