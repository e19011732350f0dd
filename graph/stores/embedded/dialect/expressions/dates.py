"""Dates beside texts. On Neo4j ``m.since < '2000-01-01'`` is null, as a date is no text; the engine reads the text as a date."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from concerted.graph.errors import QueryRefused
from concerted.graph.facts.schema import TABLES
from concerted.graph.property_graph.words import SCOPES, properties_of
from concerted.graph.stores.embedded.dialect.draft import Draft
from concerted.graph.stores.embedded.dialect.expressions.aggregates import COMPARED
from concerted.graph.stores.embedded.dialect.expressions.functions import arguments
from concerted.graph.stores.embedded.dialect.patterns.shapes import is_pattern_map

_MAKING = frozenset({"DATE"})
_KEEPING = frozenset({"MIN", "MAX"})


@cache
def date_properties() -> frozenset[str]:
    """Properties that are dates wherever they occur."""
    declared = [each for table in (*TABLES, SCOPES.name) for each in properties_of(table)]
    return frozenset(each.name for each in declared if each.type == "date") - {each.name for each in declared if each.type != "date"}


def check_dates(draft: Draft, parameters: Mapping[str, Any]) -> None:
    """Refuse to compare a date of the facts with a text.

    Raises
    ------
    QueryRefused
        The query does so, with a text as it stands or as a parameter.
    """
    names = _date_names(draft)

    def is_date(place: int) -> bool:
        named = 0 <= place < len(draft.found) and draft.symbol(place - 1) != "." and draft.found[place].text in names
        return named or _is_date(draft, place)

    for place in range(len(draft.found) - 1):
        if draft.word(place) == "IN" and is_date(place - 1):
            _check_list(draft, place, parameters)
        if draft.symbol(place) == "{" and is_pattern_map(draft, place):
            for first, last in arguments(draft, place):
                if draft.found[first].text in date_properties() and last == first + 2 and _is_text(draft, last, parameters):
                    _refuse(draft, first, last)
        if draft.symbol(place) not in COMPARED:
            continue
        if _is_text(draft, place + 1, parameters) and is_date(place - 1):
            _refuse(draft, place - 1, place + 1)
        after = place + 3 if draft.symbol(place + 2) == "." else place + 1
        if _is_text(draft, place - 1, parameters) and is_date(after):
            _refuse(draft, after, place - 1)


def _check_list(draft: Draft, place: int, parameters: Mapping[str, Any]) -> None:
    """Whether a date is looked for among texts."""
    if draft.symbol(place + 1) == "[":
        for first, last in arguments(draft, place + 1):
            if first == last and _is_text(draft, first, parameters):
                _refuse(draft, place - 1, first)
    given = parameters.get(draft.found[place + 1].text[1:].strip("`")) if draft.found[place + 1].kind == "parameter" else None
    if isinstance(given, list) and any(isinstance(item, str) for item in given):
        raise QueryRefused(f"{draft.found[place - 1].text} is a date, which is not the same as any text: give dates as the parameter")


def _refuse(draft: Draft, of_date: int, of_text: int) -> None:
    name, text = draft.found[of_date].text, draft.found[of_text].text
    if name == ")":
        name = draft.written(draft.opening(of_date) - 1, of_date)
    raise QueryRefused(f"{name} is a date, which is neither less, more nor the same as a text: write date({text})")


def _date_names(draft: Draft) -> set[str]:
    """Names that the query gives to dates with AS, unless it gives them to other things too."""
    named: dict[str, set[bool]] = {}
    for place in range(1, len(draft.found) - 1):
        if draft.word(place) == "AS" and draft.found[place + 1].kind in ("word", "quoted"):
            named.setdefault(draft.found[place + 1].text, set()).add(_is_date(draft, place - 1))
    return {name for name, kinds in named.items() if kinds == {True}}


def _is_text(draft: Draft, place: int, parameters: Mapping[str, Any]) -> bool:
    token = draft.found[place]
    return token.kind == "string" or (token.kind == "parameter" and isinstance(parameters.get(token.text[1:].strip("`")), str))


def _is_date(draft: Draft, place: int) -> bool:
    """Whether a property that is a date, or a call of date(), ends there."""
    if not 0 <= place < len(draft.found):
        return False
    if draft.symbol(place) == ")":
        opening = draft.opening(place)
        made = draft.word(opening - 1) in _MAKING and draft.symbol(opening - 2) != "."
        return made or (draft.word(opening - 1) in _KEEPING and _is_date(draft, place - 1))
    return draft.symbol(place - 1) == "." and draft.found[place].text in date_properties()
