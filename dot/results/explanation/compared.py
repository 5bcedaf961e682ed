"""What a score is compared with, worked: each comparator with its difference and its place."""

from collections.abc import Iterator

from dot.results.comparators import standard_error
from dot.results.comparators_schemas import Comparator, Position
from dot.results.explanation.arithmetic import (
    WEIGHT_DIGITS,
    Worked,
    difference,
    inside,
    line,
    shown,
)
from dot.results.explanation.asked import why
from dot.results.schemas import NodeResult

# The lines about the target and about the wave before tell these two, where they are known.
ELSEWHERE = ("target", "last_wave")
# A standard deviation below one makes the roundings of a score larger.
Z_DIGITS, MOVED_DIGITS = 2, 3


def comparator_lines(node: NodeResult) -> Iterator[str]:
    """Every comparator of a node; of one that is unknown the reason."""
    for one in node.comparators:
        if one.value is None and not (one.units or one.quantiles):
            yield f"  {one.label}: {why(one.reason)}"
        elif one.kind not in ELSEWHERE:
            yield from _known(one, node)


def _known(one: Comparator, node: NodeResult) -> Iterator[str]:
    yield f"  {one.label}{_provenance(one)}"
    for unit, score in one.units.items():
        yield f"    {unit}: {shown(score)}"
    if one.value is not None:
        yield f"    what they have: {shown(one.value)}"
        if node.score is not None and one.difference is not None:
            yield "    " + line("difference", difference(node.score, one.value), one.difference)
    if one.position is not None and node.score is not None:
        yield from _place(one, one.position, node.score)
        yield from _moved(one, one.position, node)
    if one.reason is not None:
        yield f"    no difference: {why(one.reason)}"


def _provenance(one: Comparator) -> str:
    """Its period, how many organisations, whether it is past its use."""
    people = f"n {one.n}" if one.n is not None and not one.units else ""
    told = [one.period or "", people, "historic" if one.historic else ""]
    words = ", ".join(word for word in told if word)
    return f": {words}" if words else ""


def _place(one: Comparator, position: Position, score: float) -> Iterator[str]:
    """Where the score stands among the organisations."""
    if position.z is not None and one.sd and one.value is not None:
        yield f"    their standard deviation: {shown(one.sd, WEIGHT_DIGITS)}"
        text = f"({inside(score)} − {inside(one.value)}) / {inside(one.sd, WEIGHT_DIGITS)}"
        worked = Worked(text, (score - one.value) / one.sd, Z_DIGITS)
        yield "    " + line("in standard deviations", worked, position.z)
    if position.percentile is not None:
        how = "between their quantiles" if position.method == "quantiles" else "normal distribution"
        yield f"    better than {shown(position.percentile)} % of them ({how})"
        return
    for end, words in ((position.low, "at least"), (position.high, "at most")):
        if end is not None:
            yield f"    better than {words} {shown(end)} % of them"


def _moved(one: Comparator, position: Position, node: NodeResult) -> Iterator[str]:
    """The score moved towards their mean by what its sampling error takes from it."""
    error = standard_error(node.interval)
    if position.shrunk is None or error is None or node.score is None:
        return
    if not one.sd or one.value is None:
        return
    between, within = (inside(value, WEIGHT_DIGITS) for value in (one.sd, error))
    yield f"    standard error of the score: {within}"
    text = f"{between} × {between} / ({between} × {between} + {within} × {within})"
    weight = one.sd**2 / (one.sd**2 + error**2)
    yield "    " + line("weight that this leaves it", Worked(text, weight), weight)
    off = f"({inside(node.score)} − {inside(one.value)})"
    value = one.value + weight * (node.score - one.value)
    worked = Worked(f"{inside(one.value)} + {inside(weight)} × {off}", value, MOVED_DIGITS)
    yield "    " + line("moved towards their mean", worked, position.shrunk)
