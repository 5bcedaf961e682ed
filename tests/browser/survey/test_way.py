"""The whole way through the survey: three groups, phone and desktop, three languages, keyboard, no script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.survey.conftest import DESKTOP, PHONE, Survey, Visit, look_through, ready

pytestmark = pytest.mark.browser

COMMON = {
    "plans": "4",
    "list": "yes",
    "share": "62.5",
    "useful": "agree",
    "often": "daily",
    "place": "office",
    "all-places": "car|home",
    "order": "office|car|home",
    "split": "car=60|office=40|home=0",
    "needs": "Quick answers|Short visits",
    "wish": "Less typing",
}


def fill(page: Page, item: str, value: str) -> None:
    """Answer a question as somebody with a finger does."""
    question = page.locator(f"#q-kinds\\.{item}")
    kind = question.get_attribute("data-type")
    if kind == "ranking":
        question.locator(f'[data-option="{value.partition("|")[0]}"] .up').click()
    elif kind == "allocation":
        for part in value.split("|"):
            option, _, points = part.partition("=")
            question.locator(f'[name="a:kinds/{item}:{option}"]').fill(points)
    elif kind in {"recall", "text", "number"}:
        for at, text in enumerate(value.split("|")):
            question.locator('[name^="a:"]').nth(at).fill(text)
    else:
        for option in value.split("|"):
            question.locator(f'.card:has([value="{option}"])').click()


def answer_all(page: Page, wanted: dict[str, str]) -> None:
    """Answer everything, section by section."""
    for section in page.locator(".section").all():
        expect(section).to_be_visible()
        for item, value in wanted.items():
            if section.locator(f"#q-kinds\\.{item}").count():
                fill(page, item, value)
        section.locator(".steps .primary").click()
    page.wait_for_url("**/survey/review")


@pytest.mark.parametrize(
    ("group", "screen", "language", "thanks"),
    [
        ("REP", PHONE, "en", "Thank you"),
        ("MKT", DESKTOP, "de", "Vielen Dank"),
        ("GM", PHONE, "da", "Tak"),
    ],
)
def test_the_whole_way(
    survey: Survey, visit: Visit, group: str, screen: dict[str, object], language: str, thanks: str
) -> None:
    link = survey.invite(group)
    page = visit(**screen).page()
    page.goto(link)
    if language != "en":
        page.click(f'.languages [value="{language}"]')
    page.click(".start .primary")
    ready(page)
    wanted = COMMON | ({"budget": "no"} if group == "MKT" else {})
    answer_all(page, wanted)
    look_through()
    page.click("#submit .primary")
    page.wait_for_url("**/survey/receipt")

    expect(page.locator("h1")).to_have_text(thanks)
    assert survey.stored(link) == wanted
    assert survey.is_submitted(link)


def test_the_whole_way_by_keyboard(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit(**DESKTOP).page()
    page.goto(link)
    press(page, ".start .primary", "Enter")
    ready(page)
    press(page, '[name="a:kinds/plans"]', "Space", "ArrowDown", "ArrowDown")
    press(page, '[name="a:kinds/list"]', "Space")
    press(page, '[name="a:kinds/share"]', "4", "0")
    press(page, '[name="a:kinds/useful"]', "Space")
    press(page, "#s-1 .steps .primary", "Enter")
    press(page, '[name="a:kinds/often"]', "Space")
    press(page, '[name="a:kinds/all-places"][value="home"]', "Space")
    press(page, '#q-kinds\\.order [data-option="car"] .down', "Enter")
    press(page, '[name="a:kinds/split:car"]', "1", "0", "0")
    press(page, "#s-2 .steps .primary", "Enter")
    press(page, '[name="a:kinds/needs"]', "A", "b")
    press(page, '[name="n:kinds/wish"][value="cannot_judge"]', "Space")
    press(page, "#s-3 .steps .primary", "Enter")
    page.wait_for_url("**/survey/review")
    look_through()
    press(page, "#submit .primary", "Enter")
    page.wait_for_url("**/survey/receipt")

    assert survey.stored(link) == {
        "plans": "3",
        "list": "yes",
        "share": "40",
        "useful": "strongly-disagree",
        "often": "never",
        "all-places": "home",
        "order": "office|car|home",
        "split": "car=100|office=0|home=0",
        "needs": "Ab",
        "wish": "cannot_judge",
    }


def press(page: Page, selector: str, *keys: str) -> None:
    """Reach an element by the Tab key alone, then press keys."""
    target = page.locator(selector).first
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"The Tab key never reaches {selector}.")
    for key in keys:
        page.keyboard.press(key)


def test_the_whole_way_without_a_script(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit(java_script_enabled=False).page()
    page.goto(link)
    page.click(".start .primary")
    page.click('.card:has([name="a:kinds/plans"][value="4"])')
    page.click('.card:has([name="a:kinds/list"][value="yes"])')
    page.click('.card:has([name="a:kinds/useful"][value="agree"])')
    page.click("#s-1 .steps .primary")
    page.fill('[name="a:kinds/share"]', "40")
    page.click("#s-1 .steps .primary")
    page.select_option('[name="a:kinds/order:home"]', "1")
    page.select_option('[name="a:kinds/order:car"]', "2")
    page.fill('[name="a:kinds/split:car"]', "100")
    page.click("#s-2 .steps .primary")
    page.fill('[name="a:kinds/needs"] >> nth=0', "Quick answers")
    page.click("#s-3 .steps .primary")
    page.wait_for_url("**/survey/review")
    look_through()
    page.click("#submit .primary")
    page.wait_for_url("**/survey/receipt")

    assert survey.stored(link) == {
        "plans": "4",
        "list": "yes",
        "share": "40",
        "useful": "agree",
        "order": "home|car",
        "split": "car=100",
        "needs": "Quick answers",
    }


def test_the_enter_key_takes_the_answer_and_stays(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link, section=3)
    page.fill('[name="a:kinds/needs"] >> nth=0', "Quick answers")
    page.keyboard.press("Enter")
    page.keyboard.type("Short visits")
    page.keyboard.press("Enter")

    expect(page.locator("#s-3")).to_be_visible()
    wanted = "Quick answers|Short visits"
    assert survey.eventually(link, needs=wanted)["needs"] == wanted


def test_the_enter_key_goes_on_without_a_script(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit(java_script_enabled=False).page()
    page.goto(link)
    page.goto(f"{survey.url}/survey/answer?at=3")
    page.fill('[name="a:kinds/needs"] >> nth=0', "Quick answers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/survey/review")

    assert survey.stored(link) == {"needs": "Quick answers"}


def test_going_back_and_forth_loses_nothing(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    fill(page, "plans", "2")
    page.click("#s-1 .steps .primary")
    fill(page, "often", "daily")
    page.go_back()

    expect(page.locator("#s-1")).to_be_visible()
    expect(page.locator('[name="a:kinds/plans"][value="2"]')).to_be_checked()
    page.go_forward()
    expect(page.locator('[name="a:kinds/often"][value="daily"]')).to_be_checked()


def test_minutes_left_and_progress_follow_the_answers(survey: Survey, visit: Visit) -> None:
    page = visit().begin(survey.invite())
    before = page.locator("#progress").evaluate("element => element.value")
    fill(page, "plans", "2")
    fill(page, "useful", "agree")

    assert before == 0
    assert page.locator("#progress").evaluate("element => element.value") > 10
    expect(page.locator("#left")).to_contain_text("min left")


def test_a_question_comes_and_goes_with_its_condition(survey: Survey, visit: Visit) -> None:
    page = visit().begin(survey.invite())
    share = page.locator("#q-kinds\\.share")
    expect(share).to_be_hidden()
    fill(page, "list", "yes")
    expect(share).to_be_visible()
    fill(page, "list", "no")
    expect(share).to_be_hidden()


def test_the_points_left_are_said_and_only_100_are_saved(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    page.click("#s-1 .steps .primary")
    rest = page.locator("#q-kinds\\.split .rest")
    fill(page, "split", "car=60")
    expect(rest).to_contain_text("40 points to share out")
    fill(page, "split", "office=50")
    expect(rest).to_contain_text("10 points too many")
    assert "split" not in survey.stored(link)
    fill(page, "split", "office=40")
    expect(rest).to_have_text("All 100 points are shared out")

    assert survey.eventually(link, split="car=60|office=40|home=0")["split"].startswith("car=60")


def test_a_number_out_of_range_is_asked_about_and_not_saved(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    fill(page, "list", "yes")
    fill(page, "share", "140")
    page.keyboard.press("Tab")

    expect(page.locator("#q-kinds\\.share .problem")).to_contain_text("above 100")
    survey.eventually(link, list="yes")
    assert "share" not in survey.stored(link)


def test_a_share_below_one_is_saved_and_asked_about(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    fill(page, "list", "yes")
    fill(page, "share", "0,4")
    page.keyboard.press("Tab")

    assert survey.eventually(link, share="0.4")["share"] == "0.4"
    expect(page.locator("#q-kinds\\.share .problem")).to_contain_text("Did you mean 40 %?")


def test_a_ranking_tells_screen_readers_where_an_option_went(survey: Survey, visit: Visit) -> None:
    page = visit().begin(survey.invite())
    page.click("#s-1 .steps .primary")
    page.click('#q-kinds\\.order [data-option="home"] .up')

    expect(page.locator("#q-kinds\\.order .said")).to_have_text("Home is now number 2 of 3.")


def test_leaving_an_answer_out_takes_it_back(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link)
    fill(page, "plans", "2")
    survey.eventually(link, plans="2")
    page.click('#q-kinds\\.plans .chip:has([value="skipped"])')

    assert survey.eventually(link, plans="skipped")["plans"] == "skipped"


def test_typing_an_answer_takes_cannot_judge_away(survey: Survey, visit: Visit) -> None:
    link = survey.invite()
    page = visit().begin(link, section=3)
    page.click('#q-kinds\\.wish .chip:has([value="cannot_judge"])')
    survey.eventually(link, wish="cannot_judge")
    fill(page, "wish", "A car")

    assert survey.eventually(link, wish="A car")["wish"] == "A car"
    expect(page.locator('[name="n:kinds/wish"][value="cannot_judge"]')).not_to_be_checked()
