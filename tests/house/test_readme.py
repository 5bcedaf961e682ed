"""README.md names files and commands that there are, and every command."""

import re
from pathlib import Path

import pytest

from dot.cli import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
WHERE = README.partition("## Where is")[2].partition("## Honest limits")[0]
TABLE = README.partition("## Two commands")[2].partition("## The folder format")[0]
# The names that a table says in code spans and that say where something lies.
PLACES = sorted(set(re.findall(r"`([\w./*<>-]+/[\w./*<> -]*)`", WHERE)))
LINKS = sorted(set(re.findall(r"\]\(([^)#:]+)\)", README)))
# Doors that the shell script opens before Python is there.
OF_THE_SCRIPT = {"test", "check", "bench", "mutate"}


@pytest.mark.parametrize("name", PLACES)
def test_the_table_of_places_names_what_there_is(name: str) -> None:
    pattern = re.sub(r"<[^>]+>", "*", name).rstrip("/")

    assert any(ROOT.glob(pattern))


@pytest.mark.parametrize("name", LINKS)
def test_every_link_leads_to_a_file(name: str) -> None:
    assert (ROOT / name).exists()


def test_the_table_of_commands_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"`\./run ([a-z-]+)", TABLE)) - OF_THE_SCRIPT
    public = {name for name, command in COMMANDS.items() if not command.hidden}

    assert named == public
