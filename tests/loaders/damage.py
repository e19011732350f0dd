"""What happens to files: cells swapped, bytes lost, saved in another encoding; each kind is a function of the content."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

PLACE = re.compile(r"^[^\n:]+(:\d+)?: \S")
"""How a refusal begins: the file, and the line where one is at fault."""
Damage = Callable[[random.Random, bytes], bytes]


def _line(change: Callable[[random.Random, bytes], bytes]) -> Damage:
    def damage(rng: random.Random, content: bytes) -> bytes:
        lines = content.split(b"\n")
        n = rng.randrange(len(lines))
        lines[n] = change(rng, lines[n])
        return b"\n".join(lines)
    return damage


def _swap_cells(rng: random.Random, line: bytes) -> bytes:
    cells = line.split(b",")
    a, b = rng.randrange(len(cells)), rng.randrange(len(cells))
    cells[a], cells[b] = cells[b], cells[a]
    return b",".join(cells)


def _cell(*values: bytes) -> Callable[[random.Random, bytes], bytes]:
    def change(rng: random.Random, line: bytes) -> bytes:
        cells = line.split(b",")
        cells[rng.randrange(len(cells))] = rng.choice(values)
        return b",".join(cells)
    return change


def _bytes_at(rng: random.Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice([b"\xff", b"\x00", b'"', b"\xe9", b"\r", b"\n", b",", b"\xed\xa0\x80"]) + content[at:]


def _drop_lines(rng: random.Random, content: bytes) -> bytes:
    lines = content.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join(lines[:at] + lines[at + rng.randint(1, 5):])


DAMAGES: dict[str, Damage] = {
    "cells swapped": _line(_swap_cells),
    "a row cut": _line(lambda rng, line: line[: rng.randrange(len(line) + 1)]),
    "rows dropped": _drop_lines,
    "a row twice": _line(lambda rng, line: line + b"\n" + line),
    "wrong codes": _line(_cell(b"XXX", b"ZZ", b"NA", b"null", b"nan", b"France", b"extnt", b"Sourced", b"=1+1")),
    "impossible dates": _line(_cell(b"2011-02-30", b"2011-13-01", b"0000-00-00", b"99999", b"11/21/2011", b"2011-11", "２０１１".encode())),
    "odd numbers": _line(_cell(b"1e999", b"-0", b"9" * 400, b"1_000", b"NaN", b"true", b"TRUE")),
    "empty cells": _line(_cell(b"", b" ", b"\t", b'""')),
    "a byte put in": _bytes_at,
    "truncated": lambda rng, content: content[: rng.randrange(len(content))],
    "another encoding": lambda rng, content: content.decode().encode(rng.choice(["utf-16", "latin-1", "cp1252", "utf-32"]), "replace"),
    "a byte order mark": lambda rng, content: b"\xef\xbb\xbf" + content,
    "other line ends": lambda rng, content: content.replace(b"\n", rng.choice([b"\r\n", b"\r", b"\n\n"])),
    "empty": lambda rng, content: b"",
    "another delimiter": lambda rng, content: content.replace(b",", rng.choice([b";", b"\t", b"|"])),
}
