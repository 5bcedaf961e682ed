"""Recall answers become codes: the signed wordings first, then what two blind coders decided."""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dot.strategy.schemas import UNCODABLE, Code, Coded, Strategy

Question = Literal["priorities", "measures", "needs"]
AGREED = "agreed"
NEAR_ENOUGH = 0.75


@dataclass(frozen=True)
class Decision:
    """The code of one wording, None while it has none; ``by`` is dictionary, coder or nobody."""

    code: str | None
    by: Literal["dictionary", "coder", "nobody"]


@dataclass(frozen=True)
class Wording:
    """A distinct wording that the dictionary didn't match, with the nearest codes as proposals."""

    question: Question
    answer: str
    proposals: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """Everything that turns a wording into a code, per question."""

    dictionary: Mapping[Question, Mapping[str, str]]
    decided: Mapping[str, tuple[str, ...]]

    def code(self, question: Question, wording: str) -> Decision:
        """The dictionary's code, else the coders' joint one; coders who differ decide nothing."""
        words = normal(wording)
        if not words:
            return Decision(UNCODABLE, "dictionary")
        known = self.dictionary[question]
        if words in known:
            return Decision(known[words], "dictionary")
        vocabulary = {*known.values(), UNCODABLE}
        votes = [code for code in self.decided.get(words, ()) if code in vocabulary]
        if not votes:
            return Decision(None, "nobody")
        ranked = Counter(votes).most_common()
        tied = len(ranked) > 1 and ranked[0][1] == ranked[1][1]
        return Decision(None, "nobody") if tied else Decision(ranked[0][0], "coder")


def normal(wording: str) -> str:
    """A wording without case, punctuation, doubled spaces and typographic variants of letters."""
    folded = unicodedata.normalize("NFKC", wording).casefold()
    kept = "".join(c if c.isalnum() or c == "%" else " " for c in folded)
    return " ".join(kept.split())


def codebook(strategy: Strategy, coding: Iterable[Code]) -> Codebook:
    """The dictionary of the strategy's accepted wordings, and the coders' decisions.

    Each coder has one vote for a wording, however often it is listed. A row by the coder
    ``agreed`` is what the coders settled on and overrules the others.
    """
    dictionary: dict[Question, dict[str, str]] = {
        "priorities": _words([*strategy.priorities, *strategy.drift]),
        "measures": _words(strategy.measures),
        "needs": _words(strategy.needs),
    }
    votes = sorted({(normal(row.answer), row.coder, row.code) for row in coding})
    settled = {words for words, coder, _ in votes if coder == AGREED}
    decided: dict[str, list[str]] = {}
    for words, coder, code in votes:
        if coder == AGREED or words not in settled:
            decided.setdefault(words, []).append(code)
    return Codebook(dictionary, {words: tuple(codes) for words, codes in decided.items()})


def uncoded_wordings(
    book: Codebook, answers: Iterable[tuple[Question, str]]
) -> tuple[Wording, ...]:
    """Distinct wordings without a code, sorted by wording: the list shows neither level nor person."""
    distinct: dict[tuple[Question, str], str] = {}
    for question, answer in answers:
        if book.code(question, answer).code is None and normal(answer):
            key = (question, normal(answer))
            distinct[key] = min(distinct.get(key, answer), answer)
    return tuple(
        Wording(question, distinct[question, words], _proposals(book.dictionary[question], words))
        for question, words in sorted(distinct)
    )


def _words(coded: Iterable[Coded]) -> dict[str, str]:
    return {
        normal(wording): entry.code
        for entry in coded
        for wording in (entry.code, entry.text, *entry.wordings)
    }


def _proposals(dictionary: Mapping[str, str], words: str) -> tuple[str, ...]:
    near = difflib.get_close_matches(words, list(dictionary), n=3, cutoff=NEAR_ENOUGH)
    inside = [
        known for known in dictionary if len(known) > 3 and (known in words or words in known)
    ]
    return tuple(dict.fromkeys(dictionary[known] for known in [*near, *sorted(inside)]))[:3]
