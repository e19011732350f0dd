"""Cypher for everybody: reading only, within limits, by POST or as a link."""

from __future__ import annotations

import json
import math
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from api.asking import Asking, Rows, no_parameters
from api.cyphering import answer
from api.errors import Problem
from api.models.answers import QueryAnswer

router = APIRouter(tags=["cypher"])
EXAMPLE = "MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {id: $instrument}) RETURN s.iso3 AS iso3, m.since AS since ORDER BY iso3"
# What both engines take as a number.
_Integer = Annotated[int, Field(ge=-(2**63), le=2**63 - 1, strict=True)]
_Float = Annotated[float, Field(allow_inf_nan=False, strict=True)]
_Scalar = Annotated[str, Field(strict=True)] | Annotated[bool, Field(strict=True)] | _Integer | _Float | None
_Value = _Scalar | list[_Scalar]
ApiKey = Annotated[str | None, Header(alias="X-API-Key", description="Needed where the server is set up with keys.")]


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
    parameters: dict[str, _Value] = Field({}, description="Values by name.")
    seconds: Annotated[float, Field(gt=0, le=15, strict=True)] | None = Field(None, description="A lower time limit than the server's.")
    rows: Annotated[int, Field(ge=1, le=100_000), BeforeValidator(_integral)] | None = Field(
        None, description="Fewer rows than the server's limit."
    )


class CypherLink(Asking):
    """The same in an address."""

    query: Annotated[str, Field(min_length=1)] = Field(description="One reading statement of Cypher.", examples=[EXAMPLE])
    parameters: str | None = Field(
        None, description="Values by name, as a JSON object.", examples=['{"instrument": "acap"}'],
        json_schema_extra={"contentMediaType": "application/json"},
    )
    rows: Rows | None = Field(None, description="Fewer rows than the server's limit.")


@router.post("/v1/cypher", response_model=QueryAnswer, dependencies=[Depends(no_parameters)])
def post_cypher(request: Request, asked: Annotated[CypherAsked, Body()], x_api_key: ApiKey = None) -> Response:
    """Ask the graph in Cypher."""
    return answer(request, asked.query, asked.parameters, {}, seconds=asked.seconds, rows=asked.rows)


@router.get("/v1/cypher", response_model=QueryAnswer)
def get_cypher(request: Request, q: Annotated[CypherLink, Query()], x_api_key: ApiKey = None) -> Response:
    """Ask the graph by a link: the query stands in the address."""
    return answer(request, q.query, _values(q.parameters), {}, rows=q.rows)


class _Values(BaseModel):
    values: dict[str, _Value]


def _values(text: str | None) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        return _Values(values=json.loads(text)).values
    except (ValueError, RecursionError, ValidationError):
        # 404 as for a name that does not exist: to the description of the API any text is well formed here.
        error = {"in": "query", "name": "parameters", "detail": "a JSON object of plain values or lists is accepted"}
        raise Problem(404, "invalid-parameter", "parameters: a JSON object of plain values or lists is accepted", errors=[error]) from None
