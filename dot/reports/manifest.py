"""`report.json`, attached to every report: from which input, brand, edits and versions it was made."""

import ctypes
import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Literal

from pydantic import BaseModel, ConfigDict

from dot import __version__
from dot.reports.brands import Brand
from dot.reports.looks import Look
from dot.reports.printjob import Attachment
from dot.reports.program import program
from dot.reports.service import Wish, brand_hash, fingerprint_of
from dot.results.schemas import Result

NAME = "report.json"
Document = Literal["report", "annex"]
# Packages that decide how a page looks, and the libraries under them with the call that tells.
PACKAGES = (
    *("weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "fonttools", "pyphen"),
    *("pillow", "jinja2", "babel", "numpy"),
)
LIBRARIES = {
    "pango": ("pango_version_string", "libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "harfbuzz": ("hb_version_string", "libharfbuzz.so.0", "libharfbuzz.0.dylib"),
}


class Shape(BaseModel):
    """Base of what a manifest holds; later versions may add fields."""

    model_config = ConfigDict(frozen=True)


class PrintedBrand(Shape):
    """The brand's folder, and the hash of everything in it and in the default behind it."""

    name: str
    hash: str


class PrintedLook(Shape):
    """Which part was printed, and how."""

    cut: str | None = None
    pages: tuple[str, ...] = ()
    draft: bool = False
    grey: bool = False


class PrintedVersion(Shape):
    """A questionnaire's version and the hash of its content."""

    version: str
    hash: str


class Manifest(Shape):
    """What a report was made from. ``attached``: digests of the other attachments, by name."""

    format: Literal[1] = 1
    document: Document
    fingerprint: str
    inputs_hash: str
    brand: PrintedBrand
    locale: str
    allow_missing: bool = False
    edits: str
    keep_stale: bool
    classification: str | None
    look: PrintedLook
    questionnaires: dict[str, PrintedVersion]
    library: str | None
    engine: str
    versions: dict[str, str]
    attached: dict[str, str]


def manifest(
    result: Result,
    brand: Brand,
    wish: Wish,
    attached: Sequence[Attachment],
    document: Document = "report",
) -> Attachment:
    """What this report was made from, so that `verify` can make it again and compare."""
    told = told_of(result, brand, wish, attached, document)
    text = json.dumps(told.model_dump(mode="json"), ensure_ascii=False, indent=1)
    return Attachment(NAME, "What this report was made from", f"{text}\n".encode())


def told_of(
    result: Result,
    brand: Brand,
    wish: Wish,
    attached: Sequence[Attachment],
    document: Document,
) -> Manifest:
    """The manifest of a report before it is written."""
    return Manifest(
        document=document,
        fingerprint=fingerprint_of(result, brand, wish),
        inputs_hash=result.provenance.inputs_hash,
        brand=PrintedBrand(name=brand.folder.name, hash=brand_hash(brand)),
        locale=wish.language.of(result),
        allow_missing=wish.language.allow_missing,
        edits=edits_hash(wish),
        keep_stale=wish.keep_stale,
        classification=wish.classification,
        look=PrintedLook(**asdict(wish.look)),
        questionnaires={
            one.slug: PrintedVersion(version=one.version, hash=one.hash)
            for one in result.questionnaires.values()
        },
        library=result.provenance.library,
        engine=result.provenance.engine,
        versions=versions(),
        attached={one.name: digest(one.content) for one in attached},
    )


def look_of(told: PrintedLook) -> Look:
    """The wishes that a manifest names."""
    return Look(told.cut, told.pages, told.draft, told.grey)


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def edits_hash(wish: Wish) -> str:
    """The hash of the consultant's edits, whatever their file looks like."""
    return digest(json.dumps(asdict(wish.edits), sort_keys=True).encode())


def versions() -> dict[str, str]:
    """DOT with its own files, Python, the packages and libraries that decide over a report's bytes."""
    python = ".".join(map(str, sys.version_info[:3]))
    return {
        "dot": __version__,
        "program": program(),
        "python": python,
        **{name: version(name) for name in PACKAGES},
        **{name: _library_version(*calls) for name, calls in LIBRARIES.items()},
    }


def _library_version(call: str, *files: str) -> str:
    """The version that a system library tells of itself; “unknown” where it is not found."""
    for file in files:
        try:
            tell = getattr(ctypes.CDLL(file), call)
        except (OSError, AttributeError):
            continue
        tell.restype = ctypes.c_char_p
        return bytes(tell()).decode()
    return "unknown"
