"""All checks on one questionnaire and on one library version, with file and line."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dot.errors import Problem, Problems
from dot.questionnaires import item_checks, structure_checks
from dot.questionnaires.documents import Document, Place
from dot.questionnaires.library import (
    BenchmarkFile,
    GlossaryFile,
    InitiativeFile,
    KpiFile,
    PictureFile,
)
from dot.questionnaires.library_checks import (
    check_benchmarks,
    check_glossary,
    check_initiatives,
    check_kpis,
    check_pictures,
)
from dot.questionnaires.locales import Locale, check_locale
from dot.questionnaires.places import Complaint, items_of, nodes_of
from dot.questionnaires.rule_checks import Names, check_references, check_rules, check_show_if
from dot.questionnaires.schemas import Item, Questionnaire
from dot.questionnaires.shelf import (
    LIBRARY,
    LIBRARY_FILES,
    OPTIONAL_FILES,
    QUESTIONNAIRE,
    REFERENCE,
    every_questionnaire,
    known_names,
    missing_file,
    opened,
    readable_questionnaires,
    versions,
)
from dot.questionnaires.wording import unknown

Question = tuple[object, ...]


def located(document: Document, complaints: Iterable[Complaint]) -> list[Problem]:
    """Complaints about places as problems with file and line."""
    return [document.problem(place, words) for place, words in complaints]


def check_questionnaire(path: Path, root: Path) -> list[Problem]:
    """Everything wrong with a questionnaire file and its translations."""
    try:
        document, questionnaire = opened(path, Questionnaire)
    except Problems as error:
        return list(error.problems)
    own = [
        complaint
        for check in (*structure_checks.CHECKS, *item_checks.CHECKS)
        for complaint in check(questionnaire)
    ]
    if not own:
        # Ranges and references only mean something once every part is itself in order.
        own = list(structure_checks.check_ranges(questionnaire))
        own = own or list(structure_checks.check_reach(questionnaire))
        own += structure_checks.check_missing(questionnaire)
    own += check_show_if(questionnaire)
    own += check_surroundings(questionnaire, root)
    return located(document, own) + check_locales(questionnaire, document, path.parent)


def check_surroundings(questionnaire: Questionnaire, root: Path) -> Iterator[Complaint]:
    """What a questionnaire mentions outside its own file: the library and other questionnaires."""
    version = questionnaire.library
    if version is None:
        for place, node in nodes_of(questionnaire):
            if node.kpis:
                words = "KPIs come from the library: name its version in the header (“library”)."
                yield (*place, "kpis"), words
                break
    elif not (root / LIBRARY / version).is_dir():
        known = [folder.name for folder in versions(root / LIBRARY)]
        yield ("library",), unknown("version of the library", version, known)
    # Most speak of their own nodes only; then no version of any other needs to be read.
    complaints = rule_complaints(questionnaire, names_for(questionnaire, root, ()))
    if complaints:
        names = names_for(questionnaire, root, every_questionnaire(root))
        complaints = rule_complaints(questionnaire, names)
    yield from complaints


def rule_complaints(questionnaire: Questionnaire, names: Names) -> list[Complaint]:
    """What is wrong with rules and references where these names exist."""
    return [*check_rules(questionnaire, names), *check_references(questionnaire, names)]


def names_for(questionnaire: Questionnaire, root: Path, others: Iterable[Questionnaire]) -> Names:
    """What a questionnaire's conditions may mention: its own names, the library's and others'."""
    nodes = {questionnaire.slug, *(node.id for node in questionnaire.walk())}
    for other in others:
        nodes |= {other.slug, *(node.id for node in other.walk())}
    diagnoses = questionnaire.leakage.diagnoses if questionnaire.leakage else []
    known: dict[str, frozenset[str] | None] = {
        "node": frozenset(nodes),
        "diagnosis": frozenset(diagnosis.id for diagnosis in diagnoses),
    }
    version = questionnaire.library
    if version is not None:
        known["kpi"] = known_names(root, version, "kpis", "kpis", "code")
        known["initiative"] = known_names(root, version, "initiatives", "initiatives", "id")
    return Names({kind: found for kind, found in known.items() if found is not None})


def check_locales(questionnaire: Questionnaire, document: Document, folder: Path) -> list[Problem]:
    """A complete file for every further language, and none for languages that aren't declared."""
    problems = []
    declared = [code for code in questionnaire.languages if code != questionnaire.language]
    present = {path.stem: path for path in sorted((folder / "locales").glob("*.yaml"))}
    for number, language in enumerate(questionnaire.languages):
        if language in declared and language not in present:
            words = f"The language {language} has no texts: add locales/{language}.yaml."
            problems.append(document.problem(("languages", number), words))
    for language, path in present.items():
        try:
            locale, content = opened(path, Locale)
        except Problems as error:
            problems += error.problems
            continue
        if language not in declared:
            words = f"The questionnaire does not offer {language}: add it to its “languages”."
            problems.append(locale.problem((), words))
        if content.language != language:
            words = f"The file is named {path.name}, so its language must be “{language}”."
            problems.append(locale.problem(("language",), words))
        problems += check_locale(questionnaire, locale)
    return problems


