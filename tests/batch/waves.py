"""Assessments to store and load: read from a folder, shuffled, published, told row by row."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from dot.batch.folder import read_folder
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.results.inputs import Answers, Definition, State
from tests.batch.factories import Folder, make_full_folder

Wave = tuple[Definition, Answers]

SAMPLE = content_root() / "examples" / "sample"
KPIS = (
    "kpi,unit,period,numerator,denominator,value,source,extracted,supplied_by",
    "K01,city,2026-09,45,60,,CRM,2026-10-02,SFE",
    "K01,north,2026-09,30,60,,Excel,2026-10-02,",
    "K02,,2026-09,,,41.5,,,",
)


def make_wide_folder(path: Path) -> Folder:
    """Every file, a questionnaire of DOT's beside two of its own, two signed lists, two units."""
    folder = make_full_folder(path)
    folder.change("assessment.yaml", "beta.yaml]", "beta.yaml, crm@1.0.0]")
    folder.change(
        "strategy.yaml",
        "decoys:",
        "  - {place: field, title: Field, level: field, priorities: [{code: calls, text: Calls}]}\n"
        "decoys:",
    )
    folder.rows("kpis.csv", KPIS)
    return folder


def read(folder: Path) -> Wave:
    """What the folder adapter reads."""
    return read_folder(folder, content_root())


def published(wave: Wave) -> bytes:
    """The bytes of the published result."""
    return publish(*wave).model_dump_json().encode()


def shuffled(wave: Wave) -> Wave:
    """The same content with raters, answers and the rows of every table in another order."""
    definition, answers = wave
    rng = np.random.default_rng(7)
    people, rows = rng.permutation(len(answers.raters)), rng.permutation(len(answers.rater))
    place = np.argsort(people).astype(np.int32)
    moved = {int(old): new for new, old in enumerate(rows)}
    return replace(
        definition,
        coding=definition.coding[::-1],
        evidence=definition.evidence[::-1],
        kpis=definition.kpis[::-1],
        confirmed=definition.confirmed[::-1],
    ), replace(
        answers,
        raters=tuple(answers.raters[at] for at in people),
        rater=place[answers.rater][rows],
        item=answers.item[rows],
        state=answers.state[rows],
        value=answers.value[rows],
        content=answers.content[rows],
        comments={moved[at]: text for at, text in answers.comments.items()},
    )


def another_wave(wave: Wave, name: str) -> Wave:
    """The same content as another wave of the same engagement."""
    settings = wave[0].assessment.model_copy(update={"wave": name})
    return replace(wave[0], assessment=settings), wave[1]


def told(answers: Answers) -> list[str]:
    """Every answer with all that it says but the rater's code, sorted."""
    return sorted(
        repr((rater.group, rater.unit, rater.level, answers.items[answers.item[row]],
              State(int(answers.state[row])), answers.texts[answers.content[row]],
              float(answers.value[row]), answers.comments.get(row)))
        for row in range(len(answers.rater))
        for rater in (answers.raters[answers.rater[row]],)
    )  # fmt: skip
