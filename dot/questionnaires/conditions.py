"""Conditions in CEL: gates, findings, triggers, diagnoses and show-if rules."""

import importlib
import logging
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from dot.errors import DotError
from dot.questionnaires.grammar import ConditionError, Reading, Reference, Signature
from dot.questionnaires.scalars import clipped
from dot.questionnaires.wording import unknown

if TYPE_CHECKING:
    import cel

Use = Literal["rules", "show_if"]
LONGEST = 1000

NODE_BOOL = Signature(("node",), "bool")
NODE_NUMBER = Signature(("node",), "number")
NODE_LIMIT = Signature(("node", "number"), "bool")
FUNCTIONS: dict[Use, dict[str, Signature]] = {
    "rules": {
        "has_score": NODE_BOOL,
        "score": NODE_NUMBER,
        "has_said": NODE_BOOL,
        "said": NODE_NUMBER,
        "has_seen": NODE_BOOL,
        "seen": NODE_NUMBER,
        "has_measured": NODE_BOOL,
        "measured": NODE_NUMBER,
        "has_target": NODE_BOOL,
        "target": NODE_NUMBER,
        "below": NODE_LIMIT,
        "at_least": NODE_LIMIT,
        "has_optimism": NODE_BOOL,
        "optimism": NODE_NUMBER,
        "cannot_judge": NODE_NUMBER,
        "has_kpi": Signature(("kpi",), "bool"),
        "kpi": Signature(("kpi",), "number"),
        "flag": Signature(("flag",), "bool"),
        "diagnosed": Signature(("diagnosis",), "bool"),
        "has_leakage": Signature(("leakage figure",), "bool"),
        "leakage": Signature(("leakage figure",), "number"),
        "largest_step": Signature(("level kind", "level kind"), "bool"),
    },
    "show_if": {
        "answered": Signature(("item",), "bool"),
        "answer": Signature(("item",), "text"),
        "number": Signature(("item",), "number"),
        "group": Signature((), "text"),
    },
}
VOCABULARY: dict[str, tuple[str, ...]] = {
    "leakage figure": (
        "retention",
        "cumulative_leakage",
        "recall",
        "recognition",
        "drift_items",
        "lost_items",
        "buy_in",
        "behaviour",
        "horizontal_gap",
        "vertical_loss",
        "reverse_leakage",
        "clarity_illusion",
    ),
    "level kind": ("source", "national", "manager", "rep"),
}


def load_cel() -> types.ModuleType:
    """The CEL engine without its interactive shell.

    ``import cel`` also loads a terminal toolkit (0.4 s) for a command line that nothing here uses.
    """
    shell = "cel.cli"
    if "cel" not in sys.modules:
        sys.modules.setdefault(shell, types.ModuleType(shell))
    # The library logs a failing function; the DotError below says the same with its place.
    logging.getLogger("cel").addHandler(logging.NullHandler())
    return importlib.import_module("cel")


ENGINE = load_cel()


@dataclass(frozen=True)
class Condition:
    """A checked condition; ``references`` are the names it mentions, in order of appearance."""

    text: str
    references: tuple[Reference, ...]
    place: str
    program: "cel.Program" = field(repr=False, compare=False)

    def holds(self, functions: Mapping[str, Callable[..., object]]) -> bool:
        """Whether the condition holds. Raises DotError with its place where it can't be computed."""
        try:
            result = self.program.execute(ENGINE.Context(functions=dict(functions)))
        except (ArithmeticError, KeyError, RuntimeError, TypeError, ValueError) as error:
            raise DotError(self.failure(str(error))) from error
        if not isinstance(result, bool):
            raise DotError(self.failure(f"the result is {result!r}, neither true nor false"))
        return result

    def failure(self, why: str) -> str:
        """A message that names the condition and its place."""
        where = f"{self.place}: " if self.place else ""
        return (
            f"{where}The condition “{clipped(self.text)}” can't be computed ({why.splitlines()[0]}). "
            "Ask has_…(…) before a value that may be missing."
        )


def compile_condition(text: str, use: Use = "rules", place: str = "") -> Condition:
    """Check and compile a condition. Raises ConditionError, which says what to write instead.

    place: where the condition stands (file and line, or an id), for messages of ``holds``.
    """
    if len(text) > LONGEST:
        raise ConditionError(f"The condition has {len(text)} characters; {LONGEST} are possible.")
    references, program = _compiled(text, use)
    return Condition(text, references, place, program)


@lru_cache(maxsize=2048)
def _compiled(text: str, use: Use) -> tuple[tuple[Reference, ...], "cel.Program"]:
    """What a condition mentions and its program: content is checked anew on every page that asks it."""
    references = Reading(text, FUNCTIONS[use]).whole()
    for reference in references:
        check_vocabulary(reference)
    try:
        program = ENGINE.compile(text)
    except ValueError as error:
        raise ConditionError(f"This is not CEL ({str(error).splitlines()[0]}).") from error
    return tuple(dict.fromkeys(references)), program


def check_vocabulary(reference: Reference) -> None:
    """Names that are fixed rather than defined by content."""
    known = VOCABULARY.get(reference.kind)
    if known is None or reference.name in known:
        return
    raise ConditionError(unknown(reference.kind, reference.name, known))
