"""The page of an assessed folder, and the documents it hands out."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from dot.results.parts import Bound
from dot.web.app import create_app
from dot.web.templating import outward
from tests.published import make_result

NODES = {"crm": 2.3, "C1": 2.6, "C1.1": None}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def write(folder: Path, **given: object) -> None:
    result = make_result(NODES)
    texts = result.assessment.model_copy(update=given)
    published = result.model_copy(update={"assessment": texts})
    (folder / "results.json").write_text(published.model_dump_json(), encoding="utf-8")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7 simulated")
    (folder / "results.confidential.json").write_text("{}")


def client(documents: Path | None) -> TestClient:
    return TestClient(create_app(documents), base_url="https://testserver")


def test_the_page_shows_the_client_and_links_the_report(documents: Path) -> None:
    answer = client(documents).get("/")

    assert answer.status_code == 200
    assert make_result(NODES).assessment.client in answer.text
    assert "/documents/report.pdf" in answer.text


def test_the_report_is_served_as_pdf(documents: Path) -> None:
    answer = client(documents).get("/documents/report.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name", ["results.confidential.json", "other.txt", "..%2Fassessment.yaml", "%2e%2e"]
)
def test_nothing_but_published_documents_is_served(documents: Path, name: str) -> None:
    answer = client(documents).get(f"/documents/{name}")

    assert answer.status_code == 404
    assert "{}" not in answer.text


def test_hostile_text_appears_literally(documents: Path) -> None:
    write(documents, client=HOSTILE, title=HOSTILE)

    page = client(documents).get("/").text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/dot.css", "/documents/report.pdf"])
def test_every_answer_carries_the_security_headers(documents: Path, path: str) -> None:
    headers = client(documents).get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_without_a_result_the_page_says_what_to_do() -> None:
    answer = client(None).get("/")

    assert answer.status_code == 404
    assert "./run demo" in answer.text


def test_an_unknown_page_says_so_in_words(documents: Path) -> None:
    answer = client(documents).get("/nowhere")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


@pytest.mark.parametrize(
    ("bound", "printed"),
    [
        (Bound(op="≥", value=3.15), "≥ 3.1"),
        (Bound(op="≤", value=2.21), "≤ 2.3"),
        (Bound(op="≥", value=4.6), "≥ 4.6"),
    ],
)
def test_a_bound_is_rounded_so_that_it_stays_true(bound: Bound, printed: str) -> None:
    assert outward(bound) == printed
