"""Find and load questionnaires and the library; what is loaded has passed every check."""

from pathlib import Path

from dot.errors import NotFound, Problems
from dot.questionnaires.checks import check_library, check_questionnaire
from dot.questionnaires.freezing import check_released
from dot.questionnaires.library import (
    BenchmarkFile,
    GlossaryFile,
    InitiativeFile,
    KpiFile,
    Library,
    PictureFile,
)
from dot.questionnaires.locales import Locale, translate
from dot.questionnaires.schemas import Questionnaire
from dot.questionnaires.shelf import (
    LIBRARY,
    QUESTIONNAIRE,
    REFERENCE,
    content_root,
    opened,
    questionnaire_folders,
    versions,
)
from dot.questionnaires.wording import unknown

__all__ = ["content_root", "find", "load_library", "load_questionnaire", "load_translation"]


def find(reference: str, folder: Path, content: Path) -> Questionnaire:
    """The questionnaire that an assessment names.

    reference: `slug@version`, looked up in the content root ``content``; otherwise a path from the
    assessment's ``folder`` to a questionnaire file or its folder.
    Raises NotFound where there is none, Problems where it fails a check or changed after release.
    """
    if not REFERENCE.fullmatch(reference):
        return load_questionnaire(located(folder / reference, reference), content)
    slug, _, version = reference.partition("@")
    path = content / slug / version / QUESTIONNAIRE
    if not path.is_file():
        known = [f"{found.parent.name}@{found.name}" for found in questionnaire_folders(content)]
        raise NotFound(unknown("questionnaire", reference, known))
    changed = check_released(content, f"{slug}/{version}")
    if changed:
        raise Problems(changed)
    return load_questionnaire(path, content)


def located(path: Path, reference: str) -> Path:
    """The questionnaire file at a path that names the file or its folder."""
    file = path / QUESTIONNAIRE if path.is_dir() else path
    if not file.is_file():
        raise NotFound(
            f"There is no questionnaire at “{reference}”: name one of DOT's as in crm@1.0.0, or a "
            f"path from the assessment's folder to a {QUESTIONNAIRE}."
        )
    return file


def load_questionnaire(path: Path, content: Path | None = None) -> Questionnaire:
    """Load a questionnaire file. Raises Problems with everything that is wrong with it."""
    problems = check_questionnaire(path, content or content_root())
    if problems:
        raise Problems(problems)
    return opened(path, Questionnaire)[1]


def load_translation(path: Path, language: str) -> Questionnaire:
    """A loaded questionnaire file in one of its other languages."""
    questionnaire = opened(path, Questionnaire)[1]
    if language == questionnaire.language:
        return questionnaire
    if language not in questionnaire.languages:
        raise NotFound(f"“{questionnaire.title}” has no texts in {language}.")
    return translate(questionnaire, opened(path.parent / "locales" / f"{language}.yaml", Locale)[1])


def load_library(version: str, content: Path | None = None) -> Library:
    """One version of the library. Raises NotFound or Problems.

    Whether the nodes that initiatives mention exist is left to `check-content`: an assessment may
    use fewer questionnaires than the catalogue speaks of.
    """
    root = content or content_root()
    folder = root / LIBRARY / version
    if not folder.is_dir():
        known = [path.name for path in versions(root / LIBRARY)]
        raise NotFound(unknown("version of the library", version, known))
    problems = check_released(root, f"{LIBRARY}/{version}")
    problems += check_library(folder, root, across=False)
    if problems:
        raise Problems(problems)
    catalogue = opened(folder / "initiatives.yaml", InitiativeFile)[1]
    glossary, pictures = folder / "glossary.yaml", folder / "pictures.yaml"
    return Library(
        version=version,
        kpis=opened(folder / "kpis.yaml", KpiFile)[1].kpis,
        benchmarks=opened(folder / "benchmarks.yaml", BenchmarkFile)[1].benchmarks,
        effort=catalogue.effort,
        limits=catalogue.limits,
        initiatives=catalogue.initiatives,
        glossary=opened(glossary, GlossaryFile)[1].terms if glossary.exists() else [],
        pictures=opened(pictures, PictureFile)[1] if pictures.exists() else None,
    )
