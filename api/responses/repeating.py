"""The command that gives what an address gives: of the release that answered, at the date that was meant."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from concerted.api.output.again import ARGUMENT, DIGITS, reproduce
from concerted.graph.vocabulary import CONVENTION, Grouping, Language, Listings, Territories, Weighting
from concerted.version import program_version


class Command(NamedTuple):
    """What asks the same as an address below a release.

    ``path`` is a pattern whose groups are what ``takes`` takes: an option, or arguments; ``words`` are those of the command, and
    ``ordered`` says whether it takes ``--sort``.
    """

    path: str
    words: str
    takes: str = ARGUMENT
    ordered: bool = False


COMMANDS = (
    Command("overview", ""),
    Command("gaps", "gaps"),
    Command("settlings", "settle"),
    Command("priorities", "priorities"),
    Command("priorities/compare", "priorities --compare"),
    Command("priorities/acceptability", "priorities --acceptability"),
    Command("priorities/(.+)", "priorities", "--explain"),
    Command("verifications", "verify-next"),
    Command("scenarios", "scenario"),
    Command("pairs/([^/]+)/([^/]+)", "pair"),
    Command("askers/(.+)", "askers"),
    Command("levers/(.+)", "levers"),
    Command("network/(.+)", "network", ordered=True),
    Command("coalitions", "coalitions"),
    Command("(portfolio|attribution|coverage|likelihood)", ""),
    Command("taxa/(.+)", "taxon"),
    Command("states/(.+)", "state"),
    Command("instruments/(.+)/map/history", "map --history", ordered=True),
    Command("instruments/(.+)/map", "map", ordered=True),
    Command("instruments/(.+)", "instrument"),
    Command("instruments", "instruments"),
    Command("systems/timeline", "timeline --systems"),
    Command("systems", "systems", ordered=True),
    Command("species/states", "species --states", ordered=True),
    Command("species", "species", ordered=True),
    Command("timeline", "timeline"),
    Command("diff(?:/listings)?", "diff"),
    Command("(search|states|taxa|populations|memberships|listings|sources)", "", ordered=True),
    Command("limits", "info --limits"),
    Command("reproductions", "reproduce", ordered=True),
    Command("standing|", "info"),
    Command("schema", "schema"),
    Command("questions", "questions"),
)
# What need not be said, whichever command has it.
_DEFAULTS: Mapping[str, Any] = {
    "lang": Language.EN, "territories": Territories.SOVEREIGN, "listings": Listings.ALL, "by": Grouping.STATE, "weights": Weighting.EQUAL,
    "instrument": CONVENTION, "facts": False, "disputed": False, "adopted": False, "intervals": False,
}
_ARGUMENTS = ("q", "from", "to")
# What is told of what was asked, and asks nothing.
_TOLD = ("counts_for",)


def of_address(resource: str, query: Mapping[str, Any], as_of: date | None, release: str | None, address: str) -> dict[str, Any]:
    """What gives an answer again, as commands say it.

    Parameters
    ----------
    resource : str
        Path below the release.
    query : mapping
        What was asked, with names as keys.
    as_of : date, optional
        The date that was meant.
    release : str, optional
        Id of the release that answered; None of what is of no release.
    address : str
        The address that goes on giving the answer: what asks it again where no command does.

    Returns
    -------
    dict
        ``command``, ``certify``, ``release``, ``version``. A command gives the whole of a list, whatever page of it was asked for.
    """
    for command in COMMANDS:
        found = re.fullmatch(command.path, resource)
        if found is not None and (command.ordered or "sort" not in query):
            words, taken = command.words, list(_taken(query, as_of, release, command.words))
            if found.groups() and not words:
                words = found[1]
            elif found.groups():
                taken[:0] = [(command.takes, group) for group in found.groups()]
            return reproduce(words, taken, release)
    return {"command": shlex.join(("curl", address)), "certify": None, "release": release, "version": program_version()}


def _taken(query: Mapping[str, Any], as_of: date | None, release: str | None, words: str) -> Iterator[tuple[str, Any]]:
    for name in _ARGUMENTS:
        yield ARGUMENT, query.get(name)
    for name, value in query.items():
        if name in (*_ARGUMENTS, *_TOLD) or (value == _DEFAULTS.get(name) and (name != "instrument" or words in _OF_THE_CONVENTION)):
            continue
        option = name.replace("_", "-")
        yield (f"--not-{option}", True) if value is False else (f"--{option}", value)
    yield "--as-of", None if as_of is None else as_of.isoformat()
    yield "--release", None if release is None else release[:DIGITS]


# Whose --instrument is the Convention where none is named.
_OF_THE_CONVENTION = ("priorities", "timeline", "verify-next", "coalitions")


def of_statement(
    question: str | None, text: str, values: Mapping[str, Any], seconds: float | None, rows: int | None, release: str | None,
) -> dict[str, Any]:
    """The same of a question of the library, or of a query of one's own, with the values that its parameters had."""
    told = [f"{name}={value if question else json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]
    taken = [(ARGUMENT, question or text), ("--param", told), ("--seconds", seconds), ("--rows", rows)]
    return reproduce("ask" if question else "cypher", [*taken, ("--release", release and release[:DIGITS])], release)
