"""What the content of an assessment says in the language of its report."""

from dataclasses import replace
from pathlib import Path

from babel import localedata

from dot.errors import DotError
from dot.exchange.roadmap_sheets import roadmap_xlsx
from dot.exchange.sheets import Face
from dot.exchange.workbook import data_xlsx
from dot.questionnaires.service import located
from dot.questionnaires.shelf import REFERENCE
from dot.questionnaires.translations import (
    Translation,
    files_from,
    library_translation,
    questionnaire_translation,
    translated_questionnaire,
)
from dot.reports.brands import Brand
from dot.reports.languages import Language, language_of, speak, told_in_english
from dot.reports.retelling import Retelling
from dot.reports.service import folders_of
from dot.reports.translation import ContentTexts
from dot.reports.words import ENGLISH, Words
from dot.results.inputs import Definition
from dot.results.schemas import Result

# The words of a workbook.
WORKBOOK = "workbook"


def language_for(
    definition: Definition, folder: Path, content: Path, wish: str | None, *, allow_missing: bool
) -> Language:
    """The language wished for, else the assessment's, with all that its content says in it.

    What is authored in the language needs no translation. ``folder``: where questionnaires that are
    named by a path lie.
    """
    locale = wish or definition.assessment.locale
    if not localedata.exists(locale.replace("-", "_")):
        raise DotError(f"The locale “{locale}” is unknown: write one such as de or en-GB.")
    language = language_of(locale)
    questionnaires: dict[str, Translation] = {}
    for reference, one in zip(
        definition.assessment.questionnaires, definition.questionnaires, strict=True
    ):
        if language_of(one.language) != language:
            places = _files(reference, folder, content)
            questionnaires[one.slug] = questionnaire_translation(one, places, language)
    library = definition.library
    said = (
        library_translation(library.version, content, language)
        if library is not None and language != ENGLISH
        else None
    )
    return Language(wish, ContentTexts(questionnaires, said), allow_missing)


def in_language(
    definition: Definition, folder: Path, content: Path, wish: str | None
) -> Definition:
    """The definition with its questionnaires in the language wished for, else the assessment's.

    Raises Problems with every text that is missing.
    """
    language = language_for(definition, folder, content, wish, allow_missing=False)
    locale = wish or definition.assessment.locale
    said = language.texts.questionnaires
    return replace(
        definition,
        assessment=definition.assessment.model_copy(update={"locale": locale}),
        questionnaires=tuple(
            translated_questionnaire(one, said[one.slug], language_of(locale))
            if one.slug in said
            else one
            for one in definition.questionnaires
        ),
    )


def workbook_in(result: Result, brand: Brand, language: Language) -> bytes:
    """`data.xlsx` in the language of the report. Raises Problems with every text that is missing."""
    folders = folders_of(brand)
    spoken = speak(result, folders, language)
    face = face_of(brand, spoken.words)
    if spoken.result is result:
        return data_xlsx(result, face=face)
    english = told_in_english(folders, WORKBOOK)
    return data_xlsx(spoken.result, Retelling(english, spoken.words, table=WORKBOOK), face)


def roadmap_in(result: Result, title: str, brand: Brand, language: Language) -> bytes:
    """`roadmap.xlsx` of the result's roadmap. Raises Problems with every text that is missing."""
    folders = folders_of(brand)
    spoken = speak(result, folders, language)
    plan, day = spoken.result.roadmap, result.assessment.report_date
    if plan is None:
        raise AssertionError("Whoever asks for the workbook has a roadmap.")
    retelling = None
    if spoken.result is not result:
        english = told_in_english(folders, WORKBOOK)
        retelling = Retelling(english, spoken.words, table=WORKBOOK)
    return roadmap_xlsx(plan, title, day, retelling, face_of(brand, spoken.words))


def face_of(brand: Brand, words: Words) -> Face:
    """A workbook in the brand's colours and family; days as the language writes them."""
    theme = brand.theme
    return Face(
        ink=theme.ink,
        head=theme.accent,
        on_head=theme.paper,
        line=theme.grid,
        band=theme.band,
        family=brand.fonts["family"],
        day=words("workbook_look.day"),
    )


def unreviewed(language: Language) -> tuple[str, ...]:
    """A sentence for each file of translations that nobody who knows the field has read."""
    every = [*language.texts.questionnaires.values(), language.texts.library]
    files = dict.fromkeys(file for one in every if one is not None for file in one.unreviewed)
    return tuple(
        f"{file}: nobody has reviewed this translation; read the report before it leaves the house."
        for file in files
    )


def _files(reference: str, folder: Path, content: Path) -> list[Path]:
    """The questionnaire's own file, then those of its other versions."""
    if REFERENCE.fullmatch(reference):
        slug, _, version = reference.partition("@")
        return files_from(content / slug / version)
    return [located(folder / reference, reference)]
