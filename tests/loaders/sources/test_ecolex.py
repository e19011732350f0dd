"""ECOLEX: tables of participants in the forms in which its pages show them, and in which people type them off."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.ecolex import SOURCES
from tests.loaders.sources.accounts import Account, account, places

SOURCE, = SOURCES
# As the page of a treaty shows them: a dash for nothing, a number that refers to a footnote, and the footnotes below.
COPIED = """\
Treaty\tCountries/Territories\tEntry into force\tRatification *\tSimple signature
Convention on the Conservation of Migratory Species of Wild Animals\tGermany\tOct 1, 1984\tJul 31, 1984 [1]\tJun 23, 1979
Convention on the Conservation of Migratory Species of Wild Animals\tJamaica\t-\t-\tJun 20, 1980
Convention on the Conservation of Migratory Species of Wild Animals\tKenya\tMay 1, 1999\tFeb 26, 1999 [2]\t-
Convention on the Conservation of Migratory Species of Wild Animals\tAtlantis\t-\t-\t-
* [1] Ratification
"""


def read(text: str, name: str = "participants.csv") -> Account:
    """What is read of a text."""
    return account(SOURCE, Given(name, {name: text.encode()}))


def rows(found: Account) -> list[tuple[str | None, ...]]:
    """The memberships that are stated: who, as what, since and until when."""
    return found.facts("memberships").select("iso3", "role", "since", "until").rows()


def test_a_table_as_it_is_copied_from_a_page() -> None:
    found = read(COPIED, "participants.tsv")
    assert rows(found) == [
        ("Germany", "party", "1984-10-01", None), ("Jamaica", "signatory_unratified", "1980-06-20", None),
        ("Kenya", "party", "1999-05-01", None),
    ]
    assert [(refusal.line, refusal.column) for refusal in found.refusals] == [(6, ""), (5, "Countries/Territories")]
    assert found.claims[0].columns["since"] == "Entry into force"
    sheet, = Given("p.tsv", {"p.tsv": COPIED.encode()}).sheets
    assert {line for _, line in found.lines} == {line for _, line in places([sheet])}


def test_what_it_says_is_what_is_bundled() -> None:
    release = reference_release()
    names = Names(release)
    held = {(row["instrument"], row["iso3"]): (row["role"], row["since"]) for row in release["memberships"].iter_rows(named=True)}
    for treaty, party, role, since in read(COPIED).facts("memberships").select("instrument", "iso3", "role", "since").iter_rows():
        assert held[names.instrument(treaty), names.state(party)] == (role, since)


@pytest.mark.parametrize("header", [
    "Party,Treaty,Signature,Ratification,Entry into force,Withdrawal",
    "Country,Treaty title,Date of signature,Date of ratification,Date of entry into force,Date of withdrawal",
    "Pays,Traité,Signature simple,Adhésion,Entrée en vigueur,Dénonciation",
    "País,Tratado,Firma,Adhesión,Entrada en vigor,Denuncia",
    "PARTICIPANT,TREATY,SIMPLE SIGNATURE **,RATIFICATION *,ENTRY INTO FORCE,TERMINATION",
    "Party,Instrument,Signature,Ratification/Accession/Acceptance-Approval/Succession,Entry into force,Withdrawal",
])
def test_columns_are_known_by_what_they_are_called(header: str) -> None:
    text = f"{header}\nKenya,CMS,26.02.1999,\"Mar 1, 1999\",1999-05-01,1 May 2005\n"
    assert SOURCE.recognises(Given("p.csv", {"p.csv": text.encode()}))
    found = read(text)
    assert rows(found) == [("Kenya", "party", "1999-05-01", "2005-05-01")] and not found.refusals


def test_ways_of_being_bound_stand_in_columns_of_their_own() -> None:
    found = read(
        "Party,Treaty,Entry into force,Ratification,Accession,Succession\n"
        "Kenya,CMS,,,26-FEB-1999,\nChile,CMS,01.11.1983,15.09.1981,,\nPeru,CMS,,,,\n"
    )
    assert rows(found) == [("Kenya", "party", None, None), ("Chile", "party", "1983-11-01", None)]
    assert found.facts("memberships")["date_basis"].to_list() == [None, "sourced"]
    assert [refusal.line for refusal in found.refusals] == [4]


@pytest.mark.parametrize("treaty", [
    "Memorandum of Understanding on the Conservation of Migratory Sharks", "Sharks MOU", "Sharks MoU", "sharks", "Saiga Antelope",
    "Mémorandum d'entente sur les requins",
])
def test_a_memorandum_is_joined_by_signature(treaty: str) -> None:
    found = read(f"Party,Treaty,Signature,Entry into force\nKenya,{treaty},12.02.2010,01.03.2010\nChile,{treaty},12.02.2010,\n")
    assert rows(found) == [("Kenya", "signatory", "2010-02-12", None), ("Chile", "signatory", "2010-02-12", None)]


def test_ids_of_the_database_name_treaties() -> None:
    found = read("Country,ECOLEX ID,Entry into force\nKenya,TRE-000495,01.05.1999\nKenya,TRE-999999,01.05.1999\n")
    assert found.facts("memberships")["instrument"].to_list() == ["cms", "TRE-999999"]


def test_a_table_that_does_not_say_of_which_treaty_it_is_is_refused_with_what_to_do() -> None:
    text = "Countries,Entry into force\nKenya,\"May 1, 1999\"\n"
    assert SOURCE.recognises(Given("p.csv", {"p.csv": text.encode()}))
    with pytest.raises(InvalidPackage, match=r"^participants\.csv:1: column Treaty: is missing; .* add a column Treaty"):
        read(text)
    with pytest.raises(InvalidPackage, match=r"is no table of participants: .* here is Species, Country"):
        read("Species,Country\nLoxodonta africana,Kenya\n")
    assert not SOURCE.recognises(Given("p.csv", {"p.csv": b"Species,Country\nLoxodonta africana,Kenya\n"}))


@pytest.mark.parametrize("day", ["01/05/1999", "soon", "31.02.1999", "1999-13-01"])
def test_a_day_that_cannot_be_read_is_refused_at_its_place(day: str) -> None:
    found = read(f"Party,Treaty,Signature,Entry into force\nKenya,CMS,,{day}\nChile,CMS,,01.05.1999\n")
    refusal, = found.refusals
    assert refusal[:4] == ("participants.csv", 2, "Entry into force", day) and "01.11.1983" in refusal.why
    assert rows(found) == [("Chile", "party", "1999-05-01", None)]


def test_a_row_without_party_or_treaty_is_refused_once() -> None:
    found = read("Party,Treaty,Entry into force\n,CMS,soon\nKenya,,01.05.1999\n-,-,01.05.1999\n")
    assert [(refusal.line, refusal.column) for refusal in found.refusals] == [(3, "Treaty"), (4, "Treaty"), (2, "Party")]


def test_a_workbook_with_days_in_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Party", "Treaty", "Entry into force"], ["Kenya", "CMS", datetime.date(1999, 5, 1)], [], ["Chile", "CMS", "Nov 1, 1983"]):
        sheet.append(row)
    book.save(tmp_path / "participants.xlsx")
    found = account(SOURCE, given(tmp_path / "participants.xlsx"))
    assert found.facts("memberships").select("since", "line").rows() == [("1999-05-01", 2), ("1983-11-01", 4)]


def test_a_quote_that_is_not_closed_is_told_where_it_opens() -> None:
    with pytest.raises(InvalidPackage, match=r"^participants\.csv:3: column Treaty: is no CSV: the quote that opens here is not closed"):
        read('Party,Treaty,Entry into force\nKenya,CMS,01.05.1999\nChile,"CMS,01.11.1983\nPeru,CMS,01.06.1997\n')
