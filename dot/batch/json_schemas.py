"""JSON Schemas of everything public: questionnaires and library, an assessment's files, the result."""

from collections.abc import Mapping

from pydantic import BaseModel

from dot.assessments.schemas import Assessment, ClientInitiatives
from dot.benchmarks.schemas import BenchmarkSet
from dot.publication.schemas import Ledger
from dot.questionnaires import commands
from dot.questionnaires.json_schemas import SCHEMAS
from dot.results.schemas import Result
from dot.strategy.schemas import Strategy

PUBLIC: Mapping[str, type[BaseModel]] = {
    **SCHEMAS,
    "assessment": Assessment,
    "strategy": Strategy,
    "client-initiatives": ClientInitiatives,
    "benchmark-set": BenchmarkSet,
    "results": Result,
    "releases": Ledger,
}


def write_schemas(arguments: list[str]) -> int:
    """`schema [--check]`: write the JSON Schemas that editors and programs use."""
    return commands.write_schemas(arguments, PUBLIC)
