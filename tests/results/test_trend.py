"""Two waves: on what they compare, with the same people or others, and how sure a change is."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from dot.publication.service import publish
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Answers, PreviousWave
from dot.results.schemas import Change, Result
from dot.results.service import count
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_item,
    make_node,
    make_questionnaire,
)

ONE = make_questionnaire([make_node("A", ["a1"])])
THEN = [2, 3, 3, 4, 1, 2, 5, 3, 2, 4, 3, 2]
NOW = [4, 3, 5, 5, 2, 1, 5, 5, 3, 3, 4, 4]


def coded(answers: Answers, codes: Sequence[str]) -> Answers:
    raters = tuple(replace(one, code=code) for one, code in zip(answers.raters, codes, strict=True))
    return replace(answers, raters=raters)


def wave(
    asked: Questionnaire,
    people: Sequence[Someone],
    codes: Sequence[str] | None = None,
    previous: PreviousWave | None = None,
    given: Mapping[str, object] | None = None,
) -> tuple[Result, Answers]:
    answers = make_answers(asked, people)
    answers = coded(answers, codes) if codes is not None else answers
    return publish(make_definition(asked, given, previous=previous), answers), answers


def two_waves(
    then: Sequence[Someone],
    now: Sequence[Someone],
    codes: tuple[Sequence[str], Sequence[str]],
    answers: bool = True,
    **given: object,
) -> Change:
    """The change of A, where the earlier wave's answers are had or only its result."""
    first, said = wave(ONE, then, codes[0], None, given)
    previous = PreviousWave(first.model_dump(mode="json"), said if answers else None)
    second, _ = wave(ONE, now, codes[1], previous, given)
    change = second.questionnaires[SLUG].nodes["A"].change
    assert change is not None
    return change


def names(*numbers: int) -> list[str]:
    return [f"r{number}" for number in numbers]


TWELVE = names(*range(12))


def test_the_same_people_are_paired_as_in_scipys_paired_t_test() -> None:
    ends = stats.ttest_rel(NOW, THEN).confidence_interval(0.9)

    found = two_waves(crowd("REP", "a1", *THEN), crowd("REP", "a1", *NOW), (TWELVE, TWELVE))

    assert (found.method, found.n, found.verdict) == ("paired", 12, "clear")
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((ends.low, ends.high))
    assert found.p == pytest.approx(float(stats.ttest_rel(NOW, THEN).pvalue))


def test_other_people_are_compared_as_in_welchs_t_test_of_scipy() -> None:
    expected = stats.ttest_ind(NOW, THEN, equal_var=False)

    found = two_waves(
        crowd("REP", "a1", *THEN), crowd("REP", "a1", *NOW), (TWELVE, names(*range(20, 32)))
    )

    assert (found.method, found.n) == ("unpaired", 12)
    assert found.p == pytest.approx(float(expected.pvalue))


def test_people_who_all_moved_alike_are_not_told_to() -> None:
    """The differences would have no variance; it is held at four squared steps over 11."""
    alike = [value + 1 for value in [2, 3, 3, 4, 1, 2, 3, 3, 2, 4, 3, 2]]
    then = [value - 1 for value in alike]

    found = two_waves(crowd("REP", "a1", *then), crowd("REP", "a1", *alike), (TWELVE, TWELVE))

    half = float(stats.t.ppf(0.95, 11)) * math.sqrt(4 / 11 / 12)
    assert found.interval is not None
    assert (found.interval.high - found.interval.low) / 2 == pytest.approx(half)


def test_the_order_of_people_does_not_matter_to_pairs() -> None:
    turn = np.random.default_rng(3).permutation(12).tolist()
    then, now = crowd("REP", "a1", *THEN), crowd("REP", "a1", *NOW)

    straight = two_waves(then, now, (TWELVE, TWELVE))
    turned = two_waves(then, [now[at] for at in turn], (TWELVE, [TWELVE[at] for at in turn]))

    assert straight == turned


