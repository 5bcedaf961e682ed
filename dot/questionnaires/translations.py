"""Authored texts in another language, looked up by their words: a text that changed is another text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires.documents import shown_path
from dot.questionnaires.library_locales import LibraryLocale, library_texts, translated_texts
from dot.questionnaires.locales import Locale, leaves, texts_of, with_texts
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.shelf import LIBRARY, QUESTIONNAIRE, opened, versions

Key = tuple[str, ...]
# What kind of text it is, such as the title of a node, and its authored words.
Phrase = tuple[str, str]
# Sections of a locale whose keys are ids only; in the others the last part says what it is.
PLAIN = frozenset({"groups", "gates", "evidence", "findings", "diagnoses", "names", "pictures"})


@dataclass(frozen=True)
class Translation:
    """The texts of one questionnaire or library in one language.

    ``authored``: every text that it has, with its key.   ``phrases``: those that have a translation.
    ``file``: where a missing one belongs.   ``unreviewed``: files whose texts nobody has reviewed.
    """

    file: str
    authored: Mapping[Phrase, str] = field(default_factory=dict)
    phrases: Mapping[Phrase, str] = field(default_factory=dict)
    unreviewed: tuple[str, ...] = ()


def kind_of(key: Key) -> str:
    """What the text under a key of a locale is, such as “nodes.title”, whichever node it is of."""
    if len(key) == 1 or key[0] in PLAIN:
        return key[0]
    if key[0] == "option_sets" or "options" in key:
        return "options"
    if key[0] == "kpis":
        return "kpis.name"
    return f"{key[0]}.{key[-2] if key[-1].isdecimal() else key[-1]}"


def questionnaire_translation(
    questionnaire: Questionnaire, files: Iterable[Path], language: str
) -> Translation:
    """A questionnaire's texts in ``language``.

    files: its own first, then those of its other versions: what says the same there is the same
    text, so that a frozen version speaks a language that a later one brought.
    """
    ordered = list(files)
    phrases: dict[Phrase, str] = {}
    unreviewed: list[str] = []
    for file in ordered:
        path = file.parent / "locales" / f"{language}.yaml"
        if not path.is_file():
            continue
        document, locale = opened(path, Locale)
        said = dict(leaves(locale.model_dump(mode="json", exclude_none=True)))
        for key, _, text in texts_of(opened(file, Questionnaire)[1]):
            if isinstance(word := said.get(key), str):
                phrases.setdefault((kind_of(key), text), word)
        unreviewed += _unreviewed(document.tree, path)
    authored = {(kind_of(key), text): ".".join(key) for key, _, text in texts_of(questionnaire)}
    place = _place([file.parent for file in ordered], language)
    return Translation(place, authored, phrases, tuple(unreviewed))


def translated_questionnaire(
    questionnaire: Questionnaire, translation: Translation, language: str
) -> Questionnaire:
    """The questionnaire with every text in the language. Raises Problems with those that are missing."""
    missing = [
        Problem(translation.file, 1, f"“{key}” is not translated: “{text}”. Add it.")
        for (kind, text), key in translation.authored.items()
        if (kind, text) not in translation.phrases
    ]
    if missing:
        raise Problems(missing)
    texts = {
        key: translation.phrases[kind_of(key), text] for key, _, text in texts_of(questionnaire)
    }
    return with_texts(questionnaire, texts, language)


def library_translation(version: str, content: Path, language: str) -> Translation:
    """What reports print of a library version, in ``language``; other versions help out likewise."""
    ordered = versions_from(content / LIBRARY / version)
    phrases: dict[Phrase, str] = {}
    unreviewed: list[str] = []
    for folder in ordered:
        path = folder / "locales" / f"{language}.yaml"
        if not path.is_file():
            continue
        document, _ = opened(path, LibraryLocale)
        said = dict(translated_texts(document.tree))
        own = {
            (kind_of(key), text): said[key] for key, text in library_texts(folder) if key in said
        }
        if own.keys() - phrases.keys():
            unreviewed += _unreviewed(document.tree, path)
        phrases = own | phrases
    authored = {(kind_of(key), text): ".".join(key) for key, text in library_texts(ordered[0])}
    return Translation(_place(ordered, language), authored, phrases, tuple(unreviewed))


def files_from(folder: Path) -> list[Path]:
    """The questionnaire files of a version's folder and of the other versions beside it."""
    return [one / QUESTIONNAIRE for one in versions_from(folder)]


def versions_from(folder: Path) -> list[Path]:
    """A version's folder, then the other versions beside it, the newest first."""
    others = [one for one in reversed(versions(folder.parent)) if one != folder]
    return [folder, *others]


def _place(folders: list[Path], language: str) -> str:
    """The newest file of the language; where there is none, the one to add to the first folder."""
    files = [folder / "locales" / f"{language}.yaml" for folder in folders]
    return shown_path(next((path for path in files if path.is_file()), files[0]))


def _unreviewed(tree: object, path: Path) -> list[str]:
    """The file, unless it says that somebody has reviewed it."""
    said = isinstance(tree, dict) and tree.get("reviewed") is True
    return [] if said else [shown_path(path)]
