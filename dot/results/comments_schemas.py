"""The shape of published comments: what people wrote in their own words, without who wrote it."""

from dot.results.parts import Part


class CommentList(Part):
    """Comments in an order that tells nothing.   node: the dimension that they are about.

    ``item`` and ``question`` are null where comments on several questions of the dimension stand
    together because each question had too few; ``group`` is null for people of all groups.
    There is never a unit.
    """

    questionnaire: str
    node: str
    item: str | None = None
    question: str | None = None
    group: str | None = None
    texts: list[str]
