"""How far the coders of the recall answers agree, as the result tells it."""

import math

from dot.results.inputs import Definition
from dot.results.leakage_schemas import CoderAgreementResult
from dot.results.parts import Interval
from dot.strategy.agreement import CoderAgreement, Drawing, coder_agreement
from dot.strategy.coding import Codebook

CONFIDENCE, RESAMPLES = 0.9, 2000
NORMAL = "normal, large-sample error (Fleiss, Cohen & Everitt 1969)"
BOOTSTRAP = f"percentile bootstrap of wordings, {RESAMPLES} resamples"


def coders_agree(definition: Definition, book: Codebook, shown: bool) -> CoderAgreementResult:
    """κ and α with their intervals.   shown: whether anything of the recall answers may be told."""
    if not shown:
        return CoderAgreementResult(reason="hidden")
    drawing = Drawing(CONFIDENCE, RESAMPLES, definition.assessment.seed)
    found = coder_agreement(definition.coding, book.vocabulary, drawing)
    if not found.double:
        return CoderAgreementResult(coders=found.coders, double_coded=0, reason="not_recorded")
    kappa = _number(found.kappa)
    return CoderAgreementResult(
        coders=found.coders,
        double_coded=found.double,
        share_double_coded=found.double / found.coded,
        compared=found.compared,
        kappa=kappa,
        kappa_error=_number(found.kappa_error),
        kappa_interval=_kappa_interval(found),
        alpha=_number(found.alpha),
        alpha_interval=_interval(found.alpha_ends, BOOTSTRAP),
        reason="too_few" if kappa is None else None,
    )


def _kappa_interval(found: CoderAgreement) -> Interval | None:
    """None at full agreement, whose large-sample error of 0 a few wordings don't justify."""
    return _interval(found.kappa_ends, NORMAL) if found.kappa_error > 0 else None


def _interval(ends: tuple[float, float], method: str) -> Interval | None:
    low, high = _number(ends[0]), _number(ends[1])
    if low is None or high is None:
        return None
    return Interval(low=low, high=high, confidence=CONFIDENCE, method=method)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
