"""Recorded answers of the Species+ API, version 1: pages of taxon concepts, and the distributions of one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from concerted.loaders.files.given import Given
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import decoded

CONCEPTS = "taxon_concepts"
_DISTRIBUTIONS = re.compile(r"(?:^|/)(?:distributions/(\d+)|(\d+)/distributions)\.json$")
_ESCAPED, _HALF = re.compile(r"\\u[dD][89a-fA-F]"), re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True)
class Page:
    """One answer: its records with the lines on which they begin; ``taxon`` is whose distributions they are, else they are taxa.

    ``why`` says why it is neither; then it has no records.
    """

    file: str
    records: tuple[tuple[int, Any], ...]
    taxon: str | None = None
    why: str = ""


def pages(given: Given) -> Iterator[Page]:
    """The JSON files among what is given.

    Raises
    ------
    InvalidPackage
        One is no JSON: the line and column at which it ceases to be.
    """
    for path, content in given.files.items():
        if path.lower().endswith(".json"):
            yield page(given.place(path), path, content)


def page(file: str, path: str, content: bytes) -> Page:
    """One answer; ``path`` tells whose distributions it holds."""
    text = decoded(file, content, "utf-8")
    try:
        return _page(file, path, text, json.loads(text))
    except json.JSONDecodeError as error:
        raise refuse([Problem(file, error.lineno, "", f"is no JSON from column {error.colno} on: {error.msg}")]) from error
    except (ValueError, RecursionError) as error:
        raise refuse([Problem(file, 0, "", f"is no JSON that can be read: {error}")]) from error


def _page(file: str, path: str, text: str, whole: Any) -> Page:
    if isinstance(whole, Mapping) and isinstance(held := whole.get(CONCEPTS), list):
        return Page(file, _placed(text, re.search(rf'"{CONCEPTS}"\s*:\s*\[', text), held))
    if isinstance(whole, list) and all(isinstance(each, Mapping) and "iso_code2" in each for each in whole):
        if (found := _DISTRIBUTIONS.search(path)) is None:
            said = "holds distributions and does not say of what; distributions/4521.json, or 4521/distributions.json, is expected"
            return Page(file, (), why=said)
        return Page(file, _placed(text, re.search(r"\[", text), whole), found[1] or found[2])
    return Page(file, (), why=_what(whole))


def _what(whole: Any) -> str:
    """What an answer is that is not read."""
    if isinstance(whole, Mapping):
        if "error" in whole:
            return "is an error that the server answered"
        if found := next((name for name in whole if name.startswith(("cites_", "eu_"))), None):
            return f"holds {found}: of another designation; taxon concepts and distributions are read"
    return "holds neither taxon concepts nor distributions of Species+"


def _placed(text: str, begins: re.Match[str] | None, records: list[Any]) -> tuple[tuple[int, Any], ...]:
    """The records of an array with the lines on which they begin."""
    lines = list(_lines(text, begins.end())) if begins else []
    # Where the words that open the array stood in something else before it, what follows them is other than the records.
    if [record for _, record in lines] != records:
        lines = [(1, record) for record in records]
    return tuple((line, _mended(record)) for line, record in lines) if _ESCAPED.search(text) else tuple(lines)


def _mended(value: Any) -> Any:
    """A value in which halves of characters, of which JSON may speak and text may not, are the sign of what is lost."""
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {_mended(name): _mended(each) for name, each in value.items()}
    return value


def _lines(text: str, at: int) -> Iterator[tuple[int, Any]]:
    line, counted = 1, 0
    while True:
        found = _SPACE.match(text, at)
        at = found.end() if found else at
        if text[at : at + 1] in ("]", ""):
            return
        line, counted = line + text.count("\n", counted, at), at
        try:
            record, at = _DECODER.raw_decode(text, at)
        except ValueError:
            return
        yield line, record


def lined(content: bytes) -> bytes:
    """An answer with each of its records on a line of its own, so that what is refused of it can be found.

    >>> print(lined(b'{"pagination": {}, "taxon_concepts": [{"id": 1}, {"id": 2}]}').decode())
    {"pagination": {},
    "taxon_concepts": [
    {"id": 1},
    {"id": 2}]}
    """
    whole = json.loads(content)
    if isinstance(whole, list):
        text = _rows(whole)
    else:
        values = (f"{_dumped(name)}: {_rows(value) if name == CONCEPTS else _dumped(value)}" for name, value in whole.items())
        text = "{" + ",\n".join(values) + "}"
    # Half a character of UTF-16 is written as JSON writes it.
    return text.encode("utf-8", "backslashreplace")


def _rows(records: list[Any]) -> str:
    return "[" + ",".join(f"\n{_dumped(record)}" for record in records) + "]"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def concept_names(given: Given) -> dict[str, str]:
    """The scientific names by the ids of the taxon concepts on the pages among what is given."""
    return {
        str(record["id"]): str(record["full_name"])
        for each in pages(given) if each.taxon is None
        for _, record in each.records if isinstance(record, Mapping) and record.get("id") and record.get("full_name")
    }
