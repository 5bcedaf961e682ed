"""The order of rows and columns says nothing; quick and careful reading say the same."""

import csv
import io
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from dot.batch.folder import read_folder
from dot.results.inputs import Answers
from tests.batch.factories import ANSWER_COLUMNS, Folder, content_root, make_folder
from tests.batch.test_answers import said

COLUMNS = ANSWER_COLUMNS.split(",")
ITEMS = {
    "alpha-owner": ("alpha", ("1", "2", "5", "cannot_judge", "skipped")),
    "alpha-calls": ("alpha", ("0", "12.5", "40", "not_applicable")),
    "alpha-story": ("alpha", ("One day", 'He said "no"', "a;b,c", "two\nlines", "Ärzte")),
    "beta-trust": ("beta", ("agree", "neither", "skipped")),
}
PLACES = ("city", "north", "")

cells = st.fixed_dictionaries(
    {
        item: st.none()
        | st.tuples(st.sampled_from(values), st.sampled_from(["", "Well, yes", "“x”"]))
        for item, (_, values) in ITEMS.items()
    }
)
crowds = st.lists(st.tuples(st.sampled_from(PLACES), cells), min_size=1, max_size=8)


def rows_of(crowd: list[tuple[str, dict[str, tuple[str, str] | None]]]) -> list[dict[str, str]]:
    """One row an answer, rater after rater."""
    return [
        {
            "rater": f"r{number}", "group": "REP", "unit": place, "level": "field",
            "questionnaire": ITEMS[item][0], "item": item, "answer": cell[0], "comment": cell[1],
        }
        for number, (place, answers) in enumerate(crowd)
        for item, cell in answers.items()
        if cell is not None
    ]  # fmt: skip


def read(rows: list[dict[str, str]], columns: list[str], delimiter: str, quoting: int) -> Answers:
    """What the folder adapter reads from these rows, written with these columns."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(
        text,
        columns,
        delimiter=delimiter,
        lineterminator="\n",
        quoting=quoting,  # type: ignore[arg-type] # One of csv's constants.
    )
    writer.writeheader()
    writer.writerows(rows)
    with TemporaryDirectory() as place:
        folder = make_folder(Path(place))
        folder.write("answers.csv", text.getvalue())
        return read_folder(folder.path, content_root())[1]


@settings(max_examples=40, deadline=None)
@given(crowd=crowds, seed=st.integers(0, 99), delimiter=st.sampled_from(",;"))
def test_the_order_of_rows_and_columns_does_not_matter(
    crowd: list[tuple[str, dict[str, tuple[str, str] | None]]], seed: int, delimiter: str
) -> None:
    rows = rows_of(crowd)
    if not rows:
        return
    shuffled, columns = list(rows), list(COLUMNS)
    Random(seed).shuffle(shuffled)
    Random(seed).shuffle(columns)

    expected = read(rows, COLUMNS, ",", csv.QUOTE_MINIMAL)
    found = read(shuffled, columns, delimiter, csv.QUOTE_MINIMAL)

    assert said(found) == said(expected)
    assert len(found.rater) == len(rows)


@settings(max_examples=20, deadline=None)
@given(crowd=crowds)
def test_quotation_marks_do_not_matter(
    crowd: list[tuple[str, dict[str, tuple[str, str] | None]]],
) -> None:
    rows = rows_of(crowd)
    if not rows:
        return

    expected = read(rows, COLUMNS, ",", csv.QUOTE_MINIMAL)

    assert said(read(rows, COLUMNS, ",", csv.QUOTE_ALL)) == said(expected)


def test_rows_sorted_by_item_say_the_same_as_rows_sorted_by_rater(tmp_path: Path) -> None:
    rows = [
        f"r{rater},REP,{PLACES[rater % 3]},field,{slug},{item},{values[rater % 2]},"
        for rater in range(40)
        for item, (slug, values) in ITEMS.items()
        if item != "alpha-story"
    ]
    folder = make_folder(tmp_path)
    folder.answers(*rows)
    by_rater = answers_of(folder)
    folder.answers(*sorted(rows, key=lambda row: row.split(",")[5]))

    assert said(answers_of(folder)) == said(by_rater)


def test_columns_that_do_not_begin_with_the_rater_are_read_too(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    expected = answers_of(folder)
    text = (folder.path / "answers.csv").read_text(encoding="utf-8")
    turned = [",".join(reversed(line.split(","))) for line in text.splitlines()]
    folder.rows("answers.csv", turned)

    assert said(answers_of(folder)) == said(expected)


def answers_of(folder: Folder) -> Answers:
    return read_folder(folder.path, content_root())[1]
