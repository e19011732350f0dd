"""A Cypher text as tokens, read the way the engines read it, so that comments and quotes hide nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from concerted.graph.errors import QueryRefused

Kind = Literal["word", "quoted", "string", "number", "parameter", "symbol"]

# Neo4j replaces \uXXXX anywhere in a text before it reads it, also in comments and strings, whose end it can forge.
_ESCAPE = re.compile(r"\\u+[0-9a-fA-F]{4}")
# Some readers end a line comment at these and others do not; no query needs them.
_LINE_ENDS = re.compile("[\x00\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n\r]*|/\*.*?\*/)
      | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
      | (?P<quoted>`(?:[^`]|``)*`)
      | (?P<parameter>\$(?:`(?:[^`]|``)*`|\w+))
      | (?P<number>0[xo][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.(?!\.)\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<symbol>\.\.|<=|>=|<>|=~|\+=|->|<-|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text as written, and where it starts."""

    kind: Kind
    text: str
    at: int

    @property
    def word(self) -> str:
        """The text in capitals, compatibility letters (full-width, mathematical) folded to plain ones; empty unless a word."""
        return unicodedata.normalize("NFKC", self.text).upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        """The name that a word, a name in backticks or a parameter stands for: without quotes and dollar sign."""
        plain = self.text.removeprefix("$") if self.kind == "parameter" else self.text
        return plain[1:-1].replace("``", "`") if plain.startswith("`") else plain

    @property
    def symbol(self) -> str:
        """The text of a symbol; empty for other kinds."""
        return self.text if self.kind == "symbol" else ""


def tokens(query: str) -> list[Token]:
    """All tokens but space and comments; QueryRefused for text that two readers could take differently."""
    if _ESCAPE.search(query):
        raise QueryRefused("the query has a \\u escape, which can hide what it does: write the character, or pass the value as a parameter")
    if _LINE_ENDS.search(query):
        raise QueryRefused("the query has a control character or an unusual line end: use spaces and plain line ends")
    found, at = [], 0
    while at < len(query):
        match = _TOKEN.match(query, at)
        if match is None or (match.lastgroup == "symbol" and match.group() in "'\"`"):
            raise QueryRefused(f"the query has a quote that is not closed at character {at + 1}: inside a text write \\' or \\\"")
        if match.lastgroup == "symbol" and query.startswith("/*", at):
            raise QueryRefused(f"the query has a comment that is not closed at character {at + 1}: close it with */")
        kind = match.lastgroup
        if kind == "symbol" and _is_unusual(match.group()):
            called = unicodedata.name(match.group(), "unnamed")
            raise QueryRefused(f"the query has an unusual character ({called}) outside quotes: write the plain one")
        if kind != "space":
            found.append(Token(kind, match.group(), at))  # type: ignore[arg-type]  # the group names are the kinds
        at = match.end()
    return found


def _is_unusual(symbol: str) -> bool:
    """A full-width or invisible character, which one reader may take for another or for nothing."""
    return unicodedata.normalize("NFKC", symbol) != symbol or unicodedata.category(symbol[0]) == "Cf"
