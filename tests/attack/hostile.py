"""Clients made by hand in which a careless rule would give somebody away."""

from collections.abc import Mapping
from datetime import date

from dot.evidence.schemas import EvidenceRecord
from dot.questionnaires.schemas import Item, Questionnaire
from tests.attack.clients import Client, named_groups
from tests.results.factories import SLUG, Someone, make_item, make_node, make_questionnaire

Plan = dict[str, dict[str, object]]
K3: dict[str, object] = {"k": 3}
K5: dict[str, object] = {"k": 5}
NAMED: dict[str, object] = {"mode": "named"}
ONE = ("a1",)
TWO = ("a1", "b1")


def asked(*leaves: tuple[str | Item, ...], **given: object) -> Questionnaire:
    """Leaves A, B, … under a parent P, each with its items."""
    nodes = [make_node(chr(65 + at), items) for at, items in enumerate(leaves)]
    groups = named_groups(("GM", "MKT", "MED", "SM", "REP", "IT", "AGY", "MLR"))
    return make_questionnaire([make_node("P", nodes=nodes)], groups=groups, **given)


def people(
    group: str, *said: tuple[float | str | None, ...], unit: str = "", **items: object
) -> tuple[Someone, ...]:
    """People of one group; each tuple holds their answers to a1, b1 or the items named."""
    names = items.get("items", TWO)
    assert isinstance(names, tuple)
    return tuple(
        Someone(group, {name: value for name, value in zip(names, own, strict=False)
                        if value is not None}, unit=unit)
        for own in said
    )  # fmt: skip


def spread(group: str, *values: float, unit: str = "") -> tuple[Someone, ...]:
    """People who say one thing to a1 and another to b1."""
    return people(group, *((value, 6.0 - value) for value in values), unit=unit)


def unit(name: str, parent: str | None = None) -> dict[str, object]:
    above: dict[str, object] = {"parent": parent} if parent else {}
    return {"id": name, "name": name.upper(), **above}


def evidence(level: float, node: str = "A") -> EvidenceRecord:
    return EvidenceRecord("E1", "A plan", date(2026, 11, 2), SLUG, node, level, "A. Consultant")


def _triples(
    group: str, *said: tuple[float | None, float | None, float | None]
) -> tuple[Someone, ...]:
    return people(group, *said, items=("a1", "a2", "a3"))


FEW: Plan = {"MKT": K3, "MED": K3, "SM": K5, "REP": K5}
FIVE_FIVE_ONE = (*spread("MKT", 1, 2, 3, 4, 5), *spread("SM", 2, 3, 4, 4, 5), *spread("MED", 2))
MISSING = make_questionnaire(
    [make_node("P", nodes=[make_node("A", ["a1"]), make_node("B", ["b1"])])],
    groups=named_groups(("MKT", "MED", "REP")),
)


def _with_policy(policy: object) -> Questionnaire:
    return asked(("a1",), ("b1",), missing={"not_applicable": policy})


def _with(how: str) -> Questionnaire:
    return asked(("a1",), ("b1",), aggregation=how)


NON_ANSWERS = (
    *people("MKT", (2, 3), (3, "not_applicable"), (4, 4), (4, 1)),
    *people("SM", (2, 3), (3, 5), ("not_applicable", 4), (1, 1), (4, 4), (3, 2)),
    *people("MED", (2, 1), (4, 4)),
)
THREES = (
    *_triples("REP", *[(1 + at % 5, 5 - at % 4, 3) for at in range(7)], (2, None, None)),
    *_triples("MKT", (2, 3, None), (4, 4, 5), (3, 1, 2), (5, 2, None)),
)
LATTICE = (unit("north"), unit("n1", "north"), unit("n2", "north"), unit("n3", "north"),
           unit("south"), unit("s1", "south"), unit("s2", "south"))  # fmt: skip


def _placed(sizes: Mapping[tuple[str, str], int]) -> tuple[Someone, ...]:
    made: list[Someone] = []
    for (group, place), size in sizes.items():
        for at in range(size):
            value = float(1 + (at * 2 + len(made)) % 5)
            made.append(Someone(group, {"a1": value, "b1": float(1 + (at + 2) % 5)}, unit=place))
    return tuple(made)


SPONSOR = _placed({("REP", "n1"): 5, ("REP", "n2"): 5, ("REP", "n3"): 1, ("REP", "s1"): 6,
                   ("REP", "s2"): 5, ("MKT", "n1"): 1, ("MKT", "s1"): 3, ("SM", "n2"): 2,
                   ("SM", "s2"): 4})  # fmt: skip
ALONE = _placed({("REP", "n1"): 6, ("REP", "n2"): 7, ("REP", "s1"): 8, ("MKT", "n3"): 1,
                 ("MKT", "s2"): 4})  # fmt: skip
