"""Whether a release may follow earlier ones of the same wave: the audit of all of them together.

In order: what was settled before the first release stays settled. In every confidential group no
voice is new or gone, or ten are: intervals and agreement tell second moments, and two of them
differ by those who changed. Last, the rows of all releases are audited as one, over atoms that are
split by the releases in which they count, exactly and then by the ranges that they leave open
(``reissue_ranges``); cells by unit that would give a few away are hidden from the new release, and
where that does not help, the release is refused.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dot.errors import Conflict
from dot.publication.differences import few_on_a_question, near_an_end, of_one_mind
from dot.publication.privacy_freeze import plan_digest, refuse_lowered
from dot.publication.privacy_schemas import PrivacyPlan
from dot.publication.recording import Said
from dot.publication.reissue_ranges import UnknownLimits, squeezing_cells
from dot.publication.schemas import Pattern, Release, Told
from dot.publication.voices import Kind, kinds_of
from dot.results.inputs import Floats
from dot.results.lattice import UNIT_FLOOR
from dot.results.moments import FEWEST_FOR_SPREAD
from dot.results.tally import Ints
from scoring.disclosure import FewAllowed, blame_of_few, statistics_of_few

WHAT_TO_DO = (
    "Keep the report that was released, or wait until enough answers have changed. If nobody but "
    "you has seen any earlier result of this wave, delete releases.json and start again."
)


def hidden_cells(
    new: Release, earlier: list[Release], leveled: frozenset[str], said: Mapping[str, Said]
) -> dict[str, set[str]]:
    """Cells by unit that the new release must hide, by questionnaire.

    leveled: questionnaires that are also told by level.   said: what those in the new release say.
    Raises Conflict where hiding won't do.
    """
    for old in earlier:
        _refuse_unsettled(new, old)
        for slug in new.questionnaires.keys() & old.questionnaires.keys():
            _refuse_few(new, old, slug, slug in leveled)
    found = {}
    for slug in sorted(new.questionnaires):
        hidden = _agreeing(slug, new, earlier)
        _refuse_second_moments(slug, new, earlier, said[slug])
        hidden |= _hidden_of(slug, new, earlier)
        found[slug] = hidden | _squeezing(slug, new, earlier, said[slug], hidden)
    return found


def _refuse_second_moments(slug: str, new: Release, earlier: list[Release], said: Said) -> None:
    """Raises Conflict where two variances of a group would tell of a few, or that all agree."""
    told = new.questionnaires[slug]
    for old in earlier:
        if slug not in old.questionnaires:
            continue
        before, floors = old.questionnaires[slug], {**old.floors, **new.floors}
        for question, group in few_on_a_question(told, before, floors, FEWEST_FOR_SPREAD):
            raise Conflict(
                f"Since release {old.number} a few answers to “{question}” are new or gone in group "
                f"{group}, fewer than {max(FEWEST_FOR_SPREAD, floors[group])}: both spreads "
                f"together would tell them. {WHAT_TO_DO}"
            )
        for question, group in of_one_mind(told, before, said.ratings, sorted(floors)):
            raise Conflict(
                f"Nearly all whose answers are new in group {group} since release {old.number} "
                f"said the same to “{question}”: both spreads together would tell it. {WHAT_TO_DO}"
            )


def _squeezing(
    slug: str, new: Release, earlier: list[Release], said: Said, hidden: set[str]
) -> set[str]:
    """Cells that narrow people's totals down beside earlier releases. Raises Conflict."""
    releases = [*(one for one in earlier if slug in one.questionnaires), new]
    more: set[str] = set()
    if len(releases) == 1:
        return more
    for question in sorted(new.questionnaires[slug].means):
        try:
            found = squeezing_cells(question, releases, slug, said, hidden | more)
        except UnknownLimits:
            raise Conflict(
                "An earlier release was recorded by a DOT that did not keep what units' means told, "
                f"so that nobody can say what both releases would tell. {WHAT_TO_DO}"
            ) from None
        if found is None:
            raise Conflict(
                f"Together with earlier releases, “{question}” would tell nearly what fewer people "
                "said than their floor allows, or that all who came or went said the same, whatever "
                f"is hidden by unit. {WHAT_TO_DO}"
            )
        more |= found
    return more


def refuse_broken_promises(plan: PrivacyPlan, earlier: list[Release]) -> None:
    """Raises Conflict where a plan promises less than one that was released under."""
    for old in earlier:
        if old.plan is not None and plan_digest(old.plan) != plan_digest(plan):
            refuse_lowered(old.plan, plan)


