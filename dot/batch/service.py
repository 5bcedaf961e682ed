"""The main job without a server: a folder becomes a published result and its documents."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from dot.batch.completeness import Completeness, completeness
from dot.batch.folder import RELEASES, read_folder
from dot.batch.kept import keep_result, kept_result, scored_key, shelf_of
from dot.batch.languages import language_for, unreviewed, workbook_in
from dot.batch.ledger import ledger_bytes, read_ledger
from dot.batch.planning import planned
from dot.batch.reporting import ANNEX, REPORT, check_report, print_report, wish_of
from dot.batch.second_look import second_look
from dot.errors import DotError
from dot.exchange.scores import scores_csv
from dot.publication.conflicts import Progress, quiet
from dot.publication.schemas import Ledger
from dot.publication.service import Released, release, unrecorded
from dot.reports.looks import Look
from dot.reports.pdf import Press
from dot.reports.service import find_brand
from dot.reports.shelf import Means, Shelf
from dot.results.inputs import Answers, Definition, State
from dot.results.schemas import Result
from dot.results.service import COMPLETE, Counted, count, score

CONFIDENTIAL_NAME = "results.confidential.json"
DATA = frozenset({"results.json", "scores.csv", "data.xlsx"})
OURS = DATA | {REPORT, ANNEX, CONFIDENTIAL_NAME}


@dataclass(frozen=True)
class Assessed:
    """A published result with its roadmap, and the documents made from it, by file name.

    ``left_out``: sections of the report that had nothing to say. ``remarks``: what printing noticed,
    such as a character that no font on this machine can draw.   ``doubtful``: what the folder says
    that may be a slip.   ``ledger``: what now has been released of the wave; None where nobody real
    answered.   ``unremembered``: edits that do not say which text they replace.
    """

    result: Result
    documents: dict[str, bytes]
    ledger: Ledger | None = None
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    unremembered: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What to make besides `results.json`, `scores.csv` and `data.xlsx`, and of which look.

    brand, locale: in place of the assessment's own.   allow_missing: write in English, and mark,
    what the language lacks.   progress: whom to tell how far the audits are.   kept: use again what
    an earlier run made of the same inputs, and keep what this one makes; the bytes are the same.
    """

    pdf: bool = True
    workbook: bool = True
    kept: bool = False
    confidential: bool = False
    brand: str | None = None
    locale: str | None = None
    allow_missing: bool = False
    look: Look = field(default_factory=Look)
    keep_stale: bool = False
    progress: Progress = quiet


def assess(folder: Path, content: Path, wishes: Wishes) -> Assessed:
    """Read, check, score, publish and print one folder. Raises Problems before computing anything."""
    if not wishes.pdf:
        return _assess(folder, content, wishes, None)
    # The press loads its libraries on the other core while the numbers are computed on this one.
    with Press() as press:
        return _assess(folder, content, wishes, press)


def _assess(folder: Path, content: Path, wishes: Wishes, press: Press | None) -> Assessed:
    definition, answers = read_folder(folder, content)
    # A broken brand is found before anything is computed.
    brand = find_brand(wishes.brand or definition.assessment.brand, folder)
    language = language_for(
        definition, folder, content, wishes.locale, allow_missing=wishes.allow_missing
    )
    locale = wishes.locale or definition.assessment.locale
    wish = wish_of(folder, locale, wishes.look, keep_stale=wishes.keep_stale)
    wish = replace(wish, language=language)
    counted = count(definition, answers)
    shelf = shelf_of(folder, kept=wishes.kept)
    result, ledger = scored(folder, (definition, counted), shelf, wishes.progress)
    documents = data_of(result)
    if wishes.workbook:
        documents["data.xlsx"] = workbook_in(result, brand, language)
    if wishes.confidential:
        documents[CONFIDENTIAL_NAME] = confidential_json(counted)
    doubtful = (*second_look(definition), *unreviewed(language))
    if press is None:
        check_report(folder, result, brand, wish)
        return Assessed(result, documents, ledger, doubtful=doubtful)
    prints = print_report(folder, (result, brand, wish), documents, Means(shelf, press))
    return Assessed(
        result,
        documents | dict(prints.documents),
        ledger,
        prints.left_out,
        prints.remarks,
        doubtful,
        prints.unremembered,
    )


def scored(
    folder: Path, inputs: tuple[Definition, Counted], shelf: Shelf, progress: Progress = quiet
) -> tuple[Result, Ledger | None]:
    """The published result with its roadmap, and the ledger that knows of it; scored once."""
    definition, counted = inputs
    path = folder / RELEASES
    before = path.read_bytes() if path.exists() else b""
    found = kept_result(shelf, scored_key(folder, counted, before)) if shelf.folder else None
    if found is not None:
        return found, read_ledger(folder) if before else None
    published, ledger = published_of(folder, counted, progress)
    result = with_roadmap(published, definition, folder)
    if shelf.folder:
        after = b"" if ledger is None else ledger_bytes(ledger)
        keep_result(shelf, scored_key(folder, counted, after), result)
    return result, ledger


