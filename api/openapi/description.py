"""The description of the API, complete for every status. ``python -m concerted.api.openapi.description`` writes ``docs/openapi.json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from copy import deepcopy
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from concerted.api.models.problems import ProblemDetails
from concerted.api.problems import MEDIA_TYPE
from concerted.api.requests.formats import CSV, JSON, XLSX
from concerted.api.routers.cypher import VALUES
from concerted.graph import vocabulary
from concerted.graph.records import Record

DESCRIPTION = """Which States share responsibility for migratory species without being in their agreements (Target 9 of the
Strategic Plan for Migratory Species), and which of them matter most.

Lists answer `{"meta": …, "data": […]}` in pages of `limit` records; `meta.next`, `meta.prev` and the `Link` header name the pages
beside it. `fields=iso3,name` gives those fields of the records alone. `meta.sources` are of the facts that these records rest on, none
where they are sums over the whole of `meta.release`. Answers of 1 KB and more travel as brotli or gzip to callers that take it. Any list
is given as CSV or XLSX by `Accept` or by the ending `.csv` or `.xlsx` of its address, then as a whole unless a page is asked for.
A workbook may have a million cells, and a list 256 MiB. `as_of` is the date asked about. `meta.self`, also in the `Link` header as
`canonical`, is the address at which the same answer is found as long as its release is served. Names are found by code, scientific
name, synonym or common name in English, French and Spanish, with author, inverted or abbreviated; accents and case are ignored.
A name of several things is refused with their keys, and a State that ended with those that stand for it since. Every address that
takes GET takes HEAD. `/v1/releases/current/export.graphml` and those beside it give a release as a file for other programs."""

Schema = dict[str, Any]
# An example of each record, by its name.
EXAMPLES = Path(__file__).parent / "examples.json"

_CACHED = {
    "Content-Encoding": {"description": "How the answer travels, if not as it is.", "schema": {"type": "string", "enum": ["br", "gzip"]}},
    "Vary": {"description": "The request headers that the answer depends on.", "schema": {"type": "string"}},
    "ETag": {"description": "Changes when the answer does.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "For how long the answer may be kept.", "schema": {"type": "string"}},
}
_LINK = {"Link": {
    "description": "The address that gives the same answer (`rel=\"canonical\"`); and the pages "
    "beside it, where there are any (`rel=\"next\"`, `rel=\"prev\"`).",
    "schema": {"type": "string"},
}}
_TOTAL = {"X-Total-Count": {"description": "Records of the whole list.", "schema": {"type": "integer"}}}
_SAVED = {"Content-Disposition": {"description": "What a browser is to call the file.", "schema": {"type": "string"}}}
_TRUNCATED = {"X-Truncated": {
    "description": "Of CSV and XLSX: whether there were more rows than the limit.", "schema": {"type": "string", "enum": ["true", "false"]},
}}
_RETRY = {"Retry-After": {"description": "Seconds until it is worth asking again.", "schema": {"type": "integer"}}}
_REFUSALS = {
    "400": ("bad-request", "The Host header names no host, or the body is given two lengths."),
    "401": ("key-needed", "A key is needed."),
    "403": ("query-refused", "The query does what the public may not, goes over a limit, or comes from where none is taken."),
    "404": ("unknown-name", "There is nothing at this address, or nothing is called so; suggestions say what is."),
    "405": ("method-not-allowed", "The method is not accepted here."),
    "406": ("not-acceptable", "The answer is not made in any of the accepted formats."),
    "408": ("timeout", "The body took too long to arrive."),
    "413": ("too-large", "The body is over 64 KiB."),
    "414": ("uri-too-long", "The address is over 8 KiB."),
    "415": ("unsupported-media-type", "The body is not JSON."),
    "422": ("invalid-parameter", "A parameter is not accepted, or the answer would be over a limit; it is named."),
    "429": ("too-many-requests", "Too many queries, lists or large files from one caller."),
    "500": ("internal", "Something went wrong on this side."),
    "503": ("store-away", "Not ready, too much is being made at the same time, or the store does not answer; ask again later."),
    "504": ("time-exceeded", "The query ran longer than its time limit."),
}
_ALWAYS = ("400", "404", "405", "413", "414", "422", "500", "503")
_CYPHER = ("403", "504")


def describe(app: FastAPI) -> Schema:
    """The OpenAPI description of the application, made once."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = found["components"]["schemas"]
        problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}", by_alias=True)
        schemas |= problem.pop("$defs", {})
        schemas["ProblemDetails"] = problem
        found["components"]["responses"] = {f"Problem{status}": _refusal(status) for status in _REFUSALS}
        for name, known in json.loads(EXAMPLES.read_text(encoding="utf-8")).items():
            schemas[name]["examples"] = [known]
        for word in (word for word in vars(vocabulary).values() if isinstance(word, type) and word.__name__ in schemas):
            schemas[word.__name__]["description"] = _meanings(word)
        for kind in _records(Record):
            _describe_inherited(kind, schemas)
        for schema in schemas.values():
            schema |= {"examples": [_with_nulls(value, schema, schemas) for value in schema["examples"]]} if "examples" in schema else {}
        found["components"]["examples"] = {}
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        for path, operations in found["paths"].items():
            for method, operation in operations.items():
                _complete(path, method, operation, found["components"])
        app.openapi_schema = found
    return dict(app.openapi_schema)


