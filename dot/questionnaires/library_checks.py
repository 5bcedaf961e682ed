"""Checks on the library: KPIs, benchmark records and initiatives, and how they hang together."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from dot.questionnaires.documents import Place
from dot.questionnaires.grammar import Reference
from dot.questionnaires.library import (
    Benchmark,
    BenchmarkFile,
    Days,
    GlossaryFile,
    Initiative,
    InitiativeFile,
    Kpi,
    KpiFile,
    PictureFile,
    Range,
)
from dot.questionnaires.places import Complaint
from dot.questionnaires.rule_checks import Names, check_condition
from dot.questionnaires.wording import figure, repeated, unknown

SHARE_TOLERANCE = 0.02
EFFORTS = ("S", "M", "L", "XL")
# Keys of a picture that hold codes, and what each code must be.
PICTURE_NAMES = {
    **dict.fromkeys(("node", "nodes", "cause", "effect"), "node"),
    **dict.fromkeys(("time", "quality", "kpi", "kpis"), "kpi"),
    "item": "item",
    "initiatives": "initiative",
}
LIMITS = ("parallel_per_owner", "rep_changes_per_quarter", "chosen")


def check_kpis(file: KpiFile, benchmarks: frozenset[str] | None) -> Iterator[Complaint]:
    """Codes once, thresholds in the direction of better, benchmarks that exist."""
    codes = [(("kpis", number, "code"), kpi.code) for number, kpi in enumerate(file.kpis)]
    for place, words, _ in repeated(codes, "KPI code"):
        yield place, words
    for number, kpi in enumerate(file.kpis):
        yield from thresholds(number, kpi)
        for entry, code in enumerate(kpi.benchmarks):
            if benchmarks is not None and code not in benchmarks:
                yield ("kpis", number, "benchmarks", entry), unknown("benchmark", code, benchmarks)


def thresholds(number: int, kpi: Kpi) -> Iterator[Complaint]:
    """Thresholds rise where up is good and fall where down is good; neighbours may be equal."""
    rises = kpi.direction == "up"
    for one, other in pairwise(kpi.thresholds or []):
        if other != one and (other > one) != rises:
            way = "rise" if rises else "fall"
            yield (
                ("kpis", number, "thresholds"),
                f"“{kpi.direction}” is good here, so thresholds must {way} from level to level: "
                f"{figure(other)} comes after {figure(one)}.",
            )
            return


def check_benchmarks(file: BenchmarkFile) -> Iterator[Complaint]:
    """Codes once, figures in order, dates in order, shares that make a whole."""
    codes = [
        (("benchmarks", number, "code"), benchmark.code)
        for number, benchmark in enumerate(file.benchmarks)
    ]
    for place, words, _ in repeated(codes, "benchmark code"):
        yield place, words
    for number, benchmark in enumerate(file.benchmarks):
        for key, words in benchmark_complaints(benchmark):
            yield ("benchmarks", number, key), words


def benchmark_complaints(benchmark: Benchmark) -> Iterator[tuple[str, str]]:
    """What is wrong inside one record: key and words."""
    begins = benchmark.period_end or benchmark.read_on
    if benchmark.expires <= begins:
        words = f"The record expires on {benchmark.expires}, before it can be of use"
        yield "expires", f"{words}: write a day after {begins}."
    if benchmark.period_end is not None and benchmark.period_end > benchmark.read_on:
        yield "period_end", f"The period ends after the source was read ({benchmark.read_on})."
    known = [
        value for value in (benchmark.low, benchmark.value, benchmark.high) if value is not None
    ]
    if known != sorted(known):
        words = ", ".join(map(figure, known))
        yield "value", f"low, value and high must not fall ({words}): put them in order."
    shares = sum(part.share for part in benchmark.distribution or [])
    if benchmark.distribution and abs(shares - 1) > SHARE_TOLERANCE:
        words = f"The shares add up to {shares:.3g}; they must make 1 (± {SHARE_TOLERANCE})."
        yield "distribution", f"{words} Write shares from 0 to 1."


def check_initiatives(file: InitiativeFile, names: Names) -> Iterator[Complaint]:
    """Everything an initiative mentions exists, estimates are in order, prerequisites end somewhere."""
    yield from check_effort(file)
    yield from check_catalogue(file.initiatives, names, "initiatives")
    for number, initiative in enumerate(file.initiatives):
        if initiative.effort not in file.effort:
            words = f"The effort {initiative.effort} has no band: add it under “effort”."
            yield ("initiatives", number, "effort"), words


def check_catalogue(initiatives: list[Initiative], names: Names, key: str) -> Iterator[Complaint]:
    """The initiatives of the library or of a client, which stand under ``key``."""
    ids = [((key, number, "id"), one.id) for number, one in enumerate(initiatives)]
    for place, words, _ in repeated(ids, "initiative id"):
        yield place, words
    catalogue = names.known.get("initiative", frozenset()) | {one.id for one in initiatives}
    for number, initiative in enumerate(initiatives):
        yield from references(number, initiative, names, key)
        yield from estimates(number, initiative, key)
        for entry, prerequisite in enumerate(initiative.prerequisites):
            if prerequisite.initiative not in catalogue:
                place = (key, number, "prerequisites", entry)
                yield place, unknown("initiative", prerequisite.initiative, catalogue)
    yield from cycles(initiatives, key)


def references(number: int, initiative: Initiative, names: Names, key: str) -> Iterator[Complaint]:
    """Triggers, uplifts and KPI goals."""
    for entry, trigger in enumerate(initiative.triggers):
        yield from check_condition((key, number, "triggers", entry, "when"), trigger.when, names)
    nodes, kpis = names.known.get("node"), names.known.get("kpi")
    for entry, uplift in enumerate(initiative.uplifts):
        if nodes is not None and uplift.node not in nodes:
            yield (key, number, "uplifts", entry, "node"), unknown("node", uplift.node, nodes)
    for entry, goal in enumerate(initiative.kpis):
        if kpis is not None and goal.kpi not in kpis:
            yield (key, number, "kpis", entry, "kpi"), unknown("KPI code", goal.kpi, kpis)


def estimates(number: int, initiative: Initiative, key: str) -> Iterator[Complaint]:
    """Low estimates do not exceed high ones."""
    if not in_order(initiative.weeks):
        yield (key, number, "weeks"), "The low estimate exceeds the high one: swap them."
    for function, days in initiative.effort_by_function.items():
        if not in_order(days):
            words = "low, likely and high must not fall: put them in order."
            yield (key, number, "effort_by_function", function), words


def in_order(estimate: Range | Days) -> bool:
    values = list(estimate.model_dump().values())
    return values == sorted(values)


def check_effort(file: InitiativeFile) -> Iterator[Complaint]:
    """Effort bands grow with their letter; the three limits are there and positive."""
    bands = [(letter, file.effort[letter]) for letter in EFFORTS if letter in file.effort]
    for letter, band in bands:
        if not in_order(band.days):
            yield ("effort", letter), "The low estimate exceeds the high one: swap them."
    for (one, smaller), (other, larger) in pairwise(bands):
        if larger.points <= smaller.points or larger.days.high < smaller.days.high:
            yield ("effort", other), f"Effort {other} must be larger than {one}: mend the bands."
    for name in LIMITS:
        value = file.limits.get(name)  # type: ignore[call-overload] # LIMITS are the model's literals.
        if value is None:
            yield ("limits",), f"“{name}” is missing: add it."
        elif value < 1:
            yield ("limits", name), f"“{name}” is {value}: write a whole number of at least 1."


def cycles(initiatives: list[Initiative], key: str) -> Iterator[Complaint]:
    """Hard prerequisites that lead back to where they began, printed as a path."""
    needs = {
        one.id: [need.initiative for need in one.prerequisites if need.hard] for one in initiatives
    }
    positions = {one.id: number for number, one in enumerate(initiatives)}
    reported: set[frozenset[str]] = set()
    for start in needs:
        path = way_back(start, needs)
        if path and frozenset(path) not in reported:
            reported.add(frozenset(path))
            words = " → ".join([*path, start])
            yield (
                (key, positions[start], "prerequisites"),
                f"These initiatives wait for each other: {words}. Make one prerequisite soft.",
            )


def way_back(start: str, needs: Mapping[str, list[str]]) -> list[str]:
    """A shortest path of prerequisites from an initiative to itself; empty where there is none."""
    before: dict[str, str] = {}
    queue = [start]
    for here in queue:
        for need in needs.get(here, ()):
            if need == start:
                path = [here]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return path[::-1]
            if need not in before:
                before[need] = here
                queue.append(need)
    return []


def check_glossary(file: GlossaryFile) -> Iterator[Complaint]:
    """A term is explained once."""
    terms = [(("terms", number, "term"), term.term) for number, term in enumerate(file.terms)]
    for place, words, _ in repeated(terms, "term"):
        yield place, words


def check_pictures(file: PictureFile, names: Names) -> Iterator[Complaint]:
    """Pictures have ids of their own, and every node, KPI, item and initiative in them exists."""
    kinds = ("chains", "rhythms", "profiles", "overviews")
    ids = [
        ((kind, number, "id"), picture.id)
        for kind in kinds
        for number, picture in enumerate(getattr(file, kind))
    ]
    for place, words, _ in repeated(ids, "picture id"):
        yield place, words
    for place, kind, name in named_in_pictures(file):
        yield from names.complaints(place, (Reference(kind, name),))
    for number, chain in enumerate(file.chains):
        for entry, span in enumerate(chain.spans):
            if not span.first <= span.last <= len(chain.steps):
                words = f"Steps {span.first} to {span.last} are none of {len(chain.steps)} in order"
                yield ("chains", number, "spans", entry), f"{words}: count the steps from 1."
    for number, link in enumerate(file.links):
        if link.cause == link.effect:
            yield ("links", number), f"{link.cause} can't be its own cause: name another node."


def named_in_pictures(file: PictureFile) -> Iterator[tuple[Place, str, str]]:
    """Every code that a picture mentions: its place, what it must be, and the code."""
    for place, record in records_of(file.model_dump(), ()):
        for key, kind in PICTURE_NAMES.items():
            value = record.get(key)
            if isinstance(value, list):
                for number, name in enumerate(value):
                    yield (*place, key, number), kind, name
            elif isinstance(value, str):
                yield (*place, key), kind, value


def records_of(tree: object, place: Place) -> Iterator[tuple[Place, dict[str, object]]]:
    """Every mapping inside a file that holds lists of codes, with its place."""
    if isinstance(tree, dict):
        yield place, tree
        for key, part in tree.items():
            yield from records_of(part, (*place, key))
    elif isinstance(tree, list):
        for number, part in enumerate(tree):
            yield from records_of(part, (*place, number))
