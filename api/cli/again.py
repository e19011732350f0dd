"""The command that runs as a line that gives its answer again, on any day: with the date that was meant, and the release that answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from concerted.api.output.again import ARGUMENT, DIGITS, reproduce

# How an answer is written, and who asks, makes no other answer.
_UNSAID = frozenset({"format", "output", "all", "csv_bom", "user", "password", "version", "release"})
_USER = re.compile(r"(?<=://)[^/@\s]+@")
_RUNNING: ContextVar[Any] = ContextVar("running", default=None)


def running(context: Any) -> None:
    """Keep what a command was given: the context in which typer invokes it."""
    _RUNNING.set(context)


def again(document: Mapping[str, Any], meant: Mapping[str, Any]) -> dict[str, Any] | None:
    """What gives the answer of the command that runs again; None where none runs.

    ``document`` is the answer; ``meant`` is what was meant by options and arguments that were not given, or were read elsewhere.
    """
    context = _RUNNING.get()
    if context is None:
        return None
    release = document.get("release")
    release = release["id"] if isinstance(release, Mapping) else release
    named = {each.name for each in context.command.params}
    taken = list(_taken(context, {"as_of": document.get("as_of")} | dict(meant)))
    if "release" in named and release is not None:
        taken.append(("--release", release[:DIGITS]))
    return reproduce("" if context.parent is None else context.info_name, taken, release)


def _taken(context: Any, meant: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for each in context.command.params:
        value = context.params.get(each.name)
        if each.name in _UNSAID or each.name not in context.params:
            continue
        if value is None or (each.param_type_name == "argument" and each.name in meant):
            value = meant.get(each.name)
        if each.param_type_name == "argument":
            yield ARGUMENT, value
        elif value is not None and value != each.get_default(context):
            off = value is False and each.secondary_opts
            name = each.secondary_opts[0] if off else each.opts[0]
            yield name, True if off else _USER.sub("", value) if isinstance(value, str) else value
