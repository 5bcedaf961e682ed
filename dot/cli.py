"""The commands: which module answers each word, loaded only when it is called."""

import difflib
import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from dot import __version__
from dot.errors import DotError

WRONG_USAGE = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """Where a command lives; ``function`` takes the words after the command, returns the exit code."""

    module: str
    function: str
    purpose: str
    hidden: bool = False


COMMANDS = {
    "demo": Command("dot.worker", "demo", "Assess the sample and show its report."),
    "serve": Command("dot.worker", "serve", "Run the service: surveys, fieldwork, results."),
    "assess": Command("dot.batch.commands", "assess", "Turn a folder of answers into a report."),
    "report": Command(
        "dot.batch.report_command", "report", "Print the report in a brand, language, cut or look."
    ),
    "edits": Command(
        "dot.batch.edits_command", "edits", "List the report's texts; accept what edits replace."
    ),
    "verify": Command(
        "dot.batch.verify_command", "verify", "Say whether a PDF is the report of a folder."
    ),
    "workshop-pack": Command(
        "dot.batch.workshop_command", "workshop_pack", "Print agenda, cards and ballots."
    ),
    "slides": Command("dot.batch.slides_command", "slides", "Write the key pages as PowerPoint."),
    "roadmap": Command(
        "dot.batch.roadmapping", "roadmap", "Choose and schedule initiatives under real limits."
    ),
    "request-pack": Command(
        "dot.batch.commands", "request_pack", "Write the workbook that asks the client for KPIs."
    ),
    "code": Command("dot.batch.commands", "code", "List recall answers that still need a code."),
    "privacy-plan": Command(
        "dot.batch.council",
        "print_privacy_plan",
        "Say what would be shown about whom, before anybody is invited.",
    ),
    "comments": Command(
        "dot.batch.council", "list_comments", "List comments that nobody has read yet, blind."
    ),
    "works-council": Command(
        "dot.batch.council",
        "works_council",
        "Write the pack for works council and data protection as a PDF.",
    ),
    "explain": Command(
        "dot.results.commands", "explain", "Say why a score is what it is, worked step by step."
    ),
    "what-if": Command(
        "dot.results.commands", "suppose", "Say what moves if levels, weights, targets were others."
    ),
    "benchmark": Command(
        "dot.batch.benchmarking",
        "benchmark",
        "Pool earlier engagements or finished assessments into a benchmark set.",
    ),
    "fieldwork": Command(
        "dot.batch.fieldwork_commands", "fieldwork", "Prepare, open, extend, close a survey online."
    ),
    "export-folder": Command(
        "dot.batch.fieldwork_commands",
        "export_folder",
        "Write a closed assessment as a folder, answers and all.",
    ),
    "user": Command(
        "dot.accounts.commands", "user", "Add, change or remove somebody who signs in."
    ),
    "audit-log": Command(
        "dot.accounts.commands", "audit_log", "Say whether the log of what was done is whole."
    ),
    "worker": Command("dot.worker", "worker", "Run jobs beside a service on PostgreSQL."),
    "bounce": Command(
        "dot.assessments.commands", "bounce", "Mark mails that came back as undeliverable."
    ),
    "mail-catcher": Command(
        "dot.mail.commands", "mail_catcher", "Catch mails as files instead of delivering them."
    ),
    "check-content": Command(
        "dot.batch.checking", "check_content", "Check questionnaires, library, a brand or a folder."
    ),
    "survey-length": Command(
        "dot.questionnaires.commands",
        "survey_length",
        "Print how many items and minutes each group gets.",
    ),
    "diff": Command(
        "dot.questionnaires.commands",
        "diff",
        "Say what changed between two versions, and what compares.",
    ),
    "schema": Command(
        "dot.batch.json_schemas",
        "write_schemas",
        "Write the JSON Schemas of the YAML formats.",
    ),
    "release": Command(
        "dot.questionnaires.commands", "release", "Freeze a questionnaire folder by its hash."
    ),
    "render": Command(
        "dot.reports.commands", "render", "Render one report (a child's task).", True
    ),
    "clean-logo": Command(
        "dot.reports.logo_command", "clean_logo", "Open one logo (a child's task).", True
    ),
}


def main(words: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    try:
        code = _run(words)
        sys.stdout.flush()
    except DotError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        _write_no_more()
    except OSError as error:
        _write_no_more()
        print(_told(error), file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    else:
        return code
    return 1


def _run(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0 if words else WRONG_USAGE
    if words[0] == "--version":
        print(f"DOT {__version__}")
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(_unknown(words[0]), file=sys.stderr)
        return WRONG_USAGE
    return load(command)(words[1:])


def _unknown(word: str) -> str:
    """That there is no such command, the nearest that there is, and else all of them."""
    shown = [name for name, command in COMMANDS.items() if not command.hidden]
    near = difflib.get_close_matches(word.lower().strip("-"), shown, n=1, cutoff=0.6)
    sentence = f"There is no command “{word}”"
    if near:
        return f"{sentence}; did you mean “{near[0]}”? ./run --help lists all."
    return f"{sentence}.\n\n{usage()}"


def _told(error: OSError) -> str:
    """What the system refused: a full disk, a file without permission, a port in use."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}. Put that right and start again."


def _write_no_more() -> None:
    """Python writes what is left once more at its end; where nobody reads, that goes nowhere."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def load(command: Command) -> Callable[[list[str]], int]:
    """Import the command's module now, so that a small command does not pay for a large one."""
    function: Callable[[list[str]], int] = getattr(
        importlib.import_module(command.module), command.function
    )
    return function


def application() -> object:
    """The ASGI application, for servers that import ``main:app``."""
    made: object = importlib.import_module("dot.worker").application()
    return made


def usage() -> str:
    """The list of commands, each with what it is for."""
    shown = {name: command for name, command in COMMANDS.items() if not command.hidden}
    width = max(map(len, shown))
    lines = [f"  {name:<{width}}  {command.purpose}" for name, command in shown.items()]
    return "\n".join(
        [
            "Usage: ./run COMMAND [--help] … · ./run --version",
            "",
            *lines,
            "",
            "For developers: ./run test [--all] [what pytest takes] · ./run check · ./run bench [name]",
        ]
    )