def data_of(result: Result) -> dict[str, bytes]:
    """The files that hold the numbers, by name."""
    return {
        "results.json": result_json(result),
        "scores.csv": scores_csv(result),
    }


def check(folder: Path, content: Path) -> Completeness:
    """How complete a folder is. Raises Problems for all that assessing it would refuse.

    Whether the report has a text to every key of `edits.yaml` is known only once it is composed.
    """
    definition, answers = read_folder(folder, content)
    wish = wish_of(folder, definition.assessment.locale)
    if wish.edits.changed:
        brand = find_brand(definition.assessment.brand, folder)
        published = unrecorded(count(definition, answers))
        language = language_for(definition, folder, content, None, allow_missing=True)
        told = with_roadmap(published, definition, folder)
        check_report(folder, told, brand, replace(wish, language=language))
    return completeness(definition, answers)


def with_roadmap(published: Result, definition: Definition, folder: Path) -> Result:
    """The published result with the best plan for it. Raises Problems for limits that conflict."""
    return published.model_copy(update={"roadmap": planned(published, definition, folder)})


def published_of(
    folder: Path, counted: Counted, progress: Progress = quiet
) -> tuple[Result, Ledger | None]:
    """The published result; simulated people have nothing to hide from a second release.

    A ledger that is there is kept all the same, so that the word alone does not set it aside.
    """
    if counted.definition.assessment.simulated and not (folder / RELEASES).exists():
        return unrecorded(counted, progress), None
    made: Released = release(counted, read_ledger(folder), progress)
    return made.result, made.ledger


def result_json(result: Result) -> bytes:
    """`results.json`: full precision, one layout, the same bytes for the same result."""
    return _json(result.model_dump(mode="json"))


def confidential_json(counted: Counted) -> bytes:
    """The complete result and every row, for the consultant who holds the answers anyway.

    Rows are written one a line as they are made: as objects, they would take ten times their text.
    """
    complete = score(counted, COMPLETE).model_dump(mode="json")
    text = io.BytesIO()
    head = _json({"confidential": "not for the client: holds single answers"} | complete)
    text.write(head.rstrip().removesuffix(b"}").rstrip() + b',\n "rows": [')
    separator = "\n  "
    for row in _rows(counted.answers):
        text.write(f"{separator}{row}".encode())
        separator = ",\n  "
    text.write(b"\n ]\n}\n")
    return text.getvalue()


def _rows(answers: Answers) -> Iterator[str]:
    """Every answer as JSON; the parts that repeat are written out once."""
    raters = [
        _fields({"rater": at + 1, "group": one.group, "unit": one.unit, "level": one.level})
        for at, one in enumerate(answers.raters)
    ]
    items = [
        _fields({"questionnaire": key.questionnaire, "item": key.item}) for key in answers.items
    ]
    states = {int(state): _fields({"state": state.name.lower()}) for state in State}
    texts = [_fields({"answer": text}) for text in answers.texts]
    for row in range(len(answers.rater)):
        yield (
            f"{{{raters[int(answers.rater[row])]}, {items[int(answers.item[row])]}, "
            f"{states[int(answers.state[row])]}, {texts[int(answers.content[row])]}, "
            f"{_fields({'comment': answers.comments.get(row)})}}}"
        )


def _fields(part: dict[str, str | int | None]) -> str:
    """The inside of an object."""
    return json.dumps(part, ensure_ascii=False)[1:-1]


def refuse_unwritable(out: Path) -> None:
    """Say so before computing, not after, and leave nothing behind."""
    new = not out.exists()
    write_documents({".writable": b""}, out)
    (out / ".writable").unlink()
    if new:
        out.rmdir()


def write_documents(documents: dict[str, bytes], out: Path) -> None:
    """Write every document or none: first beside their place, then renamed into it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        parts = {out / f".{name}.part": out / name for name in documents}
        for part, place in parts.items():
            part.write_bytes(documents[place.name])
    except OSError as error:
        for part in out.glob(".*.part") if out.is_dir() else ():
            part.unlink(missing_ok=True)
        raise DotError(
            f"{out}: can't write here ({error.strerror}). Choose another folder with --out."
        ) from error
    for part, place in parts.items():
        part.replace(place)


def remove_stale(documents: dict[str, bytes], out: Path) -> None:
    """What an earlier run left here would stand beside numbers that it does not belong to."""
    for name in OURS - documents.keys():
        (out / name).unlink(missing_ok=True)


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()
