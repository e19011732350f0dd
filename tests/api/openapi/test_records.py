"""Every answer has the fields that its model says, the address that gives it again, and an example that fits."""

from __future__ import annotations

import csv
import importlib
import io
import json
import pkgutil
import zipfile
from collections.abc import Mapping
from dataclasses import MISSING
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import openpyxl
import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter

from concerted.api import models
from concerted.api.app import create_app
from concerted.api.models.common import Many, Meta, One
from concerted.api.models.questions import QuestionRecord
from concerted.api.models.releases import ReleaseRecord
from concerted.api.openapi.description import EXAMPLES
from concerted.api.output.tabular import SCIENTIFIC, named_fields
from concerted.api.output.words import ENGLISH
from concerted.api.output.workbooks.headings import heading
from concerted.api.settings import Settings
from concerted.graph.analyses.completeness.records import Completeness, System, SystemsAt
from concerted.graph.analyses.coverage.tracker import Coverage
from concerted.graph.analyses.gaps.records import Gap
from concerted.graph.analyses.history.changes import ChangedGap
from concerted.graph.analyses.history.entries import ChangedEntry
from concerted.graph.analyses.history.standing import Standing
from concerted.graph.analyses.history.timeline import Event
from concerted.graph.analyses.limits import Limits
from concerted.graph.analyses.maps.history import MapHistory
from concerted.graph.analyses.maps.status import MapState
from concerted.graph.analyses.network.central import Central
from concerted.graph.analyses.network.communities import Communities
from concerted.graph.analyses.network.cuts import Cuts
from concerted.graph.analyses.network.losses import Loss
from concerted.graph.analyses.network.ties import Tie
from concerted.graph.analyses.overview import Overview
from concerted.graph.analyses.portraits.instrument import InstrumentPortrait, InstrumentRow
from concerted.graph.analyses.portraits.state import StatePortrait
from concerted.graph.analyses.portraits.taxon import TaxonPortrait
from concerted.graph.analyses.recruitment.alternatives import ComparedRanks
from concerted.graph.analyses.recruitment.attribution import Attribution
from concerted.graph.analyses.recruitment.coalitions.records import Coalitions
from concerted.graph.analyses.recruitment.intervals.acceptability import Acceptabilities
from concerted.graph.analyses.recruitment.intervals.records import PriorityInterval
from concerted.graph.analyses.recruitment.levers import Lever
from concerted.graph.analyses.recruitment.likelihood.records import Likelihood
from concerted.graph.analyses.recruitment.pairs import Pair
from concerted.graph.analyses.recruitment.partners import Asker
from concerted.graph.analyses.recruitment.records import Explanation, Priority
from concerted.graph.analyses.recruitment.scenarios.records import Scenario
from concerted.graph.analyses.recruitment.verification.records import ToVerify
from concerted.graph.analyses.registers import ListingRow, MembershipRow, PopulationRow, SourceRow, StateRow, TaxonRow
from concerted.graph.facts.fact import Fact
from concerted.graph.names.search import Hit
from concerted.graph.records import Record, columns, fields_of
from tests.api.conftest import Client

