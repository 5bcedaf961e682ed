"""A what-if as a small table in plain text: what moves, from where to where."""

from collections.abc import Iterator

from dot.results.explanation.asked import why
from dot.results.parts import Bound, Reason
from dot.results.whatif_schemas import Outlook, Scenario

HEADER = ("Node", "Before", "After", "Change", "Level", "To target", "Title")
# Numbers stand to the right, words to the left.
WORDS = (0, 6)


def scenario_lines(scenario: Scenario) -> Iterator[str]:
    """The nodes that move, in the result's order; a sentence where none does."""
    moving = [one for one in scenario.nodes if one.moves]
    if not moving:
        yield "Nothing moves."
        return
    rows = [HEADER, *(_row(one) for one in moving)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADER))]
    for row in rows:
        cells = [
            cell.ljust(width) if at in WORDS else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
    yield ""
    yield "* assumed. Gates that are shut stay shut; decided nodes stay as they were decided."


def _row(one: Outlook) -> tuple[str, ...]:
    before = _score(one.before, one.bound_before, None)
    after = _score(one.after, one.bound_after, one.reason)
    change = "" if one.difference is None else _signed(one.difference)
    return (
        f"{one.node}{'*' if one.assumed else ''}",
        before,
        after,
        change,
        _pair(one.level_before, one.level_after),
        _pair(one.gap_before, one.gap_after, places=2),
        one.title,
    )


def _score(value: float | None, bound: Bound | None, reason: Reason | None) -> str:
    if value is None and bound is not None:
        return f"{bound.op} {_number(bound.value)}"
    return why(reason) if value is None and reason else _number(value)


def _pair(before: float | None, after: float | None, places: int = 0) -> str:
    """“before → after”, or one number where both are printed alike."""
    left, right = (_number(value, places) for value in (before, after))
    return left if left == right else f"{left} → {right}"


def _number(value: float | None, places: int = 2) -> str:
    if value is None:
        return "–"
    text = f"{value:.{places}f}" if places else f"{value:g}"
    return text.replace("-", "−")


def _signed(value: float) -> str:
    text = _number(value)
    return text if text.startswith("−") or float(f"{value:.2f}") == 0 else f"+{text}"
