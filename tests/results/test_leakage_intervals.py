"""How sure the leakage figures are, and that the sureness tells of nobody."""

import math

import pytest

from dot.publication.service import publish
from dot.results.leakage_schemas import LeakageResult
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

# Fidelities 100 and 53, six of each: mean 76.5, s² = 12 · 23.5² / 11, t(0.95; 11) = 1.795885.
HALF_AND_HALF = 1.795885 * math.sqrt(23.5**2 / 11)


def mixed(level: str, full: int, part: int, group: str = "REP") -> list[Someone]:
    return [someone(level, KNOWS_ALL, group)] * full + [someone(level, THE_REP, group)] * part


def test_below_thirty_people_a_levels_interval_is_t_with_its_own_spread() -> None:
    level = level_of(leakage_of(mixed("rep", 6, 6)), "rep")

    assert level.interval is not None
    assert level.interval.method == "t interval"
    assert (level.interval.low, level.interval.high) == pytest.approx(
        (76.5 - HALF_AND_HALF, 76.5 + HALF_AND_HALF), abs=1e-4
    )


def test_from_thirty_people_on_it_is_a_bootstrap() -> None:
    level = level_of(leakage_of(mixed("rep", 20, 20)), "rep")

    assert level.interval is not None
    assert level.interval.method.startswith("percentile bootstrap")
    assert level.interval.low < 76.5 < level.interval.high


def test_a_small_level_borrows_the_spread_of_the_larger_ones() -> None:
    """Four reps around 76.5: s² and degrees of freedom of the twelve managers."""
    found = leakage_of(mixed("manager", 6, 6) + mixed("rep", 2, 2))

    level = level_of(found, "rep")
    half = HALF_AND_HALF * math.sqrt(12 / 4)
    assert level.interval is not None
    assert "pooled" in level.interval.method
    assert (level.interval.low, level.interval.high) == pytest.approx(
        (76.5 - half, 76.5 + half), abs=1e-4
    )


def test_a_step_has_an_interval_made_of_its_two_levels() -> None:
    """Two levels alike: 0 ± √2 times a level's own half width; transmission by Fieller."""
    step = leakage_of(mixed("source", 6, 6) + mixed("manager", 6, 6)).steps[0]

    assert step.interval is not None
    assert step.transmission_interval is not None
    wide = math.sqrt(2) * HALF_AND_HALF
    assert (step.interval.low, step.interval.high) == pytest.approx((-wide, wide), abs=1e-4)
    # (76.5 - 76.5 R)² = h² (1 + R²)
    rest = 76.5**2 - HALF_AND_HALF**2
    spread = math.sqrt(76.5**4 - rest**2)
    assert (step.transmission_interval.low, step.transmission_interval.high) == pytest.approx(
        ((76.5**2 - spread) / rest, (76.5**2 + spread) / rest), abs=1e-6
    )


def test_retention_has_an_interval_and_what_is_lost_its_mirror() -> None:
    found = leakage_of(mixed("source", 12, 3) + mixed("rep", 4, 12))

    kept, lost = found.retention_interval, found.cumulative_interval
    assert kept is not None
    assert lost is not None
    assert found.retention is not None
    assert kept.low < found.retention < kept.high
    assert (lost.low, lost.high) == (1 - kept.high, 1 - kept.low)


def test_one_person_a_level_has_steps_but_no_interval_and_says_why() -> None:
    found = leakage_of([someone("source", KNOWS_ALL), someone("manager", THE_REP)])

    assert level_of(found, "source").interval_reason == "too_few"
    assert found.steps[0].lost == pytest.approx(47.0)
    assert (found.steps[0].interval, found.steps[0].interval_reason) == (None, "too_few")
    assert found.retention_interval is None


def both_sides(sales: int, marketing: int) -> list[Someone]:
    return mixed("rep", sales - 3, 3) + mixed("rep", 2, marketing - 2, "MKT")


def test_the_horizontal_gap_has_an_interval_from_three_people_a_side() -> None:
    (enough,) = leakage_of(both_sides(8, 4)).horizontal
    (few,) = leakage_of([*mixed("rep", 1, 1), *mixed("rep", 1, 1, "MKT")]).horizontal

    assert enough.gap is not None
    assert enough.interval is not None
    assert enough.interval.low < enough.gap < enough.interval.high
    assert (few.interval, few.interval_reason) == (None, "too_few")


def upwards() -> list[Someone]:
    field = [someone("rep", KNOWS_ALL, needs=needs) for needs in ("N1|N2", "N1", "N1|N3", "N2")]
    brand = [someone("source", KNOWS_ALL, "MKT", needs=needs) for needs in ("N1", "N4|N1", "N2|N4")]
    return field + brand


def test_reverse_leakage_has_an_interval() -> None:
    found = leakage_of(upwards())

    assert found.reverse_leakage is not None
    assert found.reverse_interval is not None
    assert found.reverse_interval.low < found.reverse_leakage < found.reverse_interval.high


