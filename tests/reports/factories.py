"""Results made up for the report's tests: one complete, one of five nodes on 1–6, one almost empty."""

import itertools
from datetime import date, timedelta

from dot.results.leakage_schemas import (
    CodingResult,
    DiagnosisResult,
    HorizontalGap,
    LadderResult,
    LadderSide,
    LeakageResult,
    LeakageStep,
    LevelLeakage,
    Share,
    SourceText,
)
from dot.results.parts import Bound, Interval
from dot.results.roadmap_schemas import NotChosen, PlannedInitiative, Roadmap
from dot.results.schemas import (
    BenchmarkResult,
    Cell,
    Change,
    EvidenceResult,
    Finding,
    GroupParticipation,
    InputTexts,
    ItemWorking,
    KpiResult,
    LevelText,
    NodeResult,
    Participation,
    PerspectiveResult,
    PerspectiveRow,
    Provenance,
    QuestionnaireResult,
    Result,
    ScaleText,
    Working,
)

GROUPS = {
    "GM": "General management",
    "MKT": "Marketing",
    "SM": "Sales managers",
    "REP": "Reps and key account managers",
    "SFE": "Commercial excellence",
}
LEVEL_NAMES = ("initial", "repeated in places", "defined and used", "measured", "improving")
CRM_TREE = {
    "Ownership and governance": (
        "Business ownership and purpose",
        "Change, release and configuration control",
    ),
    "Customer data": (
        "HCP/HCO master data quality",
        "Affiliations and data-change requests",
        "Profile data with a purpose",
    ),
    "Consent and compliance": (
        "Consent capture and channel opt-in",
        "Records, free text and privacy",
    ),
    "Targeting and planning": (
        "Segmentation and target list in CRM",
        "Territory alignment and cycle plan",
    ),
    "Daily use": (
        "Interaction recording",
        "Content use in the call",
        "Connected channels",
        "Regulated processes",
    ),
    "Insight and action": ("Reports and dashboards from CRM", "Next best action and AI assistance"),
}
LONG_TEXT = (
    "A request list exists but without priorities or dates; users learn of changes when the screen "
    "looks different; local copies of fields multiply."
)


def make_node(node: str, title: str, said: float | None, **changed: object) -> NodeResult:
    """A leaf on 1–5 whose four views lie around ``said``; any field may be changed."""
    seen = None if said is None else max(1.0, round(said - 0.6, 1))
    score = None if said is None or seen is None else round(0.6 * said + 0.4 * seen, 2)
    fields: dict[str, object] = {
        "id": node,
        "title": title,
        "parent": node.rpartition(".")[0] or None,
        "depth": 2,
        "leaf": True,
        "importance": 3 + int(said or 0) % 3,
        "weight": 1.0,
        "range": (1.0, 5.0),
        "score": score,
        "percent": None if score is None else (score - 1) * 25,
        "reason": "no_answers" if score is None else None,
        "basis": "provisional" if score is not None else None,
        "level": None if score is None else float(int(score)),
        "level_name": None if score is None else LEVEL_NAMES[int(score) - 1],
        "here": LevelText(value=2, name="repeated in places", text=LONG_TEXT),
        "next": LevelText(
            value=3, name="defined and used", text="Fixed release dates. " + LONG_TEXT
        ),
        "n": None if said is None else 148,
        "interval": None
        if score is None
        else Interval(low=score - 0.15, high=score + 0.15, confidence=0.9, method="bootstrap"),
        "agreement": None,
        "said": said,
        "seen": seen,
        "measured": None,
        "confirmed": None,
        "reasons": {"measured": "not_recorded", "confirmed": "not_recorded"},
        "target": 3.5,
        "gap_to_target": None if score is None else score - 3.5,
        "optimism_gap": None if said is None or seen is None else said - seen,
        "optimistic": said is not None and said > 3.4,
        "cannot_judge": 0.12,
        "groups": make_cells(said),
        "working": Working(aggregation="weighted_mean"),
    }
    return NodeResult.model_validate({**fields, **changed})


