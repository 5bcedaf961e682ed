"""A mail gateway that opens a link in a real browser, runs every script and clicks nothing."""

from playwright.sync_api import Page

from tests.browser.survey.conftest import DESKTOP, Survey, Visit, ready, seat_of


def begun(survey: Survey, link: str) -> tuple[int | None, bool, dict[str, str]]:
    with survey.database.read() as session:
        seat = seat_of(session, link)
        return seat.rater_id, seat.submitted, survey.stored(link)


def linger(page: Page) -> None:
    """Let scripts and the worker do whatever they do by themselves, then leave as a tab that is shut."""
    page.wait_for_load_state("networkidle")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.wait_for_load_state("networkidle")


def test_a_browser_that_opens_all_and_clicks_nothing_records_nothing(
    survey: Survey, visit: Visit
) -> None:
    link = survey.invite()
    scanner = visit(**DESKTOP).page()
    for place in (link, f"{survey.url}/survey/answer", f"{survey.url}/survey/review"):
        scanner.goto(place)
        linger(scanner)
    after = begun(survey, link)
    person = visit().begin(link)

    assert after == (None, False, {})
    ready(person)
    assert begun(survey, link) == (None, False, {})
