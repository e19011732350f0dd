"""``concerted``: the command line, and how its errors leave."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from concerted.api import secret_files
from concerted.api.cli import (
    gaps,
    history,
    options,
    overview,
    package,
    portraits,
    priorities,
    registers,
    schema,
    search,
    service,
    stores,
    systems,
)
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
app.command()(gaps.gaps)
app.command()(priorities.priorities)
app.command()(portraits.taxon)
app.command()(portraits.state)
app.command()(portraits.instrument)
app.command()(portraits.instruments)
app.command()(systems.systems)
app.command()(history.timeline)
app.command()(history.diff)
app.command()(search.search)
app.command()(registers.states)
app.command()(registers.taxa)
app.command()(registers.populations)
app.command()(registers.memberships)
app.command()(registers.listings)
app.command()(registers.sources)
app.command()(package.check)
app.command()(package.info)
app.command()(schema.schema)
app.command()(stores.load)
app.command()(stores.questions)
app.command()(stores.ask)
app.command()(stores.cypher)
app.command()(service.serve)


def main() -> None:
    """The console script. A reader that goes away (``concerted gaps | head``) ends it quietly, a full disk with a message."""
    try:
        try:
            app()
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
