"""Render a report's templates in a sandbox; what a brand's own page does wrong is told with its line."""

import traceback
from collections.abc import Mapping
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.exceptions import TemplateError, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from dot.errors import Problem, Problems
from dot.reports.typesetting import Typesetter
from dot.reports.words import Words

REPORT = "report.html"
# What an expression of a template can raise besides the template language's own errors.
SLIPS = (
    *(TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError),
    *(RecursionError, MemoryError),
)


def render(folders: list[Path], words: Words, values: Mapping[str, object]) -> str:
    """The report's HTML; the first folder's templates win over the next one's.

    Raises Problems with file and line where a template is wrong; a slip outside of any template is
    ours, and is raised as it is.
    """
    try:
        return _environment(folders, words).get_template(REPORT).render(words=words, **values)
    except SLIPS as error:
        problem = _problem(folders, error)
        if problem is None:
            raise
        raise Problems([problem]) from error


def _environment(folders: list[Path], words: Words) -> ImmutableSandboxedEnvironment:
    """A brand's own templates win over the default's; all are sandboxed, all escape."""
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=Typesetter(words.locale),
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _problem(folders: list[Path], error: BaseException) -> Problem | None:
    """Where in which template it went wrong, and what to do; None where no template did it."""
    remedy = "mend it, or delete this file to use the default’s page"
    if isinstance(error, UnicodeDecodeError):
        return None
    if isinstance(error, TemplateSyntaxError) and error.filename:
        message = f"This is not a correct template ({_clean(error)}): {remedy}."
        return Problem(error.filename, error.lineno, message)
    places = [
        (frame.filename, frame.lineno or 1)
        for frame in traceback.extract_tb(error.__traceback__)
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders)
    ]
    if not places:
        return None
    path, line = places[-1]
    if isinstance(error, TemplateNotFound):
        message = f"There is no template “{_clean(error)}” to include here: {remedy}."
    else:
        message = f"This page can not be made ({_clean(error)}): {remedy}."
    return Problem(path, line, message)


def _clean(error: BaseException) -> str:
    """The complaint in one short line."""
    words = " ".join(str(error).split()) or type(error).__name__
    words = words.rstrip(".")
    return words if len(words) <= 150 else f"{words[:149]}…"
