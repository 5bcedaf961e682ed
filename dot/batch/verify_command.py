"""The command `verify`: whether a PDF was made from a folder, by which versions, or what differs."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dot.batch.folder import RELEASES, read_folder, refuse_no_folder
from dot.batch.languages import language_for
from dot.batch.ledger import read_ledger
from dot.batch.reporting import ATTACHED, document_of, wish_of
from dot.batch.service import data_of, published_of, with_roadmap
from dot.errors import DotError
from dot.publication.recording import seal
from dot.questionnaires.service import content_root
from dot.reports.brands import Brand
from dot.reports.manifest import Manifest, look_of, told_of
from dot.reports.printjob import Attachment
from dot.reports.service import Wish, annex_wish, find_brand
from dot.reports.verifying import (
    Opened,
    opened,
    other_versions,
    tampered,
    unequal_numbers,
    unlike,
    unlike_pages,
)
from dot.results.schemas import Result
from dot.results.service import Counted, count

OTHER = "NOT the report of this folder as it is now."


class NeverReleased(DotError):
    """The folder's ledger has no release of these inputs, so no report was made from them."""


@dataclass(frozen=True)
class Verdict:
    """Whether the PDF is the folder's report, in which sense, and the reasons."""

    true: bool
    sentence: str
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class Remade:
    """What the folder gives now, with the wishes that the PDF names."""

    result: Result
    brand: Brand
    wish: Wish
    data: dict[str, bytes]
    told: Manifest


def verify(arguments: list[str]) -> int:
    """`verify report.pdf --against FOLDER`: exit code 0 if the PDF is that folder's report, else 1."""
    parser = argparse.ArgumentParser(prog="./run verify", description=verify.__doc__)
    parser.add_argument("pdf", type=Path)
    parser.add_argument("--against", type=Path, required=True, metavar="FOLDER")
    chosen = parser.parse_args(arguments)
    refuse_no_folder(chosen.against)
    try:
        pdf = chosen.pdf.read_bytes()
    except OSError as error:
        raise DotError(f"{chosen.pdf}: can't be read ({error.strerror}).") from error
    report = opened(pdf)
    verdict = judge(pdf, report, chosen.against)
    told = report.told
    look = " ".join(filter(None, (told.look.cut, *told.look.pages)))
    sys.stdout.write(f"{chosen.pdf}: {verdict.sentence}\n")
    sys.stdout.write("".join(f"  {reason}\n" for reason in verdict.reasons))
    sys.stdout.write(
        f"  fingerprint {told.fingerprint}; {told.document}{f' ({look})' if look else ''}, brand "
        f"{told.brand.name}, language {told.locale}\n"
        f"  made by {', '.join(f'{name} {number}' for name, number in told.versions.items())}\n"
    )
    return 0 if verdict.true else 1


def judge(pdf: bytes, report: Opened, folder: Path) -> Verdict:
    """Compare what the PDF says of itself with what the folder gives now; print it if need be."""
    changed = tampered(report)
    if changed:
        return Verdict(False, "NOT verified: the file was changed after printing.", changed)
    try:
        made = remade(report.told, folder)
    except NeverReleased as error:
        return Verdict(False, OTHER, [str(error)])
    reasons = unlike(report.told, made.told)
    reasons += unequal_numbers(report.attached["results.json"], made.data["results.json"])
    if reasons:
        return Verdict(False, OTHER, reasons)
    versions = other_versions(report.told, made.told)
    printed = document_of((made.result, made.brand, made.wish), made.data, report.told.document).pdf
    if printed == pdf:
        return Verdict(True, "verified, the same bytes.")
    if versions:
        words = (
            "verified by its data: the attached results are equal to 1e-9, inputs, brand and edits "
            "have the same hashes. Its pages can only be compared where these are the same:"
        )
        return Verdict(True, words, versions)
    return _of_pages(report, opened(printed))


def remade(told: Manifest, folder: Path) -> Remade:
    """The folder's result and data, with the brand, language and look of the PDF; nothing is recorded."""
    definition, answers = read_folder(folder, content_root())
    brand = find_brand(told.brand.name, folder)
    wish = wish_of(folder, told.locale, look_of(told.look), keep_stale=told.keep_stale)
    language = language_for(
        definition, folder, content_root(), told.locale, allow_missing=told.allow_missing
    )
    wish = replace(wish, language=language)
    counted = count(definition, answers)
    refuse_never_released(folder, counted)
    published, _ = published_of(folder, counted)
    result = with_roadmap(published, definition, folder)
    data = data_of(result)
    attached = [Attachment(name, name, data[name]) for name in ATTACHED]
    own = annex_wish(result, brand, wish) if told.document == "annex" else wish
    made = told_of(result, brand, own, attached, told.document)
    return Remade(result, brand, wish, data, made)


def refuse_never_released(folder: Path, counted: Counted) -> None:
    """Raise NeverReleased where the ledger is there and knows nothing of these inputs.

    An answer that changes no published number shows only there: what is published must not tell.
    """
    if not (folder / RELEASES).exists():
        return
    ledger = read_ledger(folder)
    known = {one.inputs_hash for one in ledger.releases}
    if known and seal(ledger.key, counted) not in known:
        raise NeverReleased(
            "inputs (answers and files of the folder): they are not those of any release in "
            f"{RELEASES}."
        )


def _of_pages(report: Opened, made: Opened) -> Verdict:
    """The versions are the same and the bytes are not: which pages, or what else."""
    pages = ", ".join(map(str, unlike_pages(report, made)))
    if pages:
        reason = f"pages that this machine draws differently: {pages}."
    else:
        reason = "all pages are drawn the same; something else in the file differs."
    words = (
        "NOT verified: its data are those of the folder, but the same versions print another file. "
        "It was changed after printing, or printed with other fonts of the system."
    )
    return Verdict(False, words, [reason])
