"""How complete each migration system is."""

from __future__ import annotations

from pydantic import BaseModel, Field

from concerted.api.models.common import Completeness, example
from concerted.api.models.taxa import SYSTEM


class SystemOf(BaseModel):
    """Whose system it is, and how many States share it."""

    taxon: str
    name: str | None
    class_: str | None = Field(alias="class")
    n_range_states: int


class System(Completeness, SystemOf):
    """A migration system: one taxon of the Appendices, and how complete it is."""

    model_config = example({"taxon": "Falco cherrug", "name": "Saker Falcon", "class": "Aves", "n_range_states": 71, **SYSTEM})
