"""The raters of `answers.csv`: each has one code, one group, one unit and one level."""

from array import array
from collections.abc import Collection
from dataclasses import dataclass, field

from dot.batch.dialect import Findings, clip
from dot.batch.meanings import Asked
from dot.questionnaires.wording import unknown
from dot.results.inputs import Rater

PERSON = ("rater", "group", "unit", "level")
LONGEST_CODE = 100
# Below every other number that stands for no rater.
FIRST_WRONG = -10

Place = tuple[str, ...]


@dataclass
class People:
    """Raters in order of appearance, found by their code.

    places: group, unit and level as written → the same without spaces, or a number where one is wrong;
    thousands of raters share a few of them.   lines: where each rater came first.   wrong: what is
    wrong with a row's rater, one entry a kind of mistake; the row gets the entry's number, below
    zero, so that afterwards all rows of a kind can be counted.
    """

    asked: Asked
    findings: Findings
    lenient: bool = False
    raters: list[Rater] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    places: dict[Place, Place | int] = field(default_factory=dict)
    lines: "array[int]" = field(default_factory=lambda: array("i"))
    wrong: dict[tuple[str, ...], int] = field(default_factory=dict)

    def find(self, raw: tuple[str, ...], line: int) -> int:
        """The index of the rater with these cells, or the number, below zero, of what is wrong."""
        code, place = raw[0].strip(), self.place(raw[1:], line)
        if isinstance(place, int):
            return place
        index = self.index.get(code)
        if index is None:
            return self.add(code, place, line)
        known = self.raters[index]
        if (known.group, known.unit, known.level) == place:
            return index
        rater = Rater(code, *place)
        return self.refuse((contradiction(known, rater, self.lines[index]),), line)

    def add(self, code: str, place: Place, line: int) -> int:
        """Take a new rater in."""
        refusal = refused_code(code)
        if refusal:
            return self.refuse((refusal,), line)
        self.index[code] = len(self.raters)
        self.raters.append(Rater(code, *place))
        self.lines.append(line)
        return len(self.raters) - 1

    def place(self, raw: Place, line: int) -> Place | int:
        """Group, unit and level of these cells; the number of the mistake where one is wrong."""
        if raw in self.places:
            return self.places[raw]
        place: Place | int = tuple(cell.strip() for cell in raw)
        messages = [] if self.lenient else self.refusals(*(cell.strip() for cell in raw))
        if messages:
            place = self.refuse(tuple(messages), line)
        self.places[raw] = place
        return place

    def refuse(self, messages: tuple[str, ...], line: int) -> int:
        """Note what is wrong with the rater of a row; the number that such rows get."""
        if messages not in self.wrong:
            self.wrong[messages] = FIRST_WRONG - len(self.wrong)
            for message in messages:
                self.findings.add(line, message)
        return self.wrong[messages]

    def refusals(self, group: str, unit: str, level: str) -> list[str]:
        """What is wrong with a group, unit and level."""
        messages = [
            refused_name("rater group", group, self.asked.groups),
            unit and refused_name("unit", unit, self.asked.units),
            level and refused_name("level", level, self.asked.levels),
        ]
        return [message for message in messages if message]


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
