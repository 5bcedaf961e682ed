"""The command `check-content`: whatever lies at a path is checked as what it is."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dot.batch.completeness import completeness as completeness
from dot.batch.folder import ASSESSMENT, TEMPLATES, read_folder
from dot.errors import Problem, Problems
from dot.questionnaires.content import check_path, is_content
from dot.questionnaires.documents import real_path, shown_path
from dot.questionnaires.review import for_a_human_eye
from dot.questionnaires.service import content_root
from dot.reports.brands import FILE as BRAND
from dot.reports.brands import read_brand


def check_content(arguments: list[str]) -> int:
    """Check questionnaires, library, brands and assessment folders; without a path, all that ships."""
    parser = argparse.ArgumentParser("./run check-content", description=check_content.__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--review", action="store_true", help="list wordings for a human eye, too")
    chosen = parser.parse_args(arguments)
    paths: list[Path] = chosen.paths or list(shipped())
    problems = [problem for path in paths for problem in problems_at(path)]
    if problems:
        raise Problems(problems)
    count = len({file for path in paths for file in files_at(path)})
    sys.stdout.write(f"{count} {'file' if count == 1 else 'files'} checked, nothing to mend.\n")
    for remark in for_a_human_eye(paths) if chosen.review else []:
        sys.stdout.write(f"{remark}\n")
    return 0


def shipped() -> Iterator[Path]:
    """Everything that comes with DOT: content, brands, examples."""
    yield content_root()
    yield from (path.parent for path in sorted(TEMPLATES.glob(f"*/{BRAND}")))
    yield from (path.parent for path in sorted(content_root().glob(f"examples/*/{ASSESSMENT}")))


def problems_at(path: Path) -> Sequence[Problem]:
    """What is wrong at a path, by what it is: a brand, an assessment folder, or content."""
    folder = path.parent if path.name in {BRAND, ASSESSMENT} else path
    try:
        if (folder / BRAND).is_file():
            read_brand(folder)
        elif (folder / ASSESSMENT).is_file():
            read_folder(folder, content_root())
        elif is_content(path) or not path.is_dir():
            return check_path(path)
        else:
            return [Problem(shown_path(path), 1, nothing_known(path))]
    except Problems as error:
        return error.problems
    return []


def nothing_known(path: Path) -> str:
    """What to say of a folder that is nothing we know."""
    if (path / "answers.csv").is_file():
        return f"The folder has answers.csv but no {ASSESSMENT}: add it."
    return f"This folder is no content of DOT: name one with questionnaire.yaml, {BRAND} or {ASSESSMENT}."


def files_at(path: Path) -> Iterator[Path]:
    """The files that a check of this path covers."""
    if path.is_file():
        yield real_path(path)
    else:
        yield from (real_path(file) for file in path.rglob("*") if file.is_file())
