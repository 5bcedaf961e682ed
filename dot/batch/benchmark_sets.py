"""The benchmark sets that an assessment names: read, checked against what it asks, made comparable."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dot.assessments.schemas import Assessment
from dot.batch.versions import Versions, same_nodes
from dot.benchmarks.editions import read_set
from dot.benchmarks.schemas import BenchmarkSet, Edition, Figure
from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document
from dot.questionnaires.library import Library
from dot.questionnaires.places import Complaint
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.wording import figure, unknown
from dot.results.tree import Tree, build_tree


def read_benchmark_sets(
    folder: Path,
    versions: Versions,
    authored: tuple[Assessment, Document],
    library: Library | None,
    problems: list[Problem],
) -> tuple[Edition, ...]:
    """The sets in the order of `assessment.yaml`, each edition once; what is wrong is noted."""
    assessment, document = authored
    editions: dict[str, Edition] = {}
    for at, name in enumerate(assessment.benchmark_sets):
        place = ("benchmark_sets", at)
        if not (folder / name).is_file():
            words = f"There is no benchmark set at “{name}”: name a file from this folder."
            problems.append(document.problem(place, words))
            continue
        try:
            its_document, found = read_set(folder / name)
        except Problems as error:
            problems += error.problems
            continue
        if found.id in editions:
            words = f"The edition “{found.id}” is named twice: keep one of the two."
            problems.append(document.problem(place, words))
        if found.simulated and not assessment.simulated:
            words = f"“{found.id}” is made of invented figures: only a simulated assessment may"
            problems.append(document.problem(place, f"{words} name it. Delete this line."))
        meant = {one.slug: versions.find(one) for one in found.questionnaires}
        wrong = unfit(found, [one for one in meant.values() if one is not None], library)
        problems += [its_document.problem(*complaint) for complaint in wrong]
        editions[found.id] = Edition(
            content=found,
            comparable={
                now.slug: sorted(same_nodes(before, now))
                for now in versions.own
                if (before := meant.get(now.slug)) is not None
            },
        )
    return tuple(editions.values())


def unfit(
    found: BenchmarkSet, questionnaires: Sequence[Questionnaire], library: Library | None
) -> Iterator[Complaint]:
    """Figures of nodes and KPIs that don't exist, and values that their node can't reach.

    questionnaires: the versions that the set means, as far as they can be had.
    """
    trees = {one.slug: build_tree(one) for one in questionnaires}
    known = [kpi.code for kpi in library.kpis] if library else []
    for at, one in enumerate(found.figures):
        if one.kpi is not None:
            if library is not None and one.kpi not in known:
                yield ("figures", at, "kpi"), unknown("KPI", one.kpi, known)
        elif one.questionnaire in trees:
            for key, words in _misplaced(one, trees[one.questionnaire]):
                yield ("figures", at, key), words


def _misplaced(one: Figure, tree: Tree) -> Iterator[tuple[str, str]]:
    place = tree.places.get(one.node or "")
    if place is None:
        yield "node", unknown("node", one.node or "", list(tree.places))
        return
    reach = place.range
    values = {"level": one.level, "mean": one.mean, "low": one.low, "high": one.high}
    told = [(key, value) for key, value in values.items() if value is not None]
    told += [("quantiles", quantile.value) for quantile in one.quantiles]
    for key, value in told:
        if not reach.low <= value <= reach.high:
            words = f"{figure(value)} lies outside {figure(reach.low)} to {figure(reach.high)}"
            yield key, f"{words}, which {place.id} can reach: mend it."
