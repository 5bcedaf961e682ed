"""The command `benchmark`: earlier engagements or finished assessments become one edition."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import yaml
from pydantic import ValidationError

from dot.batch.dialect import Findings
from dot.batch.engagements import Scored, read_engagements
from dot.batch.service import write_documents
from dot.batch.versions import Versions, covered_by
from dot.benchmarks.editions import read_set
from dot.benchmarks.finished import Finished, finished_release, read_finished
from dot.benchmarks.pooling import Header, Place, Pool, Vote, client_key, pool
from dot.benchmarks.register import Register
from dot.benchmarks.schemas import BenchmarkSet, Covered
from dot.config import Settings
from dot.db import reading
from dot.errors import Conflict, DotError, Problem, Problems
from dot.publication.queries import latest_releases
from dot.questionnaires.documents import read_file, shown_path
from dot.questionnaires.service import content_root, load_questionnaire

REGISTER = ".members.json"
LARGEST_REGISTER = 50_000_000
CONFIGURED = ""
MADE = (
    "# Pooled by DOT (docs/benchmarks.md). The register beside it names clients and stays inside.\n"
)


def benchmark(arguments: list[str]) -> int:
    """`benchmark import CSV` or `benchmark build RESULTS… --database`: pool clients into a set."""
    chosen = _parser().parse_args(arguments)
    out: Path = chosen.out
    register = _register(chosen.previous)
    for path in (out, out.with_suffix(REGISTER)):
        if path.exists():
            raise DotError(f"{path}: exists already; choose another name so that nothing is lost.")
    versions = Versions(
        content_root(), tuple(load_questionnaire(path) for path in chosen.questionnaire)
    )
    left_out = 0
    if chosen.what == "import":
        votes, covered, simulated = imported(chosen.table, versions, chosen.segment)
    else:
        results, left_out = finished(chosen.results, chosen.database, chosen.without)
        votes, covered, simulated = built(results, versions, chosen.allow_simulated)
    header = Header(
        id=chosen.id or out.stem,
        title=chosen.title,
        population=chosen.population,
        source=chosen.source,
        simulated=simulated,
        covered=covered,
        chosen=_left_out(left_out),
    )
    made = _pooled(votes, header, register)
    write_documents(documents(made, out.name), out.parent)
    sys.stdout.write(f"{out}: {len(made.edition.figures)} figures, {made.edition.selection}\n")
    sys.stdout.write(f"{out.with_suffix(REGISTER)}: names clients, keep it in the practice\n")
    return 0


def _left_out(clients: int) -> str:
    words = f"{clients} client{'' if clients == 1 else 's'} left out by the practice"
    return words if clients else ""


def _pooled(votes: Iterable[Vote], header: Header, register: Register) -> Pool:
    """The pool; an id that is none is the user's slip."""
    try:
        return pool(votes, header, register)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        words = "give another --id, --title, --population or --source"
        raise DotError(f"{where}: {first['msg']}: {words}.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("./run benchmark", description=benchmark.__doc__)
    ways = parser.add_subparsers(dest="what", required=True)
    table = ways.add_parser("import", help="the practice's earlier engagements, from a table")
    table.add_argument("table", type=Path, metavar="CSV")
    table.add_argument("--segment", help="only rows of this segment")
    results = ways.add_parser("build", help="finished assessments")
    results.add_argument("results", nargs="*", type=Path, metavar="RESULTS")
    results.add_argument(
        "--database",
        nargs="?",
        const=CONFIGURED,
        metavar="URL",
        help="latest releases in this database, else in that of DOT_DATABASE_URL",
    )
    results.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="CLIENT",
        help="a client that is left out; may be repeated",
    )
    results.add_argument("--allow-simulated", action="store_true", help="take invented ones, too")
    for way in (table, results):
        way.add_argument("--out", type=Path, default=Path("practice.yaml"), metavar="FILE")
        way.add_argument(
            "--previous", type=Path, metavar="FILE", help="the edition before this one"
        )
        way.add_argument("--id", help="the edition's id (default: the file's name)")
        way.add_argument("--title", default="Clients of the practice")
        way.add_argument("--population", default="Organisations that the practice has assessed")
        way.add_argument("--source", default="The practice’s own assessments, pooled by DOT")
        way.add_argument(
            "--questionnaire", type=Path, action="append", default=[], metavar="PATH",
            help="a questionnaire that is none of DOT's own; may be repeated",
        )  # fmt: skip
    return parser


def imported(
    path: Path, versions: Versions, segment: str | None
) -> tuple[list[Vote], tuple[Covered, ...], bool]:
    """The votes of a table. Raises Problems with every row that is wrong."""
    findings = Findings(path)
    rows = read_engagements(path, versions, findings, segment)
    if findings.places:
        raise Problems(findings.problems())
    if not rows:
        whose = f" of the segment “{segment}”" if segment else ""
        raise Problems([Problem(shown_path(path), 1, f"There are no rows{whose} in this table.")])
    covered = _newest((one.covered, one.vote.day.toordinal()) for one in rows)
    found = [versions.find(one) for one in covered.values()]
    meant = tuple(covered_by(one) for one in found if one is not None)
    return [_meant(one, covered, versions) for one in rows], meant, False


