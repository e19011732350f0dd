"""What the brief on a taxon says in each of the cases in which its system can be."""

from __future__ import annotations

from datetime import date

from tests.api.briefs.told import facts, lead, release, section, state, told

PACT = {"id": "pact", "kind": "agreement", "short_name": "Bird Pact", "name_en": "Agreement", "in_force_on": "2000-01-01"}
MISSING, HOLD = "Who is missing, and what would complete it", "Instruments that hold it"


def test_one_state_alone_is_missing() -> None:
    made = told(release(), "taxon", "Avis prima")
    assert made.title.text == "Bird prima" and made.subtitle.text == "Avis prima · species · birds · as of 2024-06-01"
    assert lead(made) == (
        "It is on Appendix II of the Convention. 2 States share responsibility for it. The Convention or an instrument under it engages 1 "
        "of them; 1 it does not. One State alone is missing: AAA. With it the system would be complete."
    )
    assert facts(made) == {
        "Appendices": "II", "Range States": "2", "States engaged": "1", "Not engaged, firm": "1", "Not engaged, contested": "0",
    }
    table, reach = section(made, MISSING)
    assert table == [("AAA", "Asia", "firm", "CMS")]
    assert reach == "What would engage those that are missing, with how many of them: CMS (1)."


def test_both_appendices() -> None:
    listings = [{"taxon": "Avis prima", "appendix": appendix} for appendix in ("I", "II")]
    made = told(release(listings=listings), "taxon", "Avis prima")
    assert lead(made).startswith("It is on Appendices I and II of the Convention. 2 States")


def test_a_system_that_is_complete() -> None:
    made = told(release(parties=("AAA", "BBB")), "taxon", "Avis prima")
    assert lead(made).endswith("Every responsible State is engaged: the system is complete.") and section(made, MISSING) == []
    [rows] = section(made, "How complete and how concerted it is")
    assert [(known, value) for _, known, value in rows] == [
        ("A", "yes"), ("C0", "100\u00a0%"), ("C1", "100\u00a0%"), ("K", "100\u00a0%"), ("F", "100\u00a0%"),
    ]


def test_what_is_not_listed() -> None:
    made = told(release(listings=[]), "taxon", "Avis prima")
    assert lead(made).startswith("It is on no Appendix of the Convention on 2024-06-01. 2 States share responsibility for it.")
    assert facts(made)["Appendices"] == "not listed" and section(made, HOLD) == ["None in force holds it."]
    table, unreached = section(made, MISSING)
    assert [row[3] for row in table] == ["nothing in force"] * 2 and unreached == "No instrument in force is open to 2 of them."


def test_a_species_of_one_state() -> None:
    made = told(release(where=("AAA",)), "taxon", "Avis prima")
    assert "1 State is responsible for it; engaged, by the Convention or an instrument under it: 0." in lead(made)


def test_nobody_is_known_to_be_responsible() -> None:
    made = told(release(where=()), "taxon", "Avis prima")
    assert lead(made).endswith("No State is known to share responsibility for it.")
    assert section(made, "How complete and how concerted it is") == []


def test_entries_of_the_appendices_by_what_they_name() -> None:
    of = release(
        taxa=[{"taxon": "Avidae", "rank": "family"}, {"taxon": "Avis media", "parent": "Avidae"}], where=("AAA",),
        ranges=[{"taxon": "Avis media", "iso3": "AAA"}], populations=[{"population": "west", "taxon": "Avis media", "states": "AAA"}],
        listings=[
            {"taxon": "Avidae", "appendix": "II", "since": "1994"},
            {"taxon": "Avis media", "appendix": "I", "population": "west", "since": "2012-02-23"},
        ],
    )
    assert section(told(of, "taxon", "Avis media"), "On the Appendices") == [[
        "Appendix I since 2012-02-23, some populations of Avis media alone.", "Appendix II since 1994, as Avidae.",
    ]]
    assert section(told(of, "taxon", "Avis media", date(2000, 1, 1)), "On the Appendices") == [["Appendix II since 1994, as Avidae."]]


def test_instruments_that_hold_it_and_whom_they_could_engage() -> None:
    of = release(
        species=("Avis prima", "Avis secunda"), instruments=[PACT], where=("AAA", "BBB", "CCC"),
        coverage=[{"instrument": "pact", "taxon": taxon} for taxon in ("Avis prima", "Avis secunda")],
        instrument_ranges=[{"instrument": "pact", "iso3": code} for code in ("AAA", "BBB")],
        memberships=[{"instrument": "pact", "iso3": "BBB"}],
    )
    made = told(of, "taxon", "Avis prima")
    table, note = section(made, HOLD)
    assert table == [("CMS", "3", "1", "2", "2"), ("Bird Pact", "2", "1", "1", "1")] and note.startswith("Could engage:")
    rows = section(made, MISSING)[0]
    assert [(row[0], row[3]) for row in rows] == [("AAA", "CMS, Bird Pact"), ("CCC", "CMS")]


def test_firm_facts_come_first_and_what_cannot_accede_is_told_no_way() -> None:
    of = release(
        who=[state("DDD", can_accede="no"), state("AAC")], where=("BBB",),
        ranges=[
            {"taxon": "Avis prima", "iso3": "AAA", "presence": "uncertain"}, {"taxon": "Avis prima", "iso3": "CCC"},
            {"taxon": "Avis prima", "iso3": "DDD"},
        ],
    )
    rows = section(told(of, "taxon", "Avis prima"), MISSING)[0]
    assert [(row[0], row[2]) for row in rows] == [("CCC", "firm"), ("DDD", "firm"), ("AAA", "contested")]
    assert rows[1][3] == "cannot accede, or that is disputed"


def test_a_higher_taxon() -> None:
    of = release(
        species=(),
        taxa=[{"taxon": "Avidae", "rank": "family"}, *({"taxon": f"Avis {name}", "parent": "Avidae"} for name in ("una", "altera"))],
        ranges=[{"taxon": "Avis una", "iso3": "BBB"}, {"taxon": "Avis altera", "iso3": "AAA"}, {"taxon": "Avis altera", "iso3": "CCC"}],
        listings=[{"taxon": "Avidae", "appendix": "II"}],
    )
    made = told(of, "taxon", "Avidae")
    assert lead(made) == (
        "Of what is below it the Appendices hold 2 species and subspecies on 2024-06-01. 3 States share responsibility for it. The "
        "Convention or an instrument under it engages 1 of them; 2 it does not. Systems of which every responsible State is engaged: 1."
    )
    assert made.title.text == "Avidae" and facts(made)["Species and subspecies"] == "2"
    assert section(made, "What is below it") == [[("Avis altera", "2", "2", "0\u00a0%"), ("Avis una", "1", "0", "100\u00a0%")]]


def test_a_higher_taxon_without_anything_below() -> None:
    made = told(release(taxa=[{"taxon": "Nihilidae", "rank": "family"}]), "taxon", "Nihilidae")
    assert lead(made) == "No species below it is in the release."


def test_who_are_too_many_are_counted() -> None:
    codes = [f"X{a}{b}" for a in "ABCDE" for b in "ABCDE"]
    made = told(release(who=[state(code) for code in codes], where=codes, parties=()), "taxon", "Avis prima")
    first, table, *_ = section(made, MISSING)
    assert first == "25 States are missing; the table names some, those of firm facts first." and len(table) == 18
