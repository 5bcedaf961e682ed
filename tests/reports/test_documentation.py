"""What docs/reports.md says is true and complete."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from dot.reports.brands import BrandFile, Colours, Contact, Fonts
from dot.reports.pages.summary import QUESTIONS

TEXT = (Path(__file__).parents[2] / "docs" / "reports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", [BrandFile, Colours, Fonts, Contact])
def test_every_key_of_a_brand_is_documented(shape: type[BaseModel]) -> None:
    missing = [name for name in shape.model_fields if name not in TEXT]

    assert missing == []


def test_every_question_that_can_be_edited_is_documented() -> None:
    assert all(f".{question}" in TEXT for question in QUESTIONS)
