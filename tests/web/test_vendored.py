"""What others wrote and we serve is exactly what was vendored, and does nothing that our policy forbids."""

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "dot" / "web" / "static"
VENDOR = STATIC / "vendor"
SUMS = {
    name: digest
    for digest, name in (
        line.split("  ") for line in (VENDOR / "sha256sums").read_text().splitlines()
    )
}
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.js"))
# Ways to turn text into a script or markup, which the content security policy would stop.
FORBIDDEN = re.compile(
    r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|setAttribute\(\s*[\"']on"
)
ELSEWHERE = re.compile(r"""["'`]https?://(?!www\.w3\.org)""")


def test_every_vendored_file_has_its_hash() -> None:
    files = {path.name for path in VENDOR.iterdir()} - {"sha256sums", "README.md"}

    assert set(SUMS) == files


@pytest.mark.parametrize("name", SUMS)
def test_a_vendored_file_is_unchanged(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == SUMS[name]


def test_a_vendored_script_has_a_licence_beside_it() -> None:
    for script in VENDOR.glob("*.js"):
        assert script.with_suffix(".LICENSE").is_file()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_makes_no_script_or_markup_of_text(name: str) -> None:
    assert not FORBIDDEN.findall((STATIC / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_asks_nobody_else(name: str) -> None:
    assert not ELSEWHERE.findall((STATIC / name).read_text(encoding="utf-8"))
