"""The one shape of problems (RFC 9457)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FieldError(BaseModel):
    """What is wrong with one parameter."""

    model_config = ConfigDict(populate_by_name=True)

    place: str = Field(alias="in", description="query, path, header or body")
    name: str
    detail: str


class ProblemDetails(BaseModel):
    """Why a request was refused."""

    type: str = Field(examples=["urn:concerted:problem:unknown-name"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["no State is called 'Germny'. Did you mean Germany?"])
    errors: list[FieldError] = Field(default=[], description="One for each parameter that is wrong.")
    suggestions: list[str] = Field(default=[], description="Names that exist.")
    request_id: str | None = Field(default=None, description="The same as in X-Request-ID; the log tells more under it.")
