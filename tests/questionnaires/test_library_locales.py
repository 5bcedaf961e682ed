"""Translations of the library: complete, of nothing else, and readable by their keys."""

import shutil
from pathlib import Path

import pytest

from dot.questionnaires.content import check_path
from dot.questionnaires.library_locales import LibraryLocale, library_texts, translated_texts
from dot.questionnaires.service import content_root
from dot.questionnaires.shelf import opened
from dot.questionnaires.translations import library_translation

VERSION = "1.2.0"
SHIPPED = content_root() / "library" / VERSION


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """A copy of the shipped library's German file, in a content root of its own."""
    root = tmp_path / "questionnaires"
    shutil.copytree(SHIPPED, root / "library" / VERSION)
    (root / "released.sha256").write_text("")
    return root / "library" / VERSION / "locales" / "de.yaml"


def complaints(path: Path) -> list[str]:
    """What the check of the library says of its translation."""
    return [one.message for one in check_path(path.parent.parent) if one.path.endswith("de.yaml")]


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_german_library_is_complete() -> None:
    assert check_path(SHIPPED) == []


def test_a_missing_text_is_reported_under_its_key(german: Path) -> None:
    change(german, "  K01: Aktive CRM-Anwender\n", "")

    assert complaints(german) == ["“kpis.K01” is not translated: add it."]


def test_a_translation_of_nothing_is_reported(german: Path) -> None:
    change(german, "  K01: Aktive CRM-Anwender\n", "  K01: Aktive CRM-Anwender\n  K99: Nichts\n")

    assert complaints(german) == ["“kpis.K99” translates nothing in the library: delete it."]


def test_a_file_of_another_version_is_reported(german: Path) -> None:
    change(german, "version: 1.2.0", "version: 1.0.0")

    assert any("stands for version 1.2.0 and says 1.0.0" in one for one in complaints(german))


def test_no_german_text_is_a_copy_of_an_english_sentence() -> None:
    german = dict(translated_texts(opened(SHIPPED / "locales/de.yaml", LibraryLocale)[0].tree))
    copied = [
        text
        for key, text in library_texts(SHIPPED, cited=True)
        if german[key] == text and len(text.split()) > 2
    ]

    assert copied == []


def test_an_earlier_version_of_the_library_speaks_german_too() -> None:
    translation = library_translation("1.0.0", content_root(), "de")

    assert translation.phrases["kpis.name", "Active CRM users"] == "Aktive CRM-Anwender"
    assert set(dict(library_texts(SHIPPED, cited=True)).values()) <= {
        text for _, text in translation.phrases
    }


def test_the_word_for_a_count_is_the_same_in_library_and_report() -> None:
    names = opened(SHIPPED / "locales/de.yaml", LibraryLocale)[1].names
    report = content_root().parent / "report_templates/default/locales/de.toml"

    assert f'count = "{names["count"]}"' in report.read_text(encoding="utf-8")
