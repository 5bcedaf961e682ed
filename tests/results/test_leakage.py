"""How much of the strategy survives from level to level, on the domain's own worked example."""

import pytest

from dot.results.service import compute
from dot.strategy.schemas import Code
from tests.results.factories import Someone
from tests.results.leakage_factories import (
    KNOWS_ALL,
    THE_REP,
    leakage_of,
    level_of,
    make_leakage,
    make_strategy,
    someone,
)


def test_the_worked_example_of_one_person() -> None:
    """WR = 8/15, P = 2/3, SF = 0.7, MM = 0, KM = 0.5, so F = 53.0."""
    rep = level_of(leakage_of([someone("rep", THE_REP)]), "rep")

    assert rep.fidelity == pytest.approx(53.0)
    assert list(rep.parts.values()) == pytest.approx([8 / 15, 2 / 3, 0.7, 0.0, 0.5])
    assert (rep.n, rep.band) == (1, "broken")


def test_who_knows_everything_has_all_points() -> None:
    source = level_of(leakage_of([someone("source", KNOWS_ALL)]), "source")

    assert source.fidelity == pytest.approx(100.0)
    assert source.band == "tight"


def test_steps_transmission_and_retention_follow_the_levels_means() -> None:
    """100 to (100 + 53) / 2 = 76.5 to 53: steps 23.5 and 23.5, retention 0.53."""
    people = [
        someone("source", KNOWS_ALL),
        someone("manager", KNOWS_ALL),
        someone("manager", THE_REP),
        someone("rep", THE_REP),
    ]

    found = leakage_of(people)

    assert [step.lost for step in found.steps] == pytest.approx([23.5, 23.5])
    assert [step.transmission for step in found.steps] == pytest.approx([0.765, 53 / 76.5])
    assert [found.retention, found.cumulative_leakage] == pytest.approx([0.53, 0.47])


def test_a_step_is_claimed_only_where_the_intervals_do_not_overlap() -> None:
    """Twelve who know everything against twelve who know as much as the example: apart."""
    apart = leakage_of(
        [someone("source", KNOWS_ALL)] * 12
        + [someone("manager", THE_REP)] * 12
        + [someone("rep", THE_REP)] * 6
        + [someone("rep", KNOWS_ALL)] * 6
    )
    first, second = apart.steps

    assert (first.claimed, first.band) == (True, "rupture")
    assert (second.claimed, second.band) == (True, "noise")


def test_a_step_between_levels_that_overlap_is_not_claimed() -> None:
    mixed = [someone("source", KNOWS_ALL)] * 6 + [someone("source", THE_REP)] * 6
    below = [someone("manager", KNOWS_ALL)] * 5 + [someone("manager", THE_REP)] * 7

    step = leakage_of(mixed + below).steps[0]

    assert step.lost is not None
    assert step.lost > 0
    assert (step.claimed, step.band) == (False, None)


def test_cannot_judge_on_recall_names_nothing() -> None:
    """WR = P = 0; the other parts are as in the example: F = 14 + 5 = 19."""
    rep = level_of(leakage_of([someone("rep", THE_REP, recall="cannot_judge")]), "rep")

    assert rep.fidelity == pytest.approx(19.0)
    assert (rep.parts["recall"], rep.parts["precision"]) == (0.0, 0.0)


def test_who_skipped_the_recall_is_missing() -> None:
    people = [someone("rep", THE_REP, recall="skipped"), someone("rep", KNOWS_ALL)]

    rep = level_of(leakage_of(people), "rep")

    assert (rep.n, rep.parts["recall"]) == (1, 1.0)


def test_parts_that_were_not_asked_are_renormalised() -> None:
    """Only recall: 0.45 · 8/15 + 0.15 · 2/3 over 0.6 = 17/30."""
    rep = level_of(leakage_of([someone("rep", {"recall": THE_REP["recall"]})]), "rep")

    assert rep.fidelity == pytest.approx(100 * (0.24 + 0.1) / 0.6)


def test_a_priority_named_twice_counts_once() -> None:
    rep = level_of(leakage_of([someone("rep", {"recall": "S1|Priority 1|S2"})]), "rep")

    assert [rep.parts["recall"], rep.parts["precision"]] == pytest.approx([9 / 15, 1.0])


def test_shares_tell_what_is_lost_and_what_drifts() -> None:
    """Of five reps four name S1, one S2, none S3; two name the drift."""
    lists = ["S1|D1", "S1|D1", "S1|S2", "S1", "cannot_judge"]

    rep = level_of(leakage_of([someone("rep", {"recall": said}) for said in lists]), "rep")

    assert [rep.naming[code].value for code in ("S1", "S2", "S3")] == [0.8, 0.2, 0.0]
    assert rep.lost == ["S2", "S3", "S4", "S5"]
    assert {code: share.value for code, share in rep.drift.items()} == {"D1": 0.4}


def test_a_priority_is_inverted_where_its_mean_place_is_two_off() -> None:
    """S5 stands first instead of fifth, S1 second instead of first."""
    rep = level_of(leakage_of([someone("rep", {"recall": "S5|S1|S2"})] * 3), "rep")

    assert rep.inverted == ["S5"]


