"""Scripts and styles travel without comments and indentation, and with every line of code."""

from pathlib import Path

import pytest

from dot.web.lean import KINDS, VENDORED, lean
from dot.web.templating import STATIC, static
from tests.services import Service

OURS = sorted(path for path in STATIC.iterdir() if path.suffix in KINDS)


def code_of(text: str, kind: str) -> list[str]:
    """The lines of code, read one by one."""
    lines, inside = [], False
    for line in map(str.strip, text.splitlines()):
        opens = kind == ".css" and line.startswith("/*")
        inside = inside or opens
        if line and not inside and not (kind == ".js" and line.startswith("//")):
            lines.append(line)
        inside = inside and "*/" not in line
    return lines


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_line_of_code_is_lost_and_no_comment_travels(path: Path) -> None:
    written = path.read_text(encoding="utf-8")

    assert [one.rstrip() for one in lean(path).decode().splitlines()] == code_of(
        written, path.suffix
    )


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_text_runs_over_several_lines(path: Path) -> None:
    """A line inside one might look like a comment, and its indentation would be lost."""
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.count("`") % 2] == []
    assert path.suffix == ".css" or "/*" not in path.read_text(encoding="utf-8")


def test_a_script_is_sent_lean_with_its_kind_and_once(service: Service) -> None:
    browser = service.browser()
    answer = browser.get(static("survey.js"))
    again = browser.get(static("survey.js"), headers={"if-none-match": answer.headers["etag"]})

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == lean(STATIC / "survey.js")
    assert len(answer.content) < (STATIC / "survey.js").stat().st_size * 0.9
    assert (again.status_code, again.content) == (304, b"")


def test_what_others_wrote_is_sent_as_it_is(service: Service) -> None:
    path = STATIC / VENDORED / "cel.js"

    assert service.browser().get(f"/static/{VENDORED}/cel.js").content == path.read_bytes()
