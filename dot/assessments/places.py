"""Whether a rater group, unit and level are ones of an assessment."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from dot.assessments.invitations import Person
from dot.assessments.schemas import Assessment
from dot.errors import Invalid
from dot.mail.addresses import address
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


def checked_person(settings: Assessment, person: Person, languages: Sequence[str]) -> Person:
    """The person with a clean name and address, asked in one of the assessment's languages.

    Raises Invalid with what is wrong.
    """
    name = person.name.strip()
    if not name:
        raise Invalid(name="Write the person's name, as the mail is to address them.")
    try:
        email = address(person.email)
    except ValueError as error:
        raise Invalid(email=f"“{person.email[:60]}” {error}") from None
    refuse_unknown_place(settings, person.group, person.unit, person.level)
    if languages and person.language not in languages:
        raise Invalid(language=named("language", person.language, set(languages)))
    return replace(person, name=name, email=email)


def named(kind: str, code: str, known: Collection[str]) -> str:
    """What is wrong with a code."""
    return unknown(kind, code[:60], sorted(known)) if code else f"Choose a {kind}."
