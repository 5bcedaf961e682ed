"""The import contracts know every package."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_DOMAIN = {"dot.web"}


def test_every_domain_is_held_to_its_anatomy() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    packages = {f"dot.{path.parent.name}" for path in (ROOT / "dot").glob("*/__init__.py")}

    assert set(contracts["anatomy"]["containers"]) == packages - NO_DOMAIN
