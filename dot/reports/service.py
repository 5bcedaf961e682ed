"""From a published result to the report: its HTML with everything it needs, and its PDF."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

from markupsafe import Markup

from dot.errors import Problem, Problems
from dot.reports.blocks import Source
from dot.reports.brands import FILE, Brand, read_brand
from dot.reports.charts.watermark import watermark
from dot.reports.context import EDITS, Composed, ReportContext, build_context
from dot.reports.edits import Edits, Replaced
from dot.reports.figures import Figures
from dot.reports.kinds import DEFAULT as DEFAULT
from dot.reports.languages import Language, speak
from dot.reports.looks import Look, grey_brand, greyed
from dot.reports.pdf import Press, print_job
from dot.reports.printjob import Attachment, Printed, PrintJob
from dot.reports.templates import render
from dot.results.schemas import Result

TEMPLATES = Path(__file__).parents[2] / "report_templates"
STYLE = "report.css"
ATTACHED = {"results.json": "results", "scores.csv": "scores", "report.json": "report"}
DRAFT = "draft.svg"
FINGERPRINT_DIGITS, FINGERPRINT_GROUP = 12, 4


@dataclass(frozen=True)
class BuiltReport:
    """One HTML document, the files it names, its date, and the pages that had nothing to say.

    annex: the annexes that are printed as a file of their own.   fingerprint: of result, brand,
    edits and wishes, as the cover shows it.   replaced: the edits that were put in.
    described: in the report's language, what the files are that travel inside it, by name.
    family: the font that its assets bring.   wish: what of all that is wanted concerns this file.
    """

    html: str
    assets: Mapping[str, bytes]
    report_date: date
    left_out: tuple[str, ...]
    annex: "BuiltReport | None" = None
    fingerprint: str = ""
    replaced: tuple[Replaced, ...] = ()
    described: Mapping[str, str] = field(default_factory=dict)
    family: str = ""
    wish: "Wish | None" = None

    def job(self, attachments: tuple[Attachment, ...] = ()) -> PrintJob:
        """What the printing process needs of it."""
        return PrintJob(self.html, self.report_date, self.assets, attachments, self.family)


@dataclass(frozen=True)
class Wish:
    """What of a report is wanted, in which language, and with which changes.

    ``keep_stale``: print edits whose generated text has changed since.   ``classification``
    replaces the assessment's own.
    """

    edits: Edits = field(default_factory=Edits)
    look: Look = field(default_factory=Look)
    classification: str | None = None
    keep_stale: bool = False
    language: Language = field(default_factory=Language)


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


def build(result: Result, brand: Brand, wish: Wish | None = None) -> BuiltReport:
    """The report of a published result in a brand. Every text of the client is data, never markup.

    Same result, brand, wish and templates: same HTML.
    Raises UnknownPage, UnknownEdit and StaleEdit, and Problems where a template is wrong or a text
    does not exist in the language.
    """
    wish = wish or Wish()
    composed = compose(result, brand, wish)
    annex = None
    if composed.annex is not None:
        apart = replace(wish, edits=concerning(composed.annex, wish.edits))
        annex = _document(composed.annex, result, brand, apart)
    report = _document(composed.report, result, brand, wish)
    return replace(report, annex=annex, replaced=composed.replaced)


def concerning(annex: ReportContext, edits: Edits) -> Edits:
    """The edits that the annexes apart are made with; one of the body leaves their file as it was."""
    if any(page.kind == EDITS for page in annex.annexes):
        return edits
    anchors = {page.anchor for page in annex.annexes}
    texts = {key: one for key, one in edits.texts.items() if key.partition(".")[0] in anchors}
    return replace(edits, texts=texts)


def annex_wish(result: Result, brand: Brand, wish: Wish) -> Wish:
    """What is wanted of the annexes apart, without the words that stand in the body only."""
    if not wish.edits.texts:
        return wish
    annex = compose(result, brand, wish).annex
    return wish if annex is None else replace(wish, edits=concerning(annex, wish.edits))


def compose(result: Result, brand: Brand, wish: Wish) -> Composed:
    """The pages as typed contexts, without their HTML."""
    brand = grey_brand(brand) if wish.look.grey else brand
    source = source_of(result, brand, wish)
    return build_context(source, wish.edits, wish.look, keep_stale=wish.keep_stale)


def _document(context: ReportContext, result: Result, brand: Brand, wish: Wish) -> BuiltReport:
    """One file: the HTML of its pages."""
    grey, fingerprint = wish.look.grey, fingerprint_of(result, brand, wish)
    brand = grey_brand(brand) if grey else brand
    folders = folders_of(brand)
    source = source_of(result, brand, wish)
    style = style_of(folders)
    assets = dict(brand.assets)
    if context.draft:
        assets[DRAFT] = watermark(source.words("report.draft"), brand.theme).encode()
    html = render(
        folders,
        source.words,
        {
            "report": replace(context, fingerprint=fingerprint),
            "brand": brand,
            "classification": source.classification,
            "style": Markup(greyed(style)) if grey else style,  # noqa: S704 — colours for colours.
        },
    )
    left_out = context.left_out
    day = result.assessment.report_date
    told = {name: source.words(f"attachment.{key}") for name, key in ATTACHED.items()}
    built = BuiltReport(html, assets, day, left_out, fingerprint=fingerprint, described=told)
    return replace(built, family=brand.fonts["family"], wish=wish)


def fingerprint_of(result: Result, brand: Brand, wish: Wish) -> str:
    """Twelve digits that tell one report from another: its numbers, brand, edits and wishes.

    The hash of the inputs stays out, so that nobody finds out single answers by trying.
    """
    told = result.model_dump_json(exclude={"provenance": {"inputs_hash"}})
    language = (wish.language.of(result), wish.language.allow_missing, wish.language.hash())
    wishes = (asdict(wish.edits), asdict(wish.look), wish.classification, wish.keep_stale, language)
    parts = (told, brand_hash(brand), json.dumps(wishes, sort_keys=True))
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:FINGERPRINT_DIGITS]
    groups = range(0, FINGERPRINT_DIGITS, FINGERPRINT_GROUP)
    return "-".join(digest[at : at + FINGERPRINT_GROUP] for at in groups)


def brand_hash(brand: Brand) -> str:
    """The hash of everything that a brand prints with: its folder, and the default's behind it."""
    whole = hashlib.sha256()
    for number, folder in enumerate(folders_of(brand)):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            whole.update(f"{number}/{path.relative_to(folder).as_posix()}\n".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def make_pdf(
    built: BuiltReport,
    attachments: tuple[Attachment, ...] = (),
    press: Press | None = None,
) -> Printed:
    """The PDF of a built report with files attached, made in a limited process.

    A ``press`` that was started while the result was computed saves the time of loading it.
    """
    job = built.job(attachments)
    return press.print_job(job) if press else print_job(job)


def source_of(result: Result, brand: Brand, wish: Wish | None = None) -> Source:
    """All that pages may read: the result and the words in the report's language, and the brand."""
    wish = wish or Wish()
    spoken = speak(result, folders_of(brand), wish.language, brand.voice)
    return Source(
        result=spoken.result,
        brand=brand,
        words=spoken.words,
        figures=Figures(spoken.words, brand.theme.ramp),
        classification=wish.classification or spoken.result.assessment.classification,
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
