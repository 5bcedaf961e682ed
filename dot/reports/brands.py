"""A brand: colours, typeface, logo and words of address, read from its folder and checked."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dot.errors import Problem, Problems
from dot.reports.charts.theme import Theme, luminance_of
from dot.reports.logos import Logo, LogoRefused, read_logo

FILE = "brand.toml"
MAX_FILE_BYTES = 100_000
MAX_FONT_BYTES = 2_000_000
# WCAG 2.1: text needs 4.5 : 1, a graphical mark 3 : 1 against what it stands on.
LEAST_CONTRAST = {"ink": 4.5, "muted": 4.5, "accent": 4.5, "bad": 4.5, "good": 4.5, "second": 3.0}
LINE_OF_ERROR = re.compile(r"at line (\d+)")

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Words = Annotated[str, StringConstraints(max_length=200)]
SectionName = Literal[
    "one_page",
    "about",
    "summary",
    "scorecard",
    "heat_map",
    "ranking",
    "views",
    "ladder",
    "leakage",
    "instruments",
    "kpis",
    "plan",
    "simplicity",
    "causes",
    "comments",
    "change",
    "method",
    "participation",
    "evidence",
    "group_means",
    "agreement",
    "comparators",
    "benchmarks",
    "kpi_list",
    "considered",
    "glossary",
]
Inside = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*(/\w[\w.-]*)*$")]


class FileShape(BaseModel):
    """Base of the shapes in `brand.toml`."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Colours(FileShape):
    """Every colour of the report, as #rrggbb."""

    accent: Colour
    second: Colour
    third: Colour
    fourth: Colour
    fifth: Colour
    bad: Colour
    good: Colour
    ink: Colour
    muted: Colour
    grid: Colour
    band: Colour
    paper: Colour


class Fonts(FileShape):
    """A family name and two static WOFF2 files; a variable font would not print the same twice."""

    family: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 -]{1,40}$")]
    regular: Inside
    semibold: Inside


class Contact(FileShape):
    """Lines at the foot of the cover."""

    lines: list[Words] = Field(default=[], max_length=6)


class BrandFile(FileShape):
    """What `brand.toml` may say."""

    name: Words
    practice: Words
    logo: Inside
    logo_text: Words
    sections: Annotated[list[SectionName], Field(min_length=1)]
    annexes: list[SectionName] = []
    colours: Colours
    fonts: Fonts
    contact: Contact = Contact()


@dataclass(frozen=True)
class Brand:
    """A checked brand; ``assets`` are the files that the page may use, by name."""

    folder: Path
    name: str
    practice: str
    logo: str
    logo_text: str
    sections: tuple[SectionName, ...]
    annexes: tuple[SectionName, ...]
    theme: Theme
    fonts: Mapping[str, str]
    contact: tuple[str, ...]
    assets: Mapping[str, bytes]


def read_brand(folder: Path) -> Brand:
    """The brand in ``folder``. Raises Problems with file, line and remedy for all that is wrong."""
    path = folder / FILE
    text, shape = _read_file(path)
    problems = [
        Problem(str(path), line_of(text, ("colours", name)), message)
        for name, message in _faint_colours(shape.colours)
    ]
    assets: dict[str, bytes] = {}
    for key in ("regular", "semibold"):
        name = getattr(shape.fonts, key)
        try:
            assets[name] = _font_bytes(folder / name)
        except ValueError as error:
            problems.append(Problem(str(path), line_of(text, ("fonts", key)), str(error)))
    try:
        logo = read_logo(folder / shape.logo)
    except LogoRefused as error:
        problems.append(Problem(str(path), line_of(text, ("logo",)), str(error)))
        logo = Logo("logo.svg", b"")
    if problems:
        raise Problems(problems)
    return _brand(folder, shape, {**assets, logo.name: logo.content}, logo)


def line_of(text: str, place: tuple[str | int, ...]) -> int:
    """The line of a key in TOML text, found by its table and its name; 1 if it is not there.

    TOML parsers report no positions of correct syntax, so that a wrong value is looked up here.
    """
    *tables, key = [part for part in place if isinstance(part, str)] or [""]
    table, found = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.strip("[]").split("]")[0].strip()
        inside = table == ".".join(tables)
        if inside and re.match(rf"""["']?{re.escape(key)}["']?\s*=""", stripped):
            return number
        if stripped.startswith("[") and table in {".".join(tables), ".".join([*tables, key])}:
            found = number
    return found


def _read_file(path: Path) -> tuple[str, BrandFile]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Problems(
                [Problem(str(path), 1, "The file is too large for a brand; shorten it.")]
            )
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        missing = "The brand has no brand.toml; copy the one of report_templates/default."
        raise Problems([Problem(str(path), 1, missing)]) from error
    except UnicodeDecodeError as error:
        raise Problems([Problem(str(path), 1, "Save the file as UTF-8 text.")]) from error
    try:
        return text, BrandFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        found = LINE_OF_ERROR.search(str(error))
        wrong = f"This is not TOML: {error}."
        raise Problems([Problem(str(path), int(found[1]) if found else 1, wrong)]) from error
    except ValidationError as error:
        raise Problems(
            Problem(str(path), line_of(text, wrong["loc"]), _advice(wrong["loc"], wrong["msg"]))
            for wrong in error.errors()
        ) from error


def _advice(place: tuple[str | int, ...], message: str) -> str:
    name = ".".join(map(str, place))
    if message.startswith("Extra inputs"):
        return f"“{name}” is not known here; remove it or correct its spelling."
    if message.startswith("Field required"):
        return f"“{name}” is missing; add it as in report_templates/default/brand.toml."
    return f"“{name}” is wrong: {message}."


def _faint_colours(colours: Colours) -> list[tuple[str, str]]:
    """Colours that do not stand out enough from the paper, with the remedy."""
    paper = luminance_of(colours.paper)
    faint = []
    for name, least in LEAST_CONTRAST.items():
        own = luminance_of(getattr(colours, name))
        contrast = (max(own, paper) + 0.05) / (min(own, paper) + 0.05)
        if contrast < least:
            remedy = f"“{name}” has a contrast of {contrast:.1f} : 1 to the paper; take one of {least} : 1 or more."
            faint.append((name, remedy))
    return faint


def _font_bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError(
            f"There is no file {path.name} here; put the font into the brand's folder."
        )
    if path.stat().st_size > MAX_FONT_BYTES:
        raise ValueError(f"{path.name} is larger than 2 MB; use a static WOFF2 of one weight.")
    content = path.read_bytes()
    if not content.startswith(b"wOF2"):
        raise ValueError(f"{path.name} is no WOFF2 font; convert it first.")
    return content


def _brand(folder: Path, shape: BrandFile, assets: Mapping[str, bytes], logo: Logo) -> Brand:
    return Brand(
        folder=folder,
        name=shape.name,
        practice=shape.practice,
        logo=logo.name,
        logo_text=shape.logo_text,
        sections=tuple(dict.fromkeys(shape.sections)),
        annexes=tuple(name for name in dict.fromkeys(shape.annexes) if name not in shape.sections),
        theme=Theme(**shape.colours.model_dump(), family=f"{shape.fonts.family}, sans-serif"),
        fonts={
            "family": shape.fonts.family,
            "regular": shape.fonts.regular,
            "semibold": shape.fonts.semibold,
        },
        contact=tuple(shape.contact.lines),
        assets=assets,
    )
