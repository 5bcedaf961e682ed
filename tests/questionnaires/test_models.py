"""The format carries other maturity models, not only ours."""

from pathlib import Path

import pytest

from dot.questionnaires.content import check_path
from dot.questionnaires.ranges import Range, item_range, node_range
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import load_questionnaire
from dot.questionnaires.structure_checks import root_of
from tests.questionnaires.tiny import questionnaire

MODELS = Path(__file__).parent / "models"


def load(name: str) -> Questionnaire:
    return load_questionnaire(MODELS / f"{name}.yaml")


@pytest.mark.parametrize("name", ["steps", "inventory"])
def test_the_model_passes_every_check(name: str) -> None:
    assert check_path(MODELS / f"{name}.yaml") == []


def test_steps_sums_answers_at_two_depths_up_to_three() -> None:
    steps = load("steps")
    ranges = {node.id: node_range(steps, node) for node in steps.walk()}

    assert ranges["D1"] == ranges["D2.1"] == ranges["D2"] == Range(0, 3)
    assert ranges["D1.1"] == Range(0, 1)
    assert node_range(steps, root_of(steps)) == Range(0, 3)
    assert list(steps.groups) == ["ASSESSOR"]


def test_the_inventory_has_five_nodes_and_reversed_items_from_one_to_six() -> None:
    inventory = load("inventory")

    assert [node.id for node in inventory.nodes] == ["A", "B", "C", "D", "E"]
    assert {item_range(inventory, item) for item in inventory.items()} == {Range(1, 6)}
    assert sum(item.reverse for item in inventory.items()) == 4


def test_the_range_of_a_scored_yes_or_no_is_zero_to_one() -> None:
    tiny = questionnaire()
    item = tiny.nodes[0].items[0].model_copy(update={"type": "yes_no", "options": None})

    assert item_range(tiny, item) == Range(0, 1)
