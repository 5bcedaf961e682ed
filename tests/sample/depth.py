"""What people write into the voluntary questions: figures, yes or no, shares, a few words."""

from collections.abc import Sequence

import numpy as np

from tests.sample.cast import Floats, Rater, Table, Wave, stream
from tests.sample.model import Question, name_of


def written(depth: Table, question: Question, raters: Sequence[Rater], wave: Wave) -> list[str]:
    """The answers of these people to an item that does not enter a score."""
    rng = stream("depth", wave, question.item.id)
    kind = question.item.type
    return [
        WRITERS[kind](depth, question, rng) if kind in WRITERS else text(depth, question, rng)
        for _ in raters
    ]


def number(depth: Table, question: Question, rng: np.random.Generator) -> str:
    """A figure on its usual step, inside the item's limits."""
    mean, spread, step = depth["numbers"][question.item.id]
    value = np.rint(rng.normal(mean, spread) / step) * step
    low = -np.inf if question.item.minimum is None else question.item.minimum
    high = np.inf if question.item.maximum is None else question.item.maximum
    # Adding nought turns a rounded minus nought into a plain one.
    return f"{min(max(value, low), high) + 0.0:.10g}"


def place(depth: Table, question: Question, rng: np.random.Generator) -> str:
    """An option near the item's mean place."""
    mean = depth["places"][question.item.id]
    last = len(question.questionnaire.options_of(question.item))
    return name_of(question, int(np.rint(rng.normal(mean, 1.0)).clip(1, last)))


def level(depth: Table, question: Question, rng: np.random.Generator) -> str:
    return str(int(np.rint(rng.normal(2.8, 0.8)).clip(1, 5)))


def yes_no(depth: Table, question: Question, rng: np.random.Generator) -> str:
    return "yes" if rng.random() < depth["share_of_yes"][question.item.id] else "no"


def allocation(depth: Table, question: Question, rng: np.random.Generator) -> str:
    """Shares near the usual ones, in fives, adding up to 100."""
    options = [option.id for option in question.questionnaire.options_of(question.item)]
    split = fives(np.array(depth["allocations"][question.item.id], dtype=float), 6.0, rng)
    return joined(options, split)


def fives(usual: Floats, spread: float, rng: np.random.Generator) -> list[int]:
    """100 points near the usual shares, in steps of five; the largest share takes the rest."""
    drawn = np.clip(usual + rng.normal(0.0, spread, usual.size), 0.0, None)
    split = (np.rint(drawn / drawn.sum() * 20) * 5).astype(int)
    split[int(np.argmax(split))] += 100 - int(split.sum())
    return [int(points) for points in split]


def joined(options: Sequence[str], split: Sequence[int]) -> str:
    """An allocation as it is written in a cell."""
    return "|".join(f"{name}={points}" for name, points in zip(options, split, strict=True))


def text(depth: Table, question: Question, rng: np.random.Generator) -> str:
    """A few words; several lines where the item has room for them."""
    pool = depth["words"][question.item.id]
    lines = min(question.item.entries or 1, 3)
    chosen = rng.choice(len(pool), size=int(rng.integers(1, lines + 1)), replace=False)
    return "|".join(pool[int(at)] for at in chosen)


WRITERS = {
    "number": number,
    "agreement": place,
    "frequency": place,
    "bars": level,
    "yes_no": yes_no,
    "allocation": allocation,
}
