"""Translations of the library: what a report prints of it in another language, one file a language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from dot.errors import Problem, Problems
from dot.questionnaires.documents import Document, Tree
from dot.questionnaires.library import (
    Benchmark,
    BenchmarkFile,
    GlossaryFile,
    Initiative,
    InitiativeFile,
    Kpi,
    KpiFile,
    PictureFile,
)
from dot.questionnaires.schemas import Content, Identifier, Line, Text, Version
from dot.questionnaires.shelf import opened
from dot.questionnaires.wording import unknown

Key = tuple[str, ...]
HEADER = frozenset({("format",), ("version",), ("language",), ("reviewed",)})
LETTERS = 2


class LocaleBenchmark(Content):
    """What a benchmark record says; sources are cited as published."""

    label: Line
    figure: Text
    definition: Text
    note: Text | None = None


class LocaleInitiative(Content):
    """What an initiative says; ``triggers`` and ``steps`` in the order of the catalogue."""

    name: Line
    triggers: list[Line]
    success: Text
    done_when: Text | None = None
    note: Text | None = None
    steps: list[Line] = []


class LocaleTerm(Content):
    """A term of the glossary."""

    term: Line
    meaning: Text


class LibraryLocale(Content):
    """What a report prints of the library, in another language.

    ``names``: words that recur, under the word that they translate: units, formulas, owners, roles,
    windows, and who stands behind benchmark records.   ``kpis``: names by code.   ``pictures``: every title
    and sentence of `pictures.yaml`, under itself.   ``glossary``: by term.   ``reviewed``: whether
    somebody who knows the field in that language has read it all.
    """

    format: Literal[1]
    version: Version
    language: Line
    reviewed: bool = False
    names: dict[Text, Line] = {}
    kpis: dict[Identifier, Line] = {}
    benchmarks: dict[Identifier, LocaleBenchmark] = {}
    initiatives: dict[Identifier, LocaleInitiative] = {}
    pictures: dict[Text, Text] = {}
    glossary: dict[Line, LocaleTerm] = {}


def library_texts(folder: Path, *, cited: bool = False) -> Iterator[tuple[Key, str]]:
    """Every text of one version that a report or request pack may print, with its key in a locale.

    cited: leave out benchmark records beside no KPI, which are printed as context at most, and what
    only the request pack says: of older versions it is in English.
    """
    kpis = opened(folder / "kpis.yaml", KpiFile)[1].kpis
    beside = {code for kpi in kpis for code in kpi.benchmarks}
    for kpi in kpis:
        yield from _of_kpi(kpi)
        if not cited:
            yield from _named(kpi.numerator, kpi.denominator, kpi.source, kpi.period)
    for record in opened(folder / "benchmarks.yaml", BenchmarkFile)[1].benchmarks:
        if record.code in beside or not cited:
            yield from _of_benchmark(record)
    for initiative in opened(folder / "initiatives.yaml", InitiativeFile)[1].initiatives:
        yield from _of_initiative(initiative)
    yield from _of_optional_files(folder)


def _of_optional_files(folder: Path) -> Iterator[tuple[Key, str]]:
    """Pictures and glossary, which a library may do without."""
    if (folder / "pictures.yaml").exists():
        for text in _of_pictures(opened(folder / "pictures.yaml", PictureFile)[1]):
            yield ("pictures", text), text
    if (folder / "glossary.yaml").exists():
        for term in opened(folder / "glossary.yaml", GlossaryFile)[1].terms:
            yield ("glossary", term.term, "term"), term.term
            yield ("glossary", term.term, "meaning"), term.meaning


def is_word(text: str) -> bool:
    """Whether there is anything to translate; “%” and “kg” say the same everywhere."""
    return sum(map(str.isalpha, text)) > LETTERS


def _named(*texts: str | None) -> Iterator[tuple[Key, str]]:
    """Words that recur."""
    for text in texts:
        if text is not None and is_word(text):
            yield ("names", text), text


def _of_kpi(kpi: Kpi) -> Iterator[tuple[Key, str]]:
    yield ("kpis", kpi.code), kpi.name
    yield from _named(kpi.unit.split("(", maxsplit=1)[0].strip(), kpi.unit, kpi.formula)


def _of_benchmark(record: Benchmark) -> Iterator[tuple[Key, str]]:
    for name in ("label", "figure", "definition", "note"):
        text = getattr(record, name)
        if text is not None:
            yield ("benchmarks", record.code, name), text
    yield from _named(record.population, record.period, record.n_note, record.unit)


def _of_initiative(one: Initiative) -> Iterator[tuple[Key, str]]:
    key = ("initiatives", one.id)
    for name in ("name", "success", "done_when", "note"):
        text = getattr(one, name)
        if text is not None:
            yield (*key, name), text
    for at, trigger in enumerate(one.triggers):
        yield (*key, "triggers", str(at)), trigger.text
    for at, step in enumerate(one.first_steps):
        yield (*key, "steps", str(at)), step.output
    yield from _named(one.owner, one.window, *(step.role for step in one.first_steps))


def _of_pictures(file: PictureFile) -> Iterator[str]:
    """Titles, names and sentences, without the letters of a profile."""
    for chain in file.chains:
        yield from (chain.title, *(step.name for step in chain.steps))
        yield from (span.name for span in chain.spans)
    for rhythm in file.rhythms:
        yield rhythm.title
        for meeting in rhythm.meetings:
            yield from (meeting.name, meeting.purpose, meeting.cadence)
    for profile in file.profiles:
        yield from (profile.title, *(axis.name for axis in profile.axes))
    for overview in file.overviews:
        yield from (overview.title, *(subject.name for subject in overview.subjects))
    yield from (link.text for link in file.links)


def translated_texts(tree: Tree, key: Key = ()) -> Iterator[tuple[Key, str]]:
    """Every text of a locale file under its key; entries of a list under their number."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield from translated_texts(value, (*key, name))
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from translated_texts(value, (*key, str(at)))
    elif isinstance(tree, str):
        yield key, tree


def check_library_locales(folder: Path) -> list[Problem]:
    """Each translation of a library version: complete, of this version, and nothing superfluous."""
    problems: list[Problem] = []
    for path in sorted((folder / "locales").glob("*.yaml")):
        try:
            document, content = opened(path, LibraryLocale)
        except Problems as error:
            problems += error.problems
            continue
        for field, said, name in (
            ("version", content.version, folder.name),
            ("language", content.language, path.stem),
        ):
            if said != name:
                words = f"The file stands for {field} {name} and says {said}: make them the same."
                problems.append(document.problem((field,), words))
        problems += _differences(document, folder)
    return problems


def _differences(document: Document, folder: Path) -> Iterator[Problem]:
    """Texts that lack a translation, and translations of nothing."""
    found = {key for key, _ in translated_texts(document.tree)}
    expected = {key for key, _ in library_texts(folder, cited=True)}
    known = {key for key, _ in library_texts(folder)}
    for key in sorted(expected - found):
        yield document.problem(key, f"“{'.'.join(key)}” is not translated: add it.")
    spare = [".".join(key) for key in expected - found]
    for key in sorted(found - known - HEADER):
        words = unknown("text of the library", ".".join(key), spare).split(":", 1)[1]
        advice = words if "did you mean" in words else " delete it."
        yield document.problem(key, f"“{'.'.join(key)}” translates nothing in the library:{advice}")
