"""How far coders agree, over the wordings that several of them coded."""

from collections.abc import Iterable

import numpy as np
import pytest

from dot.strategy.agreement import CoderAgreement, Drawing, coder_agreement
from dot.strategy.schemas import UNCODABLE, Code, Question

VOCABULARY: dict[Question, set[str]] = {
    "priorities": {"S1", "D1", UNCODABLE},
    "measures": {"share", UNCODABLE},
    "needs": {UNCODABLE},
}


def agreement(*rows: tuple[str, str, str]) -> CoderAgreement:
    return agreed(*(Code(*row) for row in rows))


def agreed(*rows: Code) -> CoderAgreement:
    return coder_agreement(rows, VOCABULARY, Drawing(0.9, 200, 1))


def coded(coder: str, codes: Iterable[str]) -> list[tuple[str, str, str]]:
    """One wording a code."""
    return [(f"wording {at}", coder, code) for at, code in enumerate(codes)]


ANNA = coded("anna", ["D1"] * 6 + ["S1"] * 4)
BEN = coded("ben", ["D1"] * 4 + ["S1"] * 2 + ["D1"] * 1 + ["S1"] * 3)


def test_cohens_kappa_by_hand() -> None:
    """Ten wordings: Anna 6 × D1 and 4 × S1, Ben 5 and 5, alike on 4 and 3.

    p_o = 0.7, p_e = 0.6 · 0.5 + 0.4 · 0.5 = 0.5, κ = 0.4. What was agreed on later, and what only
    Anna coded, doesn't count.
    """
    rows = [*ANNA, *BEN, ("wording 1", "agreed", "S2"), ("only Anna", "anna", "S2")]

    found = agreement(*rows)

    assert found.kappa == pytest.approx(0.4)
    assert (found.coders, found.coded, found.double, found.compared) == (2, 11, 10, 10)
    assert found.kappa_ends[0] < 0.4 < found.kappa_ends[1]
    assert np.isnan(found.alpha)


def test_there_is_no_kappa_without_two_coders_of_the_same_wordings() -> None:
    alone = agreement(("x", "anna", "S1"))
    apart = agreement(("x", "anna", "S1"), ("y", "ben", "S1"))

    assert np.isnan([alone.kappa, apart.kappa]).all()
    assert (alone.double, apart.double, apart.compared) == (0, 0, 0)


def test_there_is_no_kappa_where_both_coders_know_one_code_only() -> None:
    found = agreement(("x", "anna", "S1"), ("x", "ben", "S1"))

    assert np.isnan(found.kappa)
    assert found.compared == 1


def test_more_than_two_coders_have_krippendorffs_alpha() -> None:
    """0.743 nominal, of four coders and twelve wordings; . = not coded.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C.
    """
    by_coder = {
        "a": "12332141 2...",
        "b": "123322412 5.3",
        "c": ".33323422 51.",
        "d": "123324412 51.",
    }
    rows = [
        row
        for coder, codes in by_coder.items()
        for row in coded(coder, codes.replace(" ", ""))
        if row[2] != "."
    ]

    found = agreement(*rows)

    assert (found.coders, found.coded, found.double) == (4, 12, 11)
    assert found.alpha == pytest.approx(0.743, abs=0.0005)
    assert found.alpha_ends[0] < found.alpha < found.alpha_ends[1]


def test_the_order_of_coding_rows_does_not_matter() -> None:
    rows = [*ANNA, *BEN, ("wording 1", "anna", "S1"), *coded("eve", ["D1", "S1"] * 5)]

    assert agreement(*rows) == agreement(*reversed(rows))


def test_the_same_words_given_to_two_questions_are_two_wordings() -> None:
    """Both coders tell them apart: they agree on the one and differ on the other."""
    found = agreed(
        Code("x", "anna", "S1", "priorities"),
        Code("x", "anna", "share", "measures"),
        Code("x", "ben", "S1", "priorities"),
        Code("x", "ben", UNCODABLE, "measures"),
    )

    assert (found.coded, found.double, found.compared) == (2, 2, 2)
    assert found.kappa == pytest.approx(1 / 3)


def test_a_code_for_every_question_is_compared_where_it_fits() -> None:
    """Anna's S1 can only be a priority: Ben said nothing of that, and she nothing of his measure."""
    apart = agreed(Code("x", "anna", "S1"), Code("x", "ben", "share", "measures"))
    met = agreed(Code("x", "anna", UNCODABLE), Code("x", "ben", "share", "measures"))

    assert (apart.coded, apart.compared) == (2, 0)
    assert (met.coded, met.compared) == (1, 1)


def test_a_coders_own_code_for_a_question_comes_before_the_one_for_all() -> None:
    found = agreed(
        Code("x", "anna", UNCODABLE),
        Code("x", "anna", "share", "measures"),
        Code("x", "ben", "share", "measures"),
        Code("y", "anna", "S1"),
        Code("y", "ben", "S1"),
    )

    assert (found.compared, found.kappa) == (2, 1.0)
