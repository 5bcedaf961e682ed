"""The request pack in the client's language, and what its headings are called in every language."""

from dataclasses import replace
from pathlib import Path

from dot.batch.languages import face_of, in_language, language_for
from dot.errors import Problem
from dot.exchange.filled import read_request_pack
from dot.exchange.request_pack import request_pack
from dot.questionnaires.documents import shown_path
from dot.questionnaires.library import Kpi, Library
from dot.questionnaires.translations import Translation
from dot.reports.kinds import DEFAULT
from dot.reports.languages import language_of, told_in_english
from dot.reports.retelling import Retelling
from dot.reports.service import find_brand
from dot.reports.words import ENGLISH, read_words, spoken_languages
from dot.results.inputs import Definition

PACK = "request_pack"
# A brand's own words are left aside, so that every pack can be read back.
FOLDERS = [DEFAULT]


def request_pack_in(definition: Definition, folder: Path, content: Path, wish: str | None) -> bytes:
    """The pack in the language wished for, else the assessment's. Raises Problems with what is missing."""
    locale = wish or definition.assessment.locale
    brand = find_brand(definition.assessment.brand, folder)
    words = read_words(FOLDERS, locale)
    face = face_of(brand, words)
    if language_of(locale) == ENGLISH:
        return request_pack(in_language(definition, folder, content, wish), face=face)
    said = language_for(definition, folder, content, wish, allow_missing=False).texts.library
    spoken = in_language(definition, folder, content, wish)
    if spoken.library is not None and said is not None:
        spoken = replace(spoken, library=_library_in(spoken.library, said))
    retelling = Retelling(told_in_english(FOLDERS, PACK), words, table=PACK)
    return request_pack(spoken, retelling, face)


def pack_names() -> list[dict[str, str]]:
    """What sheets and headings are called in each language but English, by their English names."""
    english = told_in_english(FOLDERS, PACK)
    return [
        {said: words(f"{PACK}.{name}") for name, said in english.items() if "{" not in said}
        for language in spoken_languages(FOLDERS)
        if language != ENGLISH
        for words in [read_words(FOLDERS, language, allow_missing=True)]
    ]


def with_request_pack(path: Path, definition: Definition, problems: list[Problem]) -> Definition:
    """Add what the client filled into the request pack; nothing may be given in both places."""
    if not path.exists():
        return definition
    kpis, evidence, mistakes = read_request_pack(path, definition, pack_names())
    problems += mistakes
    read = {(one.kpi, one.unit, one.period) for one in definition.kpis}
    known = {(one.id, one.questionnaire, one.node) for one in definition.evidence}
    twice = [
        f"{one.kpi} for “{one.period}” is also in kpis.csv: keep one of the two."
        for one in kpis
        if (one.kpi, one.unit, one.period) in read
    ]
    twice += [
        f"Evidence {one.id} is also in evidence.csv: keep one of the two."
        for one in evidence
        if (one.id, one.questionnaire, one.node) in known
    ]
    problems += [Problem(shown_path(path), 1, message) for message in twice]
    return replace(
        definition,
        kpis=(*definition.kpis, *kpis),
        evidence=(*definition.evidence, *evidence),
    )


def _library_in(library: Library, said: Translation) -> Library:
    """The library with what it asks of each KPI in another language, as far as that exists."""
    kpis = [_kpi_in(kpi, said) for kpi in library.kpis]
    return library.model_copy(update={"kpis": kpis})


def _kpi_in(kpi: Kpi, said: Translation) -> Kpi:
    phrases = said.phrases

    def named(text: str | None) -> str | None:
        return None if text is None else phrases.get(("names", text), text)

    asked = ("unit", "formula", "numerator", "denominator", "period", "source")
    texts = {name: named(getattr(kpi, name)) for name in asked}
    name = phrases.get(("kpis.name", kpi.name), kpi.name)
    return kpi.model_copy(update={**texts, "name": name})