def make_cells(said: float | None) -> dict[str, Cell]:
    """A shown, a hidden and a bounded cell among others."""
    if said is None:
        return {code: Cell(n=None, score=None, reason="hidden") for code in GROUPS}
    return {
        "GM": Cell(n=1, score=min(5.0, said + 1)),
        "MKT": Cell(n=7, score=min(5.0, said + 0.4)),
        "SM": Cell(n=10, score=said),
        "REP": Cell(n=127, score=max(1.0, said - 0.5)),
        "SFE": Cell(n=None, score=None, reason="hidden"),
    }


def make_crm() -> QuestionnaireResult:
    """Six dimensions with two to four sub-dimensions each."""
    nodes = {"crm": make_node("crm", "CRM health check", 2.6, parent=None, depth=0, leaf=False)}
    for number, (dimension, parts) in enumerate(CRM_TREE.items(), start=1):
        middle = 1.8 + number * 0.27
        nodes[f"C{number}"] = make_node(
            f"C{number}", dimension, middle, parent="crm", depth=1, leaf=False
        )
        for place, title in enumerate(parts, start=1):
            node = f"C{number}.{place}"
            changed: dict[str, object] = {"parent": f"C{number}", "kpis": [f"K0{number}"]}
            if place == 1:
                changed |= {"evidence": [f"E{number:02}"], "measured": 2.5, "confirmed": 2.5}
            if node == "C5.4":
                changed |= {"cannot_judge": 0.44, "cannot_judge_flag": True}
            changed["change"] = Change(
                previous=middle - 0.4, difference=0.3, clear=place == 1
            ).model_dump()
            nodes[node] = make_node(node, title, round(middle + place * 0.2 - 0.3, 2), **changed)
    nodes["C6.2"] = make_node("C6.2", "Next best action and AI assistance", None, parent="C6")
    return make_questionnaire("crm", "CRM health check", nodes)


def make_questionnaire(
    slug: str, title: str, nodes: dict[str, NodeResult], scale: tuple[float, float] = (1, 5)
) -> QuestionnaireResult:
    """A questionnaire around ``nodes`` on ``scale``."""
    low, high = scale
    levels = [
        LevelText(value=low + place, name=name)
        for place, name in enumerate(LEVEL_NAMES)
        if low + place <= high
    ]
    return QuestionnaireResult(
        slug=slug,
        version="1.0.0",
        hash="sha256:" + "ab" * 32,
        title=title,
        description="How the CRM is owned, fed, used and turned into action.",
        language="en",
        sources=["Domain brief, section 2.1"],
        licence="CC-BY-4.0",
        scale=ScaleText(min=low, max=high, step=1, levels=levels),
        constants={"weight_said": 0.5, "weight_seen": 0.3, "weight_measured": 0.2},
        nodes=nodes,
    )


def make_kpis() -> list[KpiResult]:
    """More is better with a benchmark; less is better; no reading; no thresholds."""
    return [
        make_kpi(
            "K01", "CRM active use by reps in the last 30 days", 61.4, "%", benchmarks=["BM-07"]
        ),
        make_kpi(
            "K02",
            "Time from submission to approval of promotional material",
            24,
            "working days (median)",
            direction="down",
            thresholds=[30.0, 25.0, 20.0, 15.0],
            previous=27.0,
        ),
        make_kpi("K03", "Interactions recorded within 48 hours", None, "%"),
        make_kpi("K04", "Live promotional items per brand", 212, "count", thresholds=None),
    ]