def _records(kind: type[Record]) -> Iterator[type[Record]]:
    """Every type of record below one."""
    for below in kind.__subclasses__():
        yield below
        yield from _records(below)


def _describe_inherited(kind: type[Record], schemas: Schema) -> None:
    """Give a field that a record has from another the description that it has there."""
    fields = schemas.get(kind.__name__, {}).get("properties", {})
    for above in kind.__mro__[1:]:
        for name, told in schemas.get(above.__name__, {}).get("properties", {}).items():
            if name in fields and "description" in told:
                fields[name].setdefault("description", told["description"])


def _meanings(words: type[vocabulary.Word]) -> str:
    """What an enumeration is of, and what each of its values means."""
    about = (words.__doc__ or "").partition(";")[0].rstrip(".")
    return "\n".join((f"{about}.", "", *(f"* `{word}`: {word.says}" for word in words)))


def _complete(path: str, method: str, operation: Schema, components: Schema) -> None:
    if not path.startswith("/v1/questions/"):  # those have a title besides
        operation["summary"] = operation.pop("description")
    responses = operation["responses"]
    answer = responses["200"]
    answer["description"] = "The answer."
    if {"exports", "briefs"} & {*operation["tags"]}:
        _complete_file(operation)
        return
    schema = answer["content"][JSON]["schema"]
    name = schema["$ref"].rpartition("/")[2]
    example = _example(schema, components["schemas"])
    components["examples"][name] = {"value": example}
    answer["content"][JSON]["examples"] = {"example": {"$ref": f"#/components/examples/{name}"}}
    cypher = path == "/v1/cypher" or path.startswith("/v1/questions/")
    statuses = [*_ALWAYS, *(_CYPHER if cypher else ()), *(("408", "415") if method == "post" else ())]
    if path == "/v1/cypher":
        statuses.append("401")
    if path.startswith("/v1/"):
        statuses += ["406", "429"]
        listed = isinstance(example.get("data"), list)
        if listed or cypher:
            answer["content"] |= {CSV: {"schema": {"type": "string"}}, XLSX: {"schema": {"type": "string", "format": "binary"}}}
        answer["headers"] = deepcopy(_CACHED | (_TRUNCATED if cypher else _LINK | (_TOTAL if listed else {})))
        responses["304"] = {"description": "The caller has the answer already (If-None-Match)."}
    for status in statuses:
        responses[status] = {"$ref": f"#/components/responses/Problem{status}"}
    operation["responses"] = dict(sorted(responses.items()))
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _not_null(parameter["schema"])
        if parameter["name"] == "fields":
            _name_fields(parameter, components["schemas"], name)
        if path == "/v1/cypher" and parameter["name"] == "parameters":
            # A JSON object in a query string is described by its content, not as the text it is.
            values = VALUES.json_schema()
            del parameter["schema"]
            parameter["content"] = {JSON: {"schema": values, "example": {"instrument": "acap"}}}


