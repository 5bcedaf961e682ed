"""What is read once and kept while the service runs, however many ask for it at the same time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import TypeVar, cast

T = TypeVar("T")

Key = tuple[object, ...]
MOST_KEPT = 1000


@dataclass(frozen=True)
class Memory:
    """Values by what they are and whose; the oldest goes where there are too many."""

    _kept: dict[Key, object] = field(default_factory=dict)
    _reading: RLock = field(default_factory=RLock)

    def get(self, key: Key, read: Callable[[], T]) -> T:
        """What ``key`` names; the first who asks reads it, and whoever asks meanwhile waits for it.

        Forty threads that each parsed the same questionnaires took seconds over what takes one of
        them half of one. What ``read`` raises is kept by nobody.
        """
        if key not in self._kept:
            with self._reading:
                if key not in self._kept:
                    value = read()
                    if len(self._kept) >= MOST_KEPT:
                        self._kept.pop(next(iter(self._kept)))
                    self._kept[key] = value
                    return value
        try:
            return cast("T", self._kept[key])
        except KeyError:  # Forgotten between the two looks.
            return read()

    def forget(self, part: object) -> None:
        """Drop everything whose key has this part."""
        with self._reading:
            for key in [key for key in self._kept if part in key]:
                del self._kept[key]
