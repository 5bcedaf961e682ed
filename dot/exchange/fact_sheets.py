"""The sheets about facts: KPIs, benchmarks, evidence and findings."""

import re

from dot.exchange.cells import Value, spoken
from dot.exchange.sheets import Column, Sheet
from dot.reports.figures import Figures
from dot.results.schemas import Finding, NodeResult, Result

KPIS = (
    Column("KPI", 8),
    Column("Name", 34, "long"),
    Column("Value", 11, "number"),
    Column("Measured in", 14),
    Column("Numerator", 12, "number"),
    Column("Denominator", 12, "number"),
    Column("Level", 8, "level"),
    Column("Previous", 11, "number"),
    Column("Better is", 9),
    Column("Period", 18),
    Column("Business unit", 14),
    Column("Source", 28, "long"),
    Column("Extracted", 12, "day"),
    Column("Definition", 46, "long"),
    Column("Levels begin at", 20),
    Column("Thresholds are an estimate", 12),
    Column("Nodes", 16),
    Column("Benchmarks", 16),
    Column("Why empty", 16),
)
BENCHMARKS = (
    Column("Benchmark", 11),
    Column("What", 34, "long"),
    Column("Figure as published", 30, "long"),
    Column("Value", 10, "number"),
    Column("From", 10, "number"),
    Column("To", 10, "number"),
    Column("Measured in", 14),
    Column("Period", 18),
    Column("Population", 34, "long"),
    Column("n", 9, "whole"),
    Column("Definition", 40, "long"),
    Column("Source", 44, "long"),
    Column("Addresses", 40, "long"),
    Column("Read on", 12, "day"),
    Column("Grade", 7),
    Column("Historic", 9),
    Column("Context only", 9),
)
EVIDENCE = (
    Column("Evidence", 14),
    Column("Title", 44, "long"),
    Column("Date", 12, "day"),
    Column("Questionnaire", 18),
    Column("Node", 10),
    Column("Level it supports", 10, "level"),
    Column("Note", 60, "long"),
)
FINDINGS = (
    Column("Kind", 10),
    Column("Questionnaire", 18),
    Column("Node", 10),
    Column("Title", 34, "long"),
    Column("Finding", 90, "long"),
)
PLACEHOLDER = re.compile(r"\{(title|score|percent|n|target)\}")
UNKNOWN = "–"


def kpis(result: Result) -> Sheet:
    """Every KPI that the assessment links, with its reading where there is one."""
    rows: list[list[Value]] = [
        [
            kpi.code,
            kpi.name,
            kpi.value,
            kpi.unit,
            kpi.numerator,
            kpi.denominator,
            kpi.level,
            kpi.previous,
            {"up": "more", "down": "less"}[kpi.direction],
            kpi.period,
            kpi.business_unit,
            kpi.source,
            kpi.extracted,
            kpi.definition,
            " · ".join(f"{limit:g}" for limit in kpi.thresholds or []),
            _yes(kpi.est),
            ", ".join(kpi.nodes),
            ", ".join(kpi.benchmarks) or "no external benchmark",
            spoken(kpi.reason),
        ]
        for kpi in result.kpis
    ]
    return Sheet("KPIs", KPIS, rows, frozen=2)


def benchmarks(result: Result) -> Sheet:
    """Every published figure beside a KPI, then those that are context, with their provenance."""
    rows: list[list[Value]] = [
        [
            record.code,
            record.label,
            record.figure,
            record.value,
            record.low,
            record.high,
            record.unit,
            record.period,
            record.population,
            record.n,
            record.definition,
            record.source,
            " ".join(record.addresses),
            record.read_on,
            record.grade,
            _yes(record.historic),
            _yes(record.context),
        ]
        for record in result.benchmarks
    ]
    return Sheet("Benchmarks", BENCHMARKS, rows, frozen=2)


def evidence(result: Result) -> Sheet:
    """The evidence register without the people who saw it."""
    rows: list[list[Value]] = [
        [
            record.id,
            record.title,
            record.date,
            record.questionnaire,
            record.node,
            record.level,
            record.note,
        ]
        for record in result.evidence
    ]
    return Sheet("Evidence", EVIDENCE, rows)


def findings(result: Result, figures: Figures | None = None) -> Sheet:
    """The findings in words, their figures rounded and written as a reader of the language expects."""
    rows: list[list[Value]] = []
    for finding in result.findings:
        node = _node(result, finding)
        title = node.title if node else None
        rows.append(
            [
                finding.kind,
                finding.questionnaire,
                finding.node,
                title,
                _told(finding, node, figures),
            ]
        )
    return Sheet("Findings", FINDINGS, rows)


def _node(result: Result, finding: Finding) -> NodeResult | None:
    questionnaire = result.questionnaires.get(finding.questionnaire)
    if questionnaire is None:
        return None
    return questionnaire.nodes.get(finding.node or questionnaire.slug)


def _told(finding: Finding, node: NodeResult | None, language: Figures | None) -> str:
    """The text with its placeholders filled once; what stands in a title is never read again."""
    if node is None:
        return PLACEHOLDER.sub(UNKNOWN, finding.text)
    figures = {
        "title": node.title,
        "score": _figure(node.score, ".1f", language),
        "percent": _figure(node.percent, ".0f", language),
        "n": _figure(node.n, "d", language),
        "target": _figure(node.target, "g", language),
    }
    return PLACEHOLDER.sub(lambda match: figures[match[1]], finding.text)


def _figure(value: float | None, form: str, language: Figures | None) -> str:
    """A figure in English, or with the signs of another language."""
    if value is None:
        return UNKNOWN
    told = format(value, form)
    return told if language is None else told.replace(".", language.decimal_sign)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
