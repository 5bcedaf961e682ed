"""The consultant's pages in every language: no text of their own, and no English in a German session."""

import ast
import builtins
import re
import tomllib
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from dot import errors
from dot.assessments.fieldwork_models import GroupLink
from dot.assessments.models import Status
from dot.batch.dialect import FOREIGN
from dot.batch.online import BROKEN
from dot.publication.reissue import WHAT_TO_DO
from dot.reports.models import ReportRun, RunState
from dot.web.wording import CHOSEN, FOLDER, PLACEHOLDER, SENTENCES, languages, words_of
from tests.published import make_result
from tests.services import Service, make_online, make_person, make_release, make_user, signed_in

ROOT = FOLDER.parents[2]
TEMPLATES = sorted((FOLDER.parent / "templates").rglob("*.html"))
JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
SPOKEN_ATTRIBUTES = re.compile(r"""\b(?:alt|title|aria-label)="([^"]*)\"""")
SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
LETTERS = re.compile(r"[A-Za-z]{2,}")
OTHERS = [tag for tag in languages() if tag != "en"]
NAMES = {"DOT"}
# Where errors are raised that a page shows; commands are typed by people who read English.
RAISING = (
    "accounts/service", "accounts/api_tokens", "assessments/fieldwork", "assessments/floors", "assessments/invitations", "assessments/links",
    "assessments/bounces", "assessments/mailing", "assessments/places", "assessments/pinned", "batch/coding_desk", "batch/direction",
    "batch/raters_file", "batch/dialect", "exchange/incoming", "responses/closing", "publication/issuing", "reports/issued", "web/deeds", "web/deps", "web/typed", "web/installation",
    "web/pages/account", "web/pages/keys", "web/pages/coding", "web/pages/consultant", "web/pages/direction", "web/pages/mailing",
    "web/pages/mails", "web/pages/people", "web/pages/planning", "web/pages/respondent_files", "web/pages/result",
    "mail/addresses", "results/queries", "publication/reissue", "reports/pdf", "batch/languages", "batch/online",
)  # fmt: skip
# What else a run of “score and report” may fail for.
OF_RUNS = (
    BROKEN,
    WHAT_TO_DO,
    "No plan of 24 months from 2027-01-01 can keep these together; loosening any one of them is enough:",
    "- at most 3 initiatives",
    "There is no brand “x”; there are default.",
)
REFUSING = {"refuse", "add"}
# Put together of sentences that are looked at where they are made.
COMPOSED = {"This x", "“x” x", "x Split it."}
PAGES = ["", "/coding", f"/links/{'c' * 22}"]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    bare = SCRIPT.sub("", JINJA.sub("", template.read_text(encoding="utf-8")))
    spoken = " ".join([TAG.sub(" ", bare), *SPOKEN_ATTRIBUTES.findall(bare)])

    assert set(LETTERS.findall(spoken)) <= NAMES


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_fills_in_what_the_english_sentence_has(language: str) -> None:
    known = catalogue(language)

    assert set(known) == set(catalogue(OTHERS[0]))
    for english, text in known.items():
        assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(english)), english


@pytest.mark.parametrize("module", RAISING)
@pytest.mark.parametrize("language", OTHERS)
def test_every_error_that_a_page_shows_is_translated(module: str, language: str) -> None:
    words = words_of(language)
    said = list(sentences(module))

    assert [one for one in said if words.told(one) == one] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_log_tells_is_translated(language: str) -> None:
    words = words_of(language)
    said = list(logged())

    assert len(said) > 15
    assert [one for one in said if words.told(one) == one] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_run_fails_for_is_translated(language: str) -> None:
    words = words_of(language)
    said = [*OF_RUNS, *returned("reports/pdf")]

    assert len(said) > len(OF_RUNS) + 2
    assert [one for one in said if words.told(one) == one] == []


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (BROKEN, "<span>In DOT selbst ist etwas schiefgegangen"),
        ("a.toml:3: Sit <b>up</b>.", '<span lang="en">a.toml:3: Sit &lt;b&gt;up&lt;/b&gt;.</span>'),
        ("a.toml:3: Sit <b>up</b>.", "Zeigen Sie das der Person, die diesen Dienst betreut."),
        (
            f"Since release 1 a few answers to “C1” are new or gone in group REP, fewer than 5: both "
            f"spreads together would tell them. {WHAT_TO_DO}",
            "Behalten Sie den herausgegebenen Bericht",
        ),
    ],
    ids=["broken", "English", "whose", "advice"],
)
def test_why_a_run_failed_is_told_in_german_or_marked_as_english(
    service: Service, message: str, shown: str
) -> None:
    with service.here.database.write.begin() as session:
        assessment = make_online(session, is_open=False)
        assessment.status = Status.CLOSED
        session.add(ReportRun(assessment_id=assessment.id, state=RunState.FAILED, message=message))
        cookie = signed_in(session, make_user(session))
    headers = {"accept-language": "de"}
    page = service.browser(cookie).get(f"/assessments/{assessment.id}", headers=headers).text

    assert shown in page


