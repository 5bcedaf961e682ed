"""What a sponsor, a consultant or a machine may do wrong: each is refused, and told how to put right.

That nothing is released while an assessment is open stands in tests/publication/test_issuing.py.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from dot import cli
from dot.publication import cuts
from tests.attack.attacks import exact, squeezed
from tests.attack.clients import Client, client
from tests.attack.folders import assessed, written
from tests.attack.hostile import FEW, ONE, asked, spread, unit
from tests.attack.worlds import nodes, told
from tests.results.factories import SLUG, Someone

TWELVE = tuple(Someone("REP", {"a1": 1.0 + at % 5}, unit="north") for at in range(12))
PLAIN = Client(TWELVE, (unit("north"),), FEW, asked(ONE, ("b1",)))


def words_of(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def test_a_unit_of_one_is_warned_of_and_told_of_with_its_sibling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lonely = Someone("REP", {"a1": 5.0}, unit="basel")
    units: tuple[dict[str, object], ...] = (
        {**unit("north"), "invited": {"REP": 12}},
        {**unit("basel"), "invited": {"REP": 1}},
    )
    world = replace(PLAIN, people=(*TWELVE, lonely), units=units)

    found = assessed(world, world.people, tmp_path / "folder")
    cli.main(["privacy-plan", str(tmp_path / "folder")])

    assert found is not None
    assert not [one for one in found["units"] if one["members"] == ["basel"]]
    assert "Unit basel has one confidential person" in "".join(capsys.readouterr())


def test_a_floor_lowered_after_a_release_is_refused_with_the_floor_to_put_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assessed(PLAIN, TWELVE, tmp_path / "folder")
    lower = replace(PLAIN, groups={**FEW, "REP": {"k": 3}})

    assert assessed(lower, TWELVE, tmp_path / "folder") is None
    assert "REP was promised a floor of 5 and now has 3: set k: 5 or more" in words_of(capsys)


def test_a_rater_in_two_groups_is_refused_with_the_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(PLAIN, TWELVE, tmp_path / "folder")
    answers = tmp_path / "folder" / "answers.csv"
    answers.write_text(f"{answers.read_text()}r0,MKT,north,{SLUG},b1,3\n")

    assert cli.main(["assess", str(tmp_path / "folder"), "--no-pdf"]) == 1
    assert "answers.csv:14: " in (words := words_of(capsys))
    assert "r0" in words and "MKT" in words


def test_ten_thousand_units_are_refused_before_anything_is_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = tuple(unit(f"u{at}") for at in range(10_000))

    assert assessed(replace(PLAIN, units=units, people=()), (), tmp_path / "folder") is None
    assert "There are 10,000 units; over 1,000 can't be kept apart safely" in words_of(capsys)


def test_an_erasure_after_a_release_is_refused_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assessed(PLAIN, TWELVE, tmp_path / "folder")

    assert assessed(PLAIN, TWELVE[1:], tmp_path / "folder") is None
    words = words_of(capsys)
    assert "gone or changed in group REP" in words
    assert "Keep the report that was released, or wait" in words


def test_a_solver_without_time_hides_what_it_could_not_clear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Fewer cells by unit are told, and still nothing follows from those that are."""
    one = client(8)
    before = one.published()
    monkeypatch.setattr(cuts, "audited", cuts.audited.__wrapped__)
    monkeypatch.setattr("dot.publication.bounds.MOST_NODES", 0)
    monkeypatch.setattr("dot.publication.bounds._Search._look", lambda *_: None)
    monkeypatch.setattr("dot.publication.choosing._solved", lambda _, prices: prices < 0)

    after = one.published()

    assert shown(before) > 0 and shown(after) < shown(before)
    read = one.reading(after)
    assert exact(read, one.roster) == []
    items = after["questionnaires"][SLUG]["items"]
    assert squeezed([("client 8", read, one.roster, items)]) == []


def shown(result: dict[str, object]) -> int:
    """Cells by unit of one question that are told."""
    node = nodes(result)["C"]
    cells = [
        *node["units"].values(),
        *(c for own in node["crossed"].values() for c in own.values()),
    ]
    return sum(told(cell) for cell in cells)


def test_a_group_on_both_sides_of_a_view_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    view = {"name": "Own", "left": "A", "right": "B",
            "left_groups": ["REP"], "right_groups": ["REP", "SM"]}  # fmt: skip
    both = replace(
        PLAIN, people=(*TWELVE, *spread("SM", 1, 2, 3, 4, 5)), given={"perspectives": [view]}
    )

    assert assessed(both, both.people, tmp_path / "folder") is None
    assert "“REP” stands on both sides: keep a group on one side" in words_of(capsys)
