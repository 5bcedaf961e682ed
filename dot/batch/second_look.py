"""What a folder says that may be right but rarely is: told before anything is sent, never refused."""

from collections.abc import Iterator
from datetime import date

from dot.results.inputs import Definition

WHOLE = 100.0


def second_look(definition: Definition) -> tuple[str, ...]:
    """One sentence each, by file."""
    return (*over_the_whole(definition), *after_the_report(definition))


def over_the_whole(definition: Definition) -> Iterator[str]:
    """Readings of more than 100 %."""
    library = definition.library
    percent = {kpi.code for kpi in library.kpis if kpi.unit.startswith("%")} if library else set()
    for reading in definition.kpis:
        if reading.kpi in percent and reading.value > WHOLE:
            where = f" of {reading.unit}" if reading.unit else ""
            yield (
                f"kpis.csv: {reading.kpi}{where} ({reading.period}) reads {reading.value:g} %, more "
                "than the whole: check numerator, denominator and unit."
            )


def after_the_report(definition: Definition) -> Iterator[str]:
    """Evidence, readings and signatures that are dated after the report."""
    report = definition.assessment.report_date

    def late(day: date | None) -> bool:
        return day is not None and day > report

    for one in definition.evidence:
        if late(one.date):
            yield _late(f"evidence.csv: “{one.id}” is dated {one.date}", report)
    for reading in definition.kpis:
        if late(reading.extracted):
            yield _late(f"kpis.csv: {reading.kpi} was extracted on {reading.extracted}", report)
    for source in definition.strategy.sources if definition.strategy else ():
        if late(source.signed_on):
            yield _late(f"strategy.yaml: “{source.place}” signed on {source.signed_on}", report)


def _late(what: str, report: date) -> str:
    return f"{what}, after the report of {report}: check both dates."
