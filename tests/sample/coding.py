"""Two coders give codes to people's own words, blind to level, and settle where they differ."""

from collections.abc import Iterable

from dot.strategy.coding import AGREED, normal
from dot.strategy.schemas import UNCODABLE, Strategy
from tests.sample.cast import Table, Wave, stream
from tests.sample.recall import UNKNOWN, signed_wordings

CODED_ITEMS = (
    "leakage-priorities",
    "leakage-measures",
    "leakage-needs-heard",
    "leakage-needs-predicted",
)
Row = tuple[str, str, str]


def coded(
    leakage: Table, strategy: Strategy, answers: Iterable[tuple[str, str]], wave: Wave
) -> list[Row]:
    """The rows of `coding.csv` for these (item, answer) pairs: answer, coder, code."""
    right = own_codes(leakage)
    signed = {normal(line) for lines in signed_wordings(strategy).values() for line in lines}
    met = {
        line
        for item, answer in answers
        if item in CODED_ITEMS and answer not in (UNKNOWN, "skipped")
        for line in answer.split("|")
        if normal(line) not in signed
    }
    words = sorted(met)
    open_words = words[:: max(len(words) // leakage["left_open"], 1)][: leakage["left_open"]]
    rows: list[Row] = []
    for word in words:
        if word not in open_words:
            rows += votes(leakage, word, right[word], wave)
    return rows


def votes(leakage: Table, word: str, code: str, wave: Wave) -> list[Row]:
    """The first coder's code, perhaps the second's, and what they settled on if they differ."""
    first, second = leakage["coders"]
    rng = stream("coding", word)
    both, differ, errs = rng.random(3)
    if both >= leakage["overlap"]:
        return [(word, first, code)]
    if differ >= leakage["conflict"]:
        return [(word, first, code), (word, second, code)]
    wrong = UNCODABLE if code != UNCODABLE else "S1"
    pair = (wrong, code) if errs < 0.5 else (code, wrong)
    return [(word, first, pair[0]), (word, second, pair[1]), (word, AGREED, code)]


def own_codes(leakage: Table) -> dict[str, str]:
    """The code behind each of people's own wordings."""
    return {
        word: UNCODABLE if code in leakage["no_code"] else code
        for code, words in leakage["own_words"].items()
        for word in words
    }
