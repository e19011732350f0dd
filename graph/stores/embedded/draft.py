"""A query while it is rewritten: its tokens, each with what stands for it, before it and after it."""

from __future__ import annotations

from graph.stores.tokens import Token

OPENING = {"(": ")", "[": "]", "{": "}"}
CLOSING = frozenset(OPENING.values())


class Draft:
    """The text changes token by token and otherwise stays as it was written, but for its comments."""

    def __init__(self, query: str, found: list[Token]) -> None:
        self.query, self.found = query, found
        self._texts = [token.text for token in found]
        self._before: dict[int, list[str]] = {}
        self._after: dict[int, list[str]] = {}

    def replace(self, place: int, text: str) -> None:
        """Let a text stand for one token."""
        self._texts[place] = text

    def wrap(self, first: int, last: int, before: str, after: str) -> None:
        """Put texts around a run of tokens; what is wrapped later stands further out."""
        self._before.setdefault(first, []).insert(0, before)
        self._after.setdefault(last, []).append(after)

    def written(self, first: int, last: int) -> str:
        """A run of tokens as it stands in the query."""
        return self.query[self.found[first].at : self.found[last].at + len(self.found[last].text)]

    def closing(self, opening: int) -> int:
        """Place of the bracket that closes the one at ``opening``; of the last token where none does."""
        depth = 0
        for place in range(opening, len(self.found)):
            depth += (self.found[place].symbol in OPENING) - (self.found[place].symbol in CLOSING)
            if depth == 0:
                return place
        return len(self.found) - 1

    def symbol(self, place: int) -> str:
        """The symbol at a place; empty where there is none."""
        return self.found[place].symbol if 0 <= place < len(self.found) else ""

    def word(self, place: int) -> str:
        """The word at a place in capitals; empty where there is none."""
        return self.found[place].word if 0 <= place < len(self.found) else ""

    def text(self) -> str:
        """The query as it is now."""
        parts: list[str] = []
        at = 0
        for place, token in enumerate(self.found):
            between = self.query[at : token.at]
            parts.append(between if not between.strip() else "\n")
            parts += self._before.get(place, ())
            parts.append(self._texts[place])
            parts += self._after.get(place, ())
            at = token.at + len(token.text)
        return "".join(parts)
