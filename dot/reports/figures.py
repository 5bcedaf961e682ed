"""Numbers and dates as they are printed: the one place where anything is rounded."""

import math
from datetime import date

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from dot.reports.charts.canvas import Reading
from dot.reports.charts.theme import Ramp
from dot.reports.typesetting import percent_sign
from dot.reports.words import Words
from dot.results.parts import Bound, Interval, Reason
from dot.results.schemas import NodeResult

UNDEFINED = "–"
MINUS = "−"
# Longer units are words.
LONGEST_SIGN = 3
PERCENT = "%"


class Figures:
    """Prints numbers in one language: levels with one decimal, percent whole, dates in full.

    ``ramp``: the colours on which a level stands in a heat map.
    """

    def __init__(self, words: Words, ramp: Ramp | None = None) -> None:
        self.words, self.ramp = words, ramp or Ramp()
        self.locale: Locale = words.locale
        self.decimal_sign = get_decimal_symbol(self.locale)

    def level(
        self, value: float | None, bound: Bound | None = None, reason: Reason | None = None
    ) -> str:
        """A level with one decimal, its bound, the one word for hidden, or a dash.

        A bound is rounded outwards: “≥ 3.98” printed as “≥ 4.0” would be untrue.
        """
        if value is not None:
            return self._decimal(value, "#,##0.0")
        if bound is not None:
            tenths = round(bound.value * 10, 6)
            outward = math.floor(tenths) if bound.op == "≥" else math.ceil(tenths)
            return f"{bound.op} {self._decimal(outward / 10, '#,##0.0')}"
        return self.words("state.hidden") if reason == "hidden" else UNDEFINED

    def score(self, node: NodeResult) -> str:
        """A place's score as a level; rounded down where rounding up would reach the next name."""
        return self.level(self.shown(node), node.bound, node.reason)

    def shown(self, node: NodeResult) -> float | None:
        """The number that is printed as a place's score, for charts that print their own labels."""
        value, following = node.score, node.next
        if value is None:
            return None
        # The addend makes a half count as up, however its binary digits fall.
        up = round(value + 1e-9, 1)
        if following and value < following.value <= up:
            return math.floor(value * 10) / 10
        return value

    def reading(
        self, value: float | None, bound: Bound | None = None, reason: Reason | None = None
    ) -> Reading:
        """The same for a chart: the number as drawn and as printed."""
        return Reading(value, self.level(value, bound, reason))

    def percent(self, value: float | None) -> str:
        """A percentage (0–100), whole."""
        return UNDEFINED if value is None else format_percent(value / 100, locale=self.locale)

    def share(
        self, value: float | None, bound: Bound | None = None, reason: Reason | None = None
    ) -> str:
        """A share (0–1) as whole percent, its bound, the one word for hidden, or a dash."""
        if value is not None:
            return format_percent(value, locale=self.locale)
        if bound is not None:
            return f"{bound.op} {format_percent(bound.value, locale=self.locale)}"
        return self.words("state.hidden") if reason == "hidden" else UNDEFINED

    def points(
        self, value: float | None, bound: Bound | None = None, reason: Reason | None = None
    ) -> str:
        """Points of an index from 0 to 100, whole."""
        if value is not None:
            return self._decimal(value, "#,##0")
        if bound is not None:
            return f"{bound.op} {self._decimal(bound.value, '#,##0')}"
        return self.words("state.hidden") if reason == "hidden" else UNDEFINED

    def signed(self, value: float | None, pattern: str = "0.0") -> str:
        """A difference with its sign; what rounds to nothing has none."""
        if value is None:
            return UNDEFINED
        printed = self._decimal(abs(value), pattern)
        if not printed.strip("0.,"):
            return printed
        return f"{'+' if value > 0 else MINUS}{printed}"

    def limits(self, interval: Interval | None) -> str:
        """The two ends of a difference with their signs, to two decimals: one could print as 0.0."""
        if interval is None:
            return UNDEFINED
        # An end beside zero keeps its sign: “clear: 0.00 to +0.17” would gainsay itself.
        ends = [
            f"{'+' if end > 0 else MINUS}{printed}" if end and printed[0] == "0" else printed
            for end in (interval.low, interval.high)
            for printed in [self.signed(end, "0.00")]
        ]
        return self.words("verdict.limits", low=ends[0], high=ends[1])

    def between(self, interval: Interval) -> str:
        """The two ends of a level's interval, rounded outwards, so that it holds what it held."""
        low, high = math.floor(round(interval.low * 10, 6)), math.ceil(round(interval.high * 10, 6))
        ends = (self._decimal(end / 10, "0.0") for end in (low, high))
        return self.words("join.range", first=next(ends), last=next(ends))

    def hundredths(self, value: float | None) -> str:
        """A coefficient such as κ, with two decimals."""
        return UNDEFINED if value is None else self._decimal(value, "0.00")

    def whole_or_hidden(self, value: float | None) -> str:
        """A count that is absent only because it may not be shown."""
        return self.words("state.hidden") if value is None else self.whole(value)

    def whole(self, value: float | None) -> str:
        """A count."""
        return UNDEFINED if value is None else self._decimal(value, "#,##0")

    def amount(self, value: float | None) -> str:
        """A reading with at most one decimal, two where it is below one."""
        if value is None:
            return UNDEFINED
        return self._decimal(value, "#,##0.##" if abs(value) < 1 else "#,##0.#")

    def with_unit(self, figure: str, unit: str) -> str:
        """A figure and its unit; a sign such as % stays on the figure's line, a word may leave it."""
        if unit == PERCENT:
            return f"{figure}{percent_sign(self.locale)}"
        if len(unit) > LONGEST_SIGN:
            return f"{figure} {unit}"
        return self.words("figure.with_unit", figure=figure, unit=unit)

    def day(self, value: date | None) -> str:
        """A date with its month's name."""
        return UNDEFINED if value is None else format_date(value, "long", self.locale)

    def month(self, value: date) -> str:
        """Short month and year."""
        return str(format_skeleton("yMMM", value, locale=self.locale))

    def months(self, first: date, last: date) -> str:
        """From month to month, the year once where it is the same."""
        return str(format_interval(first, last, "yMMM", locale=self.locale))

    def quarter(self, value: date) -> str:
        """Quarter and year."""
        return str(format_skeleton("yQQQ", value, locale=self.locale))

    def people(self, n: int | None) -> str:
        """“n = 12”, or that the number may not be shown."""
        return self.words("note.n_hidden") if n is None else self.words("note.n", n=self.whole(n))

    def _decimal(self, value: float, pattern: str) -> str:
        printed: str = format_decimal(value, pattern, self.locale)
        return printed.replace("-", MINUS)
