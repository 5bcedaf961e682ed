"""A workbook from outside is measured before it is parsed: bombs and other files are refused."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from dot.exchange import incoming
from dot.exchange.filled import read_request_pack
from dot.exchange.incoming import Refused, read_pages
from tests.exchange.factories import filled, make_definition


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(out.getvalue())
    return path


def refusal(path: Path) -> str:
    readings, evidence, problems = read_request_pack(path, make_definition())

    assert readings == [] and evidence == [] and len(problems) == 1
    return problems[0].message


def test_openpyxl_parses_with_defusedxml() -> None:
    assert openpyxl.DEFUSEDXML


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "request-pack.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * incoming.LARGEST_FILE)

    assert "bytes; at most 5,000,000 are read" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked_into_memory(tmp_path: Path) -> None:
    def blown_up(name: str, part: bytes) -> bytes:
        return part + b" " * 200_000_000 if name.endswith("sheet2.xml") else part

    path = repacked(filled(tmp_path), blown_up)
    tracemalloc.start()
    began = time.perf_counter()

    message = refusal(path)

    spent, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to over 50,000,000 bytes" in message
    assert peak < 64_000_000 and spent < 10


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        for at in range(incoming.MOST_MEMBERS):
            archive.writestr(f"extra{at}.xml", "<x/>")

    assert "parts; at most 100 are read" in refusal(path)


def test_a_claim_of_a_million_rows_is_refused(tmp_path: Path) -> None:
    def claiming(name: str, part: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet"):
            return part
        begin = part.index(b'<dimension ref="') + len(b'<dimension ref="')
        return part[:begin] + b"A1:R1048576" + part[part.index(b'"', begin) :]

    message = refusal(repacked(filled(tmp_path), claiming))

    assert "reaches to row 1,048,576" in message


@pytest.mark.parametrize("claimed", [b"A1:R1048576", b"A1:R3"])
def test_a_cell_in_the_last_row_is_refused_whatever_the_claim(
    tmp_path: Path, claimed: bytes
) -> None:
    path = tmp_path / "request-pack.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("KPIs")
        sheet.write(0, 0, "KPI")
        sheet.write(1_048_575, 0, "K01")

    def claiming(name: str, part: bytes) -> bytes:
        return part.replace(b"A1:A1048576", claimed) if "sheet1" in name else part

    assert "20,000 rows" in refusal(repacked(path, claiming))


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "request-pack.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("KPIs")
        sheet.write(1, 16_000, "far out")

    assert "60 columns are read" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'

    def declaring(name: str, part: bytes) -> bytes:
        return bomb + part.partition(b"?>")[2] if name == "xl/workbook.xml" else part

    assert "declarations" in refusal(repacked(filled(tmp_path), declaring))


def test_a_part_in_utf_16_cannot_hide_them(tmp_path: Path) -> None:
    def hiding(name: str, part: bytes) -> bytes:
        return part.decode().encode("utf-16") if name == "xl/workbook.xml" else part

    assert "declarations" in refusal(repacked(filled(tmp_path), hiding))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "no Excel workbook"),
        (b"KPI;Value\nK01;3\n", "no Excel workbook"),
        (b"\x89PNG\r\n\x1a\n", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "encrypted or in Excel's old format"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "request-pack.xlsx"
    path.write_bytes(content)

    assert word in refusal(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "request-pack.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear client")

    assert "no Excel workbook" in refusal(path)


def test_a_broken_part_is_refused(tmp_path: Path) -> None:
    path = repacked(filled(tmp_path), lambda name, part: part[:-40] if "sheet2" in name else part)

    assert "no Excel workbook" in refusal(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file"):
        read_pages(tmp_path / "request-pack.xlsx", ("KPIs",))
