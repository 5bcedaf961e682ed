"""Other people's maturity models in the public format, with made-up people who answer them."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

NON_ANSWERS = ("skipped", "cannot_judge", "not_applicable")
Content = dict[str, object]


@dataclass(frozen=True)
class Row:
    """One answer as it stands in `answers.csv`."""

    rater: str
    group: str
    item: str
    answer: str


def options(scores: list[float]) -> list[Content]:
    return [{"id": f"o{at}", "text": f"Option {at}", "score": one} for at, one in enumerate(scores)]


def write_model(
    folder: Path, model: Content, groups: Mapping[str, Content], rows: list[Row]
) -> Path:
    """`model.yaml` with the header filled in, `assessment.yaml` and `answers.csv`."""
    folder.mkdir(parents=True)
    header: Content = {
        "format": 1,
        "slug": "model",
        "version": "1.0.0",
        "title": "Another model",
        "language": "en",
        "authors": ["DOT authors"],
        "licence": "MIT",
        "sources": ["Made for this test"],
        "groups": {code: {"name": code} for code in groups},
    }
    settings: Content = {
        "format": 1,
        "title": "Another model",
        "client": {"name": "Made-up people"},
        "report_date": "2026-11-23",
        "questionnaires": ["model.yaml"],
        "groups": dict(groups),
    }
    for name, content in (("model", header | model), ("assessment", settings)):
        text = yaml.dump(content, Dumper=_Plain, sort_keys=False)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["rater", "group", "item", "answer"])
        writer.writerows((row.rater, row.group, row.item, row.answer) for row in rows)
    return folder


def answered(
    answers: Mapping[str, list[str]], people: Mapping[str, int], gaps: float, seed: int
) -> Iterator[Row]:
    """Everybody answers every item at random; a share of the answers are non-answers.

    answers: item → what may be said.   people: group → how many.
    """
    generator = np.random.default_rng(seed)
    for group, n in people.items():
        for item, said in answers.items():
            chosen = generator.integers(0, len(said), n)
            missing = generator.random(n) < gaps
            kind = generator.integers(0, len(NON_ANSWERS), n)
            for at in range(n):
                answer = NON_ANSWERS[kind[at]] if missing[at] else said[chosen[at]]
                yield Row(f"{group}-{at}", group, item, answer)


class _Plain(yaml.SafeDumper):
    """The format refuses aliases, so that a value is written out wherever it stands."""

    def ignore_aliases(self, data: object) -> bool:
        return True