def _agreeing(slug: str, new: Release, earlier: list[Release]) -> set[str]:
    """Groups in divisions whose newcomers would be seen to agree. Raises Conflict for whole groups."""
    hidden = set()
    for old in earlier:
        if slug not in old.questionnaires:
            continue
        for question, cell in near_an_end(new.questionnaires[slug], old.questionnaires[slug]):
            if "|" not in cell:
                group = cell.removeprefix("group:")
                raise Conflict(
                    f"Nearly all whose answers are new or gone in group {group} since release "
                    f"{old.number} said the same to “{question}”, at an end of the scale: both "
                    f"releases together would tell it. {WHAT_TO_DO}"
                )
            hidden.add(cell)
    return hidden


def _refuse_unsettled(new: Release, old: Release) -> None:
    changed = sorted(name for name, said in old.settled.items() if new.settled.get(name) != said)
    if changed:
        raise Conflict(
            f"Release {old.number} was made with another {' and '.join(changed)}: both together "
            f"would tell whose answers were read differently. {WHAT_TO_DO}"
        )
    if old.plan is not None:
        return  # Its promises were compared as a whole.
    lowered = sorted(
        code for code, floor in old.floors.items()
        if code in new.floors and new.floors[code] < floor
    )  # fmt: skip
    asked = {voice.group for told in new.questionnaires.values() for voice in told.voices}
    lowered += sorted((old.floors.keys() & asked) - new.floors.keys())
    if lowered:
        raise Conflict(
            f"The floor of {', '.join(lowered)} is lower than in release {old.number}: people "
            "answered under the higher one. Put it back in assessment.yaml."
        )


def _refuse_few(new: Release, old: Release, slug: str, leveled: bool) -> None:
    """Refuse where one to nine voices of a confidential group are new or gone; any, if told by level.

    What is told by level are shares of people, of many kinds, at every rung: no audit compares them
    across releases.
    """
    now, before = _voices(new, slug), _voices(old, slug)
    for moved, what in ((now - before, "new or changed"), (before - now, "gone or changed")):
        people: Counter[str] = Counter()
        for (_, group, _, _), count in moved.items():
            if group in new.floors or group in old.floors:
                people[f"group {group}"] += count
        if leveled and people:
            raise Conflict(
                f"Answers to “{slug}” are {what} since release {old.number} in "
                f"{', '.join(sorted(people))}. It is told level by level, which nobody can audit "
                "across releases, so its answers are settled with the first one: leave late ones "
                f"out of answers.csv. {WHAT_TO_DO}"
            )
        least = max([FEWEST_FOR_SPREAD, *new.floors.values(), *old.floors.values()])
        few = sorted(where for where, count in people.items() if count < least)
        if few:
            raise Conflict(
                f"Since release {old.number} fewer than {least} people's answers to “{slug}” are "
                f"{what} in {', '.join(few)}: both releases together would tell what they said. "
                f"{WHAT_TO_DO}"
            )


def _voices(release: Release, slug: str) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (voice.said, voice.group, voice.unit, voice.level)
        for voice in release.questionnaires[slug].voices
    )


def _hidden_of(slug: str, new: Release, earlier: list[Release]) -> set[str]:
    """One pattern for all questions of a questionnaire."""
    releases = [one for one in earlier if slug in one.questionnaires]
    if not releases:
        return set()
    union = _Union(slug, [*releases, new])
    hidden: set[str] = set()
    seen: set[tuple[int | None, ...]] = set()
    for question in sorted(union.places[-1]):
        patterns = tuple(place.get(question) for place in union.places)
        if patterns not in seen:
            seen.add(patterns)
            union.audit(question, hidden)
    return hidden


