"""A query while it is rewritten: its tokens, each with what stands for it, before it and after it."""

from __future__ import annotations

from typing import NamedTuple

from concerted.graph.stores.guard.tokens import Token

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(OPENING.values())


class Draft:
    """The text changes token by token and otherwise stays as it was written, but for its comments."""

    def __init__(self, query: str, found: list[Token]) -> None:
        self.query, self.found = query, found
        self._texts = [token.text for token in found]
        self._wraps: list[_Wrap] = []
        self._gone: list[tuple[int, int]] = []

    def replace(self, place: int, text: str) -> None:
        """Let a text stand for one token, unless another stands already for a run that it is in."""
        if self.stands(place):
            self._texts[place] = text

    def wrap(self, first: int, last: int, before: str, after: str) -> None:
        """Put texts around a run of tokens; a longer run stands further out, and of the same run what is wrapped later.

        Nothing is put into the middle of what another text stands for already.
        """
        within = [(start, end) for start, end in self._gone if start <= first and last <= end]
        if not any((before and start < first) or (after and last < end) for start, end in within):
            self._wraps.append(_Wrap(first, last, before, after))

    def substitute(self, first: int, last: int, text: str) -> None:
        """Let a text stand for a run of tokens and all that is wrapped within it."""
        if any(start <= first and last <= end for start, end in self._gone):
            return
        self._wraps = [wrap for wrap in self._wraps if not first <= wrap.first <= wrap.last <= last]
        self._gone.append((first, last))
        for place in range(first, last + 1):
            self._texts[place] = ""
        self._texts[first] = text

    def stands(self, place: int) -> bool:
        """Whether no text stands for a run that a token is in."""
        return not any(start <= place <= end for start, end in self._gone)

    def written(self, first: int, last: int) -> str:
        """A run of tokens as it stands in the query."""
        return self.query[self.found[first].at : self.found[last].at + len(self.found[last].text)]

    def rendered(self, first: int, last: int) -> str:
        """A run of tokens as it is now, with what is wrapped within it."""
        inside = [(number, wrap) for number, wrap in enumerate(self._wraps) if first <= wrap.first and wrap.last <= last]
        before: dict[int, list[tuple[int, _Wrap]]] = {}
        after: dict[int, list[tuple[int, _Wrap]]] = {}
        for number, wrap in inside:
            before.setdefault(wrap.first, []).append((number, wrap))
            after.setdefault(wrap.last, []).append((number, wrap))
        parts: list[str] = []
        for place in range(first, last + 1):
            if place > first and (self._texts[place] or place in before):
                parts.append(self._between(place))
            parts += [wrap.before for _, wrap in sorted(before.get(place, ()), key=lambda w: (-w[1].last, -w[0]))]
            parts.append(self._texts[place])
            parts += [wrap.after for _, wrap in sorted(after.get(place, ()), key=lambda w: (-w[1].first, w[0]))]
        return "".join(parts)

    def text(self) -> str:
        """The query as it is now."""
        return self.rendered(0, len(self.found) - 1)

    def closing(self, opening: int) -> int:
        """Place of the bracket that closes the one at ``opening``; of the last token where none does."""
        depth = 0
        for place in range(opening, len(self.found)):
            depth += (self.found[place].symbol in OPENING) - (self.found[place].symbol in CLOSING)
            if depth == 0:
                return place
        return len(self.found) - 1

    def opening(self, closing: int) -> int:
        """Place of the bracket that opens what closes at ``closing``; of the first token where none does."""
        depth = 0
        for place in range(closing, -1, -1):
            depth += (self.found[place].symbol in CLOSING) - (self.found[place].symbol in OPENING)
            if depth == 0:
                return place
        return 0

    def symbol(self, place: int) -> str:
        """The symbol at a place; empty where there is none."""
        return self.found[place].symbol if 0 <= place < len(self.found) else ""

    def word(self, place: int) -> str:
        """The word at a place in capitals; empty where there is none."""
        return self.found[place].word if 0 <= place < len(self.found) else ""

    def deeper(self, place: int) -> int:
        """1 where a bracket or CASE opens, -1 where one closes, else 0: what commas do not part."""
        is_name = self.symbol(place - 1) == "." or self.word(place - 1) == "AS" or self.symbol(place + 1) == ":"
        if self.word(place) in ("CASE", "END") and not is_name:
            return 1 if self.word(place) == "CASE" else -1
        return (self.symbol(place) in OPENING) - (self.symbol(place) in CLOSING)

    def _between(self, place: int) -> str:
        """What separates a token from the one before: space as it was written, a line end for a comment."""
        before = self.found[place - 1]
        between = self.query[before.at + len(before.text) : self.found[place].at]
        return between if not between.strip() else "\n"


class _Wrap(NamedTuple):
    first: int
    last: int
    before: str
    after: str
