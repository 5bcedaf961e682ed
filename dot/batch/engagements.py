"""The practice's earlier engagements as a table: one row a client, questionnaire and node."""

import calendar
import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dot.assessments.schemas import DEFAULT_FLOOR
from dot.batch.dialect import Columns, Enough, Findings, clip
from dot.batch.tables import Once, Row, rows_of
from dot.batch.versions import Versions
from dot.benchmarks.pooling import Place, Vote, client_key
from dot.benchmarks.schemas import Covered
from dot.questionnaires.ranges import Range
from dot.questionnaires.schemas import VERSION
from dot.questionnaires.wording import unknown
from dot.results.tree import build_tree

COLUMNS = Columns(
    ("organisation", "period", "questionnaire", "version", "node", "score"),
    ("segment", "n", "weight"),
)
PERIOD = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
LARGEST_WEIGHT = 1000.0


@dataclass(frozen=True)
class Scored:
    """One row: a vote, with the version that it was scored in."""

    vote: Vote
    covered: Covered


@dataclass
class Reader:
    """Reads rows, and builds each questionnaire's nodes once."""

    versions: Versions

    def __post_init__(self) -> None:
        self.known: dict[Covered, dict[str, Range] | None] = {}

    def nodes(self, covered: Covered) -> dict[str, Range] | None:
        """The nodes of a version with what they can reach; None where it can't be had."""
        if covered not in self.known:
            found = self.versions.find(covered)
            places = build_tree(found).places if found else None
            self.known[covered] = (
                {id_: place.range for id_, place in places.items()} if places else None
            )
        return self.known[covered]

    def read(self, row: Row, once: Once) -> Scored | None:
        """The vote of a row; None where it is noted why there is none."""
        organisation, day = row.text("organisation"), period_end(row)
        slug, version, node = (row.text(name) for name in ("questionnaire", "version", "node"))
        score, n, weight = row.number("score"), row.number("n"), row.number("weight")
        if score is None and not row.cells["score"]:
            row.text("score")
        if weight is not None and not 0 < weight <= LARGEST_WEIGHT:
            row.refuse(f"“weight” is {weight:g}: write one above 0, at most {LARGEST_WEIGHT:g}.")
        if n is not None and (n < 1 or not n.is_integer()):
            row.refuse(f"“n” is {n:g}: write how many people answered, or leave it empty.")
        if not row.fine or score is None or day is None:
            return None
        client = client_key(organisation)
        once.check(row, (client, slug, node, day), f"{organisation}, {slug}:{node}, {day}")
        reach = self.reach(row, slug, version, node)
        if reach is None or not self.fits(row, score, reach):
            return None
        few = n is not None and n < DEFAULT_FLOOR
        vote = Vote(
            client=client,
            day=day,
            place=Place(slug, node),
            value=None if few else score,
            range=(reach.low, reach.high),
            weight=1.0 if weight is None else weight,
        )
        return Scored(vote, Covered(slug=slug, version=version)) if row.fine else None

    def reach(self, row: Row, slug: str, version: str, node: str) -> Range | None:
        """What the node can reach, or nothing with the reason noted."""
        covered = None
        with suppress(ValueError):
            covered = Covered(slug=slug, version=version)
        if covered is None or not re.match(VERSION, version):
            row.refuse(f"“{clip(slug)}@{clip(version)}” is no version: write one as in crm, 1.0.0.")
            return None
        nodes = self.nodes(covered)
        if nodes is None:
            words = f"The questionnaire {slug}@{version} can't be found"
            row.refuse(f"{words}: name its file with --questionnaire.")
            return None
        if node not in nodes:
            row.refuse(unknown("node", node, list(nodes)))
        return nodes.get(node)

    @staticmethod
    def fits(row: Row, score: float, reach: Range) -> bool:
        """Whether the score is one that the node can have."""
        if not (math.isfinite(score) and reach.low <= score <= reach.high):
            row.refuse(f"“score” is {score:g}, outside {reach.low:g} to {reach.high:g}: mend it.")
        return row.fine


def read_engagements(
    path: Path, versions: Versions, findings: Findings, segment: str | None = None
) -> list[Scored]:
    """Every usable row, only those of one segment where it is named; what is wrong is noted."""
    once = Once("The score of")
    reader = Reader(versions)
    found: list[Scored] = []
    with suppress(Enough):
        for row in rows_of(path, COLUMNS, findings):
            scored = reader.read(row, once)
            wanted = segment is None or row.cells["segment"].casefold() == segment.casefold()
            if scored is not None and wanted:
                found.append(scored)
    return found


def period_end(row: Row) -> date | None:
    """The last day of a year, month or day: 2025, 2025-06 or 2025-06-30."""
    cell = row.text("period")
    match = PERIOD.fullmatch(cell)
    if match:
        year, month = int(match[1]), int(match[2] or 12)
        with suppress(ValueError):
            return date(year, month, int(match[3] or calendar.monthrange(year, month)[1]))
    if cell:
        row.refuse(f"“period” is “{clip(cell)}”: write a year, month or day, as in 2025-06.")
    return None
