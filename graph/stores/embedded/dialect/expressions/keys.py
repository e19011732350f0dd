"""Names of properties and keys that the engine keeps for itself, and its own that nobody is to see."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft
from concerted.graph.stores.embedded.names import KEPT, MARK, OWN, VIRTUAL, marked

# A bracket after one of these words opens a list; after any other name it picks from a list or map.
_BEFORE_LIST = frozenset({
    "IN", "RETURN", "WITH", "WHERE", "AND", "OR", "XOR", "NOT", "THEN", "ELSE", "WHEN", "CASE", "UNWIND", "BY", "CONTAINS", "DISTINCT",
    "AS",
})
_OWN_KEYS = ", ".join(f"'{name}'" for name in sorted(VIRTUAL))
_MARKED_KEY = " ".join(f"WHEN '{name}' THEN '{marked(name)}'" for name in sorted(KEPT))


def mark_names(draft: Draft) -> None:
    """Properties and keys of maps under the names that the engine keeps for itself."""
    open_: list[str] = []
    for place, token in enumerate(draft.found):
        if token.symbol in OPENING:
            open_.append(token.symbol)
        elif token.symbol in CLOSING and open_:
            open_.pop()
        name = token.text.strip("`") if token.kind in ("word", "quoted") else ""
        if name not in KEPT:
            continue
        of_value = draft.symbol(place - 1) == "." and draft.symbol(place + 1) != "("
        of_map = bool(open_) and open_[-1] == "{" and draft.symbol(place - 1) in ("{", ",") and draft.symbol(place + 1) == ":"
        if of_value or of_map:
            draft.replace(place, marked(name))


def mark_subscripts(draft: Draft) -> None:
    """``n['id']``, and ``n[k]`` whatever k turns out to be."""
    for place in _subscripts(draft):
        last = draft.closing(place)
        inside = draft.found[place + 1 : last]
        if len(inside) == 1 and inside[0].kind == "string":
            name = inside[0].text[1:-1]
            if name in KEPT:
                draft.replace(place + 1, f"'{marked(name)}'")
        elif inside and not _is_number(draft, place + 1, last) and not _is_slice(draft, place + 1, last):
            draft.wrap(place + 1, last - 1, f"head([{OWN} IN [", f"] | CASE {OWN} {_MARKED_KEY} ELSE {OWN} END])")


def hide_own_keys(draft: Draft) -> None:
    """``keys(n)`` without the engine's own, and as the facts call them."""
    for place, token in enumerate(draft.found):
        if token.word == "KEYS" and draft.symbol(place + 1) == "(" and draft.symbol(place - 1) != ".":
            without = f" WHERE NOT {OWN} IN [{_OWN_KEYS}] | replace({OWN}, '{MARK}', '')])"
            draft.wrap(place, draft.closing(place + 1), f"([{OWN} IN ", without)


def _subscripts(draft: Draft) -> Iterator[int]:
    """Places of brackets that pick from a list or map."""
    for place in range(1, len(draft.found)):
        before = draft.found[place - 1]
        picks = before.symbol in (")", "]", "}") or before.kind in ("quoted", "parameter", "string") or (
            before.kind == "word" and before.word not in _BEFORE_LIST
        )
        if draft.found[place].symbol == "[" and picks:
            yield place


def _is_slice(draft: Draft, first: int, last: int) -> bool:
    depth = 0
    for place in range(first, last):
        depth += (draft.symbol(place) in OPENING) - (draft.symbol(place) in CLOSING)
        if depth == 0 and draft.symbol(place) == "..":
            return True
    return False


def _is_number(draft: Draft, first: int, last: int) -> bool:
    """Whether nothing but numbers and signs, or a size(), is there."""
    inside = draft.found[first:last]
    return inside[0].word == "SIZE" or all(token.kind == "number" or token.symbol in ("+", "-", "*") for token in inside)
