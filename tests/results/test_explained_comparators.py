"""“Why this score?” also works what stands beside it, with a pocket calculator."""

import pytest

from dot.results.agreement_schemas import Agreement
from dot.results.comparators_schemas import Comparator, Position
from dot.results.explanation.compared import comparator_lines
from dot.results.explanation.reading import explanation
from dot.results.parts import Interval
from tests.benchmarks.factories import make_edition
from tests.published import make_node, make_result
from tests.results.test_comparators import AT_A, EST, node_of
from tests.results.test_explanation import check

POOL = {**AT_A, "mean": 2.5, "sd": 0.5}
QUARTERS = [{"p": 0.25, "value": 2.0}, {"p": 0.5, "value": 2.5}, {"p": 0.75, "value": 4.0}]


def told(*editions: object, **parts: object) -> list[str]:
    node = node_of(*editions, **parts)  # type: ignore[arg-type]  # the factories' own types
    lines = [f"score: {node.score:g}", *comparator_lines(node)]
    check(lines)
    return [line.strip() for line in lines[1:]]


def test_each_unknown_comparator_says_why() -> None:
    assert told() == [
        "Own units: not in assessment",
        "Last wave: not recorded",
        "Target: not recorded",
        "Reference profile (EST): not in assessment",
        "Other organisations: no external benchmark",
    ]


def test_a_pool_is_worked_down_to_the_moved_score() -> None:
    """Mean 3.0, its error √(1 / 11): z = (3 - 2.5) / 0.5, and the weight is 0.25 / (0.25 + 1 / 11)."""
    lines = told(make_edition([POOL]))
    at = lines.index("Our clients: 2024 to 2026, n 12")

    assert lines[at + 1 : at + 5] == [
        "what they have: 2.5",
        "difference: 3 − 2.5 = 0.5",
        "their standard deviation: 0.5",
        "in standard deviations: (3 − 2.5) / 0.5 = 1",
    ]
    assert lines[at + 5] == "better than 84.1345 % of them (normal distribution)"
    assert lines[at + 7].startswith("weight that this leaves it: 0.5 × 0.5 / (0.5 × 0.5 + ")
    assert lines[at + 8] == "moved towards their mean: 2.5 + 0.7333 × (3 − 2.5) = 2.867"


def test_quantiles_place_a_score_between_them() -> None:
    lines = told(make_edition([{**AT_A, "quantiles": QUARTERS}]))

    assert "better than 58.3333 % of them (between their quantiles)" in lines


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(75.0, None, "better than at least 75 % of them"), (None, 25.0, "better than at most 25 %")],
)
def test_beyond_the_outermost_quantile_only_the_limit_is_told(
    low: float | None, high: float | None, said: str
) -> None:
    place = Position(percentile=None, method="quantiles", low=low, high=high)
    one = Comparator(kind="external", label="Others", value=2.5, difference=0.5, position=place)
    lines = list(comparator_lines(make_node("A", 3.0, comparators=[one])))

    assert lines[-1].strip().startswith(said)


def test_a_profile_is_called_an_estimate() -> None:
    lines = told(make_edition([{**AT_A, "level": 4.0}], **EST))

    assert any(line.startswith("Our profile (EST)") for line in lines)
    assert "difference: 3 − 4 = −1" in lines


def test_own_units_are_listed_and_target_and_wave_left_to_their_own_lines() -> None:
    beside = [
        Comparator(kind="own_units", label="Own units", n=2, units={"east": 2.0, "west": 2.25}),
        Comparator(kind="target", label="Target", value=4.0, difference=-1.0),
    ]
    lines = list(comparator_lines(make_node("A", 3.0, comparators=beside)))

    assert lines == ["  Own units", "    east: 2", "    west: 2.25"]


def test_a_comparator_without_a_score_beside_it_says_why() -> None:
    one = Comparator(kind="practice", label="Pool", value=2.5, reason="hidden")
    lines = list(comparator_lines(make_node("A", None, comparators=[one])))

    assert lines == ["  Pool", "    what they have: 2.5", "    no difference: hidden"]


@pytest.mark.parametrize(("near", "lines"), [(True, 1), (False, 0)])
def test_an_interval_near_the_end_of_its_scale_says_that_it_promises_too_much(
    near: bool, lines: int
) -> None:
    interval = Interval(low=4.6, high=5.0, confidence=0.9, method="t", near_end=near)
    told = list(explanation(make_result([make_node("C1", 4.9, interval=interval)]), "C1"))

    assert sum("near the end of the scale" in line for line in told) == lines


def test_a_node_of_several_items_tells_their_agreement() -> None:
    agreement = Agreement(rwg=None, reason="no_common_scale", rwg_j=0.85)
    told = list(explanation(make_result([make_node("C1", 3.0, agreement=agreement)]), "C1"))

    assert "  agreement: r_wg(j) 0.85, of several items" in told
