"""Queries as researchers write them over this graph: shapes with the values that stand in them.

A file of ``researchers/`` holds one query after another, parted by empty lines. A query begins with a comment that says
what it asks. ``// name: a | b`` gives values for ``«name»``, one query each; several names take their first values together,
then their second ones. ``// only: neo4j`` (or ``embedded``) says that one engine alone reads it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "researchers"
ENGINES = ("embedded", "neo4j")
_VALUES = re.compile(r"// (?P<name>[a-z]+): (?P<values>.+)")
_PLACE = re.compile(r"«([a-z]+)»")


@dataclass(frozen=True)
class Asked:
    """One query: the file and title it stands under, its text, and the engines that read it."""

    file: str
    title: str
    text: str
    engines: tuple[str, ...]


@cache
def researchers() -> tuple[Asked, ...]:
    """Every query of every file."""
    return tuple(asked for path in sorted(FOLDER.glob("*.cypher")) for asked in _of(path))


def _of(path: Path) -> list[Asked]:
    found: list[Asked] = []
    for block in re.split(r"\n{2,}", path.read_text(encoding="utf-8").strip()):
        title, *lines = block.split("\n")
        values: dict[str, list[str]] = {}
        engines: tuple[str, ...] = ENGINES
        while (given := _VALUES.fullmatch(lines[0])) is not None:
            lines.pop(0)
            if given["name"] == "only":
                engines = (given["values"],)
            else:
                values[given["name"]] = given["values"].split(" | ")
        text = "\n".join(lines)
        assert set(_PLACE.findall(text)) == set(values), f"{path.name}: {title}"
        assert len({len(each) for each in values.values()}) <= 1, f"{path.name}: {title}"
        for n in range(max(map(len, values.values()), default=1)):
            chosen = {name: each[n] for name, each in values.items()}
            asked = _PLACE.sub(lambda place, chosen=chosen: chosen[place[1]], text)  # type: ignore[misc]  # bound for the loop
            found.append(Asked(path.stem, title.removeprefix("// "), asked, engines))
    return found
