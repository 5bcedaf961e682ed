"""Answers and definition become one immutable result; every surface reads what comes from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dot import __version__
from dot.questionnaires.schemas import CountAs
from dot.results.canonical import (
    content_hash,
    in_canonical_order,
    inputs_hash,
    with_sorted_rows,
)
from dot.results.cells import Visible, cells_of, everything
from dot.results.comparison import change_since, perspectives
from dot.results.earlier import comparable_nodes
from dot.results.inputs import Answers, Definition, Floats
from dot.results.kpis import benchmark_results, kpi_results, measured_views
from dot.results.lattice import NO_CUTS, Lattice, whole_lattice
from dot.results.leakage import leakage_result
from dot.results.leakage_floors import LeakageVisible
from dot.results.leakage_schemas import LeakageResult
from dot.results.nodes import Scoring, levels_below, node_result
from dot.results.participation import group_name, group_settings, participation
from dot.results.pictures import pictures_of
from dot.results.rules import Facts, findings, gates, largest_step, leakage_facts, nodes_of
from dot.results.schemas import (
    EvidenceResult,
    InputTexts,
    KpiResult,
    LevelText,
    NodeResult,
    Participation,
    Provenance,
    QuestionnaireResult,
    Result,
    ScaleText,
)
from dot.results.scores import constants, judgements, score_places
from dot.results.spread import spread_of
from dot.results.tally import Tally, group_codes, tally, unit_leaves
from dot.results.tree import Tree, build_tree
from dot.results.unit_cells import UnitCells, UnitsVisible, everything_by_unit, unit_cells
from dot.results.unit_nodes import NO_UNIT_CELLS, unit_texts, with_units


@dataclass(frozen=True)
class Counted:
    """Answers counted once; every view of the result, complete or published, is scored from it."""

    definition: Definition
    answers: Answers
    inputs_hash: str
    tallies: tuple[Tally, ...]


@dataclass(frozen=True)
class View:
    """Which cells a result is made from. Without masks it is complete, and confidential."""

    cells: Mapping[str, Visible]
    leakage: LeakageVisible | None
    participation: Participation | None = None
    units: Mapping[str, UnitsVisible] = field(default_factory=dict)
    lattice: Lattice = NO_CUTS


COMPLETE = View(cells={}, leakage=None)


def compute(definition: Definition, answers: Answers) -> Result:
    """The complete result. It shows every cell, however small: confidential by nature."""
    return score(count(definition, answers), COMPLETE)


def count(definition: Definition, answers: Answers) -> Counted:
    """Bring everything into canonical order and count the answers per group and item."""
    definition = with_sorted_rows(definition)
    ordered, answers_hash = in_canonical_order(answers)
    trees = [build_tree(questionnaire) for questionnaire in definition.questionnaires]
    tallies = tuple(tally(definition, ordered, tree) for tree in trees)
    return Counted(definition, ordered, inputs_hash(definition, answers_hash), tallies)


def score(counted: Counted, view: View) -> Result:
    """Score everything from the cells that the view admits, and from no others."""
    definition = counted.definition
    trees = [counts.tree for counts in counted.tallies]
    kpis = kpi_results(definition, trees)
    drafts = {
        counts.tree.questionnaire.slug: _questionnaire(definition, counts, kpis, view)
        for counts in counted.tallies
    }
    leakage = leakage_result(definition, counted.answers, drafts, view.leakage)
    facts = _facts(definition, drafts, kpis, leakage)
    questionnaires = {
        slug: _gated(definition, counts.tree, drafts[slug], facts)
        for counts in counted.tallies
        for slug in (counts.tree.questionnaire.slug,)
    }
    evidence = sorted(definition.evidence, key=lambda record: (record.id, record.node))
    return Result(
        confidential=view is COMPLETE,
        provenance=_provenance(counted),
        assessment=_texts(definition, counted.answers),
        participation=view.participation or participation(definition, counted.answers),
        units=unit_texts(_lattice(counted, view)),
        questionnaires=questionnaires,
        perspectives=perspectives(definition, questionnaires),
        kpis=kpis,
        benchmarks=benchmark_results(definition, kpis),
        evidence=[EvidenceResult(**vars(record)) for record in evidence],
        findings=findings(definition.questionnaires, facts),
        leakage=leakage,
        pictures=pictures_of(definition, trees, questionnaires, kpis),
        glossary=_glossary(definition),
        warnings=_warnings(definition, leakage is not None and leakage.provisional),
    )


def _lattice(counted: Counted, view: View) -> Lattice:
    """The cuts by unit of a view; all there are in the complete one."""
    if view is not COMPLETE:
        return view.lattice
    return whole_lattice(counted.definition, unit_leaves(counted.definition, counted.answers))


def _units(definition: Definition, counts: Tally, view: View) -> UnitCells:
    """Every cell by unit that the view admits."""
    weights = group_weights(definition, counts)
    if view is COMPLETE and counts.by_unit.leaves:
        lattice = whole_lattice(definition, counts.by_unit.leaves)
        return unit_cells(counts, weights, everything_by_unit(counts, lattice))
    visible = view.units.get(counts.tree.questionnaire.slug)
    return unit_cells(counts, weights, visible) if visible else NO_UNIT_CELLS


def _facts(
    definition: Definition,
    drafts: dict[str, QuestionnaireResult],
    kpis: list[KpiResult],
    leakage: LeakageResult | None,
) -> Facts:
    return Facts(
        nodes=nodes_of(drafts),
        kpis={kpi.code: kpi for kpi in kpis},
        flags=frozenset(definition.assessment.flags),
        leakage=leakage_facts(leakage),
        largest_step=largest_step(leakage),
        diagnosed=frozenset(found.id for found in leakage.diagnoses) if leakage else frozenset(),
    )


def _provenance(counted: Counted) -> Provenance:
    library = counted.definition.library
    return Provenance(
        inputs_hash=counted.inputs_hash,
        engine=__version__,
        library=library.version if library else None,
        seed=counted.definition.assessment.seed,
    )


def _glossary(definition: Definition) -> list[tuple[str, str]]:
    terms = definition.library.glossary if definition.library else []
    return [(term.term, term.meaning) for term in terms]


def group_weights(definition: Definition, counts: Tally) -> Floats:
    """(G,) weights of the rater groups in the balanced mean."""
    return np.array([group_settings(definition, code).weight for code in counts.groups])


def _questionnaire(
    definition: Definition, counts: Tally, kpis: list[KpiResult], view: View
) -> QuestionnaireResult:
    tree, slug = counts.tree, counts.tree.questionnaire.slug
    weights = group_weights(definition, counts)
    cells = cells_of(counts, weights, view.cells.get(slug) or everything(counts))
    judged = judgements(definition, tree, measured_views(kpis, tree))
    rules = constants(definition, tree)
    scoring = Scoring(
        definition=definition,
        tree=tree,
        tally=counts,
        cells=cells,
        weights=weights,
        judged=judged,
        rules=rules,
        scored=score_places(tree, cells, judged, rules),
        spread=spread_of(definition, counts, cells, weights, rules.confidence),
        publishing=view is not COMPLETE,
    )
    units = _units(definition, counts, view)
    nodes = {
        place.id: with_units(
            node_result(scoring, place), place, counts, units, publishing=scoring.publishing
        )
        for place in tree.places.values()
    }
    return _header(tree, nodes, scoring)


def _header(tree: Tree, nodes: dict[str, NodeResult], scoring: Scoring) -> QuestionnaireResult:
    authored, rules = tree.questionnaire, scoring.rules
    return QuestionnaireResult(
        slug=authored.slug,
        version=authored.version,
        hash=content_hash(authored),
        title=authored.title,
        description=authored.description,
        language=authored.language,
        sources=list(authored.sources),
        licence=authored.licence,
        scale=ScaleText(
            min=authored.scale.min,
            max=authored.scale.max,
            step=authored.scale.step,
            levels=[
                LevelText(value=level.value, name=level.name, text=level.description)
                for level in authored.scale.levels
            ],
        ),
        constants={
            **{f"provisional_{name}": weight for name, weight in rules.provisional.items()},
            "evidence_cap_from": rules.evidence_cap_from,
            "optimism_flag": rules.optimism_flag,
            "cannot_judge_flag": rules.cannot_judge_flag,
            "confidence": rules.confidence,
            **_counted_non_answers(tree),
        },
        nodes=nodes,
    )


def _counted_non_answers(tree: Tree) -> dict[str, float]:
    """What non-answers count as, where the questionnaire's policy gives them a value at all."""
    return {
        f"{kind}_counts_as": rule.count_as
        for place in tree.places.values()
        for kind, rule in place.missing
        if isinstance(rule, CountAs)
    }


