"""`benchmark_sets` of an assessment: what does not fit is named by file and line."""

from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from tests.batch.factories import Folder, make_folder
from tests.benchmarks.factories import SET


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    found = make_folder(tmp_path)
    found.change(
        "assessment.yaml",
        "benchmarks: [BM-24]",
        "benchmarks: [BM-24]\nbenchmark_sets: [sets/ours.yaml]",
    )
    found.write("sets/ours.yaml", SET)
    return found


def problems_of(folder: Folder) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())
    return [
        f"{Path(problem.path).name}:{problem.line}: {problem.message}"
        for problem in caught.value.problems
    ]


def test_a_set_of_the_same_version_is_compared(folder: Folder) -> None:
    result = publish(*read_folder(folder.path, content_root()))
    node = result.questionnaires["alpha"].nodes["A1"]

    assert [one.id for one in result.benchmark_sets] == ["pool-2026"]
    assert [one.value for one in node.comparators if one.kind == "practice"] == [2.5]


def test_a_set_of_a_version_that_can_not_be_had_is_not_compared(folder: Folder) -> None:
    folder.change("sets/ours.yaml", 'version: "1.0.0"', 'version: "0.9.0"')
    result = publish(*read_folder(folder.path, content_root()))
    outside = result.questionnaires["alpha"].nodes["A1"].comparators[-1]

    assert (outside.kind, outside.reason) == ("external", "not_comparable")


def test_a_set_of_the_same_version_with_other_content_is_not_compared(folder: Folder) -> None:
    folder.change("sets/ours.yaml", 'version: "1.0.0"', f'version: "1.0.0", hash: {"a" * 64}')
    result = publish(*read_folder(folder.path, content_root()))

    assert result.questionnaires["alpha"].nodes["A1"].comparators[-1].reason == "not_comparable"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("node: A1", "node: A11", "ours.yaml:12: “A11” is no known node: did you mean “A1”?"),
        ("mean: 2.5", "mean: 5.5", "ours.yaml:12: 5.5 lies outside 1 to 5, which A1 can reach: mend it."),
        ("mean: 2.5", "quantiles: [{p: 0.5, value: 0}]", "ours.yaml:12: 0 lies outside 1 to 5"),
        ("mean: 2.5", "mean: 2.5, sd: 0", "ours.yaml:12: A standard deviation must be above 0"),
        ("kpi: K01", "kpi: K0", "ours.yaml:13: “K0” is no known KPI"),
        ("source: Tests", "source: Tests\nsimulated: true", "assessment.yaml:20: “pool-2026” is made of invented figures"),
        ("figures:", "figure:", "ours.yaml:"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(folder: Folder, old: str, new: str, said: str) -> None:
    folder.change("sets/ours.yaml", old, new)

    assert any(problem.startswith(said) for problem in problems_of(folder))


def test_a_set_that_is_not_there_is_named_where_it_is_asked_for(folder: Folder) -> None:
    folder.change("assessment.yaml", "sets/ours.yaml", "sets/theirs.yaml")

    assert problems_of(folder) == [
        "assessment.yaml:20: There is no benchmark set at “sets/theirs.yaml”: name a file from this folder."
    ]


def test_an_edition_is_named_once(folder: Folder) -> None:
    folder.write("sets/copy.yaml", SET)
    folder.change("assessment.yaml", "[sets/ours.yaml]", "[sets/ours.yaml, sets/copy.yaml]")

    assert problems_of(folder) == [
        "assessment.yaml:20: The edition “pool-2026” is named twice: keep one of the two."
    ]


def test_a_simulated_assessment_may_name_a_simulated_set(folder: Folder) -> None:
    folder.change("assessment.yaml", "report_date:", "simulated: true\nreport_date:")
    folder.change("sets/ours.yaml", "source: Tests", "source: Tests\nsimulated: true")
    result = publish(*read_folder(folder.path, content_root()))
    node = result.questionnaires["alpha"].nodes["A1"]

    assert [one.label for one in node.comparators if one.kind == "practice"] == [
        "Our clients (simulated)"
    ]


def test_the_sets_are_part_of_what_the_result_was_made_from(folder: Folder) -> None:
    before = publish(*read_folder(folder.path, content_root())).provenance.inputs_hash
    folder.change("sets/ours.yaml", "mean: 2.5", "mean: 2.6")

    assert publish(*read_folder(folder.path, content_root())).provenance.inputs_hash != before
