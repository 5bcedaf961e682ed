"""The part of CEL that content may use, read and type-checked before the library compiles it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from dot.questionnaires.wording import unknown

Kind = Literal["bool", "number", "text", "list of number", "list of text"]
DEEPEST = 20

TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"[^"\\\n]*"|'[^'\\\n]*')
    |(?P<double>(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)
    |(?P<integer>0[xX][0-9a-fA-F]+[uU]?|[0-9]+[uU]?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!()\[\]{},?:.])""",
    re.VERBOSE,
)
COMPREHENSIONS = frozenset({"all", "exists", "exists_one", "map", "filter"})
ORDER = frozenset({"<", "<=", ">", ">="})


class ConditionError(ValueError):
    """A condition that content may not use; the message says what to write instead."""


@dataclass(frozen=True)
class Reference:
    """A name that a condition mentions; an option also names its item in ``of``."""

    kind: str
    name: str
    of: str = ""


@dataclass(frozen=True)
class Signature:
    """What a function takes: a number, or the name of a thing of that kind; and what it gives."""

    takes: tuple[str, ...]
    gives: Kind


@dataclass(frozen=True)
class Operand:
    """The type of a part; ``call`` where it is one function call, ``texts`` where it is literals."""

    kind: Kind
    call: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """The words of a condition, with an end mark."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise ConditionError(
                f"The character {text[at]!r} (position {at + 1}) has no place in a condition: texts "
                "stand in plain quotes without backslashes."
            )
        if found.lastgroup != "space":
            tokens.append(Token(str(found.lastgroup), found.group(), at + 1))
        at = found.end()
    return [*tokens, Token("end", "the end", len(text) + 1)]


class Reading:
    """One pass over a condition: every method reads a part of it and returns its type."""

    def __init__(self, text: str, functions: dict[str, Signature]) -> None:
        self.tokens = tokens_of(text)
        self.functions = functions
        self.position = 0
        self.depth = 0
        self.references: list[Reference] = []

    @property
    def next(self) -> Token:
        return self.tokens[self.position]

    def take(self, *signs: str) -> str | None:
        """Consume the next token if it is one of these signs."""
        token = self.next
        if token.kind in {"sign", "name"} and token.text in signs:
            self.position += 1
            return token.text
        return None

    def expect(self, sign: str) -> None:
        if self.take(sign) is None:
            raise self.wrong(f"“{sign}” is expected before “{self.next.text}”")

    def wrong(self, what: str) -> ConditionError:
        return ConditionError(f"{what} (position {self.next.at}).")

    def whole(self) -> list[Reference]:
        """Read everything; a condition is one true-or-false expression."""
        result = self.expression()
        if self.next.kind != "end":
            raise self.wrong(f"“{self.next.text}” is not expected here: join parts with && or ||")
        if result.kind != "bool":
            raise ConditionError(f"A condition must be true or false, this is a {result.kind}.")
        return self.references

    def expression(self) -> Operand:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong(f"Brackets nest deeper than {DEEPEST}: simplify the condition")
        result = self.either()
        if self.take("?"):
            self.need("?", result, "bool")
            first = self.expression()
            self.expect(":")
            second = self.expression()
            self.need(":", second, first.kind)
            result = Operand(first.kind)
        self.depth -= 1
        return result

    def either(self) -> Operand:
        return self.joined("||", self.both)

    def both(self) -> Operand:
        return self.joined("&&", self.relation)

    def joined(self, sign: str, part: Callable[[], Operand]) -> Operand:
        result = part()
        while self.take(sign):
            self.need(sign, result, "bool")
            self.need(sign, part(), "bool")
            result = Operand("bool")
        return result

    def relation(self) -> Operand:
        left = self.sum()
        while sign := self.take("==", "!=", "<", "<=", ">", ">=", "in"):
            right = self.sum()
            if sign == "in":
                self.need("in", right, "list of text" if left.kind == "text" else "list of number")
            elif sign in ORDER:
                self.need(sign, left, "number")
                self.need(sign, right, "number")
            else:
                self.need(sign, right, left.kind)
            self.mention(left, right)
            self.mention(right, left)
            left = Operand("bool")
        return left

    def mention(self, side: Operand, other: Operand) -> None:
        """`group() == "REP"` and `answer("x") == "a"` name a group and an option."""
        if side.call[:1] == ("group",):
            self.references += [Reference("group", text) for text in other.texts]
        if side.call[:1] == ("answer",):
            self.references += [Reference("option", text, side.call[1]) for text in other.texts]

    def sum(self) -> Operand:
        return self.arithmetic(("+", "-"), self.product)

    def product(self) -> Operand:
        return self.arithmetic(("*", "/"), self.unary)

    def arithmetic(self, signs: tuple[str, ...], part: Callable[[], Operand]) -> Operand:
        result = part()
        while sign := self.take(*signs):
            self.need(sign, result, "number")
            self.need(sign, part(), "number")
            result = Operand("number")
        return result

    def unary(self) -> Operand:
        sign = self.take("!", "-")
        if sign is None:
            return self.primary()
        if self.take("!", "-"):
            raise self.wrong(f"“{sign}” stands beside another sign: write it once")
        kind: Kind = "bool" if sign == "!" else "number"
        self.need(sign, self.primary(), kind)
        return Operand(kind)

    def primary(self) -> Operand:
        token = self.next
        if self.take("("):
            result = self.expression()
            self.expect(")")
        elif self.take("["):
            result = self.items()
        elif token.kind == "name":
            result = self.named(token)
        else:
            result = self.literal(token)
        if self.next.text in {".", "["}:
            raise self.wrong("Only function calls are possible, no methods, fields or indexes")
        return result

    def literal(self, token: Token) -> Operand:
        if token.kind == "integer":
            digits = token.text.rstrip("uU")
            raise self.wrong(
                f"Write numbers with a decimal point: {digits}.0 instead of {token.text}"
            )
        if token.kind not in {"double", "text"}:
            raise self.wrong(f"A value or a function is expected before “{token.text}”")
        self.position += 1
        if token.kind == "double":
            return Operand("number")
        return Operand("text", texts=(token.text[1:-1],))

    def items(self) -> Operand:
        """A list of literals, after its opening bracket."""
        parts = [self.literal(self.next)]
        while self.take(","):
            parts.append(self.literal(self.next))
            self.need("[…]", parts[-1], parts[0].kind)
        self.expect("]")
        texts = tuple(text for part in parts for text in part.texts)
        return Operand("list of text" if texts else "list of number", texts=texts)

    def named(self, token: Token) -> Operand:
        self.position += 1
        if token.text in {"true", "false"}:
            return Operand("bool")
        if token.text in COMPREHENSIONS or token.text == "matches":
            raise self.wrong(f"“{token.text}” is not available in conditions")
        signature = self.functions.get(token.text)
        if signature is None:
            raise ConditionError(unknown("function", token.text, self.functions))
        self.expect("(")
        names = [
            self.argument(token.text, number, signature) for number in range(len(signature.takes))
        ]
        self.expect(")")
        return Operand(signature.gives, call=(token.text, *names))

    def argument(self, function: str, number: int, signature: Signature) -> str:
        """One argument: a number, or a name in quotes, which is noted as a reference."""
        if number:
            self.expect(",")
        if signature.takes[number] == "number":
            self.need(f"{function}(…)", self.expression(), "number")
            return ""
        token = self.next
        if token.kind != "text":
            raise self.wrong(f"{function}(…) takes a name in quotes, not “{token.text}”")
        self.position += 1
        self.references.append(Reference(signature.takes[number], token.text[1:-1]))
        return token.text[1:-1]

    def need(self, sign: str, operand: Operand, kind: Kind) -> None:
        if operand.kind != kind:
            raise self.wrong(f"“{sign}” needs a {kind} here, this is a {operand.kind}")
