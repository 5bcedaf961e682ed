"""Whether a PDF is the report of a result: what was attached to it, and what differs."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pydantic import ValidationError

from dot.errors import DotError
from dot.reports.manifest import NAME, Manifest, digest

LARGEST_PDF = 100_000_000
CLOSE = 1e-9
SHOWN = 10
LOOKED_UP = (".score", ".percent", ".level")
FEWEST_DIGITS, MOST_DIGITS = 4, 18
LONGEST = 60


class NoReport(DotError):
    """The file is no report that can be verified."""

    code = "no_report"


@dataclass(frozen=True)
class Opened:
    """A PDF that says what it was made from: its manifest, its attachments, its pages' drawings."""

    told: Manifest
    attached: dict[str, bytes]
    pages: tuple[bytes, ...]


def opened(pdf: bytes) -> Opened:
    """The report's own account of itself. Raises NoReport."""
    if len(pdf) > LARGEST_PDF:
        raise NoReport(f"The file is larger than {LARGEST_PDF // 10**6} MB: no report is.")
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            attached = {
                name: file.get_file().read_bytes() for name, file in document.attachments.items()
            }
            pages = tuple(_drawing(page) for page in document.pages)
    except (pikepdf.PdfError, ValueError):
        raise NoReport("The file is no PDF that can be read, or it is damaged.") from None
    if NAME not in attached:
        raise NoReport(f"The PDF has no {NAME} attached, so it does not say what it is made from.")
    try:
        told = Manifest.model_validate_json(attached[NAME])
    except ValidationError:
        raise NoReport(f"The PDF's {NAME} does not hold what DOT writes there.") from None
    return Opened(told, attached, pages)


def tampered(report: Opened) -> list[str]:
    """Attachments that are not what was attached when the report was printed."""
    wrong = []
    for name, expected in report.told.attached.items():
        content = report.attached.get(name)
        if content is None:
            wrong.append(f"{name} is no longer attached.")
        elif digest(content) != expected:
            wrong.append(f"{name} was changed after printing.")
    return wrong


def unlike(told: Manifest, made: Manifest) -> list[str]:
    """What went into the two reports that is not the same; versions of the machine aside."""
    lines = []
    pairs: Sequence[tuple[str, object, object]] = (
        ("inputs (answers and files of the folder)", told.inputs_hash, made.inputs_hash),
        ("brand", told.brand.hash, made.brand.hash),
        ("edits", told.edits, made.edits),
        ("library", told.library, made.library),
        ("engine", told.engine, made.engine),
    )
    for what, then, now in pairs:
        if then != now:
            lines.append(f"{what}: {_short(then)} in the PDF, {_short(now)} in the folder.")
    for slug in sorted(told.questionnaires.keys() | made.questionnaires.keys()):
        then, now = told.questionnaires.get(slug), made.questionnaires.get(slug)
        if then != now:
            lines.append(f"questionnaire {slug}: {_version(then)} in the PDF, {_version(now)} now.")
    return lines


def other_versions(told: Manifest, made: Manifest) -> list[str]:
    """Programs and libraries that are of another version here."""
    names = [*dict.fromkeys([*told.versions, *made.versions])]
    return [
        f"{name} {told.versions.get(name, 'none')} there, {made.versions.get(name, 'none')} here"
        for name in names
        if told.versions.get(name) != made.versions.get(name)
    ]


def unequal_numbers(there: bytes, here: bytes) -> list[str]:
    """Places of `results.json` that differ by more than 1e-9; the first ten, and how many more."""
    try:
        then = json.loads(there)
    except ValueError:
        return ["the attached results.json is not JSON."]
    found = list(_differences(then, json.loads(here), ""))
    # What a reader looks up comes first: scores before what stands behind them.
    found.sort(key=lambda difference: not difference[0].endswith(LOOKED_UP))
    lines = [
        f"{place}: {before} in the PDF, {after} now."
        for place, one, other in found[:SHOWN]
        for before, after in [_told_apart(one, other)]
    ]
    if len(found) > SHOWN:
        lines.append(f"… and {len(found) - SHOWN} more places.")
    return lines


def _told_apart(one: object, other: object) -> tuple[str, str]:
    """Two values with as many digits as tell them apart."""
    if isinstance(one, float) and isinstance(other, float):
        for digits in range(FEWEST_DIGITS, MOST_DIGITS):
            before, after = f"{one:.{digits}g}", f"{other:.{digits}g}"
            if before != after:
                return before, after
    return _short(one), _short(other)


def unlike_pages(report: Opened, made: Opened) -> list[int]:
    """Numbers of the pages whose drawing is not the same, also of those that one of them lacks."""
    count = max(len(report.pages), len(made.pages))
    return [
        number
        for number in range(1, count + 1)
        if report.pages[number - 1 : number] != made.pages[number - 1 : number]
    ]


def _drawing(page: pikepdf.Page) -> bytes:
    """What a page draws, with what lies upon it."""
    content = page.obj.get("/Contents")
    streams = content if isinstance(content, pikepdf.Array) else [content]
    drawn = [stream.read_bytes() for stream in streams if isinstance(stream, pikepdf.Stream)]
    notes = page.obj.get("/Annots")
    return b"\n".join(drawn) + str(0 if notes is None else len(notes)).encode()


def _differences(one: object, other: object, place: str) -> Iterator[tuple[str, object, object]]:
    if place == ".provenance":
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*dict.fromkeys([*one, *other])]:
            yield from _differences(one.get(key), other.get(key), f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _differences(left, right, f"{place}[{at}]")
    elif not _same(one, other):
        yield place.removeprefix("."), one, other


def _same(one: object, other: object) -> bool:
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other)
    )
    if numbers:
        return math.isclose(float(str(one)), float(str(other)), rel_tol=CLOSE, abs_tol=CLOSE)
    return type(one) is type(other) and one == other


def _version(one: object) -> str:
    return (
        "none"
        if one is None
        else f"{getattr(one, 'version', '')} ({_short(getattr(one, 'hash', ''))})"
    )


def _short(value: object) -> str:
    text = str(value).removeprefix("sha256:")
    if len(text) == len(digest(b"")) and all(letter in "0123456789abcdef" for letter in text):
        return text[:12]
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
