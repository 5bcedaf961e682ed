"""Commands that write make the tables that they need, and say what is wrong with an address."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from dot.accounts.commands import user
from dot.accounts.models import User
from dot.batch.fieldwork_commands import fieldwork
from dot.db import open_database
from dot.errors import DotError
from tests.batch.factories import make_folder


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that is not there yet."""
    url = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("DOT_DATABASE_URL", url)
    return url


def test_the_first_command_on_a_new_machine_adds_a_user(address: str) -> None:
    assert user(["add", "ada@practice.example", "--role", "owner", "--generate-password"]) == 0

    database = open_database(address)
    with database.read() as session:
        assert session.scalars(select(User.email)).all() == ["ada@practice.example"]
    database.close()


def test_an_assessment_is_prepared_on_a_new_machine(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = datetime.now().year + 1  # noqa: DTZ005 — any day to come will do.
    days = ["--opens", f"{year}-01-11T08:00", "--closes", f"{year}-01-29T18:00"]

    assert fieldwork(["prepare", str(make_folder(tmp_path / "folder").path), *days]) == 0
    assert "1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("dot.db", "This is no database address"),
        ("sqlite:////nowhere/at/all/dot.db", "can't be opened as a database of DOT"),
        ("postgresql://dot:secret@127.0.0.1:1/dot", "can't be opened as a database of DOT"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setenv("DOT_DATABASE_URL", address)

    with pytest.raises(DotError, match=said) as raised:
        user(["sign-out", "ada@practice.example"])

    assert "secret" not in str(raised.value)
