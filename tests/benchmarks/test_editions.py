"""A benchmark set says where it is wrong, by file and line, and what to do."""

from datetime import date
from pathlib import Path

import pytest

from dot.benchmarks.editions import read_set
from dot.benchmarks.schemas import months_later
from dot.errors import Problems
from tests.benchmarks.factories import SET, make_set


def problems_of(tmp_path: Path, old: str, new: str) -> list[str]:
    assert old in SET
    path = tmp_path / "set.yaml"
    path.write_text(SET.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read_set(path)
    return [f"{problem.line}: {problem.message}" for problem in caught.value.problems]


def test_a_set_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(SET, encoding="utf-8")
    _, found = read_set(path)

    assert [(one.node, one.kpi, one.mean) for one in found.figures] == [
        ("A1", None, 2.5), (None, "K01", 40.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mean: 2.5}", "mean: 2.5, sd: 0}", "12: A standard deviation must be above 0, this one is 0"),
        ("mean: 2.5}", "mean: 2.5, sd: -1}", "12: A standard deviation must be above 0"),
        ("mean: 2.5}", "level: 2, sd: 1}", "12: A standard deviation says nothing without its mean"),
        ("mean: 2.5}", "mean: 2.5, level: 3}", "12: Give either a level, or a distribution"),
        ("mean: 2.5}", "low: 2}", "12: Give either a level, or a distribution"),
        ("mean: 2.5}", "mean: 2.5, n: 4}", "12: A pool of the practice's clients needs at least 5 of them, this one has 4."),
        ("mean: 2.5}", "mean: 2.5, low: 3, high: 2}", "12: low must not be above high"),
        ("mean: 2.5}", "quantiles: [{p: 0.5, value: 3}, {p: 0.25, value: 2}]}", "12: Quantiles must rise: p 0.25 comes after 0.5 (entry 2)"),
        ("mean: 2.5}", "quantiles: [{p: 0.25, value: 3}, {p: 0.5, value: 2}]}", "12: Quantiles must rise"),
        ("kpi: K01", "kpi: K01, node: A1", "13: Name either questionnaire and node, or a kpi."),
        ("kpi: K01", "questionnaire: beta, node: B1", "13: “beta” is missing under “questionnaires”"),
        ("kpi: K01", "questionnaire: alpha, node: A1", "13: alpha:A1 is figure 1 of this set already: delete one."),
        ("n: 7\n", "n: 4\n", "8: A pool of the practice's clients needs at least 5 of them, this one has 4."),
        ("n: 7\n", "", "4: A pool of the practice's clients needs at least 5 of them: say how many under “n”."),
        ("n: 7\n", "n: 7\nexpires: 2026-06-30\n", "9: The set expires on 2026-06-30, before it can be of use: write a day after its period ends (2026-06-30)."),
        ("n: 7\n", "n: 7\nread_on: 2026-01-01\n", "9: The source was read before the period ended"),
        ("n: 7\n", "n: 7\nest: true\n", "9: Pooled clients are no estimate"),
        ("kind: practice", "kind: external", "4: An external figure needs its grade"),
        ("kind: practice", "kind: reference_profile", "4: A reference profile is the practice's estimate: write “est: true”."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert any(problem.startswith(said) for problem in problems_of(tmp_path, old, new))


@pytest.mark.parametrize("grade", ["C", "D"])
def test_grades_below_b_are_refused(tmp_path: Path, grade: str) -> None:
    (problem,) = problems_of(tmp_path, "kind: practice", f"kind: external\ngrade: {grade}")

    assert problem.startswith("5: ")


def test_a_set_is_current_for_36_months_after_its_period() -> None:
    assert make_set([{"kpi": "K01", "mean": 1.0}]).last_day == date(2029, 6, 30)


def test_a_set_may_expire_earlier() -> None:
    early = date(2027, 1, 1)

    assert make_set([{"kpi": "K01", "mean": 1.0}], expires=early).last_day == early


def test_months_end_where_the_month_ends() -> None:
    assert months_later(date(2024, 2, 29), 36) == date(2027, 2, 28)
    assert months_later(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert months_later(date(2024, 12, 31), 12) == date(2025, 12, 31)
