"""The questions on importance and targets fit the questionnaires that they are about."""

import re
import shutil
from pathlib import Path

import pytest

from dot.batch.service import Wishes, assess
from dot.questionnaires.length import total
from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.service import content_root, find, load_translation
from dot.questionnaires.shelf import versions

ROOT = content_root()
SAMPLE = ROOT / "examples" / "sample"
ABOUT = {"crm": "crm", "promomats": "promomats", "business": "business-processes"}


def asked(slug: str) -> Questionnaire:
    newest = versions(ROOT / slug)[-1].name
    return find(f"{slug}@{newest}", ROOT, ROOT)


def translated(slug: str, language: str) -> Questionnaire:
    return load_translation(versions(ROOT / slug)[-1] / "questionnaire.yaml", language)


def items() -> dict[str, Item]:
    return {item.id: item for item in asked("direction").items()}


@pytest.mark.parametrize("subject", ABOUT)
def test_the_areas_to_choose_from_are_the_dimensions(subject: str) -> None:
    options = asked("direction").options_of(items()[f"direction-{subject}-importance"])
    dimensions = {node.id: node.title for node in asked(ABOUT[subject]).nodes}

    assert {option.id: option.text for option in options} == dimensions


@pytest.mark.parametrize("language", ["de", "da"])
@pytest.mark.parametrize("subject", ABOUT)
def test_the_areas_carry_the_names_that_reports_give_them(subject: str, language: str) -> None:
    direction = translated("direction", language)
    item = next(one for one in direction.items() if one.id == f"direction-{subject}-importance")
    dimensions = {node.id: node.title for node in translated(ABOUT[subject], language).nodes}

    assert {option.id: option.text for option in direction.options_of(item)} == dimensions


@pytest.mark.parametrize("subject", ABOUT)
def test_the_levels_to_choose_from_are_those_of_the_scale(subject: str) -> None:
    options = asked("direction").options_of(items()[f"direction-{subject}-target"])
    names = {f"level-{level.value:g}": level.name for level in asked(ABOUT[subject]).scale.levels}

    for option in options:
        assert option.text.startswith(f"{names[option.id]}: ")


def test_it_asks_those_who_lead_for_less_than_three_minutes_and_scores_nothing() -> None:
    assert list(asked("direction").groups) == ["GM"]
    assert total([asked("direction")], "GM").minutes < 3
    assert not any(item.is_scored for item in items().values())


@pytest.mark.parametrize("language", ["de", "da"])
def test_every_text_is_translated(language: str) -> None:
    for item in translated("direction", language).items():
        assert item.text != items()[item.id].text


def test_an_assessment_that_asks_it_is_published_with_nothing_of_it_by_unit(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    settings = folder / "assessment.yaml"
    text = settings.read_text(encoding="utf-8")
    named = re.sub(r"^(questionnaires: .*)]", r"\1, direction@1.0.1]", text, flags=re.MULTILINE)
    settings.write_text(named, encoding="utf-8")
    with (folder / "answers.csv").open("a", encoding="utf-8", newline="") as answers:
        answers.write("r048,GM,denmark,national,direction,direction-crm-target,level-4,\n")
    published = assess(folder, ROOT, Wishes(pdf=False)).result
    whole = published.questionnaires["direction"].nodes["direction"]

    assert named != text
    assert whole.score is None
