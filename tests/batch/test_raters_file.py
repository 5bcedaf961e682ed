"""Raters from files: all of them or none, and every wrong row named with what to do."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dot.assessments.fieldwork_models import Invitation, Participation
from dot.assessments.models import Status
from dot.batch.raters_file import Raters, Roster, add_raters, read_raters, roster_of
from dot.errors import Conflict, Problems
from dot.questionnaires.service import content_root
from tests.services import make_online

HEAD = "name,email,group,unit,level,language\n"
RITA = "Rita Rep,rita@client.example,REP,sweden,reps,da\n"
ROSTER = Roster(
    groups={"rep": "REP", "representative": "REP", "mkt": "MKT"},
    units={"sweden": "sweden", "north region": "north", "north": "north"},
    levels={"reps": "reps"},
    languages=("en", "da"),
    invited=frozenset({"old@client.example"}),
)


def read(text: str | bytes, name: str = "raters.csv") -> Raters:
    return read_raters(name, text.encode() if isinstance(text, str) else text, ROSTER)


def workbook(*rows: tuple[object, ...], head: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(head or tuple(HEAD.strip().split(",")))
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def said(raters: Raters) -> list[str]:
    assert raters.people == ()
    return [str(problem) for problem in raters.problems]


def test_a_csv_file_is_read() -> None:
    raters = read(HEAD + RITA + "Mia Market,Mia@Client.Example,MKT,,,\n")

    assert [(one.name, one.email, one.group) for one in raters.people] == [
        ("Rita Rep", "rita@client.example", "REP"),
        ("Mia Market", "mia@client.example", "MKT"),
    ]
    assert [(one.unit, one.level, one.language) for one in raters.people] == [
        ("sweden", "reps", "da"),
        ("", "", "en"),
    ]
    assert raters.by_group == {"REP": 1, "MKT": 1}


def test_a_workbook_says_the_same_as_a_csv_file() -> None:
    cells = tuple(cell or None for cell in RITA.strip().split(","))

    assert read(workbook(cells), "raters.xlsx").people == read(HEAD + RITA).people


@pytest.mark.parametrize("text", ["\ufeff" + HEAD + RITA, (HEAD + RITA).replace(",", ";")])
def test_what_excel_writes_is_read(text: str) -> None:
    assert len(read(text).people) == 1


def test_names_of_groups_and_units_do_as_well_as_their_codes() -> None:
    raters = read(HEAD + "Rita,rita@client.example,Representative,North Region,Reps,EN\n")

    assert [(one.group, one.unit, one.level, one.language) for one in raters.people] == [
        ("REP", "north", "reps", "en")
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",rita@client.example,REP,,,", "“name” is empty: fill it in."),
        ("Rita,,REP,,,", "“email” is empty: fill it in."),
        ("Rita,rita@client.example,,,,", "“group” is empty: fill it in."),
        ("Rita,rita,REP,,,", "“rita” is no mail address: write one as in name@company.com."),
        ("Rita,rita@client.example,RPE,,,", "“RPE” is no known rater group: use one of MKT, REP."),
        ("Rita,rita@client.example,REP,Sweeden,,", "did you mean “sweden”?"),
        ("Rita,rita@client.example,REP,,boss,", "“boss” is no known level: use one of reps."),
        ("Rita,rita@client.example,REP,,,fr", "is no known language of this assessment"),
        ("=1+1,rita@client.example,REP,,,", "“name” begins like a formula"),
        ("Rita,=1@client.example,REP,,,", "“email” begins like a formula"),
        ("Rita,old@client.example,REP,,,", "has been invited already: delete this row."),
        ("Rita,rita@client.example,REP,,", "The row has 5 cells and the header 6"),
        (f"{'R' * 121},rita@client.example,REP,,,", "“name” has over 120 characters"),
        ('Rita "the" Rep,"rita@client.example,REP,,,', "quotation mark"),
        ("Rita\x00,rita@client.example,REP,,,", "An invisible character (U+0000)"),
    ],
)
def test_a_wrong_row_is_named_by_its_line_and_nobody_is_taken(row: str, message: str) -> None:
    problems = said(read(f"{HEAD}{RITA.replace('rita@', 'anna@')}{row}\n"))

    assert any(line.startswith("raters.csv:3: ") and message in line for line in problems)


def test_an_address_twice_is_found_whatever_its_case() -> None:
    problems = said(read(HEAD + RITA + "Other,RITA@client.EXAMPLE,MKT,,,\n"))

    assert problems == [
        "raters.csv:3: rita@client.example stands in row 2 too: delete one of the two."
    ]


def test_everything_wrong_is_told_at_once() -> None:
    problems = said(read(HEAD + "A,a,REP,,,\nB,b@client.example,XYZ,,,\nC,c@client.example,,,,\n"))

    assert [line.split(":")[1] for line in problems] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty"),
        (HEAD, "There is nobody below the heading"),
        ("name,email\nRita,rita@client.example\n", "The column “group” is missing"),
        ("name,mail,group\n", "There is no column “mail”; did you mean “email”?"),
        ("name,email,group,name\n", "stands twice in the header"),
        ("name\temail\tgroup\n", "separate them by commas or semicolons"),
    ],
)
def test_a_wrong_heading_is_told(text: str, message: str) -> None:
    assert any(line.startswith("raters.csv:1: ") and message in line for line in said(read(text)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfen\x00a\x00m\x00e\x00", "text in UTF-16"),
        (HEAD.encode() + b"Z\xe9,z@client.example,REP,,,\n", "not UTF-8"),
        (b"%PDF-1.7", "a PDF file"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (b"PK\x03\x04 no archive", "no Excel workbook"),
        (b"x" * 5_000_001, "bytes; at most 5,000,000 are read. Split it."),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, message: str) -> None:
    assert any(message in line for line in said(read(content)))


def test_a_formula_in_a_cell_is_refused_and_not_computed() -> None:
    content = workbook(("Rita", '="rita"&"@client.example"', "REP", None, None, None))

    assert said(read(content, "raters.xlsx")) == [
        "raters.xlsx:2: “email” holds a formula: write its result as a plain value."
    ]


def test_numbers_and_decimals_where_words_belong_are_refused_in_words() -> None:
    content = workbook((7, "rita@client.example", 3.5, None, None, None))

    assert "“3.5” is no known rater group" in said(read(content))[0]


def test_the_twenty_thousand_and_first_row_is_refused() -> None:
    rows = "".join(f"P{at},p{at}@client.example,REP,,,\n" for at in range(20_001))

    assert said(read(HEAD + rows)) == [
        "raters.csv:20002: The file has more than 20,000 people: split it."
    ]


def test_a_workbook_with_too_many_rows_or_columns_is_refused() -> None:
    wide = workbook(head=tuple(f"c{at}" for at in range(61)))
    with zipfile.ZipFile(io.BytesIO(workbook(("Rita", "r@client.example", "REP")))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'ref="A1:F2"', b'ref="A1:F1048576"')
    claims = io.BytesIO()
    with zipfile.ZipFile(claims, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)

    assert "at most 20,000 rows and 60 columns" in said(read(wide))[0]
    assert "at most 20,000 rows and 60 columns" in said(read(claims.getvalue()))[0]


def test_a_bomb_is_refused_in_a_second_without_unpacking_it_into_memory() -> None:
    packed = io.BytesIO(workbook(("Rita", "r@client.example", "REP")))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 60_000_000)
    tracemalloc.start()
    began = time.perf_counter()

    problems = said(read(packed.getvalue()))

    spent, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to over 50,000,000 bytes" in problems[0]
    assert spent < 5 and peak < 64_000_000


def test_a_name_that_is_a_path_leads_nowhere() -> None:
    problems = said(read("", "../../etc/passwd\r\nx"))

    assert problems == [
        "../../etc/passwd x:1: The file is empty: the first line must name the columns."
    ]


def test_signs_that_turn_a_name_around_are_taken_out() -> None:
    raters = read(HEAD + "Rita\u202e gnp,rita@client.example,REP,,,\n")

    assert raters.people[0].name == "Rita gnp"


# --- In the database ------------------------------------------------------------------------------


def people_in(session: Session, assessment: int) -> tuple[int, int]:
    counts = [
        session.scalar(
            select(func.count()).select_from(table).where(table.assessment_id == assessment)
        )
        for table in (Invitation, Participation)
    ]
    return counts[0] or 0, counts[1] or 0


def test_a_file_fills_the_list_and_the_same_file_adds_nobody(session: Session) -> None:
    assessment = make_online(session).id
    roster = roster_of(session, assessment, content_root())
    text = f"{HEAD}Rita,rita@client.example,REP,Sweden,Representatives,\nMia,mia@client.example,MKT,,,\n"
    added = add_raters(session, assessment, read_raters("a.csv", text.encode(), roster))
    again = read_raters("a.csv", text.encode(), roster_of(session, assessment, content_root()))

    assert added == 2
    assert people_in(session, assessment) == (2, 2)
    assert len(again.problems) == 2
    with pytest.raises(Problems, match="invited already"):
        add_raters(session, assessment, again)


def test_one_wrong_row_adds_nobody(session: Session) -> None:
    assessment = make_online(session).id
    raters = read(HEAD + RITA + "Ben,ben,REP,,,\n")
    with pytest.raises(Problems, match=r"raters.csv:3: “ben” is no mail address"):
        add_raters(session, assessment, raters)

    assert people_in(session, assessment) == (0, 0)


def test_two_who_upload_at_once_get_one_list(session: Session) -> None:
    """Both read the list when it was empty; the second is refused when it is stored."""
    assessment = make_online(session).id
    roster = roster_of(session, assessment, content_root())
    first, second = (
        read_raters("a.csv", (HEAD + RITA.replace(",da", ",en")).encode(), roster) for _ in "12"
    )
    add_raters(session, assessment, first)
    with pytest.raises(Conflict, match="invited already"):
        add_raters(session, assessment, second)

    assert people_in(session, assessment) == (1, 1)


def test_a_closed_assessment_invites_nobody(session: Session) -> None:
    assessment = make_online(session)
    assessment.status = Status.CLOSED
    with pytest.raises(Conflict, match="has closed"):
        roster_of(session, assessment.id, content_root())
