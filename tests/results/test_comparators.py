"""Five comparators stand beside every score, each with its label, or null with its reason."""

from datetime import date
from typing import Any

import pytest

from dot.benchmarks.schemas import Edition
from dot.evidence.schemas import KpiReading
from dot.publication.service import publish
from dot.questionnaires.library import Benchmark, Library
from dot.results.comparators import node_comparators, standard_error
from dot.results.comparators_schemas import Comparator
from dot.results.inputs import PreviousWave
from dot.results.parts import Interval
from dot.results.schemas import NodeResult, Result
from scoring.benchmarks import normal_percentile
from tests.benchmarks.factories import make_edition
from tests.results.factories import (
    SLUG,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)
from tests.results.test_views import LIBRARY, make_kpi

ONE = make_questionnaire([make_node("A", ["a1"], kpis=["K1"])])
# Mean 3.0 of twelve people.
PEOPLE = crowd("REP", "a1", 1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 5)
AT_A = {"questionnaire": SLUG, "node": "A"}
EST = {"kind": "reference_profile", "est": True, "n": None, "id": "profile", "title": "Our profile"}


def result_of(*editions: Edition, given: dict[str, object] | None = None, **parts: Any) -> Result:
    definition = make_definition(ONE, given, benchmark_sets=editions, **parts)
    return publish(definition, make_answers(ONE, PEOPLE))


def node_of(*editions: Edition, **parts: Any) -> NodeResult:
    return result_of(*editions, **parts).questionnaires[SLUG].nodes["A"]


def beside(node: NodeResult, kind: str) -> Comparator:
    (found,) = (one for one in node.comparators if one.kind == kind)
    return found


def test_without_anything_to_compare_all_five_say_why() -> None:
    node = node_of()

    assert [(one.kind, one.value, one.reason) for one in node.comparators] == [
        ("own_units", None, "not_in_assessment"),
        ("last_wave", None, "not_recorded"),
        ("target", None, "not_recorded"),
        ("reference_profile", None, "not_in_assessment"),
        ("external", None, "no_external_benchmark"),
    ]
    assert (node.benchmark, node.benchmark_reason) == (None, "no_external_benchmark")


def test_the_target_stands_beside_the_score() -> None:
    target = beside(node_of(given={"default_target": 4.0}), "target")

    assert (target.value, target.difference, target.reason) == (4.0, -1.0, None)


def test_the_last_wave_stands_beside_the_score_with_its_people() -> None:
    old = {"questionnaires": {SLUG: {"version": "1.0.0", "nodes": {"A": {"score": 2.5, "n": 30}}}}}
    node = node_of(previous=PreviousWave(old), given={"previous_wave": "autumn"})
    last = beside(node, "last_wave")

    assert (last.label, last.value, last.difference, last.n) == ("Last wave (autumn)", 2.5, 0.5, 30)


def test_too_few_for_an_interval_are_no_reason_to_keep_a_difference_back() -> None:
    """The earlier result has no interval, so the change has none; its difference stands."""
    old = {"questionnaires": {SLUG: {"version": "1.0.0", "nodes": {"A": {"score": 2.5, "n": 4}}}}}
    node = node_of(previous=PreviousWave(old))

    assert node.change is not None and node.change.interval is None
    assert (beside(node, "last_wave").difference, beside(node, "last_wave").reason) == (0.5, None)


def test_a_last_wave_of_another_version_is_shown_without_a_difference() -> None:
    old = {"questionnaires": {SLUG: {"version": "0.9.0", "nodes": {"A": {"score": 2.5, "n": 30}}}}}
    last = beside(node_of(previous=PreviousWave(old)), "last_wave")

    assert (last.value, last.difference, last.reason) == (2.5, None, "not_comparable")


def test_a_reference_profile_is_always_marked_as_an_estimate_and_is_no_benchmark() -> None:
    node = node_of(make_edition([{**AT_A, "level": 3.5}], **EST))
    profile = beside(node, "reference_profile")

    assert (profile.label, profile.est) == ("Our profile (EST)", True)
    assert (profile.value, profile.difference, profile.position) == (3.5, -0.5, None)
    assert node.benchmark is None


