"""The language of a report as its user chooses it: what is refused, what goes on, what stays the same."""

from pathlib import Path

import pypdfium2
import pytest

from dot import cli
from dot.batch.folder import read_folder
from dot.batch.languages import in_language, language_for, unreviewed
from dot.errors import DotError, Problems
from dot.questionnaires.service import content_root
from dot.questionnaires.translations import Translation
from dot.reports.languages import Language
from dot.reports.translation import ContentTexts
from tests.batch.factories import Folder, make_full_folder, print_only


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_full_folder(tmp_path / "folder")


def run(folder: Folder, *words: str) -> int:
    out = folder.path.parent / "out"
    return cli.main(["assess", str(folder.path), "--out", str(out), *words])


def test_the_report_stops_with_the_list_of_what_its_language_lacks(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "--lang", "de") != 0

    said = capsys.readouterr().err
    assert "locales/de.yaml:1: “nodes.A1.title” is not translated: “Ownership”" in said
    assert "go on with --allow-missing" in said
    assert "Nordpharm" not in said
    assert not (folder.path.parent / "out" / "report.pdf").exists()


def test_a_locale_of_the_assessment_is_the_report_s_language(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.change("assessment.yaml", "format: 1", "format: 1\nlocale: de")

    assert run(folder) != 0
    assert "is not translated" in capsys.readouterr().err


def test_what_is_allowed_to_be_missing_stands_in_english_and_is_marked(folder: Folder) -> None:
    assert run(folder, "--lang", "de", "--allow-missing") == 0

    document = pypdfium2.PdfDocument(folder.path.parent / "out" / "report.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Zusammenfassung" in text
    assert "Ownership [en]" in text
    assert "Einige Texte gibt es in dieser Sprache noch nicht." in text.replace("\r\n", " ")


def test_the_result_has_the_same_bytes_in_every_language(folder: Folder) -> None:
    print_only(folder.path, "summary")
    out = folder.path.parent / "out"
    assert run(folder, "--lang", "de", "--allow-missing") == 0
    german = {name: (out / name).read_bytes() for name in ("results.json", "scores.csv")}
    report = (out / "report.pdf").read_bytes()
    assert run(folder) == 0

    assert {name: (out / name).read_bytes() for name in german} == german
    assert (out / "report.pdf").read_bytes() != report


def test_an_unknown_locale_is_refused(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--lang", "xx") != 0
    assert "The locale “xx” is unknown" in capsys.readouterr().err


def test_content_in_the_language_of_the_report_needs_no_translation(folder: Folder) -> None:
    definition, _ = read_folder(folder.path, content_root())
    language = language_for(definition, folder.path, content_root(), "en-GB", allow_missing=False)

    assert language.texts == ContentTexts()


def test_a_questionnaire_beside_the_assessment_brings_its_own_translation(folder: Folder) -> None:
    definition, _ = read_folder(folder.path, content_root())
    (folder.path / "locales").mkdir()
    german = "format: 1\nlanguage: de\ntitle: Alfa\nnodes: {A1: {title: Eignung}}\n"
    folder.write("locales/de.yaml", german)
    language = language_for(definition, folder.path, content_root(), "de", allow_missing=False)

    assert language.texts.questionnaires["alpha"].phrases["nodes.title", "Ownership"] == "Eignung"


def test_the_works_council_pack_stops_as_well(folder: Folder) -> None:
    definition, _ = read_folder(folder.path, content_root())

    with pytest.raises(Problems, match="is not translated"):
        in_language(definition, folder.path, content_root(), "de")


def test_the_works_council_pack_takes_an_unknown_locale_for_a_slip(folder: Folder) -> None:
    definition, _ = read_folder(folder.path, content_root())

    with pytest.raises(DotError, match="The locale “xx” is unknown"):
        in_language(definition, folder.path, content_root(), "xx")


def test_each_translation_that_nobody_has_reviewed_is_told_once() -> None:
    texts = Translation("de.yaml", unreviewed=("crm/de.yaml",))
    language = Language("de", ContentTexts({"a": texts, "b": texts}, None))

    assert unreviewed(language) == (
        "crm/de.yaml: nobody has reviewed this translation; read the report before it leaves the house.",
    )
