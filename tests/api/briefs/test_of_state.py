"""What the brief on a State says in each of the cases in which a code can be."""

from __future__ import annotations

from datetime import date

from tests.api.briefs.told import facts, lead, release, section, state, told

JOINING, NEXT_DOOR = "What joining would close", "Parties next door, and who could ask"
MOU = {"id": "mou", "kind": "mou", "binding": False, "short_name": "Bird MOU", "name_en": "Memorandum", "in_force_on": "2000-01-01"}
PACT = {"id": "pact", "kind": "agreement", "short_name": "Bird Pact", "name_en": "Agreement", "in_force_on": "2000-01-01"}


def covering(*instruments: str, taxon: str = "Avis prima", codes: tuple[str, ...] = ("AAA", "BBB")) -> dict[str, list[dict[str, str]]]:
    """Instruments that cover a taxon and have States on their lists."""
    return {
        "coverage": [{"instrument": each, "taxon": taxon} for each in instruments],
        "instrument_ranges": [{"instrument": each, "iso3": code} for each in instruments for code in codes],
    }


def test_a_state_that_is_no_party() -> None:
    made = told(release(), "state", "AAA")
    assert made.title.text == "AAA" and made.subtitle.text == "Asia · as of 2024-06-01"
    assert lead(made) == (
        "It is not among the 1 Parties that the Convention had on 2024-06-01. It shares responsibility for 1 species or subspecies on the "
        "Appendices (0 on Appendix I). On average 50\u00a0% of the States that share one of them are already engaged for it, by the "
        "Convention or an instrument under it. By the responsibility that no other instrument meets, its accession ranks number 1 among "
        "the 1 States that could accede. With contested facts and strengths drawn 1000 times, the rank stays the same in nine draws of ten."
    )
    assert facts(made) == {
        "Convention": "not a Party", "Rank": "1 of 1 (interval: 1)", "Appendix I": "0", "Appendix II": "1", "Species": "birds: 1",
    }
    assert section(made, "Memberships") == ["None, in the Convention or in an instrument under it."]


def test_what_its_accession_would_close_and_complete() -> None:
    made = told(release(instruments=[MOU], **covering("mou")), "state", "AAA")
    table, *rest = section(made, JOINING)
    assert table == [("CMS", "accession", "1", "1", "0", "1"), ("Bird MOU", "joining", "1", "1", "0", "1")]
    assert rest[-1] == "By joining it would complete 1 migration system, in which it is the only State missing: Bird prima (Avis prima)."
    assert not any("contested (one may" in each for each in rest)


def test_why_species_are_contested_is_said_with_how_many() -> None:
    uncertain = {"taxon": "Avis secunda", "iso3": "AAA", "presence": "uncertain"}
    of = release(species=("Avis prima",), taxa=[{"taxon": "Avis secunda"}], ranges=[uncertain],
                 listings=[{"taxon": "Avis prima"}, {"taxon": "Avis secunda"}])
    made = told(of, "state", "AAA")
    table, _, why, *_rest = section(made, JOINING)
    assert table[0][:5] == ("CMS", "accession", "2", "1", "1")
    assert why == "Why species of the largest gap are contested (one may have several reasons): its presence there is uncertain (1)."


def test_a_signature_without_ratification_closes_by_ratifying() -> None:
    of = release(instruments=[PACT], memberships=[{"instrument": "pact", "iso3": "AAA", "role": "signatory_unratified"}],
                 parties=("AAA", "BBB"), **covering("pact"))
    made = told(of, "state", "AAA")
    assert section(made, JOINING)[0] == [("Bird Pact", "ratification", "1", "1", "0", "0")]
    assert section(made, "Memberships") == ["CMS: party since 1999-05-01 · Bird Pact: signatory unratified since 2001-01-01"]


def test_a_party() -> None:
    made = told(release(), "state", "BBB")
    assert lead(made).startswith("It has been a Party to the Convention since 1999-05-01; on 2024-06-01 there were 1 Parties.")
    assert facts(made)["Convention"] == "Party since 1999-05-01" and "Rank" not in facts(made)
    assert section(made, JOINING) == ["No gap is known that joining an instrument in force would close."]
    assert section(made, NEXT_DOOR) == [] and section(made, "Species that speak for its accession") == []


def test_a_party_could_ask_others() -> None:
    made = told(release(parties=("BBB", "CCC"), where=("AAA", "BBB", "CCC")), "state", "BBB")
    assert section(made, "Neighbours along the migration routes") == [
        "Parties that share most species with it: CCC (1).",
        "States that are no Parties, could accede, and share most species with it: AAA (1). It could be the one to ask them.",
    ]


