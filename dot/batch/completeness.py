"""How complete a folder is, before anything is scored: who and what is still missing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from dot.batch.second_look import second_look
from dot.questionnaires.schemas import Questionnaire
from dot.results.inputs import Answers, Definition, State
from dot.results.kpis import benchmarks_in_use
from dot.results.participation import group_name, group_settings, invited_by_group
from dot.results.recall import people, recalled
from dot.strategy.coding import codebook, uncoded_wordings

SHOWN = 12


@dataclass(frozen=True)
class GroupCount:
    """People of a rater group: invited (None where nobody counted), answered, needed to be shown."""

    code: str
    name: str
    invited: int | None
    answered: int
    floor: int


@dataclass(frozen=True)
class QuestionnaireCount:
    """Rows of one questionnaire by what they say, and its items without any row."""

    slug: str
    version: str
    items: int
    unanswered: tuple[str, ...]
    answers: int
    skipped: int
    cannot_judge: int
    not_applicable: int


@dataclass(frozen=True)
class Completeness:
    """What a folder has and what it lacks. No score and no answer is in it."""

    groups: tuple[GroupCount, ...]
    questionnaires: tuple[QuestionnaireCount, ...]
    without_evidence: tuple[str, ...]
    unread_kpis: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    uncoded: tuple[str, ...]
    absent: tuple[str, ...]
    expired: tuple[str, ...]
    doubtful: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(lines(self))


def completeness(definition: Definition, answers: Answers) -> Completeness:
    """Count what is there and list what is not."""
    return Completeness(
        groups=group_counts(definition, answers),
        questionnaires=tuple(
            questionnaire_count(questionnaire, answers)
            for questionnaire in definition.questionnaires
        ),
        without_evidence=absent_nodes(
            definition, {(one.questionnaire, one.node) for one in definition.evidence}
        ),
        unread_kpis=unread_kpis(definition),
        unconfirmed=absent_nodes(
            definition, {(one.questionnaire, one.node) for one in definition.confirmed}
        ),
        uncoded=uncoded(definition, answers),
        absent=absent_files(definition),
        expired=expired(definition),
        doubtful=second_look(definition),
    )


def group_counts(definition: Definition, answers: Answers) -> tuple[GroupCount, ...]:
    """Every group that was invited, that answered, or that the assessment sets up."""
    invited = invited_by_group(definition)
    answered = Counter(rater.group for rater in answers.raters)
    codes = dict.fromkeys([*definition.assessment.groups, *invited, *sorted(answered)])
    return tuple(
        GroupCount(
            code=code,
            name=group_name(definition, code),
            invited=invited.get(code),
            answered=answered[code],
            floor=group_settings(definition, code).floor,
        )
        for code in codes
    )


def questionnaire_count(questionnaire: Questionnaire, answers: Answers) -> QuestionnaireCount:
    """The rows of one questionnaire."""
    items = [
        place for place, key in enumerate(answers.items) if key.questionnaire == questionnaire.slug
    ]
    here = np.isin(answers.item, items)
    states = np.bincount(answers.state[here], minlength=len(State))
    asked = set(np.unique(answers.item[here]).tolist())
    return QuestionnaireCount(
        slug=questionnaire.slug,
        version=questionnaire.version,
        items=len(items),
        unanswered=tuple(answers.items[place].item for place in items if place not in asked),
        answers=int(states[State.ANSWERED]),
        skipped=int(states[State.SKIPPED]),
        cannot_judge=int(states[State.CANNOT_JUDGE]),
        not_applicable=int(states[State.NOT_APPLICABLE]),
    )


def absent_nodes(definition: Definition, present: set[tuple[str, str]]) -> tuple[str, ...]:
    """Nodes with scored items that are not among those present, nor confirmed as not applicable."""
    left_out = {entry.node for entry in definition.assessment.not_applicable}
    return tuple(
        f"{questionnaire.slug}:{node.id}"
        for questionnaire in definition.questionnaires
        for node in questionnaire.walk()
        if any(item.is_scored for item in node.items)
        and (questionnaire.slug, node.id) not in present
        and node.id not in left_out
    )


def linked_kpis(definition: Definition) -> set[str]:
    """KPIs that a node of the assessment links."""
    return {
        code
        for questionnaire in definition.questionnaires
        for node in questionnaire.walk()
        for code in node.kpis
    }


def unread_kpis(definition: Definition) -> tuple[str, ...]:
    """KPIs that a node links and nobody read."""
    return tuple(sorted(linked_kpis(definition) - {reading.kpi for reading in definition.kpis}))


def expired(definition: Definition) -> tuple[str, ...]:
    """Benchmarks beside the assessment's KPIs that are past their date, with that date."""
    linked = linked_kpis(definition)
    kpis = definition.library.kpis if definition.library else []
    beside = {code for kpi in kpis if kpi.code in linked for code in kpi.benchmarks}
    return tuple(
        f"{record.code} ({record.expires.isoformat()})"
        for record in benchmarks_in_use(definition)
        if record.code in beside and record.expires < definition.assessment.report_date
    )