def _complete_file(operation: Schema) -> None:
    """Describe a file: of what kind it is, and how it may be refused."""
    responses = operation["responses"]
    responses["200"]["content"].pop(JSON, None)
    responses["200"]["headers"] = deepcopy(_CACHED | _LINK | _SAVED)
    responses["304"] = {"description": "The caller has the answer already (If-None-Match)."}
    responses |= {status: {"$ref": f"#/components/responses/Problem{status}"} for status in (*_ALWAYS, "429")}
    operation["responses"] = dict(sorted(responses.items()))
    for parameter in operation.get("parameters", []):
        parameter["schema"] = _not_null(parameter["schema"])


def _name_fields(parameter: Schema, schemas: Schema, answer: str) -> None:
    """Describe a list of the fields of a record, and that the records of the answer may have them alone."""
    items = schemas[answer]["properties"]["data"]["items"]
    records = [option for option in items.get("anyOf", [items]) if "$ref" in option]
    properties: Schema = {}
    for record in records:
        properties |= schemas[record["$ref"].rpartition("/")[2]]["properties"]
    parameter |= {"style": "form", "explode": False}
    parameter["schema"] = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(properties)}}
    some = {
        "type": "object", "description": "The fields that were asked for by `fields`.", "properties": deepcopy(properties),
        "additionalProperties": False,
    }
    schemas[answer]["properties"]["data"]["items"] = {"anyOf": [*records, some]}


def _not_null(schema: Schema) -> Schema:
    """A parameter is given or left out; it is never null."""
    kept = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(kept) != 1:
        return schema
    return {name: value for name, value in schema.items() if name != "anyOf"} | dict(kept[0])


def _example(schema: Schema, schemas: Schema) -> Any:
    """The example of a schema, put together from those of its parts."""
    if "$ref" in schema:
        return _example(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "examples" in schema:
        return deepcopy(schema["examples"][0])
    if schema.get("type") == "array":
        # Of a list the whole record, which stands before the one of some fields.
        return [_example(schema["items"].get("anyOf", [schema["items"]])[0], schemas)]
    if "properties" in schema:
        return {name: _example(part, schemas) for name, part in schema["properties"].items()}
    return {"all": _example(schema["additionalProperties"], schemas)}


def _with_nulls(value: Any, schema: Schema, schemas: Schema) -> Any:
    """An example with the nulls that FastAPI leaves out of a description."""
    if "$ref" in schema:
        return _with_nulls(value, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if isinstance(value, list):
        return [_with_nulls(item, schema.get("items", {}), schemas) for item in value]
    if not isinstance(value, dict):
        return value
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if options:
        return _with_nulls(value, options[0], schemas)
    parts = schema.get("properties", {})
    filled = dict.fromkeys(name for name in schema.get("required", ()) if name not in value) | value
    return {name: _with_nulls(item, parts.get(name, {}), schemas) for name, item in filled.items()}


def _refusal(status: str) -> Schema:
    kind, why = _REFUSALS[status]
    example = {
        "type": f"urn:concerted:problem:{kind}", "title": HTTPStatus(int(status)).phrase, "status": int(status), "detail": why,
        "request_id": "5f0c0e4c1f6a4b5f9f3b0f6b3d2a1c00",
    }
    refusal: Schema = {
        "description": why,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}},
    }
    if status in ("429", "503", "504"):
        refusal["headers"] = deepcopy(_RETRY)
    return refusal


def text(app: FastAPI) -> str:
    """The description as it is committed."""
    return json.dumps(describe(app), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    from concerted.api.app import create_app
    from concerted.api.settings import Settings

    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
    target.write_text(text(create_app(Settings(store="none"))), encoding="utf-8")
    print(f"written: {target}")