BUT_ONE = _placed({("REP", "north"): 9, ("REP", "n1"): 5, ("REP", "south"): 1, ("REP", "s1"): 6})
TOPS = _placed({("REP", "n1"): 7, ("REP", "n2"): 6, ("REP", "s1"): 8, ("SM", "n1"): 6}) + tuple(
    Someone(code, {"a1": 5.0, "b1": 5.0}, unit=place)
    for code, place in (("MED", "n1"), ("MED", "s1"), ("MKT", "n2"), ("MKT", "s1"), ("MKT", "s2"))
)
ONES = dict.fromkeys(("MKT", "MED", "SM", "REP", "IT", "AGY", "MLR"), K3)
NEAR_THE_TOP = (*people("REP", (5, 5), (5, 4), (5, 5), (4, 5), (5, 5)), *spread("MKT", 4, 5))
OTHERS = {"perspectives": [{"name": "Own and others", "left": "Marketing", "right": "All others",
                            "left_groups": ["MKT"], "right_groups": "others"}]}  # fmt: skip

WORST: dict[str, Client] = {
    "groups of five, five and one": Client(FIVE_FIVE_ONE, groups=FEW, asked=MISSING),
    "all answer five": Client(
        tuple(Someone(code, {"a1": 5.0, "b1": 5.0}) for code in ["MKT", "MKT", "MKT", "SM", "SM", "SM", "SM", "SM", "MED"]),
        groups=FEW, asked=asked(ONE, ("b1",))),
    "not applicable by all but two": Client(
        (*people("REP", (2, 3), (4, 1), *[("not_applicable", 1 + at % 5) for at in range(6)]),
         *spread("MKT", 1, 3, 4, 5)), groups=FEW, asked=asked(ONE, ("b1",))),
    "dimension less its items": Client(THREES, groups=FEW, asked=asked(("a1", "a2", "a3"))),
    "lattice designed by the sponsor": Client(SPONSOR, LATTICE, FEW, asked(ONE, ("b1",))),
    "a single person in a unit": Client(ALONE, LATTICE, FEW, asked(ONE, ("b1",))),
    "all but one in a unit": Client(BUT_ONE, LATTICE, FEW, asked(ONE, ("b1",))),
    "hidden groups at the top beside units": Client(TOPS, LATTICE, FEW, asked(ONE, ("b1",))),
    "named beside confidential": Client(
        (*spread("GM", 4), *spread("MKT", 2, 5), *spread("REP", 1, 2, 4, 4, 3)),
        groups={**FEW, "GM": NAMED}, asked=asked(ONE, ("b1",))),
    "named and nobody else but two": Client(
        (*spread("GM", 4), *spread("MKT", 2, 5)), groups={**FEW, "GM": NAMED}, asked=asked(ONE, ("b1",))),
    "unequal weights": Client(FIVE_FIVE_ONE + spread("REP", 2, 4), asked=MISSING, groups={
        "MKT": {"k": 3, "weight": 2.0}, "MED": {"k": 3, "weight": 0.5}, "SM": K5, "REP": K5}),
    "a group of no weight": Client(FIVE_FIVE_ONE, asked=MISSING, groups={
        "MKT": K3, "SM": K5, "MED": {"k": 3, "weight": 0.0}}),
    "people first": Client(THREES, groups=FEW, asked=asked(("a1", "a2", "a3"), raters_first=True)),
    "non-answers counted as one": Client(NON_ANSWERS, groups=FEW, asked=_with_policy({"count_as": 1})),
    "non-answers block": Client(NON_ANSWERS, groups=FEW, asked=_with_policy("block")),
    "sum": Client(NON_ANSWERS, groups=FEW, asked=_with("sum")),
    "least": Client(NON_ANSWERS, groups=FEW, asked=_with("min")),
    "greatest": Client(NON_ANSWERS, groups=FEW, asked=_with("max")),
    "asked one question only": Client(
        (*spread("REP", 1, 2, 3, 4, 5, 3), *people("MKT", (2, None), (5, None)),
         *people("MED", (3, None), (4, None), (4, None))), groups=FEW, asked=asked(ONE, ("b1",))),
    "evidence beside a hidden group": Client(
        FIVE_FIVE_ONE, groups=FEW, asked=MISSING, evidence=(evidence(2.0),)),
    "evidence cap": Client(
        NEAR_THE_TOP, groups=FEW, asked=asked(ONE, ("b1",), scoring={"evidence_cap_from": 4.0}),
        evidence=(evidence(2.0),)),
    "near the top of the scale": Client(NEAR_THE_TOP, groups=FEW, asked=asked(ONE, ("b1",))),
    "perspective with all others": Client(
        (*FIVE_FIVE_ONE, *spread("REP", 1, 4)), groups=FEW, asked=MISSING, given=OTHERS),
    "pulse of one question": Client(
        people("REP", (2,), (3,), (5,), (4,), (4,)), groups=FEW, asked=asked(ONE)),
    "seven groups of one": Client(
        tuple(one for at, code in enumerate(ONES) for one in spread(code, 1 + at % 5)),
        groups=ONES, asked=asked(ONE, ("b1",))),
    "floor of ten": Client(
        spread("REP", 1, 2, 3, 4, 5, 3, 2, 4, 4) + spread("SM", 1, 2, 3, 4, 5, 5, 4),
        groups={"REP": {"k": 10}, "SM": K5}, asked=asked(ONE, ("b1",))),
    "turned question": Client(
        FIVE_FIVE_ONE, groups=FEW, asked=asked((make_item("a1", reverse=True),), ("b1",))),
}  # fmt: skip
