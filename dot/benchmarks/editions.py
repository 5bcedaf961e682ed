"""Read a benchmark set and say what is wrong with it, by file and line."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from dot.benchmarks.schemas import FEWEST_CLIENTS, BenchmarkSet, Figure
from dot.errors import Problems
from dot.questionnaires.documents import Document, read_document
from dot.questionnaires.places import Complaint
from dot.questionnaires.shapes import parse
from dot.questionnaires.wording import figure as shown
from dot.questionnaires.wording import repeated


def read_set(path: Path) -> tuple[Document, BenchmarkSet]:
    """A benchmark set from its YAML file. Raises Problems with all that is wrong with it alone."""
    document = read_document(path)
    found = parse(document, BenchmarkSet)
    problems = [document.problem(place, words) for place, words in complaints(found)]
    if problems:
        raise Problems(problems)
    return document, found


def complaints(found: BenchmarkSet) -> Iterator[Complaint]:
    """What is wrong inside a set: its dates, its provenance, its figures."""
    yield from _provenance(found)
    slugs = [
        (("questionnaires", at, "slug"), one.slug) for at, one in enumerate(found.questionnaires)
    ]
    for place, words, _earlier in repeated(slugs, "questionnaire"):
        yield place, words
    seen: dict[str, int] = {}
    for at, one in enumerate(found.figures):
        for key, words in _place_of(found, one):
            yield ("figures", at, key), words
        for key, words in _figure(found, one):
            yield ("figures", at, key), words
        earlier = seen.setdefault(place_name(one), at)
        if earlier != at:
            words = f"{place_name(one)} is figure {earlier + 1} of this set already: delete one."
            yield ("figures", at), words


def place_name(one: Figure) -> str:
    """How a figure's place is called: `crm:C1.1`, or the code of a KPI."""
    return one.kpi or f"{one.questionnaire}:{one.node}"


def _provenance(found: BenchmarkSet) -> Iterator[Complaint]:
    if found.expires is not None and found.expires <= found.period_end:
        words = f"The set expires on {found.expires}, before it can be of use"
        yield ("expires",), f"{words}: write a day after its period ends ({found.period_end})."
    if found.read_on is not None and found.read_on < found.period_end:
        yield ("read_on",), "The source was read before the period ended: mend one of the dates."
    if found.kind == "external" and found.grade is None:
        words = "An external figure needs its grade: A read at the source, B in a secondary one."
        yield ("kind",), f"{words} Others are not printed."
    if found.kind == "reference_profile" and not found.est:
        words = "A reference profile is the practice's estimate: write “est: true”."
        yield ("kind",), words
    if found.kind == "practice":
        if found.est:
            yield ("est",), "Pooled clients are no estimate: write “kind: reference_profile”."
        if found.n is None or found.n < FEWEST_CLIENTS:
            yield ("n",) if found.n else ("kind",), _too_few(found.n)


def _too_few(n: int | None) -> str:
    words = f"A pool of the practice's clients needs at least {FEWEST_CLIENTS} of them"
    return f"{words}, this one has {n}." if n else f"{words}: say how many under “n”."


def _place_of(found: BenchmarkSet, one: Figure) -> Iterator[tuple[str, str]]:
    """A figure is about a node of a questionnaire that the set covers, or about a KPI."""
    if (one.kpi is None) == (one.node is None) or (one.node is None) != (one.questionnaire is None):
        yield "kpi" if one.kpi else "node", "Name either questionnaire and node, or a kpi."
    elif one.node is not None and one.questionnaire not in {
        covered.slug for covered in found.questionnaires
    }:
        words = f"“{one.questionnaire}” is missing under “questionnaires”"
        yield "questionnaire", f"{words}: add it there with its version."


def _figure(found: BenchmarkSet, one: Figure) -> Iterator[tuple[str, str]]:
    """A figure is a level or a distribution; its parts agree with each other."""
    spread = one.mean is not None or bool(one.quantiles)
    if (one.level is not None) == spread:
        yield "level", "Give either a level, or a distribution: mean, quantiles, or both."
    if one.sd is not None and not one.sd > 0:
        words = f"A standard deviation must be above 0, this one is {shown(one.sd)}"
        yield "sd", f"{words}: leave it out where it is not known."
    elif one.sd is not None and one.mean is None:
        yield "sd", "A standard deviation says nothing without its mean: add the mean."
    for at, (before, after) in enumerate(pairwise(one.quantiles)):
        if after.p <= before.p or after.value < before.value:
            words = f"Quantiles must rise: p {shown(after.p)} comes after {shown(before.p)}"
            yield "quantiles", f"{words} (entry {at + 2}). Put them in order."
            break
    if one.low is not None and one.high is not None and one.low > one.high:
        yield "low", "low must not be above high: put them in order."
    if found.kind == "practice" and one.n is not None and one.n < FEWEST_CLIENTS:
        yield "n", _too_few(one.n)
