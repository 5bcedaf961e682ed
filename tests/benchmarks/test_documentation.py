"""docs/benchmarks.md names every key, column and option, and its example is a set."""

import re
from pathlib import Path

import pytest

from dot.batch.benchmarking import _parser
from dot.batch.engagements import COLUMNS
from dot.benchmarks.editions import read_set
from dot.benchmarks.schemas import BenchmarkSet, Covered, Figure, Quantile
from dot.questionnaires.schemas import Content

PAGE = (Path(__file__).parents[2] / "docs" / "benchmarks.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
(EXAMPLE,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("model", [BenchmarkSet, Covered, Figure, Quantile])
def test_every_key_is_named(model: type[Content]) -> None:
    assert set(model.model_fields) - NAMED == set()


def test_every_column_of_the_table_is_named() -> None:
    assert set(COLUMNS.names) - NAMED == set()


@pytest.mark.parametrize("way", ["import", "build"])
def test_every_option_is_named(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        _parser().parse_args([way, "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}

    assert options
    assert options - set(re.findall(r"--[a-z-]+", PAGE)) == set()


def test_the_example_is_a_set_without_problems(tmp_path: Path) -> None:
    path = tmp_path / "practice.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    _, found = read_set(path)

    assert [figure.n or found.n for figure in found.figures] == [7, 12, 6]
