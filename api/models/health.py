"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from concerted.api.models.common import RELEASE, STORE, ReleaseRef, StoreRecord, example


class Health(BaseModel):
    """The process answers."""

    model_config = example({"status": "ok"})

    status: Literal["ok"]


class Ready(BaseModel):
    """The projection serves; `store` says whether the store does."""

    model_config = example({"status": "ready", "release": RELEASE, "store": STORE})

    status: Literal["ready"]
    release: ReleaseRef
    store: StoreRecord