def test_a_party_since_nobody_knows_when() -> None:
    of = release(parties=(), memberships=[{"instrument": "cms", "iso3": "BBB", "since": None, "date_basis": "unknown"}])
    published = told(of, "state", "BBB", date(2026, 6, 1))
    assert lead(published).startswith("It is a Party to the Convention; since when is not known.")
    assert facts(published)["Convention"] == "Party"
    assert section(published, "Memberships") == ["CMS: party, since when is not known"]
    before = told(of, "state", "BBB", date(2020, 1, 1))
    assert section(before, "Memberships") == ["CMS: perhaps party, since when is not known"]
    assert lead(before).startswith("The Convention had no Parties on 2020-01-01.")


def test_who_could_ask_and_why() -> None:
    of = release(
        instruments=[MOU], memberships=[{"instrument": "mou", "iso3": code, "role": "signatory"} for code in ("AAA", "BBB")],
        **covering("mou"),
    )
    [[row]] = section(told(of, "state", "AAA"), NEXT_DOOR)
    assert row[:2] == ("BBB", "1") and row[2].startswith("Both are in: Bird MOU. Both are of one region of the Convention.")


def test_a_territory_is_told_of_by_what_comes_through_it() -> None:
    territory = state("TAA", kind="territory", sovereign="BBB", can_accede="no", cms_region=None)
    of = release(who=[territory], ranges=[{"taxon": "Avis prima", "iso3": "TAA"}])
    made = told(of, "state", "TAA")
    assert made.subtitle.text == "as of 2024-06-01"
    assert lead(made) == (
        "On 2024-06-01 what occurs here counts for another State: BBB. This brief is on what comes through it alone. That is 1 species or "
        "subspecies on the Appendices. The membership of that State in the Convention reaches it."
    )
    assert facts(made)["Counts for"] == "BBB" and "Convention" not in facts(made)
    assert section(made, "Memberships that reach it") == ["CMS: party since 1999-05-01"]
    assert section(made, JOINING) == [] and facts(told(of, "state", "BBB"))["Counted with it"] == "TAA"


def test_a_membership_that_leaves_a_territory_out_is_closed_by_a_declaration() -> None:
    territory = state("TAA", kind="territory", sovereign="BBB", can_accede="no")
    left_out = {"instrument": "cms", "iso3": "BBB", "since": "1999-05-01", "excludes": "TAA"}
    of = release(who=[territory], parties=(), memberships=[left_out], ranges=[{"taxon": "Avis prima", "iso3": "TAA"}])
    for code in ("TAA", "BBB"):
        [[row]] = section(told(of, "state", code), "What a declaration would close")
        assert row == ("CMS", "the membership is extended to the territory", "1", "1", "0")
    assert "No membership in the Convention reaches it." in lead(told(of, "state", "TAA"))


def test_a_reservation_is_closed_by_a_declaration() -> None:
    of = release(reservations=[{"iso3": "BBB", "instrument": "cms", "appendix": "II", "taxon": "Avis prima", "since": "2000-01-01"}])
    [[row]] = section(told(of, "state", "BBB"), "What a declaration would close")
    assert row == ("CMS", "the reservation is withdrawn", "1", "1", "0")


def test_what_is_no_states() -> None:
    nobody = state("NNN", kind="no_state", can_accede="no", cms_region=None)
    made = told(release(who=[nobody], ranges=[{"taxon": "Avis prima", "iso3": "NNN"}]), "state", "NNN")
    assert lead(made) == (
        "On 2024-06-01 this is under no State's recognised jurisdiction: nobody is responsible for what occurs there, and no gap is "
        "counted."
    )
    assert facts(made) == {"Counts for": "no State"} and {each.title for each in made.sections} == {
        "Memberships that reach it", "Documents behind this brief",
    }


def test_one_whose_accession_is_disputed() -> None:
    of = release(who=[state("KKK", can_accede="disputed")], ranges=[{"taxon": "Avis prima", "iso3": "KKK"}])
    made = told(of, "state", "KKK")
    assert "Whether it can accede is disputed: it is not ranked, and this brief does not say that it could join." in lead(made)
    assert section(made, JOINING) == [] and section(made, "Gaps")[0] == [("CMS", "1", "0", "1")]
    assert "Rank" not in facts(made) and not any("complete" in str(each) for each in section(made, "Gaps"))


def test_an_organisation_without_species() -> None:
    made = told(release(who=[state("EUE", kind="reio")]), "state", "EUE")
    assert lead(made).endswith("No species on the Appendices is known to concern it.") and "Species" not in facts(made)


