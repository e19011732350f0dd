"""``CASE x WHEN 1, 2 THEN y``, for which the engine wants a WHEN each."""

from __future__ import annotations

from dataclasses import dataclass, field

from concerted.graph.stores.embedded.dialect.draft import CLOSING, OPENING, Draft


@dataclass
class _Case:
    """One CASE: how deep in brackets, the commas since its last WHEN, and the last THEN."""

    depth: int
    commas: list[int] = field(default_factory=list)
    then: int = 0


def part_cases(draft: Draft) -> None:
    """Repeat the result for every value; after all other rewrites, so that it is the rewritten one."""
    depth = 0
    open_: list[_Case] = []
    for place, token in enumerate(draft.found):
        depth += (token.symbol in OPENING) - (token.symbol in CLOSING)
        if draft.symbol(place - 1) in (".", ":") and token.kind == "word" and token.word != "CASE":
            continue
        if token.word == "CASE":
            open_.append(_Case(depth))
        if not open_ or open_[-1].depth != depth:
            continue
        case = open_[-1]
        if token.symbol == "," and case.then == 0:
            case.commas.append(place)
        elif token.word == "THEN":
            case.then = place
        elif token.word in ("WHEN", "ELSE", "END"):
            if case.then and case.commas:
                result = draft.rendered(case.then + 1, place - 1)
                for comma in case.commas:
                    draft.replace(comma, f" THEN {result} WHEN")
            case.commas, case.then = [], 0
            if token.word == "END":
                open_.pop()
