"""The graph described for who queries it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from concerted.api.models.common import Example, example

_PROPERTY: Example = {
    "name": "role", "type": "string", "count": 639, "accepted": ["party", "signatory", "signatory_unratified"], "doc": "Capacity.",
}
_LABEL: Example = {
    "label": "Appendix", "key": "appendix", "doc": "Appendix I (endangered) or II (unfavourable status, agreements wanted).", "count": 2,
    "properties": [{"name": "appendix", "type": "string", "count": 2, "accepted": ["I", "II"], "doc": "Which of them."}],
    "example": {"appendix": "I"},
}
_LINK: Example = {
    "type": "MEMBER_OF", "start": "State", "end": "Instrument", "doc": "Party or signatory.", "count": 639, "properties": [_PROPERTY],
    "example": {"start": {"iso3": "ARG"}, "end": {"slug": "acap"}, "properties": {"role": "party"}},
}


class PropertyRecord(BaseModel):
    """A property: its type in a query, and on how many nodes or links it is."""

    model_config = example(_PROPERTY)

    name: str
    type: str = Field(description="`string`, `boolean`, `integer`, `date` or `list of string`.")
    count: int
    accepted: list[str] = Field(description="Its values, where they are a closed list.")
    doc: str


class LabelRecord(BaseModel):
    """A label of nodes."""

    model_config = example(_LABEL)

    label: str
    key: str = Field(description="The property by which a node is found.")
    doc: str
    count: int
    properties: list[PropertyRecord]
    example: dict[str, Any] | None = Field(description="Properties of one of them.")


class LinkRecord(BaseModel):
    """Links of a type from one label to another."""

    model_config = example(_LINK)

    type: str
    start: str
    end: str
    doc: str
    count: int
    properties: list[PropertyRecord]
    example: dict[str, Any] | None = Field(description="Keys of both ends, and properties, of one of them.")


class SchemaRecord(BaseModel):
    """Labels and links in the order of the declared schema."""

    model_config = example({"labels": [_LABEL], "links": [_LINK]})

    labels: list[LabelRecord]
    links: list[LinkRecord]
