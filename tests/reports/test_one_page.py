"""A pulse by itself: one page after the cover, with the wave before where there is one."""

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.reports.brands import Brand
from dot.reports.service import BuiltReport, build, make_pdf
from dot.results.schemas import Result
from tests.reports.made.pulse import write_pulse


def assessed(folder: Path) -> Result:
    """The published result of a folder."""
    return publish(*read_folder(folder, content_root()))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return assessed(write_pulse(tmp_path_factory.mktemp("pulse") / "first"))


@pytest.fixture(scope="module")
def second(first: Result, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The next pulse, which knows the first."""
    folder = tmp_path_factory.mktemp("next")
    before = folder / "results.json"
    before.write_text(json.dumps(first.model_dump(mode="json")), encoding="utf-8")
    return assessed(write_pulse(folder / "second", 1, before))


@pytest.fixture(scope="module")
def built(second: Result, brand: Brand) -> BuiltReport:
    return build(second, brand)


def test_the_result_stands_on_the_page_after_the_cover(built: BuiltReport) -> None:
    pages = pypdfium2.PdfDocument(make_pdf(built).pdf)
    texts = [page.get_textpage().get_text_bounded() for page in pages]

    assert "Pulse between the waves" in texts[1] and "Fidelity" in texts[1]
    assert "A · Method" in texts[2]
    assert "Contents" not in "".join(texts)


def test_every_process_item_is_a_bar_with_its_people(built: BuiltReport, second: Result) -> None:
    (figure,) = re.findall(r"<figure.*?</figure>", built.html, re.DOTALL)

    assert second.pictures is not None and second.pictures.one_page is not None
    assert len(second.pictures.one_page.items) == 10
    assert figure.count("n = ") >= 10


def test_the_five_leakage_answers_stand_by_level(built: BuiltReport) -> None:
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', built.html)

    assert {"Fidelity", "Recall", "Effort split", "Shift", "Say clear", "Talks"} <= set(heads)


def test_the_wave_before_is_shown_where_there_is_one(
    built: BuiltReport, first: Result, brand: Brand
) -> None:
    assert "Last time" in built.html
    assert "Last time" not in build(first, brand).html
