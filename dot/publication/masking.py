"""Mask what names a person in a comment: addresses, telephone numbers, links, listed names."""

import re
from collections.abc import Sequence

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
# Seven digits and more, however they are grouped; a date is left alone.
PHONE = re.compile(r"(?<![\w.])(?:\+|\(\+?)?\d(?:[ ().\-/\u00a0]{0,2}\d){6,17}(?![\w])")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}", re.ASCII)
MARKS = {"link": "[link]", "email": "[e-mail]", "phone": "[phone]", "name": "[name]"}


def masked(text: str, names: Sequence[str] = ()) -> str:
    """The text with marks in place of what could name somebody. Masking twice changes nothing.

    names: are found as whole words, in capitals or not; the longest first, so that a full name
    becomes one mark.
    """
    text = EMAIL.sub(MARKS["email"], LINK.sub(MARKS["link"], text))
    text = PHONE.sub(lambda found: _unless_day(found.group()), text)
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        # The name is looked for as it stands: nothing in it is read as an expression.
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MARKS["name"], text, flags=re.IGNORECASE)
    return text


def _unless_day(found: str) -> str:
    return found if DAY.fullmatch(found) else MARKS["phone"]
