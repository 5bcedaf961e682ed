"""The smallest questionnaire that passes every check, to be bent by tests."""

from pathlib import Path

from dot.questionnaires.documents import Document, read_text
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.shapes import parse

ROOT = Path(__file__).parents[2]

TINY = """\
format: 1
slug: tiny
version: "1.0.0"
title: Tiny
language: en
authors: [Somebody]
licence: CC0-1.0
sources: [Own words]
scale:
  min: 1
  max: 3
  levels:
    - {value: 1, name: Low}
    - {value: 3, name: High}
groups:
  ALL: {name: Everyone}
nodes:
  - id: N1
    title: First
    items:
      - id: q1
        type: choice
        text: Which one is true?
        options:
          - {id: a, text: The one, score: 1}
          - {id: b, text: The other, score: 3}
"""


def document(text: str = TINY) -> Document:
    return read_text(text, "tiny.yaml")


def questionnaire(text: str = TINY) -> Questionnaire:
    return parse(document(text), Questionnaire)


def tiny_root(folder: Path, text: str = TINY) -> Path:
    """A content root with the tiny questionnaire in a version folder; returns that folder."""
    version = folder / "tiny" / "1.0.0"
    version.mkdir(parents=True)
    schema = "# yaml-language-server: $schema=../../schema/questionnaire.schema.json\n"
    (version / "questionnaire.yaml").write_text(schema + text, encoding="utf-8")
    (version / "CHANGES.md").write_text("First version.\n", encoding="utf-8")
    (folder / "released.sha256").touch()
    return version
