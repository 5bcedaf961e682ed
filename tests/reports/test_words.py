"""The report's words: complete in every language, plural forms, and never silently English."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dot.errors import DotError, Problems
from dot.reports.figures import Figures
from dot.reports.service import DEFAULT
from dot.reports.words import Words, read_words
from dot.results.parts import Bound

LOCALES = sorted((DEFAULT / "locales").glob("*.toml"))
PLURAL_FORMS = {"zero", "one", "two", "few", "many", "other"}


@pytest.fixture
def words() -> Words:
    """English."""
    return read_words([DEFAULT], "en")


@pytest.fixture
def figures(words: Words) -> Figures:
    """English figures."""
    return Figures(words)


def sentences(table: object, name: str = "") -> Iterator[str]:
    """Names of all sentences; the forms of a plural count as one."""
    if isinstance(table, dict) and not set(table) <= PLURAL_FORMS:
        for key, value in table.items():
            yield from sentences(value, f"{name}.{key}")
    else:
        yield name


@pytest.mark.parametrize("locale", LOCALES, ids=lambda path: path.stem)
def test_every_language_says_all_that_english_says(locale: Path) -> None:
    english = tomllib.loads((DEFAULT / "locales" / "en.toml").read_text())
    other = tomllib.loads(locale.read_text())

    assert set(sentences(other)) == set(sentences(english))


def test_a_language_that_is_missing_is_refused_with_the_file_to_write() -> None:
    with pytest.raises(Problems, match=r"locales/xh\.toml:1: The report does not speak “xh”"):
        read_words([DEFAULT], "xh")


def test_a_brand_may_say_a_sentence_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "en.toml").write_text('[summary]\nheading = "In short"\n')

    words = read_words([tmp_path, DEFAULT], "en")

    assert words("summary.heading") == "In short"
    assert words("glossary.heading") == "Glossary"


def test_a_count_takes_the_form_of_its_number(words: Words) -> None:
    assert words.count("count.evidence", 1) == "one piece of evidence"
    assert words.count("count.evidence", 3) == "3 pieces of evidence"


def test_values_are_never_read_as_places_in_a_sentence(words: Words) -> None:
    assert words("note.n", n="{client} {0.__class__}") == "n = {client} {0.__class__}"


def test_an_unknown_sentence_is_an_error_and_not_an_empty_place(words: Words) -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        words("no.such")


def test_numbers_are_rounded_once_for_print(figures: Figures) -> None:
    assert figures.level(2.449) == "2.4"
    assert figures.percent(33.6) == "34%"
    assert figures.share(0.482) == "48%"
    assert figures.points(43.7) == "44"
    assert figures.whole(69_492) == "69,492"


def test_a_difference_has_its_sign_unless_it_rounds_to_nothing(figures: Figures) -> None:
    assert figures.signed(0.34) == "+0.3"
    assert figures.signed(-1.26) == "−1.3"
    assert figures.signed(-0.04) == "0.0"


def test_hidden_bounded_and_undefined_are_told_apart(figures: Figures) -> None:
    assert figures.level(None, None, "hidden") == "hidden"
    assert figures.level(None, Bound(op="≥", value=4.6), "bounded") == "≥ 4.6"
    assert figures.level(None, None, "no_answers") == "–"


def test_figures_follow_the_language() -> None:
    german = Figures(Words(read_words([DEFAULT], "de-AT" if has("de") else "en-GB").locale, []))

    expected = "1,5" if has("de") else "1.5"
    assert german.amount(1.5) == expected


def has(language: str) -> bool:
    """Whether the report speaks a language."""
    return any(path.stem == language for path in LOCALES)


def test_dates_are_written_out(figures: Figures) -> None:
    assert figures.day(date(2026, 11, 20)) == "20 November 2026"
    assert figures.quarter(date(2027, 4, 1)) == "Q2 2027"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b'[summary]\nheading = "In short\n', 2, "This is not TOML"),
        (b'[summary]\nheading = "K\xfcrze"\n', 1, "not UTF-8"),
    ],
)
def test_a_broken_file_of_words_is_named_with_its_line(
    tmp_path: Path, content: bytes, line: int, message: str
) -> None:
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "en.toml").write_bytes(content)

    with pytest.raises(Problems) as caught:
        read_words([tmp_path, DEFAULT], "en")

    (problem,) = caught.value.problems
    assert (Path(problem.path).name, problem.line) == ("en.toml", line)
    assert message in problem.message


@pytest.mark.parametrize("sentence", ["n = {count}", "n = {n", "n = {n.real.x}", "n = {}"])
def test_a_sentence_with_a_place_that_nothing_fills_is_named(sentence: str) -> None:
    words = Words(read_words([DEFAULT], "en").locale, [{"note": {"n": sentence}}])

    with pytest.raises(DotError, match=r"“note\.n” .* can't be filled in.*may have: \{n\}"):
        words("note.n", n=3)
