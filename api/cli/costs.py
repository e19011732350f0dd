"""What each State costs, from a file: every row is looked at, and what is wrong is told with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from concerted.api.cli.rows import RowsRefused, rows_of
from concerted.graph.errors import ConcertedError, InvalidQuery

if TYPE_CHECKING:
    from concerted.graph.names.resolver import Names

# The most that a State may cost: sums of more have no decimals left.
MOST = 1_000_000_000
STATES, COST = ("iso3", "name", "state"), "cost"
_NUMBER = re.compile(r"\+?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


def read_costs(path: str, names: Names, as_of: date | None = None) -> Mapping[str, float]:
    """Costs by State from a file.

    Parameters
    ----------
    path : str
        A CSV with the columns ``iso3`` (or ``name``) and ``cost``, in that order where it has no heading.
    names : Names
        By which the States are found: codes, and names.
    as_of : date, optional
        The date at which the names are meant.

    Returns
    -------
    mapping of str to float
        By code.

    Raises
    ------
    InvalidQuery
        The file cannot be read, is no such CSV, or rows of it are not accepted, each told with its line.
    """
    try:
        content = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidQuery("--cost: {path} cannot be read: {why}", path=path, why=error.strerror) from error
    except UnicodeDecodeError as error:
        raise InvalidQuery("--cost: {path} is no text in UTF-8", path=path) from error
    found: dict[str, tuple[float, int]] = {}
    wrong: list[tuple[int, ConcertedError]] = []
    for line, cells in _rows(path, content):
        try:
            state, cost = _read(cells, names, as_of)
            if state in found:
                raise InvalidQuery("{state} has a cost on line {before} already", state=state, before=found[state][1])
            found[state] = cost, line
        except ConcertedError as error:
            wrong.append((line, error))
    if wrong:
        raise RowsRefused("--cost", path, wrong)
    return {state: cost for state, (cost, _) in found.items()}


def _rows(path: str, content: str) -> list[tuple[int, list[str]]]:
    """The rows with their lines, State and cost of each, without the heading."""
    rows: list[tuple[int, list[str]]] = []
    order: tuple[int, int] | None = None
    first = True
    for line, cells in rows_of("--cost", path, content):
        told = [cell.lower() for cell in cells]
        if first and COST in told:
            named = [name for name in STATES if name in told]
            if not named:
                raise InvalidQuery("--cost: {path}:{line}: a column {name} is needed beside cost", path=path, line=line, name=STATES[0])
            order = told.index(named[0]), told.index(COST)
        else:
            rows.append((line, cells if order is None else [cells[at] if at < len(cells) else "" for at in order]))
        first = False
    return rows


def _read(cells: Sequence[str], names: Names, as_of: date | None) -> tuple[str, float]:
    """The code of a row and its cost; ConcertedError where one of them is none."""
    if len(cells) != 2:
        raise InvalidQuery("{n} columns; two are accepted: iso3,cost", n=len(cells))
    state, cost = cells
    if not state:
        raise InvalidQuery("no State")
    if not cost:
        raise InvalidQuery("no cost; a number from 0 to {most} is accepted", most=MOST)
    if not _NUMBER.fullmatch(cost) or not float(cost) <= MOST:
        raise InvalidQuery("{value!r} is not accepted; a number from 0 to {most} is", value=cost, most=MOST)
    return names.state(state, as_of), float(cost)
