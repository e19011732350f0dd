"""The page ``docs/commands.md``, written from the command line and the description of the API: ``python -m tools.commands_page``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from typer.main import get_command

from concerted.api.cli.main import application

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "commands.md"
# What each command asks of the API, by the option that asks for it. What writes, or looks at files, has no address.
ADDRESSES: Mapping[str, Mapping[str, str]] = {
    "": {"": "/v1/overview"},
    "gaps": {"": "/v1/gaps"},
    "settle": {"": "/v1/settlings"},
    "priorities": {
        "": "/v1/priorities", "--explain": "/v1/priorities/{state}", "--compare": "/v1/priorities/compare",
        "--acceptability": "/v1/priorities/acceptability",
    },
    "verify-next": {"": "/v1/verifications"},
    "portfolio": {"": "/v1/portfolio"},
    "coalitions": {"": "/v1/coalitions"},
    "scenario": {"": "/v1/scenarios"},
    "pair": {"": "/v1/pairs/{state}/{other}"},
    "askers": {"": "/v1/askers/{state}"},
    "levers": {"": "/v1/levers/{state}"},
    "attribution": {"": "/v1/attribution"},
    "coverage": {"": "/v1/coverage"},
    "network": {
        "": "/v1/network/states", "communities": "/v1/network/communities", "cuts": "/v1/network/cuts",
        "losses": "/v1/network/losses", "central": "/v1/network/central",
    },
    "likelihood": {"": "/v1/likelihood"},
    "brief": {"": "/v1/briefs/{kind}/{key}.{format}"},
    "taxon": {"": "/v1/taxa/{taxon}"},
    "state": {"": "/v1/states/{state}"},
    "instrument": {"": "/v1/instruments/{instrument}"},
    "instruments": {"": "/v1/instruments"},
    "map": {"": "/v1/instruments/{instrument}/map", "--history": "/v1/instruments/{instrument}/map/history"},
    "systems": {"": "/v1/systems"},
    "species": {"": "/v1/species", "--states": "/v1/species/states"},
    "timeline": {"": "/v1/timeline", "--systems": "/v1/systems/timeline"},
    "diff": {"": "/v1/diff", "listings": "/v1/diff/listings"},
    "search": {"": "/v1/search"},
    "states": {"": "/v1/states"},
    "taxa": {"": "/v1/taxa"},
    "populations": {"": "/v1/populations"},
    "memberships": {"": "/v1/memberships"},
    "listings": {"": "/v1/listings"},
    "sources": {"": "/v1/releases/current/sources"},
    "reproduce": {"": "/v1/reproductions"},
    "certify": {},
    "verify": {},
    "check": {},
    "template": {},
    "fetch": {},
    "build": {},
    "conflicts": {},
    "decide": {},
    "release": {},
    "info": {"": "/v1/releases/current", "--as-of": "/v1/standing", "--limits": "/v1/limits"},
    "schema": {"": "/v1/schema"},
    "export": {"": "/v1/releases/current/export.{format}", "--as-of": "/v1/releases/current/export.species-states"},
    "load": {},
    "questions": {"": "/v1/questions"},
    "ask": {"": "/v1/questions/{id}"},
    "cypher": {"": "/v1/cypher"},
    "serve": {},
}
# What has another name there.
_CALLED = {
    ("diff", "one"): "from", ("diff", "other"): "to", ("search", "text"): "q", ("priorities", "--explain"): "{state}",
    ("taxon", "name"): "{taxon}", ("state", "name"): "{state}", ("instrument", "name"): "{instrument}",
    ("map", "instrument"): "{instrument}", ("ask", "id"): "{id}", ("export", "what"): "{format}",
    ("ask", "--param"): "each by its name", ("ask", "--rows"): "limit", ("cypher", "--param"): "parameters",
}


@dataclass(frozen=True)
class Taken:
    """An option or argument of a command: how it is written, which values it takes, and what it is for."""

    id: str
    names: tuple[str, ...]
    values: str
    help: str
    default: object


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join(_lines()) + "\n"


def commands() -> dict[str, Any]:
    """Every command by its name; the one without a name is what ``concerted`` alone does."""
    alone: Any = get_command(application())
    return {"": alone} | dict(alone.commands)


def takes(command: Any) -> Iterator[Taken]:
    """The arguments and options of a command, in its order."""
    hints = get_type_hints(command.callback)
    for each in command.params:
        names = tuple(name for name in (*each.opts, *each.secondary_opts) if name.startswith("-"))
        yield Taken(each.name, names, each.metavar or _values(hints[each.name]), " ".join((each.help or "").split()), each.default)


def _values(kind: Any) -> str:
    """What is written for a type: the choices, a number, nothing for a switch."""
    if get_origin(kind) in (Union, UnionType):
        kind = next(option for option in get_args(kind) if option is not type(None))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(choice.value) for choice in kind)
    return {bool: "", int: "N", str: "TEXT"}[kind]


@cache
def addresses() -> Mapping[str, Any]:
    """Every address of the API, with what is described of it."""
    paths: Mapping[str, Any] = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))["paths"]
    return paths


def parameters(path: str) -> list[str]:
    """The parameters of an address that is read, by the description of the API; those of all questions are described one by one."""
    paths = addresses()
    found = path if path in paths else next(each for each in paths if each.startswith(path.partition("{")[0]))
    return [each["name"] for each in paths[found]["get"].get("parameters", ())]


def _lines() -> Iterator[str]:
    yield "# The commands, and the addresses that ask the same"
    yield ""
    yield "Written by `python -m tools.commands_page` from the command line and `docs/openapi.json`; a test fails when it is stale. A"
    yield "command and its address give the same records in the same order, and refuse the same. The last column is what an option is"
    yield "called there."
    yield ""
    yield "`--release` chooses what is asked; of an address, `/v1/releases/{release_id}/` at its beginning does, among the releases that"
    yield "are served. `--format` is the ending of an address, such as `/v1/gaps.csv`, or `Accept`. Lists come in pages there: `limit`, and"
    yield "a link to the next. Every command has `--help`."
    for name, command in commands().items():
        yield ""
        yield f"## {f'concerted {name}'.strip()}"
        yield ""
        yield " ".join((command.callback.__doc__ or "").split())
        yield ""
        asked = (f"`{path}`{_where(option)}" for option, path in ADDRESSES[name].items())
        yield f"Address: {'; '.join(asked) or 'none'}."
        yield ""
        yield "| takes | values | what | there |"
        yield "|---|---|---|---|"
        known = [parameter for path in ADDRESSES[name].values() for parameter in parameters(path)]
        for each in takes(command):
            yield _row(name, each, known)


def _where(of: str) -> str:
    """With which option an address is asked, or for which part of the answer."""
    return "" if not of else f" with `{of}`" if of.startswith("--") else f" for its {of}"


def _row(command: str, each: Taken, known: Sequence[str]) -> str:
    written, values = ("/".join(each.names), each.values) if each.names else (each.values, "")
    said = each.help if each.default in (None, False) else f"{each.help} Default: `{each.default}`."
    name = each.names[0] if each.names else each.id
    there = _CALLED.get((command, name), name.strip("-").replace("-", "_"))
    shown = f"`{there}`" if there in known or there.startswith("{") else there if " " in there else ""
    return " | ".join((f"| `{written}`", f"`{_escaped(values)}`" if values else "", _escaped(said), shown)) + " |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
