"""The commands `survey-length`, `diff`, `schema` and `release`."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from dot.errors import Conflict, Problems
from dot.questionnaires.content import check_path
from dot.questionnaires.diff import compare
from dot.questionnaires.diff_words import diff_words
from dot.questionnaires.documents import real_path
from dot.questionnaires.freezing import freeze
from dot.questionnaires.json_schemas import SCHEMAS, outdated, write
from dot.questionnaires.length import length_table
from dot.questionnaires.service import find
from dot.questionnaires.shelf import content_root, root_of


def survey_length(arguments: list[str]) -> int:
    """Print items and minutes for each group that the questionnaires ask, all of them together."""
    parser = argparse.ArgumentParser("./run survey-length", description=survey_length.__doc__)
    parser.add_argument(
        "questionnaires",
        nargs="+",
        metavar="QUESTIONNAIRE",
        help="crm@1.0.0, or a path to a questionnaire",
    )
    names = parser.parse_args(arguments).questionnaires
    found = [find(name, Path.cwd(), content_root()) for name in names]
    for line in length_table(found):
        print(line)
    return 0


def diff(arguments: list[str]) -> int:
    """Say what changed from one version to another, and what can still be compared."""
    parser = argparse.ArgumentParser("./run diff", description=diff.__doc__)
    for name, words in (("before", "the earlier version"), ("after", "the later version")):
        parser.add_argument(
            name, metavar=name.upper(), help=f"{words}: crm@1.0.0, or a path to a questionnaire"
        )
    parser.add_argument("--json", action="store_true", help="print it for programs")
    chosen = parser.parse_args(arguments)
    found = compare(
        find(chosen.before, Path.cwd(), content_root()),
        find(chosen.after, Path.cwd(), content_root()),
    )
    if chosen.json:
        print(found.model_dump_json(indent=2))
    else:
        for line in diff_words(found):
            print(line)
    return 0


def release(arguments: list[str]) -> int:
    """Freeze a version folder: check it, then add its hash to the list of released folders."""
    parser = argparse.ArgumentParser("./run release", description=release.__doc__)
    parser.add_argument(
        "path", type=Path, metavar="PATH", help="for example questionnaires/crm/1.0.0"
    )
    path = real_path(parser.parse_args(arguments).path)
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
    parser = argparse.ArgumentParser("./run schema", description=write_schemas.__doc__)
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
