"""The release ledger in its public shape: whose answers counted, and every row told of them.

Nobody's name or code is in it. A *voice* is what one person said in one questionnaire, known by a
keyed digest alone, so that the next release knows how many voices are new or gone, not whose.
"""

from typing import Annotated, Literal

from pydantic import Field

from dot.publication.privacy_schemas import PrivacyPlan
from dot.results.parts import Part

Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Key = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Voice(Part):
    """One person's answers to one questionnaire; ``said`` is their digest with the wave's key."""

    said: Digest
    group: str
    unit: str
    level: str


class Row(Part):
    """One published mean.   of: coefficients of the answers' totals by rater group and unit."""

    cell: str
    of: list[tuple[str, str, float]]


class Pattern(Part):
    """What was told of some questions alike.

    questions: items, or places where people's own scores were told.   counted: as many 0 and 1 as
    there are voices, 1 where the voice counts.
    """

    questions: list[str]
    counted: Annotated[str, Field(pattern="^[01]*$")]
    rows: list[Row]


class Means(Part):
    """What was told of one question's means of confidential people.

    ends: of the scale.   step: the largest between two neighbouring answers.   whole: whether
    answers are evenly spaced.   cells: least and most that each mean can be, the same where it was
    told in all digits: of groups, and of groups in divisions; of a unit's confidential people,
    balanced; and under ``all`` that of the groups that are not told by themselves.
    """

    ends: tuple[float, float]
    step: float
    whole: bool = False
    cells: dict[str, tuple[float, float]]


class Told(Part):
    """One questionnaire in one release; means by question, none in ledgers begun without them."""

    voices: list[Voice]
    patterns: list[Pattern]
    means: dict[str, Means] = {}


class Release(Part):
    """Everything that was told of people's answers at once.

    inputs_hash: of all inputs, answers too, with the wave's key: without the key it confirms nothing.
    floors: the fewest people of each confidential rater group; a group that is missing is named.
    settled: digests of what must not change once something was told, by what it is.
    plan: what was promised to respondents; None in ledgers that were begun without it.
    """

    number: Annotated[int, Field(ge=1)]
    inputs_hash: str
    floors: dict[str, int]
    settled: dict[str, Digest]
    plan: PrivacyPlan | None = None
    questionnaires: dict[str, Told]


class Ledger(Part):
    """All releases of one wave, in order; the key is random and made once."""

    format: Literal[1] = 1
    key: Key
    releases: list[Release] = []
