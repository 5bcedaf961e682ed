"""From a published result to the report: its HTML with everything it needs, and its PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from markupsafe import Markup

from dot.errors import Problem, Problems
from dot.reports.blocks import Source
from dot.reports.brands import FILE, Brand, SectionName, read_brand
from dot.reports.context import UnknownEdit, build_context
from dot.reports.figures import Figures
from dot.reports.languages import AS_ASKED, Language, speak
from dot.reports.pdf import Press, Printed, print_job
from dot.reports.printjob import Attachment, PrintJob
from dot.reports.templates import render
from dot.results.schemas import Result

TEMPLATES = Path(__file__).parents[2] / "report_templates"
DEFAULT = TEMPLATES / "default"
STYLE = "report.css"
ATTACHED = {"results.json": "results", "scores.csv": "scores"}


@dataclass(frozen=True)
class BuiltReport:
    """One HTML document, the files it names, its date, and the sections that had nothing to say.

    ``described``: in the report's language, what the files are that travel inside it, by name.
    """

    html: str
    assets: Mapping[str, bytes]
    report_date: date
    left_out: tuple[SectionName, ...]
    described: Mapping[str, str] = field(default_factory=dict)


def find_brand(name: str, beside: Path | None = None) -> Brand:
    """The brand called ``name`` in report_templates, or in the assessment's folder ``beside``.

    Raises Problems if there is none, or if it is wrong.
    """
    for place in filter(None, (TEMPLATES, beside)):
        folder = place / name
        if folder.parent == place and (folder / FILE).is_file():
            return read_brand(folder)
    known = ", ".join(sorted(path.parent.name for path in TEMPLATES.glob(f"*/{FILE}")))
    unknown = f"There is no brand “{name}”; there are {known}."
    raise Problems([Problem(str(beside or TEMPLATES), 1, unknown)])


def build(
    result: Result,
    brand: Brand,
    *,
    classification: str | None = None,
    edits: Mapping[str, str] | None = None,
    language: Language = AS_ASKED,
) -> BuiltReport:
    """The report of a published result in a brand. Every text of the client is data, never markup.

    Same result, brand, edits and templates: same HTML. ``classification`` replaces the
    assessment's own; ``edits`` are the consultant's words over generated ones, by key
    (`<section>.heading`, `<section>.lead`, `question.<name>`, `summary.decision-<number>`).
    ``language``: the report's, if not the assessment's own.
    Raises UnknownEdit where an edit changes nothing, and Problems where a template is wrong or a
    text does not exist in the language.
    """
    folders = folders_of(brand)
    source = _source(result, brand, classification, edits, language)
    context = build_context(source)
    html = render(
        folders,
        {
            "report": context,
            "brand": brand,
            "words": source.words,
            "classification": source.classification,
            "style": style_of(folders),
        },
    )
    words = source.words
    described = {name: words(f"attachment.{key}") for name, key in ATTACHED.items()}
    day = result.assessment.report_date
    return BuiltReport(html, brand.assets, day, context.left_out, described)


def make_pdf(
    built: BuiltReport,
    attachments: tuple[Attachment, ...] = (),
    press: Press | None = None,
) -> Printed:
    """The PDF of a built report with files attached, made in a limited process.

    A ``press`` that was started while the result was computed saves the time of loading it.
    """
    job = PrintJob(built.html, built.report_date, built.assets, attachments)
    return press.print_job(job) if press else print_job(job)


def check_edits(
    result: Result, brand: Brand, edits: Mapping[str, str], language: Language = AS_ASKED
) -> dict[str, str]:
    """What is wrong with the keys of ``edits`` for this report: key → one sentence; empty if nothing."""
    try:
        build_context(_source(result, brand, None, edits, language))
    except UnknownEdit as error:
        return error.advice
    return {}


def _source(
    result: Result,
    brand: Brand,
    classification: str | None,
    edits: Mapping[str, str] | None,
    language: Language,
) -> Source:
    spoken = speak(result, folders_of(brand), language)
    return Source(
        result=spoken.result,
        brand=brand,
        words=spoken.words,
        figures=Figures(spoken.words),
        classification=classification or spoken.result.assessment.classification,
        edits=edits or {},
    )


def folders_of(brand: Brand) -> list[Path]:
    """A brand's folder and the default's, once where they are the same."""
    return list(dict.fromkeys((brand.folder, DEFAULT)))


def style_of(folders: list[Path]) -> Markup:
    """The default style followed by the brand's. Raises Problems if one could leave its element."""
    sheets = []
    for folder in reversed(folders):
        path = folder / STYLE
        if not path.is_file():
            continue
        sheet = path.read_text(encoding="utf-8")
        if "<" in sheet:
            line = sheet[: sheet.index("<")].count("\n") + 1
            raise Problems([Problem(str(path), line, "A style sheet has no “<”; remove it.")])
        sheets.append(sheet)
    return Markup("\n").join(Markup(sheet) for sheet in sheets)  # noqa: S704 — checked above.
