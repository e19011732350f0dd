"""The functions public Cypher may call: those of openCypher that both engines have, read nothing but the graph, and end soon.

A list of what is allowed, as each engine has hundreds more: of files, other databases, scripts, its SQL, its extensions.
``reduce`` is not among them: both engines run it to its end without looking at the clock, and what it builds doubles
with every element if it is asked to. The matching aggregating functions (``sum``, ``collect``) do what it is used for.
"""

from __future__ import annotations

from graph.errors import QueryRefused

LOOPS = frozenset({"all", "any", "none", "single"})
_PLAIN = frozenset({
    "abs", "acos", "asin", "atan", "atan2", "avg", "btrim", "ceil", "char_length", "character_length", "coalesce", "collect", "cos",
    "cot", "count", "date", "datetime", "degrees", "duration", "e", "elementid", "endnode", "exists", "exp", "floor", "haversin",
    "head", "id", "isempty", "isnan", "keys", "labels", "last", "left", "length", "localdatetime", "localtime", "log", "log10",
    "lower", "ltrim", "max", "min", "nodes", "normalize", "nullif", "percentilecont", "percentiledisc", "pi", "point", "properties",
    "radians", "rand", "randomuuid", "range", "relationships", "replace", "reverse", "right", "round", "rtrim", "sign", "sin", "size",
    "split", "sqrt", "startnode", "stdev", "stdevp", "substring", "sum", "tail", "tan", "time", "timestamp", "toboolean",
    "tobooleanlist", "tobooleanornull", "tofloat", "tofloatlist", "tofloatornull", "tointeger", "tointegerlist", "tointegerornull",
    "tolower", "tostring", "tostringlist", "tostringornull", "toupper", "trim", "type", "upper", "valuetype", "shortestpath",
    "allshortestpaths",
}) | LOOPS
_CLOCKS = frozenset(f"{kind}.{part}" for kind in ("date", "datetime", "localdatetime", "localtime", "time")
                    for part in ("transaction", "statement", "realtime", "truncate"))
_DOTTED = _CLOCKS | {
    "datetime.fromepoch", "datetime.fromepochmillis", "duration.between", "duration.indays", "duration.inmonths", "duration.inseconds",
    "point.distance", "point.withinbbox",
}
# Words of the language that may stand before a parenthesis.
_WORDS = frozenset({
    "MATCH", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "WITH", "RETURN", "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "UNWIND", "BY",
    "CALL", "CONTAINS", "SKIP", "OFFSET", "LIMIT", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS",
})


def check_function(name: str, *, quoted: bool) -> None:
    """Refuse a name before a parenthesis that is neither an allowed function nor a word of the language."""
    lowered = name.lower()
    if lowered in _PLAIN or lowered in _DOTTED or (not quoted and name.upper() in _WORDS):
        return
    if lowered == "reduce":
        raise QueryRefused("reduce is refused, as no engine ends it in time: UNWIND the list and use sum(), collect() or another aggregate")
    raise QueryRefused(f"the function {name} is not allowed: only openCypher's own functions that read the graph are")

