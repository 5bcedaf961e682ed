"""The shape of the cuts by unit in a result: which units are told of, and which were joined."""

from dot.results.parts import Part


class UnitText(Part):
    """A unit that has a cell of its own, under ``id``, in every node.

    ``members``: the ids of the units it stands for, several where small ones were joined.
    ``division``: whether it lies at the top of the tree, where rater groups are told of too.
    """

    id: str
    name: str
    parent: str | None = None
    members: list[str]
    division: bool
