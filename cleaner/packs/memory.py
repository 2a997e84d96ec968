"""A memory of bounded size: what was worked out for a string is not worked out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")
# What an entry takes besides the characters of its key, in characters.
ENTRY_CHARS = 100


class Memory(dict[str, V]):
    """A dictionary that forgets what was not asked for in a while, by the half.

    What is in it is read at the speed of a dictionary; `recall` also finds what is
    about to be forgotten. It never holds more than twice `room_chars`, keys longer
    than `longest_chars` not at all.

    >>> words = Memory(room_chars=250, longest_chars=10)
    >>> for word in ("one", "two", "three", "four"):
    ...     _ = words.keep(word, len(word))
    >>> list(words), words.recall("one"), words.recall("two"), list(words)
    (['three', 'four'], 3, None, ['one'])
    """

    def __init__(self, room_chars: int, longest_chars: int) -> None:
        super().__init__()
        self._room, self._longest = room_chars, longest_chars
        self._left = room_chars
        self._older: dict[str, V] = {}

    def recall(self, key: str) -> V | None:
        """What is remembered for a key, else None."""
        value = self.get(key)
        if value is None and (value := self._older.get(key)) is not None:
            self.keep(key, value)
        return value

    def keep_all(self, keys: list[str], value: V) -> None:
        """Remember one value for many keys."""
        size = len("".join(keys)) + ENTRY_CHARS * len(keys)
        if size <= self._left and len(max(keys, key=len, default="")) <= self._longest:
            self._left -= size
            self.update(dict.fromkeys(keys, value))
            return
        for key in keys:
            self.keep(key, value)

    def keep(self, key: str, value: V) -> V:
        """Remember a value and give it back."""
        size = len(key) + ENTRY_CHARS
        if len(key) <= self._longest:
            if size > self._left:
                self._older, self._left = self.copy(), self._room
                self.clear()
            self._left -= size
            self[key] = value
        return value


class Known(Memory[V]):
    """A memory that works out what it is asked for and does not hold.

    >>> lengths = Known(len, room_chars=250, longest_chars=10)
    >>> lengths["three"], list(lengths)
    (5, ['three'])
    """

    def __init__(self, work_out: Callable[[str], V], room_chars: int, longest_chars: int) -> None:
        super().__init__(room_chars, longest_chars)
        self._work_out = work_out

    def __missing__(self, key: str) -> V:
        value = self._older.get(key)
        return self.keep(key, self._work_out(key) if value is None else value)
