"""The measures of a brand: type scale, grid, charts, voice and cover picture, or a clear refusal."""

import re
from dataclasses import replace as replaced
from pathlib import Path
from shutil import copytree

import pytest
from PIL import Image

from dot.errors import Problems
from dot.reports.brands import read_brand
from dot.reports.contrast import as_seen_without, distance
from dot.reports.service import build, find_brand
from tests.reports.made.results import make_inventory_result, make_result

DEFAULT = Path(__file__).parents[2] / "report_templates" / "default"
SHIPPED = [path.parent for path in sorted(DEFAULT.parent.glob("*/brand.toml"))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the default brand that a test may spoil."""
    return copytree(DEFAULT, tmp_path / "brand")


def refusal(folder: Path) -> str:
    """What reading the brand complains about."""
    with pytest.raises(Problems) as refused:
        read_brand(folder)
    return str(refused.value)


@pytest.mark.parametrize(
    ("tokens", "line", "says"),
    [
        ("[type]\nboddy = 9.0", 3, "“type.boddy” is not known here; write “type.body”"),
        ("[spacing]\nlines = 3.0", 3, "write one of grid, margin, row"),
        (
            "[type]\nbody = 30.0",
            3,
            "“type.body” is wrong: Input should be less than or equal to 11",
        ),
        ("[type]\nmessage = 25.0", 2, "“type.title” 20 is smaller than “type.message” 25"),
        ("[charts]\nlow = '#fff4e0'", 3, "is not clearly darker than “charts.middle”"),
        ("[charts]\nlow='#806000'\nhigh='#4f7a00'", 4, "look alike to people who do not see red"),
        (
            "[charts]\nseries = ['accent', 'accent', 'third', 'fourth', 'fifth']",
            3,
            "names a colour twice",
        ),
        ("voise = 'plain'", 2, "write “voice”"),
        ("cover_picture = 'assets/none.png'", 2, "cannot be read"),
    ],
)
def test_a_wrong_measure_is_named_with_what_to_write(
    folder: Path, tokens: str, line: int, says: str
) -> None:
    (folder / "brand.toml").write_text(f'name = "Own"\n{tokens}\n')

    message = refusal(folder)

    assert f"brand.toml:{line}: " in message and says in message


def test_every_line_stands_on_a_quarter_of_the_grid(folder: Path) -> None:
    (folder / "brand.toml").write_text("[spacing]\ngrid = 10.0\n[type]\nbody = 9.6\n")

    tokens = read_brand(folder).tokens

    assert tokens["line-body"] == "12.5pt" and tokens["s2"] == "10pt"
    assert all(float(v[:-2]) % 2.5 == 0 for name, v in tokens.items() if name.startswith("line-"))


def test_the_style_has_no_size_or_distance_of_its_own_where_a_token_fits(folder: Path) -> None:
    """Sizes of running text, lines and blocks come from tokens; what is left is finer than the grid."""
    sheet = (folder / "report.css").read_text()
    usual = [
        rule
        for rule in sheet.splitlines()
        if re.match(r"(html|p|ul, ol|h2|h3|table|\.block) \{", rule)
    ]

    assert usual
    assert not [
        rule for rule in usual if re.search(r"(font-size|margin[-a-z]*): [^;]*\d+(mm|pt)", rule)
    ]


def test_a_voice_says_its_own_sentences_and_the_plain_ones_besides() -> None:
    result = make_result()
    plain, formal = find_brand("default"), replaced(find_brand("default"), voice="formal")

    said, before = (" ".join(build(result, one).html.split()) for one in (formal, plain))

    assert "The assessment places" in said and "The assessment places" not in before
    assert "Said, seen, measured" in said


def test_a_cover_picture_is_a_decoration_of_the_cover(folder: Path) -> None:
    Image.new("RGB", (60, 20), "navy").save(folder / "assets" / "cover.jpg")
    (folder / "brand.toml").write_text('cover_picture = "assets/cover.jpg"\n')

    brand = read_brand(folder)
    html = build(make_inventory_result(), brand).html

    assert brand.cover_picture in brand.assets
    assert (
        f'<div class="cover-picture" style="background-image: url({brand.cover_picture})">' in html
    )


@pytest.mark.parametrize("blindness", ["red", "green", "blue"])
@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_ends_of_every_heat_map_stay_apart_for_colour_blind_people(
    folder: Path, blindness: str
) -> None:
    ramp = read_brand(folder).theme.ramp

    assert distance(*(as_seen_without(blindness, one) for one in (ramp.low, ramp.high))) > 25