@dataclass
class _Union:
    """One questionnaire in all its releases, the new one last."""

    slug: str
    releases: list[Release]
    told: list[Told] = field(init=False)
    places: list[dict[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.told = [one.questionnaires[self.slug] for one in self.releases]
        self.places = [
            {name: at for at, pattern in enumerate(told.patterns) for name in pattern.questions}
            for told in self.told
        ]

    def audit(self, question: str, hidden: set[str]) -> None:
        """Add to the hidden cells until no statistic of few people follows. Raises Conflict."""
        asked = [
            (told, told.patterns[place[question]])
            for told, place in zip(self.told, self.places, strict=True)
            if question in place
        ]
        people = Counter({kind: len(own) for kind, own in kinds_of(asked).items()})
        while True:
            system = _system(people, asked, hidden)
            guilty = self._guilty(system)
            if guilty is None:
                return
            if not guilty:
                raise Conflict(
                    f"Together with earlier releases, “{question}” would tell what fewer people "
                    f"said than their floor allows, whatever is hidden by unit. {WHAT_TO_DO}"
                )
            hidden.add(min(guilty, key=lambda cell: ("|" not in cell, system.size_of[cell], cell)))

    def _guilty(self, system: "_System") -> list[str] | None:
        """Cells by unit of the new release to blame; None where nothing is told of a few."""
        weight = system.weight
        floors: dict[str, int] = {}
        for release in self.releases:
            for code, floor in release.floors.items():
                floors[code] = max(floor, floors.get(code, 0))
        known = np.array([kind[0] not in floors for kind in system.kinds], dtype=bool)
        own = np.array([floors.get(kind[0], 1) for kind in system.kinds], dtype=np.int64)

        def floor_of(atoms: tuple[int, ...]) -> int:
            highest = int(own[list(atoms)].max())
            whole = _whole_groups(system.kinds, atoms)
            floor = highest if whole else max(highest, UNIT_FLOOR)
            return 0 if system.persons(atoms) >= floor else weight * floor

        try:
            found = statistics_of_few(
                system.rows,
                system.sizes,
                weight * np.maximum(own, UNIT_FLOOR),
                known,
                FewAllowed(floor_of=floor_of, first=True),
            )
        except OverflowError:
            return [cell for cell in system.new if cell is not None]
        if not found:
            return None
        blamed = blame_of_few(system.rows, system.sizes, found[0], known)
        first = len(system.rows) - len(system.new)
        own_cells = [system.new[at - first] for at in blamed if at >= first]
        return [cell for cell in own_cells if cell is not None]


@dataclass(frozen=True)
class _System:
    """Rows over atoms of voices that count in the same releases.

    weight: how many releases there are. A voice counts in sizes as often as it is there, since one
    person may have been another voice in each release: the average over releases is never more
    than there are persons.
    new: the cell by unit behind each row of the new release, None for groups and the whole.
    """

    kinds: list[Kind]
    sizes: Ints
    weight: int
    rows: Floats
    new: list[str | None]
    size_of: dict[str, int]

    def persons(self, atoms: tuple[int, ...]) -> int:
        """The fewest persons that the voices of some atoms can be: in one release all are others."""
        return max(
            sum(
                int(self.sizes[at]) // sum(self.kinds[at][2])
                for at in atoms
                if self.kinds[at][2][release]
            )
            for release in range(self.weight)
        )


def _system(people: Counter[Kind], asked: list[tuple[Told, Pattern]], hidden: set[str]) -> _System:
    kinds = sorted(people)
    weight = len(asked)
    sizes = np.array([people[kind] * sum(kind[2]) for kind in kinds])
    rows: list[Floats] = []
    new: list[str | None] = []
    size_of: dict[str, int] = {}
    for at, (_, pattern) in enumerate(asked):
        last = at == len(asked) - 1
        for row in pattern.rows:
            if last and row.cell in hidden:
                continue
            by_place = {(group, unit): value for group, unit, value in row.of}
            made = [by_place.get(kind[:2], 0.0) if kind[2][at] else 0.0 for kind in kinds]
            rows.append(np.array(made))
            if last:
                size_of[row.cell] = sum(
                    people[kind] for kind, value in zip(kinds, made, strict=True) if value
                )
                new.append(row.cell if row.cell.startswith("unit:") else None)
    return _merged(
        _System(kinds, sizes, weight, np.array(rows).reshape(len(rows), len(kinds)), new, size_of)
    )


def _merged(system: _System) -> _System:
    """Atoms of one group that no row tells apart, and that count in the same releases, are one."""
    together: dict[tuple[str, tuple[bool, ...], bytes], list[int]] = {}
    for at, kind in enumerate(system.kinds):
        together.setdefault((kind[0], kind[2], system.rows[:, at].tobytes()), []).append(at)
    first = [members[0] for members in together.values()]
    return _System(
        kinds=[system.kinds[at] for at in first],
        sizes=np.array(
            [system.sizes[members].sum() for members in together.values()], dtype=np.int64
        ),
        weight=system.weight,
        rows=system.rows[:, first],
        new=system.new,
        size_of=system.size_of,
    )


def _whole_groups(kinds: list[Kind], atoms: tuple[int, ...]) -> bool:
    """Whether the atoms are everybody of their groups in one of the releases."""
    groups = {kinds[at][0] for at in atoms}
    own = [(at, kind[2]) for at, kind in enumerate(kinds) if kind[0] in groups]
    releases = range(len(kinds[0][2]))
    return any({at for at, there in own if there[r]} == set(atoms) for r in releases)
