"""The options that items borrow from the source truth, as respondents read them."""

from collections.abc import Sequence

from dot.questionnaires.schemas import Option, OptionSource
from dot.strategy.schemas import Coded, Statement, Strategy


def borrowed_options(strategy: Strategy | None) -> dict[OptionSource, tuple[Option, ...]]:
    """Options by source, in the order of their texts, so that the order does not tell what is true."""
    if strategy is None:
        return {}
    message = strategy.key_message
    priorities: list[Coded | Statement] = [*strategy.priorities, *strategy.decoys]
    return {
        "priorities": _options(priorities),
        "segments": _options(strategy.segments),
        "key_messages": _options([message.right, *message.wrong] if message else []),
    }


def _options(statements: Sequence[Coded | Statement]) -> tuple[Option, ...]:
    written = [Option(id=one.code, text=one.text) for one in statements]
    return tuple(sorted(written, key=lambda option: (option.text.casefold(), option.id)))
