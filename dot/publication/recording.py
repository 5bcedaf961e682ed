"""What a release tells of people's answers, written down for the ledger."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dot.publication.plan import reader_of
from dot.publication.privacy import privacy_plan
from dot.publication.schemas import Means, Pattern, Release, Row, Told, Voice
from dot.publication.told import rest_limits, unit_limits
from dot.questionnaires.hashing import canonical_json
from dot.results.cells import AT_LEAST, AT_MOST, EXACT, Bools, Ends
from dot.results.inputs import Answers, Floats
from dot.results.lattice import Lattice
from dot.results.participation import group_settings
from dot.results.service import Counted, View
from dot.results.tally import Tally, group_codes
from dot.results.unit_cells import Question, UnitsVisible, item_question, place_question

ALL = "all"
# No cut by unit: all are one atom.
EVERYBODY = Lattice((), np.zeros(1, dtype=np.int64))


def recorded(counted: Counted, view: View, key: str, number: int) -> Release:
    """The entry of the ledger for what a view of the counted answers tells."""
    definition = counted.definition
    codes = group_codes(definition, counted.answers)
    settings = {code: group_settings(definition, code) for code in codes}
    assessment, coding = definition.assessment, definition.coding
    left_out = sorted([one.questionnaire or "", one.node] for one in assessment.not_applicable)
    return Release(
        number=number,
        inputs_hash=seal(key, counted),
        floors={code: one.floor for code, one in settings.items() if one.mode != "named"},
        settled={
            "coding.csv": _digest(key, sorted(canonical_json(code.content()) for code in coding)),
            "not_applicable": _digest(key, left_out),
            "quality": _digest(key, assessment.quality.model_dump(mode="json")),
        },
        plan=privacy_plan(counted.authored),
        questionnaires={
            counts.tree.questionnaire.slug: _told(counted, counts, view, key)
            for counts in counted.tallies
        },
    )


def unit_names(visible: UnitsVisible, groups: tuple[str, ...]) -> list[str]:
    """(K,) what each cell by unit is called in the ledger."""
    crossed = [
        f"unit:{division.id}|group:{code}"
        for division in visible.lattice.divisions
        for code in groups
    ]
    return [f"unit:{unit.id}" for unit in visible.lattice.units] + crossed


def _told(counted: Counted, counts: Tally, view: View, key: str) -> Told:
    slug = counts.tree.questionnaire.slug
    voices = list(_voices(counted.answers, slug, key))
    order = sorted(voices, key=lambda found: (found[1].said, found[1].group, found[1].unit))
    raters = np.array([at for at, _ in order], dtype=np.int64)
    rows = _Rows(counted, counts, view)
    alike: dict[tuple[str, str], tuple[list[Row], list[str]]] = {}
    means: dict[str, Means] = {}
    for name, ratings, question, (shown, cells) in rows.questions():
        present = ~np.isnan(ratings)
        found = rows.of(present, shown, cells)
        means[name] = rows.means(ratings, question, shown, found)
        mask = "".join("1" if counts_here else "0" for counts_here in present[raters])
        same = mask, canonical_json([row.model_dump() for row in found])
        alike.setdefault(same, (found, []))[1].append(name)
    patterns = [
        Pattern(questions=names, counted=mask, rows=found)
        for (mask, _), (found, names) in alike.items()
    ]
    return Told(voices=[voice for _, voice in order], patterns=patterns, means=means)


@dataclass(frozen=True)
class Said:
    """What people say in the release that is asked for: used by the audit and never recorded.

    ratings: question → voice → answer.   regions: the codes of units inside each cut by unit.
    """

    ratings: Mapping[str, Mapping[str, float]]
    regions: tuple[frozenset[str], ...]


def said_now(counted: Counted, view: View, key: str) -> dict[str, Said]:
    """By questionnaire, what everybody says whose voice is in the entry of this release."""
    found = {}
    for counts in counted.tallies:
        slug = counts.tree.questionnaire.slug
        rows = _Rows(counted, counts, view)
        voices = [(at, voice.said) for at, voice in _voices(counted.answers, slug, key)]
        ratings = {
            name: {said: float(own[at]) for at, said in voices if not np.isnan(own[at])}
            for name, own, _, _ in rows.questions()
        }
        found[slug] = Said(ratings, rows.regions)
    return found


def _voices(answers: Answers, slug: str, key: str) -> Iterator[tuple[int, Voice]]:
    """Everybody who has a row in the questionnaire, with their place among the raters."""
    said: dict[int, list[tuple[str, int, str]]] = {}
    asked = [place for place, item in enumerate(answers.items) if item.questionnaire == slug]
    for row in np.flatnonzero(np.isin(answers.item, asked)).tolist():
        text = answers.texts[answers.content[row]]
        item = answers.items[answers.item[row]].item
        said.setdefault(int(answers.rater[row]), []).append((item, int(answers.state[row]), text))
    seconds = answers.seconds.get(slug)
    for at, own in said.items():
        rater = answers.raters[at]
        spent = None if seconds is None or np.isnan(seconds[at]) else float(seconds[at])
        content = [slug, rater.group, rater.unit, rater.level, spent, sorted(own)]
        yield (
            at,
            Voice(
                said=_digest(key, content), group=rater.group, unit=rater.unit, level=rater.level
            ),
        )


def _digest(key: str, content: object) -> str:
    return _keyed(key, content)[:32]


def seal(key: str, counted: Counted) -> str:
    """What stands for all inputs in the ledger: without the key it confirms no guess."""
    return _keyed(key, counted.inputs_hash)


def _keyed(key: str, content: object) -> str:
    return hmac.new(
        bytes.fromhex(key), canonical_json(content).encode(), hashlib.sha256
    ).hexdigest()


def _limits(ratings: Floats, ends: Ends) -> tuple[float, float]:
    """Between which limits a mean lies for its readers."""
    mean = float(np.sum(ratings) / ratings.size)
    kept, kind = ends.cut(np.array([mean]), np.array([1 / ratings.size]), np.array([True]))
    if kind[0] == EXACT:
        return mean, mean
    low = float(kept[0]) if kind[0] == AT_LEAST else ends.range.low
    high = float(kept[0]) if kind[0] == AT_MOST else ends.range.high
    return low, high


class _Rows:
    """The rows of every question of one questionnaire, as coefficients by rater group and unit."""

    def __init__(self, counted: Counted, counts: Tally, view: View) -> None:
        slug = counts.tree.questionnaire.slug
        self.counts, self.cells, self.units = counts, view.cells[slug], view.units.get(slug)
        reader = reader_of(counted.definition, counts)
        self.reader, self.weights = reader, reader.weights
        self.lattice = EVERYBODY if self.units is None else self.units.lattice
        self.named = {
            code for code, known in zip(counts.groups, reader.named, strict=True) if known
        }
        self.codes = tuple(sorted({rater.unit for rater in counted.answers.raters}))
        index = {unit: at for at, unit in enumerate(self.codes)}
        raters = counted.answers.raters
        self.unit_of = np.array([index[rater.unit] for rater in raters], dtype=np.int64)

    def questions(self) -> Iterator[tuple[str, Floats, Question, tuple[Bools, Bools | None]]]:
        """Each question, what everybody said, by group and unit, which cells are shown."""
        tree, people = self.counts.tree, self.counts.people
        for item in tree.items:
            cells = None if self.units is None else self.units.items[:, item.column]
            shown = self.cells.items[:, item.column], cells
            ratings = self.counts.ratings[:, item.column]
            question = self._whole(ratings, Ends(item.range, item.step), item.points)
            if self.units is not None:
                question = item_question(self.counts, self.lattice, item)
            yield item.item.id, ratings, question, shown
        for place in tree.places.values():
            if place.id in people and tree.people_first(place):
                cells = None if self.units is None else self.units.places.get(place.id)
                ends = Ends(place.range, (place.range.high - place.range.low) / 4)
                question = self._whole(people[place.id], ends, None)
                if self.units is not None:
                    question = place_question(self.counts, self.lattice, place)
                shown = self.cells.places[place.id], cells
                yield f"place:{place.id}", people[place.id], question, shown

    def _whole(self, ratings: Floats, ends: Ends, points: int | None) -> Question:
        """A question where there are no cuts by unit: everybody of a group is one atom."""
        groups = len(self.counts.groups)
        here = ~np.isnan(ratings)
        of_group = self.counts.rater_group[here]
        counts = np.bincount(of_group, minlength=groups)[:, np.newaxis]
        sums = np.bincount(of_group, weights=ratings[here], minlength=groups)[:, np.newaxis]
        return Question(counts.astype(np.int64), sums.astype(np.float64), ends, points)

    def means(self, ratings: Floats, question: Question, shown: Bools, rows: list[Row]) -> Means:
        """What is told of plain means of confidential groups, alone or in a division, and of units."""
        ends = question.ends
        found = {}
        for row in rows:
            codes = {group for group, _, _ in row.of}
            if "group:" not in row.cell or codes & self.named:
                continue
            units = [self.codes.index(unit) for _, unit, _ in row.of]
            group = self.counts.groups.index(codes.pop())
            inside = (self.counts.rater_group == group) & np.isin(self.unit_of, units)
            found[row.cell] = _limits(ratings[inside & ~np.isnan(ratings)], ends)
        units_told = unit_limits(question, self.lattice, self.reader)
        told = {row.cell for row in rows}
        for at, unit in enumerate(self.lattice.units):
            if f"unit:{unit.id}" in told and not np.isnan(units_told.low[at]):
                found[f"unit:{unit.id}"] = float(units_told.low[at]), float(units_told.high[at])
        rest = rest_limits(question, shown, self.reader)
        if rest is not None:
            found[ALL] = rest
        reach, whole = ends.range, question.points is not None
        return Means(ends=(reach.low, reach.high), step=ends.step, whole=whole, cells=found)

    @property
    def regions(self) -> tuple[frozenset[str], ...]:
        """The codes of units that each cut by unit is made of."""
        if self.units is None:
            return ()
        cuts = (self._inside(unit.leaves) for unit in self.units.lattice.units)
        return tuple(
            frozenset(code for code, here in zip(self.codes, inside, strict=True) if here)
            for inside in cuts
        )

    def of(self, present: Bools, shown: Bools, cells: Bools | None) -> list[Row]:
        """The rows of one question."""
        shape = len(self.counts.groups), len(self.codes)
        n = np.zeros(shape, dtype=np.int64)
        np.add.at(n, (self.counts.rater_group[present], self.unit_of[present]), 1)
        everywhere = np.ones(len(self.codes), dtype=bool)
        found = [
            self._row(f"group:{self.counts.groups[group]}", self._group(n, group, everywhere))
            for group in np.flatnonzero(shown[:-1]).tolist()
        ]
        if shown[-1]:
            found.append(self._row(ALL, self._balanced(n, everywhere)))
        if cells is not None and self.units is not None:
            names = unit_names(self.units, self.counts.groups)
            made = list(self._by_unit(n, self.units))
            found += [self._row(names[at], made[at]) for at in np.flatnonzero(cells).tolist()]
        return [row for row in found if row.of]

    def _by_unit(self, n: np.ndarray, visible: UnitsVisible) -> Iterator[Floats]:
        for unit in visible.lattice.units:
            yield self._balanced(n, self._inside(unit.leaves))
        for division in visible.lattice.divisions:
            for group in range(len(self.counts.groups)):
                yield self._group(n, group, self._inside(division.leaves))

    def _inside(self, members: Bools) -> Bools:
        """Which codes of units belong to a cut.   members: (L,), its leaves."""
        leaves = self.counts.by_unit.leaves
        known = np.array([leaves.index(code) if code in leaves else -1 for code in self.codes])
        if "" in leaves:
            known[known < 0] = leaves.index("")
        return np.array([at >= 0 and bool(members[at]) for at in known], dtype=bool)

    def _group(self, n: np.ndarray, group: int, inside: Bools) -> Floats:
        row = np.zeros(n.shape)
        row[group] = inside & (n[group] > 0)
        return row

    def _balanced(self, n: np.ndarray, inside: Bools) -> Floats:
        people = n[:, inside].sum(axis=1)
        share = np.divide(self.weights, people, out=np.zeros(people.shape), where=people > 0)
        return np.where(inside & (n > 0), share[:, np.newaxis], 0.0)

    def _row(self, cell: str, row: Floats) -> Row:
        places = zip(*np.nonzero(row), strict=True)
        groups = self.counts.groups
        return Row(cell=cell, of=[(groups[g], self.codes[u], float(row[g, u])) for g, u in places])
