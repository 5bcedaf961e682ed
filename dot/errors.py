"""Errors a user can cause; the command line prints them, the web layer turns each into one page.

DotError                 status 400
├── NotFound             404
├── Conflict             409  the request is fine but the state forbids it
├── Invalid              422  a business rule rejected some fields
├── TooMany              429  done more often than is allowed
└── Problems             422  one or more places in files are wrong, each with file and line
"""

import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

SHOWN_PROBLEMS = 100


class Reason(str):
    """A sentence that also says by which key and values the survey's other languages say it."""

    key: str
    values: dict[str, str]

    def __new__(cls, words: str, key: str, **values: object) -> "Reason":
        made = super().__new__(cls, words)
        made.key, made.values = key, {name: str(value) for name, value in values.items()}
        return made


def reason_of(error: Exception) -> Reason | None:
    """The first reason of an error that has one."""
    said = error.fields.values() if isinstance(error, Invalid) else error.args
    return next((one for one in said if isinstance(one, Reason)), None)


class DotError(Exception):
    """Base of every expected failure; ``status`` is the HTTP code it maps to."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"


class NotFound(DotError):
    """What was named does not exist, or not for this user."""

    status, code = 404, "not_found"


class Conflict(DotError):
    """The request is fine but the state forbids it."""

    status, code = 409, "conflict"


class Invalid(DotError):
    """A business rule rejected some fields; ``fields`` maps field name to message."""

    status, code = 422, "invalid"

    def __init__(self, **fields: str) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in fields.items()))
        self.fields = fields


class TooMany(DotError):
    """Somebody does a thing more often than is allowed; ``wait`` is after how many seconds they may."""

    status, code = 429, "too_many"

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message)
        self.wait = max(1, wait)


@dataclass(frozen=True, order=True)
class Problem:
    """One wrong place in a file: where it is, what is wrong, and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Problems(DotError):
    """Everything wrong with the files that were read, in order of file and line."""

    status, code = 422, "problems"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        shown = [str(problem) for problem in self.problems[:SHOWN_PROBLEMS]]
        hidden = len(self.problems) - len(shown)
        if hidden:
            shown.append(f"… and {hidden} more; mend these first.")
        super().__init__("\n".join(shown))


def fault(error: BaseException) -> str:
    """An unexpected error as a log may tell it: its kind and place, for its text may be an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
