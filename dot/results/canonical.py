"""One order and one hash for the same content, whatever the order of rows and the rater codes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel

from dot.results.inputs import Answers, Definition, ItemKey

T = TypeVar("T")

DIGEST = 16


def in_canonical_order(answers: Answers) -> tuple[Answers, str]:
    """The same answers with raters sorted by what they are and said; and the answers' hash.

    Two raters who are alike in group, unit, level and every answer are interchangeable, so the
    order among them cannot show in any result.
    """
    row = _row_digests(answers)
    order = np.lexsort((row["low"], row["high"], answers.rater))
    starts = np.searchsorted(answers.rater[order], np.arange(len(answers.raters) + 1))
    ordered = row[order].tobytes()
    people = [
        _digest([rater.group, rater.unit, rater.level], ordered[a * DIGEST : b * DIGEST])
        for rater, a, b in zip(answers.raters, starts[:-1], starts[1:], strict=True)
    ]
    rank = sorted(range(len(people)), key=lambda place: people[place])
    place_of = np.empty(len(rank), dtype=np.int32)
    place_of[rank] = np.arange(len(rank), dtype=np.int32)
    rater = place_of[answers.rater]
    rows = np.lexsort((row["low"], row["high"], rater))
    whole = hashlib.sha256(b"".join(people[place] for place in rank)).hexdigest()
    moved = {int(old): new for new, old in enumerate(rows)} if answers.comments else {}
    return replace(
        answers,
        raters=tuple(answers.raters[place] for place in rank),
        rater=rater[rows],
        item=answers.item[rows],
        state=answers.state[rows],
        value=answers.value[rows],
        content=answers.content[rows],
        comments={moved[place]: text for place, text in answers.comments.items()},
    ), whole


def with_sorted_rows(definition: Definition) -> Definition:
    """The same definition with its tables in an order that depends on their content alone."""
    return replace(
        definition,
        coding=_in_order(definition.coding),
        evidence=_in_order(definition.evidence),
        kpis=_in_order(definition.kpis),
        confirmed=_in_order(definition.confirmed),
    )


def inputs_hash(definition: Definition, answers_hash: str) -> str:
    """SHA-256 over the canonical content of everything that a result is computed from."""
    previous = definition.previous
    parts: dict[str, object] = {
        "answers": answers_hash,
        "assessment": definition.assessment,
        "questionnaires": definition.questionnaires,
        "library": definition.library,
        "strategy": definition.strategy,
        "coding": _rows(definition.coding),
        "evidence": _rows(definition.evidence),
        "kpis": _rows(definition.kpis),
        "confirmed": _rows(definition.confirmed),
        "initiatives": definition.initiatives,
        "previous": dict(previous.results) if previous and previous.results else None,
    }
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def content_hash(model: BaseModel) -> str:
    """SHA-256 of one authored record, independent of how its file was laid out.

    What has its default counts as not written, so that a field which a later DOT adds to the format
    leaves the hashes of older content as they are.
    """
    written = model.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(canonical_json(written).encode()).hexdigest()


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no white space."""
    return json.dumps(
        _plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def _row_digests(answers: Answers) -> np.ndarray[Any, np.dtype[Any]]:
    """A 128-bit digest of every answer: item, state, answer as written, comment."""
    spans = max(len(answers.texts), 1), 4
    code = (answers.item.astype(np.int64) * spans[1] + answers.state) * spans[0] + answers.content
    distinct, place = np.unique(code, return_inverse=True)
    table = [
        _answer_digest(answers.items[int(c) // (spans[0] * spans[1])], int(c) // spans[0] % spans[1],
                       answers.texts[int(c) % spans[0]] if answers.texts else "")
        for c in distinct
    ]  # fmt: skip
    kind = np.dtype([("high", ">u8"), ("low", ">u8")])
    rows = np.frombuffer(b"".join(table), dtype=kind)[place].copy()
    for index, comment in answers.comments.items():
        mixed = _digest([comment], rows[index].tobytes())
        rows[index] = np.frombuffer(mixed, dtype=kind)[0]
    return rows


def _answer_digest(key: ItemKey, state: int, text: str) -> bytes:
    return _digest([key.questionnaire, key.item, state, text], b"")


def _digest(words: Iterable[object], more: bytes) -> bytes:
    head = json.dumps(list(words), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(head + b"\0" + more, digest_size=DIGEST).digest()


def _in_order(rows: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(rows, key=lambda row: canonical_json(vars(row))))


def _rows(rows: Iterable[object]) -> list[object]:
    return [_plain(vars(row)) for row in _in_order(rows)]


def _plain(value: object) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