def uncoded(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Recall wordings that neither the dictionary nor a coder gave a code, once a question."""
    if definition.strategy is None:
        return ()
    book = codebook(definition.strategy, definition.coding)
    wordings = [
        (wording.question, wording.answer)
        for questionnaire in definition.questionnaires
        if questionnaire.leakage is not None
        for wording in uncoded_wordings(book, recalled(people(questionnaire, answers)))
    ]
    return tuple(answer for _, answer in dict.fromkeys(wordings))


def absent_files(definition: Definition) -> tuple[str, ...]:
    """Optional files that are not there, or hold nothing."""
    held = {
        "strategy.yaml": definition.strategy,
        "coding.csv": definition.coding,
        "evidence.csv": definition.evidence,
        "kpis.csv": definition.kpis,
        "confirmed.csv": definition.confirmed,
        "initiatives.yaml": definition.initiatives,
        "previous/": definition.previous,
    }
    return tuple(name for name, content in held.items() if not content)


def lines(found: Completeness) -> Iterator[str]:
    """The findings in plain text."""
    yield "Rater groups (answered of invited):"
    for group in found.groups:
        invited = "?" if group.invited is None else str(group.invited)
        few = f"  fewer than {group.floor}: not shown" if group.answered < group.floor else ""
        yield f"  {group.code:<6} {group.answered:>5} of {invited:>5}  {group.name}{few}"
    for count in found.questionnaires:
        asked = count.items - len(count.unanswered)
        yield f"{count.slug} {count.version}: {asked} of {count.items} items asked"
        yield (
            f"  {count.answers} answers, {count.skipped} skipped, {count.cannot_judge} cannot judge, "
            f"{count.not_applicable} not applicable"
        )
        if count.unanswered:
            yield from listed("  items without a row", count.unanswered)
    yield from listed("Nodes without evidence", found.without_evidence)
    yield from listed("KPIs without a reading", found.unread_kpis)
    yield from listed("Nodes not confirmed", found.unconfirmed)
    yield from listed("Recall wordings without a code", found.uncoded, examples=False)
    yield from listed("Files that are absent or empty", found.absent)
    yield from listed("Benchmarks past their date, printed as historic", found.expired)
    yield f"Worth a second look: {len(found.doubtful) or 'none'}"
    yield from (f"  {remark}" for remark in found.doubtful)


def listed(what: str, names: Sequence[str], examples: bool = True) -> Iterator[str]:
    """One line: how many, and the first of them."""
    if names and examples:
        more = f", … and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        yield f"{what}: {len(names)} ({', '.join(names[:SHOWN])}{more})"
    else:
        yield f"{what}: {len(names) or 'none'}"
