"""`answers.csv`, row after row into columns: a million answers in seconds, each one checked."""

import csv
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dot.batch.dialect import (
    LONGEST_CELL,
    Columns,
    Findings,
    Rows,
    Table,
    broken_row,
    has_right_width,
    open_table,
    starting_line,
    wrong_width,
)
from dot.batch.meanings import Asked, Meanings
from dot.batch.people import People
from dot.results.inputs import Answers

COLUMNS = Columns(
    ("rater", "group", "item", "answer"), ("unit", "level", "questionnaire", "comment")
)
PERSON = ("rater", "group", "unit", "level")
MEANING = ("group", "questionnaire", "item", "answer")
MOST_DUPLICATES = 1_000

Getter = Callable[[list[str]], tuple[str, ...]]


@dataclass
class Walked:
    """Every usable row as two indices, refused and ignored ones below zero; comments by row."""

    person: "array[int]" = field(default_factory=lambda: array("i"))
    meaning: "array[int]" = field(default_factory=lambda: array("i"))
    comments: dict[int, str] = field(default_factory=dict)


def read_answers(
    path: Path, asked: Asked, findings: Findings, lenient: bool = False
) -> Answers | None:
    """The answers of a folder; None, with the reasons in ``findings``, where any is wrong.

    ``lenient`` reads an earlier wave: what the present questionnaires don't know is passed over.
    """
    table = open_table(path, COLUMNS, findings)
    if table is None:
        return None
    people = People(names_in(table, PERSON), asked, findings, lenient)
    meanings = Meanings(names_in(table, MEANING), asked, findings, lenient)
    walked = Walked()
    try:
        walk(table, walked, people, meanings)
    except csv.Error as error:
        findings.add(*broken_row(table, error))
    if not walked.person and not findings.places:
        findings.add(1, "There is no answer below the header: add one row an answer.")
    person = np.asarray(walked.person, dtype=np.int32)
    meaning = np.asarray(walked.meaning, dtype=np.int32)
    kept = np.flatnonzero((person >= 0) & (meaning >= 0))
    answers = assembled(walked, people, meanings, (person, meaning, kept))
    note_duplicates(table, answers, kept, findings)
    return None if findings.places else answers


def names_in(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the columns that the file has."""
    return tuple(name for name in names if name in table.places)


def walk(table: Table, walked: Walked, people: People, meanings: Meanings) -> None:
    """Look every row up among the persons and meanings met before; learn what is new.

    This loop runs once an answer: what it does not do for known cells is what makes it fast.
    """
    who: Getter = itemgetter(*(table.places[name] for name in people.names))
    what: Getter = itemgetter(*(table.places[name] for name in meanings.names))
    person_of, meaning_of = people.known.get, meanings.known.get
    add_person, add_meaning = walked.person.append, walked.meaning.append
    width, comment_at = table.width, table.places.get("comment", -1)
    with table.rows() as rows:
        for cells in rows:
            if len(cells) != width and not is_usable(table, rows, cells, people.findings):
                continue
            raw = who(cells)
            person = person_of(raw)
            if person is None:
                if is_blank(cells):
                    continue
                person = people.learn(raw, starting_line(rows, cells))
            raw = what(cells)
            meaning = meaning_of(raw)
            if meaning is None:
                meaning = meanings.learn(raw, starting_line(rows, cells))
            if comment_at >= 0 and cells[comment_at]:
                keep_comment(walked, rows, cells, comment_at, people.findings)
            add_person(person)
            add_meaning(meaning)


def is_blank(cells: list[str]) -> bool:
    """Whether a row holds no text at all; spreadsheets leave such rows at the end."""
    return not any(cell.strip() for cell in cells)


def is_usable(table: Table, rows: Rows, cells: list[str], findings: Findings) -> bool:
    """Whether a row of another width can be read; says why it can't."""
    if is_blank(cells):
        return False
    if not has_right_width(table, cells):
        findings.add(starting_line(rows, cells), wrong_width(table, cells))
        return False
    return True


def keep_comment(
    walked: Walked, rows: Rows, cells: list[str], comment_at: int, findings: Findings
) -> None:
    """Keep a row's comment under the row's index."""
    comment = cells[comment_at].strip()
    if len(comment) > LONGEST_CELL:
        words = f"The comment has over {LONGEST_CELL:,} characters: shorten it."
        findings.add(starting_line(rows, cells), words)
    elif comment:
        walked.comments[len(walked.person)] = comment


def assembled(
    walked: Walked,
    people: People,
    meanings: Meanings,
    rows: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]],
) -> Answers:
    """The columns of `Answers`, from the rows kept and the table of distinct meanings."""
    person, meaning, kept = rows
    if kept.size < person.size:
        person, meaning = person[kept], meaning[kept]
    place = {int(row): at for at, row in enumerate(kept)} if walked.comments else {}
    comments = {place[row]: text for row, text in walked.comments.items() if row in place}
    return Answers(
        raters=tuple(people.raters),
        items=meanings.asked.items,
        rater=person,
        item=np.asarray(meanings.item, dtype=np.int32)[meaning],
        state=np.asarray(meanings.state, dtype=np.int8)[meaning],
        value=np.asarray(meanings.value, dtype=np.float64)[meaning],
        content=np.asarray(meanings.content, dtype=np.int32)[meaning],
        texts=tuple(meanings.texts),
        comments=comments,
    )


def note_duplicates(
    table: Table, answers: Answers, kept: NDArray[np.intp], findings: Findings
) -> None:
    """Note pairs of rows in which one rater answers one item; only then is the file read again."""
    key = answers.rater.astype(np.int64) * max(len(answers.items), 1) + answers.item
    ordered = np.sort(key)
    if not (ordered[1:] == ordered[:-1]).any():
        return
    order = np.argsort(key, kind="stable")
    again = np.flatnonzero(key[order[1:]] == key[order[:-1]])[:MOST_DUPLICATES]
    pairs = [(int(order[at]), int(order[at + 1])) for at in again]
    lines = lines_of(table, {int(kept[row]) for pair in pairs for row in pair})
    for earlier, later in pairs:
        rater = answers.raters[answers.rater[later]].code
        item = answers.items[answers.item[later]].item
        first, second = lines[int(kept[earlier])], lines[int(kept[later])]
        words = f"The rater “{rater}” answers “{item}” in line {first} too: delete one of the rows."
        findings.add(second, words)


def lines_of(table: Table, wanted: set[int]) -> dict[int, int]:
    """The line in which each of these usable rows begins."""
    lines: dict[int, int] = {}
    number = 0
    with table.rows() as rows:
        for cells in rows:
            if is_blank(cells) or not has_right_width(table, cells):
                continue
            if number in wanted:
                lines[number] = starting_line(rows, cells)
            number += 1
            if len(lines) == len(wanted):
                break
    return lines