def make_kpi(code: str, name: str, value: float | None, unit: str, **changed: object) -> KpiResult:
    """One KPI reading; any field may be changed."""
    fields: dict[str, object] = {
        "code": code,
        "name": name,
        "unit": unit,
        "direction": "up",
        "definition": f"{name}, as counted in the system.",
        "value": value,
        "numerator": None,
        "denominator": None,
        "business_unit": "all",
        "period": "2026-Q3" if value is not None else None,
        "source": "CRM report" if value is not None else None,
        "extracted": date(2026, 10, 5) if value is not None else None,
        "supplied_by": "SFE" if value is not None else None,
        "level": 2.6 if value is not None else None,
        "thresholds": [40.0, 55.0, 70.0, 85.0],
        "est": True,
        "nodes": ["C1.1"],
        "benchmarks": [],
        "benchmark_reason": None if "benchmarks" in changed else "no_external_benchmark",
        "reason": None if value is not None else "not_recorded",
    }
    return KpiResult.model_validate({**fields, **changed})


def make_benchmark() -> BenchmarkResult:
    """A published figure with its provenance."""
    return BenchmarkResult(
        code="BM-07",
        label="Users active in a month",
        figure="74 %",
        value=74.0,
        unit="%",
        period="2024",
        population="Field forces of 30 companies, Europe",
        n=30,
        n_note=None,
        definition="Share of licensed users who recorded at least one interaction",
        source="Example Institute, Field Report 2024",
        addresses=["https://example.org/field-report-2024"],
        read_on=date(2026, 9, 1),
        expires=date(2028, 9, 1),
        historic=False,
        grade="B",
    )


def make_leakage() -> LeakageResult:
    """Four shown levels and one hidden; drift, a lost and an inverted item."""
    priorities = [(f"S{number}", f"Priority {number}: win segment C") for number in range(1, 6)]
    levels = []
    rungs = [("source", "Source team", 92, 5), ("national", "National leadership", 78, 9)]
    rungs += [("manager", "Sales managers", 61, 10), ("rep", "Reps", 44, 127)]
    for code, name, fidelity, n in rungs:
        levels.append(
            LevelLeakage(
                level=code,
                name=name,
                kind=code,
                n=n,
                fidelity=fidelity,
                interval=Interval(
                    low=fidelity - 4, high=fidelity + 4, confidence=0.9, method="bootstrap"
                ),
                median=fidelity,
                band="seeping",
                parts={"recall": fidelity / 110, "precision": 0.7, "segments": 0.8},
                recognition=0.7,
                buy_in=3.4,
                say_clear=Share(value=0.84),
                can_name=Share(value=fidelity / 200),
                clarity_illusion=84 - fidelity / 2,
                naming={
                    key: Share(value=max(0.05, fidelity / 100 - 0.11 * place))
                    for place, (key, _) in enumerate(priorities)
                },
                drift={"D1": Share(value=(100 - fidelity) / 150)},
                lost=["S5"] if code == "rep" else [],
                inverted=["S3"] if code == "manager" else [],
                effort={"A": 55, "B": 25, "C": 15, "D": 5},
            )
        )
    levels.append(
        LevelLeakage(
            level="agency",
            name="Agencies",
            kind="agency",
            n=None,
            fidelity=None,
            reason="hidden",
            naming={"S1": Share(value=None, reason="hidden")},
        )
    )
    steps = [
        LeakageStep(
            above=above.level,
            below=below.level,
            lost=(above.fidelity or 0) - (below.fidelity or 0),
            transmission=(below.fidelity or 0) / (above.fidelity or 1),
            band="rupture",
            claimed=True,
        )
        for above, below in itertools.pairwise(levels)
    ]
    return LeakageResult(
        questionnaire="strategy-leakage",
        provisional=True,
        sources=[
            SourceText(
                place="national",
                title="Brand plan 2026",
                signed_by="Business unit head",
                signed_on=date(2026, 8, 20),
                priorities=priorities,
                agreement=0.8,
            )
        ],
        priorities=priorities,
        drift_items=[("D1", "More calls per day")],
        segments=[(letter, f"Segment {letter}") for letter in "ABCD"],
        source_effort={"A": 40, "B": 40, "C": 20, "D": 0},
        levels=levels,
        steps=steps,
        retention=0.48,
        cumulative_leakage=0.52,
        horizontal=[
            HorizontalGap(level="national", inside=0.71, between=0.42, gap=0.29),
            HorizontalGap(level="manager", inside=None, between=None, gap=None, reason="too_few"),
        ],
        reverse_leakage=0.61,
        ladder=LadderResult(
            index=2.7,
            archetype="defined",
            next_archetype="aligned",
            next_from=3.0,
            gap=0.6,
            sides=[
                LadderSide(name="Marketing", groups=["MKT"], index=3.0, archetype="aligned", n=7),
                LadderSide(
                    name="Sales", groups=["SM", "REP"], index=2.4, archetype="defined", n=137
                ),
            ],
            nodes=["B1.1", "B2.1"],
            bands=[(1.0, "undefined"), (2.0, "defined"), (3.0, "aligned"), (4.0, "integrated")],
        ),
        diagnoses=[
            DiagnosisResult(
                id="heard",
                reading="Heard, not retained: too many or too abstract",
                remedies=["I03"],
            )
        ],
        coding=CodingResult(
            wordings=312,
            by_dictionary=251,
            by_coder=38,
            uncoded=23,
            share_uncoded=0.074,
            limit=0.05,
            provisional=True,
        ),
        weights={
            "recall": 0.45,
            "precision": 0.15,
            "segments": 0.2,
            "movement": 0.1,
            "measures": 0.1,
        },
        est=True,
    )


