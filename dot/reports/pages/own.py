"""Pages that no data stand behind: the consultant's own, a brand's own, and the list of edits."""

from dataclasses import dataclass

from dot.reports.blocks import Column, Page, Source, Table
from dot.reports.edits import Edited, OwnPage, Replaced

KIND = "own"


@dataclass(frozen=True)
class Own:
    """What the consultant wrote, with bold and lists."""

    words: Edited


def own_page(page: OwnPage) -> Page:
    """One page that the consultant wrote."""
    return Page(KIND, f"own-{page.name}", page.heading, page.lead, Own(Edited(page.text)))


def brand_page(source: Source, kind: str) -> tuple[Page, ...]:
    """A page kind that a brand adds: its template, with the heading and lead of its words."""
    words = source.words
    lead = words(f"{kind}.lead") if words.has(f"{kind}.lead") else ""
    return (Page(kind, kind.replace("_", "-"), words.either(f"{kind}.heading", kind), lead, None),)


def edits_page(source: Source, replaced: tuple[Replaced, ...]) -> tuple[Page, ...]:
    """Every text that the consultant replaced; left out where none was."""
    words = source.words
    if not replaced:
        return ()
    columns = tuple(
        Column(words(f"edits.{name}"), width)
        for name, width in {"where": 24, "generated": 38, "edited": 38}.items()
    )
    rows = tuple(
        (f"{one.page} ({one.key})", one.generated, Edited(one.edit.text)) for one in replaced
    )
    lead = words.count("edits.lead", len(replaced))
    table = Table(words("edits.sentence"), columns, rows, (words("edits.note"),))
    return (Page("edits", "edits", words("edits.heading"), lead, table),)
