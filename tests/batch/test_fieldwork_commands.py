"""The commands of the service: what they do, what they say to a slip, and an export that is whole or absent."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dot import cli
from dot.accounts.models import AuditEntry, User
from dot.assessments.fieldwork_models import Fieldwork, GroupLink, Invitation
from dot.assessments.models import Assessment, Status
from dot.batch import fieldwork_commands, whole
from dot.batch.service import Wishes, assess
from dot.batch.storage import store
from dot.db import Database, open_database
from dot.questionnaires.service import content_root
from tests.batch.factories import make_folder
from tests.batch.waves import read
from tests.databases import Template
from tests.services import SAMPLE

SENTENCE = "the owl reads at noon"


class Shell:
    """Commands on a database of their own."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.database: Database = open_database(url)
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: object) -> int:
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as error:
            code = int(error.code or 0)
        self.out, self.err = self.capsys.readouterr()
        return code

    def all(self, table: type) -> list[object]:
        with self.database.read() as session:
            return list(session.scalars(select(table)))

    def log(self) -> list[str]:
        return [one.action for one in self.all(AuditEntry)]  # type: ignore[attr-defined]


@pytest.fixture
def shell(
    sqlite_files: Template,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Shell]:
    url = sqlite_files.copy()
    monkeypatch.setenv("DOT_DATABASE_URL", url)
    made = Shell(url, capsys)
    yield made
    made.database.close()


def prepared(shell: Shell) -> None:
    assert shell(
        "fieldwork", "prepare", SAMPLE, "--opens", "2027-01-11T08:00", "--closes",
        "2027-01-29T18:00", "--zone", "Europe/Berlin", "--remind", "7,2",
    ) == 0, shell.err  # fmt: skip


def test_an_assessment_is_prepared_filled_opened_extended_and_closed(
    shell: Shell, tmp_path: Path
) -> None:
    prepared(shell)
    people = tmp_path / "raters.csv"
    people.write_text("name,email,group\nBo,bo@client.example,REP\n")
    done = [
        shell("fieldwork", "raters", 1, people, "--preview"),
        len(shell.all(Invitation)),
        shell("fieldwork", "raters", 1, people),
        shell("fieldwork", "link", 1, "REP", "--seats", 30),
        shell("fieldwork", "open", 1),
        shell("fieldwork", "extend", 1, "2027-02-05T18:00"),
        shell("fieldwork", "floor", 1, "REP", 8),
    ]
    plan = shell.all(Fieldwork)[0]
    links = [one.seats for one in shell.all(GroupLink)]  # type: ignore[attr-defined]

    assert done == [0] * 7
    assert (plan.closes_at.isoformat(), plan.reminders) == ("2027-02-05T17:00:00+00:00", [7, 2])  # type: ignore[attr-defined]
    assert links == [30]
    assert shell("fieldwork", "close", 1) == 0
    assert [one.status for one in shell.all(Assessment)] == [Status.CLOSED]  # type: ignore[attr-defined]
    assert len(shell.log()) == 7