def make_roadmap() -> Roadmap:
    """Nine initiatives over all lanes, with hard and soft prerequisites."""
    start = date(2027, 1, 4)
    plan = (
        ("I01", "Name one accountable leader for sales and marketing", "shared", 0, 0, 6, "S", ()),
        ("I26", "Submission checklist and intake gate", "medical", 0, 0, 5, "S", ()),
        ("I03", "Strategy on a page and translation sessions", "shared", 1, 6, 14, "M", ("I01",)),
        ("I22", "Data governance: owner, steward, thresholds", "it", 1, 8, 13, "S", ()),
        ("I11", "Master-data clean-up and stewardship", "it", 1, 13, 29, "L", ("I22",)),
        ("I09", "Segment-movement objective in every brief", "marketing", 1, 30, 35, "S", ("I11",)),
        (
            "I27",
            "Risk tiers, parallel review and service levels",
            "medical",
            2,
            20,
            30,
            "M",
            ("I26",),
        ),
        ("I37", "Field coaching model and reports", "sales", 2, 24, 36, "M", ("I03",)),
        ("I21", "Platform decision and migration readiness", "it", 3, 40, 52, "XL", ("I11",)),
    )
    points = {"S": 1.0, "M": 2.0, "L": 4.0, "XL": 7.0}
    initiatives = [
        PlannedInitiative.model_validate(
            {
                "id": code,
                "name": name,
                "owner": "Shared (GM)",
                "lane": lane,
                "phase": phase,
                "quick_win": phase == 0,
                "reasons": ["C1.1 stands at 1.9, target 3.5"],
                "value": 9.0 - place * 0.8,
                "effort": effort,
                "effort_points": points[effort],
                "days_low": 20.0,
                "days_high": 60.0,
                "priority": (9.0 - place * 0.8) / points[effort],
                "start": start + timedelta(weeks=begin),
                "end": start + timedelta(weeks=end),
                "weeks_low": 4.0,
                "weeks_high": float(end - begin),
                "prerequisites": list(needs),
                "soft_prerequisites": ["I01"] if code == "I37" else [],
                "uplifts": {"C1.1": 1.0},
                "success": "The same name is given by at least 70 % of respondents",
                "kpis": ["K01"],
                "touches_rep": code == "I37",
                "first_steps": [
                    (1, "GM", "Decision paper"),
                    (3, "Marketing lead", "Draft on a page"),
                ]
                if phase < 2
                else [],
                "done_when": None,
                "note": None,
            }
        )
        for place, (code, name, lane, phase, begin, end, effort, needs) in enumerate(plan)
    ]
    return Roadmap(
        start=start,
        end=start + timedelta(weeks=52),
        initiatives=initiatives,
        not_chosen=[
            NotChosen(
                id="I18",
                name="Next-best-action pilot",
                reasons=["C6.2 at or below 2"],
                why_not="data is not at level 3",
            )
        ],
        limits={"chosen": 12, "parallel_per_owner": 3, "rep_changes_per_quarter": 2},
        rules=["No more than three M, L or XL initiatives at once per owner function."],
    )


