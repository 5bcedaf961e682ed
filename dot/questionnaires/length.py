"""How long a questionnaire takes each group: what it reads, and a moment for every answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from dot.questionnaires.schemas import Item, Questionnaire

READING_SPEED = 200.0
SECONDS_AN_ITEM = 8.0


@dataclass(frozen=True)
class Length:
    """Items and words that somebody meets."""

    items: int
    words: int

    @property
    def minutes(self) -> float:
        """Reading at 200 words a minute, and 8 seconds for each answer (estimates of ours)."""
        return self.words / READING_SPEED + self.items * SECONDS_AN_ITEM / 60

    def __add__(self, other: "Length") -> "Length":
        return Length(self.items + other.items, self.words + other.words)


NOTHING = Length(0, 0)


def asked(questionnaire: Questionnaire, group: str, *, depth: bool = False) -> list[Item]:
    """What a member of the group is asked; ``depth`` adds the items beside the core.

    Conditional items count as asked: the longest way through is what people must have time for.
    """
    if group not in questionnaire.groups:
        return []
    items = [item for item in questionnaire.items() if item.core or depth]
    return [item for item in items if item.groups == "all" or group in item.groups]


def length(questionnaire: Questionnaire, items: Sequence[Item]) -> Length:
    """Everything that respondents read of these items; what comes back word by word is read once."""
    once: set[str] = set()
    words = 0
    for item in items:
        words += count(item.text) + count(item.help or "")
        words += sum(count(anchor.short) for anchor in item.levels or [])
        if isinstance(item.options, list):
            words += sum(count(option.text) for option in item.options)
        elif item.options is not None:
            once.update(option.text for option in questionnaire.options_of(item))
        once.update([item.adverse_event_hint or ""])
    return Length(len(items), words + sum(map(count, once)))


def count(text: str) -> int:
    """How many words a text has."""
    return len(text.split())


def total(questionnaires: Sequence[Questionnaire], group: str, *, depth: bool = False) -> Length:
    """What a member of the group meets in all of the questionnaires."""
    return sum(
        (length(one, asked(one, group, depth=depth)) for one in questionnaires), start=NOTHING
    )


def length_table(questionnaires: Sequence[Questionnaire]) -> list[str]:
    """Items and minutes of each group, in the order in which the questionnaires name the groups."""
    groups = {code: group.name for one in questionnaires for code, group in one.groups.items()}
    width = max(len(f"{code}  {name}") for code, name in groups.items())
    lines = [f"{'':<{width}}  {'core':>5}  {'min':>5}  {'with depth':>10}  {'min':>5}"]
    for code, name in groups.items():
        core = total(questionnaires, code)
        full = total(questionnaires, code, depth=True)
        label = f"{code}  {name}"
        lines.append(
            f"{label:<{width}}  {core.items:>5}  {core.minutes:>5.1f}  "
            f"{full.items:>10}  {full.minutes:>5.1f}"
        )
    return lines
