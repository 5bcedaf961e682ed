"""The words of the interface: the same in every language, and filled in safely."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from babel import Locale

from dot.assessments.fieldwork_models import DeliveryState
from dot.assessments.models import Status
from dot.questionnaires.answers import NON_ANSWERS
from dot.strategy.schemas import Question
from dot.web.pages.mails import PURPOSES
from dot.web.pages.result import KINDS
from dot.web.wording import FOLDER, PLACEHOLDER, accepted, languages, spoken, words_of

ENGLISH = words_of("en")
USED = re.compile(r"""(?:words|say|count)\(\s*["']([a-z_.]+)["']""")
FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
NAMED = {FORM.sub("", key) for key in ENGLISH.texts}
WEB = FOLDER.parent


def test_english_comes_first_and_german_and_danish_are_there() -> None:
    assert languages()[0] == "en"
    assert {"de", "da"} <= set(languages())


@pytest.mark.parametrize("language", languages())
def test_a_language_has_the_same_keys(language: str) -> None:
    assert set(words_of(language).texts) == set(ENGLISH.texts)


@pytest.mark.parametrize("language", languages())
def test_a_text_has_the_placeholders_of_the_english_one(language: str) -> None:
    for key, text in words_of(language).texts.items():
        own, english = (set(PLACEHOLDER.findall(each)) for each in (text, ENGLISH.texts[key]))

        assert own - {"n"} == english - {"n"}, key
        assert own == english or key.endswith(".one"), key


@pytest.mark.parametrize("language", languages())
def test_a_text_that_counts_has_the_forms_of_its_language(language: str) -> None:
    forms: dict[str, set[str]] = {}
    for key in words_of(language).texts:
        if found := FORM.search(key):
            forms.setdefault(FORM.sub("", key), set()).add(found[1])
    wanted = Locale.parse(language).plural_form.tags | {"other"}

    assert len(forms) > 5
    assert dict.fromkeys(forms, wanted) == forms


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["0 places", "1 place", "2 places"]),
        ("de", ["0 Plätze", "1 Platz", "2 Plätze"]),
        ("da", ["0 pladser", "1 plads", "2 pladser"]),
    ],
)
def test_things_are_counted_as_people_say_it(language: str, said: list[str]) -> None:
    assert [words_of(language).count("fieldwork.link_places", n) for n in range(3)] == said


@pytest.mark.parametrize("language", [tag for tag in languages() if tag != "en"])
def test_a_translation_differs_from_the_english_text(language: str) -> None:
    same = {key for key, text in words_of(language).texts.items() if text == ENGLISH.texts[key]}

    assert len(same) < len(ENGLISH.texts) / 20, same


def test_every_text_that_pages_and_scripts_name_exists() -> None:
    files = [*WEB.rglob("*.html"), *WEB.glob("static/survey*.js"), *WEB.rglob("*.py")]
    named = {key for path in files for key in USED.findall(path.read_text(encoding="utf-8"))}
    named = {key for key in named if not key.endswith(".")}

    assert len(named) > 60
    assert named <= NAMED


def test_every_text_is_used() -> None:
    files = [*WEB.rglob("*.html"), *WEB.glob("static/survey*.js"), *WEB.rglob("*.py")]
    written = "".join(path.read_text(encoding="utf-8") for path in files)
    made_up = {f"answer.{word}" for word in NON_ANSWERS}
    made_up |= {f"state.{state.value}" for state in Status}
    made_up |= {f"mail_state.{state.value}" for state in DeliveryState}
    made_up |= {f"mails.{purpose}_reads" for purpose in PURPOSES}
    made_up |= {f"mails.{purpose}" for purpose in PURPOSES}
    made_up |= {f"documents.{name.partition('.')[0]}" for name in KINDS}
    made_up |= {f"coding.{question}" for question in get_args(Question)}

    unused = {key for key in NAMED if f'"{key}"' not in written}
    assert {key for key in unused if not key.startswith("reason.")} == made_up


def test_every_reason_that_services_give_has_words_in_the_survey() -> None:
    files = [*WEB.parent.glob("responses/*.py"), *WEB.glob("*.py"), *WEB.glob("pages/*.py")]
    files.append(WEB.parent / "questionnaires" / "answers.py")
    given = {key for path in files for key in reasons_in(path)}
    of_pages = {"title", "misshapen"}

    assert len(given) > 20
    assert {f"reason.{key}" for key in given | of_pages} == {
        key for key in ENGLISH.texts if key.startswith("reason.")
    }


def reasons_in(path: Path) -> set[str]:
    """The keys of the reasons that a module gives."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [one for one in ast.walk(tree) if isinstance(one, ast.Call)]
    made = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id == "Reason"]
    return {one.args[1].value for one in made if isinstance(one.args[1], ast.Constant)}  # type: ignore[misc]  # keys are texts


def test_values_are_put_in_as_they_are() -> None:
    said = ENGLISH("group.about", client="{title}", title="{0.__class__}", group="{group}")

    assert said.startswith("{title} asks you")
    assert "{0.__class__}" in said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0.0, "1 minute"), (0.4, "1 minute"), (1.2, "2 minutes"), (9, "9 minutes")],
)
def test_minutes_are_whole_and_never_none(minutes: float, said: str) -> None:
    assert ENGLISH.minutes(minutes) == said


@pytest.mark.parametrize(
    ("tag", "found"), [("de-CH", "de"), ("DA", "da"), ("fr", "en"), ("", "en")]
)
def test_an_unspoken_language_is_english(tag: str, found: str) -> None:
    assert spoken(tag) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr,da;q=0.5,en;q=0.4", "da"),
        ("fr", "en"),
        ("", "en"),
        ("de;q=x", "de"),
        (",;q=,,;;" * 50, "en"),
    ],
)
def test_a_browsers_wish_is_followed_where_it_can_be(header: str, found: str) -> None:
    assert accepted(header, ["en", "de", "da"]) == found
