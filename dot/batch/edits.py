"""`edits.yaml`: the consultant's words over generated ones, by the key of the text."""

import re
from collections.abc import Mapping
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, Tree, read_document
from dot.questionnaires.schemas import IDENTIFIER
from dot.questionnaires.shapes import quoted

LONGEST_EDIT = 4_000


def read_edits(path: Path) -> dict[str, str]:
    """Text key → the consultant's text; none where there is no file. Raises Problems."""
    if not path.exists():
        return {}
    document = read_document(path)
    if document.tree is None:
        return {}
    if not isinstance(document.tree, dict):
        raise Problems([document.problem((), "Write “key: text” lines, one a text to replace.")])
    problems = [
        problem for key, text in document.tree.items() for problem in refused(document, key, text)
    ]
    if problems:
        raise Problems(problems)
    return {key: str(text) for key, text in document.tree.items()}


def refuse_unknown(path: Path, advice: Mapping[str, str]) -> None:
    """Raise Problems for keys that the report does not have, each at its line; ``advice`` by key."""
    if advice:
        document = read_document(path)
        raise Problems(document.problem((key,), message) for key, message in advice.items())


def refused(document: Document, key: str, text: Tree) -> list[Problem]:
    """What is wrong with one edit."""
    messages = []
    if not re.fullmatch(IDENTIFIER, key):
        messages.append(f"{quoted(key)} is no text key: use letters, digits, points and hyphens.")
    if not isinstance(text, str):
        messages.append(f"The text of “{key}” is {quoted(text)}: write a text in quotes.")
    elif not text.strip():
        messages.append(f"The text of “{key}” is empty: write one, or delete the line.")
    elif len(text) > LONGEST_EDIT:
        messages.append(f"The text of “{key}” has over {LONGEST_EDIT:,} characters: shorten it.")
    return [document.problem((key,), message) for message in messages]
