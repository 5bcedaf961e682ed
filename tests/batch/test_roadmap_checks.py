"""Mistakes in the limits of a roadmap are named by the line of `assessment.yaml`."""

from pathlib import Path

import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from tests.batch.factories import content_root, make_full_folder

MISTAKES = {
    "fixed to the past": (
        "fixed: {I04: 2026-12-01}",
        "2026-12-01 lies before the roadmap’s start (2027-01-01): choose a later day.",
    ),
    "not before, unknown": ("not_before: {I99: 2027-02-01}", "“I99” is no known initiative"),
    "after the end": ("not_before: {I04: 2037-02-01}", "lies after the roadmap’s end"),
    "fixed before it may start": (
        "fixed: {I04: 2027-02-01}, not_before: {I04: 2027-03-01}",
        "is fixed to 2027-02-01 and not before 2027-03-01",
    ),
    "fixed and excluded": ("fixed: {I04: 2027-02-01}, excluded: [I04]", "and is excluded"),
    "unknown function": ("people: {finance: 1}", "“finance” is no known function"),
    "negative capacity": ("people: {sales: -1}", "0"),
    "negative budget": ("budget: {days: -5}", "0"),
    "blackout backwards": (
        "blackouts: [{start: 2027-02-10, end: 2027-02-01}]",
        "ends before it starts",
    ),
    "nothing but blackouts": (
        "blackouts: [{start: 2027-01-01, end: 2029-01-01}]",
        "leave no whole week",
    ),
    "window backwards": (
        "windows: [{name: Budget, start: 2027-10-10, end: 2027-10-01, initiatives: [I04]}]",
        "ends before it starts",
    ),
    "window never open": (
        "windows: [{name: Budget, start: 2026-10-01, end: 2026-10-10, yearly: false, initiatives: [I04]}]",
        "“Budget” is never open between 2027-01-01 and",
    ),
    "window for somebody unknown": (
        "windows: [{name: Budget, start: 2027-10-01, end: 2027-10-10, initiatives: [I99]}]",
        "“I99” is no known initiative",
    ),
    "pinned and excluded": ("pinned: [I04], excluded: [I04]", "is pinned and excluded"),
    "unknown pin": ("pinned: [I99]", "“I99” is no known initiative"),
    "no horizon": ("horizon_months: 0", "3"),
    "pinned and too long": ("horizon_months: 3, pinned: [I18]", "“I18” takes 21 weeks"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_limit_that_no_plan_could_keep_is_named(tmp_path: Path, text: str, message: str) -> None:
    folder = make_full_folder(tmp_path)
    folder.change("assessment.yaml", "pinned: [I04]", text)

    with pytest.raises(Problems) as caught:
        read_folder(folder.path, content_root())

    found = [problem for problem in caught.value.problems if message in problem.message]
    assert [(Path(problem.path).name, problem.line) for problem in found] == [
        ("assessment.yaml", 20)
    ]


def test_limits_that_can_be_kept_are_accepted(tmp_path: Path) -> None:
    folder = make_full_folder(tmp_path)
    given = (
        "people: {sales: 2}, capacities: {it: 30}, budget: {days: 300, money: 5000}, "
        "fixed: {I04: 2027-02-01}, blackouts: [{start: 2027-08-02, end: 2027-08-13, text: Summer}]"
    )
    folder.change("assessment.yaml", "pinned: [I04]", given)

    settings = read_folder(folder.path, content_root())[0].assessment.roadmap

    assert settings is not None and settings.budget.days == 300
    assert settings.blackouts[0].text == "Summer"
