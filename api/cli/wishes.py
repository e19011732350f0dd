"""How an answer is to be written, as every command that writes one takes it: ``--all`` and ``--csv-bom``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any

import typer

All = Annotated[bool, typer.Option("--all", help="Hide nothing of a table: every column, and every item of a cell.")]
CsvBom = Annotated[bool, typer.Option("--csv-bom", help="Begin a CSV with the signature of UTF-8, by which Excel knows it.")]


@dataclass(frozen=True)
class Wishes:
    """What of them a command was given."""

    all: bool = False
    csv_bom: bool = False


NONE = Wishes()
_WISHES: ContextVar[Wishes] = ContextVar("wishes", default=NONE)


def wishes() -> Wishes:
    """Those of the command that runs."""
    return _WISHES.get()


def with_wishes(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command with these options, where it is one that writes an answer (has ``--output``)."""
    known = inspect.signature(function, eval_str=True)
    if "output" not in known.parameters:
        return function

    @wraps(function)
    def wishing(*given: Any, all: bool, csv_bom: bool, **named: Any) -> Any:
        token = _WISHES.set(Wishes(all, csv_bom))
        try:
            return function(*given, **named)
        finally:
            _WISHES.reset(token)

    further = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=kind)
        for name, kind in (("all", All), ("csv_bom", CsvBom))
    ]
    wishing.__signature__ = known.replace(parameters=[*known.parameters.values(), *further])  # type: ignore[attr-defined]
    wishing.__annotations__ = {**function.__annotations__, "all": All, "csv_bom": CsvBom}
    return wishing
