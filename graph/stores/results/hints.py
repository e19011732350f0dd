"""Labels, link types and properties of a query that the schema does not declare, each with the nearest that it does.

No engine takes them for errors: they match nothing or are null, and an answer without rows looks like a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from itertools import pairwise

from concerted.graph.property_graph.links import LINKS, NODES
from concerted.graph.property_graph.words import properties_of
from concerted.graph.stores.guard.tokens import Token

_BOOKKEEPING = ("Release", "ReleaseLedger")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_JOINING = frozenset({"|", "&", "!", "(", ")", "%"})


def hints(found: list[Token]) -> tuple[str, ...]:
    """A sentence for each name that is not declared, in the order of the text; ``found`` are the tokens of the query."""
    return tuple(dict.fromkeys(_hints(found)))


def _hints(found: list[Token]) -> Iterator[str]:
    variables: dict[str, set[str]] = {}
    for place, bracket in _colons(found):
        names = list(_names(found, place + 1))
        known, what = ((*types(), *labels()), "link type") if bracket == "[" else (labels(), "label")
        for name in names:
            if name not in known:
                yield _sentence(f"no {what} is called {name}", name, types() if bracket == "[" else labels())
        variable = found[place - 1]
        if bracket in ("(", "[") and variable.kind in ("word", "quoted"):
            variables.setdefault(variable.text, set()).update(names)
    renamed = {after.text for before, after in pairwise(found) if before.word == "AS"}
    for place in range(2, len(found)):
        of, read = found[place - 2].text, found[place]
        if found[place - 1].symbol != "." or read.kind != "word" or of in renamed or _symbol(found, place + 1) == "(":
            continue
        kinds = variables.get(of, set())
        declared = list(dict.fromkeys(name for kind in sorted(kinds) for name in properties().get(kind, ())))
        if declared and read.text == "id":
            yield f"{' or '.join(sorted(kinds))} has no property id: did you mean {declared[0]}?"
        elif declared and read.text not in declared:
            yield _sentence(f"{' or '.join(sorted(kinds))} has no property {read.text}", read.text, declared)


def _sentence(said: str, name: str, known: Iterable[str]) -> str:
    folded = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), folded, n=9, cutoff=0.65)
    # Of names that are as near, the first that is declared.
    best = [each for each in folded if each in near and _likeness(name, each) == _likeness(name, near[0])]
    return f"{said}: did you mean {folded[best[0]]}?" if best else f"{said}; concerted schema lists what there is"


def _likeness(name: str, other: str) -> float:
    return SequenceMatcher(None, name.lower(), other).ratio()


def _colons(found: list[Token]) -> Iterator[tuple[int, str]]:
    """Places of the colons before labels and types, with the bracket they stand in; those of maps are left out."""
    open_: list[str] = []
    for place, token in enumerate(found):
        if token.symbol in _OPENING:
            open_.append(token.symbol)
        elif token.symbol in _CLOSING and open_:
            open_.pop()
        elif token.symbol == ":" and place and (not open_ or open_[-1] != "{"):
            yield place, open_[-1] if open_ else ""


def _names(found: list[Token], place: int) -> Iterator[str]:
    """The names of ``A``, ``A|B``, ``A&!B``: as far as they are joined."""
    expected = True
    while place < len(found):
        token = found[place]
        if expected and token.kind in ("word", "quoted"):
            yield token.text.strip("`")
            expected = False
        elif token.symbol in _JOINING and (token.symbol != ")" or not expected):
            if token.symbol == ")":
                return
            expected = True
        else:
            return
        place += 1


def _symbol(found: list[Token], place: int) -> str:
    return found[place].symbol if place < len(found) else ""


@cache
def labels() -> tuple[str, ...]:
    """Labels that the schema declares, and those of bookkeeping."""
    return (*(node.label for node in NODES), *_BOOKKEEPING)


@cache
def types() -> tuple[str, ...]:
    """Types of links that the schema declares."""
    return tuple(dict.fromkeys(link.type for link in LINKS))


@cache
def properties() -> dict[str, tuple[str, ...]]:
    """Properties of each label and type, keys first; those of bookkeeping are not looked at."""
    found: dict[str, tuple[str, ...]] = {}
    for node in NODES:
        found[node.label] = (node.key, *(each.name for each in (properties_of(node.table) if node.table else ())), "digest")
    for link in LINKS:
        found[link.type] = (*found.get(link.type, ()), *(each.name for each in properties_of(link.table)), "key", "digest")
    return found
