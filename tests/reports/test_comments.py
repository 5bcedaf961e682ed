"""In their own words: comments by dimension, as text, and no page where there are none."""

from dot.reports.brands import Brand
from dot.reports.pages import comments
from dot.reports.service import build
from dot.results.comments_schemas import CommentList
from tests.reports.made.paging import content_of, of
from tests.reports.made.results import make_result

HOSTILE = "<script>alert(1)</script> {{ 7 * 7 }}"
QUESTION = CommentList(
    questionnaire="crm", node="C1", item="i1", question="Who decides?", group="MKT", texts=["One."]
)
POOLED = CommentList(questionnaire="crm", node="C1", texts=["Two.", HOSTILE])


def test_comments_stand_by_dimension_with_question_and_group(brand: Brand) -> None:
    result = make_result(comments=[QUESTION, POOLED])
    content = content_of(comments.comments(of(brand, result)), comments.InTheirOwnWords)

    (chapter,) = content.chapters
    assert chapter.title == result.questionnaires["crm"].nodes["C1"].title
    asked, pooled = chapter.voices
    assert (asked.question, asked.who) == ("Who decides?", result.assessment.groups["MKT"])
    assert (pooled.question, pooled.who) == ("On several questions", "all groups")


def test_without_comments_the_page_is_left_out(brand: Brand) -> None:
    assert comments.comments(of(brand, make_result(comments=[]))) == ()
    assert "comments" in build(make_result(comments=[]), brand).left_out


def test_a_comment_is_text_and_never_markup(brand: Brand) -> None:
    html = build(make_result(comments=[POOLED]), brand).html

    assert "<li>&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}</li>" in html


def test_the_lead_counts_what_is_shown(brand: Brand) -> None:
    (page,) = comments.comments(of(brand, make_result(comments=[QUESTION, POOLED])))

    assert page.lead == "3 comments that may be shown."
