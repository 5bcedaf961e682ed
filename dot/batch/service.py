"""The main job without a server: a folder becomes a published result and its documents."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from dot.batch.edits import read_edits, refuse_unknown
from dot.batch.folder import EDITS, read_folder
from dot.errors import DotError, Problem, Problems
from dot.exchange.scores import scores_csv
from dot.exchange.workbook import data_xlsx
from dot.publication.service import release
from dot.questionnaires.documents import shown_path
from dot.reports.pdf import Press
from dot.reports.printjob import Attachment
from dot.reports.service import build, check_edits, find_brand, make_pdf
from dot.results.inputs import State
from dot.results.schemas import Result
from dot.results.service import COMPLETE, Counted, count, score
from dot.roadmap.service import plan

CONFIDENTIAL_NAME = "results.confidential.json"
OURS = frozenset({"results.json", "scores.csv", "data.xlsx", "report.pdf", CONFIDENTIAL_NAME})


@dataclass(frozen=True)
class Assessed:
    """A published result with its roadmap, and the documents made from it, by file name.

    ``left_out``: sections of the report that had nothing to say. ``remarks``: what printing noticed,
    such as a character that no font on this machine can draw.
    """

    result: Result
    documents: dict[str, bytes]
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What to make besides `results.json`, `scores.csv` and `data.xlsx`."""

    pdf: bool = True
    confidential: bool = False


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
    brand = find_brand(definition.assessment.brand, folder)
    counted = count(definition, answers)
    published = release(counted)
    result = published.model_copy(update={"roadmap": plan(published, definition)})
    documents = {
        "results.json": result_json(result),
        "scores.csv": scores_csv(result),
        "data.xlsx": data_xlsx(result),
    }
    if wishes.confidential:
        documents[CONFIDENTIAL_NAME] = confidential_json(counted)
    edits = _edits(folder)
    if edits:
        refuse_unknown(folder / EDITS, check_edits(result, brand, edits))
    if press is None:
        return Assessed(result, documents)
    built = build(result, brand, edits=edits)
    printed = make_pdf(built, _attachments(documents), press)
    documents["report.pdf"] = printed.pdf
    return Assessed(result, documents, built.left_out, printed.remarks)


def _edits(folder: Path) -> dict[str, str]:
    """The consultant's words, if there are any."""
    path = folder / EDITS
    return read_edits(path) if path.exists() else {}


def _attachments(documents: dict[str, bytes]) -> tuple[Attachment, ...]:
    """The data behind the report, inside the report."""
    return (
        Attachment("results.json", "Every number of this report", documents["results.json"]),
        Attachment("scores.csv", "The scores as a table", documents["scores.csv"]),
    )


def result_json(result: Result) -> bytes:
    """`results.json`: full precision, one layout, the same bytes for the same result."""
    return _json(result.model_dump(mode="json"))


def confidential_json(counted: Counted) -> bytes:
    """The complete result and every row, for the consultant who holds the answers anyway."""
    answers = counted.answers
    rows = [
        {
            "rater": int(answers.rater[row]) + 1,
            **{name: value for name, value in asdict(rater).items() if name != "code"},
            "questionnaire": key.questionnaire,
            "item": key.item,
            "state": State(int(answers.state[row])).name.lower(),
            "answer": answers.texts[int(answers.content[row])],
            "comment": answers.comments.get(row),
        }
        for row in range(len(answers.rater))
        for rater in (answers.raters[int(answers.rater[row])],)
        for key in (answers.items[int(answers.item[row])],)
    ]
    complete = score(counted, COMPLETE).model_dump(mode="json")
    return _json(
        {"confidential": "not for the client: holds single answers"} | complete | {"rows": rows}
    )


def refuse_no_folder(folder: Path) -> None:
    """A mistyped name is no folder to write into."""
    if not folder.is_dir():
        raise Problems([Problem(shown_path(folder), 1, "There is no such folder: check its name.")])


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
