"""Functions that the engine lacks, calls otherwise, or works out otherwise than Neo4j."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.names import OWN

_RENAMED = {
    "LOWER": "toLower", "UPPER": "toUpper", "CHAR_LENGTH": "size", "CHARACTER_LENGTH": "size", "PERCENTILECONT": "percentile_cont",
    "TOINTEGERORNULL": "toInteger", "TOFLOATORNULL": "toFloat",
}
# What stands before and after the arguments in place of the name and its parentheses.
_AROUND = {
    "ISEMPTY": ("(size(", ") = 0)"),
    "TOINTEGERLIST": (f"([{OWN} IN (", f") | toInteger({OWN})])"),
    "TOFLOATLIST": (f"([{OWN} IN (", f") | toFloat({OWN})])"),
    "TOSTRINGLIST": (f"([{OWN} IN (", f") | toString({OWN})])"),
    "NULLIF": (f"head([{OWN} IN [[", f"]] | CASE WHEN {OWN}[0] = {OWN}[1] THEN null ELSE {OWN}[0] END])"),
    # The engine counts days alone, Neo4j whole months first.
    "DURATION.BETWEEN": (
        f"head([{OWN} IN [[",
        f"]] | duration.inMonths({OWN}[0], {OWN}[1]) + duration.inDays({OWN}[0] + duration.inMonths({OWN}[0], {OWN}[1]), {OWN}[1])])",
    ),
    "E": ("2.718281828459045", ""),
}
_INSTEAD = {
    "percentiledisc": "order the values, collect them and take the one at that place, or use percentileCont",
    "stdevp": "use stDev, or sqrt(avg(x * x) - avg(x) * avg(x))",
    "isnan": "compare with a number, such as x > 0 or x <= 0",
    "tobooleanornull": "use toBoolean of a text, or CASE", "tobooleanlist": "use a list comprehension with toBoolean",
    "tostringornull": "use toString", "normalize": "use toLower or toUpper", "timestamp": "use datetime()",
    "datetime.fromepoch": "use datetime() of a text", "datetime.fromepochmillis": "use datetime() of a text",
    "point.distance": "the facts have no points", "point.withinbbox": "the facts have no points",
} | {
    f"{kind}.{clock}": f"use {kind}()"
    for kind in ("date", "datetime", "localdatetime", "localtime", "time") for clock in ("realtime", "statement", "transaction")
}


def write_functions(draft: Draft) -> None:
    """Call functions as the engine does, or say which it lacks: it would not notice where there is no row to call them on.

    Raises
    ------
    QueryRefused
        The engine lacks the function, and nothing says the same.
    """
    for first, opening, name in reversed(list(_calls(draft))):  # what is inside first
        if name.lower() in _INSTEAD:
            raise QueryRefused(f"the embedded engine has no {draft.written(first, opening - 1)}(): {_INSTEAD[name.lower()]}; Neo4j has it")
        if name in ("SHORTESTPATH", "ALLSHORTESTPATHS") and draft.symbol(first - 1) != "=" and draft.word(first - 1) != "MATCH":
            path = draft.written(first, draft.closing(opening))
            raise QueryRefused(f"the embedded engine finds shortest paths in MATCH alone: MATCH p = {path}")
        if name in _RENAMED:
            draft.replace(first, _RENAMED[name])
        elif name in _AROUND:
            before, after = _AROUND[name]
            for place in range(first, opening + 1):
                draft.replace(place, "")
            draft.replace(first, before)
            draft.replace(draft.closing(opening), after)
        elif name == "STDEV":
            # Of one value the deviation is 0 on Neo4j, and null to the engine.
            given = draft.rendered(opening + 1, draft.closing(opening) - 1)
            by_count = f", count({given})]] | CASE {OWN}[1] WHEN 1 THEN 0.0 ELSE {OWN}[0] END])"
            draft.wrap(first, draft.closing(opening), f"head([{OWN} IN [[", by_count)
        elif name == "ROUND":
            _write_rounding(draft, opening)


def _calls(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Calls by unquoted names: place of the name, place of the parenthesis, the name in capitals with its dots."""
    for opening, token in enumerate(draft.found):
        if token.symbol != "(" or not draft.word(opening - 1):
            continue
        first = opening - 1
        while draft.symbol(first - 1) == "." and draft.word(first - 2):
            first -= 2
        if draft.symbol(first - 1) != "." and draft.stands(first):
            yield first, opening, ".".join(draft.word(place) for place in range(first, opening, 2))


def arguments(draft: Draft, opening: int) -> list[tuple[int, int]]:
    """Places of the first and last token of each argument of the call whose parenthesis is at ``opening``."""
    closing, depth, first = draft.closing(opening), 0, opening + 1
    found = []
    for place in range(opening + 1, closing):
        depth += draft.deeper(place)
        if depth == 0 and draft.symbol(place) == ",":
            found.append((first, place - 1))
            first = place + 1
    return [*found, (first, closing - 1)] if first < closing else found


def _write_rounding(draft: Draft, opening: int) -> None:
    given = arguments(draft, opening)
    if len(given) == 3 and draft.written(*given[2]).strip("'\"").upper() != "HALF_UP":
        raise QueryRefused("the embedded engine rounds halves up: leave the third argument of round() out, or ask Neo4j")
    if len(given) == 2 and draft.written(*given[1]).upper() == "NULL":
        raise QueryRefused("round() to null digits is null: leave it out")
    if len(given) == 2 and draft.written(*given[1]) == "0":
        draft.substitute(given[1][0] - 1, given[1][1], "")
        del given[1]
    if len(given) == 1:
        # Neo4j rounds -1.5 up to -1, the engine away from 0.
        draft.replace(opening - 1, "floor")
        draft.wrap(*given[0], "(", ") + 0.5")
