"""Authored rules over a result: gates, findings, diagnoses and triggers, all written in CEL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dot.questionnaires.conditions import compile_condition
from dot.questionnaires.schemas import Gate, Questionnaire
from dot.results.leakage_schemas import LeakageResult, LevelLeakage
from dot.results.schemas import Finding, GateResult, KpiResult, NodeResult, QuestionnaireResult

Functions = Mapping[str, Callable[..., object]]


@dataclass(frozen=True)
class Facts:
    """What conditions may ask about; a value that is not there answers its ``has_…`` with false."""

    nodes: Mapping[str, NodeResult]
    kpis: Mapping[str, KpiResult] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    leakage: Mapping[str, float] = field(default_factory=dict)
    largest_step: tuple[str, str] | None = None
    diagnosed: frozenset[str] = frozenset()


def nodes_of(questionnaires: Mapping[str, QuestionnaireResult]) -> dict[str, NodeResult]:
    """Every node by its plain id and by ``slug:id``; a plain id that two share is left out."""
    nodes: dict[str, NodeResult] = {}
    shared: set[str] = set()
    for slug, questionnaire in questionnaires.items():
        for name, node in questionnaire.nodes.items():
            nodes[f"{slug}:{name}"] = node
            shared |= {name} & nodes.keys()
            nodes[name] = node
    return {name: node for name, node in nodes.items() if name not in shared}


def functions(facts: Facts) -> Functions:
    """The functions of rule conditions, bound to the facts of one result."""
    views = {name: _view(facts, name) for name in ("score", "said", "seen", "measured", "target")}
    optimism = _view(facts, "optimism_gap")
    bound: dict[str, Callable[..., object]] = {
        "below": lambda node, limit: (value := views["score"](node)) is not None and value < limit,
        "at_least": lambda node, limit: (v := views["score"](node)) is not None and v >= limit,
        "optimism": _required(optimism),
        "has_optimism": lambda node: optimism(node) is not None,
        "cannot_judge": lambda node: _cannot_judge(facts, node),
        "kpi": _required(lambda code: _kpi(facts, code)),
        "has_kpi": lambda code: _kpi(facts, code) is not None,
        "flag": lambda name: name in facts.flags,
        "diagnosed": lambda diagnosis: diagnosis in facts.diagnosed,
        "leakage": _required(facts.leakage.get),
        "has_leakage": lambda name: name in facts.leakage,
        "largest_step": lambda above, below: facts.largest_step == (above, below),
    }
    for name, view in views.items():
        bound[name] = _required(view)
        bound[f"has_{name}"] = _has(view)
    return bound


def gates(questionnaire: Questionnaire, node: NodeResult, facts: Facts) -> list[GateResult]:
    """Which of a node's level gates are passed."""
    bound = functions(facts)
    authored = questionnaire.gates if node.parent is None else _gates_of(questionnaire, node.id)
    return [
        GateResult(
            level=gate.level,
            passed=compile_condition(gate.when, place=f"{node.id}, gate").holds(bound),
            text=gate.text,
        )
        for gate in authored
    ]


def findings(questionnaires: tuple[Questionnaire, ...], facts: Facts) -> list[Finding]:
    """The findings whose conditions hold. Placeholders stay; display fills and rounds them."""
    bound = functions(facts)
    return [
        Finding(
            id=rule.id,
            questionnaire=questionnaire.slug,
            node=rule.node,
            kind=rule.kind,
            text=rule.text,
        )
        for questionnaire in questionnaires
        for rule in questionnaire.findings
        if compile_condition(rule.when, place=f"{questionnaire.slug}, {rule.id}").holds(bound)
    ]


def leakage_facts(leakage: LeakageResult | None) -> dict[str, float]:
    """The names that conditions know, taken at the deepest level that is shown."""
    if leakage is None:
        return {}
    shown = [level for level in leakage.levels if level.n is not None]
    deepest = shown[-1] if shown else None
    horizontal = [row.gap for row in leakage.horizontal if row.gap is not None]
    found: dict[str, float | None] = {
        "retention": leakage.retention,
        "cumulative_leakage": leakage.cumulative_leakage,
        "vertical_loss": leakage.cumulative_leakage,
        "horizontal_gap": max(horizontal) if horizontal else None,
        "reverse_leakage": leakage.reverse_leakage,
    }
    if deepest:
        found |= {
            "recall": _part(deepest, "recall"),
            "recognition": deepest.recognition,
            "buy_in": deepest.buy_in,
            "behaviour": deepest.behaviour_fidelity,
            "clarity_illusion": _as_share(deepest.clarity_illusion),
            "drift_items": float(len(deepest.drift)),
            "lost_items": float(len(deepest.lost)),
        }
    return {name: value for name, value in found.items() if value is not None}


def _part(level: LevelLeakage, name: str) -> float | None:
    """A part of fidelity; where it is only bounded, the bound, which lies within two people of it."""
    bound = level.part_bounds.get(name)
    return bound.value if bound else level.parts.get(name)


def _as_share(points: float | None) -> float | None:
    return None if points is None else points / 100


def largest_step(leakage: LeakageResult | None) -> tuple[str, str] | None:
    """The kinds of the two levels between which most is lost; None without a positive step."""
    if leakage is None:
        return None
    kinds = {level.level: level.kind for level in leakage.levels}
    lost = [(step.lost, step) for step in leakage.steps if step.lost is not None and step.lost > 0]
    if not lost:
        return None
    worst = max(lost, key=lambda entry: entry[0])[1]
    return kinds[worst.above], kinds[worst.below]


def _gates_of(questionnaire: Questionnaire, place: str) -> list[Gate]:
    return [gate for node in questionnaire.walk() if node.id == place for gate in node.gates]


def _view(facts: Facts, name: str) -> Callable[[str], float | None]:
    def look_up(node: str) -> float | None:
        found = facts.nodes.get(node)
        value = getattr(found, name) if found else None
        return float(value) if value is not None else None

    return look_up


def _required(look_up: Callable[[str], float | None]) -> Callable[[str], float]:
    def value(name: str) -> float:
        found = look_up(name)
        if found is None:
            raise ValueError(f"{name} has no such value here")
        return found

    return value


def _has(look_up: Callable[[str], float | None]) -> Callable[[str], bool]:
    return lambda name: look_up(name) is not None


def _cannot_judge(facts: Facts, node: str) -> float:
    found = facts.nodes.get(node)
    return found.cannot_judge if found and found.cannot_judge is not None else 0.0


def _kpi(facts: Facts, code: str) -> float | None:
    found = facts.kpis.get(code)
    return found.value if found else None
