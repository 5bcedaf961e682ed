"""The privacy plan in plain text: groups, floors, lattice, roll-ups, forecast, warnings."""

from collections.abc import Iterator

from dot.publication.privacy import warnings_of
from dot.publication.privacy_schemas import Forecast, GroupPlan, PrivacyPlan, Showing

CUTS = {
    "all": "all",
    "group": "group",
    "units": "unit tree",
    "group_by_division": "group × division",
    "levels": "level",
}
OUTCOMES = {
    "reaches_floor": "reaches its floor",
    "only_in_total": "under its floor: counts in the total only",
    "joined": "under its floor: counted with",
    "nobody_invited": "nobody invited",
    "not_counted": "nobody counted the invited",
}


def plan_lines(plan: PrivacyPlan, now: Forecast | None, then: Forecast | None) -> Iterator[str]:
    """The plan line by line.   now, then: the forecast as configured, and as proposed."""
    yield "Rater groups:"
    for group in plan.groups:
        yield from _group(group)
    yield "Shown by, and by nothing else:"
    for one in plan.questionnaires:
        yield f"  {one.slug}: {', '.join(CUTS[cut] for cut in one.cuts)}"
    yield "Floors, in confidential people:"
    yield f"  cuts by unit {plan.unit_floor}; spread, intervals, agreement {plan.spread_floor}"
    yield f"  comments {plan.comments_floor} who answered and {plan.fewest_comments} who wrote"
    yield from _units(plan)
    yield from _forecast("Forecast, if everybody invited answers:", now)
    if then is not None and then != now:
        yield from _forecast("Forecast with the proposed settings:", then)
    warnings = warnings_of(plan)
    yield f"Warnings: {len(warnings) or 'none'}"
    yield from (f"  {warning}" for warning in warnings)
    yield from _proposals(plan)


def shown_as(showing: Showing) -> str:
    """“named”, or “confidential, k = 5”."""
    return "named" if showing.mode == "named" else f"confidential, k = {showing.floor}"


def told_in_words(group: GroupPlan) -> str:
    """What the people of a group read before they answer."""
    if group.told == "by_role":
        return "Your answers are shown by role."
    least = group.showing.floor
    told = f"Your answers are confidential: nothing is shown about fewer than {least} of you."
    return f"{told} Fewer are counted with {group.joins}." if group.joins else told


def _group(group: GroupPlan) -> Iterator[str]:
    invited = "?" if group.invited is None else str(group.invited)
    default = "" if group.stated else " (not in assessment.yaml)"
    outcome = OUTCOMES[group.outcome]
    if group.outcome == "joined":
        outcome = f"{outcome} {group.joins}"
    yield f"  {group.code:<6} {shown_as(group.showing)}{default}; {invited} invited, {outcome}"
    yield f"         they are told: {told_in_words(group)}"


def _units(plan: PrivacyPlan) -> Iterator[str]:
    if plan.units:
        yield "Units, as they are rolled up by invited counts:"
    for unit in plan.units:
        words = f"with {', '.join(one for one in unit.told_as if one != unit.id)}"
        alone = unit.told_as == [unit.id]
        if not unit.told_as:
            words = f"in {unit.parent or 'the total'} only"
        yield f"  {unit.id}: {unit.invited} confidential people, told of {'alone' if alone else words}"


def _forecast(head: str, found: Forecast | None) -> Iterator[str]:
    yield head
    if found is None:
        yield "  none: no unit of assessment.yaml says how many are invited"
        return
    for one in found.questionnaires:
        groups = ", ".join(f"{code} {seen}/{put}" for code, (seen, put) in one.groups.items())
        yield f"  {one.slug}: total on {one.total} of {one.questions} questions; {groups}"
    yield f"  blank: {len(found.blank) or 'nothing'}"
    yield from (f"    {line}" for line in found.blank)


def _proposals(plan: PrivacyPlan) -> Iterator[str]:
    """Rows to paste for groups that the assessment says nothing of; nothing is set by itself."""
    silent = [group for group in plan.groups if not group.stated]
    if silent:
        yield "Proposed for assessment.yaml, under groups (the defaults above hold until then):"
    for group in silent:
        shown = group.proposed
        how = "mode: named" if shown.mode == "named" else f"mode: confidential, k: {shown.floor}"
        yield f"  {group.code}: {{{how}}}"
