"""What several answers have: the release they rest on, and the parts that return in many of them."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, create_model

from concerted.api.choices import OneOf
from concerted.api.settings import NO_STORE
from concerted.graph.vocabulary import StoreKind

T = TypeVar("T")
Example = dict[str, Any]

RELEASE: Example = {
    "id": "2e62a7ba60e188bcd1c7f5ea774856e321c519cc36e4d6285aeae01c727d5360",
    "title": "Convention on Migratory Species: parties, instruments, listings and ranges", "published": "2026-11-25",
}
AGAIN: Example = {
    "command": f"concerted gaps --instrument acap --as-of 2019-10-15 --release {RELEASE['id'][:12]}",
    "certify": f"concerted certify gaps --instrument acap --as-of 2019-10-15 --release {RELEASE['id'][:12]} --output certificate.zip",
    "release": RELEASE["id"], "version": "0.1.0",
}
STORE: Example = {"kind": str(StoreKind.EMBEDDED), "status": "ready", "release": RELEASE["id"]}


def example(values: Example) -> ConfigDict:
    """Configuration of a model with an example of it."""
    return ConfigDict(json_schema_extra={"examples": [values]})


class ReleaseRef(BaseModel):
    """A release by its id, the hash of its facts."""

    model_config = example(RELEASE)

    id: str
    title: str
    published: date


class StoreRecord(BaseModel):
    """The configured store as it was last seen."""

    model_config = example(STORE)

    kind: Annotated[str, OneOf((*StoreKind, NO_STORE))]
    status: Literal["opening", "loading", "ready", "empty", "away", "damaged", "none"] = Field(
        description="`away`: it does not answer; gaps and priorities go on from memory, Cypher gets 503. `damaged`: the same, and it does "
        "not hold its release whole, or more than that, until it is loaded again."
    )
    release: str | None = Field(description="Id of the release that it holds.")


class Reproduce(BaseModel):
    """What gives an answer again, on any machine that has the release."""

    model_config = example(AGAIN)

    command: str = Field(
        description="A line for a shell. A command gives the whole of a list, whatever page or fields of it were asked for; what no "
        "command gives (another order of gaps, say) is asked of the address again."
    )
    certify: str | None = Field(
        description="A line that certifies what the command gives: it writes a file that says what was asked of which release and holds "
        "the answer, and `concerted verify` recomputes it. Null of what follows from no release, and where no command asks."
    )
    release: str | None = Field(description="Id of the release that answered; null of what is of no release.")
    version: str = Field(description="Of the program.")


class Meta(BaseModel):
    """What an answer rests on, and the address that gives it again."""

    model_config = example({
        "release": RELEASE, "as_of": "2019-10-15", "sources": ["acap-parties", "cldr"], "data_age_days": 3,
        "self": f"http://localhost:8000/v1/releases/{RELEASE['id']}/gaps?by=state&instrument=acap&as_of=2019-10-15",
        "reproduce": AGAIN, "query": {"by": "state", "instrument": "acap"}, "remarks": [], "total": 12,
        "next": "/v1/gaps?by=state&instrument=acap&as_of=2019-10-15&limit=5&cursor=NS45OTQzNjY2Yjk2MTRmMWMzLjUwZTQ0NjE2ODBiNzQ5ZDg",
        "prev": None, "store": STORE,
    })

    release: ReleaseRef
    as_of: date | None = Field(description="The date asked about.")
    sources: list[str] = Field(
        description="Ids of the sources of the facts that these records rest on: those that they name, and for gaps those of their "
        "evidence. None where the records name no facts, such as sums over a whole release: then all of the release stand behind them. "
        "/v1/releases/current/sources says what each is."
    )
    data_age_days: int | None = Field(description="Days since the release was published; null at the address of a release.")
    self: str = Field(description="Address that gives the same answer as long as its release is served (see /v1/releases).")
    reproduce: Reproduce
    query: dict[str, Any] = Field(description="What was asked, with names resolved to keys.")
    remarks: list[str] = Field(description="How far the facts reach that it rests on, in sentences; /v1/limits says more.")
    total: int | None = Field(description="Records of the whole list.")
    next: str | None = Field(description="Address of the next page, from the host on; null on the last one.")
    prev: str | None = Field(description="Address of the page before; null on the first one.")
    store: StoreRecord | None = Field(description="Null at the address of a release.")
    assumptions: list[str] = Field([], description="What the answer assumes beside the facts, in sentences; there where it assumes any.")


class One(BaseModel, Generic[T]):
    """One thing."""

    meta: Meta
    data: T



class Many(BaseModel, Generic[T]):
    """A page of a list; `meta.next` and the `Link` header name the next one."""

    meta: Meta
    data: list[T]


@cache
def one_of(kind: Any) -> type[BaseModel]:
    """The model of an answer that is one record, called after it: ``TaxonPortraitAnswer``."""
    return create_model(f"{_called(kind)}Answer", __base__=One[kind], __doc__=One.__doc__)


@cache
def list_of(kind: Any) -> type[BaseModel]:
    """The model of an answer that is a page of records, called after them: ``GapList``."""
    return create_model(f"{_called(kind)}List", __base__=Many[kind], __doc__=Many.__doc__)


def _called(kind: Any) -> str:
    """Of a record its name, of several that of the first; of a mapping that of what it holds."""
    held = get_args(kind)
    if isinstance(kind, UnionType):
        return _called(held[0])
    return f"{_called(held[-1])}Map" if held else str(kind.__name__)