def finished(
    paths: Sequence[Path], database: str | None, without: Sequence[str]
) -> tuple[list[Finished], int]:
    """The results named, the latest releases in the database, and how many clients are left out.

    database: its address, CONFIGURED for that of the settings, None for none.
    Raises DotError where nothing is named, nothing is released, or nobody has a name to leave out.
    """
    if not paths and database is None:
        raise DotError("Name finished assessments (results.json, or folders), or --database.")
    gone = {client_key(client): client for client in without}
    found = [(one.assessment.client, one) for one in map(read_finished, paths)]
    kept = [one for client, one in found if client_key(client) not in gone]
    there = {client_key(client) for client, _ in found}
    if database is not None:
        with reading(Settings().database_url if database == CONFIGURED else database) as session:
            for one in latest_releases(session):
                there.add(client_key(one.client))
                if client_key(one.client) not in gone:
                    kept.append(finished_release(one.content, one.name, one.client))
    if not there:
        raise DotError("No assessment has been released in this database: issue some first.")
    if unknown := sorted(client for key, client in gone.items() if key not in there):
        raise DotError(f"--without: nothing of a client “{unknown[0]}” is there to leave out.")
    return kept, len(gone)


def built(
    results: Sequence[Finished], versions: Versions, allow_simulated: bool
) -> tuple[list[Vote], tuple[Covered, ...], bool]:
    """The votes of finished assessments. Raises Conflict for simulated ones, unless allowed."""
    invented = [one.assessment.client for one in results if one.assessment.simulated]
    if invented and not allow_simulated:
        words = f"{len(invented)} of the results are simulated ({invented[0]} …)"
        raise Conflict(f"{words}: leave them out (--without), or say --allow-simulated.")
    rows = [row for one in results for row in _scored(one)]
    covered = _newest((one.covered, one.vote.day.toordinal()) for one in rows)
    votes = [_meant(one, covered, versions) for one in rows]
    votes += _kpi_votes(results)
    return votes, tuple(covered.values()), bool(invented)


def _scored(result: Finished) -> Iterable[Scored]:
    client, day = client_key(result.assessment.client), result.assessment.day
    for slug, one in result.questionnaires.items():
        covered = Covered(slug=slug, version=one.version, hash=one.hash)
        for id_, node in one.nodes.items():
            yield Scored(Vote(client, day, Place(slug, id_), node.score, node.range), covered)


def _kpi_votes(results: Sequence[Finished]) -> Iterable[Vote]:
    """Readings in the unit that the newest result has; in another one they mean something else."""
    units: dict[str, str] = {}
    for result in sorted(results, key=lambda one: (one.assessment.day, one.assessment.client)):
        units |= {kpi.code: kpi.unit for kpi in result.kpis}
    for result in results:
        client, day = client_key(result.assessment.client), result.assessment.day
        for kpi in result.kpis:
            if kpi.value is not None and kpi.unit == units[kpi.code]:
                yield Vote(client, day, Place(kpi=kpi.code), kpi.value)


def _newest(rows: Iterable[tuple[Covered, int]]) -> dict[str, Covered]:
    """By slug, the highest version that was scored; of several contents of it the latest used."""

    def rank(entry: tuple[Covered, int]) -> tuple[list[int], int, str]:
        covered, day = entry
        return [int(part) for part in covered.version.split(".")], day, covered.hash or ""

    return {covered.slug: covered for covered, _ in sorted(set(rows), key=rank)}


def _meant(row: Scored, newest: dict[str, Covered], versions: Versions) -> Vote:
    """The vote as it counts in the pool: none where the node meant something else."""
    now = newest[row.covered.slug]
    nodes = versions.comparable(row.covered, now)
    same = nodes is None or row.vote.place.node in nodes
    return row.vote if same else replace(row.vote, value=None)


def documents(made: Pool, name: str) -> dict[str, bytes]:
    """The edition for clients, and the register that stays in the practice."""
    return {
        name: set_yaml(made.edition),
        Path(name)
        .with_suffix(REGISTER)
        .name: f"{made.register.model_dump_json(indent=1)}\n".encode(),
    }


def set_yaml(edition: BenchmarkSet) -> bytes:
    """A benchmark set as its file; what has its default is not written."""
    written = edition.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(
        {"format": edition.format, **written}, allow_unicode=True, sort_keys=False, width=110
    )
    return f"{MADE}{text}".encode()


def _register(previous: Path | None) -> Register:
    """The register beside the edition before; an empty one for a first edition."""
    if previous is None:
        return Register()
    _, before = read_set(previous)
    path = previous.with_suffix(REGISTER)
    shown = shown_path(path)
    if not path.is_file():
        words = "The register of the edition before is missing, without which nobody can tell what"
        raise Problems(
            [Problem(shown, 1, f"{words} the two tell together: put it beside the set.")]
        )
    try:
        register = Register.model_validate_json(read_file(path, shown, LARGEST_REGISTER))
    except ValidationError:
        raise Problems([Problem(shown, 1, "This is no register of DOT: copy it again.")]) from None
    if not register.editions or register.editions[-1].id != before.id:
        words = f"This is not the register of “{before.id}”: put the right one beside the set."
        raise Problems([Problem(shown, 1, words)])
    return register
