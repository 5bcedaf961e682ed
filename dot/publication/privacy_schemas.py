"""The shape of a privacy plan: what is shown about whom, and from how many people on."""

from typing import Literal

from dot.results.parts import Part

Cut = Literal["all", "group", "units", "group_by_division", "levels"]
Told = Literal["by_role", "in_group"]
Mode = Literal["named", "confidential"]
Outcome = Literal["reaches_floor", "only_in_total", "joined", "nobody_invited", "not_counted"]


class Showing(Part):
    """How a group is shown.   floor: the fewest people about whom anything is told; 1 if named."""

    mode: Mode
    floor: int


class GroupPlan(Part):
    """One rater group.   stated: whether `assessment.yaml` sets it up; else the defaults hold.

    ``told``: what its people read before they answer.   ``proposed``: DOT's proposal, which
    changes nothing by itself.   ``outcome``: by invited counts; a group under its floor counts in
    the total only, unless it ``joins`` another: then its people are counted with theirs.
    """

    code: str
    name: str
    showing: Showing
    stated: bool
    told: Told
    proposed: Showing
    invited: int | None
    outcome: Outcome
    joins: str | None = None


class UnitPlan(Part):
    """One unit as written.   invited: confidential people, with those below it.

    ``told_as``: the units that it is told together with, its own id among them; empty where it
    counts in its parent, or the whole, only.
    """

    id: str
    name: str
    parent: str | None
    invited: int
    told_as: list[str]


class QuestionnairePlan(Part):
    """The cuts in which a questionnaire is told; no other exists."""

    slug: str
    title: str
    cuts: list[Cut]


class PrivacyPlan(Part):
    """The effective plan of an assessment: frozen at the first release, raised but never lowered.

    ``unit_floor``: confidential people in any cut by unit.   ``spread_floor``: in standard
    deviations, agreement, quartiles and intervals.   ``comments_floor``, ``fewest_comments``:
    people who answered, and who wrote, where comments are shown.
    """

    format: Literal[1] = 1
    groups: list[GroupPlan]
    questionnaires: list[QuestionnairePlan]
    units: list[UnitPlan]
    unit_floor: int
    spread_floor: int
    comments_floor: int
    fewest_comments: int

    def group(self, code: str) -> GroupPlan | None:
        """The plan of a group, where there is one of that code."""
        return next((group for group in self.groups if group.code == code), None)


class QuestionnaireForecast(Part):
    """How many of a questionnaire's scored questions each group, and the total, is shown on."""

    slug: str
    title: str
    questions: int
    total: int
    groups: dict[str, tuple[int, int]]


class Forecast(Part):
    """What is shown if everybody who was invited answers every question put to them.

    ``blank``: pages of the report, or parts of them, that would hold nothing, each in words.
    """

    questionnaires: list[QuestionnaireForecast]
    blank: list[str]
