"""How sure the said scores are, and that it tells of no fewer than ten people."""

import numpy as np
import pytest

from dot.evidence.schemas import EvidenceRecord
from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.agreement_schemas import Agreement
from dot.results.schemas import NodeResult, Result
from dot.results.service import compute
from dot.results.spread import BORROWED, OWN, RESAMPLED
from scoring.agreement import rwg_j
from scoring.intraclass import shrout_fleiss
from scoring.krippendorff import krippendorff_alpha
from scoring.reliability import reliability
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

ONE = make_questionnaire([make_node("A", ["a1"])])
THREES = {code: {"k": 3} for code in ("MKT", "MED", "REP")}
T_95_9 = 1.8331129326536335  # Student's t, 95 % quantile, 9 degrees of freedom (any table).


def published(people: list[Someone], asked: Questionnaire = ONE, **given: object) -> Result:
    definition = make_definition(asked, {"groups": THREES, **given})
    return publish(definition, make_answers(asked, people))


def node(people: list[Someone], name: str = "A", **given: object) -> NodeResult:
    return published(people, **given).questionnaires[SLUG].nodes[name]  # type: ignore[arg-type]  # passed through


def width(found: NodeResult, group: str | None = None) -> float:
    interval = found.groups[group].interval if group else found.interval
    assert interval is not None
    return interval.high - interval.low


def test_the_interval_of_ten_people_is_students() -> None:
    """Five say 2 and five 4: s² = 10/9, so the half width is t · √(1/9)."""
    found = node(crowd("REP", "a1", *[2] * 5, *[4] * 5))

    assert width(found) == pytest.approx(2 * T_95_9 / 3)
    assert width(found, "REP") == pytest.approx(2 * T_95_9 / 3)


def test_agreement_of_ten_people_is_rwg() -> None:
    """s² = 10/9 of the 2 that answers by chance would have: 1 − 5/9."""
    agreement = node(crowd("REP", "a1", *[2] * 5, *[4] * 5)).groups["REP"].agreement

    assert agreement is not None
    assert agreement.rwg == pytest.approx(4 / 9)


def test_who_asked_everybody_has_no_sampling_error() -> None:
    units = [{"id": "all", "name": "All", "invited": {"REP": 10}}]

    found = node(crowd("REP", "a1", *[2] * 5, *[4] * 5), units=units)

    assert width(found) == 0.0


def test_fewer_than_ten_people_have_no_interval_and_no_agreement() -> None:
    found = node(crowd("REP", "a1", 2, 2, 2, 2, 3, 4, 4, 4, 4))

    assert found.said == 3.0
    assert found.interval is None
    assert found.groups["REP"].interval is None
    assert found.groups["REP"].agreement == Agreement(rwg=None, reason="too_few")


def test_a_small_groups_spread_does_not_enter_beside_a_large_one() -> None:
    """Marketing says 3, 3, 3 or 2, 3, 4; its interval borrows the reps' variance both times."""
    reps = crowd("REP", "a1", *[2] * 5, *[4] * 5)

    alike = node(reps + crowd("MKT", "a1", 3, 3, 3))
    mixed = node(reps + crowd("MKT", "a1", 2, 3, 4))

    assert alike == mixed


def test_small_groups_of_ten_people_together_share_one_variance() -> None:
    """Four and six: (2 · 1 + 2 · 1 + …) — one pooled figure, none of a group's own."""
    found = node(crowd("MKT", "a1", 2, 2, 4, 4) + crowd("REP", "a1", 2, 2, 2, 4, 4, 4))

    assert found.interval is not None
    assert all(
        cell.agreement is None or cell.agreement.rwg is None for cell in found.groups.values()
    )


def test_a_named_groups_variance_is_not_pooled_with_the_confidential_ones() -> None:
    """It is shown in full, so that the rest of the pool would follow: six people have no spread."""
    groups = {"MKT": {"mode": "named"}, "REP": {"k": 3}}

    found = node(
        crowd("MKT", "a1", 2, 2, 4, 4) + crowd("REP", "a1", 2, 2, 2, 4, 4, 4), groups=groups
    )

    assert found.interval is None