def make_texts(**changed: object) -> InputTexts:
    """The assessment's own words; any field may be changed."""
    fields: dict[str, object] = {
        "title": "Commercial health check 2026",
        "client": "Example Pharma Austria GmbH",
        "client_short": "Example Pharma",
        "practice": "Practice & Partners",
        "countries": ["Austria"],
        "business_units": ["Cardiology", "Diabetes"],
        "brands": ["Cardiexa", "Glucora"],
        "scope": "Sales, marketing, medical and IT of the Austrian affiliate.",
        "wave": "Baseline",
        "previous_wave": None,
        "simulated": True,
        "brand": "default",
        "locale": "en",
        "report_date": date(2026, 11, 20),
        "fieldwork": (date(2026, 9, 14), date(2026, 10, 2)),
        "classification": "Confidential",
        "units": [("AT", "Austria")],
        "groups": GROUPS,
        "simplicity": {
            "priorities": 11,
            "recurring_reports": 34,
            "mandatory_fields": 14,
            "live_items": 212,
            "parallel_initiatives": None,
        },
    }
    return InputTexts.model_validate({**fields, **changed})


def make_participation() -> Participation:
    """Five groups; one of them may not be shown."""
    sizes = {"GM": (1, 1), "MKT": (8, 7), "SM": (12, 10), "REP": (160, 127), "SFE": (3, None)}
    groups = [
        GroupParticipation(
            code=code,
            name=GROUPS[code],
            mode="named" if code == "GM" else "confidential",
            k=1 if code == "GM" else 5,
            invited=invited,
            answered=answered,
            rate=None if answered is None else answered / invited,
            shown=answered is not None,
        )
        for code, (invited, answered) in sizes.items()
    ]
    return Participation(invited=184, answered=147, rate=147 / 184, answers=9120, groups=groups)


def make_perspectives() -> list[PerspectiveResult]:
    """Leadership against field, and a pair that may not be shown."""
    rows = [
        PerspectiveRow(
            questionnaire="crm",
            node=f"C{number}.1",
            title=parts[0],
            left=4.4 - number * 0.2,
            right=2.1 + number * 0.1,
            gap=2.3 - number * 0.3,
            n_left=8,
            n_right=137,
        )
        for number, parts in enumerate(CRM_TREE.values(), start=1)
    ]
    return [
        PerspectiveResult(
            name="leadership_field",
            left="Leadership",
            right="Field",
            left_groups=["GM", "MKT"],
            right_groups=["SM", "REP"],
            rows=rows,
        ),
        PerspectiveResult(
            name="marketing_it",
            left="Marketing",
            right="IT",
            left_groups=["MKT"],
            right_groups=["IT"],
            rows=[],
            reason="hidden",
        ),
    ]


