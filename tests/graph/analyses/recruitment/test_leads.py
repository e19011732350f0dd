"""The members that share most species with a State: by species in common, not by borders."""

from __future__ import annotations

from datetime import date

from concerted.graph.analyses.recruitment.ranking import PriorityQuery
from concerted.graph.analyses.recruitment.records import priority_records
from concerted.graph.projection.projection import project
from concerted.loaders import reference_release
from tests.graph.small import small_release, states

TAXA = {"Avis una": "AAA BBB CCC", "Avis altera": "AAA BBB", "Avis tertia": "AAA CCC DDD", "Avis quarta": "AAA DDD EEE FFF"}


def of_aaa(members: tuple[str, ...]) -> list[tuple[str, int]]:
    """Who shares most species with AAA, of some Parties."""
    release = small_release(
        states=states("AAA", "BBB", "CCC", "DDD", "EEE", "FFF"), taxa=[{"taxon": taxon} for taxon in TAXA],
        instruments=[{"id": "cms", "kind": "convention", "in_force_on": "1990-01-01"}], listings=[{"taxon": taxon} for taxon in TAXA],
        ranges=[{"taxon": taxon, "iso3": code} for taxon, codes in TAXA.items() for code in codes.split()],
        memberships=[{"instrument": "cms", "iso3": code} for code in members],
    )
    [record] = [each for each in priority_records(project(release, date(2020, 1, 1))) if each.state.iso3 == "AAA"]
    return [(lead.iso3, lead.n_shared) for lead in record.closest_members]


def test_those_that_share_as_many_stand_by_how_few_others_share_them() -> None:
    # With BBB alone one species is shared, with CCC and DDD none.
    assert of_aaa(("BBB", "CCC", "DDD", "EEE", "FFF")) == [("BBB", 2), ("CCC", 2), ("DDD", 2)]


def test_members_alone_are_told_and_three_at_the_most() -> None:
    assert of_aaa(("DDD", "EEE", "FFF")) == [("DDD", 2), ("EEE", 1), ("FFF", 1)] and of_aaa(("FFF",)) == [("FFF", 1)] and of_aaa(()) == []


def test_they_are_members_of_the_instrument_asked_about_and_share_its_species() -> None:
    p = project(reference_release(), date(2026, 11, 25))
    for instrument in ("cms", "acap"):
        members = {p.atlas.codes[s] for s in p.members[:, p.atlas.instrument_index[instrument]].nonzero()[0]}
        for record in priority_records(p, PriorityQuery(instrument)):
            assert {lead.iso3 for lead in record.closest_members} <= members
            counts = [lead.n_shared for lead in record.closest_members]
            assert counts == sorted(counts, reverse=True) and all(0 < n <= record.n_taxa for n in counts)


def test_a_narrower_question_has_leads_of_its_own() -> None:
    p = project(reference_release(), date(2026, 11, 25))
    every, marine = (priority_records(p, PriorityQuery(realm=realm)) for realm in (None, "marine"))
    russia = [next(record for record in records if record.state.iso3 == "RUS") for records in (every, marine)]
    assert russia[0].closest_members != russia[1].closest_members
    assert russia[1].closest_members[0].in_words() == f"{russia[1].closest_members[0].name} {russia[1].closest_members[0].n_shared}"


def test_a_territory_that_counts_for_itself_is_no_lead() -> None:
    p = project(reference_release(), date(2026, 11, 25), "separate")
    held = {code for n, code in enumerate(p.atlas.codes) if p.holder[n] != n}
    found = {lead.iso3 for record in priority_records(p) for lead in record.closest_members}
    assert found and not found & held
