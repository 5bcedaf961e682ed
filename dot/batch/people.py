"""The raters of `answers.csv`: each has one code, one group, one unit and one level."""

from collections.abc import Collection
from dataclasses import dataclass, field

from dot.batch.dialect import Findings, clip
from dot.batch.meanings import REFUSED, Asked
from dot.questionnaires.wording import unknown
from dot.results.inputs import Rater

LONGEST_CODE = 100


@dataclass
class People:
    """Raters in order of appearance; ``known`` finds them by their cells as written."""

    names: tuple[str, ...]
    asked: Asked
    findings: Findings
    lenient: bool = False
    known: dict[tuple[str, ...], int] = field(default_factory=dict)
    raters: list[Rater] = field(default_factory=list)
    by_code: dict[str, tuple[int, int]] = field(default_factory=dict)

    def learn(self, raw: tuple[str, ...], line: int) -> int:
        """The index of the rater behind cells not met before, below zero where they are wrong."""
        cells = dict(zip(self.names, (cell.strip() for cell in raw), strict=True))
        rater = Rater(cells["rater"], cells["group"], cells.get("unit", ""), cells.get("level", ""))
        index = self.index_of(rater, line) if self.is_sound(rater, line) else REFUSED
        self.known[raw] = index
        return index

    def index_of(self, rater: Rater, line: int) -> int:
        """The rater's place; a code that came with another group, unit or level is refused."""
        index, first = self.by_code.setdefault(rater.code, (len(self.raters), line))
        if index == len(self.raters):
            self.raters.append(rater)
        elif self.raters[index] != rater:
            self.findings.add(line, contradiction(self.raters[index], rater, first))
            return REFUSED
        return index

    def is_sound(self, rater: Rater, line: int) -> bool:
        """Whether code, group, unit and level are what they must be."""
        messages = [refused_code(rater.code)]
        if not self.lenient:
            messages += [
                refused_name("rater group", rater.group, self.asked.groups),
                rater.unit and refused_name("unit", rater.unit, self.asked.units),
                rater.level and refused_name("level", rater.level, self.asked.levels),
            ]
        wrong = [message for message in messages if message]
        for message in wrong:
            self.findings.add(line, message)
        return not wrong


def refused_code(code: str) -> str:
    """What is wrong with a rater's code, if anything."""
    if not code:
        return "“rater” is empty: give every person a code."
    if len(code) > LONGEST_CODE:
        return f"The rater code “{clip(code)}” has over {LONGEST_CODE} characters: shorten it."
    return ""


def refused_name(kind: str, name: str, known: Collection[str]) -> str:
    """What is wrong with the name of a group, unit or level, if anything."""
    if not name:
        return f"The {kind} is empty: fill it in."
    return "" if name in known else unknown(kind, clip(name), known)


def contradiction(earlier: Rater, now: Rater, line: int) -> str:
    """How a rater's cells differ from those of the first row with the same code."""
    both = [
        ("group", earlier.group, now.group),
        ("unit", earlier.unit, now.unit),
        ("level", earlier.level, now.level),
    ]
    what, before, after = next(triple for triple in both if triple[1] != triple[2])
    return (
        f"The rater “{clip(now.code)}” has the {what} “{clip(after)}” here and “{clip(before)}” in "
        f"line {line}: a rater has one group, unit and level."
    )
