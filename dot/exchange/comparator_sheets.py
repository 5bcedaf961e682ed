"""The sheets about comparisons: every comparator of every node, and the editions behind them."""

from dot.exchange.cells import Value, spoken
from dot.exchange.sheets import Column, Sheet
from dot.results.comparators_schemas import Comparator
from dot.results.schemas import Result

COMPARATORS = (
    Column("Questionnaire", 16),
    Column("Node", 10),
    Column("Title", 38, "long"),
    Column("Score", 9, "level"),
    Column("Compared with", 30, "long"),
    Column("Kind", 16),
    Column("Value", 9, "level"),
    Column("Difference", 10, "level"),
    Column("n", 8, "whole"),
    Column("Percentile", 10, "level"),
    Column("Percentile by", 14),
    Column("Own units", 40, "long"),
    Column("Period", 24, "long"),
    Column("Source", 40, "long"),
    Column("Historic", 9),
    Column("EST", 7),
    Column("Edition", 20),
    Column("Why empty", 20),
)
EDITIONS = (
    Column("Edition", 20),
    Column("Title", 38, "long"),
    Column("Kind", 16),
    Column("Period", 24, "long"),
    Column("Population", 44, "long"),
    Column("n", 8, "whole"),
    Column("Selection", 44, "long"),
    Column("Source", 44, "long"),
    Column("Address", 40, "long"),
    Column("Grade", 7),
    Column("Current until", 12, "day"),
    Column("Historic", 9),
    Column("EST", 7),
    Column("Simulated", 10),
    Column("Note", 40, "long"),
)


def comparators(result: Result) -> Sheet:
    """One row a node and comparator, in reading order; only where there is something to compare."""
    rows: list[list[Value]] = [
        [
            questionnaire.slug,
            node.id,
            node.title,
            node.score,
            *_cells(one),
        ]
        for questionnaire in result.questionnaires.values()
        for node in questionnaire.nodes.values()
        for one in node.comparators
        if one.value is not None or one.units or one.quantiles
    ]
    return Sheet("Comparators", COMPARATORS, rows, frozen=3)


def editions(result: Result) -> Sheet:
    """The benchmark sets with their provenance."""
    rows: list[list[Value]] = [
        [
            one.id,
            one.title,
            one.kind.replace("_", " "),
            one.period,
            one.population,
            one.n,
            one.selection,
            one.source,
            " ".join(one.addresses),
            one.grade,
            one.expires,
            _yes(one.historic),
            _yes(one.est),
            _yes(one.simulated),
            one.note,
        ]
        for one in result.benchmark_sets
    ]
    return Sheet("Benchmark sets", EDITIONS, rows, frozen=2)


def _cells(one: Comparator) -> list[Value]:
    position = one.position
    return [
        one.label,
        one.kind.replace("_", " "),
        one.value,
        one.difference,
        one.n,
        position.percentile if position else None,
        position.method if position else None,
        ", ".join(f"{unit} {score:g}" for unit, score in one.units.items()),
        one.period,
        one.source,
        _yes(one.historic),
        _yes(one.est),
        one.edition,
        spoken(one.reason),
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"
