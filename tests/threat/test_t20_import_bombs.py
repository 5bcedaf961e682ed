"""T20: a file that unpacks, claims or repeats without end is refused before it costs anything, and stays out."""

import io
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import cache
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from dot.db import open_database
from tests.databases import Template
from tests.services import make_service
from tests.web.hostile import World, make_world, refused

HEAD = "name,email,group\n"
MEGABYTE = 1024 * 1024


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "email", "group"])
    sheet.append(["Bo", "bo@client.example", "REP"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return out.getvalue()


def blown_up(name: str, part: bytes) -> bytes:
    return part + b" " * (209 * MEGABYTE) if "sheet1" in name else part


def claiming(name: str, part: bytes) -> bytes:
    return part.replace(b'ref="A1:C2"', b'ref="A1:C1048576"') if "sheet1" in name else part


def entities(name: str, part: bytes) -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return bomb + part.partition(b"?>")[2] if name == "xl/workbook.xml" else part


def outside(name: str, part: bytes) -> bytes:
    asked = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return asked + part.partition(b"?>")[2] if "sheet1" in name else part


def same(_name: str, part: bytes) -> bytes:
    return part


PLAIN = {
    "a hundred thousand columns": ",".join(["name"] * 100_000).encode(),
    "a cell of four megabytes": HEAD.encode() + b"x" * (4 * MEGABYTE) + b",b@x.example,REP\n",
    "a quote that never ends": HEAD.encode() + b'"' + b"x,\n" * 500_000,
    "a million empty rows": HEAD.encode() + b",,\n" * 1_000_000,
    "zeros": HEAD.encode() + b"\x00" * (4 * MEGABYTE),
    "two encodings": HEAD.encode() + "Bö,b@x.example,REP\n".encode("utf-16"),
    "a byte order mark in the middle": f"{HEAD}\ufeffBo,\ufeffb@x.example,REP\n".encode(),
}
PARTS = {f"x{at}.xml": b"<x/>" for at in range(200)}
PACKED: dict[str, Callable[[str, bytes], bytes]] = {
    "a sheet of 209 MB in a small file": blown_up,
    "a claim of a million rows": claiming,
    "entities": entities,
    "an entity that is a file": outside,
    "too many parts": same,
}


@pytest.fixture(scope="module")
def world(sqlite_files: Template) -> Iterator[World]:
    """Which database runs makes no difference to a file that is never taken."""
    database = open_database(sqlite_files.copy())
    yield make_world(make_service(database))
    database.close()


@pytest.mark.parametrize("name", [*PLAIN, *PACKED])
def test_a_bomb_is_refused_in_a_second_and_in_little_memory(world: World, name: str) -> None:
    more = PARTS if name == "too many parts" else {}
    content = PLAIN[name] if name in PLAIN else repacked(PACKED[name], **more)
    before = world.stored()
    tracemalloc.start()
    began = time.process_time()
    answer = world.upload(world.program, content)
    spent, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    said = refused(answer)
    assert "root:" not in said and "Traceback" not in said and len(said) < 20_000
    assert len(answer.json()["errors"]) <= 100
    # Tracing makes it three times as slow as it is.
    assert spent < 3
    assert peak - len(content) < 64 * MEGABYTE
    assert world.stored() == before
