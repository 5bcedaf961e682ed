"""docs/anonymity.md names the test of every attack and property; each of them exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "anonymity.md").read_text(encoding="utf-8")


def test_every_attack_and_every_property_stands_in_the_document() -> None:
    rows = " ".join(line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| "))

    assert {f"AT{at}" for at in (*range(1, 11), 12)} <= set(re.findall(r"AT\d+", rows))
    assert {f"P{at}" for at in range(1, 13)} <= set(re.findall(r"\bP\d+", rows))


def test_every_test_that_it_names_exists() -> None:
    written = {path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py")}
    names = set(re.findall(r"`(test_\w+)`", TEXT))
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", TEXT))

    assert len(names) >= 12
    assert [file for file in files if ROOT / file not in written] == []
    known = "\n".join(written.values())
    assert [name for name in names if f"def {name}(" not in known] == []
