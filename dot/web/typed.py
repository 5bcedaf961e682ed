"""What people and programs type: brought into one form before a route sees it."""

from typing import Annotated

from fastapi import Form
from pydantic import AfterValidator

from dot.responses.normal import normal


def typed(text: str) -> str:
    """The text in one form: NFC, no sign that can't be seen or that turns a text around.

    Raises ValueError for half a character, and where nothing else was typed than such signs: it
    would pass for a field that was left empty.
    """
    made = normal(text)
    if text and not made:
        raise ValueError("This holds no sign that can be read: type it again.")
    return made


Typed = AfterValidator(typed)
Word = Annotated[str, Form(max_length=300), Typed]
