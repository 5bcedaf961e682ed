"""The command that takes notices of undeliverable mail."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from dot.assessments.bounces import mark_undelivered
from dot.config import Settings
from dot.errors import Problem, Problems
from dot.mail.notices import Undelivered, undelivered
from dot.migrating import writing
from dot.questionnaires.documents import shown_path


def bounce(arguments: list[str]) -> int:
    """`bounce FILE…`: mark the mails that these notices (.eml) tell of, in assessments that run."""
    parser = argparse.ArgumentParser(prog="./run bounce", description=bounce.__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    chosen = parser.parse_args(arguments)
    found = [one for path in chosen.files for one in read_notice(path)]
    with writing(Settings().database_url) as database, database.write.begin() as session:
        marked = sum(mark_undelivered(session, one, datetime.now(UTC)) for one in found)
    print(
        f"{len(chosen.files)} files, {len(found)} undeliverable addresses, {marked} mails marked."
    )
    return 0


def read_notice(path: Path) -> list[Undelivered]:
    """The addresses of one notice. Raises Problems for a file that is none."""
    try:
        found = undelivered(path.read_bytes())
    except OSError as error:
        words = f"The file can't be read ({error.strerror}): check its name."
        raise Problems([Problem(shown_path(path), 1, words)]) from error
    except ValueError as error:
        raise Problems([Problem(shown_path(path), 1, f"The file {error}")]) from error
    if not found:
        words = (
            "This tells of no undeliverable address: save the notice that the mail server sent "
            "whole, as .eml; a notice of a delay needs nothing done."
        )
        raise Problems([Problem(shown_path(path), 1, words)])
    return found
