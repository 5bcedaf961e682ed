"""The survey without a script: every page, every kind of question, as a plain browser sends it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from dot.assessments.fieldwork_models import Fieldwork, Participation
from dot.assessments.models import Assessment, Status
from tests.kinds import Kinds
from tests.services import NOON, Service
from tests.web.phone import REVISION, TOKEN, Phone, enter


@pytest.fixture
def phone(asking: Service, kinds: Kinds) -> Phone:
    return enter(asking, kinds)


def test_the_first_screen_says_who_asks_why_how_long_and_what_is_anonymous(phone: Phone) -> None:
    text = phone.get("/survey").text

    for said in ("Nordvia", "Example practice", "simulated", "10 questions", "5 people or more"):
        assert said in text


def test_a_group_of_named_people_is_told_so(asking: Service, kinds: Kinds) -> None:
    text = enter(asking, kinds, "GM").get("/survey").text

    assert "under your own name" in text
    assert "people or more; for smaller groups" not in text


@pytest.mark.parametrize(
    ("drafts", "words"),
    [("count", "counts when the survey closes"), ("discard", "deleted when the survey closes")],
)
def test_the_drafts_policy_is_stated(
    asking: Service, kinds: Kinds, drafts: str, words: str
) -> None:
    assert words in enter(asking, kinds, drafts=drafts).get("/survey").text


def test_opening_every_page_changes_nothing(phone: Phone) -> None:
    for path in ("", "/answer", "/answer?at=2", "/review", "/receipt", "/shell"):
        assert phone.get(f"/survey{path}").status_code == 200

    with phone.service.here.database.read() as session:
        seat = session.scalars(select(Participation)).one()
        assert (seat.rater_id, seat.submitted) == (None, False)


def test_each_kind_of_answer_is_stored_as_it_would_stand_in_the_answers_file(phone: Phone) -> None:
    phone.save(1, a_plans="4", a_list="yes", a_useful="agree")
    phone.save(1, a_plans="4", a_list="yes", a_useful="agree", a_share="62,5")
    phone.save(
        2,
        a_often="daily",
        a_place="car",
        **{"a_all-places": ["car", "home"]},
        a_order__car="3",
        a_order__office="1",
        a_order__home="2",
        a_split__car="60",
        a_split__office="40",
    )
    phone.save(3, a_needs=["Quick answers", "", "Short visits"], a_wish="Less typing")

    stored = {item: text for item, (_, text, _) in phone.answers().items()}
    assert stored == {
        "plans": "4",
        "list": "yes",
        "share": "62.5",
        "useful": "agree",
        "often": "daily",
        "place": "car",
        "all-places": "car|home",
        "order": "office|home|car",
        "split": "car=60|office=40",
        "needs": "Quick answers|Short visits",
        "wish": "Less typing",
    }


def test_non_answers_are_kept_apart(phone: Phone) -> None:
    phone.save(1, a_plans="cannot_judge", a_list="not_applicable", a_useful="agree")
    phone.save(3, n_needs="skipped", n_wish="cannot_judge")

    states = {item: state for item, (state, _, _) in phone.answers().items()}
    assert states["plans"] == "cannot_judge"
    assert states["list"] == "not_applicable"
    assert states["needs"] == "skipped"
    assert states["wish"] == "cannot_judge"


def test_a_comment_without_an_answer_is_kept(phone: Phone) -> None:
    phone.save(1, c_plans="It depends on the team.")

    assert phone.answers()["plans"] == ("skipped", None, "It depends on the team.")


def test_an_answer_that_was_given_is_shown_again(phone: Phone) -> None:
    phone.save(1, a_plans="4")

    assert re.search(r'name="a:kinds/plans" value="4" checked', phone.get("/survey/answer").text)


def test_what_nobody_filled_in_is_not_stored(phone: Phone) -> None:
    phone.save(2)

    assert phone.answers() == {}


def test_the_button_leads_to_the_next_section(phone: Phone) -> None:
    assert phone.save(1, a_plans="4").headers["location"] == "/survey/answer?at=2"


def test_a_question_that_an_answer_brings_up_is_shown_before_going_on(phone: Phone) -> None:
    answer = phone.save(1, a_list="yes")

    assert answer.headers["location"] == "/survey/answer?at=1#q-kinds.share"


def test_a_wrong_number_is_explained_and_the_good_answers_are_saved(phone: Phone) -> None:
    phone.save(1, a_list="yes")
    answer = phone.save(1, a_plans="2", a_list="yes", a_share="140")

    assert answer.status_code == 422
    assert "Write 100 or less" in answer.text
    assert phone.answers()["plans"][1] == "2"
    assert "share" not in phone.answers()


@pytest.mark.parametrize("text", ["many", "nan", "1e400", "9" * 400, "\x00", "٣"])
def test_no_number_is_refused_with_words(phone: Phone, text: str) -> None:
    phone.save(1, a_list="yes")
    answer = phone.save(1, a_list="yes", a_share=text)

    assert answer.status_code == 422
    assert "share" not in phone.answers()


def test_an_older_tab_is_told_and_changes_nothing(phone: Phone) -> None:
    phone.save(1, a_plans="2")
    old = phone.get("/survey/answer").text
    phone.save(1, a_plans="3")
    found = TOKEN.search(old)
    assert found is not None
    answer = phone.browser.post(
        "/survey/answer",
        data={
            "form_token": found[1],
            "section": "1",
            "a:kinds/plans": "5",
            **dict(REVISION.findall(old)),
        },
    )

    assert answer.status_code == 422
    assert "answered elsewhere" in answer.text
    assert phone.answers()["plans"][1] == "3"


def test_a_form_without_its_token_is_refused(phone: Phone) -> None:
    answer = phone.browser.post("/survey/answer", data={"section": "1", "a:kinds/plans": "5"})

    assert answer.status_code == 403
    assert phone.answers() == {}


def test_the_review_names_what_is_open_and_what_is_required(phone: Phone) -> None:
    phone.save(1, a_plans="4")
    text = phone.get("/survey/review").text

    assert "Still open: 9" in text
    assert 'class="required">The list is useful to me.' in text
    assert re.search(r"<button[^>]* disabled>Submit my answers", text)


def test_a_required_question_keeps_from_submitting(phone: Phone) -> None:
    phone.save(1, a_plans="4")
    answer = phone.send("/survey/submit", "/survey/review")

    assert answer.status_code == 422
    assert phone.get("/survey/receipt").url.path == "/survey"


def test_submitting_leads_to_a_receipt_and_clears_the_device(phone: Phone) -> None:
    phone.save(1, a_useful="agree")
    answer = phone.send("/survey/submit", "/survey/review")

    assert answer.headers["location"] == "/survey/receipt"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "have arrived" in phone.get("/survey/receipt").text


def test_nothing_can_be_submitted_before_anything_is_answered(phone: Phone) -> None:
    answer = phone.send("/survey/submit", "/survey/review")

    assert answer.status_code == 422
    assert "answer at least one question" in answer.text


def test_submitting_withdraws_answers_whose_condition_has_gone(phone: Phone) -> None:
    phone.save(1, a_list="yes", a_useful="agree")
    phone.save(1, a_list="yes", a_useful="agree", a_share="40")
    phone.save(1, a_list="no", a_useful="agree", a_share="40")
    phone.send("/survey/submit", "/survey/review")

    assert set(phone.answers()) == {"list", "useful"}


def test_answers_stay_open_to_change_where_the_plan_says_so(phone: Phone) -> None:
    phone.save(1, a_useful="agree")
    phone.send("/survey/submit", "/survey/review")
    phone.save(1, a_useful="disagree")

    assert phone.answers()["useful"][1] == "disagree"


def test_after_a_final_submission_only_the_receipt_is_shown(asking: Service, kinds: Kinds) -> None:
    phone = enter(asking, kinds, change_after_submit=False)
    phone.save(1, a_useful="agree")
    phone.send("/survey/submit", "/survey/review")

    assert phone.get("/survey/answer").url.path == "/survey/receipt"


@pytest.mark.parametrize(("language", "said"), [("de", "de: How were plans made?"), ("da", "da: ")])
def test_another_language_holds_for_questions_and_buttons(
    phone: Phone, language: str, said: str
) -> None:
    phone.send("/survey/language", "/survey", language=language)
    text = phone.get("/survey/answer").text

    assert f'lang="{language}"' in text
    assert said in text
    assert {"de": "Weiter", "da": "Videre"}[language] in text


def test_an_unknown_language_changes_nothing(phone: Phone) -> None:
    phone.send("/survey/language", "/survey", language="xx")

    assert '<html lang="en">' in phone.get("/survey").text


def test_only_languages_that_the_plan_names_are_offered(asking: Service, kinds: Kinds) -> None:
    text = enter(asking, kinds, languages=("en", "da")).get("/survey").text

    assert "Dansk" in text
    assert "Deutsch" not in text


def test_each_group_is_asked_its_own_questions(asking: Service, kinds: Kinds) -> None:
    assert "Do you have a budget?" in enter(asking, kinds, "MKT").get("/survey/answer").text


def test_a_question_of_another_group_is_not_shown(phone: Phone) -> None:
    assert "Do you have a budget?" not in phone.get("/survey/answer").text


def test_the_blank_form_holds_nothing_of_the_person(phone: Phone) -> None:
    phone.save(1, a_plans="4", c_plans="A secret remark")
    text = phone.get("/survey/shell").text

    assert "A secret remark" not in text
    assert " checked" not in text
    assert TOKEN.search(text) is None
    assert 'data-tag=""' in text


def test_hostile_text_comes_back_as_text(phone: Phone) -> None:
    hostile = '"><script>alert(1)</script>{{7*7}}'
    phone.save(3, a_wish=hostile)
    text = phone.get("/survey/answer?at=3").text

    assert "<script>alert" not in text
    assert "{{7*7}}" in text


def test_before_the_opening_the_date_is_given(phone: Phone) -> None:
    phone.service.clock.at = NOON - timedelta(hours=2)

    text = phone.get("/survey/answer").text
    assert "has not opened yet" in text


def test_after_the_close_nothing_is_taken(phone: Phone) -> None:
    phone.save(1, a_plans="4")
    phone.service.clock.pass_by(hours=11)
    with phone.service.here.database.write.begin() as session:
        fieldwork = session.get_one(Fieldwork, phone.assessment)
        fieldwork.closes_at = NOON + timedelta(hours=1)

    assert "has closed" in phone.get("/survey/answer").text


def test_without_a_link_the_page_says_what_to_do(asking: Service) -> None:
    answer = asking.browser().get("/survey", headers={"accept-language": "da"})

    assert answer.status_code == 404
    assert "Åbn dit link igen" in answer.text


@pytest.mark.parametrize(
    "path", ["/survey", "/survey/answer", "/i/unknown", "/g/unknown", "/i/%00"]
)
def test_whatever_is_wrong_with_a_link_the_page_is_the_same(asking: Service, path: str) -> None:
    browser = asking.browser()
    known = browser.get("/survey").text

    assert browser.get(path).status_code == 404
    assert browser.get(path).text == known


@pytest.mark.parametrize("at", ["0", "-1", "99", "x", "1e3", "²", "9" * 400])
def test_a_section_that_is_none_leads_to_one_that_is(phone: Phone, at: str) -> None:
    answer = phone.get(f"/survey/answer?at={at}")

    assert answer.status_code == 200
    assert len(re.findall(r"<section[^>]*(?<!hidden)>", answer.text)) == 1


def test_the_worker_speaks_for_the_survey_only(phone: Phone) -> None:
    answer = phone.get("/survey/worker.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert "service-worker-allowed" not in answer.headers


def test_the_brand_gives_colour_and_logo(phone: Phone) -> None:
    assert "--brand: #" in phone.get("/survey/brand/default.css").text
    assert phone.get("/survey/brand/default/logo").headers["content-type"] == "image/svg+xml"
    assert phone.get("/survey/brand/no-such.css").status_code == 404


def test_a_shared_device_is_told_to_the_page(phone: Phone) -> None:
    assert "data-keep" in phone.get("/survey/answer").text
    phone.send("/survey/start", "/survey", shared="1")

    assert "data-keep" not in phone.get("/survey/answer").text


def test_a_shared_device_is_signed_out_with_the_receipt(phone: Phone) -> None:
    phone.send("/survey/start", "/survey", shared="1")
    phone.save(1, a_useful="agree")
    phone.send("/survey/submit", "/survey/review")
    receipt = phone.get("/survey/receipt").text

    assert "have arrived" in receipt
    assert "Change my answers" not in receipt
    assert phone.get("/survey").status_code == 404


def test_minutes_left_are_said_without_a_script(phone: Phone) -> None:
    before = re.findall(r'id="left"[^>]*>([^<]*)<', phone.get("/survey/answer").text)
    phone.save(1, a_plans="2", a_list="no", a_useful="agree")
    phone.save(3, a_needs="Calls", a_wish="Time")
    after = re.findall(r'id="left"[^>]*>([^<]*)<', phone.get("/survey/answer").text)

    assert before == ["about 2 min left"]
    assert after == ["about 1 min left"]


def test_a_draft_shows_no_questions(asking: Service, kinds: Kinds) -> None:
    phone = enter(asking, kinds)
    with asking.here.database.write.begin() as session:
        session.get_one(Assessment, phone.assessment).status = Status.DRAFT

    assert "How were plans made?" not in phone.get("/survey/answer").text
