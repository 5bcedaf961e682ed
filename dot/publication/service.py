"""The only way from a result to anything anyone sees: release what the floors allow."""

import numpy as np

from dot.publication.comments import told_comments
from dot.publication.cuts import visible_units
from dot.publication.plan import counted_groups, reader_of, visible
from dot.results.inputs import Answers, Definition
from dot.results.lattice import rolled_up
from dot.results.leakage_floors import visible_levels
from dot.results.participation import participation
from dot.results.schemas import GroupParticipation, Participation, Result
from dot.results.service import Counted, View, count, score
from dot.results.tally import unit_leaves


def publish(definition: Definition, answers: Answers) -> Result:
    """The published result of an assessment: complete where allowed, hidden where not."""
    return release(count(definition, answers))


def release(counted: Counted) -> Result:
    """Score the counted answers once more, from the cells that may be shown and from no others."""
    definition = counted.definition
    cells = {
        counts.tree.questionnaire.slug: visible(definition, counts) for counts in counted.tallies
    }
    shown = {
        code
        for counts in counted.tallies
        for at, code in enumerate(counts.groups)
        if cells[counts.tree.questionnaire.slug].items[at].any()
    }
    people = _participation(participation(definition, counted.answers), shown)
    leaves = unit_leaves(definition, counted.answers)
    lattice = rolled_up(definition, counted.answers, leaves)
    units = {
        counts.tree.questionnaire.slug: visible_units(
            counts, lattice, cells[counts.tree.questionnaire.slug], reader_of(definition, counts)
        )
        for counts in counted.tallies
    }
    published = score(
        counted,
        View(
            cells=cells,
            units={slug: found for slug, found in units.items() if found is not None},
            lattice=lattice,
            leakage=visible_levels(definition, counted.answers),
            participation=people,
        ),
    )
    return published.model_copy(update={"comments": told_comments(counted)})


def _participation(whole: Participation, shown: set[str]) -> Participation:
    """Who answered, without groups under their floor, also where all less the others would tell.

    Counts of answers are not told. Where nothing else can be hidden, those in shown groups are all.
    """
    counted = counted_groups(
        np.array([group.answered or 0 for group in whole.groups], dtype=np.int64),
        np.array([group.k for group in whole.groups], dtype=np.int64),
        np.array([group.mode == "named" for group in whole.groups], dtype=bool),
    )
    groups = [
        _group(group, group.code in shown, told)
        for group, told in zip(whole.groups, counted[:-1].tolist(), strict=True)
    ]
    changes: dict[str, object] = {"groups": groups, "answers": None}
    if not counted[-1]:
        told_of = [group.answered for group in groups if group.answered is not None]
        changes["answered"] = sum(told_of) if told_of or not groups else None
        changes["rate"] = None
    return whole.model_copy(update=changes)


def _group(group: GroupParticipation, shown: bool, told: bool) -> GroupParticipation:
    hidden = {} if told else {"answered": None, "rate": None}
    return group.model_copy(update={"shown": shown, **hidden})
