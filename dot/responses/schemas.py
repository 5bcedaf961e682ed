"""What the consultant decided about a comment after reading it for what it gives away."""

from dataclasses import dataclass
from typing import Literal

Decision = Literal["publish", "withhold"]


@dataclass(frozen=True)
class ReadComment:
    """One comment, read.   comment: its key.   text: the consultant's wording, "" = as written.

    ``adverse_event``: it tells of one, which the client's safety department must learn of.
    """

    comment: str
    decision: Decision
    text: str = ""
    adverse_event: bool = False
