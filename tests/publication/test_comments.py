"""Comments leave only where ten answered, three wrote, and each was read; never with a writer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from dot.publication.comments import adverse_events, comment_key, spoken_in, unread
from dot.publication.service import publish
from dot.responses.schemas import ReadComment
from dot.results.comments_schemas import CommentList
from dot.results.inputs import Answers, Definition, ItemKey
from dot.results.service import compute
from tests.results.factories import (
    SLUG,
    Someone,
    crowd,
    make_answers,
    make_definition,
    make_node,
    make_questionnaire,
)

ASKED = make_questionnaire([make_node("A", ["a1", "a2"]), make_node("B", ["b1"])])
NAMED_BOSS = {"groups": {"MKT": {"mode": "named"}}}


def with_comments(people: Sequence[Someone], said: Mapping[tuple[int, str], str]) -> Answers:
    """Answers with a comment by person and item."""
    answers = make_answers(ASKED, people)
    comments = {
        row: said[rater, answers.items[item].item]
        for row, (rater, item) in enumerate(
            zip(answers.rater.tolist(), answers.item.tolist(), strict=True)
        )
        if (rater, answers.items[item].item) in said
    }
    return replace(answers, comments=comments)


def all_ticked(answers: Answers) -> tuple[ReadComment, ...]:
    return tuple(ReadComment(key, "publish") for key in sorted({s.key for s in spoken_in(answers)}))


def told(answers: Answers, **given: object) -> list[CommentList]:
    """What is published once every comment is ticked."""
    return publish(
        make_definition(ASKED, given, read_comments=all_ticked(answers)), answers
    ).comments


def writing(people: Sequence[Someone], item: str, writers: Sequence[int]) -> Answers:
    return with_comments(people, {(one, item): f"Comment {one}" for one in writers})


def both(reps: int, marketers: int) -> list[Someone]:
    return [*crowd("REP", "a1", *[3] * reps), *crowd("MKT", "a1", *[4] * marketers)]


def test_comments_are_shown_where_ten_answered_and_three_wrote() -> None:
    (shown,) = told(writing(crowd("REP", "a1", *[3] * 10), "a1", [0, 4, 9]))

    assert (shown.questionnaire, shown.node, shown.item, shown.group) == (SLUG, "A", "a1", "REP")
    assert sorted(shown.texts) == ["Comment 0", "Comment 4", "Comment 9"]


def test_nine_people_hide_nobody() -> None:
    assert told(writing(crowd("REP", "a1", *[3] * 9), "a1", [0, 4, 8])) == []


def test_two_writers_are_too_few() -> None:
    assert told(writing(crowd("REP", "a1", *[3] * 20), "a1", [0, 4])) == []


def test_one_person_writing_thrice_is_one_writer() -> None:
    people = [Someone("REP", {"a1": 3, "a2": 3}) for _ in range(12)]
    answers = with_comments(people, {(0, "a1"): "x", (0, "a2"): "y", (1, "a1"): "z"})

    assert told(answers) == []


def test_named_people_hide_nobody() -> None:
    people = both(9, 5)

    assert told(writing(people, "a1", [0, 1, 2]), **NAMED_BOSS) == []


def test_a_floor_above_ten_holds_for_comments_too() -> None:
    answers = writing(crowd("REP", "a1", *[3] * 14), "a1", [0, 1, 2])

    assert told(answers, groups={"REP": {"k": 15}}) == []
    assert told(answers, groups={"REP": {"k": 14}}) != []


def test_beside_a_small_group_comments_stand_together_so_that_no_list_less_another_tells() -> None:
    """Ten reps and four marketers: lists of the reps and of all would show the four."""
    (shown,) = told(writing(both(10, 4), "a1", [0, 1, 2, 10, 11, 12]))

    assert shown.group is None
    assert len(shown.texts) == 6


def test_large_groups_stand_apart() -> None:
    shown = told(writing(both(10, 10), "a1", [0, 1, 2, 10, 11, 12]))

    assert [(one.group, len(one.texts)) for one in shown] == [("MKT", 3), ("REP", 3)]


def test_whether_comments_stand_by_group_does_not_tell_who_wrote() -> None:
    """Four marketers answered; that none of them wrote must not bring the reps' own list."""
    (shown,) = told(writing(both(10, 4), "a1", [0, 1, 2]))

    assert shown.group is None


def test_questions_with_too_few_writers_are_gathered_in_their_dimension() -> None:
    people = [Someone("REP", {"a1": 3, "a2": 3}) for _ in range(12)]
    answers = with_comments(people, {(0, "a1"): "x", (1, "a2"): "y", (2, "a2"): "z"})

    (shown,) = told(answers)

    assert (shown.node, shown.item, shown.question, shown.group) == ("A", None, None, None)
    assert sorted(shown.texts) == ["x", "y", "z"]


