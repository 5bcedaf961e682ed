"""Two sides of a perspective: how far apart, how sure, and what is said by default."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats

from dot.publication.service import publish
from dot.results.schemas import PerspectiveResult, PerspectiveRow
from dot.results.service import compute
from tests.results.factories import (
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

GROUPS = {code: {"name": code} for code in ("GM", "MKT", "SM", "REP", "IT")}
ASKED = make_questionnaire([make_node("A", ["a1"]), make_node("B", ["b1"])], groups=GROUPS)
FIELD = {
    "name": "Marketing and field",
    "left": "Marketing",
    "right": "Field",
    "left_groups": ["MKT"],
    "right_groups": ["SM", "REP"],
}
HIGH, MIDDLE, LOW = [4, 5, 4, 3] * 3, [3, 3, 2, 4] * 3, [2, 1, 2, 3] * 4


def perspectives(people: Sequence[Someone], **given: object) -> list[PerspectiveResult]:
    definition = make_definition(ASKED, given)
    return publish(definition, make_answers(ASKED, people)).perspectives


def everyone(item: str = "a1") -> list[Someone]:
    return [
        *crowd("MKT", item, *HIGH),
        *crowd("SM", item, *MIDDLE),
        *crowd("REP", item, *LOW),
    ]


def row_of(people: Sequence[Someone], **given: object) -> PerspectiveRow:
    (found,) = perspectives(people, **{"perspectives": [FIELD], **given})
    (row,) = found.rows
    return row


def test_a_gap_has_effect_interval_and_p_by_hand() -> None:
    """Means 4, 3 and 2: the gap is 4 − (3 + 2) / 2 = 1.5. Each group has a variance of its own, 6/11,
    6/11 and 8/15, so the error² is 6/11/12 + ¼ · 6/11/12 + ¼ · 8/15/16, with Welch's degrees of
    freedom; the effect is in the sd within, √((6 + 6 + 8) / 37)."""
    row = row_of(everyone())

    s2 = 20 / 37
    parts = [6 / 11 / 12, 6 / 11 / 12 / 4, 8 / 15 / 16 / 4]
    error = math.sqrt(sum(parts))
    df = error**4 / (parts[0] ** 2 / 11 + parts[1] ** 2 / 11 + parts[2] ** 2 / 15)
    half = float(stats.t.ppf(0.95, df)) * error
    assert row.gap == pytest.approx(1.5)
    assert row.effect == pytest.approx(1.5 / math.sqrt(s2) * (1 - 3 / (4 * 37 - 1)), rel=1e-4)
    assert row.interval is not None
    assert (row.interval.low, row.interval.high) == pytest.approx((1.5 - half, 1.5 + half))
    assert row.p == pytest.approx(2 * float(stats.t.sf(1.5 / error, df)))
    assert (row.verdict, row.reason) == ("clear", None)


def test_groups_in_which_everybody_answered_add_no_error() -> None:
    """Twelve of twelve in marketing and in sales: only the representatives' mean may be off."""
    units = [{"id": "all", "name": "All", "invited": {"MKT": 12, "SM": 12}}]

    row = row_of(everyone(), units=units)

    assert row.interval is not None
    error = math.sqrt(8 / 15 / 64)
    assert row.interval.high - row.gap == pytest.approx(float(stats.t.ppf(0.95, 15)) * error)


def test_too_few_people_for_an_error_leave_the_gap_without_verdict() -> None:
    """Five and four: both means are shown, but no second moment of nine people is told."""
    people = [*crowd("MKT", "a1", 4, 4, 3, 5, 4), *crowd("REP", "a1", 2, 1, 2, 3)]
    groups = {"MKT": {"k": 3}, "REP": {"k": 3}}

    row = row_of(people, groups=groups)

    assert row.gap == pytest.approx(2.0)
    assert (row.effect, row.interval, row.p) == (None, None, None)
    assert (row.verdict, row.reason) == ("cannot_tell", "too_few")


