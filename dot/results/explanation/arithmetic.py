"""Arithmetic as it is written on paper: expressions that show their numbers and know their value.

A line with “=” is only ever written where the printed parts do give the printed value; what rests
on something hidden is told without it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

DIGITS = 4
# Weights and readings are seldom rounded; where they are, nothing that follows may show it.
WEIGHT_DIGITS = 6
# A pocket calculator's reader allows for the last printed digit; the parts themselves must agree.
SAME = 1e-9


@dataclass(frozen=True)
class Worked:
    """An expression as printed, its value before any rounding, and how many digits it gives.

    Who works it from the printed, rounded parts is right to one in the last of these digits.
    """

    text: str
    value: float
    digits: int = DIGITS


@dataclass(frozen=True)
class Part:
    """What enters a mean, sum, minimum or maximum.   only: the sign of a bound."""

    name: str
    value: float | None
    weight: float = 1.0
    only: str = ""
    digits: int = DIGITS

    def words(self, without: str, *, weighted: bool) -> str:
        """As a line of a list, with its weight where that counts; ``without`` says why no value."""
        sign = f"{self.only} " if self.only else ""
        value = without if self.value is None else f"{sign}{shown(self.value, self.digits)}"
        weight = f", weight {shown(self.weight, WEIGHT_DIGITS)}" if weighted else ""
        return f"{self.name}: {value}{weight}"


def shown(value: float, digits: int = DIGITS) -> str:
    """A number with up to four decimals, without needless zeros."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")


def inside(value: float, digits: int = DIGITS) -> str:
    """A number inside an expression, in brackets below zero."""
    text = shown(value, digits)
    return f"({text})" if text.startswith("−") else text


def line(label: str, worked: Worked, truth: float, *, used: bool = False) -> str:
    """“label: expression = value”, or the value alone where the expression does not give it.

    used: the value enters a line below, with four decimals even where its parts give fewer.
    """
    value, whole = shown(truth, worked.digits), shown(truth)
    if used and value != whole:
        value += f", more exactly {whole}"
    if not math.isclose(worked.value, truth, rel_tol=SAME, abs_tol=SAME):
        return untold(label, truth)
    return f"{label}: {value}" if worked.text == value else f"{label}: {worked.text} = {value}"


def untold(label: str, truth: float) -> str:
    """A published value that rests on parts which are not."""
    return f"{label}: {shown(truth)} (not to be worked here: not all that is behind it is shown)"


def fewer(digits: int, gain: float) -> int:
    """The digits that are left where an error of the parts grows ``gain`` times."""
    return max(digits - math.ceil(math.log10(gain) - SAME), 0) if gain > 1 else digits


def difference(left: float, right: float) -> Worked:
    return Worked(f"{inside(left)} − {inside(right)}", left - right)


def quotient(top: float, bottom: float) -> Worked:
    return Worked(f"{inside(top)} / {inside(bottom)}", top / bottom if bottom else math.nan)


def weighted_mean(parts: Sequence[Part]) -> Worked:
    """Σ weight × value / Σ weights over the parts that have a value."""
    there = [(part, part.value) for part in parts if part.value is not None]
    weights = [part.weight for part, _ in there]
    listed = [shown(weight, WEIGHT_DIGITS) for weight in weights]
    terms = [
        f"{weight} × {inside(value, part.digits)}"
        for weight, (part, value) in zip(listed, there, strict=True)
    ]
    top, bottom = sum(part.weight * value for part, value in there), sum(weights)
    several = f"({' + '.join(terms)}) / ({' + '.join(listed)})"
    return Worked(
        several if len(terms) > 1 else f"{terms[0]} / {listed[0]}",
        top / bottom if bottom else math.nan,
        min((part.digits for part, _ in there), default=DIGITS),
    )


def combined(how: str, parts: Sequence[Part]) -> Worked | None:
    """The parts that have a value, combined; a sum is extrapolated to all of them. None = nothing."""
    there = [(part, part.value) for part in parts if part.value is not None]
    if not there:
        return None
    if how == "weighted_mean":
        return weighted_mean(parts)
    digits = min(part.digits for part, _ in there)
    values = [value for _, value in there]
    listed = [inside(value, part.digits) for part, value in there]
    if how in ("min", "max"):
        text = f"{how}({'; '.join(listed)})" if len(listed) > 1 else listed[0]
        return Worked(text, min(values) if how == "min" else max(values), digits)
    times = 1 if how == "mean" else len(parts)
    total = " + ".join(listed)
    if len(values) == times:
        return Worked(total, sum(values), fewer(digits, times))
    bracket = f"({total})" if len(values) > 1 else total
    over = f"{bracket} / {len(values)}" if times == 1 else f"{bracket} × {times} / {len(values)}"
    return Worked(over, sum(values) * times / len(values), fewer(digits, times))


def on_scale(
    value: float, own: tuple[float, float], scale: tuple[float, float], digits: int = DIGITS
) -> Worked:
    """A value on its own range at the same share of another scale."""
    low, high = own
    share = f"({inside(value, digits)} − {inside(low)}) / ({inside(high)} − {inside(low)})"
    reach = f"({inside(scale[1])} − {inside(scale[0])})"
    gain = (scale[1] - scale[0]) / (high - low)
    moved = scale[0] + (value - low) * gain
    return Worked(f"{inside(scale[0])} + {share} × {reach}", moved, fewer(digits, gain))
