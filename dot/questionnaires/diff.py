"""Compare two versions of a questionnaire: what changed, and what that does to a trend."""

from pydantic import JsonValue

from dot.errors import Conflict
from dot.questionnaires.diff_schemas import Edit, Edition, QuestionnaireDiff
from dot.questionnaires.item_diff import item_diffs
from dot.questionnaires.node_diff import node_diffs
from dot.questionnaires.schemas import Questionnaire

# Items and nodes tell their own changes, and the items that use them tell those of option sets.
ELSEWHERE = frozenset({"format", "slug", "version", "nodes", "option_sets"})


def compare(before: Questionnaire, after: Questionnaire) -> QuestionnaireDiff:
    """What became of every key, item and node. Raises Conflict for two questionnaires."""
    if before.slug != after.slug:
        raise Conflict(
            f"“{before.slug}” and “{after.slug}” are two questionnaires: name two versions of one."
        )
    items = item_diffs(before, after)
    changed = {item.id for item in items}
    return QuestionnaireDiff(
        before=_edition(before),
        after=_edition(after),
        header=_header(before, after),
        items=items,
        unchanged=[item.id for item in after.items() if item.id not in changed],
        nodes=node_diffs(before, after, items),
    )


def _edition(questionnaire: Questionnaire) -> Edition:
    return Edition(
        slug=questionnaire.slug, version=questionnaire.version, title=questionnaire.title
    )


def _header(before: Questionnaire, after: Questionnaire) -> list[Edit]:
    left: dict[str, JsonValue] = before.model_dump(mode="json", exclude=set(ELSEWHERE))
    right: dict[str, JsonValue] = after.model_dump(mode="json", exclude=set(ELSEWHERE))
    return [
        Edit(key=key, before=value, after=right[key])
        for key, value in left.items()
        if value != right[key]
    ]
