"""The line that gives an answer again: a command with the release that it asks, and the version of the program."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

from concerted.version import program_version

# Digits of an id that a line holds: enough for --release, and few enough to read.
DIGITS = 12
ARGUMENT = ""


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
        ``command``, a line for a shell; ``release`` and ``version``.

    Examples
    --------
    >>> reproduce("taxon", [("", "Whale Shark"), ("--as-of", "COP12"), ("--release", "2e62a7ba60e1")], None)["command"]
    "concerted taxon 'Whale Shark' --as-of COP12 --release 2e62a7ba60e1"
    """
    arguments: list[str] = []
    options: list[str] = []
    for name, value in taken:
        for each in value if isinstance(value, list | tuple) else (value,):
            if each is None or each is False:
                continue
            said = str(each.value if isinstance(each, Enum) else each)
            if name == ARGUMENT:
                arguments.append(said)
            elif each is True:
                options.append(name)
            else:
                # Behind a space it would be taken for an option.
                options += [f"{name}={said}"] if said.startswith("-") or not said else [name, said]
    words = [*arguments, *options]
    if any(argument.startswith("-") for argument in arguments):
        words = [*options, "--", *arguments]
    return {"command": shlex.join(["concerted", *command.split(), *words]), "release": release, "version": program_version()}


def line(told: Mapping[str, Any]) -> str:
    """The same in a line for people: the command and the program."""
    return f"{told['command']} · concerted {told['version']}"
