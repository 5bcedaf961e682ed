"""A filled row of a workbook: reads its cells, and notes what is wrong with them."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from dot.exchange.incoming import EMPTY, Given, Line
from dot.questionnaires.documents import FORBIDDEN

LONGEST = 4_000
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+", re.ASCII)
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass
class Row:
    """One row; ``complain`` gets its number and a message. A row that isn't fine is left out."""

    line: Line
    complain: Callable[[int, str], None]
    fine: bool = True

    def refuse(self, message: str) -> None:
        self.complain(self.line.number, message)
        self.fine = False

    def given(self, title: str) -> Given:
        """The cell below a heading; one that can't be read is refused and counts as empty."""
        cell = self.line.cells.get(title, EMPTY)
        if cell.wrong:
            self.refuse(f"“{title}” {cell.wrong}")
            return EMPTY
        return cell

    def text(self, title: str, required: bool = False) -> str:
        """The cell as one line of text; a number or date is written out."""
        cell = self.given(title)
        text = _written(cell.value)
        if FORBIDDEN.search(text):
            self.refuse(f"“{title}” holds an invisible character: type the text anew.")
        if len(text) > LONGEST:
            self.refuse(f"“{title}” has over {LONGEST:,} characters: shorten it.")
        if required and not text and not self.line.cells.get(title, EMPTY).wrong:
            self.refuse(f"“{title}” is empty: fill it in.")
        return " ".join(text.split())

    def number(self, title: str) -> float | None:
        """The number in a cell; None where it is empty."""
        value = self.given(title).value
        if value is None or isinstance(value, float):
            return value
        text = _written(value)
        found = float(text) if NUMBER.fullmatch(text) else math.nan
        if math.isfinite(found):
            return found
        if COMMA_NUMBER.fullmatch(text):
            self.refuse(f"“{title}” is the text {text}: write {text.replace(',', '.')}.")
        else:
            self.refuse(f"“{title}” is “{_clipped(text)}”: write a plain number, as in 1250.5.")
        return None

    def day(self, title: str) -> date | None:
        """The date in a cell; None where it is empty."""
        value = self.given(title).value
        if value is None or isinstance(value, date):
            return value
        text = _written(value)
        try:
            if ISO_DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self.refuse(f"“{title}” is “{_clipped(text)}”: write a date, as in 2026-03-31.")
        return None


def _written(value: str | float | date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value if isinstance(value, str) else value.isoformat()


def _clipped(text: str, most: int = 60) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else f"{one_line[: most - 1]}…"
