"""The sample in German: no English word on a page, but for what the client wrote and proper names."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from dot.batch.languages import language_for
from dot.questionnaires.locales import texts_of
from dot.questionnaires.service import content_root, load_questionnaire
from dot.reports.brands import Brand
from dot.reports.languages import Language
from dot.reports.service import BuiltReport, Wish, build
from dot.results.inputs import Definition
from dot.results.schemas import Result

SAMPLE = content_root() / "examples" / "sample"
# English words that are no German ones.
ENGLISH = re.compile(
    r"\b(the|and|of|with|for|is|are|not|by|to|which|who|from|without|have|has|each|their|this|that|"
    r"than|its|(?-i:it)|more|less|least|most|only|at|on|or|be|as|when|where|what|how|every|"
    r"scores?|levels?|evidence|targets?|gaps?|people|groups?|answers?|questions?|values?|weights?|"
    r"intervals?|hidden|shown|rules?|readings?|initiatives|steps?|effort|owner|done|running|planned|"
    r"days|weeks|months|quarter|high|low|change|source|measured|said|seen|confirmed)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(r"<style>.*?</style>|<[^>]+>", re.DOTALL)


@pytest.fixture(scope="module")
def definition_and_result(sample: tuple[Definition, Result]) -> tuple[Definition, Result]:
    return sample


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped content; a questionnaire that speaks no German yet gets German by number."""
    root = tmp_path_factory.mktemp("german") / "questionnaires"
    shutil.copytree(content_root(), root, ignore=shutil.ignore_patterns("examples"))
    for path in root.glob("*/*/questionnaire.yaml"):
        if not list(path.parent.parent.glob("*/locales/de.yaml")):
            write_german(path)
    return root


def write_german(path: Path) -> None:
    """A German file beside a questionnaire, whose texts are numbered."""
    tree: dict[str, object] = {"format": 1, "language": "de"}
    for number, (key, _, text) in enumerate(texts_of(load_questionnaire(path))):
        holder = tree
        for part in key[:-1]:
            inner = holder.setdefault(part, {})
            assert isinstance(inner, dict)
            holder = inner
        holder[key[-1]] = f"Deutscher Text {number}" + "".join(re.findall(r"\{\w+\}", text))
    (path.parent / "locales").mkdir()
    (path.parent / "locales" / "de.yaml").write_text(yaml.safe_dump(tree), encoding="utf-8")


@pytest.fixture(scope="module")
def german(definition_and_result: tuple[Definition, Result], content: Path) -> Language:
    definition, _ = definition_and_result
    return language_for(definition, SAMPLE, content, "de", allow_missing=False)


@pytest.fixture(scope="module")
def page(definition_and_result: tuple[Definition, Result], german: Language, brand: Brand) -> str:
    return whole(build(renamed(definition_and_result[1]), brand, Wish(language=german)))


def whole(built: BuiltReport) -> str:
    """The report and its annexes, where they stand in a file of their own."""
    return built.html + (built.annex.html if built.annex else "")


def renamed(result: Result) -> Result:
    """The client's names that charts break into lines, so that they can't be found there again."""
    leakage, roadmap = result.leakage, result.roadmap
    assert leakage is not None
    assert roadmap is not None
    levels = [one.model_copy(update={"name": f"Ebene {one.level[:2]}"}) for one in leakage.levels]
    own = [
        one.model_copy(update={"name": "Eigene"}) if one.id.startswith("NV") else one
        for one in roadmap.initiatives
    ]
    sides = [
        one.model_copy(update={"left": "Links", "right": "Rechts"}) for one in result.perspectives
    ]
    return result.model_copy(
        update={
            "leakage": leakage.model_copy(update={"levels": levels}),
            "roadmap": roadmap.model_copy(update={"initiatives": own}),
            "perspectives": sides,
        }
    )


def as_written(result: Result) -> list[str]:
    """What the client and the practice wrote, and sources as they are cited, longest first."""
    texts: set[str] = set()
    for path in SAMPLE.rglob("*.yaml"):
        texts |= set(strings(yaml.safe_load(path.read_text(encoding="utf-8"))))
    for path in SAMPLE.glob("*.csv"):
        if path.name not in {"answers.csv", "coding.csv"}:
            for line in path.read_text(encoding="utf-8").splitlines():
                texts |= {cell.strip('"') for cell in re.split(r",(?! )", line)}
    for record in result.benchmarks:
        texts |= {record.source, *record.addresses}
    return sorted((text for text in texts if " " in text or "://" in text), key=len, reverse=True)


def strings(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        for value in tree.values():
            yield from strings(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from strings(value)
    elif isinstance(tree, str):
        yield tree


def test_no_english_word_stands_on_a_german_page(
    page: str, definition_and_result: tuple[Definition, Result]
) -> None:
    # Texts hold spaces that do not break, which nobody typed.
    text = html.unescape(MARKUP.sub(" · ", page)).replace("\N{NO-BREAK SPACE}", " ")
    for words in as_written(definition_and_result[1]):
        text = text.replace(words, "§").replace(words.rstrip("."), "§")
    found = [
        (match[0], text[max(0, match.start() - 40) : match.end() + 40])
        for match in ENGLISH.finditer(text)
    ]

    assert found == []


def test_german_figures_have_commas_everywhere(page: str) -> None:
    text = html.unescape(
        re.sub(r"<svg.*?</svg>|<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    )
    decimals = re.findall(r"(?<![\w.])\d+\.\d(?!\d{2}\b|\.|\d*\.\d| ?[A-Z])", text)

    assert [one for one in decimals if f"version {one}" not in text] == []


def test_nothing_is_missing_and_the_client_is_quoted(
    definition_and_result: tuple[Definition, Result], german: Language, brand: Brand
) -> None:
    page = whole(build(definition_and_result[1], brand, Wish(language=german)))

    assert "[en]" not in page
    assert "Consent talk in every first visit of a cycle" in page
    assert "No meeting since March." in page


def test_what_nobody_has_reviewed_is_known(german: Language) -> None:
    library = german.texts.library

    assert library is not None
    assert library.unreviewed == (library.file,)