def test_the_clarity_illusion_is_claim_less_knowledge() -> None:
    """Three of four say 4 or 5; one of four names three: 75 − 25 = 50 points."""
    people = [
        someone("rep", {"recall": "S1|S2|S3", "clear": 5}),
        someone("rep", {"recall": "S1|S2", "clear": 4}),
        someone("rep", {"recall": "D1", "clear": 4}),
        someone("rep", {"recall": "cannot_judge", "clear": 3}),
    ]

    rep = level_of(leakage_of(people), "rep")

    assert rep.clarity_illusion == 50.0
    assert rep.say_clear is not None
    assert rep.say_clear.value == 0.75


def test_recognition_is_corrected_for_guessing() -> None:
    """Four right and one wrong of five: (4 − 1) / 5."""
    rep = level_of(leakage_of([someone("rep", {"recall": "S1", "tick": "S1|S2|S3|S4|X1"})]), "rep")

    assert rep.recognition == pytest.approx(0.6)


def test_exposure_goes_by_the_item_even_where_one_was_not_asked() -> None:
    """A week ago is 1, a year ago 1/3; the second person was only asked about the leader."""
    people = [
        someone("rep", {"recall": "S1", "heard-manager": "week", "heard-leader": "year"}),
        someone("rep", {"recall": "S1", "heard-leader": "never"}),
    ]

    rep = level_of(leakage_of(people), "rep")

    assert rep.exposure == pytest.approx((2 / 3 + 0) / 2)


def test_sales_and_marketing_are_compared_at_their_level() -> None:
    """Inside each function all lists are alike (1); between them S1 of S1, S2, S3 is shared (1/3)."""
    people = [someone("manager", {"recall": "S1|S2"}, "MKT")] * 2
    people += [someone("manager", {"recall": "S1|S3"}, "SM")] * 2

    rows = leakage_of(people).horizontal

    assert [row.level for row in rows] == ["manager"]
    assert [rows[0].inside, rows[0].between, rows[0].gap] == pytest.approx([1.0, 1 / 3, 2 / 3])


def test_reverse_leakage_is_what_marketing_does_not_expect() -> None:
    """The field names N1 (all) and N2 (half); marketing expects N1 and N3: Σmin 1, Σmax 2.5."""
    people = [
        someone("manager", {"recall": "S1", "needs": "N1|N3"}, "MKT"),
        someone("rep", {"recall": "S1", "needs": "N1"}),
        someone("rep", {"recall": "S1", "needs": "N1|N2"}),
    ]

    found = leakage_of(people)

    assert found.reverse_leakage == pytest.approx(1 - 1 / 2.5)
    assert found.reverse_n == {"marketing": 1, "sales": 2}


@pytest.mark.parametrize(("decided", "provisional"), [(["gibberish"], False), ([], True)])
def test_over_five_percent_uncoded_makes_leakage_provisional(
    decided: list[str], provisional: bool
) -> None:
    """One line of twenty without a code is just five percent, two are more."""
    people = [someone("rep", {"recall": "S1|S2|S3|S4"})] * 4
    people += [someone("rep", {"recall": "S1|S2|gibberish|nonsense"})]
    coding = tuple(Code(wording, "anna", "uncodable") for wording in decided)
    definition, answers = make_leakage(people, coding=coding)

    found = compute(definition, answers)

    assert found.leakage is not None
    assert found.leakage.provisional is provisional
    assert ("leakage_provisional" in found.warnings) is provisional
    assert found.leakage.coding.uncoded == 2 - len(decided)


def test_the_ladder_shows_both_sides_and_their_gap() -> None:
    """Marketing says 4, sales 2: the index 3 is aligned."""
    people = [
        Someone("MKT", {"recall": "S1", "argued": 4, "reality": 4}, level="manager"),
        Someone("REP", {"recall": "S1", "argued": 1, "reality": 3}, level="rep"),
    ]

    ladder = leakage_of(people).ladder

    assert ladder is not None
    assert (ladder.index, ladder.archetype, ladder.gap) == (3.0, "aligned", 2.0)
    assert [(side.name, side.index) for side in ladder.sides] == [
        ("marketing", 4.0),
        ("sales", 2.0),
    ]


def test_without_source_truth_there_is_no_leakage() -> None:
    definition, answers = make_leakage([someone("rep", THE_REP)])

    result = compute(definition.__class__(**{**vars(definition), "strategy": None}), answers)

    assert result.leakage is None


def test_a_second_signed_list_is_compared_with_the_first() -> None:
    """National signed S1, S2 and one of its own: 2 shared of 6."""
    national = {
        "place": "national",
        "title": "National plan",
        "priorities": [
            {"code": "S1", "text": "Priority 1"},
            {"code": "S2", "text": "Priority 2"},
            {"code": "Z1", "text": "Our own"},
        ],
    }
    first = make_strategy().sources[0].model_dump()

    found = leakage_of([someone("rep", THE_REP)], strategy=make_strategy(sources=[first, national]))

    assert [source.agreement for source in found.sources] == [1.0, pytest.approx(2 / 6)]


def test_every_uncodable_line_counts_as_listed() -> None:
    """Two lines that the coders call uncodable: precision is one of three."""
    coding = (Code("gibberish", "anna", "uncodable"), Code("nonsense", "anna", "uncodable"))

    rep = level_of(
        leakage_of([someone("rep", {"recall": "S1|gibberish|nonsense"})], coding=coding), "rep"
    )

    assert rep.parts["precision"] == pytest.approx(1 / 3)