def make_result(**changed: object) -> Result:
    """A complete result with every page kind; any field may be changed."""
    fields: dict[str, object] = {
        "confidential": False,
        "provenance": Provenance(
            inputs_hash="sha256:" + "cd" * 32, engine="0.1.0", library="1.0.0", seed=1
        ),
        "assessment": make_texts(),
        "participation": make_participation(),
        "questionnaires": {"crm": make_crm()},
        "perspectives": make_perspectives(),
        "kpis": make_kpis(),
        "benchmarks": [make_benchmark()],
        "evidence": [
            EvidenceResult(
                id=f"E{number:02}",
                title="Minutes of the steering group",
                date=date(2026, 6, number),
                node=f"C{number}.1",
                questionnaire="crm",
                level=2.0,
                seen_by="Consultant",
                note="Two of four meetings took place.",
            )
            for number in range(1, 7)
        ],
        "findings": [
            Finding(
                id="F1",
                questionnaire="crm",
                node="C1.1",
                kind="gap",
                text="Nobody outside IT can name the owner of the CRM.",
            )
        ],
        "leakage": make_leakage(),
        "roadmap": make_roadmap(),
        "glossary": [
            ("CRM", "The system that holds customers and contacts."),
            ("KOL", "Key opinion leader"),
        ],
        "warnings": ["7 % of the recall answers have no code yet."],
    }
    return Result.model_validate({**fields, **changed})


def make_inventory_result() -> Result:
    """A five-node inventory on 1–6 answered by one group: no tree, evidence, KPIs or roadmap."""
    traits = ("Agreeableness", "Conscientiousness", "Extraversion", "Neuroticism", "Openness")
    cell = {"ALL": Cell(n=2_800, score=4.2)}
    bare: dict[str, object] = {
        "range": (1.0, 6.0),
        "here": None,
        "next": None,
        "target": None,
        "gap_to_target": None,
        "seen": None,
        "optimistic": False,
        "optimism_gap": None,
        "level": None,
        "level_name": None,
        "basis": "said",
        "groups": cell,
        "reasons": {},
        "depth": 1,
        "parent": "inventory",
    }
    nodes = {
        "inventory": make_node(
            "inventory",
            "Personality inventory",
            4.1,
            **{**bare, "depth": 0, "parent": None, "leaf": False},
        )
    }
    for place, trait in enumerate(traits):
        working = Working(
            aggregation="mean",
            items=[ItemWorking(item="A1", text="", weight=1, mean=4.2, groups={})],
        )
        said = 3.2 + 0.35 * place
        nodes[trait[0]] = make_node(
            trait[0],
            trait,
            said,
            **{**bare, "score": said, "percent": (said - 1) * 20, "working": working},
        )
    questionnaire = make_questionnaire("inventory", "Personality inventory", nodes, (1, 6))
    return make_result(
        assessment=make_texts(simulated=False, simplicity=None, fieldwork=None),
        participation=Participation(
            invited=None,
            answered=2_800,
            rate=None,
            answers=69_492,
            groups=[
                GroupParticipation(
                    code="ALL",
                    name="Everybody",
                    mode="confidential",
                    k=5,
                    invited=None,
                    answered=2_800,
                    rate=None,
                    shown=True,
                )
            ],
        ),
        questionnaires={"inventory": questionnaire},
        perspectives=[],
        kpis=[],
        benchmarks=[],
        evidence=[],
        findings=[],
        leakage=None,
        roadmap=None,
        glossary=[],
        warnings=[],
    )


def make_empty_result() -> Result:
    """Nobody's answers may be shown: every number is null, and there is nothing else."""
    hidden: dict[str, object] = {"reason": "hidden", "reasons": {"said": "hidden"}}
    nodes = {
        "crm": make_node(
            "crm", "CRM health check", None, parent=None, depth=0, leaf=False, **hidden
        ),
        "C1": make_node("C1", "Ownership and governance", None, parent="crm", depth=1, **hidden),
    }
    return make_result(
        questionnaires={"crm": make_questionnaire("crm", "CRM health check", nodes)},
        perspectives=[],
        kpis=[],
        benchmarks=[],
        evidence=[],
        findings=[],
        leakage=None,
        roadmap=None,
        glossary=[],
    )


def bounded(op: str, value: float) -> dict[str, object]:
    """The fields of a node whose score may only be bounded."""
    return {
        "score": None,
        "percent": None,
        "bound": Bound.model_validate({"op": op, "value": value}),
    }
