"""``concerted``: the command line, and how its errors leave."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from concerted.api import secret_files
from concerted.api.cli import options, overview
from concerted.api.cli.again import running
from concerted.api.cli.wishes import with_wishes
from concerted.api.output import streams
from concerted.api.output.words import words
from concerted.graph.errors import ConcertedError, InvalidPackage, InvalidQuery, QueryFailed, QueryRefused, UnknownName
from concerted.graph.vocabulary import Language


class _OfWords:
    """What help shows of options: a switch takes no value."""

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)  # type: ignore[misc]  # of the commands that this is mixed into
        for each in params:
            if getattr(each, "is_flag", False):
                each.metavar = ""
        return params


class Command(_OfWords, TyperCommand):
    """One of the commands."""

    def invoke(self, ctx: Any) -> Any:
        running(ctx)
        return super().invoke(ctx)


class OfAnother(Command):
    """A command that is followed by another one, and takes its own options wherever they stand before a ``--``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        from concerted.api.cli.certificates import own_first

        own = {name for each in self.get_params(ctx) for name in each.opts}
        return super().parse_args(ctx, own_first(args, frozenset(own)))


class Commands(_OfWords, TyperGroup):
    """Turns the errors that concerted raises on purpose into a message and an exit code: 2 for what was asked wrongly, else 1."""

    def invoke(self, ctx: Any) -> Any:
        running(ctx)
        try:
            for name, value in secret_files.read().items():
                os.environ.setdefault(name, value)
            return super().invoke(ctx)
        except InvalidPackage as error:
            streams.complain("\n".join(error.problems))
            raise typer.Exit(1) from error
        except (InvalidQuery, UnknownName, QueryRefused, QueryFailed) as error:
            streams.complain(f"concerted: {_told(ctx, error)}")
            raise typer.Exit(2) from error
        except ConcertedError as error:
            streams.complain(f"concerted: {_told(ctx, error)}")
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
    "verify-next": "verification.verify_next",
    "portfolio": "portfolio.portfolio",
    "coalitions": "coalitions.coalitions",
    "scenario": "scenario.scenario",
    "pair": "partners.pair",
    "askers": "partners.askers",
    "levers": "levers.levers",
    "attribution": "attribution.attribution",
    "coverage": "coverage.coverage",
    "network": "network.network",
    "likelihood": "likelihood.likelihood",
    "brief": "brief.brief",
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
    "reproduce": "reproduce.reproduce",
    "certify": "certificates.certify",
    "verify": "certificates.verify",
    "check": "package.check",
    "template": "sources.template",
    "fetch": "fetching.fetch",
    "build": "building.build",
    "conflicts": "deciding.conflicts",
    "decide": "deciding.decide",
    "release": "releases.release",
    "info": "package.info",
    "schema": "schema.schema",
    "export": "export.export",
    "load": "stores.load",
    "questions": "stores.questions",
    "ask": "stores.ask",
    "cypher": "stores.cypher",
    "serve": "service.serve",
}

