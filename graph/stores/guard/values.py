"""Numbers, characters and parameters that an engine can hold: what it could not is told before it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from concerted.graph.errors import QueryFailed
from concerted.graph.stores.guard.tokens import Token

LARGEST = 2**63 - 1
DEEPEST = 50
_DIGITS = 400
_PLAIN = (str, bool, int, float, date, time, timedelta)


def check_values(found: list[Token], parameters: Mapping[str, Any]) -> None:
    """Look at every number of the text and every parameter; QueryFailed names what no engine takes."""
    for position, token in enumerate(found):
        if token.kind == "number":
            number = number_of(token)
            negative = position > 0 and found[position - 1].symbol == "-"
            if isinstance(number, int) and number > LARGEST + negative:
                raise QueryFailed(f"the number {_short(token.text)} is over the 64 bits of a whole number: write it with a point")
    for name, value in parameters.items():
        _check_parameter(str(name), value)


def number_of(token: Token) -> int | float:
    """The value of a number as written; QueryFailed where it is none."""
    plain = token.text.replace("_", "")
    wrong = QueryFailed(f"{_short(token.text)} is no number: up to {_DIGITS} digits are accepted, such as 12, 1.5 or 1.5e3")
    if len(plain) > _DIGITS:
        raise wrong
    try:
        if plain[:2].lower() in ("0x", "0o"):
            return int(plain, 0)
        number = int(plain) if plain.isdecimal() else float(plain)
    except ValueError:
        raise wrong from None
    if number == float("inf"):
        raise QueryFailed(f"the number {_short(token.text)} is larger than any that an engine holds")
    return number


def _check_parameter(name: str, value: Any) -> None:
    shown = f"the parameter ${_short(name.encode(errors='replace').decode())}"
    _check_text(name, f"the name of {shown}")
    waiting = [(value, 0)]
    while waiting:
        inner, depth = waiting.pop()
        if depth > DEEPEST:
            raise QueryFailed(f"{shown} has lists or maps more than {DEEPEST} deep")
        if isinstance(inner, Mapping):
            for key in inner:
                if not isinstance(key, str):
                    raise QueryFailed(f"{shown} has a map whose key is no text but {type(key).__name__}")
                _check_text(key, f"a key in {shown}")
            waiting.extend((below, depth + 1) for below in inner.values())
        elif isinstance(inner, list | tuple):
            waiting.extend((below, depth + 1) for below in inner)
        elif isinstance(inner, str):
            _check_text(inner, shown)
        elif isinstance(inner, int) and not -LARGEST - 1 <= inner <= LARGEST:
            raise QueryFailed(f"{shown} is over the 64 bits of a whole number: give it as a decimal or as text")
        elif not (inner is None or isinstance(inner, _PLAIN)):
            raise QueryFailed(
                f"{shown} is of a type that no engine takes ({type(inner).__name__}): text, numbers, dates, lists and maps are taken"
            )


def _check_text(text: str, where: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QueryFailed(f"{where} has half a character (a lone surrogate): give the whole one")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:30]}… ({len(text)} characters)"
