"""The page of an assessed folder, and the documents it hands out."""

import re
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from dot.results.parts import Bound
from dot.web.templating import outward
from tests.factories import make_assessment
from tests.published import make_node, make_result
from tests.services import Service, make_release, make_user, signed_in

NODES = {"crm": 2.3, "C1": 2.6, "C1.1": None}
HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}"


@dataclass(frozen=True)
class Shown:
    """The page of a published result, as somebody who may see it reaches it."""

    browser: TestClient
    place: str

    def get(self, path: str = "/result") -> Response:
        return self.browser.get(f"{self.place}{path}")


def shown(service: Service, **given: object) -> Shown:
    result = make_result(NODES)
    texts = result.assessment.model_copy(update=given)
    published = result.model_copy(update={"assessment": texts})
    with service.here.database.write.begin() as session:
        assessment = make_release(session, published, {"report.pdf": b"%PDF-1.7 simulated"})
        cookie = signed_in(session, make_user(session))
        place = f"/assessments/{assessment.id}"
    return Shown(service.browser(cookie), place)


def test_the_page_shows_the_client_and_links_the_report(service: Service) -> None:
    page = shown(service)

    answer = page.get()

    assert answer.status_code == 200
    assert make_result(NODES).assessment.client in answer.text
    assert f"{page.place}/documents/report.pdf" in answer.text


def test_the_report_is_served_as_pdf(service: Service) -> None:
    answer = shown(service).get("/documents/report.pdf")

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name", ["results.confidential.json", "other.txt", "..%2Fassessment.yaml", "%2e%2e"]
)
def test_nothing_but_published_documents_is_served(service: Service, name: str) -> None:
    answer = shown(service).get(f"/documents/{name}")

    assert answer.status_code == 404


def test_hostile_text_appears_literally(service: Service) -> None:
    page = shown(service, client=HOSTILE, title=HOSTILE).get().text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page
    assert "<script" not in page


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/dot.css", "/sign-in", "/healthz"])
def test_every_answer_carries_the_security_headers(service: Service, path: str) -> None:
    headers = service.browser().get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"].startswith("max-age=63072000")


def test_without_a_result_the_page_says_what_is_missing(service: Service) -> None:
    with service.here.database.write.begin() as session:
        assessment = make_assessment(session)
        cookie = signed_in(session, make_user(session))

    answer = service.browser(cookie).get(f"/assessments/{assessment.id}/result")

    assert answer.status_code == 404
    assert "Nothing has been published" in answer.text


def test_an_unknown_page_says_so_in_words(service: Service) -> None:
    answer = service.browser().get("/nowhere")

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


def test_the_result_speaks_the_readers_language_where_its_questionnaires_do(
    service: Service,
) -> None:
    page = shown(service, classification="Confidential")
    english = page.get().text
    token = re.search(r'name="form_token" value="([^"]+)"', english)
    assert token is not None
    page.browser.post("/language", data={"form_token": token.group(1), "language": "de"})

    german = page.get().text

    assert "CRM-Gesundheitscheck" in german
    assert "Vertraulich" in german
    assert "Confidential" not in german


def test_what_has_no_translation_says_that_it_is_english(service: Service) -> None:
    """The first two places are the questionnaire's own; nothing translates the third."""
    titles = {"crm": "CRM health check", "C1": "Ownership and governance", "C2": "Made up here"}
    nodes = [make_node(id_, title=title) for id_, title in titles.items()]
    with service.here.database.write.begin() as session:
        assessment = make_release(session, make_result(nodes))
        browser = service.browser(signed_in(session, make_user(session)))
    headers = {"accept-language": "de"}

    page = browser.get(f"/assessments/{assessment.id}/result", headers=headers).text

    assert '<span lang="en">Made up here</span>' in page
    assert "Ownership and governance" not in page
    assert '<span lang="en">Alpenpharma health check</span>' in page
    assert ">CRM-Gesundheitscheck</span>" in page
    assert "[en]" not in page


def test_a_reader_of_english_sees_no_language_marked(service: Service) -> None:
    page = shown(service).get().text

    assert 'lang="en">' in page.partition("<head>")[0]
    assert '<span lang="' not in page


def test_the_page_draws_the_reports_charts_in_its_own_colours(service: Service) -> None:
    text = shown(service).get().text

    assert '<svg xmlns="http://www.w3.org/2000/svg"' in text and 'fill="var(--ink, #' in text
    assert "Title of crm: 2.3" in text.partition("<desc ")[2].partition("</desc>")[0]


def test_a_chart_has_its_values_in_a_table(service: Service) -> None:
    figure = (
        shown(service).get().text.partition('<figure class="chart"')[2].partition("</figure>")[0]
    )

    assert ">In numbers</summary>" in figure
    assert '<th scope="row">Title of crm</th><td>2.3</td>' in figure


def test_charts_speak_the_language_that_the_report_has(service: Service) -> None:
    page = shown(service)

    for asked, spoken in (("de", "de"), ("da", "en")):
        text = page.browser.get(f"{page.place}/result", headers={"accept-language": asked}).text
        assert f'<figure class="chart" lang="{spoken}">' in text
