"""A brand: colours, typeface, logos, cover and lists of pages, read from its folder and checked."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from dot.errors import Problem, Problems
from dot.reports.charts.theme import Theme
from dot.reports.contrast import contrast, nearest_passing
from dot.reports.kinds import DEFAULT, is_known, known_kinds, unknown_page
from dot.reports.logos import Logo, LogoRefused, read_logo
from dot.reports.tokens import Charts, Spacing, Type, complaints, ramp_of, style_tokens

FILE = "brand.toml"
MAX_FILE_BYTES = 100_000
MAX_FONT_BYTES = 2_000_000
# WCAG 2.1 AA: text needs 4.5 : 1, a graphical mark 3 : 1 against what it stands on.
TEXT, MARK = 4.5, 3.0
PAIRS = (
    *(("ink", "paper", TEXT), ("muted", "paper", TEXT), ("accent", "paper", TEXT)),
    *(("bad", "paper", TEXT), ("good", "paper", TEXT)),
    *(("ink", "band", TEXT), ("muted", "band", TEXT), ("cover_ink", "cover_ground", TEXT)),
    *(("second", "paper", MARK), ("third", "paper", MARK)),
    *(("fourth", "paper", MARK), ("fifth", "paper", MARK)),
)
LINE_OF_ERROR = re.compile(r"at line (\d+)")

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Words = Annotated[str, StringConstraints(max_length=200)]
Inside = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*(/\w[\w.-]*)*$")]


PageName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][\w.-]{0,79}$")]


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
    cover_ground: Colour
    cover_ink: Colour


class Fonts(FileShape):
    """A family name and two static WOFF2 files; a variable font would not print the same twice.

    ``generic``: which of the machine's fonts draw what the two files can not.
    """

    family: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 -]{1,40}$")]
    regular: Inside
    semibold: Inside
    generic: Literal["sans-serif", "serif"] = "sans-serif"


class Contact(FileShape):
    """Lines at the foot of the cover."""

    lines: list[Words] = Field(default=[], max_length=6)


class BrandFile(FileShape):
    """What `brand.toml` may say."""

    name: Words
    practice: Words
    logo: Inside
    logo_text: Words
    client_logo: Inside | None = None
    client_logo_text: Words = ""
    sections: Annotated[list[PageName], Field(min_length=1)]
    annexes: list[PageName] = []
    apart: list[PageName] = []
    cuts: dict[PageName, Annotated[list[PageName], Field(min_length=1)]] = {}
    colours: Colours
    fonts: Fonts
    contact: Contact = Contact()
    type: Type
    spacing: Spacing
    charts: Charts
    voice: Literal["plain", "formal", "direct"] = "plain"
    cover_picture: Inside | None = None


TABLES: Mapping[str, type[BaseModel]] = {
    "colours": Colours,
    "fonts": Fonts,
    "contact": Contact,
    "type": Type,
    "spacing": Spacing,
    "charts": Charts,
}


@dataclass(frozen=True)
class Brand:
    """A checked brand; ``assets`` are the files that the page may use, by name.

    sections, annexes: pages of the body, and behind it with letters.   apart: annexes that are
    printed as a file of their own.   cuts: short reports by name.   pictures: which assets are.
    """

    folder: Path
    name: str
    practice: str
    logo: str
    logo_text: str
    sections: tuple[str, ...]
    annexes: tuple[str, ...]
    apart: frozenset[str]
    cuts: Mapping[str, tuple[str, ...]]
    theme: Theme
    cover: Mapping[str, str]
    fonts: Mapping[str, str]
    contact: tuple[str, ...]
    assets: Mapping[str, bytes]
    pictures: frozenset[str]
    client_logo: str = ""
    client_logo_text: str = ""
    cover_picture: str = ""
    voice: str = "plain"
    tokens: Mapping[str, str] = field(default_factory=dict)


def read_brand(folder: Path) -> Brand:
    """The brand in ``folder``. Raises Problems with file, line and remedy for all that is wrong.

    What its file does not say, and the files that it does not have, come from the default.
    """
    path = folder / FILE
    text, shape = _read_file(path)
    problems = [
        Problem(str(path), line_of(text, place), message)
        for place, message in (
            *_faint_colours(shape.colours),
            *_unknown_pages(folder, shape),
            *((one.place, one.message) for one in complaints(shape.type, shape.charts)),
        )
    ]
    assets: dict[str, bytes] = {}
    for key in ("regular", "semibold"):
        name = getattr(shape.fonts, key)
        try:
            assets[name] = _font_bytes(_place(folder, name))
        except ValueError as error:
            problems.append(Problem(str(path), line_of(text, ("fonts", key)), str(error)))
    logos: dict[str, Logo] = {}
    for key in ("logo", "client_logo", "cover_picture"):
        name = getattr(shape, key)
        if name is None:
            continue
        try:
            logos[key] = read_logo(_place(folder, name))
        except LogoRefused as error:
            problems.append(Problem(str(path), line_of(text, (key,)), str(error)))
    if problems:
        raise Problems(problems)
    return _brand(folder, shape, assets, logos)


def _place(folder: Path, name: str) -> Path:
    """The brand's own file, or the default's of that name."""
    own = folder / name
    return own if own.exists() or not (DEFAULT / name).exists() else DEFAULT / name


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
        return text, BrandFile.model_validate(_complete(path, tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        found = LINE_OF_ERROR.search(str(error))
        wrong = f"This is not TOML: {error}."
        raise Problems([Problem(str(path), int(found[1]) if found else 1, wrong)]) from error
    except ValidationError as error:
        raise Problems(
            Problem(str(path), line_of(text, wrong["loc"]), _advice(wrong["loc"], wrong["msg"]))
            for wrong in error.errors()
        ) from error


def _complete(path: Path, own: dict[str, Any]) -> dict[str, Any]:
    """A brand's file over the default's; a table is completed key by key."""
    if path.parent == DEFAULT:
        return own
    whole = tomllib.loads((DEFAULT / FILE).read_text(encoding="utf-8"))
    for key, value in own.items():
        before = whole.get(key)
        whole[key] = value
        if isinstance(before, dict) and isinstance(value, dict):
            whole[key] = {**before, **value}
    return whole


def _advice(place: tuple[str | int, ...], message: str) -> str:
    name = ".".join(map(str, place))
    if message.startswith("Extra inputs"):
        return f"“{name}” is not known here; {_nearest(place)}."
    if message.startswith("Field required"):
        return f"“{name}” is missing; add it as in report_templates/default/brand.toml."
    return f"“{name}” is wrong: {message}."


def _nearest(place: tuple[str | int, ...]) -> str:
    """What may be meant by a key that there is not."""
    shape: type[BaseModel] = BrandFile
    for part in place[:-1]:
        shape = TABLES.get(str(part), shape)
    near = get_close_matches(str(place[-1]), list(shape.model_fields), n=1, cutoff=0.6)
    if near:
        return f"write “{'.'.join([*map(str, place[:-1]), near[0]])}”"
    return f"remove it, or write one of {', '.join(shape.model_fields)}"


def _faint_colours(colours: Colours) -> list[tuple[tuple[str, ...], str]]:
    """Colours that do not stand out enough from their ground, with the nearest that would."""
    faint: list[tuple[tuple[str, ...], str]] = []
    for name, ground, least in PAIRS:
        own, under = getattr(colours, name), getattr(colours, ground)
        found = contrast(own, under)
        if found < least:
            remedy = (
                f"“{name}” {own} on “{ground}” {under} has a contrast of {found:.1f} : 1 and needs "
                f"{least} : 1; the nearest that passes is {nearest_passing(own, under, least)}."
            )
            faint.append((("colours", name), remedy))
    return faint


def _unknown_pages(folder: Path, shape: BrandFile) -> Iterator[tuple[tuple[str, ...], str]]:
    """Page kinds that neither the default nor the brand itself has a template for."""
    kinds = known_kinds(folder)
    lists: dict[tuple[str, ...], list[str]] = {
        ("sections",): shape.sections,
        ("annexes",): shape.annexes,
        ("apart",): shape.apart,
        **{("cuts", name): pages for name, pages in shape.cuts.items()},
    }
    for place, names in lists.items():
        for name in names:
            if not is_known(name, kinds):
                yield place, unknown_page(name, kinds)


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


def _brand(
    folder: Path, shape: BrandFile, fonts: Mapping[str, bytes], logos: Mapping[str, Logo]
) -> Brand:
    colours = shape.colours.model_dump()
    cover = _cover(colours.pop("cover_ground"), colours.pop("cover_ink"), colours)
    own = logos["logo"]
    pictures = {own.name: own.content}
    named = {"client_logo": "client", "cover_picture": "cover"}
    names = {key: f"{prefix}-{logos[key].name}" for key, prefix in named.items() if key in logos}
    pictures |= {name: logos[key].content for key, name in names.items()}
    family = f"{shape.fonts.family}, {shape.fonts.generic}"
    series, ramp = tuple(shape.charts.series), ramp_of(shape.charts)
    return Brand(
        folder=folder,
        name=shape.name,
        practice=shape.practice,
        logo=own.name,
        logo_text=shape.logo_text,
        sections=tuple(dict.fromkeys(shape.sections)),
        annexes=tuple(name for name in dict.fromkeys(shape.annexes) if name not in shape.sections),
        apart=frozenset(shape.apart),
        cuts={name: tuple(dict.fromkeys(pages)) for name, pages in shape.cuts.items()},
        theme=Theme(**colours, family=family, series=series, ramp=ramp),
        cover=cover,
        fonts=shape.fonts.model_dump(),
        contact=tuple(shape.contact.lines),
        assets={**fonts, **pictures},
        pictures=frozenset(pictures),
        client_logo=names.get("client_logo", ""),
        client_logo_text=shape.client_logo_text,
        cover_picture=names.get("cover_picture", ""),
        voice=shape.voice,
        tokens=style_tokens(shape.type, shape.spacing),
    )


def _cover(ground: str, ink: str, colours: Mapping[str, str]) -> dict[str, str]:
    """The colours of the cover; notes and lines fall back on its ink where they would be faint."""
    muted, grid = colours["muted"], colours["grid"]
    return {
        "ground": ground,
        "ink": ink,
        "muted": muted if contrast(muted, ground) >= TEXT else ink,
        "grid": grid if contrast(ground, colours["paper"]) < MARK else muted,
    }