def check_library(folder: Path, root: Path, *, across: bool = True) -> list[Problem]:
    """Everything wrong with one version of the library.

    across: also look up the nodes that initiatives mention in the questionnaires of the header.
    """
    problems = []
    for name, model in LIBRARY_FILES.items():
        path = folder / f"{name}.yaml"
        if not path.exists():
            problems += (
                [] if name in OPTIONAL_FILES else [missing_file(path, f"The file of {name}")]
            )
            continue
        try:
            document, content = opened(path, model)
        except Problems as error:
            problems += error.problems
            continue
        problems += located(document, library_complaints(content, folder, root, across=across))
    return problems


def library_complaints(
    content: object, folder: Path, root: Path, *, across: bool
) -> Iterator[Complaint]:
    """The checks of one library file."""
    if getattr(content, "version", folder.name) != folder.name:
        yield ("version",), f"The folder says version {folder.name}: write the same here."
    if isinstance(content, KpiFile):
        known = known_names(root, folder.name, "benchmarks", "benchmarks", "code")
        yield from check_kpis(content, known)
    elif isinstance(content, BenchmarkFile):
        yield from check_benchmarks(content)
    elif isinstance(content, GlossaryFile):
        yield from check_glossary(content)
    elif isinstance(content, InitiativeFile):
        yield from named_questionnaires(content, root)
        yield from check_initiatives(content, library_names(content, folder, root, across=across))
    elif isinstance(content, PictureFile):
        yield from named_questionnaires(content, root)
        yield from check_pictures(content, library_names(content, folder, root, across=across))


def named_questionnaires(file: InitiativeFile | PictureFile, root: Path) -> Iterator[Complaint]:
    """The questionnaires in the header exist."""
    there = [f"{one.slug}@{one.version}" for one in every_questionnaire(root)]
    for number, reference in enumerate(file.questionnaires):
        found = REFERENCE.fullmatch(reference)
        if found is None:
            yield ("questionnaires", number), f"“{reference}” must look like crm@1.0.0: mend it."
        elif not (root / found[1] / reference.partition("@")[2] / QUESTIONNAIRE).is_file():
            yield ("questionnaires", number), unknown("questionnaire", reference, there)


def library_names(
    file: InitiativeFile | PictureFile, folder: Path, root: Path, *, across: bool
) -> Names:
    """What initiatives and pictures may mention: KPIs beside them, parts of the questionnaires."""
    known: dict[str, frozenset[str]] = {}
    kpis = known_names(root, folder.name, "kpis", "kpis", "code")
    if kpis is not None:
        known["kpi"] = kpis
    if isinstance(file, PictureFile):
        catalogue = known_names(root, folder.name, "initiatives", "initiatives", "id")
        known |= {"initiative": catalogue} if catalogue is not None else {}
    named = [
        one
        for one in every_questionnaire(root)
        if f"{one.slug}@{one.version}" in file.questionnaires
    ]
    # A questionnaire that can't be read would make all its nodes look unknown.
    if across and len(named) == len(file.questionnaires):
        known["node"] = frozenset(
            name for one in named for name in (one.slug, *(node.id for node in one.walk()))
        )
        known["item"] = frozenset(item.id for one in named for item in one.items())
        known["diagnosis"] = frozenset(
            diagnosis.id for one in named if one.leakage for diagnosis in one.leakage.diagnoses
        )
    return Names(known)


def check_shared_items(root: Path) -> list[Problem]:
    """An item id is one concept: questionnaires share it only where they ask the same question.

    A pulse repeats questions of the wave; where a later version words one anew, the pulse still
    asks what an earlier version asks.
    """
    asked: dict[str, dict[str, dict[Question, tuple[Document, Place]]]] = {}
    for document, one in readable_questionnaires(root):
        for place, item in items_of(one):
            asker = asked.setdefault(item.id.casefold(), {}).setdefault(one.slug, {})
            asker[question_of(one, item)] = document, (*place, "id")
    problems = []
    for name, askers in asked.items():
        (owner, owned), *others = askers.items()
        for _, shared in others:
            if owned.keys().isdisjoint(shared):
                words = f"The item id “{name}” belongs to “{owner}”, where it asks something else: "
                words += "choose another id, or ask the same in the same words."
                problems += [document.problem(place, words) for document, place in shared.values()]
    return problems


def question_of(questionnaire: Questionnaire, item: Item) -> Question:
    """What makes two items one question: words and answers, not who is asked or how it counts."""
    named = item.options if isinstance(item.options, str) else None
    known = named is None or named in questionnaire.option_sets
    options = questionnaire.options_of(item) if known else []
    return (
        (item.type, item.text, item.role, item.options_from),
        (item.unit, item.minimum, item.maximum, item.entries),
        tuple((anchor.value, anchor.short) for anchor in item.levels or []),
        tuple((option.id, option.text) for option in options),
    )
