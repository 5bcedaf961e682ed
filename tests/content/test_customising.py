"""The page on making the next version is true: its commands and edits are carried out as written."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.content.reading import ROOT

PAGE = (ROOT / "docs/customising.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(sh|diff|yaml|csv|markdown)\n(.*?)```", flags=re.DOTALL)
COPIED = ("dot", "scoring", "questionnaires", "report_templates")
CHANGES = "questionnaires/crm/1.2.0/CHANGES.md"


@dataclass(frozen=True)
class Ran:
    """A command of the page, and how it ended."""

    command: str
    code: int
    printed: str


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the commands need, with DOT's own list of releases."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", folder)
    return folder


@pytest.fixture(scope="module")
def ran(checkout: Path) -> list[Ran]:
    """Every block of the page, from top to bottom."""
    done: list[Ran] = []
    for kind, block in BLOCK.findall(PAGE):
        if kind == "sh":
            done += [run(command, checkout) for command in block.splitlines()]
        elif kind == "diff":
            edit(block, checkout)
        else:
            write(kind, block, checkout)
    return done


def run(command: str, folder: Path) -> Ran:
    """One line of the page; `./run` only adds what this test's Python already has."""
    words = command.split()
    if words[0] == "./run":
        words = [sys.executable, "main.py", *words[1:]]
    ended = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return Ran(command, ended.returncode, ended.stdout + ended.stderr)


def edit(block: str, folder: Path) -> None:
    """Replace the one passage that the block shows."""
    name, *lines = block.splitlines()
    path = folder / name.removeprefix("# ")
    old = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
    new = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def write(kind: str, block: str, folder: Path) -> None:
    """Write the file that the block shows whole."""
    name, _, text = block.partition("\n")
    path = folder / (CHANGES if kind == "markdown" else name.removeprefix("# "))
    path.parent.mkdir(exist_ok=True)
    path.write_text(block if kind == "markdown" else text, encoding="utf-8")


def printed_by(ran: list[Ran], word: str) -> str:
    return "\n".join(one.printed for one in ran if word in one.command)


def test_every_command_of_the_page_succeeds(ran: list[Ran]) -> None:
    assert len(ran) == 8
    assert [(one.command, one.printed) for one in ran if one.code != 0] == []


def test_the_new_version_is_sound_and_frozen(ran: list[Ran], checkout: Path) -> None:
    released = (checkout / "questionnaires/released.sha256").read_text(encoding="utf-8")

    assert "nothing to mend" in printed_by(ran, "check-content")
    assert "crm/1.2.0 is frozen." in printed_by(ran, "release")
    assert released.count("  crm/1.2.0\n") == 1


def test_it_has_one_question_more_and_one_less(ran: list[Ran], checkout: Path) -> None:
    before, after = (
        set(re.findall(r"- id: (crm-[a-z0-9-]+)\n *type:", path.read_text(encoding="utf-8")))
        for path in (
            checkout / f"questionnaires/crm/{version}/questionnaire.yaml"
            for version in ("1.1.0", "1.2.0")
        )
    )

    assert ran
    assert after - before == {"crm-offline-days"}
    assert before - after == {"crm-ticket-days"}


def test_the_comparison_names_the_three_edits_and_breaks_no_trend(ran: list[Ran]) -> None:
    words = printed_by(ran, "diff")

    assert "crm-offline-days (C8.2): added: not comparable" in words
    assert "crm-ticket-days (C8.1): retired: not comparable" in words
    assert "crm-user-feedback-answered (C8.2): notes only: comparable" in words
    assert "3 changed (1 comparable, 2 not comparable), 60 unchanged" in words
    assert "the trend of 29 goes on, of 0 on some questions only, of 0 not at all" in words


def test_the_old_version_is_untouched(ran: list[Ran], checkout: Path) -> None:
    name = "questionnaires/crm/1.1.0/questionnaire.yaml"

    assert ran
    assert (checkout / name).read_bytes() == (ROOT / name).read_bytes()


def test_an_assessment_is_made_with_it(ran: list[Ran], checkout: Path) -> None:
    results = yaml.safe_load((checkout / "my-client/out/results.json").read_text(encoding="utf-8"))

    assert ran
    assert results["questionnaires"]["crm"]["version"] == "1.2.0"


def test_an_edit_after_the_release_is_refused(ran: list[Ran], checkout: Path) -> None:
    assert ran
    path = checkout / CHANGES
    path.write_text(path.read_text(encoding="utf-8") + "One more thing.\n", encoding="utf-8")

    refused = run("./run assess my-client --no-pdf", checkout)

    assert refused.code == 1
    assert "crm/1.2.0 was released and has changed since" in refused.printed
