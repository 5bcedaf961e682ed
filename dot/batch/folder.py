"""A folder of plain files becomes the definition of an assessment and its answers."""

import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from dot.assessments.schemas import Assessment, ClientInitiatives
from dot.batch import consistency, tables
from dot.batch.answers import read_answers
from dot.batch.benchmark_sets import read_benchmark_sets
from dot.batch.comments import read_comment_file
from dot.batch.dialect import Enough, Findings
from dot.batch.edits import read_edits
from dot.batch.meanings import Asked, asked
from dot.batch.packing import with_request_pack
from dot.batch.references import References, references
from dot.batch.roadmap_checks import check_limits
from dot.batch.times import read_times
from dot.batch.versions import Versions
from dot.errors import NotFound, Problem, Problems
from dot.exchange.filled import FILE_NAME
from dot.questionnaires.documents import Document, Place, read_document, read_file, shown_path
from dot.questionnaires.library import Library
from dot.questionnaires.places import Complaint
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.service import find, load_library
from dot.questionnaires.shapes import parse
from dot.questionnaires.wording import unknown
from dot.results.earlier import earlier_questionnaires
from dot.results.inputs import Answers, Definition, PreviousWave
from dot.strategy.schemas import Strategy

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")

ASSESSMENT, ANSWERS = "assessment.yaml", "answers.csv"
PREVIOUS, RESULTS = "previous", "results.json"
STRATEGY, INITIATIVES, EDITS = "strategy.yaml", "initiatives.yaml", "edits.yaml"
EVIDENCE, KPIS, CONFIRMED, CODING = "evidence.csv", "kpis.csv", "confirmed.csv", "coding.csv"
TIMES, COMMENTS, RELEASES = "times.csv", "comments.csv", "releases.json"
TEMPLATES = Path(__file__).resolve().parents[2] / "report_templates"
REQUIRED = (ASSESSMENT, ANSWERS)
OPTIONAL = (
    CODING, EVIDENCE, KPIS, CONFIRMED, STRATEGY, INITIATIVES, EDITS, FILE_NAME, RELEASES,
    PREVIOUS, TIMES, COMMENTS,
)  # fmt: skip
LARGEST_RESULTS = 100_000_000
NEAR = 0.8
# Edits of a report in another language than the assessment's.
IN_A_LANGUAGE = re.compile(r"edits\.[a-z]{2,3}\.yaml")


@dataclass(frozen=True)
class Authored:
    """The YAML files of a folder in their shapes, with the questionnaires and library they name."""

    folder: Path
    content: Path
    documents: dict[str, Document]
    assessment: Assessment
    questionnaires: tuple[Questionnaire, ...]
    library: Library | None
    strategy: Strategy | None
    initiatives: ClientInitiatives | None


def read_folder(folder: Path, content: Path) -> tuple[Definition, Answers]:
    """Read and check everything. Raises Problems with all that is wrong, by file and line.

    content: where released questionnaires and the library lie.
    """
    problems: list[Problem] = list(wrong_names(folder, REQUIRED + OPTIONAL, REQUIRED))
    authored = read_authored(folder, content, problems)
    definition, known = read_definition_files(folder, authored, problems)
    answers = read_answer_file(folder / ANSWERS, known, problems)
    if answers is not None and (folder / TIMES).exists():
        answers = read_time_file(folder / TIMES, answers, known, problems)
    if answers is not None and (folder / COMMENTS).exists():
        definition = read_comment_file(folder / COMMENTS, definition, answers, problems)
    if problems or answers is None:
        raise Problems(problems)
    return definition, answers


def read_definition(folder: Path, content: Path) -> Definition:
    """Everything but the answers, which need not be there yet. Raises Problems."""
    problems: list[Problem] = list(wrong_names(folder, REQUIRED + OPTIONAL, (ASSESSMENT,)))
    authored = read_authored(folder, content, problems)
    definition, _ = read_definition_files(folder, authored, problems)
    if problems:
        raise Problems(problems)
    return definition


@contextmanager
def collecting(
    problems: list[Problem], document: Document | None = None, place: Place = ()
) -> Iterator[None]:
    """Keep the problems of one step, so that the next steps can add theirs.

    What is not found becomes a problem at the place that names it.
    """
    try:
        yield
    except Problems as error:
        problems += error.problems
    except NotFound as error:
        if document is None:
            raise
        problems.append(document.problem(place, str(error)))


def refuse_no_folder(folder: Path) -> None:
    """A mistyped name is no folder to read from or write into."""
    if not folder.is_dir():
        is_file = "This is a file: name the folder that it lies in."
        words = is_file if folder.exists() else "There is no such folder: check its name."
        raise Problems([Problem(shown_path(folder), 1, words)])


