"""Whether a rater group, unit and level are ones of an assessment."""

from collections.abc import Collection

from dot.assessments.schemas import Assessment
from dot.errors import Invalid
from dot.questionnaires.wording import unknown


def refuse_unknown_place(settings: Assessment, group: str, unit: str, level: str) -> None:
    """Raise Invalid for a group, unit or level that the assessment does not have; "" = no unit, level."""
    wrong: dict[str, str] = {}
    for field, kind, code, known in (
        ("group", "rater group", group, set(settings.groups)),
        ("unit", "unit", unit, {one.id for one in settings.units} | {""}),
        ("level", "level", level, {one.id for one in settings.levels} | {""}),
    ):
        if code not in known:
            wrong[field] = named(kind, code, known - {""})
    if wrong:
        raise Invalid(**wrong)


def named(kind: str, code: str, known: Collection[str]) -> str:
    """What is wrong with a code."""
    return unknown(kind, code[:60], sorted(known)) if code else f"Choose a {kind}."
