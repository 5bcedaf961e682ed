"""With the default plan an affiliate of fifty-seven people has pages with numbers on them."""

from typing import Any

import pytest

from tests.attack.affiliates import SMALL, small_affiliate


def answered() -> dict[str, int | None]:
    return {
        group["code"]: group["answered"] for group in small_affiliate()["participation"]["groups"]
    }


def test_it_has_the_people_of_a_small_affiliate() -> None:
    told = {code: count for code, count in answered().items() if count is not None}

    assert sum(SMALL.values()) == 57
    assert all(count == SMALL[code] for code, count in told.items())


def test_too_few_in_technology_are_not_told_of() -> None:
    assert answered()["IT"] is None


@pytest.mark.parametrize("slug", ["crm", "promomats", "business-processes"])
def test_the_scorecard_carries_numbers(slug: str) -> None:
    nodes = small_affiliate()["questionnaires"][slug]["nodes"]
    top = [node for node in nodes.values() if node["depth"] <= 1]
    told = [node for node in top if node["score"] is not None or node["bound"] is not None]

    assert nodes[slug]["score"] is not None
    assert len(told) >= 0.9 * len(top)


@pytest.mark.parametrize("name", ["Sales and marketing", "Leadership and field"])
def test_two_views_are_set_beside_each_other(name: str) -> None:
    (found,) = [one for one in small_affiliate()["perspectives"] if one["name"] == name]

    assert len(found["rows"]) >= 5


def test_the_leakage_page_carries_numbers() -> None:
    leakage: dict[str, Any] = small_affiliate()["leakage"]
    told = [level for level in leakage["levels"] if level["fidelity"] is not None]

    assert len(told) >= 3