# One line of each that can be typed as it is, for its --help; all are run by a test.
EXAMPLES = {
    "": "concerted --as-of 2024-02-12",
    "gaps": "concerted gaps --instrument acap --as-of 2019-10-15 --output gaps.xlsx",
    "settle": "concerted settle --instrument raptors",
    "priorities": "concerted priorities --class birds --top 10",
    "verify-next": "concerted verify-next --top 20 --output questions.csv",
    "portfolio": "concerted portfolio --size 5",
    "coalitions": "concerted coalitions --size 3",
    "scenario": "concerted scenario --join CHN:cms --join RUS:raptors",
    "pair": "concerted pair Kenya Tanzania",
    "askers": "concerted askers 'United States'",
    "levers": "concerted levers China",
    "attribution": "concerted attribution --as-of 2014-05-01",
    "coverage": "concerted coverage --class mammals",
    "network": "concerted network communities",
    "likelihood": "concerted likelihood",
    "brief": "concerted brief Japan --output japan.md",
    "taxon": "concerted taxon 'Whale Shark'",
    "state": "concerted state Indonesia --lang fr",
    "instrument": "concerted instrument raptors --as-of 2011-12-31",
    "instruments": "concerted instruments --kind mou --in-force",
    "map": "concerted map acap --as-of 2019-10-15",
    "systems": "concerted systems --class sharks --not-complete --sort=-K",
    "species": "concerted species --class reptiles --region Africa",
    "timeline": "concerted timeline --instrument aewa",
    "diff": "concerted diff 2014-05-01 2024-02-12 --instrument cms",
    "search": "concerted search curlew --kind taxon",
    "states": "concerted states --cms-region Africa --not-cms-party",
    "taxa": "concerted taxa --family Diomedeidae --csv-bom --output taxa.csv",
    "populations": "concerted populations --taxon 'Saker Falcon'",
    "memberships": "concerted memberships --state Kenya --holds yes",
    "listings": "concerted listings --taxon 'Snow Leopard'",
    "sources": "concerted sources --tier official --format csv",
    "reproduce": "concerted reproduce --instrument gorilla",
    "certify": "concerted certify gaps --instrument acap --as-of 2019-10-15 --output acap-gaps.zip",
    "verify": "concerted verify acap-gaps.zip",
    "check": "concerted check loaders/data",
    "template": "concerted template memberships",
    "fetch": "concerted fetch speciesplus --output speciesplus",
    "build": "concerted build loaders/data --title 'My release' --out my-release",
    "conflicts": "concerted conflicts --release my-release",
    "decide": "concerted decide name states 'Hawaiian Islands' USA --because 'a part of the United States'",
    "release": "concerted release list",
    "info": "concerted info --as-of 2011-11-21",
    "schema": "concerted schema State",
    "export": "concerted export graphml --output cms.graphml",
    "load": "concerted load",
    "questions": "concerted questions --lang es",
    "ask": "concerted ask members-of-instrument --param instrument=acap --param date=2019-10-15",
    "cypher": "concerted cypher 'MATCH (s:State) RETURN s.iso3 AS iso3 ORDER BY iso3' --rows 5",
    "serve": "concerted serve --port 0",
}
_NAMES = "Names are found by ISO codes, names in English, French or Spanish, scientific names, synonyms and common names."


def application(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line with some of its commands, by default all: each that is left out is not imported."""
    app = typer.Typer(
        cls=Commands,
        name="concerted",
        help="Which States share responsibility for migratory species without being in their agreements.",
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
    )
    app.callback(invoke_without_command=True, epilog=f"Example: {EXAMPLES['']}\n\n{_NAMES}")(with_wishes(overview.overview))
    for name in names:
        module, _, function = COMMANDS[name].partition(".")
        command = getattr(import_module(f"concerted.api.cli.{module}"), function)
        app.command(name, cls=OfAnother if name == "certify" else Command, epilog=f"Example: {EXAMPLES[name]}")(with_wishes(command))
    return app


def asked_for(words: Sequence[str]) -> Iterable[str]:
    """The command that words on the command line begin with, none where they begin with nothing, else all there are."""
    first = next((word for word in words if not word.startswith("-")), None)
    if first in COMMANDS:
        return (first,)
    return COMMANDS if first is not None or "--help" in words else ()


def main() -> None:
    """The console script. A reader that goes away (``concerted gaps | head``) ends it quietly; what cannot be written is said in a line."""
    streams.settle()
    # Where the locale knows ASCII alone, names come as bytes that it has no letters for.
    sys.argv[1:] = map(streams.decoded, sys.argv[1:])
    try:
        try:
            application(asked_for(sys.argv[1:]))()
        finally:
            sys.stdout.flush()
    except OSError as error:
        streams.give_up()
        if not isinstance(error, BrokenPipeError):
            told = f"{error.filename}: {error.strerror}" if error.filename else f"cannot write the answer: {error.strerror}; {_NOT_WHOLE}"
            streams.complain(f"concerted: {told}")
        sys.exit(1)


_NOT_WHOLE = "what was written of it is not whole"


if __name__ == "__main__":
    main()
