"""What public Cypher may do: read, in one statement, within bounds. One layer among several (``docs/security.md``).

The text is judged by its tokens before any engine sees it; Neo4j's own plan of it is judged besides. Neither is
trusted alone: the embedded engine runs it through a call that refuses writes, Neo4j in a READ transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph.errors import LimitExceeded, QueryRefused
from graph.stores.bounds import check_path, check_range
from graph.stores.functions import check_function
from graph.stores.limits import Limits
from graph.stores.regexes import check_regexes
from graph.stores.shape import check_shape
from graph.stores.tokens import Token, tokens

FIRST = frozenset({"MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL"})
WRITES = frozenset({
    "CREATE", "MERGE", "SET", "DELETE", "DETACH", "NODETACH", "REMOVE", "FOREACH", "INSERT", "DROP", "ALTER", "GRANT", "REVOKE", "DENY",
})
PROCEDURES = frozenset({"db.labels", "db.relationshiptypes", "db.propertykeys"})
REASONS = {
    "EXPLAIN": "plans are not shown", "PROFILE": "plans are not shown", "CYPHER": "the engine's options are fixed",
    "USE": "there is one database",
    "SHOW": "the server's administration is not public", "TERMINATE": "the server's administration is not public",
}
READ_ONLY_PLAN = "r"


def check_query(query: str, limits: Limits, parameters: Mapping[str, Any] | None = None) -> list[Token]:
    """Refuse a text that is more than one bounded read; the tokens of it otherwise.

    Raises
    ------
    QueryRefused
        It writes, loads, administers, calls what is not allowed, or is more than one statement.
    LimitExceeded
        It is too long or too deep, or asks for paths, ranges or values without an upper bound.
    """
    parameters = parameters or {}
    size = len(query.encode())
    if size > limits.text_bytes:
        raise LimitExceeded(f"the query has {size} bytes, over the limit of {limits.text_bytes}")
    found = tokens(query)
    if not found:
        raise QueryRefused("the query is empty")
    if found[-1].symbol == ";":
        found.pop()
    _check_first(found)
    check_regexes(found, check_shape(found, size, parameters), parameters)
    for position, token in enumerate(found):
        if token.symbol == ";":
            raise QueryRefused("one statement at a time: a second one follows a semicolon")
        if token.word and not _is_name(found, position):
            _check_word(found, position)
        if token.symbol == "(":
            _check_called(found, position, parameters)
        check_path(found, position)
    return found


def check_plan(kind: str | None, plan: Mapping[str, Any] | None) -> None:
    """Refuse what Neo4j plans as anything but reading, or with a file or procedure anywhere in it."""
    if kind != READ_ONLY_PLAN:
        raise QueryRefused(f"the query does more than read (Neo4j plans it as {kind!r})")
    for operator in _operators(plan or {}):
        name = str(operator.get("operatorType", "")).split("@")[0]
        if name == "LoadCSV":
            raise QueryRefused("LOAD CSV is refused: queries read the graph, not files or addresses")
        if name.startswith("ProcedureCall"):
            details = str(operator.get("args", {}).get("Details", ""))
            if details.split("(")[0].strip().lower() not in PROCEDURES:
                raise QueryRefused(f"the procedure {details or '(unnamed)'} is not allowed; allowed are {', '.join(sorted(PROCEDURES))}")


def _operators(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _operators(child)


def _check_first(found: list[Token]) -> None:
    word = found[0].word if found else ""
    if word not in FIRST:
        shown = found[0].text if found else ";"
        reason = REASONS.get(word, "a query starts with one of " + ", ".join(sorted(FIRST)))
        raise QueryRefused(f"{shown} is refused: {reason}")


def _check_word(found: list[Token], position: int) -> None:
    token, word = found[position], found[position].word
    if word in WRITES:
        raise QueryRefused(f"{token.text} is refused: public queries only read (write `{token.text}` in backticks if it is a name)")
    if word == "LOAD":
        raise QueryRefused("LOAD CSV is refused: queries read the graph, not files or addresses")
    if word == "TRANSACTIONS":
        raise QueryRefused("IN TRANSACTIONS is refused: a public query is one transaction")
    if word in REASONS:
        raise QueryRefused(f"{token.text} is refused: {REASONS[word]}")
    if word == "CALL":
        _check_call(found, position)


def _check_call(found: list[Token], position: int) -> None:
    if _after(found, position) in ("{", "("):
        return
    name = _dotted(found, position + 1)
    if name.lower() not in PROCEDURES:
        raise QueryRefused(f"the procedure {name or '(unnamed)'} is not allowed; allowed are {', '.join(sorted(PROCEDURES))}")


def _check_called(found: list[Token], position: int, parameters: Mapping[str, Any]) -> None:
    """The name before a parenthesis, dots and quotes and all."""
    start = position - 1
    if start < 0 or found[start].kind not in ("word", "quoted"):
        return
    while _before(found, start) == ".":
        start -= 2
    if _before(found, start) == ":" and {_word_at(found, start - 3), _word_at(found, start - 4)} & {"INDEX", "SEEK"}:
        return  # a label in USING INDEX n:Label(property)
    if _word_at(found, start - 1) == "CALL":
        return  # a procedure
    # What hangs on anything but a name (``'text'.method()``) is called by a name that no function has.
    name = _dotted(found, start) or f"(...).{found[position - 1].text}"
    check_function(name, quoted=found[start].kind == "quoted")
    if name.lower() == "range":
        check_range(found, position, parameters)


def _is_name(found: list[Token], position: int) -> bool:
    """Whether a word stands where only a name can: after a dot or colon (property, label, type), or as a map's key."""
    return _before(found, position) in (".", ":") or (
        _after(found, position) == ":" and _before(found, position) in ("{", ",")
    )


def _dotted(found: list[Token], position: int) -> str:
    parts: list[str] = []
    for token in found[position:]:
        if len(parts) % 2 == 0 and token.kind in ("word", "quoted"):
            parts.append(token.word.lower() if token.kind == "word" else token.text.strip("`"))
        elif len(parts) % 2 == 1 and token.symbol == ".":
            parts.append(".")
        else:
            break
    return "".join(parts).rstrip(".")


def _before(found: list[Token], position: int) -> str:
    return found[position - 1].symbol if position else ""


def _after(found: list[Token], position: int) -> str:
    return found[position + 1].symbol if position + 1 < len(found) else ""


def _word_at(found: list[Token], position: int) -> str:
    return found[position].word if 0 <= position < len(found) else ""
