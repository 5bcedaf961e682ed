"""Answers and definition become one immutable result; every surface reads what comes from here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dot import __version__
from dot.questionnaires.hashing import content_hash
from dot.questionnaires.schemas import CountAs
from dot.results.canonical import (
    in_canonical_order,
    inputs_hash,
    with_sorted_rows,
)
from dot.results.cells import Visible, cells_of, everything
from dot.results.comparators import edition_results, node_comparators
from dot.results.comparison import perspectives
from dot.results.flags import Flags, flags_of
from dot.results.inputs import Answers, Definition, Floats
from dot.results.items import item_result
from dot.results.joining import joined
from dot.results.kpis import benchmark_results, kpi_results, measured_views
from dot.results.lattice import NO_CUTS, Lattice, whole_lattice
from dot.results.leakage import leakage_result
from dot.results.leakage_floors import LeakageVisible
from dot.results.leakage_schemas import LeakageResult
from dot.results.lift import Levels, leveled
from dot.results.nodes import Scoring, node_result
from dot.results.pairing import Pairs, pairs_hash, pairs_of
from dot.results.participation import group_name, group_settings, participation
from dot.results.pictures import pictures_of
from dot.results.quality import quality_of
from dot.results.rules import Facts, findings, gates, largest_step, leakage_facts, nodes_of
from dot.results.schemas import (
    Cell,
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
from dot.results.spread import Spread, spread_of
from dot.results.tally import Tally, group_codes, tally, unit_leaves
from dot.results.tree import Tree, build_tree
from dot.results.trend import changes_of
from dot.results.unit_cells import UnitCells, UnitsVisible, everything_by_unit, unit_cells
from dot.results.unit_nodes import NO_UNIT_CELLS, unit_texts, with_units


@dataclass(frozen=True)
class Counted:
    """Answers counted once; every view of the result, complete or published, is scored from it.

    pairs: by questionnaire and place, people who are found in the wave before.
    authored: the definition as it was written, before small groups were joined.
    """

    authored: Definition
    definition: Definition
    answers: Answers
    inputs_hash: str
    tallies: tuple[Tally, ...]
    pairs: Mapping[str, Mapping[str, Pairs]]
    flags: tuple[Flags, ...]


@dataclass(frozen=True)
class View:
    """Which cells a result is made from. Without masks it is complete, and confidential."""

    cells: Mapping[str, Visible]
    leakage: LeakageVisible | None
    participation: Participation | None = None
    units: Mapping[str, UnitsVisible] = field(default_factory=dict)
    lattice: Lattice = NO_CUTS


# What is told of raters who were added late, from how many on; the exact number is nobody's.
ADDED = ((10, "raters_added_ten"), (5, "raters_added_five"), (1, "raters_added_few"))
COMPLETE = View(cells={}, leakage=None)


def compute(definition: Definition, answers: Answers) -> Result:
    """The complete result. It shows every cell, however small: confidential by nature."""
    return score(count(definition, answers), COMPLETE)


def count(definition: Definition, answers: Answers) -> Counted:
    """Bring everything into canonical order and count the answers per group and item."""
    authored = with_sorted_rows(definition)
    definition, answers = joined(authored, answers)
    ordered, answers_hash = in_canonical_order(answers)
    trees = [build_tree(questionnaire) for questionnaire in definition.questionnaires]
    tallies = tuple(tally(definition, ordered, tree) for tree in trees)
    pairs = pairs_of(definition, ordered, tallies)
    made_from = inputs_hash(definition, answers_hash, pairs_hash(pairs))
    flags = tuple(
        flags_of(definition.assessment.quality, questionnaire, ordered)
        for questionnaire in definition.questionnaires
    )
    return Counted(authored, definition, ordered, made_from, tallies, pairs, flags)


def score(counted: Counted, view: View) -> Result:
    """Score everything from the cells that the view admits, and from no others."""
    definition = counted.definition
    trees = [counts.tree for counts in counted.tallies]
    kpis = kpi_results(definition, trees)
    spreads: dict[str, Spread] = {}
    drafts: dict[str, QuestionnaireResult] = {}
    for at, counts in enumerate(counted.tallies):
        slug = counts.tree.questionnaire.slug
        drafts[slug], spreads[slug] = _questionnaire(counted, at, kpis, view)
    leakage = leakage_result(definition, counted.answers, drafts, view.leakage)
    facts = _facts(definition, drafts, kpis, leakage)
    questionnaires = {
        slug: _gated(
            counted, counts, (drafts[slug], spreads[slug]), facts, publishing=view is not COMPLETE
        )
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
        perspectives=perspectives(definition, questionnaires, spreads),
        kpis=kpis,
        benchmarks=benchmark_results(definition, kpis),
        benchmark_sets=edition_results(definition),
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
    counted: Counted, at: int, kpis: list[KpiResult], view: View
) -> tuple[QuestionnaireResult, Spread]:
    definition, counts = counted.definition, counted.tallies[at]
    tree, slug = counts.tree, counts.tree.questionnaire.slug
    weights = group_weights(definition, counts)
    visible = view.cells.get(slug) or everything(counts)
    cells = cells_of(counts, weights, visible)
    judged = judgements(definition, tree, measured_views(kpis, tree))
    rules = constants(definition, tree)
    publishing = view is not COMPLETE
    spread = spread_of(definition, counts, cells, weights, (rules.confidence, publishing))
    scoring = Scoring(
        definition=definition,
        tree=tree,
        tally=counts,
        cells=cells,
        weights=weights,
        judged=judged,
        rules=rules,
        scored=score_places(tree, cells, judged, rules),
        spread=spread.places,
        publishing=publishing,
    )
    units = _units(definition, counts, view)
    nodes = {
        place.id: with_units(
            node_result(scoring, place), place, counts, units, publishing=publishing
        )
        for place in tree.places.values()
    }
    items = {item.item.id: item_result(scoring, item, spread.items) for item in tree.items}
    quality = quality_of(scoring, visible, nodes, counted.answers, counted.flags[at])
    header = _header(tree, nodes, scoring)
    return header.model_copy(update={"items": items, "quality": quality}), spread.places


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
    counted: Counted,
    counts: Tally,
    made: tuple[QuestionnaireResult, Spread],
    facts: Facts,
    *,
    publishing: bool,
) -> QuestionnaireResult:
    nodes = {}
    (draft, spread), tree = made, counts.tree
    authored, pairs = tree.questionnaire, counted.pairs.get(draft.slug, {})
    since = changes_of(counted.definition, counts, draft, spread, pairs, publishing=publishing)
    levels = Levels(
        tree,
        constants(counted.definition, tree),
        measured_views(list(facts.kpis.values()), tree),
    )
    for name, node in draft.nodes.items():
        changes = leveled(levels, node, gates(authored, node, facts))
        changed = node.model_copy(update={**changes, "change": since.get(name)})
        beside = node_comparators(counted.definition, authored.slug, changed, _unit_scores(changed))
        nodes[name] = changed.model_copy(update=beside)
    return draft.model_copy(update={"nodes": nodes})


def _unit_scores(node: NodeResult) -> dict[str, float] | None:
    """The scores of the units that may be shown; None where nothing is cut by unit."""
    cells: Mapping[str, Cell] | None = node.units
    if not cells:
        return None
    return {unit: cell.score for unit, cell in cells.items() if cell.score is not None}


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
    warnings += added(definition.assessment.added_after_opening)
    return warnings


def added(many: int) -> list[str]:
    """What is told of raters who were added after the opening: how many, in coarse steps only."""
    return [next(words for least, words in ADDED if many >= least)] if many else []
