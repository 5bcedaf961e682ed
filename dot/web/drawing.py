"""The report's charts on a page of the service: the same definitions, in the page's own colours."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dot.reports.blocks import Exhibit, Source
from dot.reports.figures import Figures
from dot.reports.kinds import DEFAULT
from dot.reports.pages.ranking import Ranking, ranking
from dot.reports.pages.scores import Scorecard, scorecard
from dot.reports.service import folders_of
from dot.reports.words import ENGLISH, Words, read_words, speaks
from dot.results.schemas import Result
from dot.web.brands import brand_named


@dataclass(frozen=True)
class Drawn:
    """Charts with their sentences and notes, and the language that these are in."""

    exhibits: tuple[Exhibit, ...]
    language: str


@lru_cache(maxsize=100)
def _words(folders: tuple[Path, ...], language: str) -> Words:
    """The report's words, read once: nobody changes a brand under a running service."""
    return read_words(folders, language)


def drawn(result: Result, language: str) -> Drawn:
    """Where each questionnaire stands, and the gaps that weigh most; what has no data is left out.

    result: published, with its texts in ``language`` where they exist.
    """
    brand = brand_named(result.assessment.brand) or brand_named(DEFAULT.name)
    if brand is None:
        return Drawn((), language)
    folders = folders_of(brand)
    spoken = language if speaks(folders, language) else ENGLISH
    words = _words(tuple(folders), spoken)
    source = Source(
        result=result,
        brand=replace(brand, theme=brand.theme.for_web()),
        words=words,
        figures=Figures(words, brand.theme.ramp),
        classification=result.assessment.classification,
    )
    exhibits: list[Exhibit | None] = []
    for page in (*scorecard(source), *ranking(source)):
        if isinstance(page.content, Scorecard):
            exhibits.append(page.content.bars)
        if isinstance(page.content, Ranking):
            exhibits.append(page.content.gaps)
    return Drawn(tuple(one for one in exhibits if one is not None), spoken)
