"""What is read once and kept while the service runs, however many ask for it at the same time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import TypeVar, cast

T = TypeVar("T")

Key = tuple[object, ...]
MOST_KEPT = 1000
UNREAD = object()


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
        found = self._kept.get(key, UNREAD)
        if found is UNREAD:
            with self._reading:
                found = self._kept.get(key, UNREAD)
                if found is UNREAD:
                    found = self._kept[key] = read()
                    if len(self._kept) > MOST_KEPT:
                        del self._kept[next(iter(self._kept))]
        return cast("T", found)

    def __contains__(self, key: object) -> bool:
        return key in self._kept