def test_dimensions_are_never_mixed() -> None:
    people = [Someone("REP", {"a1": 3, "b1": 3}) for _ in range(12)]
    answers = with_comments(people, {(0, "a1"): "x", (1, "a1"): "y", (2, "b1"): "z"})

    assert told(answers) == []


def test_what_nobody_ticked_is_never_published() -> None:
    answers = writing(crowd("REP", "a1", *[3] * 10), "a1", [0, 1, 2, 3])
    keys = sorted(one.key for one in spoken_in(answers))
    decided = (ReadComment(keys[0], "publish"), ReadComment(keys[1], "withhold"))

    (shown,) = publish(make_definition(ASKED, read_comments=decided), answers).comments

    assert [comment_key(ItemKey(SLUG, "a1"), text) for text in shown.texts] == [keys[0]]


def test_without_decisions_nothing_is_published() -> None:
    answers = writing(crowd("REP", "a1", *[3] * 10), "a1", [0, 1, 2, 3])

    assert publish(make_definition(ASKED), answers).comments == []


def test_the_consultants_wording_is_published_and_masked_again() -> None:
    answers = with_comments(
        crowd("REP", "a1", *[3] * 10), {(0, "a1"): "Anna", (1, "a1"): "b", (2, "a1"): "c"}
    )
    key = comment_key(ItemKey(SLUG, "a1"), "Anna")
    decided = (ReadComment(key, "publish", "Ask Anna, a@b.example"),)
    definition = make_definition(ASKED, {"comments": {"names": ["Anna"]}}, read_comments=decided)

    (shown,) = publish(definition, answers).comments

    assert shown.texts == ["Ask [name], [e-mail]"]


def test_the_order_is_independent_of_rows_and_codes_and_new_with_every_release() -> None:
    people = crowd("REP", "a1", *[3] * 12)
    answers = writing(people, "a1", list(range(12)))
    turned = writing(people[::-1], "a1", list(range(12)))
    decided = all_ticked(answers)

    def texts(answers: Answers, seed: int) -> list[str]:
        definition = make_definition(ASKED, {"seed": seed}, read_comments=decided)
        return publish(definition, answers).comments[0].texts

    first = texts(answers, 1)
    assert texts(turned, 1) == first
    assert texts(answers, 2) != first
    assert first != sorted(first)


def test_decisions_belong_to_the_inputs_of_a_result() -> None:
    answers = writing(crowd("REP", "a1", *[3] * 10), "a1", [0, 1, 2])
    hashes = {
        publish(make_definition(ASKED, read_comments=decided), answers).provenance.inputs_hash
        for decided in ((), all_ticked(answers))
    }

    assert len(hashes) == 2


def test_units_never_stand_beside_comments() -> None:
    assert not [name for name in CommentList.model_fields if "unit" in name or "rater" in name]


def test_the_complete_result_leaves_comments_to_the_rows() -> None:
    answers = writing(crowd("REP", "a1", *[3] * 10), "a1", [0, 1, 2])

    assert (
        compute(make_definition(ASKED, read_comments=all_ticked(answers)), answers).comments == []
    )


def definition_of(answers: Answers, *decided: ReadComment) -> tuple[Definition, Answers]:
    return make_definition(ASKED, read_comments=decided), answers


def test_comments_to_read_name_a_group_only_where_ten_answered() -> None:
    answers = writing(both(10, 4), "a1", [0, 10])

    waiting = {one.proposal: one.group for one in unread(*definition_of(answers))}

    assert waiting == {"Comment 0": "REP", "Comment 10": ""}


def test_the_same_words_of_two_people_are_read_once() -> None:
    answers = with_comments(both(10, 10), {(0, "a1"): "Fine.", (12, "a1"): "Fine."})

    (waiting,) = unread(*definition_of(answers))

    assert (waiting.proposal, waiting.group) == ("Fine.", "")


def test_what_was_decided_is_not_asked_again() -> None:
    answers = writing(both(10, 4), "a1", [0, 10])

    assert unread(*definition_of(answers, *all_ticked(answers))) == []


def test_the_order_of_reading_does_not_follow_the_rows() -> None:
    people = crowd("REP", "a1", *[3] * 12)
    answers = writing(people, "a1", list(range(12)))
    reverse = np.arange(12)[::-1]
    turned = replace(
        answers,
        rater=answers.rater[reverse],
        comments={11 - row: text for row, text in answers.comments.items()},
    )

    assert unread(*definition_of(answers)) == unread(*definition_of(turned))


def test_adverse_events_keep_the_writers_words_and_lose_the_name() -> None:
    answers = with_comments(
        crowd("REP", "a1", *[3] * 3),
        {(0, "a1"): "Rash after dose two, a@b.example", (1, "a1"): "x"},
    )
    key = comment_key(ItemKey(SLUG, "a1"), "Rash after dose two, a@b.example")
    flagged = ReadComment(key, "withhold", "shortened", adverse_event=True)

    found = adverse_events(*definition_of(answers, flagged))

    assert found == [(ItemKey(SLUG, "a1"), "Rash after dose two, [e-mail]")]
