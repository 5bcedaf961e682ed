"""The consultant's words over generated ones: which text each replaces, and what stays text."""

import re
from html.parser import HTMLParser

import pytest

from dot.reports.brands import Brand
from dot.reports.edits import Edit, Edited, Edits, Layer, OwnPage, StaleEdit, UnknownEdit
from dot.reports.kinds import UnknownPage
from dot.reports.looks import Look
from dot.reports.service import Wish, build, compose
from tests.reports.made.nodes import make_crm
from tests.reports.made.results import make_result

HEADING = re.compile(r'<h1 data-short="([^"]*)"')
VIEW = OwnPage("view", "Our view", "First:\n\n- **one** owner\n- one plan", after="summary")


class Tags(HTMLParser):
    """Every tag of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep its name."""
        self.names.append(tag)


def html_of(brand: Brand, edits: Edits) -> str:
    """The body's HTML with these edits."""
    return build(make_result(), brand, Wish(edits)).html


def test_every_kind_of_text_can_be_replaced(brand: Brand) -> None:
    keys = {
        "scorecard.bars.sentence": "What a chart says",
        "instrument-crm.C1.finding-1": "A finding of a dimension",
        "instrument-crm.C1.1.next": "What the next level is",
        "summary.gap-1.text": "What is said of a gap",
        "summary.decision-1": "What is to be decided",
        "ranking.gaps.note-2": "A note on the ranking",
        "question.aligned": "One of the four answers",
        "load.rule-1": "A rule of the roadmap",
        "matrix.I01.reason": "Why an initiative",
    }
    composed = compose(make_result(), brand, Wish())
    keys = {key: text for key, text in keys.items() if key in composed.generated}
    assert len(keys) >= 8

    html = html_of(brand, Edits.of(keys))

    assert all(text in html for text in keys.values())


def test_no_number_of_a_chart_or_heat_map_can_be_replaced(brand: Brand) -> None:
    generated = compose(make_result(), brand, Wish()).generated

    assert len(generated) > 100
    assert not [key for key, text in generated.items() if not re.search(r"[^\W\d_]{2}", text)]
    assert not [key for key in generated if ".cells" in key or "drawing" in key]


def test_an_edit_of_a_text_that_is_the_same_as_then_is_fresh(brand: Brand) -> None:
    now = compose(make_result(), brand, Wish()).generated["summary.lead"]
    edits = Edits({"summary.lead": Edit("So it is.", f" {now}\n")})

    (replaced,) = build(make_result(), brand, Wish(edits)).replaced

    assert (replaced.key, replaced.state, replaced.generated) == ("summary.lead", "fresh", now)


def test_an_edit_is_stale_once_a_number_changes_under_it(brand: Brand) -> None:
    then = compose(make_result(), brand, Wish()).generated["summary.lead"]
    edits = Edits({"summary.lead": Edit("So it is.", then)})
    crm = make_crm()
    root = crm.nodes["crm"].model_copy(update={"score": 4.4})
    changed = make_result(
        questionnaires={"crm": crm.model_copy(update={"nodes": {**crm.nodes, "crm": root}})}
    )

    with pytest.raises(StaleEdit, match=r"“summary\.lead” has changed: it was .* is now .*4\.4"):
        build(changed, brand, Wish(edits))

    kept = build(changed, brand, Wish(edits, keep_stale=True))
    assert "So it is." in kept.html and kept.replaced[0].state == "stale"


def test_the_short_form_remembers_nothing_and_is_never_stale(brand: Brand) -> None:
    (replaced,) = build(make_result(), brand, Wish(Edits.of({"summary.lead": "So."}))).replaced

    assert replaced.state == "unremembered"


def test_bold_and_lists_are_all_that_an_edit_can_mark(brand: Brand) -> None:
    text = "**One** plan\n- first <b>x</b>\n- {{ 7*7 }} <script>alert(1)</script>"

    html = html_of(brand, Edits.of({"question.aligned": text}))

    answer = re.search(r"<dd>(<?.*?)</dd>", html, re.DOTALL)
    assert answer
    assert answer[1] == (
        "<p><strong>One</strong> plan</p><ul><li>first &lt;b&gt;x&lt;/b&gt;</li>"
        "<li>{{ 7*7 }} &lt;script&gt;alert(1)&lt;/script&gt;</li></ul>"
    )
    assert "script" not in Tags(html).names


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Plain words.", "Plain words."),
        ("**Bold** words", "Bold words"),
        ("2 * 3 ** 4", "2 * 3 ** 4"),
        ("**open", "**open"),
        ("a\nb\n\n- c\n- d", "a b c d"),
        ("-not a list", "-not a list"),
    ],
)
def test_an_edited_text_is_by_itself_its_plain_words(text: str, plain: str) -> None:
    assert Edited(text) == plain


