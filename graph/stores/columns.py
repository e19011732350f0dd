"""Names of the columns a query returns, for an engine that tells them only with a first row."""

from __future__ import annotations

from graph.stores.guard.tokens import Token

_END = frozenset({"ORDER", "SKIP", "OFFSET", "LIMIT", "UNION"})


def returned(query: str, found: list[Token]) -> list[str]:
    """Column names of the last RETURN at the top level, as Cypher gives them; empty for ``RETURN *``."""
    depth, start = 0, None
    for position, token in enumerate(found):
        depth += (token.symbol in ("(", "[", "{")) - (token.symbol in (")", "]", "}"))
        if depth == 0 and token.word == "RETURN":
            start = position + 1
    if start is None:
        return []
    if start < len(found) and found[start].word == "DISTINCT":
        start += 1
    names: list[str] = []
    item: list[Token] = []
    depth = 0
    for token in found[start:]:
        depth += (token.symbol in ("(", "[", "{")) - (token.symbol in (")", "]", "}"))
        if depth == 0 and token.word in _END:
            break
        if depth == 0 and token.symbol == ",":
            names.append(_name(query, item))
            item = []
        else:
            item.append(token)
    names.append(_name(query, item))
    return [] if "*" in names else names


def _name(query: str, item: list[Token]) -> str:
    if not item:
        return ""
    if len(item) > 1 and item[-2].word == "AS":
        return item[-1].text.strip("`").replace("``", "`")
    if len(item) == 1 and item[0].kind == "quoted":
        return item[0].text.strip("`")
    return query[item[0].at : item[-1].at + len(item[-1].text)]
