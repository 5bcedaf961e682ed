"""The command `edits`: every text that can be replaced, which edits are out of date, and accepting them."""

import argparse
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
    """The file anew: its settings as they are, then the texts. Comments inside it are not kept."""
    tree = read_document(path).tree if path.exists() else None
    settings = {key: tree[key] for key in SETTINGS if key in tree} if isinstance(tree, dict) else {}
    texts = {
        key: {"text": edit.text, "replaces": edit.replaces} for key, edit in layer.texts.items()
    }
    dumped: str = yaml.safe_dump(
        {**settings, **texts}, allow_unicode=True, sort_keys=False, width=WIDTH
    )
    return HEADER + dumped


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
