"""A scenario is an address: the same for everybody who asks the same, in whichever order."""

from __future__ import annotations

from itertools import permutations
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.api.conftest import Client

CHANGES = ("join=CHN:cms", "join=Russie:Raptors MOU", "list=Abdim's Stork:II", "leave=Kenya:AEWA")


def test_the_order_of_changes_makes_no_other_answer(client: Client) -> None:
    found = [client.get(f"/v1/scenarios?{'&'.join(order)}&on=2027-01-01") for order in permutations(CHANGES)]
    assert {response.status_code for response in found} == {200}
    assert len({response.headers["etag"] for response in found}) == 1
    addresses = {response.json()["meta"]["self"] for response in found}
    assert len(addresses) == 1
    asked = parse_qsl(urlsplit(addresses.pop()).query)
    assert asked == [
        ("as_of", "2027-01-01"), ("join", "CHN:cms"), ("join", "RUS:raptors"), ("lang", "en"), ("leave", "KEN:aewa"),
        ("list", "Ciconia abdimii:II"), ("listings", "all"), ("on", "2027-01-01"), ("territories", "sovereign"),
    ]


def test_its_own_address_gives_it_again(client: Client) -> None:
    found = client.get("/v1/scenarios?join=RUS:raptors&join=China:cms&deposited=2026-12-10")
    link = found.json()["meta"]["self"]
    again = client.get(urlsplit(link)._replace(scheme="", netloc="").geturl())
    assert again.json()["data"] == found.json()["data"] and again.json()["meta"]["self"] == link
    assert found.json()["meta"]["as_of"] == found.json()["data"]["changes"][0]["from"] == "2027-03-01"
    assert client.get("/v1/scenarios?join=China:cms&join=RUS:raptors&deposited=2026-12-10",
                      headers={"If-None-Match": found.headers["etag"]}).status_code == 304


def test_the_command_that_gives_it_repeats_its_options(client: Client) -> None:
    told = client.get("/v1/scenarios?join=RUS:raptors&join=CHN:cms&on=2027-01-01").json()["meta"]["reproduce"]
    assert told["command"].startswith("concerted scenario --join CHN:cms --join RUS:raptors --on 2027-01-01 --as-of 2027-01-01 --release ")
    assert told["certify"] is not None and told["certify"].startswith("concerted certify scenario --join CHN:cms --join RUS:raptors")


@pytest.mark.parametrize(("query", "status", "named"), [
    ("", 422, "a scenario says what is otherwise"),
    ("join=CHN", 422, "join: 'CHN' is not accepted; STATE:INSTRUMENT"),
    ("join=CHN:cms&join=", 422, "join"),
    ("join=CHN:cms&on=2027-01-01&on=2028-01-01", 422, "on: it is given more than once"),
    ("join=CHN:cms&as_of=2027-01-01&as_of=2027-01-01", 422, "as_of: it is given more than once"),
    ("joins=CHN:cms", 422, "joins: there is no such parameter"),
    ("join=CHN:cms&on=tomorrow", 422, "on: 'tomorrow' is not accepted"),
    ("join=KEN:cms", 422, "join KEN:cms: Kenya (KEN) is a member of cms"),
    ("join=Kena:cms", 404, "no state is called 'Kena'"),
    ("list=beluga:II", 404, "beluga"),
    ("list=Falco cherug:II", 404, "Did you mean Falco cherrug?"),
])
def test_refusals_name_what_is_wrong(client: Client, query: str, status: int, named: str) -> None:
    response = client.get(f"/v1/scenarios?{query}")
    assert response.status_code == status and named in response.json()["detail"], response.text


def test_a_parameter_that_has_one_value_is_taken_once_elsewhere(client: Client) -> None:
    assert client.get("/v1/gaps?state=KEN&state=CHN").status_code == 422
    assert client.get("/v1/gaps?join=CHN:cms&join=KEN:aewa").json()["detail"].startswith("join: there is no such parameter")


def test_sources_are_those_of_the_ranges_of_a_proposal(client: Client) -> None:
    found = client.get("/v1/scenarios?list=Ciconia abdimii:II&on=2027-01-01").json()
    cited = {source for proposal in found["data"]["proposals"] for state in proposal["states"] for fact in state["rests_on"]
             for source in fact["source"]}
    assert cited and cited <= set(found["meta"]["sources"])


def test_a_proposal_of_what_the_release_does_not_hold_says_so(client: Client) -> None:
    found = client.get("/v1/scenarios?list=Hyaena hyaena:II&as_of=2026-11-26").json()
    assert found["meta"]["query"]["list"] == ["Hyaena hyaena:II"] and not found["data"]["proposals"][0]["in_release"]
    assert any("Nobody is known to be a Range State" in said for said in found["data"]["assumptions"])
    assert found["data"]["before"]["all"] == found["data"]["after"]["all"]