def test_who_was_who_is_part_of_what_the_result_was_made_from() -> None:
    first, said = wave(ONE, crowd("REP", "a1", *THEN), TWELVE)
    previous = PreviousWave(first.model_dump(mode="json"), said)
    now = crowd("REP", "a1", *NOW)
    codes = [TWELVE, TWELVE[::-1], names(*range(20, 32))]

    hashes = [made_from(now, one, previous) for one in codes]

    assert len(set(hashes)) == 3


def test_renamed_people_who_can_still_be_told_apart_are_the_same_input() -> None:
    def twice(codes: list[str]) -> str:
        first, said = wave(ONE, crowd("REP", "a1", *THEN), codes)
        previous = PreviousWave(first.model_dump(mode="json"), said)
        return made_from(crowd("REP", "a1", *NOW), codes, previous)

    assert twice(TWELVE) == twice([f"other-{code}" for code in TWELVE])


def made_from(now: Sequence[Someone], codes: Sequence[str], previous: PreviousWave) -> str:
    """The hash of all inputs, which stays in the ledger."""
    answers = coded(make_answers(ONE, now), codes)
    return count(make_definition(ONE, previous=previous), answers).inputs_hash


def test_codes_that_were_given_anew_pair_nobody() -> None:
    """Two of ten shared codes stand for people of another unit: numbered from one in both waves."""
    then = [Someone("REP", {"a1": value}, unit="north") for value in THEN]
    now = [
        Someone("REP", {"a1": value}, unit="south" if at < 2 else "north")
        for at, value in enumerate(NOW)
    ]

    assert two_waves(then, now, (TWELVE, TWELVE)).method == "unpaired"


def test_a_person_who_changed_the_group_is_no_pair() -> None:
    """Of 24 one moved: one leaver here and one joiner there, too few to tell a change of."""
    codes = names(*range(24))
    then = [*crowd("REP", "a1", *THEN), *crowd("MKT", "a1", *THEN)]
    now = [*crowd("REP", "a1", *NOW[:11]), *crowd("MKT", "a1", NOW[11], *NOW)]

    found = two_waves(then, now, (codes, codes))

    assert (found.method, found.reason) == (None, "hidden")


def test_named_people_are_paired_from_the_first_on() -> None:
    """Three named people: +1, +1 and +2; s_d² = 1/3, error 1/3, two degrees of freedom."""
    found = two_waves(
        crowd("REP", "a1", 1, 2, 3),
        crowd("REP", "a1", 2, 3, 5),
        (names(1, 2, 3), names(1, 2, 3)),
        groups={"REP": {"mode": "named"}},
    )

    assert (found.method, found.reason, found.verdict) == ("paired", None, "likely")
    assert found.interval is not None and found.difference is not None
    half = float(stats.t.ppf(0.95, 2)) / 3
    assert found.interval.high - found.difference == pytest.approx(half)


def partly(version: str, wording: str, **given: object) -> Questionnaire:
    """A has three items, of which the last is worded anew; B one that stays."""
    third = make_item("a3", text=wording)
    nodes = [make_node("A", ["a1", "a2", third], **given), make_node("B", ["b1"])]
    return make_questionnaire(nodes, version=version)


def on_items(before: Questionnaire, after: Questionnaire) -> dict[str, Change]:
    def people(shift: float) -> list[Someone]:
        return [
            Someone(
                "REP", {"a1": 2 + shift + at % 2, "a2": 2.0 + at % 2, "a3": 2.0 + at % 3, "b1": 3.0}
            )
            for at in range(12)
        ]

    first, _ = wave(before, people(0.0))
    results: dict[str, Any] = first.model_dump(mode="json")
    second, _ = wave(after, people(1.0), None, PreviousWave(results, None, {SLUG: before}))
    nodes = second.questionnaires[SLUG].nodes
    return {name: node.change for name, node in nodes.items() if node.change}


