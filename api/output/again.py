"""The lines that give an answer again and certify it: a command with the release that it asks, and the version of the program."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from concerted.version import program_version

# Digits of an id that a line holds: enough for --release, and few enough to read.
DIGITS = 12
ARGUMENT = ""
# Commands whose answers follow from a release alone: what can be certified. The one without a name is ``concerted`` alone.
CERTIFIED = frozenset({
    "", "gaps", "settle", "priorities", "verify-next", "portfolio", "coalitions", "scenario", "pair", "askers", "levers", "attribution",
    "coverage", "network", "likelihood", "taxon", "state", "instrument", "instruments", "map", "systems", "species", "timeline", "diff",
    "search", "states", "taxa", "populations", "memberships", "listings", "sources", "reproduce", "info", "schema", "ask",
    "cypher",
})
# Where the file is written that a line names.
CERTIFICATE = "certificate.zip"
# What says which store was asked, or how: an answer that is certified is the embedded store's, which every machine has.
OF_STORES = frozenset({"--store", "--uri", "--data-dir"})
# What a certificate cannot hold: what this machine alone has.
_LOCAL = frozenset({"--verify", "--cost"})


def reproduce(command: str, taken: Iterable[tuple[str, Any]], release: str | None) -> dict[str, Any]:
    """What gives an answer again, as JSON has it.

    Parameters
    ----------
    command : str
        Words of the command behind ``concerted``; none of what it does alone.
    taken : iterable of (str, value)
        Its options by their names, and its arguments by ``ARGUMENT``. A switch has the value True; what is None, False or empty
        is left out.
    release : str, optional
        Id of the release that answered, whole.

    Returns
    -------
    dict
        ``command``, a line for a shell; ``certify``, one that certifies the answer, None where that cannot be; ``release``; ``version``.

    Examples
    --------
    >>> reproduce("taxon", [("", "Whale Shark"), ("--as-of", "COP12"), ("--release", "2e62a7ba60e1")], None)["command"]
    "concerted taxon 'Whale Shark' --as-of COP12 --release 2e62a7ba60e1"
    """
    given = [(name, each) for name, value in taken for each in (value if isinstance(value, list | tuple) else (value,))]
    return {
        "command": _line(command.split(), given), "certify": _certify(command, given), "release": release, "version": program_version(),
    }


def _certify(command: str, given: Sequence[tuple[str, Any]]) -> str | None:
    name, *_ = (*command.split(), "")
    if name not in CERTIFIED or any(each in _LOCAL or (each == "--store" and name == "info") for each, _ in given):
        return None
    asked = [(each, value) for each, value in given if each not in OF_STORES]
    return _line(["certify", *command.split()], [*asked, ("--output", CERTIFICATE)])


def _line(command: Sequence[str], given: Iterable[tuple[str, Any]]) -> str:
    """A line for a shell."""
    arguments: list[str] = []
    options: list[str] = []
    for name, value in given:
        if value is None or value is False:
            continue
        said = str(value.value if isinstance(value, Enum) else value)
        if name == ARGUMENT:
            arguments.append(said)
        elif value is True:
            options.append(name)
        else:
            # Behind a space it would be taken for an option.
            options += [f"{name}={said}"] if said.startswith("-") or not said else [name, said]
    words = [*arguments, *options]
    if any(argument.startswith("-") for argument in arguments):
        words = [*options, "--", *arguments]
    return shlex.join(["concerted", *command, *words])


def line(told: Mapping[str, Any]) -> str:
    """The same in a line for people: the command and the program."""
    return f"{told['command']} · concerted {told['version']}"
