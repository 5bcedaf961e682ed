"""Mails as they are read: in the rater's language, with every word filled, and nothing smuggled in."""

import email
from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest

from dot.mail.addresses import address, one_line
from dot.mail.letters import LOCALES, Letterhead, as_html, words_of, write
from dot.mail.messages import Envelope, message
from tests.mail.letters import ENVELOPE, FACTS, HEAD, make_message

PURPOSES = ("invitation", "reminder", "personal_link")
PNG = b"\x89PNG\r\n\x1a\n picture"
# Brief A5: whatever a mail program, a server or a library may take for the end of a line.
INJECTIONS = [
    "Eve\r\nBcc: all@client.example",
    "Eve\nBcc: all@client.example",
    "Eve\rBcc: all@client.example",
    "Eve\r\n\tBcc: all@client.example",
    "Eve\x0bBcc: all@client.example",
    "Eve\x0cBcc: all@client.example",
    "Eve\x1cBcc: all@client.example",
    "Eve\x85Bcc: all@client.example",
    "Eve\u2028Bcc: all@client.example",
    "Eve\u2029Bcc: all@client.example",
    "Eve\x00Bcc: all@client.example",
    "=?utf-8?q?Eve=0D=0ABcc:_all@client.example?=",
    '"Eve" <all@client.example>,',
    "Eve\u202egro.live@eve",
    "x" * 5_000,
]


def parsed(made: EmailMessage) -> EmailMessage:
    found = email.message_from_bytes(made.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize("language", list(LOCALES))
@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_word_of_every_letter_is_filled(language: str, purpose: str) -> None:
    letter = write(purpose, language, FACTS)  # type: ignore[arg-type]  # parametrised

    assert "{" not in letter.text + letter.subject
    assert FACTS.link in letter.text
    assert FACTS.client in letter.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 minute.", "2 minutes."]),
        ("de", ["1 Minute.", "2 Minuten."]),
        ("da", ["1 minut.", "2 minutter."]),
    ],
)
def test_a_letter_counts_minutes_as_people_say_it(language: str, said: list[str]) -> None:
    for minutes, words in enumerate(said, 1):
        assert words in write("invitation", language, replace(FACTS, minutes=minutes)).text


def test_languages_have_the_same_letters() -> None:
    shapes = {
        language: {
            key: (sorted(value), len(value.get("paragraphs", [])))
            if isinstance(value, dict)
            else ""
            for key, value in words_of(language).items()
        }
        for language in LOCALES
    }

    assert shapes["de"] == shapes["en"] == shapes["da"]


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Monday 7 December 2026, 18:00 (CET)"),
        ("de", "Montag, 7. Dezember 2026, 18:00 (CET)"),
        ("de-CH", "Montag, 7. Dezember 2026, 18:00 (CET)"),
        ("da", "mandag den 7. december 2026, 18:00 (CET)"),
        ("fr", "Monday 7 December 2026, 18:00 (CET)"),
    ],
)
def test_the_close_is_told_in_the_clients_time_and_the_raters_language(
    language: str, day: str
) -> None:
    assert day in write("invitation", language, FACTS).text.replace("Monday,", "Monday")


def test_a_named_group_is_not_promised_confidentiality() -> None:
    letter = write("invitation", "en", replace(FACTS, k=None))

    assert "confidential" not in letter.text
    assert "shown by function" in letter.text


def test_somebody_without_a_name_is_greeted_without_one() -> None:
    assert write("personal_link", "en", replace(FACTS, name="")).lines[0] == "Hello,"


def test_data_is_never_read_as_words_markup_or_template() -> None:
    hostile = "{link} {{7*7}} ${7*7} %(x)s <b>x</b>"
    letter = write("invitation", "en", replace(FACTS, client=hostile, title=hostile))
    html = as_html(letter, HEAD)

    assert hostile in letter.text
    assert "<b>" not in html
    assert "{{7*7}}" in html
    assert "49" not in html


def test_a_message_has_a_plain_part_and_the_same_words_in_html() -> None:
    made = parsed(make_message())
    plain, html = made.get_body(("plain",)), made.get_body(("html",))

    assert plain is not None and FACTS.link in plain.get_content()
    assert html is not None and f'href="{FACTS.link}"' in html.get_content()
    assert made["List-Unsubscribe"] == "<mailto:survey@practice.example?subject=unsubscribe>"


def test_the_brand_stands_above_the_letter() -> None:
    head = Letterhead("Example practice", accent="#123456", logo=PNG)
    made = parsed(message(write("invitation", "en", FACTS), head, ENVELOPE))
    pictures = [part for part in made.walk() if part.get_content_type() == "image/png"]
    html = made.get_body(("html",))

    assert [part.get_content() for part in pictures] == [PNG]
    assert html is not None and "cid:logo@dot" in html.get_content()
    assert "#123456" in html.get_content()


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_text_adds_a_header_or_a_receiver(text: str) -> None:
    facts = replace(FACTS, name=text, client=text, title=text, practice=text)
    envelope = Envelope("survey@practice.example", text, "rita@client.example", text)
    made = parsed(message(write("reminder", "en", facts), HEAD, envelope))

    assert "Bcc" not in made
    assert [one.addr_spec for one in made["To"].addresses] == ["rita@client.example"]
    assert [one.addr_spec for one in made["From"].addresses] == ["survey@practice.example"]
    assert sorted(set(made.keys())) == sorted(set(parsed(make_message()).keys()))
    assert all(len(line) <= 998 for line in made.as_bytes().splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rita",
        "@client.example",
        "rita@",
        "rita@client",
        "rita@client..example",
        "rita@@client.example",
        "rita rep@client.example",
        "rita@client.example\r\nbcc: x@y.example",
        "rita@client.example,eve@x.example",
        "<rita@client.example>",
        "rita@-client.example",
        ".rita@client.example",
        "rita@clíent.example",
        "rita\x00@client.example",
        "rita\u202e@client.example",
        f"{'r' * 65}@client.example",
        f"rita@{'c' * 250}.example",
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(is|has) "):
        address(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rita.Rep+x@Client.Example", "rita.rep+x@client.example"),
        (" o'hara@sub.client-a.example ", "o'hara@sub.client-a.example"),
    ],
)
def test_an_address_is_kept_in_lower_case(text: str, expected: str) -> None:
    assert address(text) == expected


def test_a_line_of_a_header_is_one_line_and_short() -> None:
    assert one_line("a\r\n b\u2028c") == "a b c"
    assert len(one_line("x" * 500)) == 150


def test_only_a_mail_that_nobody_asked_for_offers_to_stop() -> None:
    wanted = replace(ENVELOPE, asked_for=True)
    link = message(write("personal_link", "en", FACTS), HEAD, wanted)

    assert (
        make_message()["List-Unsubscribe"] == "<mailto:survey@practice.example?subject=unsubscribe>"
    )
    assert link["List-Unsubscribe"] is None
