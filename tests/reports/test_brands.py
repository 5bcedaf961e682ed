"""A brand is read whole or refused with file, line and remedy."""

import re
import struct
import zlib
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from dot.errors import Problems
from dot.reports.brands import read_brand
from dot.reports.charts.lettering import width_of
from dot.reports.charts.theme import luminance_of
from dot.reports.contrast import contrast
from dot.reports.service import build, find_brand
from tests.reports.made.results import make_inventory_result

DEFAULT = Path(__file__).parents[2] / "report_templates" / "default"
BILLION_LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<svg xmlns="http://www.w3.org/2000/svg"><title>&b;</title></svg>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the default brand that a test may spoil."""
    return copytree(DEFAULT, tmp_path / "brand")


def refusal(folder: Path) -> str:
    """What reading the brand complains about."""
    with pytest.raises(Problems) as refused:
        read_brand(folder)
    return str(refused.value)


def replace(folder: Path, old: str, new: str) -> None:
    """Change one place of brand.toml."""
    path = folder / "brand.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def drawing(inside: str) -> str:
    """A small SVG around ``inside``."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 10 10">{inside}</svg>'
    )


def huge_png() -> bytes:
    """A PNG of a few bytes that claims 30,000 × 30,000 pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_the_default_brand_is_complete() -> None:
    brand = read_brand(DEFAULT)

    assert brand.theme.accent == "#0b6e6e"
    assert set(brand.assets) == {brand.logo, brand.fonts["regular"], brand.fonts["semibold"]}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('accent = "#0b6e6e"', 'accent = "teal"', "colours.accent"),
        ('accent = "#0b6e6e"', 'acent = "#0b6e6e"', "“colours.acent” is not known"),
        ('ink = "#1b2430"', 'ink = "#dddddd"', "contrast of 1.4 : 1"),
        ('family = "Inter"', 'family = "Inter; } body { x"', "fonts.family"),
        ('regular = "assets', 'regular = "../assets', "fonts.regular"),
        ("Inter-SemiBold", "Inter-Heavy", "There is no file Inter-Heavy.woff2"),
        ('name = "DOT"', 'name = "DOT', "not TOML"),
        ('logo = "assets/logo.svg"', 'logo = "assets/none.svg"', "cannot be read"),
        ("steering = [", "steering = 1 #[", "cuts.steering"),
    ],
)
def test_a_wrong_line_is_named(folder: Path, old: str, new: str, says: str) -> None:
    text = (folder / "brand.toml").read_text()
    line = text[: text.index(old)].count("\n") + 1
    replace(folder, old, new)

    message = refusal(folder)

    assert f"brand.toml:{line}: " in message
    assert says in message


def test_what_a_brand_does_not_say_comes_from_the_default(folder: Path) -> None:
    (folder / "brand.toml").write_text('name = "Own"\n[colours]\naccent = "#23408f"\n')
    (folder / "assets" / "logo.svg").unlink()

    brand = read_brand(folder)

    assert (brand.name, brand.theme.accent, brand.theme.third) == ("Own", "#23408f", "#6b4fa0")
    assert brand.sections == read_brand(DEFAULT).sections
    assert brand.assets == read_brand(DEFAULT).assets


@pytest.mark.parametrize(
    ("colours", "ground", "says"),
    [
        ('muted = "#b0b8c0"', "#ffffff", "“muted” #b0b8c0 on “paper” #ffffff has a contrast of 2"),
        (
            'cover_ground = "#101820"\ncover_ink = "#5a6a7a"',
            "#101820",
            "“cover_ink” #5a6a7a on “cover_ground” #101820",
        ),
    ],
)
def test_a_faint_pair_is_named_with_the_nearest_colour_that_passes(
    folder: Path, colours: str, ground: str, says: str
) -> None:
    (folder / "brand.toml").write_text(f"[colours]\n{colours}\n")

    message = refusal(folder)

    assert says in message
    offered = re.search(rf"on “\w+” {ground}.*nearest that passes is (#[0-9a-f]{{6}})", message)
    assert offered
    assert 4.5 <= contrast(offered[1], ground) < 4.7


def test_an_unknown_page_kind_is_named_with_the_nearest(folder: Path) -> None:
    replace(folder, '"heat_map"', '"heatmap"')

    assert "There is no page kind “heatmap”: write “heat_map”." in refusal(folder)


def test_a_template_of_its_own_is_a_page_kind_of_the_brand(folder: Path) -> None:
    replace(folder, '"about",', '"about", "our_firm",')
    (folder / "pages" / "our_firm.html").write_text("<p>Since 1987.</p>")
    (folder / "locales" / "en.toml").write_text('[our_firm]\nheading = "Who we are"\n')

    html = build(make_inventory_result(), read_brand(folder)).html

    assert "Who we are</h1>" in html and "<p>Since 1987.</p>" in html


def test_a_folder_without_a_brand_says_what_to_copy(tmp_path: Path) -> None:
    assert "copy the one of report_templates/default" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (BILLION_LAUGHS, "entities or a DTD"),
        (drawing("<g>" * 40 + "</g>" * 40), "deeply nested"),
        (drawing('<path d="M0 0"/>' * 6_000), "too many"),
        (drawing('<g id="a"><path d="M0 0"/></g><use href="#a"/>' * 101), "again and again"),
        (drawing('<g id="a"/><g id="b"><use href="#a"/></g><use href="#b"/>'), "again and again"),
        (drawing('<image href="http://example.org/a.png"/>'), "<image>"),
        (drawing('<use xlink:href="file:///etc/passwd#a"/>'), "outside itself"),
        (drawing('<path style="fill: url( http://example.org )" d="M0 0"/>'), "outside itself"),
        (drawing("<script>alert(1)</script>"), "<script>"),
        (drawing('<path onload="alert(1)" d="M0 0"/>'), "outside itself"),
        (drawing("<desc>" + "x" * 1_000_001 + "</desc>"), "may have 1 MB"),
        ("<html/>", "no SVG drawing"),
        ("GIF89a", "neither PNG, JPEG nor well-formed SVG"),
    ],
)
def test_a_hostile_drawing_gives_one_clear_message(folder: Path, logo: str, says: str) -> None:
    (folder / "assets" / "logo.svg").write_text(logo)

    message = refusal(folder)

    assert len(message.splitlines()) == 1
    assert "brand.toml:6: The logo" in message and says in message


@pytest.mark.parametrize(
    ("logo", "says"),
    [
        (huge_png(), "too many pixels"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 50, "damaged"),
        (b"\x89PNG" + b"\0" * 5_000_001, "at most 5 MB"),
    ],
)
def test_a_hostile_picture_gives_one_clear_message(folder: Path, logo: bytes, says: str) -> None:
    (folder / "assets" / "logo.svg").write_bytes(logo)

    message = refusal(folder)

    assert len(message.splitlines()) == 1
    assert says in message


def test_a_picture_is_drawn_anew_without_what_was_hidden_in_it(folder: Path) -> None:
    target = BytesIO()
    Image.new("RGB", (2_400, 600), "red").save(target, "JPEG", comment=b"secret")
    (folder / "assets" / "logo.svg").write_bytes(target.getvalue())

    brand = read_brand(folder)

    assert brand.logo == "logo.png"
    assert Image.open(BytesIO(brand.assets["logo.png"])).size == (1_200, 300)
    assert b"secret" not in brand.assets["logo.png"]


def test_a_brand_may_lie_beside_the_assessment(folder: Path) -> None:
    replace(folder, 'name = "DOT"', 'name = "Own"')

    assert find_brand("brand", folder.parent).name == "Own"


@pytest.mark.parametrize("name", ["nobody", "../default", "default/assets", "/etc"])
def test_an_unknown_brand_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(Problems, match=r"There is no brand “.*”; there are .*default"):
        find_brand(name)


@pytest.mark.parametrize(
    ("page", "line", "says"),
    [
        ("<p>\n{% if %}</p>", 2, "not a correct template"),
        ("<p>\n\n{{ nobody.knows }}</p>", 3, "'nobody' is undefined"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("\n{% for i in range(1000000000) %}x{% endfor %}", 2, "Range too big"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ words('no.such.word') }}", 2, "no.such.word"),
        ("\n{% include 'nowhere.html' %}", 2, "There is no template “nowhere.html”"),
        ("\n{% include 'pages/about.html' %}", 2, "recursion"),
    ],
)
def test_a_broken_page_of_a_brand_is_named_with_its_line(
    folder: Path, page: str, line: int, says: str
) -> None:
    (folder / "pages" / "about.html").write_text(page)

    with pytest.raises(Problems) as refused:
        build(make_inventory_result(), read_brand(folder))

    message = str(refused.value)
    assert len(message.splitlines()) == 1
    assert f"pages/about.html:{line}: " in message and says in message
    assert "mend it, or delete this file" in message


SHIPPED = [path.parent for path in sorted(DEFAULT.parent.glob("*/brand.toml"))]


def test_the_shipped_brands_look_different() -> None:
    brands = [read_brand(folder) for folder in SHIPPED]

    assert len(brands) >= 3
    assert len({brand.fonts["family"] for brand in brands}) == len(brands)
    assert len({brand.theme.accent for brand in brands}) == len(brands)
    assert {brand.fonts["generic"] for brand in brands} == {"serif", "sans-serif"}
    dark = [luminance_of(brand.cover["ground"]) < 0.1 for brand in brands]
    assert any(dark) and not all(dark)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_font_lies_beside_its_licence(folder: Path) -> None:
    for font in folder.rglob("*.woff2"):
        licence = (font.parent / "OFL.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License, Version 1.1" in licence


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_figures_of_every_font_stand_in_columns(folder: Path) -> None:
    """Figures are as wide as each other, by themselves or by the feature that the style asks for."""
    for font in folder.rglob("*.woff2"):
        face = TTFont(font)
        letters, widths = face.getBestCmap(), face["hmtx"]
        same = len({widths[letters[ord(digit)]][0] for digit in "0123456789"}) == 1
        features = {one.FeatureTag for one in face["GSUB"].table.FeatureList.FeatureRecord}
        assert same or "tnum" in features


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_no_label_of_a_chart_is_wider_than_it_was_measured(folder: Path) -> None:
    """Charts measure with one table for all fonts; a wider font would run out of its place."""
    words = "Segmentation and target list in CRM, Commercial excellence 3.5, n = 147"
    for font in folder.rglob("*.woff2"):
        face = TTFont(font)
        letters, widths, em = face.getBestCmap(), face["hmtx"], face["head"].unitsPerEm
        assert sum(widths[letters[ord(one)]][0] for one in words) / em <= width_of(words, 1) * 1.01


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_note_on_the_cover_is_as_legible_as_on_paper(folder: Path) -> None:
    cover = read_brand(folder).cover

    assert contrast(cover["muted"], cover["ground"]) >= 4.5
