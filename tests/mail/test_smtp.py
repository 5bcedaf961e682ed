"""What became of a message: kept, refused, to be tried again, or nobody knows."""

import socket
from pathlib import Path

import pytest

from dot.errors import DotError
from dot.mail.catcher import catch
from dot.mail.smtp import MailServer, NoSuchAddress, Refused, TryLater, Unsure, server_at
from tests.mail.letters import make_message
from tests.mail.servers import DROP, HANG, scripted


def server(port: int) -> MailServer:
    return MailServer("127.0.0.1", port, patience=0.3, last_patience=0.3)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_message_that_the_server_keeps_is_sent() -> None:
    with scripted() as there:
        server(there.port)(make_message())

    assert len(there.received) == 1
    assert b"Subject: Alpenpharma asks for your view" in there.received[0]


def test_a_server_that_is_down_is_tried_later() -> None:
    with pytest.raises(TryLater, match="can't be reached"):
        server(free_port())(make_message())


@pytest.mark.parametrize("command", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("fault", [DROP, HANG, "421 busy"])
def test_a_fault_before_the_end_of_the_message_is_tried_later(command: str, fault: str) -> None:
    with scripted(**{command: fault}) as there, pytest.raises(TryLater):
        server(there.port)(make_message())

    assert there.received == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "end"])
def test_a_final_no_is_a_refusal_in_the_servers_words(command: str) -> None:
    with (
        scripted(**{command: "550 no such mailbox"}) as there,
        pytest.raises(Refused, match="550 no such mailbox"),
    ):
        server(there.port)(make_message())


def test_an_address_that_nobody_has_is_told_from_a_server_that_takes_nothing_from_us() -> None:
    with scripted(RCPT="550 5.1.1 no such mailbox") as there, pytest.raises(NoSuchAddress):
        server(there.port)(make_message())
    for refusal in ("554 5.7.1 refused by policy", "550 relaying denied"):
        with scripted(RCPT=refusal) as there, pytest.raises(Refused) as caught:
            server(there.port)(make_message())
        assert type(caught.value) is Refused


@pytest.mark.parametrize("fault", [DROP, HANG])
def test_silence_after_the_whole_message_is_neither_sent_nor_to_be_sent_again(fault: str) -> None:
    with scripted(end=fault) as there, pytest.raises(Unsure, match="may have arrived"):
        server(there.port)(make_message())

    assert len(there.received) == 1


def test_a_not_yet_after_the_whole_message_is_tried_later() -> None:
    with scripted(end="451 greylisted") as there, pytest.raises(TryLater, match="451 greylisted"):
        server(there.port)(make_message())


def test_a_server_without_the_encryption_that_is_asked_for_gets_nothing() -> None:
    with scripted() as there:
        safe = MailServer("127.0.0.1", there.port, "starttls", patience=0.3)
        with pytest.raises(TryLater, match="no encryption"):
            safe(make_message())

    assert there.received == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", MailServer("localhost", 25)),
        ("smtp://localhost:2525", MailServer("localhost", 2525)),
        (
            "smtp://ann:p%40ss@mail.example:587?starttls",
            MailServer("mail.example", 587, "starttls", "ann", "p@ss"),
        ),
        ("smtps://ann:pass@mail.example", MailServer("mail.example", 465, "tls", "ann", "pass")),
    ],
)
def test_a_server_is_named_by_a_url(url: str, expected: MailServer) -> None:
    assert server_at(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:x",
        "smtp://mail.example?tls",
        "smtp://ann:pass@mail.example",
    ],
)
def test_a_url_that_is_none_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(DotError, match=r"smtp://user:password@host:587\?starttls"):
        server_at(url)


def test_a_password_is_never_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DotError) as refused:
        server_at("smtp://ann:geheim@mail.example")

    assert "geheim" not in str(refused.value)


def test_the_catcher_writes_each_mail_as_a_file(tmp_path: Path) -> None:
    port = free_port()
    controller = catch(tmp_path / "mail", port)
    try:
        for _ in range(2):
            server(port)(make_message())
    finally:
        controller.stop()

    kept = sorted((tmp_path / "mail").iterdir())
    assert [path.name for path in kept] == ["00001.eml", "00002.eml"]
    assert b"rita@client.example" in kept[0].read_bytes()


def test_a_second_catcher_on_a_port_is_refused(tmp_path: Path) -> None:
    with scripted() as there, pytest.raises(DotError, match="choose another"):
        catch(tmp_path, there.port)
