"""What the reference release must show, seen at the command line."""

from __future__ import annotations

import pytest

from tests.api.cli.command import answer, run


def states(*arguments: str) -> list[str]:
    return sorted({record["state"]["iso3"] for record in answer("gaps", *arguments)["gaps"] if record["state"]})


def test_acap_range_states_not_in_agree_with_the_secretariats_table_of_2019() -> None:
    not_in = {"CAN", "CHN", "DEU", "EUE", "IDN", "JPN", "KOR", "NAM", "POL", "RUS", "UKR", "USA"}
    assert set(states("--instrument", "acap", "--as-of", "2019-10-15")) == not_in


@pytest.mark.parametrize(("day", "parties"), [("1983-11-01", 15), ("2011-11-21", 116), ("2014-05-01", 120), ("2024-02-12", 133)])
def test_parties_to_the_convention(day: str, parties: int) -> None:
    assert len(answer("instrument", "cms", "--as-of", day)["members"]) == parties


def test_the_timeline_shows_the_same_counts() -> None:
    events = answer("timeline")["events"]
    for day, parties in (("1983-11-01", 15), ("2011-11-21", 116), ("2014-05-01", 120), ("2024-02-12", 133)):
        last = [event for event in events if event["date"] <= day][-1]
        assert last["members"] == {"min": parties, "max": parties}


def test_the_timeline_of_all_systems_ends_with_what_the_overview_of_today_says() -> None:
    from datetime import date

    from concerted.graph.analyses.completeness.metrics import metrics
    from concerted.graph.projection.projection import project
    from concerted.loaders import reference_release

    systems = answer("timeline", "--systems", "--as-of", "2024-02-12")["systems"]
    assert [record["date"] for record in systems[:2]] == ["1980-01-01", "1981-01-01"]
    found = metrics(project(reference_release(), date(2024, 2, 12)))
    assert systems[-1] == pytest.approx({"date": "2024-02-12", "n_systems": len(found.taxa)} | found.mean())


def test_members_are_an_interval_where_dates_of_joining_are_unknown() -> None:
    last = answer("timeline", "--instrument", "raptors", "--as-of", "2011-12-31")["events"][-1]
    assert last["members"]["min"] < last["members"]["max"]
    profile = answer("instrument", "raptors", "--as-of", "2011-12-31")
    assert last["members"]["min"] == len(profile["members"])
    assert last["members"]["max"] == len(profile["members"]) + len(profile["possible_members"])


@pytest.mark.parametrize("iso3", ["CAN", "USA"])
def test_canada_and_the_united_states_are_not_parties(iso3: str) -> None:
    assert iso3 not in {member["iso3"] for member in answer("instrument", "cms", "--as-of", "2024-02-12")["members"]}


def test_new_zealand_did_not_sign_for_tokelau() -> None:
    gaps = answer("gaps", "--instrument", "pacific-cetaceans", "--kind", "territorial")["gaps"]
    assert [(gap["state"]["iso3"], gap["territories"]) for gap in gaps] == [("NZL", ["TKL"])]


def test_the_united_kingdom_is_no_gap_of_the_wadden_sea_agreement() -> None:
    assert "GBR" not in states("--instrument", "wadden-sea-seals")
    occurrence = {record["iso3"] for record in answer("taxon", "Phoca vitulina")["range_states"]}
    assert "GBR" in occurrence


def test_the_list_of_a_single_species_decides_and_its_conflicts_with_the_ranges_are_said() -> None:
    profile = answer("instrument", "great-bustard")
    conflicts = {record["iso3"]: record["kind"] for record in profile["instrument"]["conflicts"]}
    assert conflicts["ITA"] == "no_range_edge"
    assert "ITA" in {record["iso3"] for record in profile["not_in"]}
    assert answer("instrument", "acap")["instrument"]["conflicts"] == []


def test_the_systems_of_a_state_are_the_species_that_concern_it() -> None:
    profile = answer("state", "MNG")
    both = set(profile["taxa"]["I"]) | set(profile["taxa"]["II"])
    assert profile["n_systems"] == len(both)
    assert {appendix: sum(n.values()) for appendix, n in profile["species"].items()} == {a: len(t) for a, t in profile["taxa"].items()}
    assert 0 < profile["completeness"]["K"] < profile["completeness"]["C0"] < 1


def test_china_is_no_gap_of_the_saiga_mou() -> None:
    assert "CHN" not in states("--instrument", "saiga")


def test_the_european_union_is_a_member_of_its_own() -> None:
    members = {member["iso3"] for member in answer("instrument", "aewa")["members"]}
    assert "EUE" in members
    assert not {"AUT", "POL"} & members


def test_contributions_of_the_account_sum_to_the_score() -> None:
    account = answer("priorities", "--explain", "CHN")
    assert sum(species["contribution"] for species in account["species"]) == pytest.approx(account["score"], abs=1e-9)
    ranked = {record["state"]["iso3"]: record for record in answer("priorities")["priorities"]}
    assert account["score"] == pytest.approx(ranked["CHN"]["unmet_responsibility"], abs=1e-9)


def test_the_overview_is_one_screen_with_what_to_type_next() -> None:
    result = run()
    assert result.exit_code == 0
    for part in ("Gaps by kind and instrument", "Not in CMS", "Least complete systems", " old", "What to type next"):
        assert part in result.stdout
