"""What a text may mean."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from concerted.api.models.common import example


class Hit(BaseModel):
    """A State, taxon or instrument that a text may mean."""

    model_config = example({
        "kind": "taxon", "id": "Falco cherrug", "name": "Saker Falcon", "matched": "Halcón sacre", "score": 1.0, "did_you_mean": False,
    })

    kind: Literal["state", "taxon", "instrument"]
    id: str
    name: str
    matched: str = Field(description="The name that the text is, or is part of, or is spelt like.")
    score: float = Field(description="1: the whole name; 0.9: its beginning; 0.8: of a word in it; 0.7: a part; less: a similar spelling.")
    did_you_mean: bool = Field(description="Nothing is called so; this is spelt nearly so.")
