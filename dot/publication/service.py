"""The only way from a result to anything anyone sees: release what the floors allow."""

from dot.publication.plan import visible
from dot.results.inputs import Answers, Definition
from dot.results.leakage_floors import visible_levels
from dot.results.participation import participation
from dot.results.schemas import GroupParticipation, Participation, Result
from dot.results.service import Counted, View, count, score


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
    return score(
        counted,
        View(
            cells=cells,
            leakage=visible_levels(definition, counted.answers),
            participation=people,
        ),
    )


def _participation(whole: Participation, shown: set[str]) -> Participation:
    """Counts of people under a group's floor are not told; neither are counts of answers."""
    groups = [_group(group, group.code in shown) for group in whole.groups]
    return whole.model_copy(update={"groups": groups, "answers": None})


def _group(group: GroupParticipation, shown: bool) -> GroupParticipation:
    if group.answered is not None and group.answered < group.k:
        return group.model_copy(update={"answered": None, "rate": None, "shown": False})
    return group.model_copy(update={"shown": shown})
