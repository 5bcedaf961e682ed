"""Response quality in print: limits, counts, scores with and without, and the one word for hidden."""

from dot.reports.brands import Brand
from dot.reports.pages import annex, scores
from dot.results.parts import Interval
from dot.results.quality_schemas import Quality, RuleCount, WithAndWithout
from tests.reports.made.nodes import make_crm
from tests.reports.made.paging import content_of, of
from tests.reports.made.results import make_result

THRESHOLDS = {
    "run": 8.0, "run_share": 0.5, "seconds_per_item": 2.0, "share_of_median": 1 / 3,
    "contradictions_from": 1.0, "cannot_judge": 0.5, "cannot_judge_items": 5.0,
}  # fmt: skip


def row(node: str, score: float, without: float | None) -> WithAndWithout:
    return WithAndWithout(
        node=node,
        title=f"Title of {node}",
        score=score,
        without=without,
        difference=None if without is None else without - score,
        n=40,
        n_without=None if without is None else 32,
        reason="hidden" if without is None else None,
    )


def method_of(brand: Brand, straight: int | None, *nodes: WithAndWithout) -> annex.Method:
    quality = Quality(
        thresholds=THRESHOLDS,
        est=True,
        floor=5,
        rules=[
            RuleCount(
                rule="straight_lining",
                flagged=straight,
                reason="hidden" if straight is None else None,
            ),
            RuleCount(rule="speeding", flagged=None, reason="not_recorded"),
        ],
        left_out=straight,
        nodes=list(nodes),
        cannot_judge={},
    )
    crm = make_crm().model_copy(update={"quality": quality})
    return content_of(
        annex.method(of(brand, make_result(questionnaires={"crm": crm}))), annex.Method
    )


def test_the_limits_are_printed_as_estimates(brand: Brand) -> None:
    rules = " ".join(method_of(brand, 8, row("crm", 2.6, 2.4)).rules)

    assert "after 8 identical ones in a row" in rules
    assert "the larger of 2 seconds a question and 33% of the median" in rules
    assert "These limits are our estimates and can be changed." in rules


def test_scores_with_and_without_stand_side_by_side(brand: Brand) -> None:
    """A dimension that reads the same without flagged people has no row."""
    nodes = row("crm", 2.6, 2.4), row("C1", 2.1, 1.9), row("C2", 2.31, 2.33)

    table = method_of(brand, 8, *nodes).quality

    assert table is not None
    assert table.rows == (
        ("CRM health check", "8", "–", "2.6", "2.4"),
        ("Title of C1", "", "", "2.1", "1.9"),
    )


def test_none_and_few_flagged_people_have_one_word(brand: Brand) -> None:
    table = method_of(brand, None, row("crm", 2.6, None)).quality

    assert table is not None
    assert table.rows == (("CRM health check", "hidden", "–", "2.6", "hidden"),)


def test_scores_near_the_end_of_their_scale_are_named_below_the_scorecard(brand: Brand) -> None:
    near = Interval(low=4.6, high=5.0, confidence=0.9, method="t", near_end=True)
    crm = make_crm()
    root = crm.nodes["crm"].model_copy(update={"interval": near})
    there = crm.model_copy(update={"nodes": {**crm.nodes, "crm": root}})
    notes = [
        " ".join(
            content_of(
                scores.scorecard(of(brand, make_result(questionnaires={"crm": asked}))),
                scores.Scorecard,
            ).bars.notes
        )
        for asked in (crm, there)
    ]

    assert "Near the end of the scale" not in notes[0]
    assert "holds the truth less often than it says: CRM health check" in notes[1]
