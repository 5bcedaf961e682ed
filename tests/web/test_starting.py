"""Starting the service where nobody can listen: one clear sentence, and nothing has begun."""

import socket

import pytest

from dot import cli
from dot.web import commands


@pytest.fixture(autouse=True)
def nothing_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that is opened would be one too early."""
    monkeypatch.setattr(commands, "open_installation", lambda _: pytest.fail("has begun"))


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("nowhere..example", "no machine is known as “nowhere..example”"),
        # Of the block for documentation (RFC 5737), which no machine has.
        ("192.0.2.1", "192.0.2.1 is no address of this machine"),
    ],
)
def test_a_host_that_is_not_here_is_refused_in_one_sentence(
    host: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["serve", "--host", host]) == 1

    said = capsys.readouterr().err
    assert says in said and said.count("\n") == 1


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert cli.main(["serve", "--port", str(port)]) == 1

    assert f"Port {port} of 127.0.0.1 is taken" in capsys.readouterr().err
