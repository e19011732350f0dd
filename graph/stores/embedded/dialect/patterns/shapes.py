"""Patterns and subqueries that the engine does not read, or reads otherwise than Neo4j."""

from __future__ import annotations

from concerted.graph.errors import QueryRefused
from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.patterns.scopes import is_bound
from concerted.graph.stores.embedded.names import MARK

_BLOCKS = frozenset({"EXISTS", "COUNT", "COLLECT"})
_ONLY_PATTERNS = frozenset({"RETURN", "WITH", "UNWIND", "UNION", "CALL", "OPTIONAL"})

BEFORE_PATTERN = frozenset({"MATCH", "WHERE", "AND", "OR", "XOR", "NOT", "EXISTS", "THEN", "ELSE", "WHEN", "RETURN", "IN", "CASE"})


def check_patterns(draft: Draft) -> None:
    """Refuse by name what the engine would not find, or would call a mistake in its own words.

    Raises
    ------
    QueryRefused
        A label expression, a subquery that is more than a pattern, or a map in a pattern that looks at the pattern itself.
    """
    for place, token in enumerate(draft.found):
        if token.symbol == ":" and draft.symbol(place - 1) != "{":
            _check_labels(draft, place)
        if token.symbol == "{" and draft.word(place - 1) in _BLOCKS:
            _check_block(draft, place)
        if token.symbol == "{" and is_pattern_map(draft, place):
            _check_own_names(draft, place)


def part_counts(draft: Draft) -> None:
    """``(COUNT { … })``, which the engine takes for a node called COUNT."""
    for place, token in enumerate(draft.found):
        if token.word == "COUNT" and draft.symbol(place + 1) == "{" and draft.symbol(place - 1) == "(":
            draft.wrap(place, place, "0 + ", "")


def name_lone_nodes(draft: Draft) -> None:
    """``p = (:State)``: of a node without a name the engine makes no path."""
    for place in range(3, len(draft.found)):
        if draft.symbol(place) == "(" and draft.symbol(place - 1) == "=" and draft.found[place - 2].kind in ("word", "quoted"):
            bound = draft.symbol(place - 3) == "," or draft.word(place - 3) == "MATCH"
            closing = draft.closing(place)
            if bound and draft.symbol(place + 1) in (")", ":", "{") and draft.symbol(closing + 1) not in ("-", "<-"):
                draft.wrap(place, place, "", f"`{MARK}{place}`")


def _check_labels(draft: Draft, place: int) -> None:
    after = draft.symbol(place + 1)
    if after in ("!", "%") or (after == "(" and (draft.symbol(place - 1) == "(" or draft.symbol(place - 2) in ("(", "["))):
        raise QueryRefused(
            f"the embedded engine has no label expressions with {after}: write :A|B for either of two, and the rest in WHERE, such as "
            "NOT n:A or NOT type(r) = 'A'"
        )
    if draft.symbol(place + 2) == "&":
        raise QueryRefused("the embedded engine has no label expressions with &: write the second label in WHERE, such as n:B or NOT n:B")


def _check_block(draft: Draft, opening: int) -> None:
    word = draft.word(opening - 1)
    if word == "COLLECT":
        raise QueryRefused("the embedded engine has no COLLECT { }: use a pattern comprehension, [(a)-->(b) | b.name], or collect()")
    closing = draft.closing(opening)
    for place in range(opening + 1, closing):
        if draft.word(place) in _ONLY_PATTERNS and draft.symbol(place - 1) != ".":
            raise QueryRefused(
                f"the embedded engine takes only patterns and WHERE in {word} {{ }}: leave {draft.found[place].text} out, or use CALL {{ }}"
            )
    start = opening + 1 + (draft.word(opening + 1) == "MATCH")
    if draft.symbol(start + 1) == "=" and draft.symbol(start + 2) == "(":
        raise QueryRefused(f"the embedded engine takes no name for a path in {word} {{ }}: leave `{draft.found[start].text} =` out")


def is_pattern_map(draft: Draft, opening: int) -> bool:
    """Whether a brace opens the properties of a node or link in a pattern."""
    if draft.symbol(opening + 1) == "." or draft.word(opening - 1) in _BLOCKS:
        return False
    place = opening - 1
    while place >= 0 and (draft.found[place].kind in ("word", "quoted", "number") or draft.symbol(place) in (":", "|", "*", "..")):
        place -= 1
    if draft.symbol(draft.closing(opening) + 1) not in (")", "]"):
        return False
    # A parenthesis after a name is a call, of what is between: ``collect(n {x: 1})``.
    before = draft.found[place - 1] if place > 0 else None
    called = before is not None and before.kind == "word" and before.word not in BEFORE_PATTERN and draft.symbol(place) == "("
    return draft.symbol(place) in ("(", "[") and not called


def _check_own_names(draft: Draft, opening: int) -> None:
    """A name that the same pattern gives is not there yet when the engine looks at the map: it would find nothing."""
    start = _pattern_start(draft, opening)
    closing = draft.closing(opening)
    for place in range(opening + 1, closing):
        token = draft.found[place]
        if token.kind not in ("word", "quoted") or draft.symbol(place - 1) in (".", "$") or draft.symbol(place + 1) in ("(", ":"):
            continue
        given = any(draft.found[other].name == token.name and draft.symbol(other - 1) in ("(", "[") for other in range(start, opening))
        if given and not is_bound(draft, token.name, start):
            raise QueryRefused(
                f"the embedded engine cannot look at `{token.text}` in a map of the pattern that `{token.text}` is part of: "
                f"write it in WHERE, such as n.{draft.found[opening + 1].text} = {draft.written(place, min(place + 2, closing - 1))}"
            )


def _pattern_start(draft: Draft, opening: int) -> int:
    """Place after the MATCH, brace or bracket in which a pattern stands."""
    depth = 0
    for place in range(opening - 1, -1, -1):
        symbol = draft.symbol(place)
        depth += (symbol in (")", "]", "}")) - (symbol in ("(", "[", "{"))
        if draft.word(place) == "MATCH" or (depth < -1):
            return place + 1
    return 0