def test_an_own_page_stands_behind_the_page_it_names(brand: Brand) -> None:
    html = html_of(brand, Edits(own_pages=(VIEW,)))

    headings = HEADING.findall(html)
    assert headings.index("Our view") == headings.index("Executive summary") + 1
    assert "<li><strong>one</strong> owner</li>" in html


def test_the_consultant_orders_and_drops_pages(brand: Brand) -> None:
    edits = Edits(
        sections=("leakage", "own-view", "summary", "scorecard"),
        annexes=("glossary",),
        left_out=("scorecard",),
        own_pages=(VIEW,),
    )

    assert HEADING.findall(html_of(brand, edits))[1:] == [
        "Strategy leakage",
        "Our view",
        "Executive summary",
        "A · Glossary",
    ]


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        (Edits(sections=("sumary",)), "write “summary”"),
        (Edits(left_out=("simplicty",)), "write “simplicity”"),
        (Edits(sections=("summary", "own-view")), "no page kind “own-view”"),
    ],
)
def test_a_page_that_there_is_not_is_refused(brand: Brand, edits: Edits, says: str) -> None:
    with pytest.raises(UnknownPage, match=says):
        html_of(brand, edits)


def test_the_list_of_edits_is_an_annex_that_can_be_shown(brand: Brand) -> None:
    texts = {"summary.lead": Edit("So **it** is.")}

    shown = html_of(brand, Edits(texts, shown=True))
    hidden = html_of(brand, Edits(texts))

    assert "Texts changed by the consultant" in shown and "(summary.lead)" in shown
    assert "Texts changed by the consultant" not in hidden


def test_a_part_of_a_report_does_not_refuse_edits_of_the_rest(brand: Brand) -> None:
    edits = Edits.of({"leakage.heading": "What is left"})
    wish = Wish(edits, Look(cut="steering"))

    assert "What is left" in build(make_result(), brand, wish).html
    with pytest.raises(UnknownEdit):
        build(make_result(leakage=None), brand, Wish(edits))


def test_a_report_in_another_language_keeps_the_order_and_no_words() -> None:
    edits = Edits(
        {"summary.lead": Edit("So.")},
        ("own-view", "summary"),
        left_out=("kpis",),
        own_pages=(VIEW,),
    )

    assert edits.without_words() == Edits(sections=("summary",), left_out=("kpis",))


def test_an_edit_of_the_body_leaves_the_annexes_apart_as_they_were(brand: Brand) -> None:
    result = make_result()
    before = build(result, brand)
    body = build(result, brand, Wish(Edits.of({"summary.lead": "So."})))
    behind = build(result, brand, Wish(Edits.of({"distributions.lead": "So."})))

    assert before.annex is not None and body.annex is not None and behind.annex is not None
    assert (body.annex.html, body.html == before.html) == (before.annex.html, False)
    assert behind.annex.html != before.annex.html
    assert body.fingerprint != before.fingerprint == build(result, brand).fingerprint
    assert behind.annex.fingerprint != before.annex.fingerprint


def test_words_over_a_text_that_moved_are_told_where_it_stands_now() -> None:
    layer = Layer(Edits({"crm.finding-1": Edit("Mine.", "Nobody owns it. (F01 · n = 17)")}))
    layer.generated = {
        "crm.finding-1": "Fields hold nothing. (F01 · n = 5)",
        "crm.finding-2": "Nobody owns it. (F02 · n = 16)",
    }
    layer.pages = dict.fromkeys(layer.generated, "CRM")

    (told,) = layer.stale().values()

    assert "What they replaced stands under “crm.finding-2” now: move them there." in told


def test_an_edit_that_changes_nothing_is_refused_with_the_nearest_key(brand: Brand) -> None:
    with pytest.raises(UnknownEdit, match=r"no text “sumary\.lead”: write “summary\.lead”"):
        build(make_result(), brand, Wish(Edits.of({"sumary.lead": "x"})))


def test_every_unknown_edit_is_told_at_once(brand: Brand) -> None:
    edits = Edits.of({"sumary.lead": "x", "summary.lead": "x", "qqq.zzz": "x"})

    with pytest.raises(UnknownEdit) as refused:
        build(make_result(), brand, Wish(edits))

    assert sorted(refused.value.advice) == ["qqq.zzz", "sumary.lead"]
    assert all(len(sentence) < 160 for sentence in refused.value.advice.values())
