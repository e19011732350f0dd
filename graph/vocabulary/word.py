"""What a word is."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A word that programs write as ``str(word)``; ``says`` is one sentence of what it means."""

    says: str

    def __new__(cls, id: str, says: str = "", *_: object) -> Word:
        word = str.__new__(cls, id)
        word._value_ = id
        word.says = says
        return word

    def __repr__(self) -> str:
        return repr(str(self))


def ids(words: type[Word]) -> tuple[str, ...]:
    """The ids of an enumeration, in the order of their declaration."""
    return tuple(str(word) for word in words)
