"""A privacy plan once released: it may be raised, and it is never lowered."""

import hashlib
from collections.abc import Iterator

from dot.assessments.schemas import DEFAULT_FLOOR
from dot.errors import Conflict
from dot.publication.privacy_schemas import PrivacyPlan
from dot.questionnaires.hashing import canonical_json

FLOORS = {
    "unit_floor": "a cut by unit",
    "spread_floor": "spread and intervals",
    "comments_floor": "comments (people who answered)",
    "fewest_comments": "comments (people who wrote)",
}


def plan_digest(plan: PrivacyPlan) -> str:
    """SHA-256 of what a plan promises: modes, floors and cuts. Names and counts don't enter it."""
    promised = {
        "groups": sorted([one.code, one.showing.mode, one.showing.floor] for one in plan.groups),
        "cuts": sorted([one.slug, sorted(one.cuts)] for one in plan.questionnaires),
        "floors": {name: getattr(plan, name) for name in FLOORS},
    }
    return hashlib.sha256(canonical_json(promised).encode()).hexdigest()


def refuse_lowered(old_plan: PrivacyPlan, new_plan: PrivacyPlan) -> None:
    """Raises Conflict, with a line for each promise that the new plan breaks; else nothing."""
    lines = [*_groups(old_plan, new_plan), *_floors(old_plan, new_plan), *_cuts(old_plan, new_plan)]
    if lines:
        head = "The privacy plan was frozen at the first release; it may be raised, never lowered:"
        raise Conflict("\n".join([head, *lines]))


def _groups(old: PrivacyPlan, new: PrivacyPlan) -> Iterator[str]:
    for group in new.groups:
        before, now = old.group(group.code), group.showing
        least = before.showing.floor if before else DEFAULT_FLOOR
        was_named = before is not None and before.showing.mode == "named"
        if now.mode == "named" and not was_named:
            promise = "was promised confidentiality" if before else "was never told of being named"
            words = f"  {group.code} {promise} and would now be named"
            yield f"{words}: set mode: confidential, k: {least} or more."
        elif now.mode == "confidential" and now.floor < least:
            words = f"  {group.code} was promised a floor of {least} and now has {now.floor}"
            yield f"{words}: set k: {least} or more."


def _floors(old: PrivacyPlan, new: PrivacyPlan) -> Iterator[str]:
    for name, what in FLOORS.items():
        before, now = getattr(old, name), getattr(new, name)
        if now < before:
            words = f"  The floor of {what} was {before} and is now {now}"
            yield f"{words}: publish with the version of DOT that made the first release."


def _cuts(old: PrivacyPlan, new: PrivacyPlan) -> Iterator[str]:
    before = {one.slug: set(one.cuts) for one in old.questionnaires}
    for one in new.questionnaires:
        finer = sorted(set(one.cuts) - before.get(one.slug, set(one.cuts)))
        if finer:
            words = f"  {one.slug} would be cut by {', '.join(finer)}, which was not announced"
            yield f"{words}: take it out again (units of assessment.yaml)."
