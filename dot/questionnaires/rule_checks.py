"""Checks on conditions and the texts they trigger: CEL, references, placeholders."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dot.questionnaires.conditions import Use, compile_condition
from dot.questionnaires.documents import Place
from dot.questionnaires.grammar import ConditionError, Reference
from dot.questionnaires.places import Complaint, gates_of, items_of, nodes_of
from dot.questionnaires.schemas import OPTION_TYPES, Item, Questionnaire
from dot.questionnaires.wording import joined, unknown

PLACEHOLDERS = ("title", "score", "percent", "n", "target")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True)
class Names:
    """The names that conditions may mention, by kind of reference; a missing kind is not checked."""

    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def complaints(self, place: Place, references: tuple[Reference, ...]) -> Iterator[Complaint]:
        for reference in references:
            known = self.known.get(reference.kind)
            if known is not None and reference.name not in known:
                yield place, unknown(NAMED[reference.kind], reference.name, known)


NAMED = {
    "node": "node",
    "kpi": "KPI code",
    "diagnosis": "diagnosis",
    "group": "rater group",
    "initiative": "initiative",
    "item": "item",
}


def check_condition(
    place: Place, text: str, names: Names, use: Use = "rules"
) -> Iterator[Complaint]:
    """One condition: it compiles, and what it mentions exists."""
    try:
        condition = compile_condition(text, use)
    except ConditionError as error:
        yield place, str(error)
        return
    yield from names.complaints(place, condition.references)


def check_rules(questionnaire: Questionnaire, names: Names) -> Iterator[Complaint]:
    """Gates, findings and diagnoses."""
    for place, gate in gates_of(questionnaire):
        yield from check_condition((*place, "when"), gate.when, names)
    nodes = frozenset({questionnaire.slug, *(node.id for node in questionnaire.walk())})
    for number, finding in enumerate(questionnaire.findings):
        place = ("findings", number)
        yield from check_condition((*place, "when"), finding.when, names)
        yield from check_placeholders((*place, "text"), finding.text)
        if finding.node is not None and finding.node not in nodes:
            yield (*place, "node"), unknown("node", finding.node, nodes)
    diagnoses = questionnaire.leakage.diagnoses if questionnaire.leakage else []
    for number, diagnosis in enumerate(diagnoses):
        place = ("leakage", "diagnoses", number, "when")
        yield from check_condition(place, diagnosis.when, names)


def check_placeholders(place: Place, text: str) -> Iterator[Complaint]:
    """Findings may hold five placeholders and no other braces."""
    for found in BRACES.findall(text):
        if found[1:-1] not in PLACEHOLDERS or len(found) == 1:
            allowed = joined(f"{{{name}}}" for name in PLACEHOLDERS)
            yield place, f"“{found}” is no placeholder: use {allowed}, or no braces."
            return


def check_show_if(questionnaire: Questionnaire) -> Iterator[Complaint]:
    """A show-if rule looks back only: at items asked earlier, their options, and the group."""
    earlier: dict[str, Item] = {}
    later = {item.id for _, item in items_of(questionnaire)}
    groups = frozenset(questionnaire.groups)
    for place, item in items_of(questionnaire):
        here = (*place, "show_if")
        if item.show_if is not None:
            try:
                condition = compile_condition(item.show_if, "show_if")
            except ConditionError as error:
                yield here, str(error)
            else:
                yield from Names({"group": groups}).complaints(here, condition.references)
                for reference in condition.references:
                    yield from look_back(questionnaire, here, reference, earlier, later)
        earlier[item.id] = item


def look_back(
    questionnaire: Questionnaire,
    place: Place,
    reference: Reference,
    earlier: dict[str, Item],
    later: set[str],
) -> Iterator[Complaint]:
    """One reference of a show-if rule to an item or its option."""
    if reference.kind == "item" and reference.name not in earlier:
        if reference.name in later:
            words = f"“{reference.name}” is not asked before this item: look back only."
            yield place, words
        else:
            yield place, unknown("item", reference.name, earlier)
    item = earlier.get(reference.of)
    if reference.kind == "option" and item is not None:
        known = answers_of(questionnaire, item)
        if known and reference.name not in known:
            yield place, unknown(f"answer of “{item.id}”", reference.name, known)


def answers_of(questionnaire: Questionnaire, item: Item) -> frozenset[str]:
    """The answers that a show-if rule may compare with; empty where any text is possible."""
    if item.type == "yes_no":
        return frozenset({"yes", "no"})
    if item.type not in OPTION_TYPES:
        return frozenset()
    if isinstance(item.options, str) and item.options not in questionnaire.option_sets:
        return frozenset()
    return frozenset(option.id for option in questionnaire.options_of(item))


def check_references(questionnaire: Questionnaire, names: Names) -> Iterator[Complaint]:
    """KPIs of nodes, nodes of the ladder, remedies of diagnoses."""
    for place, node in nodes_of(questionnaire):
        for number, code in enumerate(node.kpis):
            yield from names.complaints((*place, "kpis", number), (Reference("kpi", code),))
    leakage = questionnaire.leakage
    if leakage is None:
        return
    for number, code in enumerate(leakage.ladder.nodes if leakage.ladder else []):
        here: Place = ("leakage", "ladder", "nodes", number)
        yield from names.complaints(here, (Reference("node", code),))
    for number, diagnosis in enumerate(leakage.diagnoses):
        for entry, remedy in enumerate(diagnosis.remedies):
            here = ("leakage", "diagnoses", number, "remedies", entry)
            yield from names.complaints(here, (Reference("initiative", remedy),))
