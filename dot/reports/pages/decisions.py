"""Decisions needed: what the steering group is asked, who answers for it, and what it costs."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.pages.summary import THREE, decisions_of, first_initiatives

SIX = 6


@dataclass(frozen=True)
class Decisions:
    """The questions in a sentence each, and what a yes to each first initiative starts."""

    decisions: tuple[str, ...]
    starts: Table | None


def decisions(source: Source) -> tuple[Page, ...]:
    """Left out where there is neither a plan nor a gap to a target."""
    words = source.words
    asked = decisions_of(source, THREE)
    if not asked:
        return ()
    lead = words.count("decisions.lead", len(asked))
    content = Decisions(tuple(asked), _starts(source))
    return (Page("decisions", "decisions", words("decisions.heading"), lead, content),)


def _starts(source: Source) -> Table | None:
    """The first initiatives with owner, start, effort and what shows that they are done."""
    words, figures, roadmap = source.words, source.figures, source.result.roadmap
    if roadmap is None or not roadmap.initiatives:
        return None
    widths = {"what": 28, "owner": 16, "start": 14, "days": 9, "done": 33}
    columns = tuple(
        Column(words(f"decisions.{name}"), width, number=name == "days")
        for name, width in widths.items()
    )
    first = first_initiatives(source, roadmap)[:SIX]
    rows = tuple(
        (
            f"{one.id} {one.name}",
            one.owner,
            figures.day(one.start),
            words(
                "join.range", first=figures.whole(one.days_low), last=figures.whole(one.days_high)
            ),
            one.success or figures.level(None),
        )
        for one in first
    )
    rest = len(roadmap.initiatives) - len(first)
    notes = (words.count("decisions.rest", rest),) if rest else ()
    day = figures.day(max(one.start for one in first))
    sentence = words.count("decisions.sentence", len(first), day=day)
    return Table(sentence, columns, rows, (*notes, words("note.est")))
