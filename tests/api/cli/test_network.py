"""What people are shown of the network, of attribution and of coverage: tables, the lines below them, and what is refused."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.cli.command import answer, run

DAY = ("--as-of", "2019-10-15")


def shown(*words: str) -> str:
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_pairs_on_a_screen_are_the_first_hundred_unless_more_are_asked_for() -> None:
    few, every = shown("network", "states", "--region", "Africa", *DAY), answer("network", "states", "--region", "Africa", *DAY)
    assert every["count"] > 1000 and f"{every['count']} pairs of States that share species" in few
    assert "The first 100 are shown; --all, --top or a file has more." in few
    assert few.count("\n") < 130 < every["count"] < shown("network", "states", "--region", "Africa", "--all", *DAY).count("\n")
    top = shown("network", "states", "--region", "Africa", "--top", "150", *DAY)
    assert "are shown" not in top and 150 < top.count("\n") < 180
    assert "A species of n States weighs 1/(n − 1) between two of them." in few


def test_communities_are_told_with_what_they_agree_with() -> None:
    told = shown("network", "communities", *DAY)
    assert "Adjusted Rand" in told and "regions" in told and "african-carnivores" in told
    assert "by louvain; another seed may give others" in told
    greedy = shown("network", "communities", "--method", "greedy", *DAY)
    assert "by greedy." in greedy and "another seed" not in greedy
    document = answer("network", "communities", *DAY)
    assert document["query"] | {"method": "louvain", "seed": 1, "resolution": 1.0, "question": "communities"} == document["query"]
    assert document["agreement"][0]["division"] == "regions"


def test_cuts_say_which_threshold_they_took() -> None:
    found = answer("network", "cuts", *DAY)
    told = shown("network", "cuts", *DAY)
    assert f"{found['least']} is the most shared species at which half of the States still hang together" in told
    assert "hang together;" not in shown("network", "cuts", "--least", "200", *DAY)
    assert "none" in shown("network", "cuts", "--as-of", "1979-07-01")


def test_losses_are_of_the_convention_where_no_instrument_is_named() -> None:
    assert "without a member of cms" in shown("network", "losses", "--top", "3", *DAY)
    assert answer("network", "losses", "--top", "3", *DAY)["query"]["instrument"] == "cms"
    assert answer("network", "central", "--top", "3", *DAY)["query"]["instrument"] is None


@pytest.mark.parametrize("question", ["states", "losses", "central"])
def test_an_order_is_taken(question: str) -> None:
    field = {"states": "n_shared", "losses": "K", "central": "betweenness"}[question]
    found = answer("network", question, "--realm", "marine", "--top", "30", f"--sort=-{field}", *DAY)[question]
    assert [row[field] for row in found] == sorted((row[field] for row in found), reverse=True)


@pytest.mark.parametrize(("words", "said"), [
    (("network", "losses", "--least", "2"), "--least: says nothing of losses; what takes it: states, communities, cuts, central"),
    (("network", "cuts", "--top", "2"), "--top: says nothing of cuts; what takes it: states, losses, central"),
    (("network", "states", "--seed", "2"), "--seed: says nothing of states; what takes it: communities"),
    (("network", "neighbours"), "question: 'neighbours' is not accepted"),
    (("network", "communities", "--seed", "-1"), "seed: -1 is not accepted"),
    (("network", "communities", "--resolution", "0"), "resolution: 0.0 is not accepted"),
    (("network", "central", "--sort", "colour"), "--sort: 'colour' is not accepted"),
    (("network", "losses", "--instrument", "caf"), "one that has members"),
    (("attribution", "--appendix", "III"), "appendix: 'III' is not accepted"),
    (("coverage", "--class", "Pisces"), "no class is called 'Pisces'"),
])
def test_what_is_not_accepted_is_refused_in_a_line(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2 and said in result.stderr and "Traceback" not in result.stderr


def test_attribution_says_what_it_sums_to() -> None:
    told = shown("attribution", "--instrument", "acap", *DAY)
    document = answer("attribution", "--instrument", "acap", *DAY)
    assert told.count(" join ") == len(document["accessions"]) == document["n_members"]
    assert f"C1 {document['without']['C1']:.4f}" in told and f"K {document['with_members']['K']:.4f}" in told
    assert "the memberships of acap alone come in, one by one" in told
    rows = list(csv.DictReader(io.StringIO(run("attribution", *DAY, "--format", "csv").stdout)))
    assert list(rows[0])[:4] == ["date", "state_iso3", "state_name", "what"] and rows[0]["date"] == "1983-11-01"
    assert ": none" in shown("attribution", "--as-of", "1983-11-02", "--instrument", "raptors")


def test_coverage_is_told_through_time_by_class_and_for_what_is_not_covered() -> None:
    told = shown("coverage", *DAY)
    assert all(heading in told for heading in ("Listed", "Covered", "Surely", "Could take it in", "1990-01-01", "2019-10-15"))
    assert " both " in told and "birds (Aves)" in told and "Every listed species is tracked" in told
    one = shown("coverage", "--class", "reptiles", "--appendix", "I", *DAY)
    assert " both " not in one and "Gavialis gangeticus" in one and "Diomedea" not in one
    rows = list(csv.DictReader(io.StringIO(run("coverage", *DAY, "--format", "csv").stdout)))
    assert list(rows[0])[:5] == ["date", "appendix", "class", "listed", "covered"]
    early = shown("coverage", "--as-of", "1979-07-01")
    assert early.count("none") >= 3 and "0 that no instrument" not in early