def test_what_the_brief_is_of_is_said_without_saying_what_is_disputed() -> None:
    who = [
        state("TAA", kind="territory", sovereign="BBB", can_accede="no"), state("EUE", kind="reio"),
        state("KKK", kind="territory", can_accede="disputed"), state("NNN", kind="no_state", can_accede="no", cms_region=None),
    ]
    of = release(who=who, where=("AAA", "BBB", "TAA", "KKK", "NNN"))
    said = {code: told(of, "state", code).kicker.removesuffix("the Convention on Migratory Species") for code in (
        "AAA", "TAA", "EUE", "KKK", "NNN",
    )}
    assert said == {
        "AAA": "A State and ", "TAA": "A territory and ", "EUE": "An organisation and ",
        "KKK": "The Convention on Migratory Species", "NNN": "The Convention on Migratory Species",
    }


def test_what_has_no_place_on_the_map_is_not_in_its_legend() -> None:
    drawn = told(release(who=[state("KEN")]), "state", "KEN").picture
    assert drawn.shades["KEN"] == drawn.keys[0].shade == "subject"
    missing = told(release(who=[state("EUE", kind="reio")]), "state", "EUE").picture
    assert "subject" not in {*missing.shades.values(), *(key.shade for key in missing.keys)}


def test_a_place_on_a_list_without_species_is_said_to_be_one() -> None:
    more = covering("mou", codes=("AAA", "BBB", "CCC"))
    more["coverage"].append({"instrument": "mou", "taxon": "Avis secunda"})
    of = release(instruments=[MOU], parties=("AAA", "BBB", "CCC"), species=("Avis prima", "Avis secunda"), **more)
    table, *notes = section(told(of, "state", "CCC"), JOINING)
    assert table == [("Bird MOU", "joining", "0", "0", "0", "0")]
    assert notes == ["Without species: it stands on the list of the instrument, and of what that covers nothing is known to occur there."]
    assert not any(each.startswith("Without species") for each in section(told(of, "state", "AAA"), JOINING)[1:])


def test_species_are_told_with_the_share_that_nothing_meets() -> None:
    [row], note = section(told(release(where=("AAA", "BBB", "CCC")), "state", "AAA"), "Species that speak for its accession")
    assert row == ("Bird prima (Avis prima)", "no", "3", "0.333") and note.startswith("Unmet responsibility: its share of the species")


def test_who_could_ask_has_a_reason_always() -> None:
    of = release(who=[state("BBB", cms_region="Africa")], parties=("BBB", "CCC"), where=("AAA", "BBB", "CCC"), reservations=[
        {"iso3": "BBB", "instrument": "cms", "appendix": "II", "taxon": "Avis prima", "since": "2000-01-01"},
    ])
    [rows] = section(told(of, "state", "AAA"), NEXT_DOOR)
    assert {row[0]: row[2] for row in rows}["BBB"] == "It shares species for which the State is not in."


def test_a_membership_reaches_a_territory_where_something_that_it_is_for_occurs() -> None:
    territory = state("TAA", kind="territory", sovereign="BBB", can_accede="no")
    signed = [{"instrument": each, "iso3": "BBB", "role": "signatory", "since": "2001-05-01"} for each in ("mou", "pact")]
    of = release(
        who=[territory], species=("Avis prima", "Avis secunda"), where=("BBB",), ranges=[{"taxon": "Avis prima", "iso3": "TAA"}],
        instruments=[MOU, PACT], memberships=signed, instrument_ranges=covering("mou", "pact", codes=("BBB",))["instrument_ranges"],
        coverage=[{"instrument": "mou", "taxon": "Avis prima"}, {"instrument": "pact", "taxon": "Avis secunda"}],
    )
    assert section(told(of, "state", "BBB"), "Memberships")[0].count("Bird") == 2
    assert section(told(of, "state", "TAA"), "Memberships that reach it") == [
        "CMS: party since 1999-05-01 · Bird MOU: signatory since 2001-05-01",
    ]


def test_activities_of_plans() -> None:
    plans = [
        {"plan": "old", "name": "Old plan", "instrument": "cms", "adopted": "2005"},
        {"plan": "timed", "name": "Timed plan", "instrument": "cms", "adopted": "2005", "period": "2006-2014"},
        {"plan": "bare", "name": "Bare plan", "instrument": "cms"},
    ]
    acts = [
        {"activity": f"{plan['plan']}-1", "plan": plan["plan"], "theme": "training", "summary": f"Train by {plan['name']}"}
        for plan in plans
    ]
    first, items = section(told(release(plans=plans, activities=acts), "state", "AAA"), "Activities of plans that could help")
    assert first == "3 activities of the plans in the release could engage it, among them:"
    assert sorted(item.partition(". ")[0] for item in items) == [
        "Train by Bare plan (Bare plan)", "Train by Old plan (Old plan, adopted 2005)",
        "Train by Timed plan (Timed plan, for 2006-2014: not in that period)",
    ]
    assert all(item.endswith("Species of its gaps that it is for: 1.") for item in items)
    one = section(told(release(plans=plans[:1], activities=acts[:1]), "state", "AAA"), "Activities of plans that could help")
    assert one[0] == "1 activity of the plans in the release could engage it:"
