"""One statement, and nothing in it but reading: what both guards ask for."""

from __future__ import annotations

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.guard.tokens import Token
from concerted.graph.stores.limits import Guard

FIRST = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
PLANS = frozenset({"EXPLAIN", "PROFILE"})
WRITES = frozenset({
    "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT", "DROP", "ALTER", "GRANT", "REVOKE", "DENY",
})
REASONS = {
    "LOAD": "LOAD CSV is refused: queries read the graph, not files or addresses; pass rows as a parameter and UNWIND $rows",
    "TRANSACTIONS": "IN TRANSACTIONS is refused: a query is one transaction; leave it out",
    "USE": "USE is refused: there is one database; leave it out",
    "CYPHER": "CYPHER is refused: the engine's options are fixed; begin with MATCH",
    "SHOW": "SHOW is refused: the server's administration is not for queries; CALL db.labels() says what there is",
    "TERMINATE": "TERMINATE is refused: the server's administration is not for queries; a query ends by itself at its time limit",
}
_NO_PLANS = "{} is refused: plans are not shown to the public; `concerted cypher` on your own machine shows them"


def check_reading(found: list[Token], guard: Guard) -> None:
    """Refuse what is not one reading statement; QueryRefused says why, and what to write."""
    start = 1 if guard == "local" and found[0].word in PLANS else 0
    _check_first(found[start:], found)
    for position, token in enumerate(found):
        if token.symbol == ";":
            raise QueryRefused("one statement at a time: a second one follows a semicolon; send it by itself")
        if token.word and position >= start and not is_name(found, position):
            _check_word(found, position)


def _check_first(rest: list[Token], found: list[Token]) -> None:
    word = rest[0].word if rest else ""
    if word in FIRST:
        return
    if word in PLANS and len(rest) == len(found):
        raise QueryRefused(_NO_PLANS.format(word))
    if word in WRITES | REASONS.keys():
        _check_word(rest, 0)
    shown = rest[0].text if rest else found[0].text
    raise QueryRefused(f"{shown} is refused: a query starts with one of {', '.join(sorted(FIRST))}")


def _check_word(found: list[Token], position: int) -> None:
    token, word = found[position], found[position].word
    if word in WRITES:
        raise QueryRefused(f"{token.text} is refused: queries only read (write `{token.text}` in backticks if it is a name)")
    if word in REASONS:
        raise QueryRefused(REASONS[word])
    if word in PLANS:
        raise QueryRefused(f"{token.text} is refused here: it stands at the beginning of a query")
    if word == "FORMAT" and position + 1 < len(found) and found[position + 1].word == "CSV":
        raise QueryRefused("FORMAT CSV is refused: ask for the answer as CSV instead (--format csv, or .csv in the address)")


def is_name(found: list[Token], position: int) -> bool:
    """Whether a word stands where only a name can: after a dot or colon (property, label, type), or as a map's key."""
    before = found[position - 1].symbol if position else ""
    after = found[position + 1].symbol if position + 1 < len(found) else ""
    return before in (".", ":") or (after == ":" and before in ("{", ","))