def test_a_bounded_groups_variance_is_not_pooled() -> None:
    """Twelve medics all say 5 or one says 4: not a byte differs."""
    reps = crowd("REP", "a1", *[2] * 5, *[4] * 5)

    assert node(reps + crowd("MED", "a1", *[5] * 12)) == node(
        reps + crowd("MED", "a1", *[5] * 11, 4)
    )


def test_unanimity_in_the_middle_of_the_scale_does_not_show() -> None:
    """Twelve say 3, or ten do and one each 2 and 4: the same mean, interval and agreement."""
    alike = node(crowd("REP", "a1", *[3] * 12))

    assert alike == node(crowd("REP", "a1", *[3] * 10, 2, 4))
    assert alike.groups["REP"].agreement is not None
    assert alike.groups["REP"].agreement.reason == "bounded"


def test_a_parent_few_people_answer_in_full_has_no_interval() -> None:
    """Its squares less those of its children would be those of the one who answered both."""
    asked = make_questionnaire([make_node("A", ["a1"]), make_node("B", ["b1"])])
    people = crowd("REP", "a1", *[2] * 5, *[4] * 5)
    people += crowd("REP", "b1", *[2] * 5, *[4] * 5)
    people += [Someone("REP", {"a1": 2, "b1": 4})]

    found = published(people, asked).questionnaires[SLUG].nodes

    assert found["A"].interval is not None
    assert found[SLUG].interval is None


def test_a_chain_of_nodes_keeps_its_interval() -> None:
    asked = make_questionnaire([make_node("P", nodes=[make_node("A", ["a1"])])])

    found = published(crowd("REP", "a1", *[2] * 5, *[4] * 5), asked).questionnaires[SLUG].nodes

    assert found["A"].interval == found["P"].interval == found[SLUG].interval is not None


def test_a_large_groups_interval_is_that_of_its_resampled_raters() -> None:
    """Nine in ten of fifty say 5: the mean may well be lower than it seems, but hardly higher."""
    found = node(crowd("REP", "a1", *[1] * 5, *[5] * 45))
    interval = found.groups["REP"].interval

    assert interval is not None
    assert interval.method == RESAMPLED
    assert 4.6 - interval.low > interval.high - 4.6 + 0.05
    assert interval.high - interval.low == pytest.approx(2 * 1.677 * 0.1714, rel=0.15)
    assert found.interval is not None
    assert found.interval.low == pytest.approx(interval.low)


def test_a_large_group_has_its_own_interval_beside_a_small_one_that_borrows() -> None:
    reps = crowd("REP", "a1", *[2] * 5, *[4] * 5)

    found = node(reps + crowd("MKT", "a1", 3, 3, 3)).groups

    assert found["REP"].interval is not None and found["REP"].interval.method == OWN
    assert found["MKT"].interval is not None and found["MKT"].interval.method == BORROWED


def test_the_whole_of_groups_that_were_asked_apart_is_resampled_from_their_items() -> None:
    """Each brings a quarter of its own mean's variance: √(1/9 + 1/9) / 2 of Student's t at 18."""
    asked = make_questionnaire([make_node("A", ["a1", "a2"])])
    people = crowd("REP", "a1", *[2] * 5, *[4] * 5) + crowd("MKT", "a2", *[2] * 5, *[4] * 5)

    found = published(people, asked).questionnaires[SLUG].nodes["A"]

    assert width(found) == pytest.approx(2 * 1.7340636 * (2 / 9) ** 0.5 / 2)


def test_a_mean_near_the_end_of_its_scale_says_so() -> None:
    """4.65 on 1 to 5 lies within a tenth of the scale's end; 4.5 does not."""
    near = node(crowd("REP", "a1", *[5] * 15, *[4] * 3, *[3] * 2)).interval
    away = node(crowd("REP", "a1", *[5] * 12, *[4] * 6, *[3] * 2)).interval

    assert near is not None and near.near_end
    assert away is not None and not away.near_end


