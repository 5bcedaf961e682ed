"""The report of a folder's result: its edits checked line by line, then both files printed."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dot.batch.edits import read_edits, refuse_page, refuse_unknown
from dot.batch.folder import ASSESSMENT, EDITS
from dot.errors import DotError
from dot.questionnaires.documents import read_document
from dot.reports.brands import Brand
from dot.reports.edits import UnknownEdit
from dot.reports.kinds import UnknownPage
from dot.reports.looks import Look
from dot.reports.manifest import NAME as MANIFEST
from dot.reports.manifest import Document, manifest
from dot.reports.printjob import Attachment, Printed
from dot.reports.service import BuiltReport, Wish, build, compose
from dot.reports.shelf import Means, print_once
from dot.results.schemas import Result

REPORT, ANNEX = "report.pdf", "annex.pdf"
ATTACHED = ("results.json", "scores.csv")


@dataclass(frozen=True)
class Prints:
    """PDFs by file name, pages that had nothing to say, and what printing noticed.

    ``unremembered``: keys of edits that do not say which text they replace.
    """

    documents: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    unremembered: tuple[str, ...] = ()


def wish_of(
    folder: Path, locale: str, look: Look | None = None, *, keep_stale: bool = False
) -> Wish:
    """The folder's edits and what is wanted of the report.

    Words are written in one language: a report in another one has those of its own file, as
    `edits.de.yaml`; where there is none it keeps only the order of pages.
    """
    layer = read_edits(edits_file(folder, locale))
    if not layer.changed and not _is_own(folder, locale):
        layer = read_edits(folder / EDITS).without_words()
    return Wish(layer, look or Look(), keep_stale=keep_stale)


def edits_file(folder: Path, locale: str) -> Path:
    """Where the edits of a report in that language stand."""
    if _is_own(folder, locale):
        return folder / EDITS
    return folder / f"edits.{_language(locale)}.yaml"


def _is_own(folder: Path, locale: str) -> bool:
    """Whether the assessment itself is in that language."""
    tree = read_document(folder / ASSESSMENT).tree
    own = tree.get("locale", "en") if isinstance(tree, dict) else "en"
    return _language(str(own)) == _language(locale)


def _language(locale: str) -> str:
    return locale.partition("-")[0]


def check_report(folder: Path, result: Result, brand: Brand, wish: Wish) -> None:
    """Raise Problems for edits that do not fit this report, without printing it."""
    with _at_its_line(folder, wish.language.of(result)):
        compose(result, brand, wish)


@contextmanager
def _at_its_line(folder: Path, locale: str) -> Iterator[None]:
    """Tell what the edits ask for and the report does not have with file and line."""
    try:
        yield
    except UnknownEdit as error:
        refuse_unknown(edits_file(folder, locale), error.advice)
        raise
    except UnknownPage as error:
        refuse_page((edits_file(folder, locale), folder / EDITS), error.page, str(error))
        raise


def print_report(
    folder: Path,
    job: tuple[Result, Brand, Wish],
    data: Mapping[str, bytes],
    means: Means | None = None,
) -> Prints:
    """The report and, where the brand prints annexes apart, their file. Raises Problems.

    means: where earlier prints lie, and a press that has been started.
    """
    means = means or Means()
    with _at_its_line(folder, job[2].language.of(job[0])):
        built = build(*job)
    attached = _attached(built, data)
    # The annexes are printed on the other core meanwhile.
    with ThreadPoolExecutor(max_workers=1) as pool:
        behind = None
        if built.annex:
            other = replace(means, press=None)
            behind = pool.submit(_printed, built.annex, job, attached, "annex", other)
        report = _printed(built, job, attached, "report", means)
        prints = {name_of(job[2].look): report} | ({ANNEX: behind.result()} if behind else {})
    return Prints(
        documents={name: printed.pdf for name, printed in prints.items()},
        left_out=built.left_out,
        remarks=tuple(dict.fromkeys(word for one in prints.values() for word in one.remarks)),
        unremembered=tuple(one.key for one in built.replaced if one.state == "unremembered"),
    )


def document_of(
    job: tuple[Result, Brand, Wish], data: Mapping[str, bytes], document: Document
) -> Printed:
    """One of the two files by itself. Raises DotError where this report has no annexes apart."""
    built = build(*job)
    attached = _attached(built, data)
    wanted = built if document == "report" else built.annex
    if wanted is None:
        raise DotError("The report of this folder has no annexes in a file of their own.")
    return _printed(wanted, job, attached, document)


def _attached(built: BuiltReport, data: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    """The data behind the report, described in its language."""
    return tuple(Attachment(name, built.described[name], data[name]) for name in ATTACHED)


def name_of(look: Look) -> str:
    """The file's name: of the whole report, of a cut, or of chosen pages."""
    if look.cut:
        return f"{look.cut}.pdf"
    return "pages.pdf" if look.pages else REPORT


def _printed(
    built: BuiltReport,
    job: tuple[Result, Brand, Wish],
    attached: tuple[Attachment, ...],
    document: Document,
    means: Means | None = None,
) -> Printed:
    result, brand, whole = job
    wish = built.wish or whole
    told = manifest(result, brand, wish, attached, document)
    told = replace(told, description=built.described[MANIFEST])
    name = ANNEX if document == "annex" else name_of(wish.look)
    name = f"{name}.{wish.language.of(result)}"
    return print_once(built.job((*attached, told)), name, means or Means())
