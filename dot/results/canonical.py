"""One order and one hash for the same content, whatever the order of rows and the rater codes."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dot.questionnaires.hashing import canonical_json, plain
from dot.results.inputs import Answers, Definition, ItemKey

T = TypeVar("T")

DIGEST = 16
ENCODER = json.JSONEncoder(ensure_ascii=False)


def in_canonical_order(answers: Answers) -> tuple[Answers, str]:
    """The same answers with raters sorted by what they are and said; and the answers' hash.

    Two raters who are alike in group, unit, level and every answer are interchangeable, so the
    order among them cannot show in any result.
    """
    digests, place = _row_digests(answers)
    # A digest's rank stands for it: one sort of whole numbers instead of three sorts of columns.
    rank = np.empty(len(digests), dtype=np.int64)
    rank[np.lexsort((digests["low"], digests["high"]))] = np.arange(len(digests))
    order = np.argsort(answers.rater * np.int64(max(len(digests), 1)) + rank[place])
    starts = np.searchsorted(answers.rater[order], np.arange(len(answers.raters) + 1))
    ordered = digests[place[order]].tobytes()
    times = _times(answers)
    people = [
        _digest([rater.group, rater.unit, rater.level, *spent], ordered[a * DIGEST : b * DIGEST])
        for rater, spent, a, b in zip(answers.raters, times, starts[:-1], starts[1:], strict=True)
    ]
    turn = np.array(sorted(range(len(people)), key=lambda index: people[index]), dtype=np.int64)
    rows, rater = _blocks(order, starts, turn)
    whole = hashlib.sha256(b"".join(people[index] for index in turn)).hexdigest()
    return replace(
        answers,
        raters=tuple(answers.raters[index] for index in turn),
        rater=rater,
        item=answers.item[rows],
        state=answers.state[rows],
        value=answers.value[rows],
        content=answers.content[rows],
        comments=_moved(answers.comments, rows),
        seconds={slug: spent[turn] for slug, spent in answers.seconds.items()},
    ), whole


def _times(answers: Answers) -> list[list[object]]:
    """What tells raters apart by their time; nothing where no times are known."""
    told: list[list[object]] = [[] for _ in answers.raters]
    for slug in sorted(answers.seconds):
        for mine, spent in zip(told, answers.seconds[slug].tolist(), strict=True):
            if not math.isnan(spent):
                mine += [slug, spent]
    return told


def _blocks(
    order: NDArray[np.int64], starts: NDArray[np.int64], turn: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Rows that lie together by rater, with the raters in another order; and each row's rater."""
    counts = np.diff(starts)[turn]
    begins = np.cumsum(counts) - counts
    from_here = np.repeat(starts[turn] - begins, counts) + np.arange(order.size)
    return order[from_here], np.repeat(np.arange(turn.size, dtype=np.int32), counts)


def _moved(comments: Mapping[int, str], rows: NDArray[np.int64]) -> dict[int, str]:
    """The comments under the places that their rows have now."""
    if not comments:
        return {}
    place = np.empty(rows.size, dtype=np.int64)
    place[rows] = np.arange(rows.size)
    return {int(place[old]): text for old, text in comments.items()}


def with_sorted_rows(definition: Definition) -> Definition:
    """The same definition with its tables in an order that depends on their content alone."""
    return replace(
        definition,
        coding=_in_order(definition.coding),
        evidence=_in_order(definition.evidence),
        kpis=_in_order(definition.kpis),
        confirmed=_in_order(definition.confirmed),
    )


def inputs_hash(definition: Definition, answers_hash: str, pairs_hash: str | None = None) -> str:
    """SHA-256 over the canonical content of everything that a result is computed from.

    pairs_hash: of what people said who could be found in the wave before, where any could.
    It confirms a guess at what few people said, so it stays in confidential results and ledgers.
    """
    parts = _parts(definition)
    parts |= {"answers": answers_hash, "coding": coding_rows(definition)}
    if pairs_hash is not None:
        parts["pairs"] = pairs_hash
    if definition.read_comments:
        parts["comments read"] = _rows(definition.read_comments)
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def coding_rows(definition: Definition) -> list[object]:
    """What the coders decided, in an order that depends on it alone."""
    return [
        plain(row)
        for row in sorted((row.content() for row in definition.coding), key=canonical_json)
    ]


def told_hash(definition: Definition, told: object) -> str:
    """SHA-256 over what a published result was made from, as far as readers may know it.

    told: everything that is published.   Of answers, their coding and comments nothing enters that
    is not told.
    """
    parts = _parts(definition) | {"told": told}
    return hashlib.sha256(canonical_json(parts).encode()).hexdigest()


def _parts(definition: Definition) -> dict[str, object]:
    """Everything but what people said, and what was made of that by hand."""
    previous = definition.previous
    parts: dict[str, object] = {
        "assessment": definition.assessment,
        "questionnaires": definition.questionnaires,
        "library": definition.library,
        "strategy": definition.strategy,
        "evidence": _rows(definition.evidence),
        "kpis": _rows(definition.kpis),
        "confirmed": _rows(definition.confirmed),
        "initiatives": definition.initiatives,
        "previous": dict(previous.results) if previous and previous.results else None,
    }
    if previous and previous.questionnaires:
        parts["previous questionnaires"] = dict(previous.questionnaires)
    if definition.benchmark_sets:
        parts["benchmark sets"] = [edition.content for edition in definition.benchmark_sets]
    return parts


def _row_digests(answers: Answers) -> tuple[np.ndarray[Any, np.dtype[Any]], NDArray[np.int64]]:
    """128-bit digests of distinct answers (item, state, answer as written, comment), and each row's."""
    texts, states = max(len(answers.texts), 1), 4
    code = (answers.item.astype(np.int64) * states + answers.state) * texts + answers.content
    distinct, place = np.unique(code, return_inverse=True)
    table = [
        _answer_digest(
            answers.items[c // (texts * states)], c // texts % states, answers.texts[c % texts]
        )
        for c in distinct.tolist()
    ]
    for row, comment in answers.comments.items():
        table.append(_digest([comment], table[place[row]]))
        place[row] = len(table) - 1
    kind = np.dtype([("high", ">u8"), ("low", ">u8")])
    return np.frombuffer(b"".join(table), dtype=kind), place


def _answer_digest(key: ItemKey, state: int, text: str) -> bytes:
    return _digest([key.questionnaire, key.item, state, text], b"")


def _digest(words: Iterable[object], more: bytes) -> bytes:
    head = ENCODER.encode(list(words)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(head + b"\0" + more, digest_size=DIGEST).digest()


def _in_order(rows: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(rows, key=lambda row: canonical_json(vars(row))))


def _rows(rows: Iterable[object]) -> list[object]:
    return [plain(vars(row)) for row in _in_order(rows)]