def test_a_partly_comparable_node_is_compared_on_its_common_items() -> None:
    """a1 went from 2.5 to 3.5, a2 stayed at 2.5, a3 asks something else: from 2.5 to 3."""
    change = on_items(partly("1.0.0", "Is it so?"), partly("1.1.0", "Is it really so?"))["A"]

    assert (change.previous, change.now, change.difference) == (2.5, 3.0, 0.5)
    assert (change.items, change.items_of, change.versions_differ) == (2, 3, True)
    assert (change.method, change.reason) == ("unpaired", None)


def test_its_interval_is_wider_for_the_items_that_are_missing() -> None:
    """Both waves' error of A, √(3/2) times, is the half width over t."""
    before, after = partly("1.0.0", "Is it so?"), partly("1.1.0", "Is it really so?")
    same = on_items(before, before)["A"]

    change = on_items(before, after)["A"]

    assert same.interval is not None and change.interval is not None
    widths = [one.high - one.low for one in (same.interval, change.interval)]
    assert widths[1] / widths[0] == pytest.approx(math.sqrt(3 / 2))


def test_a_parent_is_compared_on_the_common_items_below_it() -> None:
    """A on two items went from 2.5 to 3, B stayed at 3: (2.5 + 3) / 2 to (3 + 3) / 2, on 3 of 4."""
    whole = on_items(partly("1.0.0", "Is it so?"), partly("1.1.0", "Is it really so?"))[SLUG]

    assert (whole.previous, whole.now) == (2.75, 3.0)
    assert (whole.items, whole.items_of) == (3, 4)


def test_an_untouched_node_of_another_version_is_compared_whole() -> None:
    change = on_items(partly("1.0.0", "Is it so?"), partly("1.1.0", "Is it really so?"))["B"]

    assert (change.difference, change.items, change.items_of) == (0.0, 1, 1)
    assert change.versions_differ


@pytest.mark.parametrize("how", ["sum", "min", "max"])
def test_what_is_no_average_is_not_compared_in_part(how: str) -> None:
    given = {"aggregation": how}
    before, after = (partly("1.0.0", "Is it so?", **given), partly("1.1.0", "Is it?", **given))

    change = on_items(before, after)["A"]

    assert (change.difference, change.reason) == (None, "not_comparable")


def test_waves_without_a_common_item_are_not_comparable() -> None:
    before = make_questionnaire([make_node("A", ["a1"])], version="1.0.0")
    after = make_questionnaire([make_node("A", ["a9"])], version="2.0.0")
    first, _ = wave(before, crowd("REP", "a1", *THEN))
    previous = PreviousWave(first.model_dump(mode="json"), None, {SLUG: before})

    second, _ = wave(after, crowd("REP", "a9", *NOW), None, previous)

    for node in second.questionnaires[SLUG].nodes.values():
        assert node.change is not None
        assert (node.change.difference, node.change.reason) == (None, "not_comparable")


def test_the_nodes_of_a_questionnaire_are_one_family() -> None:
    """One node moved a little among twenty that did not."""
    nodes = [make_node(f"N{at}", [f"n{at}"]) for at in range(20)]
    many, one = (make_questionnaire(nodes[:count]) for count in (20, 1))

    def changed(asked: Questionnaire) -> Change:
        items = [item.id for item in asked.items()]
        then = [Someone("REP", dict.fromkeys(items, float(value))) for value in THEN]
        now = [
            Someone("REP", {**dict.fromkeys(items, float(value)), "n0": min(value + 1.0, 5.0)})
            for value in THEN
        ]
        first, _ = wave(asked, then)
        second, _ = wave(asked, now, None, PreviousWave(first.model_dump(mode="json")))
        change = second.questionnaires[SLUG].nodes["N0"].change
        assert change is not None
        return change

    wide, alone = changed(many), changed(one)

    assert wide.p == alone.p
    assert (alone.verdict, wide.verdict) == ("clear", "likely")
