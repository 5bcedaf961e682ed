"""The attacker with nothing but what a client downloads: files, the page, their names and sizes."""

import io
import json
import re
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from dot.batch.service import result_json
from dot.exchange.scores import scores_csv
from dot.exchange.workbook import data_xlsx
from dot.publication.comments import comment_key
from dot.publication.service import publish
from dot.reports.service import build, find_brand, make_pdf
from dot.responses.schemas import ReadComment
from dot.results.inputs import ItemKey
from dot.results.schemas import Result
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import Client, client
from tests.attack.influence import numbers
from tests.results.factories import SLUG, Someone, make_answers
from tests.services import Service, make_release, make_user, signed_in

SEEDS = range(5)
WORDS = [f"Comment {at}" for at in range(12)]
DAY_OR_TIME = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d")


def result_of(one: Client, people: tuple[Someone, ...] | None = None) -> Result:
    everyone = one.people if people is None else people
    return publish(one.definition, make_answers(one.questionnaire, everyone))


def files(result: Result) -> dict[str, bytes]:
    return {
        "results.json": result_json(result),
        "scores.csv": scores_csv(result),
        "data.xlsx": data_xlsx(result),
    }


@lru_cache(maxsize=8)
def downloads(seed: int) -> dict[str, bytes]:
    return files(result_of(client(seed)))


def page(service: Service, made: dict[str, bytes]) -> str:
    """The page of the result, after its documents came as they are."""
    published = Result.model_validate_json(made["results.json"])
    with service.here.database.write.begin() as session:
        assessment = make_release(session, published, made)
        web = service.browser(signed_in(session, make_user(session)))
        place = f"/assessments/{assessment.id}"
    for name, content in made.items():
        assert web.get(f"{place}/documents/{name}").content == content
    return web.get(f"{place}/result").text


def parsed(made: dict[str, bytes]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(made["results.json"])
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_statistic_of_few_people_follows_from_the_file(seed: int) -> None:
    one, result = client(seed), parsed(downloads(seed))
    read = one.reading(result)
    items = result["questionnaires"][SLUG]["items"]

    assert exact(read, one.roster) == []
    assert squeezed([(f"client {seed}", read, one.roster, items)]) == []


def decimals(text: str) -> set[float]:
    return {float(number) for number in re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", text)}


def told(result: dict[str, Any]) -> np.ndarray:
    return np.array(sorted({number for _, number in numbers(result)}))


@pytest.mark.parametrize("seed", SEEDS)
def test_tables_hold_no_number_that_is_not_in_the_result(seed: int) -> None:
    """So the attack on the result is the attack on them."""
    made = downloads(seed)
    known = told(parsed(made))
    with zipfile.ZipFile(io.BytesIO(made["data.xlsx"])) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]
    cells = set().union(*(
        {float(value) for value in re.findall(r"<v>(-?\d+\.\d+)</v>", sheet)} for sheet in sheets
    ))  # fmt: skip
    rows = decimals(made["scores.csv"].decode())

    for number in cells | rows:
        assert np.abs(np.abs(known) - abs(number)).min() < 1e-6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_page_only_rounds_numbers_of_the_result(seed: int, service: Service) -> None:
    made = downloads(seed)
    known = np.abs(told(parsed(made)))
    shown = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page(service, made), flags=re.DOTALL)

    for number in decimals(shown):
        assert np.abs(known - number).min() <= 0.05 + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_in_which_people_answered_changes_no_byte_of_any_file(seed: int) -> None:
    """AT10: and with the bytes, no name, no size and no date."""
    one = client(seed)
    turned = np.random.default_rng(seed).permutation(len(one.people))

    again = files(result_of(one, tuple(one.people[at] for at in turned)))

    assert again == downloads(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_files_know_no_time_of_day_and_no_rater(seed: int) -> None:
    made = downloads(seed)
    with zipfile.ZipFile(io.BytesIO(made["data.xlsx"])) as book:
        dates = {entry.date_time for entry in book.infolist()}
        texts = [book.read(name).decode() for name in book.namelist() if "docProps" not in name]
    assert len(dates) == 1
    for text in (made["results.json"].decode(), made["scores.csv"].decode(), *texts):
        assert not DAY_OR_TIME.search(text)
        assert not re.search(r'"p\d+"|"rater": "', text)


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in SEEDS[1:])]
)
@pytest.mark.timeout(300)
def test_the_report_only_rounds_numbers_of_the_result(seed: int) -> None:
    """Its text is scraped as anybody can who has the file: percentages are hundredths.

    A bound is rounded outwards, by up to a tenth.
    """
    result = result_of(client(seed))
    known = np.abs(told(parsed(files(result))))
    known = np.unique(np.concatenate([known, 100 * known]))

    text = text_of(result)
    bounds = decimals(" ".join(re.findall(r"[≤≥]\s*\d+\.\d+", text)))
    for number in decimals(text):
        least = 0.1 if number in bounds else 0.05
        assert np.abs(known - number).min() <= least + 1e-9, number


def text_of(result: Result) -> str:
    brand = find_brand("default", Path())
    with pypdfium2.PdfDocument(make_pdf(build(result, brand)).pdf) as document:
        pages = [document[at].get_textpage().get_text_range() for at in range(len(document))]
        # Which version of the printer made it is no number of the client's.
        dates = document.get_metadata_dict() | {"Producer": ""}
    assert not DAY_OR_TIME.search(" ".join(pages))
    return " ".join((" ".join(pages) + str(dates)).split())


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_answer_that_moves_no_number_changes_no_word_of_the_report() -> None:
    """AT12 at the report: bounded groups near the top, where one of them takes a step down."""
    said = [{"a1": 5.0, "b1": 5.0, "c1": 5.0} for _ in range(6)]
    one = Client(tuple(Someone("REP", own) for own in said))
    other = Client((*one.people[:5], Someone("REP", {**said[5], "a1": 4.0})))

    assert text_of(result_of(one)) == text_of(result_of(other))


def test_the_hash_of_the_inputs_does_not_confirm_a_guess() -> None:
    """World: six representatives and one question, all at the top; one dissents by a step."""
    one = Client(tuple(Someone("REP", {"a1": 5.0}) for _ in range(6)))
    other = Client((*one.people[:5], Someone("REP", {"a1": 4.0})))

    assert result_of(one).provenance == result_of(other).provenance


def test_nor_does_the_order_of_comments() -> None:
    """Twelve people wrote; what one of two in a hidden group said elsewhere moves no comment."""
    ticked = tuple(ReadComment(comment_key(ItemKey(SLUG, "a1"), text), "publish") for text in WORDS)

    def listed(hidden: float) -> Result:
        few = (Someone("MED", {"b1": hidden}), Someone("MED", {"b1": 2.0}))
        many = tuple(Someone("REP", {"a1": 1.0 + at % 5}) for at in range(12))
        one = Client((*many, *few))
        answers = make_answers(one.questionnaire, one.people)
        asked = answers.items.index(ItemKey(SLUG, "a1"))
        rows = np.flatnonzero(answers.item == asked).tolist()
        commented = replace(answers, comments=dict(zip(rows, WORDS, strict=True)))
        return publish(replace(one.definition, read_comments=ticked), commented)

    assert len(listed(4.0).comments[0].texts) == len(WORDS)
    assert listed(4.0) == listed(5.0)


def test_the_hash_changes_with_what_is_told() -> None:
    one = Client(tuple(Someone("REP", {"a1": 3.0}) for _ in range(6)))
    other = Client((*one.people[:5], Someone("REP", {"a1": 4.0})))

    assert result_of(one).provenance != result_of(other).provenance
