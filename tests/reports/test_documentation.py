"""What docs/reports.md says is true and complete."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from dot.batch.report_command import parser
from dot.reports.brands import BrandFile, Colours, Contact, Fonts
from dot.reports.kinds import known_kinds
from dot.reports.pages.summary import QUESTIONS
from dot.reports.tokens import Charts, Spacing, Type

TEXT = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", [BrandFile, Colours, Fonts, Contact, Type, Spacing, Charts])
def test_every_key_of_a_brand_is_documented(shape: type[BaseModel]) -> None:
    missing = [name for name in shape.model_fields if name not in TEXT]

    assert missing == []


def test_every_question_that_can_be_edited_is_documented() -> None:
    assert all(f".{question}" in TEXT for question in QUESTIONS)


def test_every_page_kind_is_documented() -> None:
    missing = [kind for kind in known_kinds() if f"`{kind}`" not in TEXT]

    assert missing == []


def test_every_option_of_the_command_is_documented() -> None:
    missing = [option for option in options() if f"`{option}" not in TEXT]

    assert missing == []


def options() -> list[str]:
    """The options of `report`, from its parser."""
    return [
        action.option_strings[0]
        for action in parser()._actions
        if action.option_strings and action.dest not in {"help", "out"}
    ]
