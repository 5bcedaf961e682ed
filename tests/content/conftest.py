"""The shipped library and the questionnaire that its triggers refer to."""

from pathlib import Path
from typing import TypeVar

import pytest

from dot.questionnaires.documents import read_document
from dot.questionnaires.library import (
    Benchmark,
    BenchmarkFile,
    GlossaryFile,
    GlossaryTerm,
    Initiative,
    InitiativeFile,
    Kpi,
    KpiFile,
)
from dot.questionnaires.schemas import Content, Questionnaire
from dot.questionnaires.shapes import parse

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "questionnaires/library/1.0.0"
LEAKAGE = ROOT / "questionnaires/strategy-leakage/1.0.0/questionnaire.yaml"

M = TypeVar("M", bound=Content)


def read(name: str, model: type[M]) -> M:
    return parse(read_document(LIBRARY / name), model)


@pytest.fixture(scope="session")
def kpis() -> list[Kpi]:
    return read("kpis.yaml", KpiFile).kpis


@pytest.fixture(scope="session")
def benchmarks() -> list[Benchmark]:
    return read("benchmarks.yaml", BenchmarkFile).benchmarks


@pytest.fixture(scope="session")
def catalogue() -> InitiativeFile:
    return read("initiatives.yaml", InitiativeFile)


@pytest.fixture(scope="session")
def initiatives(catalogue: InitiativeFile) -> list[Initiative]:
    return catalogue.initiatives


@pytest.fixture(scope="session")
def leakage() -> Questionnaire:
    return parse(read_document(LEAKAGE), Questionnaire)


@pytest.fixture(scope="session")
def glossary() -> list[GlossaryTerm]:
    return read("glossary.yaml", GlossaryFile).terms
