"""The command `edits`: every text that can be replaced, which edits are out of date, and accepting them."""

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

import yaml

from dot.batch.edits import SETTINGS, read_edits
from dot.batch.folder import read_folder, refuse_no_folder
from dot.batch.languages import language_for
from dot.batch.reporting import edits_file, wish_of
from dot.batch.service import with_roadmap, write_documents
from dot.publication.service import unrecorded
from dot.questionnaires.documents import read_document
from dot.questionnaires.service import content_root
from dot.reports.context import Composed
from dot.reports.edits import Edit, Edits, squeezed
from dot.reports.service import compose, find_brand, folders_of
from dot.reports.words import speaks, unspoken
from dot.results.service import count

HEADER = "# The consultant's words over generated ones; `replaces` is what was generated then.\n"
WIDTH = 100
KEY = re.compile(r"[\"']?([\w.-]+)[\"']?\s*:")
TEXT = "tag:yaml.org,2002:str"


def edits(arguments: list[str]) -> int:
    """`edits FOLDER [--accept]`: keys of all texts, and what became of the replaced ones."""
    parser = argparse.ArgumentParser(prog="./run edits", description=edits.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", metavar="LANGUAGE", help="the report's language, such as de")
    parser.add_argument(
        "--accept", action="store_true", help="write the texts of now into edits.yaml as replaced"
    )
    chosen = parser.parse_args(arguments)
    refuse_no_folder(chosen.folder)
    composed, path = _composed(chosen.folder, chosen.lang)
    if not chosen.accept:
        replaced = {one.key: one for one in composed.replaced}
        for key, text in composed.generated.items():
            mark = f" ({replaced[key].state})" if key in replaced else ""
            sys.stdout.write(f"{key}{mark}\t{squeezed(text)}\n")
        return 0
    accepted = accept(read_edits(path), composed)
    write_documents({path.name: written(path, accepted).encode()}, chosen.folder)
    sys.stdout.write(f"{path}\n")
    return 0


def accept(layer: Edits, composed: Composed) -> Edits:
    """The edits, each with the text that it replaces now."""
    texts = {
        key: Edit(edit.text, squeezed(composed.generated[key]))
        for key, edit in layer.texts.items()
        if key in composed.generated
    }
    return replace(layer, texts=texts)


def written(path: Path, layer: Edits) -> str:
    """The file anew, in its order, with what each text replaces and the comments above its keys."""
    tree = read_document(path).tree if path.exists() else None
    settings = {key: tree[key] for key in SETTINGS if key in tree} if isinstance(tree, dict) else {}
    texts = {
        key: {"text": edit.text, "replaces": edit.replaces} for key, edit in layer.texts.items()
    }
    every: dict[str, object] = {**settings, **texts}
    said = _comments(path.read_text(encoding="utf-8")) if path.exists() else {}
    order = sorted(every, key=list(tree).index) if isinstance(tree, dict) else list(every)
    whole = "".join(said.get(key, "") + _dumped({key: every[key]}) for key in order)
    return whole if HEADER in whole else HEADER + whole


def _comments(text: str) -> dict[str, str]:
    """The lines of comment that stand directly above each key of the file."""
    found: dict[str, str] = {}
    pending = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("#"):
            pending += line
        elif line.strip():
            if key := KEY.match(line):
                found[key[1]] = pending
            pending = ""
    return found


class _Dumper(yaml.SafeDumper):
    """Writes what has several lines as it was written, line under line."""


def _lines(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(TEXT, text, style="|" if "\n" in text.strip() else None)


_Dumper.add_representer(str, _lines)


def _dumped(part: dict[str, object]) -> str:
    dumped: str = yaml.dump(part, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return dumped


def _composed(folder: Path, language: str | None) -> tuple[Composed, Path]:
    """The pages with their generated texts, and the file of their edits; nothing is released."""
    definition, answers = read_folder(folder, content_root())
    locale = language or definition.assessment.locale
    spoken = language_for(definition, folder, content_root(), language, allow_missing=True)
    brand = find_brand(definition.assessment.brand, folder)
    if not speaks(folders_of(brand), locale):
        raise unspoken(folders_of(brand), locale)
    result = with_roadmap(unrecorded(count(definition, answers)), definition, folder)
    wish = replace(wish_of(folder, locale, keep_stale=True), language=spoken)
    return compose(result, brand, wish), edits_file(folder, locale)
