"""One assessment, one edition of everything: what does not fit together is named by file and line."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.publication.service import publish
from tests.batch.factories import ALPHA, BETA, Folder, content_root, make_folder

NEXT = "1.9.0"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content root with two editions of the library; the second has no K01."""
    root = tmp_path / "questionnaires"
    shutil.copytree(content_root(), root, ignore=shutil.ignore_patterns("examples"))
    shutil.copytree(root / "library/1.0.0", root / "library" / NEXT)
    for path in (root / "library" / NEXT).glob("*.yaml"):
        text = path.read_text(encoding="utf-8").replace('version: "1.0.0"', f'version: "{NEXT}"')
        path.write_text(re.sub(r"\bK01\b", "K01x", text), encoding="utf-8")
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "assessment")


def problems_of(folder: Folder, content: Path) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content)
    return [
        f"{Path(problem.path).name}:{problem.line}: {problem.message}"
        for problem in caught.value.problems
    ]


def test_two_editions_of_the_library_need_a_choice(folder: Folder, content: Path) -> None:
    folder.change("beta.yaml", "licence:", f'library: "{NEXT}"\nlicence:')
    folder.change("assessment.yaml", 'library: "1.0.0"\n', "")

    assert problems_of(folder, content) == [
        "assessment.yaml:1: The questionnaires name several library versions (alpha: 1.0.0, beta: "
        f"{NEXT}): choose one here. Write “library: …”."
    ]


def test_the_chosen_edition_has_every_kpi_that_is_linked(folder: Folder, content: Path) -> None:
    folder.change("assessment.yaml", 'library: "1.0.0"', f'library: "{NEXT}"')

    assert problems_of(folder, content) == [
        f"assessment.yaml:7: alpha was made for library 1.0.0; {NEXT} lacks “K01”: choose an edition "
        "with all of them."
    ]


def test_an_edition_that_is_not_there_is_named(folder: Folder, content: Path) -> None:
    folder.change("assessment.yaml", 'library: "1.0.0"', 'library: "2.0.0"')

    assert problems_of(folder, content) == [
        "assessment.yaml:7: “2.0.0” is no known version of the library: did you mean “1.0.0”?"
    ]


def test_a_benchmark_that_is_not_there_is_named(folder: Folder, content: Path) -> None:
    folder.change("assessment.yaml", "[BM-24]", "[BM-99]")
    (problem,) = problems_of(folder, content)

    assert problem.startswith("assessment.yaml:19: “BM-99” is no known benchmark")


def test_two_versions_of_one_questionnaire_are_refused(folder: Folder, content: Path) -> None:
    folder.write("later.yaml", ALPHA.replace('version: "1.0.0"', 'version: "1.1.0"'))
    folder.change("assessment.yaml", "beta.yaml]", "beta.yaml, later.yaml]")

    assert problems_of(folder, content) == [
        "assessment.yaml:6: The questionnaire “alpha” is listed twice: keep one version."
    ]


def test_nobody_is_asked_the_same_item_by_two_questionnaires(folder: Folder, content: Path) -> None:
    folder.write("pulse.yaml", BETA.replace("slug: beta", "slug: pulse").replace("B1", "P1"))
    folder.change("assessment.yaml", "beta.yaml]", "beta.yaml, pulse.yaml]")

    assert problems_of(folder, content) == [
        "assessment.yaml:6: “pulse” asks “beta-trust” as “beta” does (4 such items): give one of them "
        "an assessment of its own."
    ]


@pytest.mark.parametrize(("days", "historic"), [(-1, False), (0, False), (1, True)])
def test_a_benchmark_is_historic_from_the_day_after_it_expires(
    folder: Folder, content: Path, days: int, historic: bool
) -> None:
    folder.change("assessment.yaml", "benchmarks: [BM-24]\n", "")
    folder.change("alpha.yaml", "kpis: [K01]", "kpis: [K33]")
    expired = publish(*read_folder(folder.path, content)).benchmarks[0].expires
    day = expired + timedelta(days=days)
    folder.change("assessment.yaml", "2026-11-23", date.isoformat(day))

    assert publish(*read_folder(folder.path, content)).benchmarks[0].historic is historic
