"""Bad files of raters, by program and by page, on both databases: nobody is taken, every fault is told."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from tests.web.hostile import World, refused

HEAD = "name,email,group\n"


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("name", "email", "group"), *rows):
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to sixty megabytes."""
    out = io.BytesIO()
    small = io.BytesIO(workbook(("Bo", "bo@client.example", "REP")))
    with ZipFile(small) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part + b" " * 60_000_000 if "sheet1" in name else part)
    return out.getvalue()


FILES = {
    "formula in a workbook": (workbook(("=1+1", "bo@client.example", "REP")), "formula"),
    "formula in a csv": (f"{HEAD}=1+1,bo@client.example,REP\n".encode(), "formula"),
    "one address in two cases": (
        f"{HEAD}Bo,bo@client.example,REP\nBo,BO@client.example,REP\n".encode(),
        "stands in row",
    ),
    "an address that is there": (f"{HEAD}Rita,RITA@client.example,REP\n".encode(), "invited"),
    "a row too many": (
        (HEAD + "".join(f"P,p{at}@x.example,REP\n" for at in range(20_001))).encode(),
        "more than 20,000",
    ),
    "a bomb": (b"", "unpacks to"),
    "nul": (f"{HEAD}B\x00o,bo@client.example,REP\n".encode(), ""),
    "half a character": (HEAD.encode() + b"B\xed\xa0\x80,bo@client.example,REP\n", "UTF-8"),
    "another group": (f"{HEAD}Bo,bo@client.example,MTK\n".encode(), "rater group"),
    "nothing": (b"", ""),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, ""),
    "half a workbook": (workbook(("Bo", "bo@client.example", "REP"))[:900], ""),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_takes_nobody_by_program_and_page(world: World, name: str) -> None:
    content, words = FILES[name]
    content = bomb() if name == "a bomb" else content
    by_program = world.upload(world.program, content)
    by_page = world.upload(world.desk, content)

    assert words in refused(by_program)
    assert by_page.status_code == 422
    assert words in by_page.text.replace("&#39;", "'")


def test_a_file_of_seven_megabytes_is_refused_unread(world: World) -> None:
    content = b"x" * 7_000_000

    assert world.upload(world.program, content).status_code == 413
    assert world.upload(world.desk, content).status_code == 413
