"""All that the attacker tries on one random client: for sixty in every run, for five hundred, for the bench."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.attack.attacks import adds_nothing, exact, squeezed
from tests.attack.clients import FLOORS, GROUPS, Client, client, published
from tests.attack.side import own_spread_of_few, squares_of_few, unlike_borrowed
from tests.results.factories import SLUG

UNIT_K = 5
K = {code: int(str(own.get("k", 1))) for code, own in FLOORS.items()}


def found_in(seed: int) -> list[str]:
    """AT1 with AT6 and AT7, AT5 and AT8 on one release; everything that follows, in words."""
    one, result = client(seed), published(seed)
    read = one.reading(result)
    questionnaire = result["questionnaires"][SLUG]
    found = [f"AT1 {what}" for what in exact(read, one.roster)]
    found += [] if adds_nothing(read) else ["AT6 nodes tell more than their questions"]
    for spread in (
        own_spread_of_few(questionnaire, one.roster.named),
        unlike_borrowed(questionnaire),
        squares_of_few(questionnaire, one.roster.named),
    ):
        found += [f"AT5 {what}" for what in spread]
    return found + [f"AT8 {what}" for what in union_of_roles(one, result)]


def bounds(seeds: Iterable[int]) -> list[str]:
    """AT2: what is squeezed into less than a point; each finding begins with its client."""
    return squeezed(
        (f"client {seed}", client(seed).reading(published(seed)), client(seed).roster,
         published(seed)["questionnaires"][SLUG]["items"])
        for seed in seeds
    )  # fmt: skip


def union_of_roles(one: Client, result: dict[str, Any]) -> list[str]:
    """AT8: the managers of all divisions tell each other what each of them is shown."""
    divisions = [unit["id"] for unit in result["units"] if unit["division"]]
    views = [one.reading(seen_by(result, division), apart=True) for division in divisions]
    if not views:
        return []
    rows = [row for view in views for row in view.rows]
    above = [row for view in views for row in view.above]
    return exact(replace(views[0], rows=rows, above=above), one.roster)


def seen_by(result: dict[str, Any], division: str) -> dict[str, Any]:
    """What the manager of a division is shown: the whole, and nothing of other divisions."""
    seen: dict[str, Any] = json.loads(json.dumps(result))
    inside = {division, *(u["id"] for u in seen["units"] if u["parent"] == division)}
    for node in nodes(seen).values():
        node["units"] = {unit: cell for unit, cell in node["units"].items() if unit in inside}
        node["crossed"] = {unit: cell for unit, cell in node["crossed"].items() if unit in inside}
    return seen


def nodes(result: dict[str, Any]) -> dict[str, Any]:
    """The nodes of the questionnaire that every random client answers."""
    found: dict[str, Any] = result["questionnaires"][SLUG]["nodes"]
    return found


def told(cell: dict[str, Any]) -> bool:
    """Whether a cell has a number or a bound."""
    return cell["score"] is not None or cell["bound"] is not None


def alike(seeds: Iterable[int]) -> list[int]:
    """Clients whose groups weigh the same, as they do unless an assessment says otherwise."""
    return [seed for seed in seeds if seed % 4 != 3]


def shown_of_threshold(seed: int) -> tuple[int, int]:
    """Cells of the last question that are told, and those that a bare threshold would tell."""
    node = nodes(published(seed))["C"]
    cells = [*node["groups"].values(), *node["units"].values()]
    cells += [cell for crossed in node["crossed"].values() for cell in crossed.values()]
    return sum(told(cell) for cell in cells), by_threshold(client(seed), published(seed))


def by_threshold(one: Client, result: dict[str, Any]) -> int:
    """Groups, units and groups in divisions with as many people as their floor."""
    said = [someone for someone in one.people if isinstance(someone.said.get("c1"), float)]
    below = one.roster.below
    cells = [(K[code], [someone for someone in said if someone.group == code]) for code in GROUPS]
    for unit in result["units"]:
        members = frozenset().union(*(below[name] for name in unit["members"]))
        inside = [someone for someone in said if someone.unit in members]
        cells.append((UNIT_K, [someone for someone in inside if someone.group != "GM"]))
        if unit["division"]:
            cells += [
                (1 if code == "GM" else max(K[code], UNIT_K),
                 [someone for someone in inside if someone.group == code])
                for code in GROUPS
            ]  # fmt: skip
    return sum(len(people) >= floor for floor, people in cells)


def whole_is_told(seed: int) -> bool:
    """Whether the whole of every question is told where five confidential people answered it.

    As a number or as a bound; unless parts lie at both ends, or hidden ones weigh unequally.
    """
    if seed % 4 == 3:
        return True
    for leaf, item in (("A", "a1"), ("B", "b1"), ("C", "c1")):
        node = nodes(published(seed))[leaf]
        people = [one for one in client(seed).people if isinstance(one.said.get(item), float)]
        ends = {cell["bound"]["op"] for cell in node["groups"].values() if cell["bound"]}
        if sum(one.group != "GM" for one in people) < UNIT_K or ends:
            continue
        if node["said"] is None and node["said_bound"] is None:
            return False
    return True