def test_one_gap_that_is_clear_alone_is_only_likely_among_many() -> None:
    """p of about 0.06: below 0.10 alone; one of twelve, it is not below 0.10 / 12."""
    nodes = [make_node(f"N{at}", [f"n{at}"]) for at in range(12)]
    many, one = (make_questionnaire(nodes[:count], groups=GROUPS) for count in (12, 1))
    wide = [1, 2, 3, 4, 5, 3] * 2

    def said(count: int, values: list[int], group: str) -> list[Someone]:
        return [
            Someone(group, {f"n{at}": float(value if at == 0 else other) for at in range(count)})
            for value, other in zip(values, wide, strict=True)
        ]

    verdicts = {}
    for asked in (many, one):
        count = len(asked.nodes)
        people = [
            *said(count, [3, 3, 4, 5, 5, 4] * 2, "MKT"),
            *said(count, wide, "REP"),
        ]
        definition = make_definition(asked, {"perspectives": [FIELD]})
        rows = publish(definition, make_answers(asked, people)).perspectives[0].rows
        verdicts[count] = next(row for row in rows if row.node == "N0")

    assert verdicts[1].p is not None and 0.01 < verdicts[1].p < 0.1
    assert (verdicts[1].verdict, verdicts[12].verdict) == ("clear", "likely")


def test_the_gaps_of_all_perspectives_are_one_family() -> None:
    """Below 0.10 is enough alone; beside a second perspective it takes p below 0.10 / 2."""
    wide = [1, 2, 3, 4, 5, 3] * 2
    people = [
        *crowd("MKT", "a1", *[3, 3, 4, 5, 4, 4] * 2),
        *crowd("REP", "a1", *wide),
        *crowd("IT", "a1", *wide),
    ]
    other = {**FIELD, "name": "IT", "left_groups": ["IT"], "right_groups": ["REP"]}

    alone = perspectives(people, perspectives=[FIELD])
    both = perspectives(people, perspectives=[other, FIELD])

    p = alone[0].rows[0].p
    assert p is not None and 0.05 < p < 0.1
    assert [row.verdict for one in alone for row in one.rows] == ["clear"]
    assert [row.verdict for one in both for row in one.rows] == ["cannot_tell", "likely"]
    assert both[1].rows[0].p == p


def test_alike_sides_cannot_be_told_apart() -> None:
    row = row_of([*crowd("MKT", "a1", *MIDDLE), *crowd("REP", "a1", *MIDDLE)])

    assert (row.gap, row.effect, row.p, row.verdict) == (0.0, 0.0, 1.0, "cannot_tell")


def test_others_are_all_groups_but_those_on_the_left() -> None:
    wanted = {**FIELD, "left_groups": ["MKT"], "right_groups": "others"}

    (found,) = perspectives(everyone(), perspectives=[wanted])

    assert found.right_groups == ["REP", "SM"]
    assert found.rows[0].right == pytest.approx(2.5)


def test_one_hidden_group_hides_the_others() -> None:
    """Three people of IT are below their floor: the others' mean less those shown would tell them."""
    wanted = {**FIELD, "right_groups": "others"}

    (found,) = perspectives([*everyone(), *crowd("IT", "a1", 5, 4, 5)], perspectives=[wanted])

    assert (found.rows, found.reason) == ([], "hidden")


def test_where_nothing_is_said_the_usual_sides_are_set_against_each_other() -> None:
    people = [*everyone(), *crowd("GM", "a1", 5)]

    found = perspectives(people, groups={"GM": {"mode": "named"}})

    assert [(one.left, one.left_groups, one.right, set(one.right_groups)) for one in found] == [
        ("Leadership", ["GM"], "Field", {"SM", "REP"}),
        ("Sales", ["SM", "REP"], "Marketing", {"MKT"}),
    ]


def test_usual_sides_without_groups_or_rows_are_left_out() -> None:
    assert perspectives(crowd("IT", "a1", *HIGH)) == []
    assert perspectives([*crowd("MKT", "a1", *HIGH), *crowd("REP", "b1", *LOW)]) == []
    assert perspectives(everyone(), perspectives=[]) == []


def test_the_order_of_people_does_not_show_in_a_gap() -> None:
    people = everyone()
    definition = make_definition(ASKED, {"perspectives": [FIELD]})
    order = np.random.default_rng(5).permutation(len(people))

    first = compute(definition, make_answers(ASKED, people))
    second = compute(definition, make_answers(ASKED, [people[at] for at in order]))

    assert first.model_dump_json() == second.model_dump_json()
