"""Recall answers become codes: the signed wordings first, then what two blind coders decided."""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from dot.strategy.schemas import QUESTIONS, UNCODABLE, Code, Coded, Question, Strategy

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
    """Everything that turns a wording into a code, per question.

    vocabulary: the codes that an answer can have; one of another question is no vote.
    decided: the votes for a wording that was given to a question.
    """

    dictionary: Mapping[Question, Mapping[str, str]]
    vocabulary: Mapping[Question, frozenset[str]]
    decided: Mapping[tuple[Question, str], tuple[str, ...]]

    def code(self, question: Question, wording: str) -> Decision:
        """The dictionary's code, else the coders' joint one; coders who differ decide nothing."""
        words = normal(wording)
        if not words:
            return Decision(UNCODABLE, "dictionary")
        known = self.dictionary[question]
        if words in known:
            return Decision(known[words], "dictionary")
        votes = self.decided.get((question, words), ())
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
    dictionary = {question: _words(entries) for question, entries in entries_of(strategy).items()}
    codes_of = {
        question: frozenset({UNCODABLE, *known.values()}) for question, known in dictionary.items()
    }
    rows = list(coding)
    decided: dict[tuple[Question, str], list[str]] = {}
    for question, codes in codes_of.items():
        votes = sorted(
            {(normal(row.answer), row.coder, row.code) for row in _counting(rows, question, codes)}
        )
        settled = {words for words, coder, _ in votes if coder == AGREED}
        for words, coder, code in votes:
            if coder == AGREED or words not in settled:
                decided.setdefault((question, words), []).append(code)
    return Codebook(dictionary, codes_of, {key: tuple(votes) for key, votes in decided.items()})


def entries_of(strategy: Strategy) -> dict[Question, list[Coded]]:
    """What an answer to each question can name."""
    named = {
        "priorities": [*strategy.priorities, *strategy.drift],
        "measures": strategy.measures,
        "needs": strategy.needs,
    }
    return {question: named[question] for question in QUESTIONS}


def _counting(coding: Iterable[Code], question: Question, codes: Collection[str]) -> list[Code]:
    """The rows that count for a question: a coder's own for it, else the one that names none."""
    fitting = [row for row in coding if row.code in codes and row.question in ("", question)]
    own = {(normal(row.answer), row.coder) for row in fitting if row.question}
    return [row for row in fitting if row.question or (normal(row.answer), row.coder) not in own]


def uncoded(
    book: Codebook, answers: Iterable[tuple[Question, str]]
) -> dict[tuple[Question, str], str]:
    """Distinct wordings without a code, by question and without their typography, as one wrote them."""
    distinct: dict[tuple[Question, str], str] = {}
    for question, answer in set(answers):
        if book.code(question, answer).code is None and normal(answer):
            key = (question, normal(answer))
            distinct[key] = min(distinct.get(key, answer), answer)
    return distinct


def uncoded_wordings(
    book: Codebook, answers: Iterable[tuple[Question, str]], most: int | None = None
) -> tuple[Wording, ...]:
    """The first of them, sorted by wording: the list shows neither level nor person."""
    found = uncoded(book, answers)
    return tuple(
        Wording(question, found[question, words], _proposals(book.dictionary[question], words))
        for question, words in sorted(found)[:most]
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
