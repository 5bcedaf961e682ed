"""The only way from a result to anything anyone sees: release what the floors allow."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dot.errors import Conflict
from dot.publication.comments import told_comments
from dot.publication.conflicts import Progress, quiet
from dot.publication.cuts import visible_units
from dot.publication.histograms import with_histograms
from dot.publication.plan import counted_groups, reader_of, visible
from dot.publication.privacy import privacy_plan
from dot.publication.privacy_freeze import plan_digest
from dot.publication.recording import recorded, said_now, unit_names
from dot.publication.reissue import hidden_cells, refuse_broken_promises
from dot.publication.schemas import Ledger, Means, Release, Voice
from dot.results.canonical import told_hash
from dot.results.inputs import Answers, Definition
from dot.results.lattice import rolled_up
from dot.results.leakage_floors import visible_levels
from dot.results.participation import participation
from dot.results.schemas import GroupParticipation, Participation, Result
from dot.results.service import Counted, View, count, score
from dot.results.tally import unit_leaves


def publish(definition: Definition, answers: Answers) -> Result:
    """The published result of an assessment: complete where allowed, hidden where not."""
    return unrecorded(count(definition, answers))


@dataclass(frozen=True)
class Released:
    """A published result, the ledger that knows of it, and under which number."""

    result: Result
    ledger: Ledger
    number: int


def release(counted: Counted, ledger: Ledger, progress: Progress = quiet) -> Released:
    """The published result of a wave, audited with everything that was released of it before.

    What tells no more than an earlier release is that release again and is not recorded twice;
    so the same answers give the same result. Raises Conflict where a release would tell of few.
    """
    refuse_broken_promises(privacy_plan(counted.authored), ledger.releases)
    planned = _view(counted, progress)
    for at in range(len(ledger.releases)):
        known = ledger.releases[at]
        view, entry = _safe(counted, planned, ledger.key, ledger.releases[:at], known)
        if entry is not None and _same(entry, known):
            return Released(_told(counted, view), ledger, known.number)
    view, new = _safe(counted, planned, ledger.key, ledger.releases)
    if new is None:
        raise AssertionError("A release is audited or refused.")
    grown = ledger.model_copy(update={"releases": [*ledger.releases, new]})
    return Released(_told(counted, view), grown, new.number)


def unrecorded(counted: Counted, progress: Progress = quiet) -> Result:
    """The published result of one release on its own, of a wave that keeps no ledger."""
    return _told(counted, _view(counted, progress))


def _safe(
    counted: Counted, view: View, key: str, earlier: list[Release], known: Release | None = None
) -> tuple[View, Release | None]:
    """The view less the cells that would tell of few beside earlier releases, and its entry.

    known: the release that this may be once more; then there is no entry where it can't be.
    """
    entry = recorded(counted, view, key, len(earlier) + 1)
    if known is not None and _voices(entry) != _voices(known):
        return view, None
    leveled = frozenset(
        authored.slug
        for authored in counted.definition.questionnaires
        if authored.leakage is not None
    )
    if not earlier:
        return view, entry
    try:
        hidden = hidden_cells(entry, earlier, leveled, said_now(counted, view, key))
    except Conflict:
        if known is not None:
            return view, None
        raise
    if not any(hidden.values()):
        return view, entry
    view = _without(counted, view, hidden)
    return view, recorded(counted, view, key, len(earlier) + 1)


def _without(counted: Counted, view: View, hidden: dict[str, set[str]]) -> View:
    """The view without some cells by unit."""
    units = dict(view.units)
    for counts in counted.tallies:
        slug = counts.tree.questionnaire.slug
        found = units.get(slug)
        if found is None or not hidden[slug]:
            continue
        kept = np.array([name not in hidden[slug] for name in unit_names(found, counts.groups)])
        units[slug] = replace(
            found,
            items=found.items & kept[:, np.newaxis],
            places={place: cells & kept for place, cells in found.places.items()},
            people={place: cells & kept for place, cells in found.people.items()},
        )
    return replace(view, units=units)


def _voices(release: Release) -> dict[str, list[Voice]]:
    return {slug: told.voices for slug, told in release.questionnaires.items()}


def _same(one: Release, other: Release) -> bool:
    """Whether two entries tell the same of the same voices.

    other: the recorded one; an older DOT wrote fewer limits down, which follow from the rest.
    """
    promised = [plan_digest(entry.plan) if entry.plan else None for entry in (one, other)]
    if promised[0] != promised[1] and None not in promised:
        return False
    if _without_limits(one) != _without_limits(other):
        return False
    return all(
        _limits_agree(one.questionnaires[slug].means[question], means)
        for slug, told in other.questionnaires.items()
        for question, means in told.means.items()
    )


def _without_limits(release: Release) -> dict[str, Any]:
    unlike = {"inputs_hash": True, "number": True, "plan": True}
    return release.model_dump(exclude={**unlike, "questionnaires": {"__all__": {"means"}}})


def _limits_agree(now: Means, recorded: Means) -> bool:
    return (now.ends, now.step) == (recorded.ends, recorded.step) and all(
        now.cells.get(cell) == ends for cell, ends in recorded.cells.items()
    )


def _view(counted: Counted, progress: Progress) -> View:
    """The cells that one release on its own may show."""
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
            counts,
            lattice,
            cells[counts.tree.questionnaire.slug],
            reader_of(definition, counts),
            progress,
        )
        for counts in counted.tallies
    }
    return View(
        cells=cells,
        units={slug: found for slug, found in units.items() if found is not None},
        lattice=lattice,
        leakage=visible_levels(definition, counted.answers),
        participation=people,
    )


def _told(counted: Counted, view: View) -> Result:
    """What the view shows, with the comments that were read, under a hash of no more than that."""
    scored = with_histograms(score(counted, view), counted)
    told = scored.model_dump(mode="json", exclude={"provenance"})
    # Whoever knows the seed of the order could otherwise check a guess at a hidden answer by it.
    comments = told_comments(counted, told_hash(counted.definition, told))
    told["comments"] = [one.model_dump(mode="json") for one in comments]
    made = scored.provenance.model_copy(update={"inputs_hash": told_hash(counted.definition, told)})
    return scored.model_copy(update={"comments": comments, "provenance": made})


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
