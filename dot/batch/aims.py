"""Other targets for a published result: the roadmap then plans towards them."""

from collections.abc import Sequence

from dot.errors import DotError
from dot.results.schemas import NodeResult, Result
from dot.results.whatif import what_if
from dot.results.whatif_schemas import Changes


def aimed(result: Result, wishes: Sequence[str]) -> Result:
    """The result with other targets; the same one without a wish. Raises DotError with what to do.

    wishes: “C5.1=4” or “crm:C5.1=4”, several in one with commas.
    """
    targets = dict(_wish(part) for each in wishes for part in each.split(",") if part.strip())
    if not targets:
        return result
    # The engine checks that every place is there and every target lies on its scale.
    scenario = what_if(result, Changes(targets=targets))
    found = {}
    for slug, questionnaire in result.questionnaires.items():
        nodes = {
            name: _with_target(node, scenario.node(name, slug).target_after)
            for name, node in questionnaire.nodes.items()
        }
        found[slug] = questionnaire.model_copy(update={"nodes": nodes})
    return result.model_copy(update={"questionnaires": found})


def _with_target(node: NodeResult, target: float | None) -> NodeResult:
    if target == node.target:
        return node
    gap = None if target is None or node.score is None else target - node.score
    return node.model_copy(update={"target": target, "gap_to_target": gap})


def _wish(part: str) -> tuple[str, float]:
    name, _, number = part.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise DotError(f"--target: “{part}” is no target: write C5.1=4.") from None
