"""Regular expressions whose matching ends soon, whatever the text.

Java's matcher, which Neo4j uses, goes back over the text for every ``*``; one in a group that repeats itself takes longer
than the world lasts, and Neo4j has no limit on it (the embedded engine's matcher takes a time in proportion to the text). So
a pattern is given as a string or parameter, not worked out by the query, and is of a form that needs at most the square of
the text's length. A pattern of that kind still says most of what names are searched for: ``(?i).*curlew.*``,
``Anser (albifrons|anser)``, ``[A-Z]{3}``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from concerted.graph.errors import LimitExceeded, QueryRefused
from concerted.graph.stores.guard.tokens import Token

LENGTH = 200
SUBJECT_BITS = 12
SUBJECT = 2**SUBJECT_BITS
# The matcher tries at most (length of the text) to the power of the repeats, times 2 to the power of the choices.
STEPS_BITS = 28
_FORM = re.compile(
    r"""(?:\(\?i\))?
        (?: [^\\\[\](){}*+?|]      # a character, . ^ or $
          | \\[^A-Za-z0-9]         # an escaped sign
          | \\[dDwWsSbB]           # a class
          | \[\^?[^\\\[\]&]+\]     # a set
          | [*+?|]
          | \{\d{1,2}\}
          | \((?![?*+]) | \)(?![*+?{])
        )*""",
    re.VERBOSE | re.DOTALL,
)


def check_regexes(found: list[Token], size: int, parameters: Mapping[str, Any]) -> None:
    """Look at every ``=~``; QueryRefused for a pattern of another form, LimitExceeded where the texts are too long.

    ``size`` is the bytes of the largest text that the query could build.
    """
    places = [place for place, token in enumerate(found) if token.symbol == "=~"]
    if places and size > SUBJECT:
        raise LimitExceeded(f"texts matched with =~ may have {SUBJECT} bytes, and this query could build longer ones")
    for place in places:
        check_pattern(_pattern(found, place, parameters))


def check_pattern(pattern: str) -> None:
    """Refuse a pattern that could need more than the square of a text's length."""
    if len(pattern) > LENGTH:
        raise LimitExceeded(f"the pattern after =~ has {len(pattern)} characters, over the limit of {LENGTH}")
    plain = re.sub(r"\\.|\[\^?[^\]]*\]", "x", pattern.removeprefix("(?i)"), flags=re.DOTALL)
    if not _FORM.fullmatch(pattern):
        raise QueryRefused("the pattern after =~ is of a form that may never end (a repeated group, {n,m}, look-around, back-reference)")
    repeats, choices = len(re.findall(r"[*+]", plain)), len(re.findall(r"[?|]", plain))
    if SUBJECT_BITS * repeats + choices > STEPS_BITS:
        raise QueryRefused("the pattern after =~ repeats (* or +) or chooses (? or |) too often: CONTAINS and STARTS WITH cost less")


def _pattern(found: list[Token], place: int, parameters: Mapping[str, Any]) -> str:
    """The text after ``=~``: nothing may be joined to it."""
    given = found[place + 1] if place + 1 < len(found) else None
    after = "".join(token.symbol for token in found[place + 2 : place + 4])
    if given is None or given.kind not in ("string", "parameter") or after.startswith(("+", "[", ".")) or after == "||":
        raise QueryRefused("the pattern after =~ is a string or parameter of its own, not worked out from others")
    if given.kind == "string":
        return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), given.text[1:-1], flags=re.DOTALL)
    value = parameters.get(given.name, "")
    return value if isinstance(value, str) else ""
