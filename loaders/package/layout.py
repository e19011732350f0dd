"""How the files of a table are written: delimiter and quotes, header, encoding, compression, what stands for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from concerted.loaders.csv_text import Layout
from concerted.loaders.package.descriptor import DESCRIPTOR, Resource, json_object
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import encoding_called

_LINE_ENDS = ("\n", "\r\n", "\r")
_GZIP = ("gz", "gzip")
# What may stand in a dialect and says nothing of how a file is read.
_REMARKS = frozenset({
    "name", "type", "title", "description", "csvddfVersion", "caseSensitiveHeader", "headerCase", "headerJoin", "$schema",
})
_DEFAULTS: dict[str, Any] = {
    "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "escapeChar": None, "header": True, "headerRows": [1],
    "skipInitialSpace": False, "lineTerminator": "\n", "nullSequence": None, "commentChar": None, "commentRows": [], "skipBlankRows": False,
}
_CHARACTERS = ("delimiter", "quoteChar", "escapeChar")
_TRUTHS = ("doubleQuote", "header", "skipInitialSpace", "skipBlankRows")


def layout(resource: Resource, files: Mapping[str, bytes]) -> Layout:
    """How a table is written, by the descriptor and the files it refers to; InvalidPackage where it says what is not read."""
    problems: list[Problem] = []
    parts: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for key in ("dialect", "schema"):
        said = resource.about.get(key)
        if isinstance(said, str):
            parts[key] = said, json_object(said, files[said])
        elif said is None or isinstance(said, dict):
            parts[key] = DESCRIPTOR, said or {}
        else:
            problems.append(_problem(resource, DESCRIPTOR, f"the {key} is {said!r}; an object or the path of a JSON file is accepted"))
            parts[key] = DESCRIPTOR, {}
    (dialect_file, dialect), (schema_file, schema) = parts["dialect"], parts["schema"]
    problems += [_problem(resource, DESCRIPTOR, why) for why in _not_read(resource)]
    said_of = _flat(dialect)
    problems += [_problem(resource, dialect_file, why) for why in _not_in_a_dialect(said_of)]
    names = None
    if said_of.get("header") is False:
        names = _names(schema)
        if not names:
            problems.append(_problem(resource, schema_file, "the dialect says that there is no header, and the schema names no fields"))
    try:
        missing, missing_in = _missing(schema)
    except ValueError as error:
        missing, missing_in = frozenset(), {}
        problems.append(_problem(resource, schema_file, str(error)))
    if problems:
        raise refuse(problems)
    chosen = _DEFAULTS | {"delimiter": "\t" if _is_tabbed(resource) else ","} | said_of
    nothing = {chosen["nullSequence"]} - {None}
    return Layout(
        chosen["delimiter"], chosen["quoteChar"], chosen["doubleQuote"], chosen["escapeChar"], chosen["skipInitialSpace"],
        names, _encoding(resource) or "utf-8", resource.about.get("compression") in _GZIP, missing | nothing, missing_in,
    )


def _problem(resource: Resource, file: str, text: str) -> Problem:
    return Problem(file, 0, "", f"table {resource.name}: {text}")


def _is_tabbed(resource: Resource) -> bool:
    return resource.about.get("format") == "tsv" or all(path.lower().removesuffix(".gz").endswith(".tsv") for path in resource.paths)


def _not_read(resource: Resource) -> Iterator[str]:
    """What a resource says of its files that is not read here."""
    form = resource.about.get("format")
    if form not in (None, "", "csv", "tsv"):
        yield f"the format is {form!r}; csv or tsv is accepted"
    compression = resource.about.get("compression")
    if compression not in (None, "", "no", *_GZIP):
        yield f"the compression is {compression!r}; gz is accepted, or none"
    if _encoding(resource) is None:
        yield f"the encoding is {resource.about['encoding']!r}, which is none that is known; utf-8 is best"


def _encoding(resource: Resource) -> str | None:
    said = resource.about.get("encoding")
    return "utf-8" if said in (None, "") else encoding_called(said)


def _flat(dialect: Mapping[str, Any]) -> dict[str, Any]:
    """A dialect in one form: what frictionless writes below ``csv`` stands with the rest, and what is null is not said."""
    inner = dialect.get("csv")
    said = {**dialect, **inner} if isinstance(inner, dict) else dict(dialect)
    if isinstance(inner, dict):
        del said["csv"]
    # A null quote or escape means that there is none; null for anything else says nothing.
    return {key: value for key, value in said.items() if value is not None or key in ("quoteChar", "escapeChar")}


def _not_in_a_dialect(said: Mapping[str, Any]) -> Iterator[str]:
    """What a dialect says that is not accepted, or not read."""
    for key, value in said.items():
        if key in _REMARKS:
            continue
        if key not in _DEFAULTS:
            yield f"{key} of the dialect is not read; {', '.join(_DEFAULTS)} are"
        elif key in _CHARACTERS:
            if not (value is None or (isinstance(value, str) and len(value) == 1 and value not in "\r\n\0")):
                yield f"{key} of the dialect is {value!r}; one character is accepted"
        elif key in _TRUTHS:
            if not isinstance(value, bool):
                yield f"{key} of the dialect is {value!r}; true or false is accepted"
        elif key == "lineTerminator":
            if value not in _LINE_ENDS:
                yield f"{key} of the dialect is {value!r}; {', '.join(map(repr, _LINE_ENDS))} are accepted"
        elif key == "nullSequence":
            if not isinstance(value, str):
                yield f"{key} of the dialect is {value!r}; a text is accepted"
        elif value != _DEFAULTS[key]:
            yield f"{key} of the dialect is {value!r}; a header on the first line, and no comments, are accepted"
    marks = [mark for key in _CHARACTERS if (mark := said.get(key, _DEFAULTS[key])) is not None]
    if len({str(mark) for mark in marks}) < len(marks):
        yield f"the dialect has the same character for two of {', '.join(_CHARACTERS)}"
    if said.get("delimiter") == " " and said.get("skipInitialSpace") is True:
        yield "the dialect has a space for its delimiter, and says that spaces are skipped"


def _names(schema: Mapping[str, Any]) -> tuple[str, ...]:
    fields = schema.get("fields")
    named = [each.get("name") if isinstance(each, dict) else each for each in fields] if isinstance(fields, list) else []
    texts = tuple(name for name in named if isinstance(name, str))
    return texts if len(texts) == len(named) else ()


def _missing(schema: Mapping[str, Any]) -> tuple[frozenset[str], dict[str, frozenset[str]]]:
    """What stands for nothing, in the whole table and column by column; an empty cell does in any."""
    fields = schema.get("fields")
    own = {}
    for each in fields if isinstance(fields, list) else []:
        if isinstance(each, dict) and isinstance(each.get("name"), str) and "missingValues" in each:
            own[each["name"]] = _values(each["missingValues"]) | {""}
    return (_values(schema["missingValues"]) if "missingValues" in schema else frozenset()) | {""}, own


def _values(said: object) -> frozenset[str]:
    values = [each.get("value") if isinstance(each, dict) else each for each in said] if isinstance(said, list) else [None]
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"missingValues of the schema is {said!r}; a list of texts is accepted")
    return frozenset(value for value in values if isinstance(value, str))
