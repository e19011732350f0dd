"""Differences that are known: each has a line in ``docs/engines.md`` under the name that it has here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.run import Difference

# Where Neo4j reports an error and the engine answers: by what Neo4j says.
REFUSED_BY_NEO4J: dict[str, str] = {
    "types": r"Type mismatch|treat that as a predicate|[Cc]annot|can not be|Invalid input|Invalid value|Invalid call signature|Wrong type|"
             r"[Ee]xpected|must be a number|requires numbers|Coercion|No such field|consider (converting|using)|not a valid|Unsupported",
    "patterns as values": r"pattern expression should only be used",
    "grouping": r"implicit grouping|declared before the WITH/RETURN|aggregat",
    "names given twice": r"shadowing|already declared",
    "division by zero": r"/ by zero",
    "overflow": r"overflow|out of range|too large",
    "one node at both ends": r"start and end nodes are the same|same node",
}
# Where both answer: by what the smallest query has in it. The first that fits counts.
ROWS: dict[str, str] = {
    "dates and texts": r"date.*[<>=] '|' [<>=].*date",
    "durations in sums": r"(sum|avg)\(.*duration",
    "paths of one node": r"OPTIONAL MATCH \w+ = \(\w*(:\w+)?\)",
    "null as a name": r"\[null IN ",
    "null in dates": r"(date|duration)(\.truncate)?\(",
    "errors in EXISTS": r"EXISTS \{",
    "no number": r"\b(log|log10|sqrt|asin|acos|atan2|tan|exp|NaN)\b|[/%] |NaN|\^",
    "numbers as texts": r"(toString\(|' \+|\+ '|\| a \+).*\d",
    "numbers from texts": r"to(Float|Integer|Boolean)\w*\(' |to(Float|Integer)\w*\('[^']*[xX_+.]",
    "large numbers": r"(round|toInteger|floor|ceil|abs)\(.*(e\d\d|\d{16})",
    "list and null": r"[\])] \+ |\+ [\[(]|\+ (null|labels|\$p)",
    "ranges past their end": r"range\(",
    "types named twice": r"(?s)\[\w*:(?:\w+\|)*(\w+)\|(?:\w+\|)*\1\b.*count\(",
    "percentiles": r"percentileCont\(",
}


def known(found: Difference) -> str | None:
    """The name of the difference, if it is a known one. Of rows only the smallest form tells: a larger query has much in it."""
    if found.verdict == "neo4j refuses":
        return next((name for name, said in REFUSED_BY_NEO4J.items() if re.search(said, found.neo4j.refused)), None)
    if found.verdict in ("rows", "order"):
        text = found.query.text + " " + " ".join(map(repr, found.query.parameters.values()))
        return next((name for name, form in ROWS.items() if re.search(form, text)), None)
    return None
