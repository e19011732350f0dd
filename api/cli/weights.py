"""Weights of species from a file: every row is looked at, and what is wrong is told with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concerted.api.cli.rows import RowsRefused, rows_of
from concerted.graph.errors import ConcertedError, InvalidQuery

if TYPE_CHECKING:
    from concerted.graph.names.resolver import Names

# The heaviest that a species may be: sums of heavier ones have no decimals left.
MOST = 1_000_000
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WHOLE = ("taxon", "weight")


@dataclass(frozen=True)
class Row:
    """A row of the file as it stands there."""

    line: int
    taxon: str
    weight: Any


def read_weights(path: str, names: Names) -> Mapping[str, float]:
    """Weights by taxon from a file.

    Parameters
    ----------
    path : str
        A CSV with the columns ``taxon`` and ``weight``, in that order where it has no heading; or a JSON object of weights by taxon.
    names : Names
        By which the taxa are found: scientific names, synonyms, common names.

    Returns
    -------
    Mapping of str to float
        Weights from 0 to 1,000,000 by accepted name.

    Raises
    ------
    InvalidQuery
        The file cannot be read, or rows of it are not right; the first of these are told, each with its line.
    """
    try:
        content = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise InvalidQuery(
            "--weights: {path!r} is not accepted; equal, appendix, or a CSV (taxon,weight) or JSON file that can be read", path=path,
        ) from error
    rows = list(_of_json(path, content) if content.lstrip().startswith(("{", "[")) else _of_csv(path, content))
    if not rows:
        raise InvalidQuery("--weights: {path} holds no weights; a CSV has a row taxon,weight for each", path=path)
    found: dict[str, tuple[float, Row]] = {}
    wrong: list[tuple[int, ConcertedError]] = []
    for row in rows:
        try:
            taxon, weight = _taxon(row, names), _weight(row.weight)
        except ConcertedError as error:
            wrong.append((row.line, error))
            continue
        if taxon in found:
            before = found[taxon][1]
            wrong.append((row.line, InvalidQuery(
                "{taxon!r} is {accepted}, which has a weight on line {before} already", taxon=row.taxon, accepted=taxon, before=before.line,
            )))
        else:
            found[taxon] = weight, row
    if wrong:
        raise RowsRefused("--weights", path, wrong)
    return {taxon: weight for taxon, (weight, _) in found.items()}


def _of_csv(path: str, content: str) -> Iterator[Row]:
    """The rows of a CSV; InvalidQuery where it is none, or lacks a column."""
    at = dict(zip(_WHOLE, range(2), strict=True))
    headed, wrong, rows, first = False, [], [], True
    for line, cells in rows_of("--weights", path, content):
        told = [cell.lower() for cell in cells]
        if first and set(told) & set(_WHOLE):
            for name in _WHOLE:
                if told.count(name) != 1:
                    raise InvalidQuery("--weights: {path}:{line}: one column {name} is accepted, and there are {n}", path=path,
                                       line=line, name=name, n=told.count(name))
            at, headed = {name: told.index(name) for name in _WHOLE}, True
        elif len(cells) != 2 if not headed else len(cells) <= max(at.values()):
            wrong.append((line, InvalidQuery("{n} columns; two are accepted: taxon,weight", n=len(cells))))
        else:
            rows.append(Row(line, cells[at["taxon"]], cells[at["weight"]]))
        first = False
    if wrong:
        raise RowsRefused("--weights", path, wrong)
    yield from rows


def _of_json(path: str, content: str) -> Iterator[Row]:
    """The members of a JSON object, those that stand twice too; InvalidQuery where it is none."""
    try:
        pairs = json.loads(content, object_pairs_hook=list, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise InvalidQuery("--weights: {path}: no JSON object of weights by taxon ({error})", path=path, error=str(error)) from error
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        raise InvalidQuery("--weights: {path}: no JSON object of weights by taxon ({error})", path=path, error=type(pairs).__name__)
    place = 0
    for taxon, weight in pairs:
        # Where it stands in the text: members come in its order.
        told = re.compile(re.escape(json.dumps(taxon, ensure_ascii=False)) + r"\s*:").search(content, place)
        place = told.end() if told else place
        yield Row(content.count("\n", 0, place) + 1, taxon.strip(), weight if isinstance(weight, int | float | bool) else repr(weight))


def _taxon(row: Row, names: Names) -> str:
    if not row.taxon:
        raise InvalidQuery("no taxon")
    return names.taxon(row.taxon)


def _weight(value: Any) -> float:
    """The number that a weight is; InvalidQuery naming what is accepted."""
    if isinstance(value, str) and not value:
        raise InvalidQuery("no weight; a number from 0 to {most} is accepted", most=MOST)
    if isinstance(value, bool) or (isinstance(value, str) and not _NUMBER.fullmatch(value)):
        raise InvalidQuery("{value!r} is no number; one from 0 to {most} is accepted", value=value, most=MOST)
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not 0 <= number <= MOST:
        raise InvalidQuery("{value} is not accepted; a number from 0 to {most} is", value=value, most=MOST)
    return number
