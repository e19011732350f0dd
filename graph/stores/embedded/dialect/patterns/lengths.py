"""Links of a path of several steps by a name of their own: ``-[r*1..3]-``. The engine gives them from whichever end it began."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import Draft

_IN_ANY_ORDER = frozenset({"ALL", "ANY", "NONE", "SINGLE"})


def check_lengths(draft: Draft) -> None:
    """Refuse to look at such links in their order, which the path itself has right, and paths without an upper bound.

    Raises
    ------
    QueryRefused
        The name stands where the order of the links may be seen, or there is no bound, where the engine stops by itself.
    """
    for place, token in enumerate(draft.found):
        if token.symbol == "*" and _is_unbounded(draft, place):
            raise QueryRefused(
                "the embedded engine follows a path without an upper bound for 10 links and no further: give it one, such as *1..8"
            )
    for name, at in _named(draft):
        for place, token in enumerate(draft.found):
            if token.text != name or place == at or draft.symbol(place - 1) == "." or draft.symbol(place + 1) == ":":
                continue
            if not _is_in_any_order(draft, place):
                raise QueryRefused(
                    f"the embedded engine may give the links of `{name}` from either end: name the path, p = (a)-[*]-(b), "
                    f"and write relationships(p) for {name}"
                )


def _is_unbounded(draft: Draft, place: int) -> bool:
    """Whether a star is that of a link of any number of steps, other than in shortestPath, which ends by itself."""
    opening = place - 1
    while opening > 0 and (draft.found[opening].kind in ("word", "quoted") or draft.symbol(opening) in (":", "|", "!", "&")):
        opening -= 1
    if draft.symbol(opening) != "[" or draft.symbol(opening - 1) not in ("-", "<-"):
        return False
    start = opening
    while start > 0 and draft.word(start) not in ("MATCH", "WHERE", "RETURN", "WITH"):
        start -= 1
        if draft.word(start) in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
            return False
    if draft.found[place + 1].kind == "number":
        return draft.symbol(place + 2) == ".." and draft.found[place + 3].kind not in ("number", "parameter")
    return draft.symbol(place + 1) != ".." or draft.found[place + 2].kind != "number"


def _named(draft: Draft) -> Iterator[tuple[str, int]]:
    """Names of links of several steps, and where they are given."""
    for place in range(1, len(draft.found) - 1):
        if draft.symbol(place) == "[" and draft.symbol(place - 1) in ("-", "<-") and draft.found[place + 1].kind in ("word", "quoted"):
            closing = draft.closing(place)
            follows = draft.symbol(place + 2) in (":", "*") and draft.symbol(closing + 1) in ("-", "->")
            if follows and any(draft.symbol(other) == "*" for other in range(place + 2, closing)):
                yield draft.found[place + 1].text, place + 1


def _is_in_any_order(draft: Draft, place: int) -> bool:
    before = draft.word(place - 1)
    if before == "UNWIND":
        return True
    if before == "IN":
        return draft.symbol(place - 3) == "(" and draft.word(place - 4) in _IN_ANY_ORDER
    return draft.symbol(place - 1) == "(" and draft.word(place - 2) == "SIZE" and draft.symbol(place + 1) == ")"
