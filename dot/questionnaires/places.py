"""Where each part of a questionnaire stands in its file, for messages with a line."""

from collections.abc import Iterator

from dot.questionnaires.documents import Place
from dot.questionnaires.schemas import Gate, Item, Node, Option, Questionnaire

Complaint = tuple[Place, str]


def nodes_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, Node]]:
    """Every node with its place, parents first."""
    for number, node in enumerate(questionnaire.nodes):
        yield from _below(("nodes", number), node)


def _below(place: Place, node: Node) -> Iterator[tuple[Place, Node]]:
    yield place, node
    for number, child in enumerate(node.nodes):
        yield from _below((*place, "nodes", number), child)


def items_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, Item]]:
    """Every item with its place, in the order in which it is asked."""
    for place, node in nodes_of(questionnaire):
        for number, item in enumerate(node.items):
            yield (*place, "items", number), item


def gates_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, Gate]]:
    """Every gate with its place, the questionnaire's own first."""
    for number, gate in enumerate(questionnaire.gates):
        yield ("gates", number), gate
    for place, node in nodes_of(questionnaire):
        for number, gate in enumerate(node.gates):
            yield (*place, "gates", number), gate


def option_lists(questionnaire: Questionnaire) -> Iterator[tuple[Place, list[Option]]]:
    """Every list of options with its place: the named sets, then those of single items."""
    for name, options in questionnaire.option_sets.items():
        yield ("option_sets", name), options
    for place, item in items_of(questionnaire):
        if isinstance(item.options, list):
            yield (*place, "options"), item.options


def ids_of(questionnaire: Questionnaire) -> Iterator[tuple[Place, str]]:
    """Every id of the one namespace that nodes, items, evidence, findings and diagnoses share."""
    for place, node in nodes_of(questionnaire):
        yield (*place, "id"), node.id
        for number, item in enumerate(node.items):
            yield (*place, "items", number, "id"), item.id
        for number, request in enumerate(node.evidence):
            yield (*place, "evidence", number, "id"), request.id
    for number, finding in enumerate(questionnaire.findings):
        yield ("findings", number, "id"), finding.id
    diagnoses = questionnaire.leakage.diagnoses if questionnaire.leakage else []
    for number, diagnosis in enumerate(diagnoses):
        yield ("leakage", "diagnoses", number, "id"), diagnosis.id
