"""``meta.sources`` names the sources of the facts that the records of the page rest on, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from concerted.api.responses.citing import named
from concerted.graph.analyses.citing import gap_sources
from concerted.graph.analyses.gaps.evidence import Subject
from concerted.graph.analyses.gaps.query import GapQuery
from concerted.graph.analyses.gaps.records import Gap, gap_records, with_facts
from concerted.graph.facts.days.calendar import asked_day
from concerted.graph.projection.projection import project
from concerted.graph.vocabulary import GapKind, Territories
from concerted.loaders import reference_release
from tests.api.conftest import Client


def subject(gap: Gap) -> Subject:
    return Subject(gap.kind, gap.state.iso3 if gap.state else None, gap.instrument, gap.taxa, gap.territories)


@pytest.mark.parametrize("territories", Territories)
@pytest.mark.parametrize("day", ["1985-03-01", "2012-07-01", "2026-11-21"])
def test_gaps_cite_the_sources_of_their_facts(day: str, territories: str) -> None:
    p = project(reference_release(), asked_day(day), territories)
    seen = set()
    for kind in GapKind:
        gaps = gap_records(p, GapQuery(kind=kind))
        for some in (gaps[:40], gaps[-1:]):
            facts = [fact for gap in with_facts(p, some) for fact in gap.facts or ()]
            assert gap_sources(p, map(subject, some)) == {source for fact in facts for source in fact.source}
            seen |= {fact.table for fact in facts}
    assert seen >= {"ranges", "listings"}


@pytest.mark.parametrize("query", [
    "gaps?instrument=acap&limit=5", "gaps?kind=no_instrument", "gaps?by=taxon&limit=20&as_of=2012-07-01",
    "gaps?state=FRA&territories=separate",
])
def test_a_page_cites_what_it_would_with_its_facts(client: Client, query: str) -> None:
    bare, whole = (client.get(f"/v1/{query}{more}").json() for more in ("", "&facts=true"))
    facts = {source for gap in whole["data"] for fact in gap["facts"] for source in fact["source"]}
    assert set(bare["meta"]["sources"]) == set(whole["meta"]["sources"]) == facts and facts
    # In the order in which the release has them.
    every = list(reference_release()["sources"]["id"])
    assert bare["meta"]["sources"] == sorted(facts, key=every.index)


def test_each_page_cites_for_itself(client: Client) -> None:
    first = client.get("/v1/memberships?limit=3&instrument=acap").json()
    other = client.get("/v1/memberships?limit=3&instrument=raptors").json()
    for answer in (first, other):
        assert set(answer["meta"]["sources"]) == {source for row in answer["data"] for source in row["source"]}
    assert first["meta"]["sources"] != other["meta"]["sources"]


def found(value: Any) -> set[str]:
    """Every source that is named at any depth."""
    if isinstance(value, list):
        return set().union(*map(found, value))
    if isinstance(value, dict):
        own = value["source"] if isinstance(value.get("source"), list) else []
        return set(own).union(*map(found, value.values()))
    return set()


@pytest.mark.parametrize("path", [
    "states", "taxa?class=Reptilia", "populations?limit=9", "instruments", "listings?appendix=I&limit=9", "timeline?instrument=acap",
    "diff?from=2014-05-01&to=2015-05-01", "states/DEU", "taxa/Falco cherrug", "instruments/acap", "standing", "priorities/USA",
])
def test_what_names_its_sources_cites_them(client: Client, path: str) -> None:
    answer = client.get(f"/v1/{path}").json()
    assert set(answer["meta"]["sources"]) == found(answer["data"]) != set()


@pytest.mark.parametrize("path", ["systems?limit=3", "systems/timeline", "systems/overview", "overview", "priorities?limit=3"])
def test_sums_over_the_whole_cite_none(client: Client, path: str) -> None:
    meta = client.get(f"/v1/{path}").json()["meta"]
    assert meta["sources"] == [] and meta["release"]["id"] == reference_release().id


def ranges(states: set[str], taxa: set[str]) -> set[str]:
    """Sources of the occurrences of some taxa in some States, read from the table."""
    return {
        source for row in reference_release()["ranges"].iter_rows(named=True) if row["iso3"] in states and row["taxon"] in taxa
        for source in (row["source"] or "").split(";")
    }


def memberships(states: set[str], instrument: str) -> set[str]:
    return {
        source for row in reference_release()["memberships"].iter_rows(named=True)
        if row["iso3"] in states and row["instrument"] == instrument and row["since"] and row["since"] <= "2026-11-21"
        for source in (row["source"] or "").split(";")
    }


def test_a_pair_cites_ranges_and_memberships_of_both(client: Client) -> None:
    answer = client.get("/v1/pairs/KEN/TZA?as_of=2026-11-21").json()
    cited, taxa = set(answer["meta"]["sources"]), {each["taxon"] for each in answer["data"]["shared"]}
    told = ranges({"KEN", "TZA"}, taxa) | memberships({"KEN", "TZA"}, "cms") | memberships({"KEN"}, "raptors")
    assert told and told <= cited
    assert set(client.get("/v1/pairs/TZA/KEN?as_of=2026-11-21").json()["meta"]["sources"]) == cited


def test_a_territory_cites_its_own_ranges(client: Client) -> None:
    answer = client.get("/v1/pairs/Greenland/Canada?as_of=2026-11-21").json()
    taxa, cited = {each["taxon"] for each in answer["data"]["shared"]}, set(answer["meta"]["sources"])
    assert ranges({"GRL", "CAN"}, taxa) | memberships({"DNK"}, "cms") <= cited


def test_askers_cite_what_they_share_and_where_they_stand(client: Client) -> None:
    answer = client.get("/v1/askers/CHN?as_of=2026-11-21&top=3").json()
    states, taxa = {each["state"]["iso3"] for each in answer["data"]}, {taxon for each in answer["data"] for taxon in each["taxa"]}
    told = memberships(states, "cms") | memberships({*states, "CHN"}, "siberian-crane") | ranges({"CHN"}, taxa)
    assert told and told <= set(answer["meta"]["sources"])


def test_a_scenario_cites_the_gaps_that_it_closes_and_opens(client: Client) -> None:
    cited = client.get("/v1/scenarios?join=CHN:cms&as_of=2026-11-21").json()["meta"]["sources"]
    assert cited == client.get("/v1/gaps?state=CHN&kind=convention&as_of=2026-11-21").json()["meta"]["sources"] != []


def test_sources_cite_themselves(client: Client) -> None:
    answer = client.get("/v1/releases/current/sources?tier=official&limit=4").json()
    assert answer["meta"]["sources"] == [row["id"] for row in answer["data"]]


def test_a_text_that_looks_like_sources_is_none() -> None:
    assert named([rb'{"note":"\"source\":[\"x\"]","source":["a","b"]}', b'{"facts":[{"source":["c"]},{"source":[]}]}']) == {"a", "b", "c"}


def test_a_small_answer_is_small(client: Client) -> None:
    """Of a small answer most were the sources of the whole release."""
    assert len(client.get("/v1/memberships?state=Kenya&instrument=cms").content) < 2000