@pytest.mark.parametrize("when", ["soon", "11.1.2027", "2027-01-11", "2027-01-11T08:00+01:00", ""])
def test_a_date_that_is_none_is_told_how_to_write_one(shell: Shell, when: str) -> None:
    code = shell("fieldwork", "prepare", SAMPLE, "--opens", when, "--closes", "2027-01-29T18:00")

    assert code == 2
    assert "as in 2027-01-11T08:00" in shell.err
    assert shell.all(Assessment) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fieldwork", "open", "x"), "write one from 1 on"),
        (("fieldwork", "open", "9" * 400), "write one from 1 on"),
        (("fieldwork", "open", "0"), "write one from 1 on"),
        (("fieldwork", "open", "7"), "There is no assessment 7"),
        (("fieldwork", "close", "7"), "There is no assessment 7"),
        (("fieldwork", "extend", "7", "2027-02-05T18:00"), "There is no assessment 7"),
        (("fieldwork", "raters", "7", "no-such.csv"), "can't be read"),
        (("fieldwork", "link", "7", "REP", "--seats", "0"), "write one from 1 on"),
        (("fieldwork", "prepare", "no-such-folder", "--opens", "2027-01-11T08:00",
          "--closes", "2027-01-29T18:00"), "no-such-folder"),
        (("fieldwork",), "deed"),
        (("export-folder", "7", "out"), "--confidential"),
        (("export-folder", "7", "out", "--confidential"), "There is no assessment 7"),
        (("user", "add", "nobody", "--generate-password"), "no e-mail address"),
        (("user", "token", "no@x.example"), "no user"),
        (("user", "token", "no@x.example", "--days", "0"), "write days from 1"),
        (("user", "token", "no@x.example", "--days", "9" * 400), "write days from 1"),
        (("user", "unlock", "no@x.example"), "no user"),
        (("user", "sign-out", "no@x.example"), "no user"),
        (("user", "authenticator", "no@x.example"), "no user"),
        (("user", "dance", "no@x.example"), "invalid choice"),
        (("serve", "--port", "99999"), "write one from 1 to 65535"),
        (("serve", "--port", "x"), "write one from 1 to 65535"),
        (("serve", "--no-worker"), "On SQLite only the service"),
        (("worker",), "need PostgreSQL"),
        (("audit-log", "--since", "x"), "as it was printed"),
    ],
)  # fmt: skip
def test_a_slip_is_told_in_words_and_changes_nothing(
    shell: Shell,
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code = shell(*words)

    assert code in {1, 2}
    assert said in shell.err
    assert "Traceback" not in shell.err
    assert shell.all(Assessment) == shell.all(User) == shell.all(AuditEntry) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("zone", ["Europe", "../../etc/passwd", "Mars/Base"])
def test_a_zone_that_is_none_is_refused(shell: Shell, zone: str) -> None:
    code = shell(
        "fieldwork", "prepare", SAMPLE, "--opens", "2027-01-11T08:00", "--closes",
        "2027-01-29T18:00", "--zone", zone,
    )  # fmt: skip

    assert code == 1
    assert "write one as in Europe/Berlin" in shell.err


def test_a_user_is_added_changed_and_removed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", [SENTENCE].__iter__())
    monkeypatch.setattr("dot.accounts.commands.asked_password", lambda _: SENTENCE)
    done = [
        shell("user", deed, "ada@x.example")
        for deed in ("add", "token", "link", "password", "authenticator", "unlock", "sign-out")
    ]
    user = shell.all(User)[0]
    removed = shell("user", "remove", "ada@x.example")
    gone = shell.all(User)[0]

    assert [*done, removed] == [0] * 8
    assert user.active and not gone.active  # type: ignore[attr-defined]
    assert shell("audit-log") == 0
    head = shell.out.split()[-1]
    assert shell("audit-log", "--since", head) == 0
    assert shell("audit-log", "--since", f"99:{'0' * 64}") == 1
    assert "changed, put in or taken away" in shell.err


def test_a_weak_password_makes_no_user(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dot.accounts.commands.asked_password", lambda _: "short")

    assert shell("user", "add", "ada@x.example") == 1
    assert "at least 12" in shell.err
    assert shell.all(User) == []


# --- Export ---------------------------------------------------------------------------------------


@pytest.fixture
def closed(shell: Shell, tmp_path: Path) -> Path:
    """A closed assessment in the database, from the folder that is returned."""
    folder = make_folder(tmp_path / "folder").path
    with shell.database.write.begin() as session:
        store(session, *read(folder))
    return folder


def exported(shell: Shell, out: Path) -> int:
    return shell("export-folder", 1, out, "--confidential")


def test_an_export_is_marked_logged_and_its_owners_only(
    shell: Shell, closed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    code = exported(shell, out)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in out.rglob("*") if one.is_file()}

    assert code == 0
    assert "CONFIDENTIAL" in (out / "CONFIDENTIAL.txt").read_text()
    assert shell.log()[-1] == "single answers exported"
    assert (stat.S_IMODE(out.stat().st_mode), modes) == (0o700, {0o600})


def test_two_exports_share_no_code_and_have_the_same_rows(
    shell: Shell, closed: Path, tmp_path: Path
) -> None:
    exported(shell, tmp_path / "one")
    exported(shell, tmp_path / "two")
    one, two = (
        [
            row.split(",", 1)
            for row in (tmp_path / name / "answers.csv").read_text().splitlines()[1:]
        ]
        for name in ("one", "two")
    )

    assert [rest for _, rest in one] == [rest for _, rest in two]
    assert not {code for code, _ in one} & {code for code, _ in two}
    assert len({code for code, _ in one}) > 1


def test_the_exported_folder_gives_the_same_result(
    shell: Shell, closed: Path, tmp_path: Path
) -> None:
    exported(shell, tmp_path / "out")
    wishes = Wishes(pdf=False)
    again, before = (
        json.loads(assess(place, content_root(), wishes).documents["results.json"])
        for place in (tmp_path / "out", closed)
    )
    # The hash is of the files as they are, codes and all.
    hashes = {one["provenance"].pop("inputs_hash") for one in (again, before)}

    assert again == before
    assert len(hashes) == 2


def fail(*_: object) -> None:
    raise OSError(28, "No space left on device")


def failing_log(*_: object) -> None:
    raise RuntimeError


Break = Callable[[pytest.MonkeyPatch], None]
BREAKS: dict[str, Break] = {
    "disk full": lambda patch: patch.setattr(whole, "write", fail),
    "no rename": lambda patch: patch.setattr(Path, "rename", fail),
    "no log": lambda patch: patch.setattr(fieldwork_commands, "logged", failing_log),
}


@pytest.mark.parametrize("name", BREAKS)
def test_an_export_that_fails_leaves_nothing(
    shell: Shell, closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    out = tmp_path / "there" / "out"
    with monkeypatch.context() as patched:
        BREAKS[name](patched)
        try:
            code = exported(shell, out)
        except RuntimeError:
            code = 1

    assert code == 1
    assert list(out.parent.iterdir()) == []


def test_an_export_overwrites_nothing(shell: Shell, closed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    assert exported(shell, tmp_path / "out") == 1
    assert "exists already" in shell.err


def test_an_open_assessment_is_not_exported(shell: Shell, closed: Path, tmp_path: Path) -> None:
    def reopen(session: Session) -> None:
        session.get_one(Assessment, 1).status = Status.OPEN

    with shell.database.write.begin() as session:
        reopen(session)

    assert exported(shell, tmp_path / "out") == 1
    assert "close it first" in shell.err
    assert not (tmp_path / "out").exists()
