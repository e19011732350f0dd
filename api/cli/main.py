"""``concerted``: the command line, and how its errors leave."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from concerted.api import secret_files
from concerted.api.cli import options, overview
from concerted.api.output.words import words
from concerted.graph.errors import ConcertedError, InvalidPackage, InvalidQuery, QueryFailed, QueryRefused, UnknownName
from concerted.graph.vocabulary import Language

# No room on the disk, over a quota, over the size that a file may have.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Commands(TyperGroup):
    """Turns the errors that concerted raises on purpose into a message and an exit code: 2 for what was asked wrongly, else 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            for name, value in secret_files.read().items():
                os.environ.setdefault(name, value)
            return super().invoke(ctx)
        except InvalidPackage as error:
            print("\n".join(error.problems), file=sys.stderr)
            raise typer.Exit(1) from error
        except (InvalidQuery, UnknownName, QueryRefused, QueryFailed) as error:
            print(f"concerted: {_told(ctx, error)}", file=sys.stderr)
            raise typer.Exit(2) from error
        except ConcertedError as error:
            print(f"concerted: {_told(ctx, error)}", file=sys.stderr)
            raise typer.Exit(1) from error


def _told(ctx: typer.Context, error: ConcertedError) -> str:
    """The message of an error, in the language of the command where that is one of those there are."""
    lang = ctx.meta.get(options.LANG, Language.EN)
    return error.told(words(lang if lang in options.LANGUAGES else Language.EN))


# Every command with the module and the function that it is, in the order in which --help lists them.
COMMANDS = {
    "gaps": "gaps.gaps",
    "settle": "gaps.settle",
    "priorities": "priorities.priorities",
    "taxon": "portraits.taxon",
    "state": "portraits.state",
    "instrument": "portraits.instrument",
    "instruments": "portraits.instruments",
    "map": "maps.map",
    "systems": "systems.systems",
    "species": "species.species",
    "timeline": "history.timeline",
    "diff": "history.diff",
    "search": "search.search",
    "states": "registers.states",
    "taxa": "registers.taxa",
    "populations": "registers.populations",
    "memberships": "registers.memberships",
    "listings": "registers.listings",
    "sources": "registers.sources",
    "check": "package.check",
    "info": "package.info",
    "schema": "schema.schema",
    "load": "stores.load",
    "questions": "stores.questions",
    "ask": "stores.ask",
    "cypher": "stores.cypher",
    "serve": "service.serve",
}


def application(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with some of its commands, by default all: each that is left out is not imported."""
    app = typer.Typer(
        cls=Commands,
        name="concerted",
        help="Which States share responsibility for migratory species without being in their agreements.",
        epilog="Names are found by ISO codes, names in English, French or Spanish, scientific names, synonyms and common names.",
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
    )
    app.callback(invoke_without_command=True)(overview.overview)
    for name in names:
        module, _, function = COMMANDS[name].partition(".")
        app.command(name)(getattr(import_module(f"concerted.api.cli.{module}"), function))
    return app


def asked_for(words: Sequence[str]) -> Iterable[str]:
    """The command that words on the command line begin with, none where they begin with nothing, else all there are."""
    first = next((word for word in words if not word.startswith("-")), None)
    if first in COMMANDS:
        return (first,)
    return COMMANDS if first is not None or "--help" in words else ()


def main() -> None:
    """The console script. A reader that goes away (``concerted gaps | head``) ends it quietly, a full disk with a message."""
    try:
        try:
            application(asked_for(sys.argv[1:]))()
        finally:
            sys.stdout.flush()
    except OSError as error:
        if not isinstance(error, BrokenPipeError) and error.errno not in _FULL:
            raise
        # Python flushes standard output once more on its way out; let it go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno in _FULL:
            print(f"concerted: cannot write the answer: {error.strerror}; what was written of it is not whole", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