def confidential(people: list[Someone], named: tuple[str, ...] = ()) -> LeakageResult:
    groups = {
        group: {"mode": "named"} if group in named else {"mode": "confidential", "k": 5}
        for group in ("MKT", "SM", "REP")
    }
    found = publish(*make_leakage(people, groups=groups)).leakage
    assert found is not None
    return found


def test_a_named_majority_lends_no_interval_that_tells_of_the_few_among_them() -> None:
    """Eight named managers and five confidential reps on one level: their spread is the reps' own."""
    people = mixed("manager", 4, 4, "SM") + mixed("manager", 2, 3) + mixed("source", 3, 3, "MKT")

    level = level_of(confidential(people, named=("SM",)), "manager")

    assert level.fidelity is not None
    assert (level.interval, level.quartiles) == (None, None)


def test_sideways_and_upwards_have_no_interval_below_ten_confidential_people_a_side() -> None:
    people = both_sides(12, 6)

    (gap,) = confidential(people).horizontal

    assert gap.gap is not None
    assert (gap.interval, gap.interval_reason) == (None, "too_few")


def test_upwards_too() -> None:
    field = [someone("rep", KNOWS_ALL, needs=needs) for needs in ("N1|N2", "N1", "N3")] * 4
    brand = [someone("source", KNOWS_ALL, "MKT", needs=needs) for needs in ("N1", "N4|N1")] * 3

    few, enough = confidential(field + brand), confidential(field + brand * 2)

    assert few.reverse_leakage is not None
    assert (few.reverse_interval, few.reverse_interval_reason) == (None, "too_few")
    assert enough.reverse_interval is not None


def test_from_ten_a_side_the_way_sideways_has_its_interval() -> None:
    (gap,) = confidential(both_sides(12, 11)).horizontal

    assert gap.interval is not None


def test_what_the_field_does_is_compared_with_what_it_knows_of_the_plan() -> None:
    """The reps say 0.7; the records say 0.5 · (20 + 20 + 0 + 40) off: 0.6; north follows the plan."""
    plan = {"A": 40.0, "B": 40.0, "C": 20.0}
    strategy = make_strategy(
        actual_effort={"A": 60.0, "B": 0.0, "C": 20.0, "D": 20.0},
        actual_effort_by_region={"North": plan, "South": {"D": 100.0}},
    )
    found = leakage_of([someone("rep", THE_REP)], strategy=strategy).behaviour

    assert found is not None
    assert (found.known, found.done, found.lost) == pytest.approx((0.7, 0.6, 10.0))
    assert [(one.region, one.fidelity) for one in found.regions] == [("North", 1.0), ("South", 0.0)]


def test_regions_alone_leave_the_whole_unrecorded() -> None:
    strategy = make_strategy(actual_effort_by_region={"North": {"A": 100.0}})

    found = leakage_of([someone("rep", THE_REP)], strategy=strategy).behaviour

    assert found is not None
    assert (found.done, found.lost, found.reason) == (None, None, "not_recorded")


def test_without_records_there_is_no_last_step() -> None:
    assert leakage_of([someone("rep", THE_REP)]).behaviour is None


CODING = tuple(
    Code(f"wording {at}", coder, code)
    for coder, codes in (("anna", "aaaaaabbbb"), ("ben", "aaaabbabbb"))
    for at, code in enumerate(codes)
)


def test_coders_agreement_is_told_with_its_interval() -> None:
    coding = leakage_of([someone("rep", THE_REP)], coding=CODING).coding

    assert coding.agreement is not None
    assert coding.kappa == coding.agreement.kappa == pytest.approx(0.4)
    assert (coding.agreement.double_coded, coding.agreement.share_double_coded) == (10, 1.0)
    assert coding.agreement.kappa_interval is not None
    assert coding.agreement.alpha is None


def test_coders_who_share_no_wording_have_no_agreement_and_the_result_says_so() -> None:
    apart = (Code("x", "anna", "S1"), Code("y", "ben", "S1"))

    agreement = leakage_of([someone("rep", THE_REP)], coding=apart).coding.agreement

    assert agreement is not None
    assert (agreement.kappa, agreement.double_coded) == (None, 0)
    assert agreement.reason == "not_recorded"


def test_full_agreement_claims_no_certainty() -> None:
    coding = (*CODING[:10], *(Code(row.answer, "ben", row.code) for row in CODING[:10]))

    agreement = leakage_of([someone("rep", THE_REP)], coding=coding).coding.agreement

    assert agreement is not None
    assert (agreement.kappa, agreement.kappa_interval) == (1.0, None)


def test_coders_agreement_is_hidden_where_no_level_may_be_shown() -> None:
    definition, answers = make_leakage(
        [someone("rep", THE_REP)] * 2,
        coding=CODING,
        groups={"REP": {"mode": "confidential", "k": 5}},
    )

    published, complete = publish(definition, answers).leakage, compute(definition, answers).leakage

    assert published is not None
    assert published.coding.agreement is not None
    assert (published.coding.kappa, published.coding.agreement.reason) == (None, "hidden")
    assert complete is not None
    assert complete.coding.kappa == pytest.approx(0.4)
