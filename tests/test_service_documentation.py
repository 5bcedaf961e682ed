"""docs/service.md names every job, state, setting and column that there is."""

from pathlib import Path

import pytest

from dot.assessments.fieldwork_models import DeliveryState
from dot.assessments.mailing import ATTEMPTS, POST
from dot.batch.online import REPORT
from dot.batch.raters_file import COLUMNS, LONGEST_NAME
from dot.cli import COMMANDS

PAGE = (Path(__file__).parents[1] / "docs" / "service.md").read_text(encoding="utf-8")
HOURS = sum(POST.pause(attempt) for attempt in range(1, ATTEMPTS)) / 3600
SAID = [
    *(f"| `{name}` |" for name in COLUMNS.names),
    *(f"| `{state}` |" for state in DeliveryState),
    *(f"| `{kind.name}` |" for kind in (POST, REPORT)),
    *(f"`DOT_{name}`" for name in ("SMTP_URL", "MAIL_FROM", "BASE_URL", "PRACTICE")),
    f"up to {ATTEMPTS} times in about {HOURS:.0f} hours",
    f"up to {LONGEST_NAME} characters",
]


@pytest.mark.parametrize("words", SAID)
def test_the_page_says(words: str) -> None:
    assert words in PAGE


@pytest.mark.parametrize("name", ["worker", "bounce", "mail-catcher", "serve", "demo"])
def test_the_page_tells_of_a_command_that_there_is(name: str) -> None:
    assert name in COMMANDS
    assert f"`./run {name}" in PAGE
