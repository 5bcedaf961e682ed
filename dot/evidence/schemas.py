"""Evidence seen, KPI readings and confirmed levels, as the consultant records them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EvidenceRecord:
    """A piece of evidence and the level that it supports; the level may be open (None)."""

    id: str
    title: str
    date: date | None
    questionnaire: str
    node: str
    level: float | None
    seen_by: str
    note: str = ""


@dataclass(frozen=True)
class KpiReading:
    """One reading of a KPI; ``value`` is numerator / denominator in the KPI's unit if not given."""

    kpi: str
    unit: str
    period: str
    numerator: float | None
    denominator: float | None
    value: float
    source: str
    extracted: date | None
    supplied_by: str


@dataclass(frozen=True)
class Confirmed:
    """What the calibration workshop decided for a node, with reason, evidence and dissent."""

    questionnaire: str
    node: str
    level: float
    reason: str
    evidence: tuple[str, ...]
    dissent: str = ""