def test_every_index_of_agreement_is_told_of_one_group_of_ten() -> None:
    """Five say 2 and five 4: AD = 1; a_wg = 1 − 2 · (10/9) / (4 · 10/9 · …), worked in scoring."""
    agreement = node(crowd("REP", "a1", *[2] * 5, *[4] * 5)).groups["REP"].agreement

    assert agreement is not None
    assert agreement.ad == pytest.approx(1.0)
    assert agreement.awg == pytest.approx(1 - 2 * (10 / 9) / (4 * 10 / 9))
    assert agreement.n == 10


def test_scales_of_several_items_tell_their_agreement_and_reliability() -> None:
    asked = make_questionnaire([make_node("A", ["a1", "a2"])])
    pairs = [(2, 2), (2, 3), (3, 3), (4, 4), (4, 3), (5, 4), (1, 2), (3, 2), (4, 5), (2, 2)]
    people = [Someone("REP", {"a1": first, "a2": second}) for first, second in pairs]

    found = published(people, asked).questionnaires[SLUG].nodes["A"]
    ratings = np.array(pairs, dtype=np.float64)
    cell = found.groups["REP"].agreement

    assert cell is not None and cell.forms is not None and cell.krippendorff is not None
    assert cell.rwg_j == pytest.approx(rwg_j(ratings, 5))
    assert cell.forms.icc2.value == pytest.approx(shrout_fleiss(ratings.T, 0.9).icc2.value)
    assert cell.krippendorff.value == pytest.approx(krippendorff_alpha(ratings, "ordinal"))
    assert found.reliability is not None and not found.reliability.enough
    assert found.reliability.alpha == pytest.approx(reliability(ratings, 0.9).raw)


def test_groups_that_differ_have_an_intraclass_correlation() -> None:
    """Means 3 and 4 of ten with s² = 10/9: MSB = 5, so ICC(1) = (5 − 10/9) / (5 + 9 · 10/9)."""
    people = crowd("REP", "a1", *[2] * 5, *[4] * 5) + crowd("MKT", "a1", *[3] * 5, *[5] * 5)

    agreement = node(people).agreement

    assert agreement is not None
    assert agreement.icc1 == pytest.approx((5 - 10 / 9) / (5 + 9 * 10 / 9))
    assert agreement.icc2 == pytest.approx((5 - 10 / 9) / 5)


def test_an_item_is_told_as_its_node_is() -> None:
    found = published(crowd("REP", "a1", *[2] * 5, *[4] * 5)).questionnaires[SLUG]

    assert found.items["a1"].score == found.nodes["A"].said
    assert found.items["a1"].interval is not None
    assert found.items["a1"].interval.low == pytest.approx(3 - T_95_9 / 3)
    assert found.items["a1"].n == 10
    assert found.items["a1"].groups["REP"].agreement == found.nodes["A"].groups["REP"].agreement


def test_a_complete_result_tells_the_spread_of_small_groups_too() -> None:
    """Three people say 1, 3 and 5: s² = 4, so r_wg = 1 − 4/2."""
    people = make_answers(ONE, crowd("MKT", "a1", 1, 3, 5))

    found = compute(make_definition(ONE, {"groups": THREES}), people)
    agreement = found.questionnaires[SLUG].nodes["A"].groups["MKT"].agreement

    assert agreement is not None and agreement.rwg == pytest.approx(-1.0)


def test_an_interval_shrinks_with_the_weight_of_what_people_said() -> None:
    """Said 3 and seen 3 at 0.5 and 0.3: said has 5/8 of the score, at the leaf and above it."""
    record = EvidenceRecord("E1", "Minutes", None, SLUG, "A", 3.0, "consultant")
    definition = make_definition(ONE, {"groups": THREES}, evidence=(record,))
    answers = make_answers(ONE, crowd("REP", "a1", *[2] * 5, *[4] * 5))

    found = publish(definition, answers).questionnaires[SLUG].nodes

    assert width(found["A"]) == pytest.approx(2 * T_95_9 / 3 * 5 / 8)
    assert width(found[SLUG]) == pytest.approx(2 * T_95_9 / 3 * 5 / 8)
