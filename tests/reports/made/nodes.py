"""Made-up questionnaires: nodes whose views differ, cells that are shown, hidden and bounded."""

from dot.results.agreement_schemas import Agreement, Reliability
from dot.results.cell_schemas import ItemResult
from dot.results.parts import Bound, Interval
from dot.results.schemas import (
    Cell,
    Change,
    LevelText,
    NodeResult,
    QuestionnaireResult,
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


BARE: dict[str, object] = {
    "depth": 2,
    "leaf": True,
    "weight": 1.0,
    "range": (1.0, 5.0),
    "here": LevelText(value=2, name="repeated in places", text=LONG_TEXT),
    "next": LevelText(value=3, name="defined and used", text="Fixed release dates. " + LONG_TEXT),
    "agreement": None,
    "measured": None,
    "confirmed": None,
    "reasons": {"measured": "not_recorded", "confirmed": "not_recorded"},
    "target": 3.5,
    "cannot_judge": 0.12,
    "working": Working(aggregation="weighted_mean"),
}


def make_node(node: str, title: str, said: float | None, **changed: object) -> NodeResult:
    """A leaf on 1–5 whose four views lie around ``said``; any field may be changed."""
    scored = unscored() if said is None else scores(said)
    fields: dict[str, object] = {
        "id": node,
        "title": title,
        "parent": node.rpartition(".")[0] or None,
        "importance": 3 + int(said or 0) % 3,
        "groups": make_cells(said),
    }
    return NodeResult.model_validate({**BARE, **fields, **scored, **changed})


def unscored() -> dict[str, object]:
    """Fields of a node that nobody answered."""
    names = ("score", "percent", "basis", "level", "level_name", "n", "interval", "said", "seen")
    nothing = dict.fromkeys((*names, "gap_to_target", "optimism_gap"))
    return {**nothing, "reason": "no_answers"}


def scores(said: float) -> dict[str, object]:
    """Fields that follow from what was said: evidence shows a little less."""
    seen = max(1.0, round(said - 0.6, 1))
    score = round(0.6 * said + 0.4 * seen, 2)
    return {
        "score": score,
        "percent": (score - 1) * 25,
        "basis": "provisional",
        "level": float(int(score)),
        "level_name": LEVEL_NAMES[int(score) - 1],
        "n": 148,
        "interval": Interval(
            low=score - 0.15, high=score + 0.15, confidence=0.9, method="bootstrap"
        ),
        "said": said,
        "seen": seen,
        "gap_to_target": 3.5 - score,
        "optimism_gap": said - seen,
        "optimistic": said > 3.4,
        "reliability": Reliability(
            n=127,
            alpha=0.81,
            standardised=0.8,
            low=0.76,
            high=0.85,
            omega=0.82,
            error=0.4,
            enough=True,
        ),
    }


def make_cells(said: float | None) -> dict[str, Cell]:
    """A shown, a hidden and a bounded cell among others."""
    if said is None:
        return {code: Cell(n=None, score=None, reason="hidden") for code in GROUPS}
    return {
        "GM": Cell(n=1, score=min(5.0, said + 1)),
        "MKT": Cell(n=7, score=min(5.0, said + 0.4)),
        "SM": Cell(n=10, score=said),
        "REP": Cell(
            n=127, score=max(1.0, said - 0.5), agreement=Agreement(n=127, rwg=0.62, ad=0.7)
        ),
        "SFE": Cell(n=None, score=None, reason="hidden"),
    }


# Units of a result, and what they say of the questionnaire and each dimension; one is hidden.
UNITS = (("vienna", "Vienna"), ("graz", "Graz"), ("linz", "Linz"))


def make_units(said: float) -> dict[str, Cell]:
    """Cells by unit: a number, a bound, and one that may not be shown."""
    return {
        "vienna": Cell(n=61, score=said),
        "graz": Cell(n=14, score=None, bound=Bound(op="≤", value=1.4)),
        "linz": Cell(n=None, score=None, reason="hidden"),
    }


def make_item(node: str) -> ItemResult:
    """What is told of the one question of a place."""
    return ItemResult(
        item=f"crm-{node.lower()}",
        node=node,
        text=f"How does {node} work?",
        range=(1.0, 5.0),
        n=148,
        score=2.4,
        interval=Interval(low=2.2, high=2.6, confidence=0.9, method="t"),
        agreement=Agreement(n=None, rwg=0.71, ad=None),
        groups=make_cells(2.4),
    )


def make_crm() -> QuestionnaireResult:
    """Six dimensions with two to four sub-dimensions each."""
    top: dict[str, object] = {"leaf": False, "units": make_units(2.6)}
    nodes = {"crm": make_node("crm", "CRM health check", 2.6, parent=None, depth=0, **top)}
    for number, (dimension, parts) in enumerate(CRM_TREE.items(), start=1):
        middle = 1.8 + number * 0.27
        nodes[f"C{number}"] = make_node(
            f"C{number}",
            dimension,
            middle,
            parent="crm",
            depth=1,
            leaf=False,
            units=make_units(middle),
        )
        for place, title in enumerate(parts, start=1):
            node = f"C{number}.{place}"
            changed: dict[str, object] = {"parent": f"C{number}", "kpis": [f"K0{number}"]}
            if place == 1:
                changed |= {"evidence": [f"E{number:02}"], "measured": 2.5, "confirmed": 2.5}
            if node == "C5.4":
                changed |= {"cannot_judge": 0.44, "cannot_judge_flag": True}
            changed["change"] = Change(
                previous=middle - 0.4,
                difference=0.3,
                clear=place == 1,
                verdict="clear" if place == 1 else "cannot_tell",
            ).model_dump()
            nodes[node] = make_node(node, title, round(middle + place * 0.2 - 0.3, 2), **changed)
    nodes["C6.2"] = make_node("C6.2", "Next best action and AI assistance", None, parent="C6")
    items = {f"crm-{name.lower()}": make_item(name) for name, node in nodes.items() if node.leaf}
    crm = make_questionnaire("crm", "CRM health check", nodes)
    return crm.model_copy(update={"items": items})


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


def bounded(op: str, value: float) -> dict[str, object]:
    """The fields of a node whose score may only be bounded."""
    return {
        "score": None,
        "percent": None,
        "bound": Bound.model_validate({"op": op, "value": value}),
    }
