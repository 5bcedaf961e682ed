"""The shape of the leakage part of a result."""

from datetime import date

from dot.results.parts import Bound, Interval, Part, Reason

# The domain asks for two coders of at least a fifth of the wordings, and κ of 0.7; both EST.
LEAST_DOUBLE, LEAST_KAPPA = 0.2, 0.7


class Share(Part):
    """A share of people, 0–1; bounded near the ends."""

    value: float | None
    bound: Bound | None = None
    reason: Reason | None = None


class LevelLeakage(Part):
    """One rung of the hierarchy: fidelity 0–100 and its parts, means over its people."""

    level: str
    name: str
    kind: str
    n: int | None
    fidelity: float | None
    bound: Bound | None = None
    reason: Reason | None = None
    interval: Interval | None = None
    interval_reason: Reason | None = None
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    band: str | None = None
    parts: dict[str, float | None] = {}
    part_bounds: dict[str, Bound] = {}
    recognition: float | None = None
    buy_in: float | None = None
    exposure: float | None = None
    key_message: Share | None = None
    say_clear: Share | None = None
    can_name: Share | None = None
    clarity_illusion: float | None = None
    stopped: Share | None = None
    naming: dict[str, Share] = {}
    drift: dict[str, Share] = {}
    lost: list[str] = []
    inverted: list[str] = []
    effort: dict[str, float] = {}
    behaviour_fidelity: float | None = None


class LeakageStep(Part):
    """From the level above to the level below: points lost and share that gets through."""

    above: str
    below: str
    lost: float | None
    transmission: float | None
    band: str | None
    claimed: bool
    reason: Reason | None = None
    interval: Interval | None = None
    transmission_interval: Interval | None = None
    interval_reason: Reason | None = None


class HorizontalGap(Part):
    """Overlap of lists inside each function less the overlap between functions."""

    level: str | None
    inside: float | None
    between: float | None
    gap: float | None
    reason: Reason | None = None
    interval: Interval | None = None
    interval_reason: Reason | None = None


class LadderSide(Part):
    name: str
    groups: list[str]
    index: float | None
    archetype: str | None
    n: int | None
    reason: Reason | None = None


class LadderResult(Part):
    """The sales-marketing archetype; the mapping of DOT's nodes to it is DOT's own."""

    index: float | None
    archetype: str | None
    next_archetype: str | None
    next_from: float | None
    gap: float | None
    sides: list[LadderSide]
    nodes: list[str]
    bands: list[tuple[float, str]]
    reason: Reason | None = None


class DiagnosisResult(Part):
    id: str
    reading: str
    remedies: list[str]


class SourceText(Part):
    place: str
    title: str
    signed_by: str | None
    signed_on: date | None
    priorities: list[tuple[str, str]]
    agreement: float | None = None


class CoderAgreementResult(Part):
    """Agreement beyond chance over distinct wordings that several coders coded.

    kappa compares the two coders with the most wordings over those that both coded (`compared`),
    alpha all coders where there are more than two. At full agreement kappa has no interval.
    """

    coders: int | None = None
    double_coded: int | None = None
    share_double_coded: float | None = None
    double_wanted: float = LEAST_DOUBLE
    compared: int | None = None
    kappa: float | None = None
    kappa_error: float | None = None
    kappa_interval: Interval | None = None
    kappa_wanted: float = LEAST_KAPPA
    alpha: float | None = None
    alpha_interval: Interval | None = None
    reason: Reason | None = None
    est: bool = True


class CodingResult(Part):
    """How well the recall answers are coded; over the limit leakage is provisional."""

    wordings: int
    by_dictionary: int
    by_coder: int
    uncoded: int
    share_uncoded: float
    limit: float
    provisional: bool
    kappa: float | None = None
    agreement: CoderAgreementResult | None = None


class RegionBehaviour(Part):
    """What was done in one region against the plan, 0–1."""

    region: str
    fidelity: float


class BehaviourResult(Part):
    """The last step, from the field to the customer: what is done against what is known, in points.

    known: how near the field's own splits of effort come to the plan; done: how near the recorded
    interactions come; both 0–1 and on the same formula, so that one may be taken from the other.
    """

    level: str
    known: float | None
    done: float | None
    lost: float | None
    reason: Reason | None = None
    regions: list[RegionBehaviour] = []


class LeakageResult(Part):
    """How much of the strategy survives from the source team to the rep."""

    questionnaire: str
    provisional: bool
    sources: list[SourceText]
    priorities: list[tuple[str, str]]
    drift_items: list[tuple[str, str]]
    segments: list[tuple[str, str]]
    source_effort: dict[str, float]
    levels: list[LevelLeakage]
    steps: list[LeakageStep]
    retention: float | None
    retention_interval: Interval | None = None
    cumulative_leakage: float | None
    cumulative_interval: Interval | None = None
    horizontal: list[HorizontalGap]
    reverse_leakage: float | None
    reverse_reason: Reason | None = None
    reverse_interval: Interval | None = None
    reverse_interval_reason: Reason | None = None
    reverse_n: dict[str, int] = {}
    behaviour: BehaviourResult | None = None
    ladder: LadderResult | None
    diagnoses: list[DiagnosisResult]
    coding: CodingResult
    weights: dict[str, float]
    est: bool