def wrong_names(folder: Path, known: Sequence[str], required: Sequence[str]) -> Iterator[Problem]:
    """Files that must be there and are not, and files that nearly have a known name."""
    refuse_no_folder(folder)
    present = {path.name for path in folder.iterdir()}
    meant: set[str] = set()
    for name in sorted(present - set(known)):
        right = near_name(name, [other for other in known if other not in present])
        if right is not None:
            meant.add(right)
            words = (
                f"This file is not read: rename it to “{right}” if it holds what that name says."
            )
            yield Problem(shown_path(folder / name), 1, words)
    for name in sorted(present & set(known)):
        if not (folder / name).exists():
            words = "This is a link to a file that is gone: put the file itself here."
            yield Problem(shown_path(folder / name), 1, words)
    for name in required:
        if name not in present | meant:
            yield Problem(shown_path(folder / name), 1, "The file is missing: the folder needs it.")


def near_name(name: str, absent: Sequence[str]) -> str | None:
    """The absent file that this name was probably meant to be; hidden and backup files are none."""
    if name.startswith((".", "~")) or name.endswith(("~", ".bak")) or IN_A_LANGUAGE.fullmatch(name):
        return None
    lower = name.lower()
    same_stem = [other for other in absent if Path(other).stem == Path(lower).stem]
    near = same_stem or difflib.get_close_matches(lower, absent, n=1, cutoff=NEAR)
    return near[0] if near else None


def read_authored(folder: Path, content: Path, problems: list[Problem]) -> Authored:
    """Read the YAML files. Raises Problems where the tables can't be checked without them."""
    documents: dict[str, Document] = {}
    vital: list[Problem] = []
    assessment = read_yaml(folder / ASSESSMENT, Assessment, documents, vital)
    strategy = read_yaml(folder / STRATEGY, Strategy, documents, vital)
    initiatives = read_yaml(folder / INITIATIVES, ClientInitiatives, documents, problems)
    with collecting(problems):
        read_edits(folder / EDITS)
    if assessment is None:
        raise Problems([*problems, *vital])
    main = assessment, documents[ASSESSMENT]
    found = read_questionnaires(folder, content, main, vital)
    library = read_library(content, main, found, vital)
    if vital:
        raise Problems([*problems, *vital])
    return Authored(folder, content, documents, assessment, found, library, strategy, initiatives)


def read_yaml(
    path: Path, model: type[M], documents: dict[str, Document], problems: list[Problem]
) -> M | None:
    """A YAML file in its shape; None where it is absent or, with its problems noted, wrong."""
    if not path.exists():
        return None
    with collecting(problems):
        documents[path.name] = read_document(path)
        return parse(documents[path.name], model)
    return None


def read_questionnaires(
    folder: Path, content: Path, authored: tuple[Assessment, Document], problems: list[Problem]
) -> tuple[Questionnaire, ...]:
    """The questionnaires in the order of `assessment.yaml`, each slug once."""
    assessment, document = authored
    found: dict[str, Questionnaire] = {}
    for at, reference in enumerate(assessment.questionnaires):
        place: Place = ("questionnaires", at)
        with collecting(problems, document, place):
            questionnaire = find(reference, folder, content)
            if questionnaire.slug in found:
                words = (
                    f"The questionnaire “{questionnaire.slug}” is listed twice: keep one version."
                )
                problems.append(document.problem(place, words))
            found.setdefault(questionnaire.slug, questionnaire)
    return tuple(found.values())


def read_library(
    content: Path,
    authored: tuple[Assessment, Document],
    questionnaires: Sequence[Questionnaire],
    problems: list[Problem],
) -> Library | None:
    """The one library version that assessment and questionnaires name; None where none does."""
    assessment, document = authored
    named = {q.slug: q.library for q in questionnaires if q.library is not None}
    versions = [assessment.library] if assessment.library else list(dict.fromkeys(named.values()))
    if len(versions) > 1:
        listed = ", ".join(f"{slug}: {version}" for slug, version in named.items())
        words = f"The questionnaires name several library versions ({listed}): choose one here."
        problems.append(document.problem(("library",), f"{words} Write “library: …”."))
    if len(versions) == 1:
        with collecting(problems, document, ("library",)):
            return load_library(versions[0], content)
    return None


def read_definition_files(
    folder: Path, authored: Authored, problems: list[Problem]
) -> tuple[Definition, Asked]:
    """Compare the YAML files with each other, then read the small tables and the earlier wave."""
    known = references(
        authored.assessment, authored.questionnaires, authored.library, authored.strategy
    )
    for name, complaints in complaints_of(authored, known).items():
        document = authored.documents[name]
        problems += [document.problem(place, message) for place, message in complaints]
    editions = read_benchmark_sets(
        folder,
        Versions(authored.content, authored.questionnaires),
        (authored.assessment, authored.documents[ASSESSMENT]),
        authored.library,
        problems,
    )
    before = len(problems)
    may_answer = asked(authored.assessment, authored.questionnaires, authored.strategy)
    asked_for = Definition(
        assessment=authored.assessment,
        questionnaires=authored.questionnaires,
        library=authored.library,
        strategy=authored.strategy,
        coding=read_table(folder / CODING, known, problems, tables.read_coding),
        evidence=read_table(folder / EVIDENCE, known, problems, tables.read_evidence),
        kpis=read_table(folder / KPIS, known, problems, tables.read_kpis),
        initiatives=authored.initiatives,
        previous=read_previous(folder / PREVIOUS, authored, may_answer, problems),
        benchmark_sets=editions,
    )
    found = with_request_pack(folder / FILE_NAME, asked_for, problems)
    ids = None if len(problems) > before else tuple(record.id for record in found.evidence)
    confirmed = read_table(
        folder / CONFIRMED, replace(known, evidence=ids), problems, tables.read_confirmed
    )
    return replace(found, confirmed=confirmed), may_answer


