"""Pictures show what the published result has: nothing that was not examined, nothing hidden."""

from collections.abc import Iterator

import pytest

from dot.publication.service import publish
from dot.questionnaires.library import Library, PictureFile
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import PreviousWave
from dot.results.pictures_schemas import ItemMean, Pictures
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
from tests.results.test_views import LIBRARY

PEOPLE = crowd("REP", "a1", 2, 2, 3) + crowd("SM", "a1", 4, 4) + crowd("REP", "b1", 2, 3, 3)
ASKED = make_questionnaire([make_node("A", ["a1"], kpis=["K1"]), make_node("B", ["b1"])])


def library(**pictures: object) -> Library:
    """The small library with some pictures."""
    file = {"format": 1, "version": "1.0.0", "questionnaires": [], "gap_from": 0.5, **pictures}
    return LIBRARY.model_copy(update={"pictures": PictureFile.model_validate(file)})


def drawn(
    pictures: dict[str, object],
    asked: Questionnaire = ASKED,
    people: list[Someone] = PEOPLE,
    **parts: object,
) -> Pictures | None:
    """The pictures of the complete result."""
    definition = make_definition(asked, parts, library=library(**pictures))
    return compute(definition, make_answers(asked, people)).pictures


def links(**targets: float) -> list[tuple[str, str]]:
    """The links of the picture, from A to B, where these are the targets."""
    link = {"cause": "A", "effect": "B", "text": "A comes before B."}
    found = drawn({"links": [link]}, targets=targets)
    return [(one.cause.node, one.effect.node) for one in found.links] if found else []


def test_without_pictures_in_the_library_there_are_none() -> None:
    assert compute(make_definition(ASKED, {}), make_answers(ASKED, PEOPLE)).pictures is None


def test_a_picture_of_places_that_nobody_asked_about_is_left_out() -> None:
    chain = {"id": "c", "title": "C", "steps": [{"name": n, "node": f"X{n}"} for n in "12"]}
    subject = {"name": "Is it?", "node": "X1"}

    found = drawn(
        {"chains": [chain], "overviews": [{"id": "o", "title": "O", "subjects": [subject]}]}
    )

    assert found is None


def test_a_chain_keeps_its_steps_and_says_which_were_not_examined() -> None:
    steps = [
        {"name": "One", "node": "A", "time": "K1", "quality": "K9"},
        {"name": "Two", "node": "X"},
    ]
    found = drawn({"chains": [{"id": "c", "title": "C", "steps": steps}]})

    assert found is not None
    one, two = found.chains[0].steps
    assert one.spot is not None and one.spot.node == "A"
    assert (one.time, one.quality, two.spot) == ("K1", None, None)


def test_a_link_is_drawn_where_both_ends_are_gaps() -> None:
    """A stands at 3.2 of balanced means, B at 2.7; a gap begins half a level below the target."""
    assert links(A=4.0, B=3.5) == [("A", "B")]
    assert links(A=4.0, B=3.0) == []
    assert links(A=4.0) == []


def test_a_profile_has_the_published_means_of_its_items_by_group() -> None:
    axes = [{"letter": "A", "name": "A", "item": "a1"}, {"letter": "B", "name": "B", "item": "b1"}]
    found = drawn({"profiles": [{"id": "p", "title": "P", "axes": axes}]})

    assert found is not None
    first, second = found.profiles[0].axes
    assert first.mean == pytest.approx((7 / 3 + 4) / 2)
    assert {code: (cell.n, cell.mean) for code, cell in first.groups.items()} == {
        "REP": (3, pytest.approx(7 / 3)),
        "SM": (2, 4.0),
    }
    assert (first.n, second.n) == (5, 3)


def test_a_group_below_its_floor_is_in_no_picture() -> None:
    letters = [{"letter": name, "name": name, "item": f"{name.lower()}1"} for name in "AB"]
    people = crowd("REP", "a1", *[2] * 6, *[3] * 6) + crowd("REP", "b1", *[2] * 6, *[3] * 6)
    people += crowd("SM", "a1", 4, 4) + crowd("SM", "b1", 3, 4)
    groups = {code: {"mode": "confidential", "k": 5} for code in ("REP", "SM")}
    definition = make_definition(
        ASKED,
        {"groups": groups},
        library=library(profiles=[{"id": "p", "title": "P", "axes": letters}]),
    )
    found = publish(definition, make_answers(ASKED, people)).pictures

    axes = list(axes_of(found))
    assert len(axes) == 2
    assert all("SM" not in axis.groups for axis in axes)


def axes_of(found: Pictures | None) -> Iterator[ItemMean]:
    """Every axis of every profile."""
    for profile in found.profiles if found else []:
        yield from profile.axes


def one_page(
    previous_version: str = "1.0.0", known: Questionnaire | None = None
) -> Pictures | None:
    """The page of a questionnaire that asks for one, with an earlier wave of some version.

    known: that version, where it is at hand.
    """
    asked = ASKED.model_copy(update={"report": "one_page"})
    item = {"item": "a1", "mean": 2.5}
    node = {"working": {"items": [item, {"item": "b1", "mean": None}]}}
    old = {"questionnaires": {SLUG: {"version": previous_version, "nodes": {"A": node}}}}
    questionnaires = {SLUG: known} if known else {}
    previous = PreviousWave(results=old, questionnaires=questionnaires)
    definition = make_definition(asked, {}, previous=previous)
    return compute(definition, make_answers(asked, PEOPLE)).pictures


def test_a_single_questionnaire_may_ask_for_one_page_with_the_wave_before() -> None:
    found = one_page()

    assert found is not None and found.one_page is not None
    assert [(item.item, item.previous) for item in found.one_page.items] == [
        ("a1", 2.5),
        ("b1", None),
    ]


def test_another_version_that_asks_the_same_is_compared() -> None:
    found = one_page("0.9.0", ASKED.model_copy(update={"version": "0.9.0"}))

    assert found is not None and found.one_page is not None
    assert [item.previous for item in found.one_page.items] == [2.5, None]


def test_another_version_that_nobody_has_is_not_compared() -> None:
    found = one_page("0.9.0")

    assert found is not None and found.one_page is not None
    assert {item.previous for item in found.one_page.items} == {None}