def test_pooled_clients_take_the_place_of_others_and_name_the_benchmark() -> None:
    node = node_of(make_edition([{**AT_A, "mean": 2.5, "n": 7}]))
    pool = beside(node, "practice")

    assert (pool.value, pool.difference, pool.n, pool.edition) == (2.5, 0.5, 7, "pool-2026")
    assert (pool.period, pool.source, pool.position) == ("2024 to 2026", "Tests", None)
    assert (node.benchmark, node.benchmark_reason) == ("Our clients", None)
    assert "external" not in {one.kind for one in node.comparators}


def test_mean_and_standard_deviation_give_a_normal_percentile() -> None:
    """(3 - 2.5) / 0.5 = 1, and Φ(1) = 84.1 percent do worse."""
    pool = beside(node_of(make_edition([{**AT_A, "mean": 2.5, "sd": 0.5}])), "practice")

    assert pool.position is not None
    assert (pool.position.method, pool.position.z) == ("normal", 1.0)
    assert pool.position.percentile == pytest.approx(float(normal_percentile(1.0)))


def test_the_sampling_error_moves_the_score_towards_the_pool() -> None:
    """With standard error e the score keeps sd² / (sd² + e²) of its distance from the mean.

    Twelve answers with a variance of 12/11 have a squared error of 1/11.
    """
    node = node_of(make_edition([{**AT_A, "mean": 2.5, "sd": 0.5}]))
    position = beside(node, "practice").position

    assert position is not None
    assert position.shrunk == pytest.approx(2.5 + 0.5 * 0.25 / (0.25 + 1 / 11))


def test_an_interval_that_tells_no_error_is_read_as_normal() -> None:
    interval = Interval(low=2.0, high=4.0, confidence=0.9, method="blended")

    assert standard_error(interval) == pytest.approx(1 / 1.6448536269514722)
    assert standard_error(None) is None


@pytest.mark.parametrize(
    ("values", "percentile", "low", "high"),
    [((2.0, 2.5, 3.5), 62.5, 50.0, 75.0), ((1.0, 2.0, 2.5), None, 75.0, 100.0)],
)
def test_quantiles_give_a_place_between_them_and_beyond_them_only_a_bound(
    values: tuple[float, ...], percentile: float | None, low: float, high: float
) -> None:
    quantiles = [{"p": p, "value": v} for p, v in zip((0.25, 0.5, 0.75), values, strict=True)]
    pool = beside(node_of(make_edition([{**AT_A, "quantiles": quantiles}])), "practice")

    assert pool.position is not None and pool.value == values[1]
    assert (pool.position.method, pool.position.percentile) == ("quantiles", percentile)
    assert (pool.position.low, pool.position.high) == (low, high)


def test_editions_stand_side_by_side_and_are_never_mixed() -> None:
    old = make_edition(
        [{**AT_A, "mean": 2.0}], id="old", title="Old", period_end=date(2023, 10, 31)
    )
    node = node_of(old, make_edition([{**AT_A, "mean": 2.5}]))
    pools = [one for one in node.comparators if one.kind == "practice"]

    assert [(one.edition, one.value, one.historic) for one in pools] == [
        ("old", 2.0, True), ("pool-2026", 2.5, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "historic"), [(date(2023, 11, 23), False), (date(2023, 11, 22), True)]
)
def test_36_months_after_its_period_an_edition_is_historic(day: date, historic: bool) -> None:
    """The report is dated 23 November 2026."""
    result = result_of(make_edition([{**AT_A, "mean": 2.5}], period_end=day))
    node = result.questionnaires[SLUG].nodes["A"]

    assert beside(node, "practice").historic is historic
    assert [one.historic for one in result.benchmark_sets] == [historic]


def test_a_node_that_means_something_else_in_the_set_is_not_compared() -> None:
    edition = make_edition([{**AT_A, "mean": 2.5}]).model_copy(update={"comparable": {SLUG: []}})
    other = beside(node_of(edition), "external")

    assert (other.value, other.reason) == (None, "not_comparable")