def test_a_refused_form_leads_back_to_its_assessment(german: tuple[TestClient, str, str]) -> None:
    browser, place, _ = german

    answer = browser.get(f"{place}/coding")

    assert answer.status_code == 409
    assert f'<a href="{place}">Zurück zur Erhebung</a>' in answer.text


def test_what_the_framework_refuses_is_told_in_german(german: tuple[TestClient, str, str]) -> None:
    answer = german[0].get("/sign-out")

    assert answer.status_code == 405
    assert "Diese Adresse nimmt das nicht an." in answer.text


def test_what_people_wrote_stays_as_they_wrote_it() -> None:
    assert words_of("de").told("“<b>{x}</b>” is no domain: write one as in client.example.") == (
        "„<b>{x}</b>“ ist keine Domain: Schreiben Sie sie wie in client.example."
    )


@pytest.mark.parametrize(
    ("said", "german"),
    [
        (
            "The file has more than 20,000 people: split it.",
            "In der Datei stehen mehr als 20.000 Personen: Teilen Sie sie.",
        ),
        (
            "“NaN” is no known rater group: use one of AGY, GM … (9 in all).",
            "„NaN“ ist als Gruppe nicht bekannt: Möglich sind AGY, GM … (9 im Ganzen).",
        ),
        (
            "There is no column “mail”; did you mean “email”?",
            "Eine Spalte „mail“ gibt es nicht; meinten Sie „email“?",
        ),
        (
            "“email” is empty: fill it in. (The same in 1,204 more rows, next in line 9.)",
            "„email“ ist leer: Füllen Sie das Feld aus. (Dasselbe in 1.204 weiteren Zeilen, die nächste ist 9.)",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told_in_german_to_the_last_word(
    said: str, german: str
) -> None:
    assert words_of("de").told(said) == german


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_file_may_be_instead_of_a_table_has_a_name(language: str) -> None:
    words = words_of(language)
    kinds = {kind for kind in FOREIGN.values() if words.told(kind) == kind}

    assert kinds == set()


def test_a_sentence_inside_a_sentence_is_translated_too() -> None:
    said = "“MTK” is no known rater group: did you mean “MKT”?"

    assert words_of("de").told(said) == "„MTK“ ist als Gruppe nicht bekannt: Meinten Sie „MKT“?"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """English texts that would be noticed in a page of another language."""
    return [text for text in words_of("en").texts.values() if "{" not in text and len(text) > 11]


@pytest.fixture
def german(service: Service) -> tuple[TestClient, str, str]:
    """A consultant with a German browser, and the pages of an open and of an issued assessment."""
    with service.here.database.write.begin() as session:
        assessment = make_online(session)
        make_person(session, assessment)
        code = PAGES[-1].rpartition("/")[2]
        session.add(GroupLink(code=code, assessment_id=assessment.id, group="REP", seats=9))
        issued = make_release(session, make_result({"crm": 2.3, "C1": 2.6}))
        cookie = signed_in(session, make_user(session))
        places = f"/assessments/{assessment.id}", f"/assessments/{issued.id}/result"
    browser = service.browser(cookie)
    browser.headers["accept-language"] = "de-DE,de;q=0.9,en;q=0.5"
    return (browser, *places)


def test_a_german_session_reads_no_english(
    german: tuple[TestClient, str, str], texts: list[str]
) -> None:
    browser, place, result = german
    pages = ["/", "/sign-in", "/assessments", result, *(place + part for part in PAGES)]

    for page in pages:
        shown = unescape(browser.get(page).text)
        assert '<html lang="de">' in shown, page
        assert [text for text in texts if text in shown] == [], page


def test_dates_and_decimals_are_written_as_germans_do(german: tuple[TestClient, str, str]) -> None:
    browser, place, result = german

    assert "7. Dezember 2026, 13:00" in browser.get(place).text
    assert "2,6" in browser.get(result).text


def test_an_error_is_told_in_german(german: tuple[TestClient, str, str]) -> None:
    browser, place, _ = german
    token = re.search(r'name="form_token" value="([^"]+)"', browser.get(place).text)
    assert token is not None
    fields = {"form_token": token.group(1), "closes": "soon"}

    answer = browser.post(f"{place}/extend", data=fields)

    assert answer.status_code == 422
    assert "Schreiben Sie das neue Ende als Tag und Uhrzeit." in answer.text


def test_a_field_that_holds_something_else_is_called_what_the_page_calls_it(
    german: tuple[TestClient, str, str],
) -> None:
    browser, place, _ = german
    token = re.search(r'name="form_token" value="([^"]+)"', browser.get(place).text)
    assert token is not None
    fields = {"form_token": token.group(1), "group": "REP", "seats": "many"}

    answer = browser.post(f"{place}/links", data=fields)

    assert answer.status_code == 422
    assert "In einem Feld steht etwas, das dort nicht passt: Plätze." in answer.text


def test_the_language_that_somebody_chose_stays(german: tuple[TestClient, str, str]) -> None:
    browser, place, _ = german
    token = re.search(r'name="form_token" value="([^"]+)"', browser.get(place).text)
    assert token is not None
    fields = {"form_token": token.group(1), "language": "da", "place": place}

    answer = browser.post("/language", data=fields, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert "Inviteret" in browser.get(place).text


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_choosing_a_language_leads_to_no_other_site(service: Service, place: str) -> None:
    browser = service.browser()
    token = re.search(r'name="form_token" value="([^"]+)"', browser.get("/sign-in").text)
    assert token is not None
    fields = {"form_token": token.group(1), "language": "xx", "place": place}

    answer = browser.post("/language", data=fields, follow_redirects=False)

    assert answer.headers["location"] == "/"
    assert CHOSEN not in answer.headers.get("set-cookie", "")


def catalogue(language: str) -> dict[str, str]:
    """English sentences and what they are in another language."""
    return dict(tomllib.loads((SENTENCES / f"{language}.toml").read_text(encoding="utf-8")))


def sentences(module: str) -> Iterator[str]:
    """What a module says when it refuses, with an x for whatever it fills in."""
    name = "dot." + module.replace("/", ".")
    tree = ast.parse((ROOT / f"dot/{module}.py").read_text(encoding="utf-8"))
    loaded = import_module(name)
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            call = node.exc
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            call = node
            if node.func.attr not in REFUSING:
                continue
        else:
            continue
        yield from spoken_by(call, loaded)


def logged() -> Iterator[str]:
    """What deeds of pages and programs write into the log."""
    for path in sorted((ROOT / "dot/web").rglob("*.py")):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            said = written(node.args[0], module) if node.func.attr == "log" else ""
            if said:
                yield said


def returned(module: str) -> Iterator[str]:
    """The sentences that a module's functions give back."""
    tree = ast.parse((ROOT / f"dot/{module}.py").read_text(encoding="utf-8"))
    loaded = import_module("dot." + module.replace("/", "."))
    given = [one.value for one in ast.walk(tree) if isinstance(one, ast.Return) and one.value]
    yield from (said for said in (written(one, loaded) for one in given) if " " in said)


def spoken_by(call: ast.Call, module: ModuleType) -> Iterator[str]:
    """The sentences among a call's arguments."""
    name = getattr(call.func, "id", "")
    kind = getattr(module, name, getattr(builtins, name, None))
    raised = isinstance(kind, type) and issubclass(kind, errors.DotError | ValueError)
    if not raised and not isinstance(call.func, ast.Attribute):
        return
    for argument in [*call.args, *(one.value for one in call.keywords)]:
        said = written(argument, module)
        if " " in said and said not in COMPOSED:
            # What is wrong with an address follows the address.
            yield said if said[0] in "“x" or said[0].isupper() else f"“x” {said}"


def written(node: ast.expr, module: ModuleType) -> str:
    """A text as it is written out; "" where it is something else."""
    if isinstance(node, ast.Name):
        node = ast.Constant(getattr(module, node.id, ""))
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values
        )
    return ""
