"""`confirmed.csv` before the workshop: a row an item of the agenda, with room for what is decided."""

import csv
import io
from collections.abc import Sequence

from dot.exchange.cells import guarded
from dot.results.schemas import Result
from dot.workshops.agenda import AgendaItem

COLUMNS = ("node", "level", "reason", "evidence", "dissent")


def confirmed_csv(result: Result, items: Sequence[AgendaItem]) -> bytes:
    """What was decided before, as it stands; then the agenda, whose level and reason are still empty.

    Nothing is proposed as a decision: the reader of the folder asks for every level left empty.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for questionnaire in result.questionnaires.values():
        for node in questionnaire.nodes.values():
            if node.confirmed is not None:
                told = (node.confirmed_reason or "", "|".join(node.evidence), node.dissent or "")
                rows.writerow([node.id, f"{node.confirmed:g}", *map(guarded, told)])
    for item in items:
        node = result.questionnaires[item.questionnaire].nodes[item.node]
        rows.writerow([node.id, "", "", guarded("|".join(node.evidence)), ""])
    return text.getvalue().encode("utf-8")
