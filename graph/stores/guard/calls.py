"""What a query calls: procedures of a list under both guards, and for the public functions of a list too.

Lists of what is allowed, as each engine has hundreds more: of files, other databases, its administration, its extensions.
"""

from __future__ import annotations

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.guard.tokens import Token
from concerted.graph.stores.limits import Guard

LOOPS = frozenset({"all", "any", "none", "single", "reduce"})
# openCypher's, of both engines.
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
FUNCTIONS = _PLAIN | _CLOCKS | {
    "datetime.fromepoch", "datetime.fromepochmillis", "duration.between", "duration.indays", "duration.inmonths", "duration.inseconds",
    "point.distance", "point.withinbbox",
}
# Words of the language that may stand before a parenthesis.
_WORDS = frozenset({
    "MATCH", "WHERE", "AND", "OR", "XOR", "NOT", "IN", "WITH", "RETURN", "DISTINCT", "CASE", "WHEN", "THEN", "ELSE", "UNWIND", "BY",
    "CALL", "CONTAINS", "SKIP", "OFFSET", "LIMIT", "SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS",
})
PUBLIC_PROCEDURES = frozenset({"db.labels", "db.relationshiptypes", "db.propertykeys"})
# What the engines have to read with: Neo4j's account of the schema, full-text search, the algorithms of the embedded engine.
LOCAL_PROCEDURES = PUBLIC_PROCEDURES | {
    "db.schema", "db.schema.visualization", "db.schema.nodetypeproperties", "db.schema.reltypeproperties", "db.indexes", "db.constraints",
    "db.index.fulltext.querynodes", "db.index.fulltext.queryrelationships", "db.info", "db.ping", "list_procedures",
    "pagerank", "betweenness", "degree", "closeness", "louvain", "leiden", "label_propagation", "connected_components", "k_core",
    "clustering_coefficient", "triangle_count", "eccentricity", "diameter",
}


def check_calls(found: list[Token], guard: Guard) -> None:
    """Look at whatever is called; QueryRefused for a procedure or function that is not allowed."""
    for position, token in enumerate(found):
        if token.word == "CALL" and _before(found, position) != ".":
            _check_procedure(found, position, guard)
        elif token.symbol == "(" and guard == "public":
            _check_function(found, position)


def _check_procedure(found: list[Token], position: int, guard: Guard) -> None:
    if position + 1 < len(found) and found[position + 1].symbol in ("{", "("):
        return
    check_procedure(dotted(found, position + 1), guard)


def check_procedure(name: str, guard: Guard) -> None:
    """Refuse a procedure that is not of the guard's list."""
    allowed = PUBLIC_PROCEDURES if guard == "public" else LOCAL_PROCEDURES
    if name.lower() not in allowed:
        raise QueryRefused(f"the procedure {name or '(unnamed)'} is not allowed; allowed are {', '.join(sorted(allowed))}")


def _check_function(found: list[Token], position: int) -> None:
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
    name = dotted(found, start) or f"(...).{found[position - 1].text}"
    if name.lower() in FUNCTIONS or (found[start].kind == "word" and name.upper() in _WORDS):
        return
    raise QueryRefused(f"the function {name} is not allowed: the public may call openCypher's own, such as coalesce, size, collect, date")


def dotted(found: list[Token], position: int) -> str:
    """The name that starts here, with its dots, without its quotes; words in small letters."""
    parts: list[str] = []
    for token in found[position:]:
        if len(parts) % 2 == 0 and token.kind in ("word", "quoted"):
            parts.append(token.word.lower() if token.kind == "word" else token.name)
        elif len(parts) % 2 == 1 and token.symbol == ".":
            parts.append(".")
        else:
            break
    return "".join(parts).rstrip(".")


def _before(found: list[Token], position: int) -> str:
    return found[position - 1].symbol if 0 < position < len(found) else ""


def _word_at(found: list[Token], position: int) -> str:
    return found[position].word if 0 <= position < len(found) else ""
