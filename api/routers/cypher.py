"""Cypher for everybody: reading only, within limits, by POST or as a link."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from concerted.api.models.cypher import QueryAnswer
from concerted.api.problems import Problem, invalid
from concerted.api.requests import parameters as asking
from concerted.api.requests.parameters import Rows, no_parameters
from concerted.api.service import desk

EXAMPLE = "MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: $instrument}) RETURN s.iso3 AS iso3, m.since AS since ORDER BY iso3"
_PLAIN = "an object of plain values or lists of them is accepted, with whole numbers of at most 64 bits"


def _no_integer(value: object) -> object:
    """A whole number of more than 64 bits is not taken for a decimal one, which would be another."""
    if isinstance(value, int):
        raise ValueError("a decimal number is accepted")
    return value


def _told(value: object, inner: ValidatorFunctionWrapHandler) -> object:
    """Parameters, or one message for all that could be wrong with them."""
    try:
        return inner(value)
    except ValidationError:
        raise ValueError(_PLAIN) from None


# What both engines take as a number.
_Integer = Annotated[int, Field(ge=-(2**63), le=2**63 - 1, strict=True)]
_Float = Annotated[float, Field(allow_inf_nan=False, strict=True), BeforeValidator(_no_integer)]
_Scalar = Annotated[str, Field(strict=True)] | Annotated[bool, Field(strict=True)] | _Integer | _Float | None
_Values = Annotated[dict[str, _Scalar | list[_Scalar]], WrapValidator(_told)]
_JSON = re.compile(r"application/([a-z0-9.-]+\+)?json", re.ASCII | re.IGNORECASE)
VALUES: TypeAdapter[dict[str, Any]] = TypeAdapter(_Values)
ApiKey = Annotated[str | None, Header(alias="X-API-Key", description="Needed from elsewhere, unless the server is open to all.")]


class JsonRoute(APIRoute):
    """A route whose body is JSON: anything else is refused with 415 before it is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def of_json(request: Request) -> Response:
            media = request.headers.get("content-type", "").partition(";")[0].strip()
            if self.body_field is not None and not _JSON.fullmatch(media):
                raise Problem(415, "unsupported-media-type", "the body is taken as JSON: send Content-Type: application/json")
            return await handle(request)

        return of_json


router = APIRouter(tags=["cypher"], route_class=JsonRoute)


def _integral(value: object) -> object:
    """To JSON 2.0 is a whole number, and neither true nor "2" is one."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value == int(value):
        return int(value)
    raise ValueError("a whole number is accepted")


class CypherAsked(BaseModel):
    """A query, and what stands for its `$names`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"query": EXAMPLE, "parameters": {"instrument": "acap"}}]})

    query: Annotated[str, Field(strict=True, min_length=1)] = Field(
        description="One reading statement of Cypher; what is more than that is refused with 403."
    )
    parameters: _Values = Field({}, description="Values by name.")
    seconds: Annotated[float, Field(gt=0, le=15, strict=True)] | None = Field(None, description="A lower time limit than the server's.")
    rows: Annotated[int, Field(ge=1, le=100_000), BeforeValidator(_integral)] | None = Field(
        None, description="Fewer rows than the server's limit."
    )


class CypherLink(asking.Asking):
    """The same in an address."""

    query: Annotated[str, Field(min_length=1)] = Field(description="One reading statement of Cypher.", examples=[EXAMPLE])
    parameters: str | None = Field(None, description="Values by name, as a JSON object.", examples=['{"instrument": "acap"}'])
    seconds: asking.Seconds | None = Field(None, description="A lower time limit than the server's.")
    rows: Rows | None = Field(None, description="Fewer rows than the server's limit.")


@router.post("/v1/cypher", response_model=QueryAnswer, dependencies=[Depends(no_parameters)])
def post_cypher(request: Request, asked: Annotated[CypherAsked, Body()], x_api_key: ApiKey = None) -> Response:
    """Ask the graph in Cypher."""
    return _answer(request, asked.query, asked.parameters, asked.seconds, asked.rows)


@router.get("/v1/cypher", response_model=QueryAnswer)
def get_cypher(request: Request, q: Annotated[CypherLink, Query()], x_api_key: ApiKey = None) -> Response:
    """Ask the graph by a link: the query stands in the address."""
    return _answer(request, q.query, _values(q.parameters), q.seconds, q.rows)


def _answer(request: Request, query: str, parameters: dict[str, Any], seconds: float | None, rows: int | None) -> Response:
    words = {"query": query}
    if parameters:
        words["parameters"] = json.dumps(parameters)
    words |= {name: str(value) for name, value in (("seconds", seconds), ("rows", rows)) if value is not None}
    return desk.answer(request, desk.Statement(
        query, parameters, ("/v1/cypher", words), {"query": query, "parameters": parameters}, seconds=seconds, rows=rows,
    ))


def _values(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        return VALUES.validate_python(json.loads(text))
    except (ValueError, RecursionError, ValidationError):
        raise invalid("parameters", f"JSON is accepted: {_PLAIN}") from None
