"""Answers as people save them: every dialect is read, every mistake is named by file and line."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from dot.batch import dialect
from dot.batch.folder import read_folder
from dot.errors import Problem, Problems
from dot.results.inputs import Answers, ItemKey, State
from tests.batch.factories import ANSWER_COLUMNS, ANSWERS, Folder, content_root, make_folder

GOOD = "r1,REP,city,field,alpha,alpha-owner,4,"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path)


def answers_of(folder: Folder) -> Answers:
    return read_folder(folder.path, content_root())[1]


def problems_of(folder: Folder) -> tuple[Problem, ...]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return caught.value.problems


def only_problem(folder: Folder) -> tuple[int, str]:
    """Line and message of the one problem, which stands in `answers.csv`."""
    (problem,) = problems_of(folder)

    assert problem.path.endswith("answers.csv")
    return problem.line, problem.message


def said(answers: Answers) -> set[tuple[object, ...]]:
    """The answers as a set of rows, whatever their order."""
    return {
        (
            answers.raters[answers.rater[row]],
            answers.items[answers.item[row]],
            State(int(answers.state[row])),
            float(np.nan_to_num(answers.value[row], nan=-99.0)),
            answers.texts[answers.content[row]],
            answers.comments.get(row),
        )
        for row in range(len(answers.rater))
    }


def test_a_row_becomes_rater_item_state_value_and_text(folder: Folder) -> None:
    folder.answers("r1,REP,city,field,alpha,alpha-calls,8.5,Roughly")

    (row,) = said(answers_of(folder))

    assert row[1:] == (
        ItemKey("alpha", "alpha-calls"), State.ANSWERED, 8.5, "8.5", "Roughly",
    )  # fmt: skip


def test_each_non_answer_has_its_own_state(folder: Folder) -> None:
    folder.answers(
        "r1,REP,,,alpha,alpha-owner,skipped,",
        "r2,REP,,,alpha,alpha-owner,cannot_judge,",
        "r3,REP,,,alpha,alpha-owner,not_applicable,",
    )

    answers = answers_of(folder)

    assert answers.state.tolist() == [1, 2, 3]
    assert np.isnan(answers.value).all()


def test_identical_answers_share_one_text(folder: Folder) -> None:
    folder.answers(*(f"r{n},REP,city,field,alpha,alpha-owner,4," for n in range(9)))

    answers = answers_of(folder)

    assert answers.texts == ("4",)
    assert answers.content.tolist() == [0] * 9


@pytest.mark.parametrize(
    "bytes_of",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace("\n", ",,\n").encode(),
        lambda text: (text + "\n\n,,,,,,,\n").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.replace("alpha-owner", '"alpha-owner"').encode(),
        lambda text: text.replace("m1", " m1 ").encode(),
    ],
    ids=["BOM", "CRLF", "semicolons", "empty columns", "blank rows", "no end", "quotes", "spaces"],
)
def test_every_dialect_says_the_same(folder: Folder, bytes_of) -> None:  # type: ignore[no-untyped-def]
    expected = said(answers_of(folder))
    text = "".join(f"{row}\n" for row in (ANSWER_COLUMNS, *ANSWERS))
    folder.write("answers.csv", bytes_of(text))

    assert said(answers_of(folder)) == expected


def test_a_quoted_comment_may_hold_lines_separators_and_quotes(folder: Folder) -> None:
    folder.answers(GOOD + '"one, ""two""\nthree; four"', "r2,REP,,,alpha,alpha-owner,9,")

    line, _ = only_problem(folder)
    folder.answers(GOOD + '"one, ""two""\nthree; four"', "r2,REP,,,alpha,alpha-owner,5,")

    assert line == 4
    assert list(answers_of(folder).comments.values()) == ['one, "two"\nthree; four']


def test_columns_that_are_optional_may_be_absent(folder: Folder) -> None:
    folder.answers("alpha-owner,4,r1,REP", header="item,answer,rater,group")

    (row,) = said(answers_of(folder))

    assert row[1] == ItemKey("alpha", "alpha-owner")


HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% raw %} size(x) > 1.0 url(http://x.test)"


def test_hostile_text_is_just_text(folder: Folder) -> None:
    folder.answers(f"r1,REP,city,field,alpha,alpha-story,{HOSTILE},=cmd|' /C calc'!A0")

    answers = answers_of(folder)

    assert answers.texts == (HOSTILE,)
    assert answers.comments == {0: "=cmd|' /C calc'!A0"}


WRONG_ROWS = {
    "unknown item": ("r1,REP,,,alpha,alpha-ownr,4,", "did you mean “alpha-owner”"),
    "unknown questionnaire": ("r1,REP,,,alpa,alpha-owner,4,", "did you mean “alpha”"),
    "unknown group": ("r1,REPS,,,alpha,alpha-owner,4,", "“REPS” is no known rater group"),
    "unknown unit": ("r1,REP,citi,,alpha,alpha-owner,4,", "did you mean “city”"),
    "unknown level": ("r1,REP,,fields,alpha,alpha-owner,4,", "did you mean “field”"),
    "no rater": (",REP,,,alpha,alpha-owner,4,", "“rater” is empty"),
    "no group": ("r1,,,,alpha,alpha-owner,4,", "rater group is empty"),
    "no item": ("r1,REP,,,alpha,,4,", "“item” is empty"),
    "item of another group": (
        "r1,REP,,,alpha,alpha-budget,yes,",
        "is not put to REP but to GM, MKT",
    ),
    "group of another questionnaire": ("g1,GM,,,beta,beta-trust,agree,", "is not put to GM"),
    "above the scale": ("r1,REP,,,alpha,alpha-owner,6,", "6 lies outside the scale"),
    "below the scale": ("r1,REP,,,alpha,alpha-owner,0,", "0 lies outside the scale"),
    "unknown option": ("r1,REP,,,beta,beta-trust,agreed,", "did you mean “agree”"),
    "decimal comma": ('r1,REP,,,alpha,alpha-calls,"3,5",', "decimal comma: write 3.5"),
    "no number": ("r1,REP,,,alpha,alpha-calls,many,", "“many” is no number"),
    "not a number": ("r1,REP,,,alpha,alpha-calls,NaN,", "“NaN” is no number"),
    "infinite": ("r1,REP,,,alpha,alpha-calls,inf,", "“inf” is no number"),
    "too large for a number": ("r1,REP,,,alpha,alpha-calls,1e400,", "“1e400” is no number"),
    "empty answer": ("r1,REP,,,alpha,alpha-owner,,", "The answer is empty: write “skipped”"),
    "cannot judge not offered": ("m1,MKT,,,alpha,alpha-budget,cannot_judge,", "does not offer"),
    "half level": ("r1,REP,,,alpha,alpha-owner,3.5,", "3.5 lies between two levels"),
    "long comment": (f"{GOOD}{'x' * 4001}", "The comment has over 4,000 characters"),
    "long answer": (f"r1,REP,,,alpha,alpha-story,{'x' * 4001},", "shorten it to 4000"),
    "too few cells": ("r1,REP,alpha-owner,4", "The row has 4 cells and the header 8"),
    "too many cells": (f"{GOOD}a,b", "The row has 9 cells and the header 8"),
    "text after a quote": ('r1,REP,,,alpha,alpha-story,"a"b,', "closed too early or never"),
    "wrong sum": ("r1,REP,,,beta,beta-effort,S1=60|S2=50,", "The points add up to 110"),
    "unknown priority": ("r1,REP,,,beta,beta-recognised,lunch,", "did you mean “launch”"),
}


@pytest.mark.parametrize(("row", "message"), WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_a_wrong_row_is_named_by_its_line(folder: Folder, row: str, message: str) -> None:
    folder.answers("z1,REP,,,alpha,alpha-owner,2,", row)

    line, words = only_problem(folder)

    assert line == 3
    assert message in words


def test_consultants_may_give_half_levels(folder: Folder) -> None:
    folder.answers("g1,GM,,,alpha,alpha-owner,3.5,")

    assert answers_of(folder).value.tolist() == [3.5]


def test_a_named_group_of_the_client_may_not_give_half_levels(folder: Folder) -> None:
    folder.change("assessment.yaml", ", assessor: true", "")
    folder.answers("g1,GM,,,alpha,alpha-owner,3.5,")

    assert "3.5 lies between two levels" in only_problem(folder)[1]


def test_semicolon_files_with_a_decimal_comma_are_refused_too(folder: Folder) -> None:
    folder.answers("r1;REP;;;alpha;alpha-calls;3,5;", header=ANSWER_COLUMNS.replace(",", ";"))

    assert "write 3.5" in only_problem(folder)[1]


@pytest.mark.parametrize(
    ("second", "what"),
    [
        ("r1,MKT,city,field,alpha,alpha-budget,yes,", "group “MKT”"),
        ("r1,REP,north,field,alpha,alpha-calls,2,", "unit “north”"),
        ("r1,REP,city,brand,alpha,alpha-calls,2,", "level “brand”"),
    ],
    ids=["group", "unit", "level"],
)
def test_a_rater_in_two_places_is_refused(folder: Folder, second: str, what: str) -> None:
    folder.answers(GOOD, second)

    line, words = only_problem(folder)

    assert line == 3
    assert what in words
    assert "in line 2" in words


def test_a_duplicate_answer_is_named_with_both_lines(folder: Folder) -> None:
    folder.answers(GOOD + '"two\nlines"', "r2,REP,,,alpha,alpha-owner,1,", "", GOOD)

    line, words = only_problem(folder)

    assert line == 6
    assert "“r1” answers “alpha-owner” in line 2 too" in words


def test_an_item_id_of_two_questionnaires_needs_the_column(folder: Folder) -> None:
    folder.change("beta.yaml", "beta-trust", "alpha-owner")
    folder.answers("r1,REP,alpha-owner,4", header="rater,group,item,answer")

    assert "is an item of “alpha” or “beta”" in " ".join(
        problem.message for problem in problems_of(folder)
    )


def test_a_mistake_in_every_row_does_not_slow_the_reading_down(folder: Folder) -> None:
    rows = [
        f"r{n},REP,,,alpha,alpha-owne,4,\nr{n},REP,,,beta,beta-trust,agre," for n in range(20_000)
    ]
    folder.answers(*rows)

    assert ["19,999 more rows" in problem.message for problem in problems_of(folder)] == [True] * 2


def test_the_same_mistake_is_reported_once_with_its_count(folder: Folder) -> None:
    folder.answers(*(f"r{n},REP,,,alpha,nothing-like-it,1," for n in range(50)))

    line, words = only_problem(folder)

    assert line == 2
    assert "The same in 49 more rows, next in line 3." in words


@pytest.mark.parametrize(
    "columns", ["rater,group,unit,item,answer", "item,answer,rater,group,unit"]
)
@pytest.mark.parametrize(("group", "unit"), [("REPS", "city"), ("REP", "nowhere")])
def test_a_mistake_about_raters_counts_its_rows(
    folder: Folder, columns: str, group: str, unit: str
) -> None:
    """Four people with three answers each: twelve rows, whichever column stands first."""
    cells = {"alpha-owner": "3", "alpha-calls": "8", "alpha-story": "Once"}
    rows = [
        {"rater": f"r{n}", "group": group, "unit": unit, "item": item, "answer": answer}
        for n in range(4)
        for item, answer in cells.items()
    ]
    folder.answers(
        *(",".join(row[name] for name in columns.split(",")) for row in rows), header=columns
    )

    line, words = only_problem(folder)

    assert line == 2
    assert "The same in 11 more rows, next in line 3." in words


def test_a_rater_of_two_units_is_one_mistake_however_many_rows(folder: Folder) -> None:
    folder.answers(
        "r1,REP,,,alpha,alpha-owner,3,",
        "r1,REP,city,,alpha,alpha-calls,8,",
        "r1,REP,city,,alpha,alpha-story,Once,",
    )

    line, words = only_problem(folder)

    assert line == 3
    assert words.endswith("one group, unit and level. (The same in 1 more row, next in line 4.)")


def test_all_mistakes_come_at_once_in_order_of_line(folder: Folder) -> None:
    folder.answers(
        "r1,REP,,,alpha,alpha-owner,6,", "r2,REPS,,,alpha,alpha-owner,1,", "r3,REP,,,alpha,x,1,"
    )

    assert [problem.line for problem in problems_of(folder)] == [2, 3, 4]


HEADERS = {
    "unknown column": (f"{ANSWER_COLUMNS},mood", "There is no column “mood”"),
    "misspelt column": (ANSWER_COLUMNS.replace("rater", "Rater"), "did you mean “rater”"),
    "missing column": ("rater,group,item", "The column “answer” is missing"),
    "column twice": (f"{ANSWER_COLUMNS},item", "“item” stands twice"),
    "tabs": (ANSWER_COLUMNS.replace(",", "\t"), "separated by tabs"),
    "open quote": ('"rater,group,item,answer', "The first line can't be read"),
}


@pytest.mark.parametrize(("header", "message"), HEADERS.values(), ids=HEADERS)
def test_a_wrong_header_is_refused(folder: Folder, header: str, message: str) -> None:
    folder.answers(GOOD, header=header)

    problems = problems_of(folder)

    assert {problem.line for problem in problems} == {1}
    assert message in " ".join(problem.message for problem in problems)


FILES = {
    "empty": (b"", 1, "The file is empty"),
    "only a mark": (b"\xef\xbb\xbf\r\n", 1, "The file is empty"),
    "header only": (ANSWER_COLUMNS.encode() + b"\n", 1, "no answer below the header"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(99), 1, "This is a PNG picture"),
    "PDF": (b"%PDF-1.7\n", 1, "This is a PDF file"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(99), 1, "This is an old Excel workbook"),
    "UTF-16": (ANSWER_COLUMNS.encode("utf-16"), 1, "This is text in UTF-16"),
    "not UTF-8": (f"{ANSWER_COLUMNS}\n{GOOD}\n{GOOD}Müller\n".encode("latin-1"), 3, "not UTF-8"),
    "NUL": (f"{ANSWER_COLUMNS}\n{GOOD}a\0b\n".encode(), 2, "invisible character (U+0000)"),
    "control character": (f"{ANSWER_COLUMNS}\n{GOOD}ä\x9bb\n".encode(), 2, "(U+009B)"),
    "open quote": (f'{ANSWER_COLUMNS}\n{GOOD}\n{GOOD}"open\n{GOOD}\n'.encode(), 3, "or never"),
    "long cell": (f'{ANSWER_COLUMNS}\n{GOOD}"{"y " * 99_000}"\n'.encode(), 2, "over 100,000"),
    "long line": (ANSWER_COLUMNS.encode() + b"x" * 3_000_000, 1, "over a million bytes"),
}


@pytest.mark.parametrize(("content", "line", "message"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_table_is_refused(
    folder: Folder, content: bytes, line: int, message: str
) -> None:
    folder.write("answers.csv", content)

    found, words = only_problem(folder)

    assert found == line
    assert message in words


def test_a_zip_named_csv_is_called_a_zip(folder: Folder) -> None:
    with ZipFile(folder.path / "answers.csv", "w") as archive:
        archive.writestr("answers.txt", "rater")

    assert "This is a ZIP file" in only_problem(folder)[1]


def test_a_file_of_too_many_lines_is_refused_unread(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialect, "MOST_LINES", 1_000)
    folder.answers(*(f"r{n},REP,,,alpha,alpha-owner,9," for n in range(1_001)))

    assert only_problem(folder)[1] == "The file has more than 1,000 lines: split the assessment."


def test_reading_stops_where_everything_is_wrong(folder: Folder) -> None:
    folder.answers(*(f"r{n},REP,,,alpha,x{n},1," for n in range(3_000)))

    assert len(problems_of(folder)) == dialect.MOST_MESSAGES
