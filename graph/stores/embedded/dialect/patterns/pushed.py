"""What the engine looks at while it matches a pattern, and then reads wrongly: written so that it is looked at afterwards.

``startNode(r) = a`` is taken for a direction, and the wrong one where the other end has no name; ``{iso3: r.iso3}`` with the property of
a link finds nothing. Within ``coalesce( , null)`` both are values like others. Of ``startNode(r)`` itself the engine knows what it has and
what it equals, but gives null for it; the node comes out of a pattern.
"""

from __future__ import annotations

from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import COMPARED
from concerted.graph.stores.embedded.dialect.expressions.functions import arguments
from concerted.graph.stores.embedded.dialect.patterns.shapes import BEFORE_PATTERN, is_pattern_map
from concerted.graph.stores.embedded.names import MARK

_LINK, _NODE = f"{MARK}link", f"{MARK}node"
_ENDS = {"STARTNODE": f"({_NODE})-[{_LINK}]->()", "ENDNODE": f"()-[{_LINK}]->({_NODE})"}
_COMPARING = COMPARED | {"IN", "IS"}
_READING = frozenset({"LABELS", "PROPERTIES", "KEYS"})


def write_ends(draft: Draft) -> None:
    """``startNode(r)`` and ``endNode(r)``: a value to compare or to look into, or else the node that a pattern finds."""
    for place, token in enumerate(draft.found):
        if token.word not in _ENDS or draft.symbol(place + 1) != "(" or draft.symbol(place - 1) == ".":
            continue
        closing = draft.closing(place + 1)
        if _is_looked_into(draft, place, closing):
            draft.wrap(place, closing, "coalesce(", ", null)")
        else:
            draft.replace(place, "head")
            draft.wrap(place + 2, closing - 1, f"[{_LINK} IN [", f"] | head([{_ENDS[token.word]} | {_NODE}])]")


def _is_looked_into(draft: Draft, first: int, last: int) -> bool:
    """Whether only what the node has or equals is asked for."""
    beside = {draft.symbol(first - 1), draft.symbol(last + 1), draft.word(first - 1), draft.word(last + 1)}
    return bool(beside & _COMPARING) or draft.symbol(last + 1) in (".", ":") or draft.word(first - 2) in _READING


def write_map_values(draft: Draft) -> None:
    """``(s:State {iso3: r.iso3})``: properties of what is not known to be a node."""
    nodes = {token.text for place, token in enumerate(draft.found) if token.kind in ("word", "quoted") and _is_node(draft, place)}
    for place in range(len(draft.found)):
        if draft.symbol(place) != "{" or not is_pattern_map(draft, place):
            continue
        for first, last in arguments(draft, place):
            reads = last == first + 4 and draft.symbol(first + 1) == ":" and draft.symbol(first + 3) == "."
            if reads and draft.found[first + 2].text not in nodes:
                draft.wrap(first + 2, last, "coalesce(", ", null)")


def _is_node(draft: Draft, place: int) -> bool:
    """Whether a name stands where a pattern names a node: in a parenthesis that is no call."""
    before = draft.found[place - 2] if place > 1 else None
    called = before is not None and before.kind in ("word", "quoted") and before.word not in BEFORE_PATTERN
    return draft.symbol(place - 1) == "(" and draft.symbol(place + 1) in (":", ")", "{") and not called