def test_where_the_score_is_hidden_nothing_is_subtracted_from_it() -> None:
    definition = make_definition(
        ONE,
        {"default_target": 4.0},
        benchmark_sets=(make_edition([{**AT_A, "mean": 2.5, "sd": 1.0}]),),
    )
    node = publish(definition, make_answers(ONE, PEOPLE[:3])).questionnaires[SLUG].nodes["A"]

    assert node.score is None
    for kind in ("target", "practice"):
        one = beside(node, kind)
        assert (one.difference, one.position, one.reason) == (None, None, "hidden")


def test_own_units_are_told_by_id_and_without_rank() -> None:
    node = node_of()
    changes = node_comparators(make_definition(ONE), SLUG, node, {"west": 2.0, "east": 3.0})
    units = changes["comparators"][0]  # type: ignore[index]  # a list of comparators

    assert (list(units.units.items()), units.n, units.value) == (
        [("east", 3.0), ("west", 2.0)],
        2,
        None,
    )


def test_units_of_which_none_may_be_shown_are_hidden() -> None:
    changes = node_comparators(make_definition(ONE), SLUG, node_of(), {})
    units = changes["comparators"][0]  # type: ignore[index]  # a list of comparators

    assert (units.n, units.reason) == (None, "hidden")


def test_a_kpi_stands_beside_its_figures_in_its_own_direction() -> None:
    """Fewer days are better: 20 days against 30 ± 10 is better than 84 percent."""
    library = Library(
        version="1.0.0", kpis=[make_kpi("K1", direction="down", thresholds=None)], benchmarks=[],
        effort={}, limits={}, initiatives=[],
    )  # fmt: skip
    reading = KpiReading(
        kpi="K1", unit="", period="2026", numerator=None, denominator=None, value=20.0, source="",
        extracted=None, supplied_by="",
    )  # fmt: skip
    edition = make_edition([{"kpi": "K1", "mean": 30.0, "sd": 10.0}])
    (kpi,) = result_of(edition, library=library, kpis=(reading,)).kpis
    (one,) = kpi.comparators

    assert (one.value, one.difference) == (30.0, -10.0)
    assert one.position is not None and one.position.z == 1.0


def make_record(code: str, **given: object) -> Benchmark:
    return Benchmark.model_validate(
        {
            "code": code, "label": "L", "figure": "F", "unit": "% of firms", "period": "2024",
            "period_end": date(2024, 12, 31), "population": "P", "definition": "D", "source": "S",
            "addresses": ["https://example.org"], "read_on": date(2026, 1, 1),
            "expires": date(2027, 12, 31), "grade": "A", **given,
        }
    )  # fmt: skip


STEPS = [{"label": "1", "value": 1.0, "share": 0.4}, {"label": "2", "value": 2.0, "share": 0.6}]
WORDS = [{"label": "well", "share": 0.4}, {"label": "badly", "share": 0.6}]


@pytest.mark.parametrize(
    ("record", "context"),
    [
        ({"distribution": STEPS}, True),
        ({"low": 43.0, "high": 67.0, "unit": "score 0–100"}, True),
        ({"distribution": WORDS}, False),
        ({"low": 93.0, "high": 94.0}, False),
        ({"value": 40.0}, False),
    ],
)
def test_distributions_over_steps_and_cut_offs_are_context(
    record: dict[str, object], context: bool
) -> None:
    library = LIBRARY.model_copy(update={"benchmarks": [make_record("BM-1", **record)]})
    found = result_of(library=library).benchmarks

    assert [one.context for one in found] == ([True] if context else [])
    if "distribution" in record and context:
        assert [(part.value, part.share) for part in found[0].distribution] == [(1, 0.4), (2, 0.6)]


def test_what_stands_beside_a_kpi_is_no_context() -> None:
    library = Library(
        version="1.0.0", kpis=[make_kpi("K1", benchmarks=["BM-1"])],
        benchmarks=[make_record("BM-1", distribution=STEPS)], effort={}, limits={}, initiatives=[],
    )  # fmt: skip

    assert [one.context for one in result_of(library=library).benchmarks] == [False]
