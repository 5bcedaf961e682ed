"""Other models and large surveys, read from the folder, against plain arithmetic of their own.

The arithmetic here is written out for each model, shares nothing with the engine, and follows only
what docs/questionnaires.md says.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

import numpy as np
import pytest

from dot.batch.folder import read_folder
from dot.errors import Problems
from dot.publication.service import publish
from dot.questionnaires.service import content_root
from dot.results.schemas import NodeResult
from tests.real.other_models import Content, Row, answered, options, write_model

# Item → group → mean.
Means = dict[str, dict[str, float]]
NAMED: Content = {"mode": "named"}
# Share of the questions fulfilled, as four words have it.
MATURITY = [0.0, 0.25, 0.5, 1.0]


def nodes_of(folder: Path) -> dict[str, NodeResult]:
    return publish(*read_folder(folder, content_root())).questionnaires["model"].nodes


def group_means(rows: Iterable[Row], value: Mapping[tuple[str, str], float | None]) -> Means:
    """Item → group → mean; an answer without a value is left out."""
    cells: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found = value[row.item, row.answer]
        if found is not None:
            cells[row.item][row.group].append(found)
    return {item: {g: fmean(v) for g, v in groups.items()} for item, groups in cells.items()}


FUNCTIONS, PRACTICES, LEVELS, STREAMS = "GD", "12", "123", "ab"


def streams_and_levels() -> list[Content]:
    """A function is the mean of practices, a practice the sum of levels, a level the mean of streams."""

    def level(place: str) -> Content:
        items = [
            {
                "id": f"q-{place.lower()}{stream}",
                "type": "choice",
                "text": "How far?",
                "options": options(MATURITY),
            }
            for stream in STREAMS
        ]
        return {"id": place, "title": "Level", "items": items}

    return [
        {"id": function, "title": "Function", "nodes": [
            {"id": f"{function}{practice}", "title": "Practice", "aggregation": "sum",
             "nodes": [level(f"{function}{practice}{at}") for at in LEVELS]}
            for practice in PRACTICES]}
        for function in FUNCTIONS
    ]  # fmt: skip


SAMM_ITEMS = [
    f"q-{f.lower()}{p}{at}{s}"
    for f in FUNCTIONS
    for p in PRACTICES
    for at in LEVELS
    for s in STREAMS
]
WORDS = dict(zip([f"o{at}" for at in range(len(MATURITY))], MATURITY, strict=True))
WEIGHTS = {"DEV": 2.0, "OPS": 1.0}


def samm(missing: Content) -> Content:
    levels = [{"value": at, "name": f"Level {at}"} for at in range(4)]
    scale = {"min": 0, "max": 3, "levels": levels}
    return {"scale": scale, "missing": missing, "nodes": streams_and_levels()}


def samm_by_hand(means: Means, group: str | None) -> dict[str, float]:
    """Place → score of one group, or of all, one group weighing double."""

    def stream(item: str) -> float:
        if group:
            return means[item][group]
        return sum(WEIGHTS[g] * means[item][g] for g in WEIGHTS) / sum(WEIGHTS.values())

    scores: dict[str, float] = {}
    for function in FUNCTIONS:
        for practice in PRACTICES:
            place = f"{function}{practice}"
            scores[place] = sum(
                fmean(stream(f"q-{place.lower()}{at}{s}") for s in STREAMS) for at in LEVELS
            )
        scores[function] = fmean(scores[f"{function}{practice}"] for practice in PRACTICES)
    return scores | {"model": fmean(scores[function] for function in FUNCTIONS)}


@pytest.mark.parametrize("blank", [0.0, None])
def test_mean_of_streams_sum_of_levels_mean_of_practices(
    tmp_path: Path, blank: float | None
) -> None:
    """Blanks count 0, or are left out; "not applicable" is always left out."""
    rows = list(
        answered({key: list(WORDS) for key in SAMM_ITEMS}, {"DEV": 7, "OPS": 12}, 0.25, seed=1)
    )
    zero: Content = {"skipped": {"count_as": 0}, "cannot_judge": {"count_as": 0}}
    model = samm({} if blank is None else zero)
    groups: dict[str, Content] = {code: NAMED | {"weight": one} for code, one in WEIGHTS.items()}

    found = nodes_of(write_model(tmp_path / "samm", model, groups, rows))

    worth = {**WORDS, "skipped": blank, "cannot_judge": blank, "not_applicable": None}
    means = group_means(rows, {(item, word): v for item in SAMM_ITEMS for word, v in worth.items()})
    for group in (None, *WEIGHTS):
        for place, score in samm_by_hand(means, group).items():
            assert said(found[place], group) == pytest.approx(score, abs=1e-9), (place, group)
    assert (found["model"].n, found["model"].groups["DEV"].n) == (19, 7)


def test_one_assessor_with_blanks_and_what_does_not_apply(tmp_path: Path) -> None:
    """Streams (1, ½), (¼, blank) and (blank, does not apply): ¾ + ⅛ + 0. Blanks count 0."""
    said_so = {
        "q-g11a": "o3", "q-g11b": "o2", "q-g12a": "o1", "q-g12b": "skipped",
        "q-g13a": "skipped", "q-g13b": "not_applicable",
    }  # fmt: skip
    rows = [Row("me", "ME", item, answer) for item, answer in said_so.items()]
    zero: Content = {"skipped": {"count_as": 0}}

    found = nodes_of(write_model(tmp_path / "one", samm(zero), {"ME": NAMED}, rows))

    assert [found[place].score for place in ("G11", "G12", "G13")] == [0.75, 0.125, 0.0]
    assert [found[place].score for place in ("G1", "G", "model")] == [0.875] * 3
    assert [(found[place].score, found[place].reason) for place in ("G2", "D")] == [
        (None, "no_answers")
    ] * 2


def test_weights_smallest_and_largest_part_in_one_model(tmp_path: Path) -> None:
    """A1 = min(2, 5), A2 = max(1, 4), A = (1 · 2 + ½ · 4) / 1½, the whole (3 A + 0 B + 1 · C) / 4."""

    def two(place: str) -> list[Content]:
        return [
            {
                "id": f"i-{place}{at}",
                "type": "choice",
                "text": "How far?",
                "options": options([0, 1, 2, 3, 4, 5]),
            }
            for at in range(2)
        ]

    below: list[Content] = [
        {"id": "A1", "title": "Weakest", "aggregation": "min", "items": two("a")},
        {"id": "A2", "title": "Best", "aggregation": "max", "weight": 0.5, "items": two("b")},
    ]
    model: Content = {
        "scale": {"min": 0, "max": 5, "levels": [{"value": 0, "name": "Any"}]},
        "aggregation": "weighted_mean",
        "nodes": [
            {"id": "A", "title": "Of two", "weight": 3, "nodes": below},
            {"id": "B", "title": "Looked at only", "weight": 0, "items": two("c")},
            {"id": "C", "title": "Plain", "items": two("d")},
        ],
    }
    said_so = {"a": (2, 5), "b": (1, 4), "c": (5, 5), "d": (0, 3)}
    rows = [
        Row("me", "ME", f"i-{place}{at}", f"o{value}")
        for place, values in said_so.items()
        for at, value in enumerate(values)
    ]

    found = nodes_of(write_model(tmp_path / "weights", model, {"ME": NAMED}, rows))

    scores = {place: found[place].score for place in ("A1", "A2", "A", "B", "C", "model")}
    assert scores == pytest.approx(
        {"A1": 2.0, "A2": 4.0, "A": 8 / 3, "B": 5.0, "C": 1.5, "model": 2.375}
    )


def test_parts_of_different_scales_are_refused_unless_they_are_brought_to_one(
    tmp_path: Path,
) -> None:
    """2 of 0–3 and 50 of 0–100 on 0–5 are 3⅓ and 2½."""
    asked: list[Content] = [
        {"id": place, "title": "Part", "items": [
            {"id": f"i-{place.lower()}", "type": "choice", "text": "How far?",
             "options": options(values)}]}
        for place, values in {"A": [0.0, 1, 2, 3], "B": [0.0, 25, 50, 100]}.items()
    ]  # fmt: skip
    scale: Content = {"min": 0, "max": 5, "levels": [{"value": 0, "name": "Any"}]}
    rows = [Row("me", "ME", f"i-{place}", "o2") for place in "ab"]

    def written(name: str, **given: object) -> Path:
        model = {"scale": scale, "nodes": asked, **given}
        return write_model(tmp_path / name, model, {"ME": NAMED}, rows)

    with pytest.raises(Problems, match="“A” has the range 0–3 and “B” 0–100"):
        nodes_of(written("raw"))
    found = nodes_of(written("one-scale", rescale=True))

    assert (found["A"].score, found["B"].score) == (2.0, 50.0)
    assert found["model"].score == pytest.approx((10 / 3 + 2.5) / 2)


def said(node: NodeResult, group: str | None) -> float | None:
    return node.groups[group].score if group else node.said


# Each on a range of its own, brought to 1-5: levels, options turned round, a number, yes or no.
MIXED: list[tuple[str, Content, dict[str, float], float]] = [
    ("bars", {"type": "bars", "levels": [{"value": v, "short": f"Fact {v}.", "full": f"Fact {v}."} for v in (1, 3, 5)]},
     {"1": 1.0, "3": 3.0, "5": 5.0}, 2.0),
    ("cost", {"type": "choice", "options": options([0, 30, 100]), "reverse": True},
     {"o0": 5.0, "o1": 1 + 4 * 0.7, "o2": 1.0}, 1.0),
    ("rate", {"type": "number", "unit": "%", "minimum": -10, "maximum": 10, "scored": True},
     {"-10": 1.0, "2.5": 1 + 4 * 12.5 / 20, "10": 5.0}, 0.5),
    ("done", {"type": "yes_no", "scored": True}, {"yes": 5.0, "no": 1.0}, 1.5),
]  # fmt: skip


def test_mixed_scales_are_brought_to_one_and_weighed_person_by_person(tmp_path: Path) -> None:
    """Averaged over each person's answers first: a person's gaps move the weights to the rest."""
    items = [
        {"id": code, "text": "What holds?", "weight": weight, **given}
        for code, given, _, weight in MIXED
    ]
    model: Content = {
        "scale": {"min": 1, "max": 5, "levels": [{"value": 1, "name": "Any"}]},
        "raters_first": True,
        "nodes": [
            {
                "id": "M1",
                "title": "Mixed",
                "rescale": True,
                "aggregation": "weighted_mean",
                "items": items,
            }
        ],
    }
    choices = {code: list(values) for code, _, values, _ in MIXED}
    rows = list(answered(choices, {"A": 5, "B": 21}, 0.2, seed=4))
    found = nodes_of(write_model(tmp_path / "mixed", model, {"A": NAMED, "B": NAMED}, rows))

    people: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    worth = {code: (values, weight) for code, _, values, weight in MIXED}
    for row in rows:
        values, weight = worth[row.item]
        if row.answer in values:
            people[row.group, row.rater].append((values[row.answer], weight))
    scores: dict[str, list[float]] = defaultdict(list)
    for (group, _), parts in people.items():
        scores[group].append(sum(v * w for v, w in parts) / sum(w for _, w in parts))

    for group in ("A", "B"):
        assert said(found["M1"], group) == pytest.approx(fmean(scores[group]), abs=1e-9)
        assert found["M1"].groups[group].n == len(scores[group])
    assert found["M1"].said == pytest.approx(fmean(map(fmean, scores.values())), abs=1e-9)


SURVEY = [f"item-{at}" for at in range(8)]
HALVES = {"N1": SURVEY[:4], "N2": SURVEY[4:]}
FIVE = {f"o{at}": at + 1.0 for at in range(5)}
CODES = [f"G{at:02d}" for at in range(99)]


def survey() -> Content:
    """Two nodes of four statements, every second one turned round."""
    asked = [
        {
            "id": item,
            "type": "agreement",
            "text": "It is so.",
            "options": "five",
            "reverse": at % 2 == 1,
        }
        for at, item in enumerate(SURVEY)
    ]
    return {
        "scale": {"min": 1, "max": 5, "levels": [{"value": 1, "name": "Any"}]},
        "option_sets": {"five": options(list(FIVE.values()))},
        "nodes": [
            {"id": node, "title": "Half", "items": [one for one in asked if one["id"] in part]}
            for node, part in HALVES.items()
        ],
    }


def test_a_survey_of_7400_people_in_99_groups(tmp_path: Path) -> None:
    """Groups of 3 to some 250, a tenth of the answers missing."""
    generator = np.random.default_rng(9)
    sizes = 3 + generator.multinomial(7400 - 3 * 99, generator.dirichlet(np.full(99, 2.0)))
    people = dict(zip(CODES, sizes.tolist(), strict=True))
    rows = list(answered({key: list(FIVE) for key in SURVEY}, people, 0.1, seed=2))

    found = nodes_of(write_model(tmp_path / "survey", survey(), dict.fromkeys(CODES, NAMED), rows))

    values: dict[tuple[str, str], float | None] = defaultdict(lambda: None)
    for at, item in enumerate(SURVEY):
        values |= {(item, word): 6 - v if at % 2 else v for word, v in FIVE.items()}
    means = group_means(rows, values)
    for node, part in HALVES.items():
        for code in CODES:
            expected = fmean(means[item][code] for item in part)
            assert said(found[node], code) == pytest.approx(expected, abs=1e-9)
        whole = fmean(fmean(means[item].values()) for item in part)
        assert found[node].said == pytest.approx(whole, abs=1e-9)
        who = {row.rater for row in rows if row.answer in FIVE and row.item in part}
        assert found[node].n == len(who)
