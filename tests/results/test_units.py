"""Cuts by unit: which there are after the roll-up, and what a unit's score is a mean of."""

from dataclasses import replace

import pytest

from dot.publication.service import publish
from dot.results.schemas import NodeResult, Result
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)
from tests.results.leakage_factories import KNOWS_ALL, make_leakage, someone

ONE = make_questionnaire([make_node("A", ["a1"])])
COUNTRIES = [
    {"id": "dk", "name": "Denmark"},
    {"id": "no", "name": "Norway"},
    {"id": "se", "name": "Sweden"},
]
FIVE, SIX = (2, 3, 3, 4, 3), (2, 3, 3, 4, 3, 3)


def published(people: list[Someone], **given: object) -> Result:
    definition = make_definition(ONE, {"units": COUNTRIES, **given})
    return publish(definition, make_answers(ONE, people))


def complete(people: list[Someone], **given: object) -> Result:
    definition = make_definition(ONE, {"units": COUNTRIES, **given})
    return compute(definition, make_answers(ONE, people))


def node_a(result: Result) -> NodeResult:
    return result.questionnaires[SLUG].nodes["A"]


def members(result: Result) -> dict[str, list[str]]:
    return {unit.name: unit.members for unit in result.units}


def test_without_units_there_are_no_cuts() -> None:
    found = published(crowd("REP", "a1", *FIVE), units=[])

    assert (found.units, node_a(found).units, node_a(found).crossed) == ([], {}, {})


def test_a_unit_of_few_people_is_joined_with_its_smallest_sibling() -> None:
    people = crowd("REP", "a1", *SIX, unit="dk") + crowd("REP", "a1", 2, 3, unit="no")
    people += crowd("REP", "a1", *FIVE, unit="se")

    found = published(people)

    assert members(found) == {"Denmark": ["dk"], "Norway and Sweden": ["no", "se"]}


def test_units_are_joined_by_how_many_were_invited_before_answers_are_seen() -> None:
    """Four were invited in Norway, so it is joined although more than that have answered."""
    invited = [{**unit, "invited": {"REP": 4 if unit["id"] == "no" else 9}} for unit in COUNTRIES]
    people = [one for unit in ("dk", "no", "se") for one in crowd("REP", "a1", *FIVE, unit=unit)]

    assert len(published(people).units) == 3
    assert members(published(people, units=invited)) == {
        "Denmark and Norway": ["dk", "no"],
        "Sweden": ["se"],
    }


def test_teams_that_are_too_small_are_told_of_in_their_country_only() -> None:
    teams = [*COUNTRIES, {"id": "north", "name": "North", "parent": "dk"},
             {"id": "south", "name": "South", "parent": "dk"}]  # fmt: skip
    people = crowd("REP", "a1", 2, 3, 4, unit="north") + crowd("REP", "a1", 3, 3, unit="south")
    people += crowd("REP", "a1", *FIVE, unit="no") + crowd("REP", "a1", *FIVE, unit="se")

    assert list(members(published(people, units=teams))) == ["Denmark", "Norway", "Sweden"]


def test_one_unit_of_everybody_is_no_cut() -> None:
    assert published(crowd("REP", "a1", *FIVE, unit="dk")).units == []


def test_a_unit_is_the_balanced_mean_of_its_own_people() -> None:
    """Five reps of 3.0 and six managers of 4.0 in Denmark: 3.5, however many of each there are."""
    people = crowd("REP", "a1", *FIVE, unit="dk")
    people += crowd("SM", "a1", 3, 4, 5, 4, 4, 4, unit="dk")
    people += crowd("REP", "a1", *SIX, unit="se") + crowd("SM", "a1", *FIVE, unit="se")

    cell = node_a(published(people)).units["dk"]

    assert (cell.score, cell.n) == (3.5, 11)


def test_groups_that_are_not_in_a_unit_do_not_count_there() -> None:
    people = crowd("REP", "a1", *FIVE, unit="dk") + crowd("SM", "a1", 4, 4, 4, 4, 4, unit="se")

    assert node_a(complete(people)).units["dk"].score == 3.0


def test_a_unit_is_told_to_a_tenth() -> None:
    """(16/6 + 3) / 2 = 2.8333…; all its digits would tell what the six said in whole answers."""
    people = crowd("REP", "a1", 2, 3, 3, 3, 3, 2, unit="dk") + crowd("SM", "a1", *FIVE, unit="dk")
    people += crowd("REP", "a1", *FIVE, unit="se") + crowd("SM", "a1", *SIX, unit="se")

    assert node_a(published(people)).units["dk"].score == 2.8
    assert node_a(complete(people)).units["dk"].score == pytest.approx(17 / 6)