def _gated(
    definition: Definition, tree: Tree, draft: QuestionnaireResult, facts: Facts
) -> QuestionnaireResult:
    nodes = {}
    authored, comparable = tree.questionnaire, comparable_nodes(definition, tree.questionnaire)
    for name, node in draft.nodes.items():
        passed = gates(authored, node, facts)
        shut = [gate.level for gate in passed if not gate.passed]
        changes: dict[str, object] = {
            "change": change_since(definition, authored, node, comparable)
        }
        if passed:
            changes["gates"] = passed
        if shut and node.level is not None and node.level >= min(shut):
            changes |= levels_below(tree, tree.places[name], min(shut))
        nodes[name] = node.model_copy(update=changes)
    return draft.model_copy(update={"nodes": nodes})


def _texts(definition: Definition, answers: Answers) -> InputTexts:
    given = definition.assessment
    return InputTexts(
        title=given.title,
        client=given.client.name,
        client_short=given.client.short_name or given.client.name,
        practice=given.practice,
        countries=given.scope.countries,
        business_units=given.scope.business_units,
        brands=given.scope.brands,
        scope=given.scope.text,
        wave=given.wave,
        previous_wave=given.previous_wave,
        simulated=given.simulated,
        brand=given.brand,
        locale=given.locale,
        report_date=given.report_date,
        fieldwork=given.fieldwork,
        classification=given.classification,
        units=[(unit.id, unit.name) for unit in given.units],
        groups={code: group_name(definition, code) for code in group_codes(definition, answers)},
        simplicity=given.simplicity.model_dump() if given.simplicity else None,
    )


def _warnings(definition: Definition, provisional: bool) -> list[str]:
    warnings = []
    if provisional:
        warnings.append("leakage_provisional")
    if definition.assessment.simulated:
        warnings.append("simulated")
    return warnings
