"""``/v1/portfolio``: the best set in one answer, within a time that the server allows."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from concerted.api.routers.portfolio import LONGEST
from concerted.graph.analyses.recruitment.portfolio.portfolio import portfolio
from concerted.graph.analyses.recruitment.portfolio.query import PortfolioQuery
from concerted.graph.projection.projection import project
from concerted.graph.records import plain
from concerted.loaders import reference_release
from tests.api.conftest import Client

DAY = date(2019, 10, 15)


def test_the_set_is_that_of_the_library(client: Client) -> None:
    found = client.get(f"/v1/portfolio?size=3&frontier=1..2&must=China&at_most=africa=1&as_of={DAY}").json()
    query = PortfolioQuery(size=3, must=("CHN",), at_most=(("Africa", 1),), frontier=(1, 2))
    wanted = plain(portfolio(project(reference_release(), DAY), query))
    assert found["data"] | {"seconds": None} == wanted | {"seconds": None}
    assert 0 <= found["data"]["seconds"] < 600


def test_names_are_told_as_codes_and_the_address_gives_it_again(client: Client) -> None:
    found = client.get(f"/v1/portfolio?size=3&must=China,USA&without=Russia&at_most=oceania=0,AFRICA=1&as_of={DAY}").json()
    asked = found["meta"]["query"]
    assert (asked["must"], asked["without"], asked["at_most"]) == ("CHN,USA", "RUS", "Oceania=0,Africa=1")
    assert client.get(found["meta"]["self"]).json()["data"] == found["data"]


@pytest.mark.parametrize(("asked", "named"), [
    (f"seconds={LONGEST + 0.5}", "seconds"), ("seconds=0", "seconds"), ("seconds=nan", "seconds"), ("size=1.5", "size"),
    ("objective=best", "objective"), ("threshold=high", "threshold"), ("costs=x", "costs"), ("budget=1", "budget"), ("top=3", "top"),
    ("must=", "must"), ("weights=own", "weights"),
])
def test_what_a_parameter_may_not_be_is_refused_by_its_name(client: Client, asked: str, named: str) -> None:
    answer = client.get(f"/v1/portfolio?{asked}")
    assert answer.status_code == 422 and named in [each["name"] for each in answer.json()["errors"]]


@pytest.mark.parametrize("asked", ["must=KEN", "at_most=Asia", "frontier=9..1", "must=CHN&without=CHN", "threshold=0.5", "size=0"])
def test_what_contradicts_itself_is_refused(client: Client, asked: str) -> None:
    answer = client.get(f"/v1/portfolio?{asked}")
    assert answer.status_code == 422 and answer.json()["type"].endswith(("invalid-query", "invalid-parameter"))


@pytest.mark.parametrize("name", ["Kena", "No&where"])
def test_a_name_that_nobody_has_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/v1/portfolio?without={quote(name)}").status_code == 404


def test_it_is_a_document_and_no_file(client: Client) -> None:
    assert client.get("/v1/portfolio.csv?size=1").status_code in (404, 406)
