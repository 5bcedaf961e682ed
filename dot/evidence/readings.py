"""The value of a KPI reading: as given, or numerator over denominator in the KPI's unit."""

import math
import re

from dot.questionnaires.library import Kpi

PER = re.compile(r"per ([\d., \u00a0\u2009\u202f]*\d)")
AGREEMENT = 0.01


class Unfit(ValueError):
    """Numerator, denominator and value don't make a reading; the message says what to do."""


def unit_factor(unit: str) -> float:
    """What numerator / denominator is multiplied by: 100 for percent, 1000 for “per 1 000 …”."""
    if unit.startswith("%"):
        return 100.0
    per = PER.match(unit)
    return float(re.sub(r"\D", "", per.group(1))) if per else 1.0


def reading_value(
    kpi: Kpi, numerator: float | None, denominator: float | None, value: float | None
) -> float:
    """The reading's value in the KPI's unit. Raises Unfit where parts are missing or disagree.

    A given value may differ from numerator / denominator by one percent, as rounding does.
    """
    computed = _computed(kpi, numerator, denominator)
    if value is None:
        if computed is None:
            raise Unfit("“Value” is empty: give it, or numerator and denominator.")
        return computed
    if computed is not None and abs(value - computed) > AGREEMENT * abs(value):
        raise Unfit(
            f"“Value” is {value:g}, but numerator and denominator give {computed:.6g} "
            f"({kpi.unit}): mend one of the three."
        )
    return value


def _computed(kpi: Kpi, numerator: float | None, denominator: float | None) -> float | None:
    if kpi.denominator is None:
        return numerator if denominator is None else None
    if denominator == 0:
        raise Unfit("“Denominator” is 0: leave the row empty where there was nothing to count.")
    if numerator is None or denominator is None:
        return None
    quotient = unit_factor(kpi.unit) * (numerator / denominator)
    return quotient if math.isfinite(quotient) else None
