"""Languages: German says all that English says, in its own figures; what is missing stops the report."""

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from dot.errors import Problems
from dot.questionnaires.translations import Translation
from dot.reports.brands import Brand, read_brand
from dot.reports.figures import Figures
from dot.reports.languages import Language, speak
from dot.reports.service import DEFAULT, Wish, build
from dot.reports.translation import ContentTexts
from dot.reports.words import MARK, Words, read_words
from dot.results.schemas import Result
from tests.reports.made.results import make_result

PLACE = re.compile(r"\{(\w+)\}")
# Names that German consultants use as they are.
SAME = {
    "Band",
    "Definition",
    "Median",
    "Roadmap",
    "Dimension",
    "Phase",
    "Scorecard",
    "Name",
    "Marketing",
    "Index",
    "KPI",
    "KPIs",
    "Initiative",
    "Code",
    "Codes",
    "IT",
}
NBSP = "\N{NO-BREAK SPACE}"


def sentences(table: dict[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence with its dotted name, forms of plurals and entries of lists each by itself."""
    for key, value in table.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from sentences(value, f"{name}.")
        elif isinstance(value, list):
            yield from ((f"{name}.{at}", str(one)) for at, one in enumerate(value))
        else:
            yield name, str(value)


def spoken(language: str) -> dict[str, str]:
    text = (DEFAULT / "locales" / f"{language}.toml").read_text(encoding="utf-8")
    return dict(sentences(tomllib.loads(text)))


@pytest.fixture(scope="module")
def german() -> Words:
    return read_words([DEFAULT], "de")


@pytest.fixture(scope="module")
def figures(german: Words) -> Figures:
    return Figures(german)


def test_german_has_the_same_sentences_forms_and_lists_as_english() -> None:
    assert spoken("de").keys() == spoken("en").keys()


def test_a_german_sentence_has_the_same_places_as_the_english_one() -> None:
    english, german = spoken("en"), spoken("de")
    different = [
        name
        for name in english
        if set(PLACE.findall(english[name])) != set(PLACE.findall(german[name]))
    ]

    assert different == []


def test_no_sentence_is_left_in_english_by_copy() -> None:
    english, german = spoken("en"), spoken("de")
    copied = {
        name: text
        for name, text in german.items()
        if english[name] == text and set(re.findall(r"[^\W\d_]{4,}", PLACE.sub("", text))) - SAME
    }

    assert copied == {"agreement.krippendorff": "Kripp. α", "agreement.alpha": "Cronbach α"}


def test_german_numbers_have_a_decimal_comma_and_points_between_thousands(figures: Figures) -> None:
    assert figures.level(2.449) == "2,4"
    assert figures.whole(69_492) == "69.492"
    assert figures.amount(0.25) == "0,25"
    assert figures.signed(-1.26) == "−1,3"


def test_german_percent_stands_on_the_line_of_its_figure(figures: Figures) -> None:
    assert figures.share(0.482) == f"48{NBSP}%"
    assert figures.percent(33.6) == f"34{NBSP}%"
    assert figures.with_unit("82,7", "%") == f"82,7{NBSP}%"


def test_a_unit_that_is_a_word_may_stand_on_the_next_line(figures: Figures) -> None:
    assert figures.with_unit("46", "Kalendertage") == "46 Kalendertage"


def test_german_dates_are_written_out(figures: Figures) -> None:
    assert figures.day(date(2026, 11, 20)) == "20. November 2026"
    assert figures.month(date(2027, 3, 1)) == "März 2027"
    assert figures.quarter(date(2027, 4, 1)) == "Q2 2027"
    assert figures.months(date(2027, 2, 1), date(2027, 3, 31)) == "Feb.–März 2027"


def test_a_count_takes_the_german_form_of_its_number(german: Words) -> None:
    assert german.count("count.evidence", 1) == "ein Nachweis"
    assert german.count("count.evidence", 3) == "3 Nachweise"
    assert german.count("participation.lead", 0).startswith("Jede befragte Gruppe")


def test_a_third_language_with_gaps_is_refused_with_their_list(tmp_path: Path) -> None:
    with pytest.raises(Problems) as caught:
        read_words([folder_of(tmp_path), DEFAULT], "fr")

    messages = {problem.message for problem in caught.value.problems}
    assert (
        "“summary.lead” is not said in this language: add it, or go on with --allow-missing."
        in messages
    )
    assert not any("summary.heading" in message for message in messages)


def test_gaps_that_are_allowed_are_filled_in_english_and_marked(tmp_path: Path) -> None:
    words = read_words([folder_of(tmp_path), DEFAULT], "fr", allow_missing=True)

    assert words("summary.heading") == "Synthèse"
    assert words("glossary.heading") == f"Glossary{MARK}"
    assert words.list_of("about.guide")[0].endswith(MARK)
    assert words.count("count.evidence", 2) == f"2 pieces of evidence{MARK}"
    assert Figures(words).level(2.5) == "2,5"


def test_one_folder_that_says_everything_is_a_third_language(tmp_path: Path) -> None:
    """Made up of the English words turned round about; no Python knows of it, and no mark is left."""
    english = (DEFAULT / "locales" / "en.toml").read_text(encoding="utf-8")
    third = re.sub(r'^locale = ".*?"', 'locale = "sv-SE"', english, flags=re.MULTILINE)
    third = third.replace('"Scorecard"', '"Poängkort"').replace('"Contents"', '"Innehåll"')
    brand = tmp_path / "own"
    shutil.copytree(DEFAULT, brand, ignore=shutil.ignore_patterns("locales", "pages", "*.html"))
    (brand / "locales").mkdir()
    (brand / "locales" / "sv.toml").write_text(third, encoding="utf-8")

    result = make_result(roadmap=None)
    built = build(result, read_brand(brand), Wish(language=Language("sv")))

    assert '<html lang="sv' in built.html and MARK not in built.html
    assert "Poängkort" in built.html and "Innehåll" in built.html and "2,4" in built.html


def folder_of(path: Path) -> Path:
    """A brand that says one sentence in French."""
    (path / "locales").mkdir()
    (path / "locales" / "fr.toml").write_text('[summary]\nheading = "Synthèse"\n', encoding="utf-8")
    return path


def content(result: Result, **said: str) -> ContentTexts:
    """Texts of the made-up questionnaire: the title of its root, and what else is given."""
    (slug,) = result.questionnaires
    title = result.questionnaires[slug].title
    authored = {("title", title): "title", ("nodes.title", said.get("node", "–")): "nodes.C1.title"}
    phrases = {("title", title): "CRM-Check"} if "title" in said else {}
    return ContentTexts({slug: Translation("crm/de.yaml", authored, phrases)})


def test_a_text_of_the_content_is_said_in_the_language_of_the_report() -> None:
    result = make_result()
    said = speak(result, [DEFAULT], german_with(content(result, title="yes"))).result
    (slug,) = result.questionnaires

    assert said.questionnaires[slug].title == "CRM-Check"
    assert (
        said.questionnaires[slug].nodes[slug].score == result.questionnaires[slug].nodes[slug].score
    )


def test_what_the_content_does_not_have_is_shown_as_the_client_wrote_it() -> None:
    result = make_result()
    said = speak(result, [DEFAULT], german_with(content(result, title="yes"))).result

    assert said.assessment.title == result.assessment.title
    assert said.evidence == result.evidence
    assert [one.texts for one in said.comments] == [one.texts for one in result.comments]


def test_a_text_without_translation_stops_the_report_with_its_file_and_key() -> None:
    result = make_result(roadmap=None)
    language = Language("de", content(result))

    with pytest.raises(Problems, match=r"crm/de\.yaml:1: “title” is not translated"):
        speak(result, [DEFAULT], language)


def test_a_missing_text_that_is_allowed_stands_in_english_with_its_mark_and_a_warning() -> None:
    result = make_result(roadmap=None)
    said = speak(result, [DEFAULT], Language("de", content(result), allow_missing=True)).result
    (slug,) = result.questionnaires

    assert said.questionnaires[slug].title == f"{result.questionnaires[slug].title}{MARK}"
    assert "untranslated" in said.warnings


def test_the_result_itself_is_the_same_in_every_language() -> None:
    result = make_result()
    before = result.model_dump_json()
    speak(result, [DEFAULT], german_with(content(result, title="yes")))

    assert result.model_dump_json() == before


def test_the_page_says_which_language_it_is_in_so_that_words_are_hyphenated(brand: Brand) -> None:
    result = make_result()
    built = build(result, brand, Wish(language=german_with(content(result, title="yes"))))

    assert '<html lang="de-DE">' in built.html
    assert Markup('<h1 data-short="Inhalt">Inhalt</h1>') in built.html
    assert built.described["scores.csv"] == "Die Werte als Tabelle"


def german_with(texts: ContentTexts) -> Language:
    """German; sentences of the made-up roadmap that the plan never says stand in English."""
    return Language("de", texts, allow_missing=True)
