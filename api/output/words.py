"""What people read, in their language: headings, words of the vocabulary, sentences. English stands in the code."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[[str], str]


def ENGLISH(text: str) -> str:  # a language beside the others
    """The text as it stands in the code."""
    return str(text)


def words(lang: str) -> Words:
    """From a text in English to the same in a language."""
    return ENGLISH
