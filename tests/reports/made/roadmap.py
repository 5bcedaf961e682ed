"""A made-up roadmap: nine initiatives over all lanes, with hard and soft prerequisites."""

from datetime import date, timedelta

from dot.results.roadmap_schemas import (
    Closing,
    DatedStep,
    FunctionLoad,
    NotChosen,
    PlannedInitiative,
    Projection,
    Proof,
    QuarterLoad,
    Roadmap,
)

START = date(2027, 1, 4)
POINTS = {"S": 1.0, "M": 2.0, "L": 4.0, "XL": 7.0}
PLAN = (
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

Row = tuple[str, str, str, int, int, int, str, tuple[str, ...]]
FIRST_STEPS = [(1, "GM", "Decision paper"), (3, "Marketing lead", "Draft on a page")]


def make_initiative(place: int, row: Row) -> PlannedInitiative:
    """One initiative; later ones are worth less."""
    code, name, lane, phase, begin, end, effort, needs = row
    value = 9.0 - place * 0.8
    return PlannedInitiative.model_validate(
        {
            "id": code,
            "name": name,
            "owner": "Shared (GM)",
            "lane": lane,
            "phase": phase,
            "quick_win": phase == 0,
            "reasons": ["C1.1 stands at 1.9, target 3.5"],
            "value": value,
            "effort": effort,
            "effort_points": POINTS[effort],
            "days_low": 20.0,
            "days_high": 60.0,
            "priority": value / POINTS[effort],
            "start": START + timedelta(weeks=begin),
            "end": START + timedelta(weeks=end),
            "weeks_low": 4.0,
            "weeks_high": float(end - begin),
            "prerequisites": list(needs),
            "soft_prerequisites": ["I01"] if code == "I37" else [],
            "uplifts": {"C1.1": 1.0},
            "success": "The same name is given by at least 70 % of respondents",
            "kpis": ["K01"],
            "touches_rep": code == "I37",
            "first_steps": FIRST_STEPS if phase < 2 else [],
            "done_when": None,
            "note": None,
        }
    )


def make_projection(ends: list[str]) -> Projection:
    """Two phases and the last day; CRM and its first dimension rise, one of four answers changes."""
    first, last = START + timedelta(weeks=26), START + timedelta(weeks=52)
    rises = {"low": [2.0, 2.0, 2.5], "high": [2.5, 3.0, 3.5], "nothing": [2.0, 2.0, 2.0]}
    return Projection.model_validate(
        {
            "assumption": "Planning assumption.",
            "phases": [
                {"phase": 0, "until": first, "initiatives": ends[:2]},
                {"phase": 1, "until": last, "initiatives": ends[2:]},
                {"phase": None, "until": last, "initiatives": []},
            ],
            "nodes": [
                {"questionnaire": "crm", "node": node, "title": title, "depth": depth,
                 "level": 1.9, "target": 3.5, **rises}
                for node, title, depth in (("crm", "CRM", 0), ("C1", "Ownership", 1))
            ],
            "contributions": [
                {"initiative": ends[0], "nodes": {"C1.1": 1.0}, "wholes": {"crm": 0.25}}
            ],
            "questions": [
                {"question": "aligned", "nodes": ["C1.1"], "level": 1.9, "turns": 3.0,
                 "early": first, "late": None, "through": [ends[0]]},
                {"question": "leakage", "nodes": ["C1.2"], "level": 2.0, "turns": 3.0,
                 "early": None, "late": None, "through": []},
            ],
        }
    )  # fmt: skip


def make_steps(chosen: list[PlannedInitiative]) -> list[DatedStep]:
    """What is due in the first ninety days."""
    return [
        DatedStep(
            day=one.start + timedelta(weeks=week - 1),
            initiative=one.id,
            role=role,
            owner=one.owner,
            output=output,
        )
        for one in sorted(chosen, key=lambda one: one.start)
        for week, role, output in one.first_steps
        if one.start + timedelta(weeks=week - 1) < START + timedelta(days=90)
    ]


def make_roadmap() -> Roadmap:
    """A year of nine initiatives, and one that was left."""
    chosen = [make_initiative(place, row) for place, row in enumerate(PLAN)]
    quarters = [f"2027-Q{at}" for at in range(1, 5)]
    left = {"id": "I18", "name": "Next-best-action pilot", "reasons": ["C6.2 at or below 2"]}
    return Roadmap(
        start=START,
        end=START + timedelta(weeks=52),
        gap=0.0,
        initiatives=chosen,
        not_chosen=[NotChosen.model_validate({**left, "why_not": "data is not at level 3"})],
        limits={"chosen": 12, "parallel_per_owner": 3, "rep_changes_per_quarter": 2},
        rules=["No more than three M, L or XL initiatives at once per owner function."],
        proof=Proof(points=40.0, gap=0.0, greedy=38.0, nodes=1, weights={"sooner": 0.5}),
        load=[
            FunctionLoad(function="it", quarter=quarter, days=20.0, capacity=capacity)
            for quarter, capacity in zip(quarters, (65.0, 65.0, 20.0, None), strict=True)
        ],
        quarters=[
            QuarterLoad(quarter=quarter, weeks=13, running=2, rep_changes=at % 2)
            for at, quarter in enumerate(quarters)
        ],
        days_likely=240.0,
        money=0.0,
        critical_path=["I22", "I11", "I21"],
        quick_wins=["I01", "I26"],
        first_90_days=make_steps(chosen),
        closing=[
            Closing(
                node="C1.1", level=1.9, target=3.5, low=2.5, high=3.0, lift=1.0, initiatives=["I01"]
            )
        ],
        projection=make_projection([one.id for one in chosen]),
    )