LISTS: dict[str, type[Record]] = {
    "gaps?as_of=2019-10-15": Gap,
    "gaps?instrument=acap&facts=true": Gap,
    "gaps?kind=no_instrument": Gap,
    "priorities?as_of=2019-10-15": Priority,
    "priorities?as_of=2019-10-15&intervals=true&draws=20": PriorityInterval,
    "priorities/compare?as_of=2019-10-15": ComparedRanks,
    "verifications?instrument=raptors&as_of=2019-10-15": ToVerify,
    "askers/CHN?as_of=2019-10-15": Asker,
    "levers/China?as_of=2019-10-15": Lever,
    "states": StateRow,
    "taxa?class=aves&limit=500": TaxonRow,
    "populations": PopulationRow,
    "instruments": InstrumentRow,
    "instruments/acap/map": MapState,
    "instruments/cms/map?as_of=1985-01-01": MapState,
    "instruments/raptors/map/history": MapHistory,
    "memberships": MembershipRow,
    "listings": ListingRow,
    "systems?limit=500": System,
    "network/states?least=200": Tie,
    "network/losses?instrument=raptors": Loss,
    "network/central?realm=marine": Central,
    "systems/timeline?as_of=2019-10-15": SystemsAt,
    "timeline": Event,
    "timeline?instrument=raptors": Event,
    "diff?from=2014-05-01&to=2015-05-01": ChangedGap,
    "diff/listings?from=2014-05-01&to=2015-05-01": ChangedEntry,
    "search?q=fal": Hit,
    "releases": ReleaseRecord,
    "releases/current/sources": SourceRow,
    "questions": QuestionRecord,
}
THINGS: dict[str, Any] = {
    "releases/current": ReleaseRecord,
    "priorities/usa": Explanation,
    "priorities/acceptability?draws=20&weights=appendix": Acceptabilities,
    "coalitions?size=3&as_of=2019-10-15": Coalitions,
    "pairs/KEN/TZA?as_of=2019-10-15": Pair,
    "states/Germany": StatePortrait,
    "states/NAM?lang=fr": StatePortrait,
    "taxa/Saker Falcon": TaxonPortrait,
    "taxa/Aves": TaxonPortrait,
    "instruments/ACAP": InstrumentPortrait,
    "instruments/raptors": InstrumentPortrait,
    "systems/overview": dict[str, Completeness],
    "overview?as_of=2019-10-15": Overview,
    "standing?as_of=2011-11-21": Standing,
    "likelihood?as_of=2002-06-30&draws=100": Likelihood,
    "likelihood?instrument=aewa&draws=100": Likelihood,
    "limits": Limits,
    "attribution?instrument=acap": Attribution,
    "coverage?class=reptilia": Coverage,
    "scenarios?join=CHN:cms&list=Ciconia abdimii:II&deposited=2026-12-01": Scenario,
    "network/communities?realm=marine": Communities,
    "network/cuts?as_of=2019-10-15": Cuts,
}
# Queries that nothing answers, one for each list that can have none.
NOTHING = {
    "verifications": "as_of=1979-07-01",
    "gaps": "kind=territorial&state=CIV", "askers/CHN": "instrument=acap", "levers/China": "as_of=1985-01-01",
    "priorities": "instrument=saiga&class=Aves", "states": "kind=reio&cms_region=Oceania",
    "taxa": "class=Insecta&family=Laridae", "populations": "taxon=Aves&state=USA", "memberships": "instrument=acap&state=CHN",
    "listings": "taxon=Aves&appendix=I", "systems": "taxon=Aves&class=Mammalia", "search": "q=zzzzzzzzzzzzz",
    "network/states": "as_of=1979-07-01", "network/losses": "instrument=raptors&as_of=2000-01-01", "network/central": "as_of=1979-07-01",
    "diff": "from=2015-05-01&to=2015-05-01", "diff/listings": "from=2015-05-01&to=2015-05-01",
}


def _exact(annotation: Any, value: Any, place: str) -> None:
    """The value has the fields of its model and no other."""
    if get_origin(annotation) in (Union, UnionType):
        options = [option for option in get_args(annotation) if option is not type(None)]
        if value is not None and len(options) == 1:
            _exact(options[0], value, place)
    elif get_origin(annotation) in (list, tuple):
        for item in value:
            _exact(get_args(annotation)[0], item, place)
    elif get_origin(annotation) in (dict, Mapping):
        for item in value.values():
            _exact(get_args(annotation)[1], item, place)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        models = {field.alias or name: field for name, field in annotation.model_fields.items()}
        needed = {name for name, field in models.items() if field.is_required()}
        assert needed <= set(value) <= set(models), (place, needed ^ set(value))
        for name in value:
            _exact(models[name].annotation, value[name], f"{place}.{name}")
    elif annotation is Fact:
        assert {"table", "source", "basis"} <= set(value), place
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        fields = {field.name: field for field in fields_of(annotation)}
        needed = {name for name, field in fields.items() if field.default is MISSING}
        assert needed <= set(value) <= set(fields), (place, needed ^ set(value))
        for name in value:
            if value[name] is not None:
                _exact(fields[name].type, value[name], f"{place}.{name}")


@pytest.mark.parametrize("query", LISTS)
def test_records_of_a_list_are_those_of_its_model(client: Client, query: str) -> None:
    document = client.get(f"/v1/{query}").json()
    assert document["data"]
    TypeAdapter(Many[LISTS[query]]).validate_python(document)  # type: ignore[misc]  # the model is chosen at run time
    _exact(list[LISTS[query]], document["data"], query)  # type: ignore[misc]
    _exact(Meta, document["meta"], "meta")


@pytest.mark.parametrize("query", THINGS)
def test_a_thing_is_that_of_its_model(client: Client, query: str) -> None:
    document = client.get(f"/v1/{query}").json()
    TypeAdapter(One[THINGS[query]]).validate_python(document)
    _exact(THINGS[query], document["data"], query)
    _exact(Meta, document["meta"], "meta")


