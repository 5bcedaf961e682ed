"""A closed assessment as a folder in the public format, from which `assess` makes the same result."""

import csv
import io
import json
import secrets
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sqlalchemy.orm import Session

from dot.assessments.models import Assessment as Stored
from dot.assessments.models import Status
from dot.assessments.schemas import Assessment
from dot.batch.folder import (
    ANSWERS,
    ASSESSMENT,
    CODING,
    CONFIRMED,
    EVIDENCE,
    INITIATIVES,
    KPIS,
    PREVIOUS,
    RESULTS,
    STRATEGY,
)
from dot.batch.tables import JOINT
from dot.errors import Conflict
from dot.evidence.schemas import Confirmed, EvidenceRecord
from dot.questionnaires.schemas import Content
from dot.results.inputs import Answers, Definition, State
from dot.results.queries import load

NOTE = (
    "CONFIDENTIAL. These are single answers under random codes, for the practice's owner. They are "
    "not for the client: a few answers together can point to a person.\n"
)
Cell = str | float | None
CODE_BYTES = 8


def export_of(session: Session, assessment: Stored, content: Path) -> dict[str, bytes]:
    """Every file of the folder of a closed assessment, by its name. Raises Conflict before the close."""
    if assessment.status in (Status.DRAFT, Status.OPEN):
        raise Conflict("Answers leave the service only after the close: close it first.")
    return folder_of(*load(session, assessment.id, content))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one; it does not tell when."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def folder_of(definition: Definition, answers: Answers) -> dict[str, bytes]:
    """Every file of the folder by its name; raters have fresh codes, rows are sorted by content.

    Raises Conflict where something can't be said in a folder.
    """
    header = ("rater", "group", "unit", "level", "questionnaire", "item", "answer", "comment")
    return {
        "CONFIDENTIAL.txt": NOTE.encode(),
        ANSWERS: table(header, answer_rows(answers)),
        **files_of(definition),
    }


def files_of(definition: Definition) -> dict[str, bytes]:
    """Every file but the answers, by its name. Raises Conflict as above."""
    files = {ASSESSMENT: written(settings_of(definition))}
    for name, record in ((STRATEGY, definition.strategy), (INITIATIVES, definition.initiatives)):
        if record is not None:
            files[name] = written(record)
    files |= tables(definition)
    for number, edition in enumerate(definition.benchmark_sets, 1):
        files[f"benchmarks/{number}.yaml"] = written(edition.content)
    for name, questionnaire in own(definition).items():
        files[name] = written(questionnaire)
    previous = definition.previous
    if previous is not None and previous.results is not None:
        text = json.dumps(previous.results, ensure_ascii=False, indent=1)
        files[f"{PREVIOUS}/{RESULTS}"] = f"{text}\n".encode()
    return files


def own(definition: Definition) -> dict[str, Content]:
    """Questionnaires that do not ship with DOT, by the file they go into."""
    return {
        f"questionnaires/{one.slug}/questionnaire.yaml": one
        for reference, one in zip(
            definition.assessment.questionnaires, definition.questionnaires, strict=True
        )
        if "@" not in reference
    }


def settings_of(definition: Definition) -> Assessment:
    """The settings, with the questionnaires and editions where this folder has them."""
    given = definition.assessment
    references = [
        reference if "@" in reference else f"questionnaires/{one.slug}"
        for reference, one in zip(given.questionnaires, definition.questionnaires, strict=True)
    ]
    editions = [f"benchmarks/{at}.yaml" for at in range(1, len(definition.benchmark_sets) + 1)]
    if len(editions) != len(given.benchmark_sets):
        raise Conflict("This assessment names benchmark sets that were not stored with it.")
    return given.model_copy(update={"questionnaires": references, "benchmark_sets": editions})


def tables(definition: Definition) -> dict[str, bytes]:
    """The tables that have rows."""
    coding = ((row.answer, row.coder, row.code, row.question) for row in definition.coding)
    confirmed = (
        (where(row), row.level, row.reason, JOINT.join(row.evidence), row.dissent)
        for row in definition.confirmed
    )
    made = {
        CODING: table(("answer", "coder", "code", "question"), coding),
        EVIDENCE: evidence_table(definition),
        KPIS: kpi_table(definition),
        CONFIRMED: table(("node", "level", "reason", "evidence", "dissent"), confirmed),
    }
    return {name: content for name, content in made.items() if content.count(b"\n") > 1}


def evidence_table(definition: Definition) -> bytes:
    """The evidence register."""
    header = ("id", "title", "date", "node", "level", "seen_by", "note")
    rows = (
        (row.id, row.title, day(row.date), where(row), row.level, row.seen_by, row.note)
        for row in definition.evidence
    )
    return table(header, rows)


def kpi_table(definition: Definition) -> bytes:
    """The KPI readings."""
    header = (
        "kpi", "unit", "period", "numerator", "denominator", "value", "source", "extracted",
        "supplied_by",
    )  # fmt: skip
    rows = (
        (
            row.kpi, row.unit, row.period, row.numerator, row.denominator, row.value, row.source,
            day(row.extracted), row.supplied_by,
        )
        for row in definition.kpis
    )  # fmt: skip
    return table(header, rows)


def where(row: EvidenceRecord | Confirmed) -> str:
    """The node of a row, with its questionnaire."""
    return f"{row.questionnaire}:{row.node}"


def answer_rows(answers: Answers) -> list[tuple[Cell, ...]]:
    """Every answer; raters have fresh random codes, and come in the order of what they said."""
    said: dict[int, list[tuple[str, str, str, str]]] = {}
    for at in range(len(answers.rater)):
        key = answers.items[int(answers.item[at])]
        state = State(int(answers.state[at]))
        text = answers.texts[int(answers.content[at])]
        cell = text if state is State.ANSWERED else state.name.lower()
        row = (key.questionnaire, key.item, cell, answers.comments.get(at, ""))
        said.setdefault(int(answers.rater[at]), []).append(row)
    people = [
        ((rater.group, rater.unit, rater.level), sorted(said.get(at, [])))
        for at, rater in enumerate(answers.raters)
    ]
    codes = [f"r{secrets.token_hex(CODE_BYTES)}" for _ in people]
    return [
        (code, *place, *row)
        for code, (place, rows) in zip(codes, sorted(people), strict=True)
        for row in rows
    ]


def written(record: Content | Assessment) -> bytes:
    """A record as YAML, without what has its default."""
    text: str = yaml.safe_dump(as_tree(record), allow_unicode=True, sort_keys=False, width=100)
    return text.encode()


def as_tree(record: Content | Assessment) -> dict[str, Any]:
    """A record as its file says it, without what has its default."""
    return record.model_dump(mode="json", exclude_defaults=True)


def table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file; numbers in full precision."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(["" if cell is None else plain(cell) for cell in row])
    return out.getvalue().encode()


def day(when: date | None) -> str:
    """A day as it is read again, "" where there is none."""
    return when.isoformat() if when else ""


def plain(cell: str | float) -> str:
    """A cell as it is read again."""
    if isinstance(cell, str):
        return cell
    return (
        str(int(cell)) if float(cell).is_integer() else np.format_float_positional(cell, trim="-")
    )
