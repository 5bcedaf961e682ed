"""The commands `check-content`, `schema` and `release`."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from dot.errors import Conflict, Problems
from dot.questionnaires.content import check_path
from dot.questionnaires.freezing import freeze
from dot.questionnaires.json_schemas import SCHEMAS, outdated, write
from dot.questionnaires.shelf import content_root, root_of


def check_content(arguments: list[str]) -> int:
    """Check the content at each path; without a path, all content that ships with DOT."""
    parser = argparse.ArgumentParser("check-content", description=check_content.__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    paths = parser.parse_args(arguments).paths or [content_root()]
    problems = [problem for path in paths for problem in check_path(path)]
    if problems:
        raise Problems(problems)
    print("No problems found.")
    return 0


def release(arguments: list[str]) -> int:
    """Freeze a version folder: check it, then add its hash to the list of released folders."""
    parser = argparse.ArgumentParser("release", description=release.__doc__)
    parser.add_argument(
        "path", type=Path, metavar="PATH", help="for example questionnaires/crm/1.0.0"
    )
    path = parser.parse_args(arguments).path.resolve()
    root = root_of(path)
    if not path.is_dir() or path.parent.parent != root:
        raise Conflict(f"Name a version folder below {root.name}/, for example crm/1.0.0.")
    problems = check_path(path)
    if problems:
        raise Problems(problems)
    name = path.relative_to(root).as_posix()
    print(f"{name} is frozen." if freeze(root, name) else f"{name} was frozen before.")
    return 0


def write_schemas(arguments: list[str], schemas: Mapping[str, type[BaseModel]] = SCHEMAS) -> int:
    """Write the JSON Schemas of the YAML formats, for editors that check while you type."""
    parser = argparse.ArgumentParser("schema", description=write_schemas.__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    folder = content_root() / "schema"
    if parser.parse_args(arguments).check:
        stale = outdated(folder, schemas)
        if stale:
            raise Conflict(f"Not current: {', '.join(stale)}. Run “./run schema”.")
        print("The schemas are current.")
        return 0
    for name in write(folder, schemas):
        print(name)
    return 0