def test_a_group_in_a_division_is_told_where_both_have_enough_people() -> None:
    people = crowd("REP", "a1", *FIVE, unit="dk") + crowd("REP", "a1", *SIX, unit="se")

    crossed = node_a(published(people)).crossed

    assert {unit: cells["REP"].score for unit, cells in crossed.items()} == {"dk": 3.0, "se": 3.0}


def test_who_is_left_in_a_unit_does_not_follow_from_the_unit_less_a_group() -> None:
    """Four managers in Denmark would be Denmark less its reps.

    They would also follow from Sweden beside its reps, since a balanced mean of unequal numbers of
    people is a fourth equation for four unknowns. So either one unit stands, or the reps of both:
    two cells hide less than one.
    """
    people = crowd("REP", "a1", *SIX, unit="dk") + crowd("SM", "a1", 2, 3, 3, 4, unit="dk")
    people += crowd("REP", "a1", *SIX, unit="se") + crowd("SM", "a1", *FIVE, unit="se")

    node = node_a(published(people))
    told = [unit for unit, cell in node.units.items() if cell.reason != "hidden"]

    assert {unit: sorted(cells) for unit, cells in node.crossed.items()} == {
        "dk": ["REP"],
        "se": ["REP"],
    }
    assert told == []


def test_a_unit_of_one_mind_is_bounded() -> None:
    people = crowd("REP", "a1", 5, 5, 5, 5, 5, unit="dk") + crowd("REP", "a1", *[2] * 9, unit="se")
    people += crowd("REP", "a1", *[1, 2, 3, 4, 5], unit="no")

    cell = node_a(published(people)).units["dk"]

    assert cell.score is None
    assert cell.reason in ("bounded", "hidden")


def test_a_questionnaire_with_levels_has_no_cuts_by_unit_when_published() -> None:
    """Levels are a cut of the same answers already."""
    people = [
        replace(someone("rep", KNOWS_ALL, "REP", argued=value), unit=unit)
        for unit in ("dk", "se")
        for value in FIVE
    ]
    definition, answers = make_leakage(people, units=COUNTRIES, groups={"REP": {"k": 5}})

    found = publish(definition, answers)

    assert [unit.id for unit in found.units] == ["dk", "se"]
    assert all(not node.units for node in found.questionnaires["leak"].nodes.values())


def test_divisions_that_explain_a_groups_whole_spread_are_not_told() -> None:
    """Five of 2.0 and five of 4.0, and a variance that leaves nothing within: all would be known."""
    alike = crowd("REP", "a1", *[2] * 5, unit="dk") + crowd("REP", "a1", *[4] * 5, unit="se")
    mixed = crowd("REP", "a1", 1, 2, 3, 1, 3, unit="dk")
    mixed += crowd("REP", "a1", 3, 4, 5, 3, 5, unit="se")

    assert node_a(published(alike)).crossed == {}
    assert set(node_a(published(mixed)).crossed) == {"dk", "se"}


def test_named_people_need_no_others_to_hide_among() -> None:
    people = crowd("GM", "a1", 2, unit="dk") + crowd("GM", "a1", 4, unit="se")

    node = node_a(published(people, groups={"GM": {"mode": "named"}}))

    assert (node.units["dk"].score, node.crossed["se"]["GM"].score) == (2.0, 4.0)


def test_units_stand_in_the_order_of_the_alphabet_whatever_they_score() -> None:
    people = crowd("REP", "a1", 1, 2, 2, 1, 3, unit="dk") + crowd("REP", "a1", *FIVE, unit="no")
    people += crowd("REP", "a1", 4, 3, 4, 3, 4, unit="se")

    assert list(node_a(published(people)).units) == ["dk", "no", "se"]


def test_the_complete_result_has_every_unit_as_it_is() -> None:
    people = crowd("REP", "a1", 2, unit="no") + crowd("REP", "a1", *FIVE, unit="dk")

    found = node_a(complete(people))

    assert found.units["no"].score == 2.0
    assert found.crossed["no"]["REP"].n == 1
    assert found.units["se"].reason == "no_answers"


def test_who_belongs_to_no_unit_counts_in_the_whole_only() -> None:
    people = crowd("REP", "a1", *FIVE, unit="dk") + crowd("REP", "a1", *SIX)

    node = node_a(published(people))

    assert node.n == 11
    assert node.units["dk"].n == 5
