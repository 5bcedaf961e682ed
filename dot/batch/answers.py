"""`answers.csv`, row after row into columns: a million answers in seconds, each one checked."""

import csv
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dot.batch.dialect import (
    Columns,
    Findings,
    Table,
    broken_row,
    has_right_width,
    is_blank,
    open_table,
)
from dot.batch.intake import Intake, walk
from dot.batch.meanings import Asked, Meanings
from dot.batch.people import FIRST_WRONG, People
from dot.results.inputs import Answers

COLUMNS = Columns(
    ("rater", "group", "item", "answer"), ("unit", "level", "questionnaire", "comment")
)
MOST_DUPLICATES = 1_000


def read_answers(
    path: Path, asked: Asked, findings: Findings, lenient: bool = False
) -> Answers | None:
    """The answers of a folder; None, with the reasons in ``findings``, where any is wrong.

    ``lenient`` reads an earlier wave: what the present questionnaires don't know is passed over.
    """
    table = open_table(path, COLUMNS, findings)
    if table is None:
        return None
    intake = Intake(
        table, People(asked, findings, lenient), Meanings(asked, findings, lenient), findings
    )
    try:
        with collection_paused():
            walk(intake)
    except csv.Error as error:
        findings.add(*broken_row(table, error))
    if not intake.person and not findings.places:
        findings.add(1, "There is no answer below the header: add one row an answer.")
    person = np.asarray(intake.person, dtype=np.int32)
    meaning = np.asarray(intake.meaning, dtype=np.int32)
    note_wrong_people(table, intake.people, person, findings)
    kept = np.flatnonzero((person >= 0) & (meaning >= 0))
    answers = assembled(intake, (person, meaning, kept))
    note_duplicates(table, answers, kept, findings)
    return None if findings.places else answers


@contextmanager
def collection_paused() -> Iterator[None]:
    """Keep the garbage collector from searching a growing table, which holds no cycles, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def assembled(
    intake: Intake, rows: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.intp]]
) -> Answers:
    """The columns of `Answers`, from the rows kept and the table of distinct meanings."""
    person, meaning, kept = rows
    comments = intake.comments
    raters = intake.people.raters
    if kept.size < person.size:
        there, places = np.unique(person[kept], return_inverse=True)
        raters = [raters[index] for index in there]
        person, meaning = places.astype(np.int32), meaning[kept]
        rows_kept = set(kept.tolist()) if comments else set()
        comments = {
            int(np.searchsorted(kept, row)): text
            for row, text in comments.items()
            if row in rows_kept
        }
    table = intake.meanings
    return Answers(
        raters=tuple(raters),
        items=table.asked.items,
        rater=person,
        item=np.asarray(table.item, dtype=np.int32)[meaning],
        state=np.asarray(table.state, dtype=np.int8)[meaning],
        value=np.asarray(table.value, dtype=np.float64)[meaning],
        content=np.asarray(table.content, dtype=np.int32)[meaning],
        texts=tuple(table.texts),
        comments=comments,
    )


def note_wrong_people(
    table: Table, people: People, person: NDArray[np.int32], findings: Findings
) -> None:
    """Count the rows of each mistake about raters, which are taken in by the rater, not by the row."""
    bad = np.flatnonzero(person <= FIRST_WRONG)
    order = bad[np.argsort(person[bad], kind="stable")]
    numbers, starts = np.unique(person[order], return_index=True)
    rows_of = dict(zip(numbers.tolist(), np.split(order, starts[1:]), strict=bool(bad.size)))
    rows: dict[str, list[NDArray[np.intp]]] = {}
    for messages, number in people.wrong.items():
        for message in messages if number in rows_of else ():
            rows.setdefault(message, []).append(rows_of[number])
    found = {message: np.sort(np.concatenate(parts)) for message, parts in rows.items()}
    first = {message: every[:2].tolist() for message, every in found.items()}
    lines = lines_of(table, {row for two in first.values() for row in two}) if first else {}
    for message, two in first.items():
        findings.count(message, found[message].size, [lines[row] for row in two])


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
    for line, cells in table.numbered_rows():
        if is_blank(cells) or not has_right_width(table, cells):
            continue
        if number in wanted:
            lines[number] = line
        number += 1
        if len(lines) == len(wanted):
            break
    return lines
