"""The IEA Database: of the real workbook every row is accounted for, and what it says of the Convention agrees with what is bundled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import openpyxl
import pytest

from concerted.graph.errors import AmbiguousName, InvalidPackage, UnknownName
from concerted.graph.names.resolver import Names
from concerted.loaders import reference_release
from concerted.loaders.files.given import Given, given
from concerted.loaders.sources.ieadb import SOURCES, TREATIES
from tests.loaders.sources.accounts import RAW, Account, account, places

SOURCE, = SOURCES
WORKBOOK = RAW / "ieadb" / "iea-memb.xlsx"
HEADER = ("country", "mitch_id", "tsig", "inclusion", "treatyname", "tterm", "csig", "crat", "ceif3", "ceif4", "ceif5", "ceif6")
real = pytest.mark.skipif(not WORKBOOK.is_file(), reason="the workbook is not at hand")


@cache
def whole() -> tuple[Given, Account]:
    """The real workbook, and what is read of it."""
    found = given(WORKBOOK)
    return found, account(SOURCE, found)


def read(*rows: tuple[str, ...]) -> Account:
    """What is read of a CSV with these rows: country, treaty, its title, and the days."""
    cells = [(country, id, "", "MEA", title, "", *days) for country, id, title, *days in rows]
    text = "\n".join(",".join(row) + "," * (len(HEADER) - len(row)) for row in (HEADER, *cells))
    return account(SOURCE, Given("iea.csv", {"iea.csv": f"{text}\n".encode()}))


@real
def test_every_row_of_the_workbook_is_a_fact_or_is_refused_with_a_reason() -> None:
    found, read = whole()
    assert SOURCE.recognises(found)
    sheet = found.sheets[0]
    assert read.lines == places([sheet]) and len(read.lines) == 27_002
    assert read.counts == {"memberships": 309}
    assert sorted(read.whys.values()) == [63, 27_002 - 309 - 63]
    stated = read.facts("memberships")
    assert stated["instrument"].value_counts().sort("instrument").rows() == [
        ("acap", 13), ("accobams", 24), ("aewa", 82), ("ascobans", 10), ("cms", 131), ("eurobats", 37), ("gorilla", 9),
        ("wadden-sea-seals", 3),
    ]
    assert stated["role"].value_counts(sort=True).rows() == [("party", 305), ("signatory_unratified", 4)]


@real
def test_it_agrees_with_the_bundled_release_where_both_speak() -> None:
    names, held = Names(reference_release()), {}
    for row in reference_release()["memberships"].iter_rows(named=True):
        held[row["instrument"], row["iso3"]] = (row["role"], row["since"])
    agreed, differ, unknown = [], {}, []
    for instrument, country, role, since in whole()[1].facts("memberships").select("instrument", "iso3", "role", "since").iter_rows():
        try:
            key = (instrument, names.state(country))
        except (UnknownName, AmbiguousName):
            unknown.append(country)
            continue
        if held[key] == (role, since):
            agreed.append(key)
        else:
            differ[key] = (role, since)
    assert not unknown and len(agreed) == 301
    # Errors of the database that the report on the bundled data names (section 5), days that differ by a few, and what happened since.
    assert differ == {
        ("acap", "ARG"): ("party", "2004-02-01"), ("acap", "AUS"): ("party", "2006-11-01"), ("cms", "TUN"): ("party", "1987-06-01"),
        ("eurobats", "CYP"): ("party", "2012-12-12"), ("eurobats", "CZE"): ("party", "1994-03-24"),
        ("eurobats", "MKD"): ("party", "1999-10-15"),
        ("cms", "CAF"): ("signatory_unratified", "1979-06-23"), ("aewa", "GRC"): ("signatory_unratified", "1998-05-14"),
    }


@real
def test_days_of_the_workbook_are_days() -> None:
    stated = whole()[1].facts("memberships")
    assert stated["since"].null_count() == 0
    row = stated.filter(instrument="cms", iso3="Jamaica").row(0, named=True)
    assert (row["role"], row["since"], row["until"], row["date_basis"]) == ("signatory_unratified", "1980-06-20", None, "sourced")
    row = stated.filter(instrument="cms", iso3="Afghanistan").row(0, named=True)
    assert (row["role"], row["since"]) == ("party", "2015-08-01")


def test_the_treaties_are_those_of_the_release() -> None:
    assert set(TREATIES.values()) <= set(reference_release()["instruments"]["id"])
    binding = reference_release()["instruments"].filter(kind="agreement")["id"]
    assert set(TREATIES.values()) == {"cms", *binding}


def test_who_left_and_came_back_has_two_memberships() -> None:
    found = read(("Kenya", "2896", "Convention", "1979-06-23", "1983-01-01", "1983-11-01", "1990-01-01", "1995-01-01", "2001-01-01"))
    assert found.facts("memberships").select("role", "since", "until").rows() == [
        ("party", "1983-11-01", "1990-01-01"), ("party", "1995-01-01", "2001-01-01"),
    ]
    assert {claims.columns["since"] for claims in found.claims} == {"ceif3", "ceif5"}


def test_a_marker_is_no_day() -> None:
    found = read(
        ("Kenya", "2896", "Convention", "1979-06-23", "", "2899-01-01"), ("Chile", "2896", "Convention", "2699-01-01", "", "1983-11-01"),
        ("Peru", "2896", "Convention", "", "1983-05-01", "", "2899-01-01"), ("Cuba", "2896", "Convention", "2699-01-01"),
    )
    assert found.facts("memberships").select("iso3", "role", "since", "until", "date_basis").rows() == [
        ("Chile", "party", "1983-11-01", None, "sourced"), ("Peru", "party", None, None, None),
    ]
    assert [(refusal.line, refusal.column) for refusal in found.refusals] == [(2, "ceif3"), (5, "country")]


def test_a_memorandum_is_known_by_its_title_and_joined_by_signature() -> None:
    saiga = "Memorandum of Understanding concerning Conservation Restoration and Sustainable Use of the Saiga Antelope"
    found = read(
        ("Mongolia", "9001", saiga, "2010-09-11"), ("Kenya", "9002", "Memorandum of Understanding on forestry", "2010-09-11"),
        ("Kenya", "165", "Convention for the Conservation of Antarctic Seals", "1972-06-01"),
    )
    assert found.facts("memberships").select("instrument", "role", "since").rows() == [(saiga, "signatory", "2010-09-11")]
    assert [refusal.line for refusal in found.refusals] == [3, 4]


@pytest.mark.parametrize("title", reference_release()["instruments"].filter(kind="mou")["name_en"])
def test_every_memorandum_of_the_release_would_be_known(title: str) -> None:
    found = read(("Kenya", "9001", title.replace(",", ""), "2010-09-11"))
    assert not found.refusals and found.facts("memberships")["instrument"].to_list() == [title.replace(",", "")]


def test_what_is_no_day_is_refused_at_its_place() -> None:
    found = read(("Kenya", "2896", "Convention", "1979", "soon", "01/11/1983"), ("Chile", "2896", "Convention", "", "", "1983"))
    assert [refusal[:4] for refusal in found.refusals] == [("iea.csv", 2, "crat", "soon")]
    assert found.facts("memberships")["since"].to_list() == ["1983"]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([name for name in HEADER if name != "ceif3"])
    book.save(tmp_path / "iea.xlsx")
    found = given(tmp_path / "iea.xlsx")
    assert not SOURCE.recognises(found)
    with pytest.raises(InvalidPackage, match=r"iea\.xlsx:1: column ceif3: is missing"):
        list(SOURCE.read(found))


def test_a_workbook_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "iea.xlsx")
    content = (tmp_path / "iea.xlsx").read_bytes()
    (tmp_path / "iea.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(InvalidPackage, match=r"iea\.xlsx: is no workbook that can be read"):
        list(SOURCE.read(given(tmp_path / "iea.xlsx")))
