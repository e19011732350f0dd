"""Two answers beside each other: where they differ, and what stands there in each."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Any

# Another processor may give sums another last digit: numbers are the same to this part of them.
CLOSE = 1e-9
# Levels of lists and objects that an answer may have.
DEEPEST = 100
# What tells one record of a list from the others, where it has it.
_IDENTITY = (
    "id", "kind", "change", "state", "iso3", "taxon", "instrument", "territories", "population", "date", "appendix", "member", "name",
    "since",
)


class Side(Enum):
    """What stands on one side alone."""

    NOTHING = "nothing"


NOTHING = Side.NOTHING


@dataclass(frozen=True)
class Difference:
    """A place in an answer, as a path such as ``gaps[ALB].n_taxa``, with what stands there in one and in the other; ``NOTHING`` is there
    where there is no such place."""

    where: str
    stated: Any
    found: Any


@dataclass
class Compared:
    """What of two answers is alike and still not the same: ``close`` numbers, and ``reordered`` lists by their paths."""

    close: int = 0
    reordered: tuple[str, ...] = ()


def differences(stated: Any, found: Any, compared: Compared, where: str = "") -> Iterator[Difference]:
    """Where two answers differ, as JSON has them.

    Parameters
    ----------
    stated, found : JSON values
        What a certificate holds, and what was recomputed.
    compared : Compared
        Is told what is alike and not the same.
    where : str
        Path of the values.

    Yields
    ------
    Difference
        In the order of the answers. Records of lists are paired by what names them, so that one that is missing makes no difference of
        those behind it.

    Examples
    --------
    >>> one = {"gaps": [{"iso3": "ALB", "n": 1}, {"iso3": "KEN", "n": 2}]}
    >>> list(differences(one, {"gaps": [{"iso3": "KEN", "n": 3}]}, Compared()))
    [Difference(where='gaps[KEN].n', stated=2, found=3), Difference(where='gaps[ALB]', stated={...}, found=<Side.NOTHING: 'nothing'>)]
    """
    if isinstance(stated, dict) and isinstance(found, dict):
        for name in [*found, *(name for name in stated if name not in found)]:
            inner = f"{where}.{name}" if where else str(name)
            yield from differences(stated.get(name, NOTHING), found.get(name, NOTHING), compared, inner)
    elif isinstance(stated, list) and isinstance(found, list):
        yield from _of_lists(stated, found, compared, where)
    elif stated is NOTHING or found is NOTHING or type(stated) is not type(found) or stated != found:
        if _close(stated, found):
            compared.close += 1
        else:
            yield Difference(where or "answer", stated, found)


def _close(one: Any, other: Any) -> bool:
    """Whether two values are numbers that differ in their last digits alone."""
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in (one, other)):
        return False
    try:
        return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12)
    except OverflowError:
        return False


def _of_lists(stated: Sequence[Any], found: Sequence[Any], compared: Compared, where: str) -> Iterator[Difference]:
    if stated == found:
        return
    ours, theirs = [_text(each) for each in found], [_text(each) for each in stated]
    if sorted(ours) == sorted(theirs):
        compared.reordered += (where or "answer",)
        return
    if not all(isinstance(each, dict) for each in (*stated, *found)):
        # What stands in both is taken out, so that one that is missing makes no difference of those behind it.
        apart = zip_longest(_without(stated, theirs, ours), _without(found, ours, theirs), fillvalue=(0, NOTHING))
        for (n, one), (m, other) in apart:
            yield from differences(one, other, compared, f"{where}[{m if one is NOTHING else n}]")
        return
    unpaired: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for each in reversed(stated):
        unpaired[_identity(each)].append(each)
    alone = []
    for each in found:
        same = unpaired.get(_identity(each))
        if same:
            yield from differences(same.pop(), each, compared, f"{where}[{_called(each)}]")
        else:
            alone.append(each)
    for each in stated:
        if (left := unpaired[_identity(each)]) and left[-1] is each:
            left.pop()
            yield Difference(f"{where}[{_called(each)}]", each, NOTHING)
    for each in alone:
        yield Difference(f"{where}[{_called(each)}]", NOTHING, each)


def _without(values: Sequence[Any], texts: Sequence[str], others: Sequence[str]) -> Iterator[tuple[int, Any]]:
    """The values of a list that the other list does not hold, with their places."""
    held = Counter(others)
    for n, (value, text) in enumerate(zip(values, texts, strict=True)):
        if held[text] > 0:
            held[text] -= 1
        else:
            yield n, value


def _identity(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_text(record[name]) for name in _IDENTITY if name in record)


def _called(record: Mapping[str, Any]) -> str:
    """What a record is of, in a few words; of records in it their codes."""
    said = []
    for name in _IDENTITY:
        value = record.get(name)
        if isinstance(value, Mapping):
            value = value.get("iso3") or value.get("id") or value.get("name")
        if isinstance(value, str) and value:
            said.append(value)
    # What kind it is says least, and stands last.
    kinds = [value for value in said if value in (record.get("kind"), record.get("change"))]
    return " ".join([*(value for value in said if value not in kinds), *kinds][:4])


def shallow(value: Any) -> Any:
    """A value as it is; ValueError where lists and objects stand in one another deeper than any answer's.

    >>> shallow([1, {"a": []}])
    [1, {'a': []}]
    """
    inside, depth = [value], 0
    while inside:
        depth += 1
        if depth > DEEPEST:
            raise ValueError(f"deeper than {DEEPEST}")
        held = (each for each in inside if isinstance(each, dict | list))
        inside = [each for one in held for each in (one.values() if isinstance(one, dict) else one)]
    return value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def shown(value: Any, most: int = 60) -> str:
    """A value as people see it, in so many characters at the most."""
    text = "–" if value is NOTHING else value if isinstance(value, str) else _text(value)
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return text if len(text) <= most else f"{text[: most - 1]}…"
