"""The shape of what would lift a node to its next level."""

from dot.results.parts import Part, Reason


class ShutGate(Part):
    """A gate on the way that does not open yet, and what it asks for."""

    level: float
    text: str


class Lift(Part):
    """What is missing to the next named level: points, gates, evidence. All that is not null or empty.

    ``to``: the level.   ``threshold``: the score at which it begins, on the node's own range.
    ``points``: missing to that score before the evidence cap, 0 where it is reached; null where no
    score may be told, and ``reason`` says why.   ``gates``: shut gates up to the level.
    ``evidence``: the level that evidence or a KPI must reach, since nothing supports it yet.
    ``held``: whether the evidence cap holds the score now.
    """

    to: float
    name: str
    threshold: float
    points: float | None
    reason: Reason | None = None
    gates: list[ShutGate] = []
    evidence: float | None = None
    held: bool = False