def complaints_of(authored: Authored, known: References) -> dict[str, list[Complaint]]:
    """What is wrong between the YAML files, by the file to mend."""
    setting = consistency.Setting(authored.questionnaires, authored.library, known)
    assessment = authored.assessment
    found = {ASSESSMENT: list(consistency.check_assessment(assessment, setting))}
    found[ASSESSMENT] += consistency.check_roadmap(
        assessment, authored.library, authored.initiatives
    )
    found[ASSESSMENT] += check_limits(assessment, authored.library, authored.initiatives)
    found[ASSESSMENT] += check_brand(assessment.brand, authored.folder)
    if authored.strategy is not None:
        found[STRATEGY] = list(consistency.check_strategy(authored.strategy, known.levels))
    if authored.initiatives is not None:
        found[INITIATIVES] = list(consistency.check_initiatives(authored.initiatives, setting))
    return found


def check_brand(name: str, folder: Path) -> Iterator[Complaint]:
    """The brand is a folder of `report_templates`, or lies in the assessment's own folder."""
    places = [root / name for root in (TEMPLATES, folder) if (root / name).parent == root]
    if not any((place / "brand.toml").is_file() for place in places):
        known = [path.parent.name for path in TEMPLATES.glob("*/brand.toml")]
        yield ("brand",), unknown("brand", name, known)


def read_table(
    path: Path,
    known: References,
    problems: list[Problem],
    read: Callable[[Path, References, Findings], tuple[T, ...]],
) -> tuple[T, ...]:
    """The rows of an optional table; none where it is absent or too broken to go on."""
    findings = Findings(path)
    rows: tuple[T, ...] = ()
    if path.exists():
        with suppress(Enough):
            rows = read(path, known, findings)
    problems += findings.problems()
    return rows


def read_answer_file(
    path: Path, may_answer: Asked, problems: list[Problem], lenient: bool = False
) -> Answers | None:
    """The answers, or nothing with the reasons among ``problems``."""
    if not path.exists():
        return None
    findings = Findings(path)
    answers = None
    with suppress(Enough):
        answers = read_answers(path, may_answer, findings, lenient)
    problems += findings.problems()
    return answers


def read_time_file(
    path: Path, answers: Answers, asked_for: Asked, problems: list[Problem]
) -> Answers:
    """The answers with the times that their raters took."""
    findings = Findings(path)
    with suppress(Enough):
        answers = read_times(path, answers, tuple(asked_for.questionnaires), findings)
    problems += findings.problems()
    return answers


def read_previous(
    folder: Path, authored: Authored, may_answer: Asked, problems: list[Problem]
) -> PreviousWave | None:
    """The earlier wave in `previous/`: its results, its answers, or both; what it asked otherwise."""
    if not folder.exists():
        return None
    with collecting(problems):
        problems += wrong_names(folder, (RESULTS, ANSWERS), ())
        results = read_results(folder / RESULTS) if (folder / RESULTS).exists() else None
        answers = read_answer_file(folder / ANSWERS, may_answer, problems, lenient=True)
        asked_then = earlier_questionnaires(
            results or {}, authored.questionnaires, authored.content, folder
        )
        return PreviousWave(results, answers, asked_then) if results or answers else None
    return None


def read_results(path: Path) -> Mapping[str, object]:
    """An earlier `results.json` as a mapping. Raises Problems."""
    shown = shown_path(path)
    try:
        results = json.loads(read_file(path, shown, LARGEST_RESULTS), parse_constant=not_finite)
    except json.JSONDecodeError as error:
        words = f"This is not JSON ({error.msg}): copy results.json of the earlier wave again."
        raise Problems([Problem(shown, error.lineno, words)]) from None
    except (ValueError, RecursionError):
        words = "No result of DOT holds this: copy results.json of the earlier wave again."
        raise Problems([Problem(shown, 1, words)]) from None
    if not isinstance(results, dict) or not isinstance(results.get("questionnaires"), dict):
        words = "There are no “questionnaires” in it: copy results.json of the earlier wave again."
        raise Problems([Problem(shown, 1, words)])
    return results


def not_finite(constant: str) -> float:
    """Refuse NaN and infinity, which JSON does not know."""
    raise ValueError(constant)
