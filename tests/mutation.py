"""Makes small faults in scoring/, one at a time, and tells which of them its tests don't notice."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCORING, TESTS = ROOT / "scoring", ROOT / "tests" / "scoring"
NOTICED = {"killed", "timeout", "suspicious", "segfault"}
# A mutant may take this many times as long as the tests do without it, and this many seconds more.
PATIENCE = 4, 5


def tests_of(module: str) -> list[str]:
    """Its own tests: named for it, or for no module and asking for it; else what is built on it."""
    asking = [path for path in sorted(TESTS.glob("test_*.py")) if asks(path, module)]
    named = set(TESTS.glob(f"test_{module}*.py"))
    own = named | {path for path in asking if not is_named_for_a_module(path)} if named else asking
    if own:
        return sorted(f"tests/scoring/{path.name}" for path in own)
    above = [path.stem for path in sorted(SCORING.glob("*.py")) if asks(path, module)]
    return sorted({test for one in above for test in tests_of(one)})


def is_named_for_a_module(path: Path) -> bool:
    return any(path.stem.startswith(f"test_{one.stem}") for one in SCORING.glob("[!_]*.py"))


def asks(path: Path, module: str) -> bool:
    return f"from scoring.{module} import" in path.read_text(encoding="utf-8")


def workshop(module: str, place: Path) -> None:
    """A copy of the arithmetic and its tests, since the faults are written into the files."""
    for folder in ("scoring", "tests/scoring", "docs"):
        shutil.copytree(
            ROOT / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    (place / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", place)
    if (ROOT.parent / "shared").exists():
        (place / "shared").symlink_to(ROOT.parent / "shared")
    selection = "\n    ".join(tests_of(module))
    (place / "setup.cfg").write_text(
        f"[mutmut]\nsource_paths=scoring\nalso_copy=docs\nonly_mutate=scoring/{module}.py\n"
        f"pytest_add_cli_args_test_selection=\n    {selection}\n"
        f"timeout_multiplier={PATIENCE[0]}\ntimeout_constant={PATIENCE[1]}\n"
        "use_git_change_detection=false\n",
        encoding="utf-8",
    )


def mutants_of(module: str, place: Path) -> dict[str, str]:
    """Every mutant's name and what became of it; the survivors' changes are printed."""
    workshop(module, place)
    mutmut = [sys.executable, "-m", "mutmut"]
    # In CI Hypothesis draws the same examples every time, so that the same mutants survive.
    settings = {**os.environ, "CI": "true"}
    with (place / "mutmut.log").open("w") as log:
        ended = subprocess.run(
            ["nice", "-n", "19", *mutmut, "run", "--max-children", "1"],
            cwd=place, env=settings, stdout=log, stderr=log, check=False,
        )  # fmt: skip
    if ended.returncode:
        raise SystemExit((place / "mutmut.log").read_text(encoding="utf-8")[-4000:])
    told = said_by([*mutmut, "results", "--all", "true"], place)
    outcomes = dict(line.strip().split(": ", 1) for line in told.splitlines() if ": " in line)
    for name, outcome in outcomes.items():
        if outcome not in NOTICED:
            print(f"--- {outcome}: {name}")
            print(said_by([*mutmut, "show", name], place))
    return outcomes


def said_by(command: list[str], place: Path) -> str:
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=True).stdout


def main(modules: list[str]) -> None:
    rows = []
    for module in modules or sorted(path.stem for path in SCORING.glob("[!_]*.py")):
        with tempfile.TemporaryDirectory(prefix="mutants-") as place:
            outcomes = Counter(mutants_of(module, Path(place)).values())
        noticed = sum(outcomes[outcome] for outcome in NOTICED)
        rows.append((module, outcomes.total(), noticed))
        print(f"{module}: {dict(outcomes)}", flush=True)
    print("\n| module | mutants | killed | share |\n| --- | ---: | ---: | ---: |")
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))
    for name, made, noticed in [*rows, total]:
        print(f"| {name} | {made} | {noticed} | {noticed / max(made, 1):.1%} |")


if __name__ == "__main__":
    main(sys.argv[1:])
