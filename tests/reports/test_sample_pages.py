"""The printed sample: how long its body is, that every page kind is there, that no page is empty."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from dot.batch.folder import read_folder
from dot.batch.languages import language_for
from dot.batch.reporting import wish_of
from dot.questionnaires.service import content_root
from dot.reports.brands import Brand
from dot.reports.service import DEFAULT, BuiltReport, build, find_brand, make_pdf
from dot.results.inputs import Definition
from dot.results.schemas import Result
from tests.standards import faults

SAMPLE = content_root() / "examples" / "sample"
BODY = range(26, 35)
LEAST_FILLED = 1 / 2
# Words of another length, or another face, may leave a little less.
LEAST_FILLED_ELSEWHERE = 0.48
# The frame of a page in points, from the margins of the style.
TOP, BOTTOM = 72, 64
# What these kinds would show belongs to other assessments.
ELSEWHERE = {
    "one_page",
    "comments",
    "decisions",
    "council_questions",
    "council_rules",
    "own",
    "edits",
}


@pytest.fixture(scope="module")
def result(sample: tuple[Definition, Result]) -> Result:
    return sample[1]


@pytest.fixture(scope="module")
def report(result: Result, brand: Brand) -> BuiltReport:
    return build(result, brand, wish_of(SAMPLE, "en"))


@pytest.fixture(scope="module")
def pdf(report: BuiltReport) -> bytes:
    return make_pdf(report).pdf


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[Any]:
    """The printed pages; pypdfium2 has no types."""
    return list(pypdfium2.PdfDocument(pdf))


def body(pages: list[Any]) -> list[Any]:
    """Cover to the last page before the first annex, which its running head names."""
    texts = [page.get_textpage().get_text_bounded() for page in pages]
    first = next(number for number, text in enumerate(texts) if "· A · Method" in text)
    return pages[:first]


def lowest(page: Any) -> float:
    """How far down the frame the last line of text stands, 0 top to 1 bottom."""
    height, text = page.get_height(), page.get_textpage()
    frame = height - TOP - BOTTOM
    feet = [
        text.get_rect(number)[1]
        for number in range(text.count_rects())
        if BOTTOM - 1 <= text.get_rect(number)[1] <= height - TOP
    ]
    return float((height - TOP - min(feet)) / frame)


def test_the_body_is_as_long_as_a_reader_expects(pages: list[Any]) -> None:
    assert len(body(pages)) in BODY


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["aurelia", "kestrel"])
def test_the_body_is_as_long_in_every_brand_and_language(
    name: str, language: str, result: Result
) -> None:
    definition, _ = read_folder(SAMPLE, content_root())
    said = language_for(definition, SAMPLE, content_root(), language, allow_missing=False)
    wish = replace(wish_of(SAMPLE, language), language=said)

    built = build(result, find_brand(name), wish)
    pdfs = [make_pdf(one).pdf for one in (built, built.annex) if one is not None]
    printed = list(pypdfium2.PdfDocument(pdfs[0]))

    assert [fault for pdf in pdfs for fault in faults(pdf)] == []
    assert len(body(printed)) in BODY
    assert [page for page in body(printed) if lowest(page) < LEAST_FILLED_ELSEWHERE] == []


def test_it_is_archivable_and_accessible(pdf: bytes) -> None:
    assert faults(pdf) == []


def test_no_page_of_the_body_is_less_than_half_full(pages: list[Any]) -> None:
    empty = [
        number for number, page in enumerate(body(pages), start=1) if lowest(page) < LEAST_FILLED
    ]

    assert empty == []


def test_nothing_stands_outside_the_paper(pages: list[Any]) -> None:
    for page in pages:
        text, width = page.get_textpage(), page.get_width()
        edges = [text.get_rect(number) for number in range(text.count_rects())]

        assert all(left > 0 and right < width and bottom > 0 for left, bottom, right, _ in edges)


def kinds() -> Iterator[str]:
    """Every page kind of the default brand; the workshop has a pack of its own."""
    for template in sorted((DEFAULT / "pages").glob("*.html")):
        if not template.stem.startswith("workshop_"):
            yield template.stem


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind not in ELSEWHERE])
def test_the_sample_shows_every_page_kind(kind: str, report: BuiltReport) -> None:
    assert report.annex is not None
    html = report.html + report.annex.html

    assert re.search(rf'<section (id="[^"]+" )?class="(page )?{kind}[" ]', html)


def test_only_comments_which_nobody_wrote_are_missing_in_the_sample(report: BuiltReport) -> None:
    assert report.left_out == ("comments",)


@pytest.mark.parametrize(
    "anchor",
    ["content-supply-chain", "meeting-rhythm", "tata", "goals-and-incentives"],
)
def test_every_picture_of_the_library_is_drawn(anchor: str, report: BuiltReport) -> None:
    assert f'id="picture-{anchor}"' in report.html


def test_pictures_survive_the_way_through_the_file(result: Result) -> None:
    written = json.dumps(result.model_dump(mode="json"))

    assert Result.model_validate_json(written).pictures == result.pictures