@pytest.mark.parametrize("query", [*LISTS, *THINGS])
def test_the_address_of_an_answer_gives_it_again(client: Client, query: str) -> None:
    joint = "&" if "?" in query else "?"
    asked = f"/v1/{query}{joint}limit=2" if query in LISTS and "limit" not in query else f"/v1/{query}"
    answer = client.get(asked)
    address = answer.json()["meta"]["self"]
    again = client.get(address)
    assert again.json()["data"] == answer.json()["data"]
    assert again.json()["meta"]["self"] == address == answer.links["canonical"]["url"]
    assert client.get(address).content == again.content


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_address_of_a_file_gives_the_same_bytes_at_any_time(client: Client, form: str) -> None:
    for path in ("gaps", "releases", "questions"):
        address = client.get(f"/v1/{path}.{form}?limit=3").links["canonical"]["url"]
        again = client.get(address)
        assert again.links["canonical"]["url"] == address
        # Through another door, where it is not remembered.
        other = Client(create_app(Settings(store="none", log_level="error"), client.app.state.service))
        assert other.get(address).content == again.content
    if form == "xlsx":
        core = zipfile.ZipFile(io.BytesIO(again.content)).read("docProps/core.xml").decode()
        assert "1980-01-01T00:00:00Z" in core and "2026" not in core


@pytest.mark.parametrize("query", [query for query in LISTS if "facts" not in query and "history" not in query])
def test_columns_of_a_file_are_those_of_the_model(client: Client, query: str) -> None:
    path, _, words = query.partition("?")
    header = next(csv.reader(io.StringIO(client.get(f"/v1/{path}.csv?{words}").text)))
    known = named_fields(columns(LISTS[query]), {"a": "b"} if set(header) & set(SCIENTIFIC.values()) else {})
    assert header[: len(known)] == known
    # What follows is what only some records have.
    assert all(name.startswith(("facts_by_basis_", "listed", "delisted")) for name in header[len(known) :]), header


@pytest.mark.parametrize("path", NOTHING)
def test_a_file_without_rows_has_the_same_header(client: Client, path: str) -> None:
    empty = client.get(f"/v1/{path}.csv?{NOTHING[path]}")
    assert empty.status_code == 200, empty.text
    header, *rows = csv.reader(io.StringIO(empty.text))
    record = next(model for query, model in LISTS.items() if query.partition("?")[0] == path)
    assert header == named_fields(columns(record), {"a": "b"}) and rows == []
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/v1/{path}.xlsx?{NOTHING[path]}").content))
    assert [cell.value for cell in book.worksheets[0][1]] == [
        heading(name, ENGLISH) for name in header if name.removesuffix("_source") not in set(header) - {name}
    ]


def _models() -> list[type[BaseModel]]:
    found = []
    for module in pkgutil.iter_modules(models.__path__):
        for value in vars(importlib.import_module(f"concerted.api.models.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == f"concerted.api.models.{module.name}":
                found.append(value)
    return found


@pytest.mark.parametrize("model", _models(), ids=lambda model: model.__name__)
def test_examples_fit_their_models(model: type[BaseModel]) -> None:
    for example in model.model_json_schema().get("examples", ()):
        model.model_validate(example)
        _exact(model, example, model.__name__)


def _records(kind: type[Record] = Record) -> dict[str, type[Record]]:
    found = {below.__name__: below for below in kind.__subclasses__() if not below.__name__.startswith("_")}
    return found | {name: below for each in kind.__subclasses__() for name, below in _records(each).items()}


@pytest.mark.parametrize("name", json.loads(EXAMPLES.read_text(encoding="utf-8")))
def test_examples_fit_their_records(client: Client, name: str) -> None:
    record = _records()[name]
    [example] = client.get("/openapi.json").json()["components"]["schemas"][name]["examples"]
    TypeAdapter(record).validate_python(example)
    _exact(record, example, name)


def test_every_answer_of_the_description_has_an_example_that_fits(client: Client) -> None:
    document = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8"))
    shown = document["components"]["examples"]
    models_by_path = {
        route.path: route.response_model for route in _routes(client.app.routes) if route.response_model is not None
    }
    for path, ways in document["paths"].items():
        if "/export." in path or "/briefs/" in path:
            continue  # a file, which is described as what it is
        # Routes of a release are known by their path below it.
        model = models_by_path.get(path) or models_by_path[path.removeprefix("/v1/releases/{release_id}").removeprefix("/v1")]
        for operation in ways.values():
            reference = operation["responses"]["200"]["content"]["application/json"]["examples"]["example"]["$ref"]
            TypeAdapter(model).validate_python(shown[reference.rpartition("/")[2]]["value"])


def _routes(routes: Any) -> list[APIRoute]:
    found = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        elif hasattr(route, "original_router"):
            found += _routes(route.original_router.routes)
    return found
