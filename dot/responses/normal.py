"""What people type, made safe to store: one form for equal texts, and no signs that hide or trick."""

import re
import unicodedata

from dot.errors import Reason

# Bidirectional controls can make a text read as its opposite; the others can't be seen at all.
BIDI = "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
UNSEEN = re.compile(f"[{BIDI}{CONTROLS}\ufeff]")
LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")


def normal(text: str) -> str:
    """The text in Unicode's composed form (NFC), with one kind of line end and no unseen signs.

    Raises ValueError for half a character (a lone surrogate), which no file could hold.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        words = "The text holds half a character, which can't be stored: type it again."
        raise ValueError(Reason(words, "half_character")) from None
    return UNSEEN.sub("", unicodedata.normalize("NFC", LINE_ENDS.sub("\n", text)))
