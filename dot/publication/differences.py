"""What two releases of one question tell together of those who came or went: not that all agree.

A group's sum in one release less its sum in the other is what the newcomers said less what those
who are gone said. There are ten of them or more; but if that lies so near an end that two steps of
one person could have taken it there, single answers follow, as from a mean near the end.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from dot.publication.schemas import Pattern, Told
from dot.results.cells import STEPS_TO_THE_END
from dot.results.moments import LEAST_SQUARED_STEPS

NEARLY = 1e-9
Places = frozenset[tuple[str, str]]


def near_an_end(new: Told, old: Told) -> Iterator[tuple[str, str]]:
    """Questions and cells whose newcomers, less those who are gone, lie near an end of the scale."""
    now, before = _patterns(new), _patterns(old)
    for question in sorted(new.means.keys() & old.means.keys()):
        told, earlier = new.means[question], old.means[question]
        for cell in sorted(told.cells.keys() & earlier.cells.keys()):
            if "group:" not in cell:
                continue
            here = _people(new, now[question], cell)
            there = _people(old, before[question], cell)
            low = here.total() * told.cells[cell][0] - there.total() * earlier.cells[cell][1]
            high = here.total() * told.cells[cell][1] - there.total() * earlier.cells[cell][0]
            joined, left = (here - there).total(), (there - here).total()
            bottom, top = told.ends
            room = STEPS_TO_THE_END * told.step - NEARLY
            above = low > joined * top - left * bottom - room
            below = high < joined * bottom - left * top + room
            if (joined or left) and (above or below):
                yield question, cell


def _patterns(told: Told) -> dict[str, Pattern]:
    return {name: pattern for pattern in told.patterns for name in pattern.questions}


def _people(told: Told, pattern: Pattern, cell: str) -> Counter[tuple[str, str, str]]:
    """The voices that count in one cell."""
    row = next(row for row in pattern.rows if row.cell == cell)
    places: Places = frozenset((group, unit) for group, unit, _ in row.of)
    voices = zip(told.voices, pattern.counted, strict=True)
    return Counter(
        (one.said, one.group, one.unit)
        for one, here in voices
        if here == "1" and (one.group, one.unit) in places
    )


def few_on_a_question(
    new: Told, old: Told, floors: Mapping[str, int], fewest: int
) -> Iterator[tuple[str, str]]:
    """Questions and confidential groups of which some, but too few, answers are new or gone.

    fewest: for second moments: two variances of a group differ by what those few said.
    """
    now, before = _patterns(new), _patterns(old)
    for question in sorted(now.keys() & before.keys()):
        here, there = _answering(new, now[question]), _answering(old, before[question])
        for moved in (here - there, there - here):
            people = Counter(group for (_, group), count in moved.items() for _ in range(count))
            for group in sorted(people.keys() & floors.keys()):
                if people[group] < max(fewest, floors[group]):
                    yield question, group


def of_one_mind(
    new: Told, old: Told, said: Mapping[str, Mapping[str, float]], groups: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Questions and groups whose newcomers, as two variances would tell, nearly all say the same."""
    now, before = _patterns(new), _patterns(old)
    for question in sorted(now.keys() & before.keys() & said.keys() & new.means.keys()):
        more = _answering(new, now[question]) - _answering(old, before[question])
        for group in groups:
            answers = [
                said[question][voice]
                for (voice, own), count in more.items()
                for _ in range(count)
                if own == group
            ]
            apart = float(np.sum((np.array(answers) - np.mean(answers)) ** 2)) if answers else None
            if apart is not None and apart < LEAST_SQUARED_STEPS * new.means[question].step ** 2:
                yield question, group


def _answering(told: Told, pattern: Pattern) -> Counter[tuple[str, str]]:
    voices = zip(told.voices, pattern.counted, strict=True)
    return Counter((one.said, one.group) for one, here in voices if here == "1")
