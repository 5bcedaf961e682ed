"""What is published of a level of the hierarchy, and what must not follow from it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from dot.errors import Conflict
from dot.publication.schemas import Ledger
from dot.publication.service import publish, release
from dot.results.leakage_schemas import LeakageResult, LevelLeakage, Share
from dot.results.service import count
from tests.results.factories import Said, Someone
from tests.results.leakage_factories import (
    KNOWS_ALL,
    THE_REP,
    level_of,
    make_leakage,
    someone,
)

FLOORS: dict[str, object] = {
    "GM": {"mode": "named"},
    "MKT": {"k": 3},
    "SM": {"k": 5},
    "REP": {"k": 5},
}
# Five lists without anything that all or none of the five name.
MIXED = ["S1|S2|S3", "S1|S2|S4", "S3|S4|S5", "S3|S5|D1", "S1|S5|D1"]


def published(people: list[Someone], **given: object) -> LeakageResult:
    definition, answers = make_leakage(people, **{"groups": FLOORS, **given})  # type: ignore[arg-type]  # passed through
    found = publish(definition, answers).leakage
    assert found is not None
    return found


def rep_level(people: list[Someone]) -> LevelLeakage:
    return level_of(published(people), "rep")


def mixed(group: str = "REP", level: str = "rep", **more: Said) -> list[Someone]:
    """Five people of one group who know different things."""
    split = ["A=40|B=40|C=20", "A=60|B=20|C=10|D=10", "A=25|B=25|C=25|D=25"]
    return [
        someone(level, {"recall": said, "effort": split[at % 3]}, group, **more)
        for at, said in enumerate(MIXED)
    ]


def shares(level: LevelLeakage) -> Iterator[Share]:
    yield from (*level.naming.values(), *level.drift.values())
    alone = (level.key_message, level.say_clear, level.can_name, level.stopped)
    yield from (share for share in alone if share is not None)


def test_a_level_under_its_floor_has_nothing_but_its_name() -> None:
    found = rep_level(mixed()[:4])

    assert set(found.model_dump(exclude_defaults=True)) == {
        "level",
        "name",
        "kind",
        "n",
        "fidelity",
        "reason",
    }
    assert (found.n, found.fidelity, found.reason) == (None, None, "hidden")


def test_a_level_of_five_is_shown() -> None:
    found = rep_level(mixed())

    assert found.n == 5
    assert found.fidelity is not None
    assert found.parts["recall"] is not None


def test_after_a_release_no_answer_to_what_is_told_by_level_comes_or_goes() -> None:
    """Ten come late, which would be enough elsewhere; and named people may still come."""

    def put_out(people: list[Someone], ledger: Ledger) -> Ledger:
        definition, answers = make_leakage(people, groups=FLOORS)
        return release(count(definition, answers), ledger).ledger

    first = put_out(mixed(), Ledger(key="5a" * 32))
    boss = someone("national", KNOWS_ALL, "GM")

    with pytest.raises(Conflict, match=r"group REP\. It is told level by level.*answers\.csv"):
        put_out([*mixed(), *mixed(), *mixed()], first)
    assert len(put_out([*mixed(), boss], first).releases) == 2


def test_named_people_do_not_help_a_level_over_its_floor() -> None:
    """Whoever knows what the three managers said would be left with two marketers."""
    people = [someone("source", {"recall": said}, "GM") for said in MIXED[:3]]
    people += [someone("source", {"recall": said}, "MKT") for said in MIXED[:2]]

    assert level_of(published(people), "source").reason == "hidden"


def test_a_level_of_one_mind_shows_no_extreme() -> None:
    """Five who know everything and say so: bounds only, and nothing that follows from others."""
    found = rep_level([someone("rep", KNOWS_ALL, clear=5, argued=5, reality=5)] * 5)

    assert found.fidelity is None
    assert found.bound is not None
    assert all(share.value is None for share in shares(found))
    assert found.parts == {}
    assert (found.clarity_illusion, found.buy_in, found.interval, found.effort) == (None,) * 3 + (
        {},
    )


def test_one_who_forgot_a_priority_does_not_show_among_those_who_name_it() -> None:
    everybody = mixed()
    named = [
        replace(one, said={**one.said, "recall": f"S1|{at}"}) for at, one in enumerate(everybody)
    ]
    forgot = [*named[:4], replace(named[4], said={**named[4].said, "recall": "x|4"})]

    assert rep_level(named).naming == rep_level(forgot).naming


def test_recall_does_not_tell_a_share_that_is_only_bounded() -> None:
    """All name S1: recall less the other four shares would tell, and fidelity less its parts."""
    people = [
        replace(one, said={**one.said, "recall": f"S1|S2|{code}"})
        for one, code in zip(mixed(), ["S3", "S4", "S5", "D1", "x"], strict=True)
    ]

    found = rep_level(people)

    assert found.naming["S1"].value is None
    assert found.fidelity is not None
    assert (found.parts["recall"], found.parts["precision"]) == (None, None)


def test_the_clarity_illusion_does_not_tell_a_bounded_share() -> None:
    found = rep_level(mixed(clear=5))

    assert found.say_clear is not None
    assert found.say_clear.bound is not None
    assert found.can_name is not None
    assert found.clarity_illusion is None


def test_a_question_that_few_of_the_level_answered_is_not_told() -> None:
    """Three of the five ticked and said how clear they are."""
    people = mixed()
    asked: Mapping[str, Said] = {"tick": "S1|X1", "clear": 4, "heard-leader": "month"}
    few = [replace(one, said={**one.said, **asked}) for one in people[:3]] + people[3:]

    found = rep_level(few)

    assert (found.recognition, found.exposure) == (None, None)
    assert found.say_clear == Share(value=None, reason="hidden")


def buy_in(group: str, level: str, *values: float) -> list[Someone]:
    return [
        someone(level, {"recall": MIXED[at % 5], "argued": value, "reality": 6 - value}, group)
        for at, value in enumerate(values)
    ]


def test_buy_in_by_level_is_not_told_where_a_groups_rest_would_follow() -> None:
    """Marketing is shown; less its five managers it would be the two in the source team."""
    people = buy_in("MKT", "manager", 2, 3, 4, 3, 2) + buy_in("MKT", "source", 2, 4)
    people += buy_in("REP", "rep", 2, 3, 4, 3, 2)

    found = published(people)

    assert level_of(found, "manager").buy_in is None
    assert level_of(found, "rep").buy_in == 3.0


def test_buy_in_by_level_is_told_where_every_cut_has_enough_people() -> None:
    people = buy_in("MKT", "manager", 2, 3, 4, 3, 2) + buy_in("MKT", "source", 2, 4, 3)

    assert level_of(published(people), "manager").buy_in == 3.0


def test_buy_in_by_level_follows_the_groups_into_hiding() -> None:
    """The sales managers are hidden because two medics would follow; their level is too."""
    people = buy_in("SM", "manager", 2, 3, 4, 3, 2) + buy_in("REP", "rep", *[2, 3, 4] * 3)
    people += buy_in("MKT", "", 2, 4)

    found = published(people)

    assert level_of(found, "manager").buy_in is None
    assert level_of(found, "rep").buy_in == 3.0


def test_sideways_needs_ten_people() -> None:
    """The overlap of lists is an agreement: it needs ten, not five."""
    few = mixed("MKT", "manager")[:3] + mixed("SM", "manager")
    enough = mixed("MKT", "manager") + mixed("SM", "manager")

    assert published(few).horizontal[0].reason == "hidden"
    assert published(enough).horizontal[0].gap is not None


def test_one_persons_order_does_not_invert_a_priority() -> None:
    """Only one of ten names S5, and first; ten who name it first do invert it."""
    ten = [replace(one, said={"recall": "S1|S2|D1"}) for one in mixed() + mixed()]
    one = [replace(ten[0], said={"recall": "S5|S1"}), *ten[1:]]
    all_ = [replace(person, said={"recall": "S5|S1"}) for person in ten]

    assert rep_level(one).inverted == []
    assert rep_level(all_).inverted == ["S5"]


def test_reverse_leakage_counts_those_who_named_needs() -> None:
    """Five were asked on each side, but four reps skipped it: one person's needs are nobody's."""
    people = mixed("MKT", "manager", needs="N1|N2") + mixed("REP", "rep", needs="skipped")[:4]
    people += mixed("REP", "rep", needs="N1")[4:]

    found = published(people)

    assert (found.reverse_leakage, found.reverse_n) == (None, {})


def test_the_worked_example_is_published_for_a_named_person() -> None:
    found = published([someone("source", THE_REP, "GM")])

    assert level_of(found, "source").parts["precision"] == 2 / 3


def test_one_who_is_half_right_does_not_show_among_those_who_know_the_movement() -> None:
    """Movement is right or half right; among five, one half is a tenth, and within the bound."""
    known: Mapping[str, Said] = {"from": "C", "to": "B", "percent": 20}
    people = [replace(one, said={**one.said, **known}) for one in mixed()]
    half = [*people[:4], replace(people[4], said={**people[4].said, "to": "A"})]

    assert rep_level(people).part_bounds["movement"] == rep_level(half).part_bounds["movement"]


def test_where_no_level_is_shown_no_wordings_are_counted() -> None:
    assert published(mixed()[:3]).coding.wordings == 0
