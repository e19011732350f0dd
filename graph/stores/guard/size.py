"""How long and how deep a text of the public may be.

Plain numbers, far above what questions need: the longest of the library has 950 words and signs, 28 clauses, 2 subqueries
and brackets 4 deep. What a text within them costs is bounded where it runs, by time and memory.
"""

from __future__ import annotations

from concerted.graph.errors import LimitExceeded
from concerted.graph.stores.guard.brackets import nested
from concerted.graph.stores.guard.tokens import Token

TOKENS = 2000
NESTED = 24
SUBQUERIES = 3
CLAUSES = 60
LINKS = 30
_CLAUSES = frozenset({"MATCH", "WITH", "UNWIND", "CALL", "RETURN", "UNION"})


def check_size(found: list[Token]) -> None:
    """Refuse what is too long or too deep; LimitExceeded says how far."""
    _at_most(len(found), TOKENS, "words and signs", "pass long lists as parameters")
    _at_most(sum(token.word in _CLAUSES for token in found), CLAUSES, "clauses", "ask in several queries")
    _at_most(sum(_is_link(found, place) for place in range(len(found))), LINKS, "links in its patterns", "ask in several queries")
    for _, _, open_ in nested(found):
        if len(open_) > NESTED:
            raise LimitExceeded(f"brackets and CASE go more than {NESTED} deep, which is the limit: name parts of it with WITH")
        if open_.count("subquery") > SUBQUERIES:
            raise LimitExceeded(f"subqueries go more than {SUBQUERIES} deep, which is the limit: name parts of it with WITH")


def _at_most(number: int, most: int, what: str, instead: str) -> None:
    if number > most:
        raise LimitExceeded(f"the query has {number} {what}, over the limit of {most}: {instead}")


def _is_link(found: list[Token], place: int) -> bool:
    return found[place].symbol in ("-", "<-") and place + 1 < len(found) and found[place + 1].symbol in ("[", "-", "->")
