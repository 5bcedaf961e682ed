"""Notices of undeliverable mail are read for their address and reason, and for nothing else."""

import pytest

from dot.mail.notices import LARGEST, MOST_RECIPIENTS, Undelivered, undelivered
from tests.mail.letters import make_message
from tests.mail.notices import notice


def test_a_notice_tells_address_and_reason() -> None:
    assert undelivered(notice("Ann@Client.Example")) == [
        Undelivered("ann@client.example", "The mail came back (5.1.1 550 5.1.1 no such mailbox).")
    ]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_a_notice_of_something_else_tells_of_nobody(action: str) -> None:
    assert undelivered(notice(action=action)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff" * 100,
        make_message().as_bytes(),
        notice("no address"),
        notice("ann@client.example\r\nAction: failed").replace(b"rfc822;", b""),
        notice().replace(b"message/delivery-status", b"text/plain"),
        b"Content-Type: multipart/report; boundary=b\n\n" + b"--b\n" * 10_000,
    ],
)
def test_any_other_mail_tells_of_nobody(content: bytes) -> None:
    assert undelivered(content) == []


def test_a_reason_is_one_short_line() -> None:
    long = notice().replace(b"no such mailbox", b"x" * 5_000)

    assert len(undelivered(long)[0].reason) <= 150


def test_a_flood_of_addresses_is_cut_off() -> None:
    block = b"Final-Recipient: rfc822; a%d@client.example\nAction: failed\n\n"
    many = notice().replace(
        b"Final-Recipient", b"".join(block % at for at in range(5_000)) + b"Final-Recipient"
    )

    # The status begins with a block about the server.
    assert len(undelivered(many)) == MOST_RECIPIENTS - 1


def test_a_notice_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="at most"):
        undelivered(b" " * (LARGEST + 1))
