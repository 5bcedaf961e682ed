"""Translations: complete or reported, and applied to every text."""

from pathlib import Path

import pytest

from dot.errors import NotFound
from dot.questionnaires.content import check_path
from dot.questionnaires.locales import Locale, texts_of
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import load_questionnaire, load_translation
from dot.questionnaires.shelf import content_root, opened
from tests.questionnaires.tiny import TINY, questionnaire

GERMAN = """\
format: 1
language: de
title: Winzig
levels:
  "1": {name: Niedrig}
  "3": {name: Hoch}
groups: {ALL: Alle}
nodes:
  N1: {title: Erstens}
items:
  q1:
    text: Was stimmt?
    options: {a: Das eine, b: Das andere}
"""
# Keys whose texts are no reader's business, or are names that messages and files use.
UNTRANSLATED = {"authors", "licence", "sources", "language", "languages", "slug", "version"}


@pytest.fixture
def bilingual(tmp_path: Path) -> Path:
    path = tmp_path / "questionnaire.yaml"
    text = TINY.replace("language: en", "language: en\nlanguages: [en, de]")
    path.write_text(text, encoding="utf-8")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "de.yaml").write_text(GERMAN, encoding="utf-8")
    return path


def test_a_complete_translation_passes_and_replaces_every_text(bilingual: Path) -> None:
    source, german = load_questionnaire(bilingual), load_translation(bilingual, "de")
    texts = {text for _, _, text in texts_of(german)}

    assert check_path(bilingual) == []
    assert texts == {"Winzig", "Niedrig", "Hoch", "Alle", "Erstens", "Was stimmt?"} | {
        "Das eine",
        "Das andere",
    }
    assert [item.id for item in german.items()] == [item.id for item in source.items()]
    assert german.language == "de"


def test_a_missing_translation_is_reported_where_it_belongs(bilingual: Path) -> None:
    path = bilingual.parent / "locales" / "de.yaml"
    path.write_text(GERMAN.replace(", b: Das andere", ""), encoding="utf-8")
    problems = check_path(bilingual)

    assert [(problem.line, problem.message) for problem in problems] == [
        (13, "“items.q1.options.b” is not translated: add it.")
    ]


def test_a_language_that_is_not_offered_is_not_found(bilingual: Path) -> None:
    with pytest.raises(NotFound, match="has no texts in fr"):
        load_translation(bilingual, "fr")


def test_the_own_language_needs_no_file(bilingual: Path) -> None:
    assert load_translation(bilingual, "en") == load_questionnaire(bilingual)


def test_a_translation_counts_as_unread_until_it_says_otherwise(bilingual: Path) -> None:
    path = bilingual.parent / "locales" / "de.yaml"
    before = opened(path, Locale)[1].reviewed
    path.write_text(GERMAN.replace("title:", "reviewed: true\ntitle:", 1), encoding="utf-8")

    assert check_path(bilingual) == []
    assert (before, opened(path, Locale)[1].reviewed) == (False, True)


def test_a_placeholder_that_nobody_fills_in_is_reported(bilingual: Path) -> None:
    finding = (
        "findings:\n  - {id: f1, kind: note, when: 'has_score(\"N1\")', text: '{title} it is.'}\n"
    )
    source = bilingual.read_text(encoding="utf-8")
    bilingual.write_text(source.replace("nodes:", f"{finding}nodes:", 1), encoding="utf-8")
    path = bilingual.parent / "locales" / "de.yaml"
    path.write_text(GERMAN + "findings: {f1: '{titel} ist es.'}\n", encoding="utf-8")
    problems = [problem for problem in check_path(bilingual) if problem.path.endswith("de.yaml")]

    assert [problem.line for problem in problems] == [14]
    assert "“{titel}” is no placeholder" in problems[0].message


def words_in(tree: object) -> set[str]:
    """Every text in a tree that has a space in it, below keys that are translated."""
    if isinstance(tree, dict):
        return {word for key in tree.keys() - UNTRANSLATED for word in words_in(tree[key])}
    if isinstance(tree, list):
        return {word for entry in tree for word in words_in(entry)}
    return {tree} if isinstance(tree, str) and " " in tree else set()


@pytest.mark.parametrize("slug", ["crm", "strategy-leakage"])
def test_every_sentence_of_a_shipped_questionnaire_has_a_key(slug: str) -> None:
    """Whatever has a space in it and is no condition must be translatable."""
    source = load_questionnaire(content_root() / slug / "1.0.0" / "questionnaire.yaml")
    conditions = {gate.when for node in source.walk() for gate in node.gates}
    conditions |= {gate.when for gate in source.gates} | {rule.when for rule in source.findings}
    conditions |= {item.show_if for item in source.items() if item.show_if}
    conditions |= {rule.when for rule in source.leakage.diagnoses} if source.leakage else set()
    found = words_in(source.model_dump(mode="json"))

    assert found - conditions - {text for _, _, text in texts_of(source)} == set()


def test_keys_are_unique() -> None:
    source: Questionnaire = questionnaire()
    keys = [key for key, _, _ in texts_of(source)]

    assert len(keys) == len(set(keys))
