"""What the brief on an instrument says in each of the cases in which it can be."""

from __future__ import annotations

from datetime import date

from tests.api.briefs.told import facts, lead, release, section, state, told

PACT = {
    "id": "pact", "kind": "agreement", "short_name": "Bird Pact", "name_en": "Agreement on Birds", "in_force_on": "2000-01-01",
    "area": "All shores",
}
MISSING = "Who is missing most"


def pact(*, instrument: dict[str, object] | None = None, codes: tuple[str, ...] = ("AAA", "BBB"), **more: object) -> object:
    """An agreement that covers the species and has States on its list; BBB is in."""
    memberships = more.pop("memberships", [{"instrument": "pact", "iso3": "BBB"}])
    return release(
        species=("Avis prima", "Avis secunda"), instruments=[instrument or PACT],
        coverage=[{"instrument": "pact", "taxon": taxon} for taxon in ("Avis prima", "Avis secunda")],
        instrument_ranges=[{"instrument": "pact", "iso3": code} for code in codes], memberships=memberships, **more,  # type: ignore[arg-type]
    )


def test_an_agreement() -> None:
    made = told(pact(), "instrument", "pact")  # type: ignore[arg-type]  # a release
    assert made.title.text == "Bird Pact" and made.subtitle.text == "Agreement on Birds · as of 2024-06-01"
    assert lead(made) == (
        "It has 1 member on 2024-06-01; 2 States or organisations stand on its own list of Range States. Of those on the list 1 is not in."
    )
    assert facts(made) == {
        "Kind": "agreement, binding", "In force from": "2000-01-01", "Members": "1", "Not in: firm": "1", "Not in: contested": "0",
        "On its list": "2", "Taxa": "2",
    }
    table, *notes = section(made, MISSING)
    assert table == [("1 (1)", "AAA", "2", "2", "0", "1.00", "2")]
    assert any(each.endswith("as there are States that the instrument is for.") for each in notes)
    assert any(each.startswith("Only one missing for: ") for each in notes)
    assert section(made, "By region") == [[("Asia", "1", "1")]]
    assert section(made, "What it covers") == [
        "2 species and subspecies: birds: 2.", "On Appendix I: 0; on Appendix II: 2; on neither: 0.", "Area: All shores.",
    ]
    assert section(made, "The last to join") == ["BBB (2001-01-01)."]


def test_everybody_is_in() -> None:
    made = told(pact(codes=("BBB",)), "instrument", "pact")  # type: ignore[arg-type]  # a release
    assert lead(made).endswith("No State on the list that is concerned is missing.") and section(made, MISSING) == []


def test_the_convention() -> None:
    made = told(release(), "instrument", "cms")
    assert lead(made) == (
        "It has 1 Party on 2024-06-01. 1 State shares responsibility for species on its Appendices without being a Party."
    )
    many = told(release(where=("AAA", "BBB", "CCC")), "instrument", "cms")
    assert lead(many).endswith("2 States share responsibility for species on its Appendices without being Parties.")
    assert any(each.endswith("as far as no other instrument engages it.") for each in section(many, MISSING)[1:])
    mou = PACT | {"kind": "mou", "binding": False}
    assert facts(told(pact(instrument=mou), "instrument", "pact"))["Kind"] == "memorandum of understanding, not binding"  # type: ignore[arg-type]  # a release


def test_what_is_not_in_force() -> None:
    made = told(pact(), "instrument", "pact", date(1999, 1, 1))  # type: ignore[arg-type]  # a release
    assert lead(made) == "It is not in force on 1999-01-01: it has no members then, and asks nothing of anybody."
    assert "Members" not in facts(made) and section(made, MISSING) == section(made, "By region") == []
    assert made.picture.alt.text == "Map of the world: the area of Bird Pact, with 2 States or organisations on its list."
    assert set(made.picture.shades) == {"AAA", "BBB"} and set(made.picture.shades.values()) == {"near"}


def test_what_has_ended() -> None:
    of = pact(instrument=PACT | {"ended_on": "2010-01-01"})
    made = told(of, "instrument", "pact")  # type: ignore[arg-type]  # a release
    assert facts(made)["Ended"] == "2010-01-01" and lead(made).startswith("It is not in force on 2024-06-01")


def test_a_work_without_members() -> None:
    of = pact(instrument=PACT | {"kind": "initiative", "in_force_on": None, "binding": False}, memberships=[])
    made = told(of, "instrument", "pact")  # type: ignore[arg-type]  # a release
    assert lead(made) == "States take part in it without becoming members, so that no gap is counted."
    assert facts(made)["Kind"] == "initiative, not binding" and set(made.picture.shades.values()) == {"near"}


def test_signatures_possible_members_and_territories() -> None:
    of = pact(
        who=[state("TAA", kind="territory", sovereign="BBB", can_accede="no")], codes=("AAA", "BBB", "CCC", "TAA"),
        where=("AAA", "BBB", "CCC", "TAA"),
        memberships=[
            {"instrument": "pact", "iso3": "BBB"}, {"instrument": "pact", "iso3": "AAA", "role": "signatory_unratified"},
            {"instrument": "pact", "iso3": "CCC", "since": None, "date_basis": "unknown"},
        ],
    )
    said = lead(told(of, "instrument", "pact"))  # type: ignore[arg-type]  # a release
    assert "1 more may be a member: since when is not known." in said
    assert "1 State has signed it without ratifying." in said
    assert "The membership of 1 member does not reach a territory of its own that is concerned." in said


def test_who_are_too_many_are_counted() -> None:
    codes = tuple(f"X{a}{b}" for a in "ABCD" for b in "ABCD")
    of = pact(who=[state(code) for code in codes], where=codes, codes=codes)
    first, table, *_ = section(told(of, "instrument", "pact"), MISSING)  # type: ignore[arg-type]  # a release
    assert first == "16 States are missing; these matter most." and len(table) == 12


def test_where_its_list_and_the_ranges_disagree() -> None:
    of = release(
        instruments=[PACT], coverage=[{"instrument": "pact", "taxon": "Avis prima"}],
        instrument_ranges=[{"instrument": "pact", "iso3": code} for code in ("AAA", "CCC")],
    )
    *_, note = section(told(of, "instrument", "pact"), "What it covers")
    assert note == "Of 2 States its list and the ranges say different things; the list decides."


def test_nothing_is_covered() -> None:
    of = release(instruments=[PACT])
    assert section(told(of, "instrument", "pact"), "What it covers") == ["Nothing on that day, as far as the release knows."]
