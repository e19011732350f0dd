"""Maps made of nodes, links and maps: ``n {.name, x: 1}``, which the engine knows for nodes alone."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.functions import arguments
from concerted.graph.stores.embedded.dialect.patterns.shapes import is_pattern_map

_NOT_NAMES = frozenset({
    "EXISTS", "COUNT", "COLLECT", "CALL", "UNION", "ALL", "WITH", "RETURN", "UNWIND", "IN", "THEN", "ELSE", "WHEN", "CASE", "AND", "OR",
    "XOR", "NOT", "WHERE", "BY", "DISTINCT", "CONTAINS",
})


def write_projections(draft: Draft) -> None:
    """Write out what is picked: ``(CASE WHEN n IS NULL THEN null ELSE {name: n.name, x: 1} END)``.

    Raises
    ------
    QueryRefused
        ``r {.*, x: 1}`` of a link, which the engine would call null.
    """
    for place, opening in reversed(list(_projections(draft))):
        name = draft.found[place].text
        picks = arguments(draft, opening)
        if any(draft.written(*pick) == ".*" for pick in picks):
            if len(picks) == 1:
                draft.substitute(place, draft.closing(opening), f"properties({name})")
            elif _is_link(draft, name):
                raise QueryRefused(f"the embedded engine makes no map of all properties of a link with more in it: use properties({name})")
            continue
        entries = ", ".join(_entry(draft, name, *pick) for pick in picks)
        draft.substitute(place, draft.closing(opening), f"(CASE WHEN {name} IS NULL THEN null ELSE {{{entries}}} END)")


def _projections(draft: Draft) -> Iterator[tuple[int, int]]:
    """Places of the name and of the brace."""
    for opening in range(1, len(draft.found)):
        name = draft.found[opening - 1]
        if draft.symbol(opening) != "{" or name.kind not in ("word", "quoted") or name.word in _NOT_NAMES:
            continue
        if draft.symbol(opening + 1) == "." or (not _is_label(draft, opening - 1) and not is_pattern_map(draft, opening)):
            yield opening - 1, opening


def _is_label(draft: Draft, place: int) -> bool:
    """Whether a name is a label, type or length in a pattern rather than the value of a key."""
    before = draft.symbol(place - 1)
    return before in ("|", ".", "*", "..") or (before == ":" and draft.symbol(place - 3) not in ("{", ","))


def _entry(draft: Draft, name: str, first: int, last: int) -> str:
    if draft.symbol(first) == ".":
        key = draft.rendered(first + 1, last)
        return f"{key}: {name}.{key}"
    text = draft.rendered(first, last)
    return text if draft.symbol(first + 1) == ":" else f"{text}: {text}"


def _is_link(draft: Draft, name: str) -> bool:
    """Whether a pattern names a link so."""
    return any(token.text == name and draft.symbol(place - 1) == "[" and draft.symbol(place - 2) in ("-", "<-")
               for place, token in enumerate(draft.found))
