"""Results made up for the report's tests: one complete, one of five nodes on 1–6, one almost empty."""

from datetime import date

from dot.results.comments_schemas import CommentList
from dot.results.parts import Interval
from dot.results.schemas import (
    Cell,
    EvidenceResult,
    Finding,
    GroupParticipation,
    InputTexts,
    ItemWorking,
    Participation,
    PerspectiveResult,
    PerspectiveRow,
    Provenance,
    QuestionnaireResult,
    Result,
    Working,
)
from dot.results.units_schemas import UnitText
from tests.reports.made.kpis import make_benchmark, make_context, make_kpis
from tests.reports.made.leakage import make_leakage
from tests.reports.made.nodes import (
    CRM_TREE,
    GROUPS,
    UNITS,
    make_crm,
    make_node,
    make_questionnaire,
)
from tests.reports.made.pictures import make_pictures
from tests.reports.made.roadmap import make_roadmap


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
            interval=Interval(
                low=2.1 - number * 0.3, high=2.5 - number * 0.3, confidence=0.9, method="t"
            ),
            p=0.001,
            verdict="clear",
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


FINDING = Finding(
    id="F1",
    questionnaire="crm",
    node="C1.1",
    kind="gap",
    text="Nobody outside IT can name the owner of the CRM.",
)
GLOSSARY = [
    ("CRM", "The system that holds customers and contacts."),
    ("KOL", "Key opinion leader"),
    ("MLR", "Medical, legal and regulatory review of promotional content."),
    ("SFE", "Commercial excellence: those who run the CRM and its reports."),
    ("Cycle", "The months for which calls are planned."),
    ("Drift", "What people do instead of the strategy."),
    ("Target list", "The customers whom a representative is to see."),
    ("Wave", "One round of an assessment."),
]
NOTHING: dict[str, object] = {
    "perspectives": [],
    "kpis": [],
    "benchmarks": [],
    "evidence": [],
    "findings": [],
    "leakage": None,
    "roadmap": None,
    "pictures": None,
    "glossary": [],
}


def make_evidence(number: int) -> EvidenceResult:
    """One piece of evidence for the first sub-dimension of dimension ``number``."""
    return EvidenceResult(
        id=f"E{number:02}",
        title="Minutes of the steering group",
        date=date(2026, 6, number),
        node=f"C{number}.1",
        questionnaire="crm",
        level=2.0,
        seen_by="Consultant",
        note="Two of four meetings took place.",
    )


COMMENTS = CommentList(
    questionnaire="crm",
    node="C1",
    item="crm-owner",
    question="Who decides?",
    group="MKT",
    texts=["We wait for a decision.", "It is better than last year.", "Nobody told us why."],
)


def make_result(**changed: object) -> Result:
    """A complete result with every page kind; any field may be changed."""
    origin = {
        "inputs_hash": "sha256:" + "cd" * 32,
        "engine": "0.1.0",
        "library": "1.0.0",
        "seed": 1,
    }
    fields: dict[str, object] = {
        "confidential": False,
        "provenance": Provenance.model_validate(origin),
        "assessment": make_texts(),
        "participation": make_participation(),
        "units": [
            UnitText(id=code, name=name, members=[code], division=True) for code, name in UNITS
        ],
        "questionnaires": {"crm": make_crm()},
        "perspectives": make_perspectives(),
        "kpis": make_kpis(),
        "benchmarks": [make_benchmark(), make_context()],
        "evidence": [make_evidence(number) for number in range(1, 6)],
        "findings": [FINDING],
        # A comment is about a questionnaire that is there.
        "comments": [] if "questionnaires" in changed else [COMMENTS],
        "leakage": make_leakage(),
        "roadmap": make_roadmap(),
        "pictures": make_pictures(),
        "glossary": GLOSSARY,
        "warnings": ["7 % of the recall answers have no code yet."],
    }
    return Result.model_validate({**fields, **changed})


TRAITS = ("Agreeableness", "Conscientiousness", "Extraversion", "Neuroticism", "Openness")
EVERYBODY = GroupParticipation(
    code="ALL",
    name="Everybody",
    mode="confidential",
    k=5,
    invited=None,
    answered=2_800,
    rate=None,
    shown=True,
)
ON_SIX: dict[str, object] = {
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
    "groups": {"ALL": Cell(n=2_800, score=4.2)},
    "reasons": {},
    "depth": 1,
    "parent": "inventory",
}


def make_inventory() -> QuestionnaireResult:
    """Five nodes below the root, each with a working but without levels or targets."""
    top = {**ON_SIX, "depth": 0, "parent": None, "leaf": False}
    nodes = {"inventory": make_node("inventory", "Personality inventory", 4.1, **top)}
    item = ItemWorking(item="A1", text="", weight=1, mean=4.2, groups={})
    for place, trait in enumerate(TRAITS):
        said = 3.2 + 0.35 * place
        own: dict[str, object] = {"score": said, "percent": (said - 1) * 20}
        own["working"] = Working(aggregation="mean", items=[item])
        nodes[trait[0]] = make_node(trait[0], trait, said, **{**ON_SIX, **own})
    return make_questionnaire("inventory", "Personality inventory", nodes, (1, 6))


def make_inventory_result() -> Result:
    """A five-node inventory on 1–6 answered by one group: no tree, evidence, KPIs or roadmap."""
    people = {"invited": None, "answered": 2_800, "rate": None, "answers": 69_492}
    return make_result(
        **NOTHING,
        assessment=make_texts(simulated=False, simplicity=None, fieldwork=None),
        participation=Participation.model_validate({**people, "groups": [EVERYBODY]}),
        questionnaires={"inventory": make_inventory()},
        warnings=[],
    )


def make_empty_result() -> Result:
    """Nobody's answers may be shown: every number is null, and there is nothing else."""
    hidden: dict[str, object] = {"reason": "hidden", "reasons": {"said": "hidden"}}
    top = {**hidden, "parent": None, "depth": 0, "leaf": False}
    nodes = {
        "crm": make_node("crm", "CRM health check", None, **top),
        "C1": make_node("C1", "Ownership and governance", None, parent="crm", depth=1, **hidden),
    }
    questionnaire = make_questionnaire("crm", "CRM health check", nodes)
    return make_result(**NOTHING, questionnaires={"crm": questionnaire})
