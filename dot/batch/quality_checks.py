"""What `assessment.yaml` says of response quality: the pairs of items that may contradict."""

from collections.abc import Iterator, Sequence

from dot.assessments.quality_schemas import Contradiction
from dot.questionnaires.documents import Place
from dot.questionnaires.places import Complaint
from dot.questionnaires.ranges import item_range
from dot.questionnaires.schemas import FREE_TEXT_TYPES, Questionnaire
from dot.questionnaires.wording import unknown

# Answers of these types are no single number that two items could differ by.
WITHOUT_NUMBER = FREE_TEXT_TYPES | {"multiple_choice", "ranking", "allocation"}


def check_contradictions(
    pairs: Sequence[Contradiction], questionnaires: Sequence[Questionnaire]
) -> Iterator[Complaint]:
    """Each pair names two items on one scale, and a distance that the scale has room for."""
    asked = {questionnaire.slug: questionnaire for questionnaire in questionnaires}
    for at, pair in enumerate(pairs):
        here: Place = ("quality", "contradictions", at)
        questionnaire = asked.get(pair.questionnaire)
        if questionnaire is None:
            yield (
                (*here, "questionnaire"),
                unknown("questionnaire", pair.questionnaire, asked),
            )
        else:
            yield from _check_pair(here, pair, questionnaire)


def _check_pair(
    here: Place, pair: Contradiction, questionnaire: Questionnaire
) -> Iterator[Complaint]:
    numbered = {item.id: item for item in questionnaire.items() if item.type not in WITHOUT_NUMBER}
    named = {"a": pair.a, "b": pair.b}
    wrong = [name for name, item in named.items() if item not in numbered]
    for name in wrong:
        yield (*here, name), unknown("item that is answered by a number", named[name], numbered)
    if wrong:
        return
    if pair.a == pair.b:
        yield (*here, "b"), f"“{pair.a}” can't contradict itself: name another item."
        return
    first, second = (item_range(questionnaire, numbered[item]) for item in named.values())
    if first != second:
        ends = f"from {first.low:g} to {first.high:g}, “{pair.b}” from {second.low:g}"
        words = f"“{pair.a}” is answered {ends} to {second.high:g}"
        yield (*here, "b"), f"{words}: name two items on one scale."
    elif pair.distance > first.high - first.low:
        words = f"The scale from {first.low:g} to {first.high:g} has no room for {pair.distance:g}"
        yield (*here, "distance"), f"{words} points: choose fewer."
