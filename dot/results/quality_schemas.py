"""The shape of response quality: how many were flagged by which rule, and what that would change.

Flags are a reason to look. Nobody is dropped: every score in the result includes everyone.
"""

from typing import Literal

from dot.results.parts import Part, Reason

Rule = Literal["straight_lining", "speeding", "contradiction", "cannot_judge"]


class RuleCount(Part):
    """How many people a rule flags.

    ``flagged``: published, it counts the groups in which at least ``floor`` people are flagged and
    at least ``floor`` are not, and no others; null where there is no such group.
    """

    rule: Rule
    flagged: int | None
    reason: Reason | None = None


class WithAndWithout(Part):
    """A node's score as it is, and as it would be without flagged people.

    ``n`` and ``n_without``: people behind the two.   ``difference``: without less with.
    """

    node: str
    title: str
    score: float | None
    without: float | None
    difference: float | None
    n: int | None
    n_without: int | None
    reason: Reason | None = None


class FlaggedRater(Part):
    """One person who was flagged; only in the confidential result. ``rater`` counts as its rows do.

    ``longest_run``: identical answers on end.   ``cannot_judge``: share of the items asked.
    """

    rater: int
    group: str
    rules: list[Rule]
    longest_run: int
    cannot_judge: float | None


class Quality(Part):
    """Response quality of one questionnaire.

    ``thresholds``: the limits as they were applied; ``est`` while they are expert estimates.
    ``floor``: the largest floor of the groups that answered, which every count here keeps.
    ``left_out``: people left out of the scores without flagged people, as they may be told.
    ``cannot_judge``: share of answers per rater group that say so, null where hidden.
    """

    thresholds: dict[str, float]
    est: bool
    floor: int
    rules: list[RuleCount]
    left_out: int | None
    reason: Reason | None = None
    nodes: list[WithAndWithout]
    cannot_judge: dict[str, float | None]
    raters: list[FlaggedRater] | None = None
