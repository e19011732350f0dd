"""Darwin Core archives: what we write is read back whole, what others write is read as their meta.xml says, and broken ones are refused."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from concerted.graph.errors import InvalidPackage
from concerted.graph.exports.dwca import write
from concerted.graph.exports.writing.subject import Subject
from concerted.loaders import reference_release
from concerted.loaders.build.building import build
from concerted.loaders.build.reading import Input
from concerted.loaders.files.given import Given, given
from concerted.loaders.package.package import compile_package
from concerted.loaders.package.read import RawPackage
from concerted.loaders.sources.darwin_core import SOURCES
from tests.loaders.packages import package_files, small
from tests.loaders.sources.accounts import Account, account

SOURCE, = SOURCES
DWC, GBIF = "http://rs.tdwg.org/dwc/terms/", "http://rs.gbif.org/terms/1.0/"
# As checklists are published: tabs, no quotes, a header, ids that are not in the first column, a value for all rows.
META = f"""<?xml version="1.0" encoding="UTF-8"?>
<archive xmlns="http://rs.tdwg.org/dwc/text/" metadata="eml.xml">
  <core encoding="UTF-8" fieldsTerminatedBy="\\t" linesTerminatedBy="\\n" fieldsEnclosedBy="" ignoreHeaderLines="1" rowType="{DWC}Taxon">
    <files><location>taxon.txt</location></files>
    <id index="1"/>
    <field index="0" term="{DWC}scientificName"/><field index="2" term="{DWC}scientificNameAuthorship"/>
    <field index="3" term="{DWC}taxonRank"/><field index="4" term="{DWC}acceptedNameUsageID"/>
    <field index="5" term="{DWC}parentNameUsageID"/><field index="6" term="{DWC}taxonomicStatus"/>
    <field default="Mammalia" term="{DWC}class"/>
  </core>
  <extension encoding="UTF-8" fieldsTerminatedBy="\\t" fieldsEnclosedBy="" ignoreHeaderLines="1" rowType="{GBIF}Distribution">
    <files><location>distribution.txt</location></files>
    <coreid index="0"/>
    <field index="1" term="{DWC}locationID"/><field index="2" term="{DWC}countryCode"/><field index="3" term="{DWC}locality"/>
    <field index="4" term="{DWC}occurrenceStatus" default="present"/><field index="5" term="{DWC}establishmentMeans"/>
    <field index="7" term="http://iucn.org/terms/threatStatus"/>
  </extension>
  <extension fieldsTerminatedBy="," rowType="{GBIF}VernacularName">
    <files><location>names.csv</location></files>
    <coreid index="0"/>
    <field index="1" term="{DWC}vernacularName"/><field index="2" term="http://purl.org/dc/terms/language"/>
    <field index="3" term="{GBIF}isPreferredName"/>
  </extension>
</archive>
"""
TAXA = """\
name\tid\tauthor\trank\taccepted\tparent\tstatus
Carnivora\to1\t\torder\t\tk1\taccepted
Panthera\tg1\tOken, 1816\tGENUS\tg1\tx1\taccepted
Pantherinae\tx1\t\tsubfamily\t\to1\taccepted
Panthera uncia (Schreber, 1775)\ts1\t(Schreber, 1775)\tspecies\t\tg1\taccepted
Uncia uncia\ts2\t\tspecies\ts1\t\tsynonym
Felis irbis\ts3\t\tspecies\ts2\t\tsynonym
Felis pardus\ts4\t\tspecies\ts1\t\tmisapplied
Felis ignota\ts5\t\tspecies\t\t\tsynonym
Panthera uncia uncioides\ts6\t\t\t\ts1\t
Twice\ts1\t\tspecies\t\t\taccepted
\ts9\t\tspecies\t\t\taccepted
"""
PLACES = """\
id\tlocation\tcode\tlocality\tstatus\tmeans\tx\tthreat
s1\tISO3166-1:NPL\t\tNepal\tpresent\tnative\t\tVU
s1\tISO:CN\t\tChina\t\tnative\t\t
s2\t\tIN\tIndia\tdoubtful\tnative\t\t
s1\tiso3166-1-alpha-2:BT\t\tBhutan\tabsent\t\t\t
s1\t\tPK\t\tirregular\tIntroduced\t\t
s1\t\tNA\t\tcommon\tvagrant\t\t
s1\tTDWG:KAZ\t\tKazakhstan\tpresent\t\t\t
s1\tTDWG:KAZ\tKZ\tKazakhstan\tpresent\t\t\t
s1\tISO3166-2:CN-QH\t\tQinghai\tpresent\t\t\t
s1\t\t\tMongolia\textinct\t\t\t
s1\t\t\t\tpresent\t\t\t
s1\t\tRU\t\tperhaps\t\t\t
zz\t\tRU\t\tpresent\t\t\t
s1\t\tRU\t\tpresent
"""
NAMES = (
    "s1,Snow Leopard,eng,true\ns1,\"Léopard, des neiges\",fr,\ns1,Irbis,Mongolian,\ns1,Irbis,,\n"
    "s1,,en,\nzz,Nobody,en,\ns1,Ounce,en-GB,false\n"
)
FILES = {
    "meta.xml": META.encode(), "taxon.txt": TAXA.encode(), "distribution.txt": PLACES.encode(), "names.csv": NAMES.encode(),
}


def read(**changed: bytes) -> Account:
    """What is read of the archive with some files changed: ``meta_xml`` for meta.xml."""
    return account(SOURCE, Given("archive", FILES | {name.replace("_", ".", 1): content for name, content in changed.items()}))


@cache
def ours() -> Account:
    """What is read back of the bundled release."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        write(Subject(reference_release()), Path(folder))
        return account(SOURCE, given(folder))


def test_what_we_write_is_read_back_whole() -> None:
    release, found = reference_release(), ours()
    assert not found.refusals
    columns = ["taxon", "iso3", "origin", "presence", "season", "source", "basis"]
    ranges = found.facts("ranges")
    assert not [claims for claims in found.claims if claims.absent]
    codes = ranges.with_columns(pl.col("iso3").str.slice(0, 3)).select(columns).sort(columns)
    assert codes.equals(release["ranges"].select(columns).sort(columns))
    synonyms = found.facts("synonyms").select("synonym", "taxon", "source", "basis").sort("synonym")
    assert synonyms.equals(release["synonyms"].select("synonym", "taxon", "source", "basis").sort("synonym"))
    own = ["taxon", "rank", "class", "order", "family", "parent", "speciesplus_id", "source", "basis"]
    taxa = next(claims.rows for claims in found.claims if claims.table == "taxa")
    assert taxa.select(own).sort("taxon").equals(release["taxa"].select(own).sort("taxon"))
    names = found.facts("common_names").select("taxon", "language", "name")
    assert names.join(release["common_names"], on=["taxon", "language", "name"], how="right").height == release["common_names"].height
    french = next(claims.rows for claims in found.claims if "name_fr" in claims.rows.columns)
    held = release["taxa"].select("taxon", "name_fr").drop_nulls().sort("taxon")
    assert french.select("taxon", "name_fr").sort("taxon").equals(held)


def test_the_documents_that_it_cites_come_with_it() -> None:
    cited = ours().facts("sources")
    assert set(cited["id"]) == set(reference_release()["sources"]["id"])


def test_taxa_stand_below_the_next_rank_that_is_known() -> None:
    found = read()
    assert SOURCE.recognises(Given("archive", FILES))
    assert found.facts("taxa").select("taxon", "rank", "class", "parent").drop_nulls("rank").rows() == [
        ("Carnivora", "order", "Mammalia", None), ("Panthera", "genus", "Mammalia", "Carnivora"),
        ("Panthera uncia", "species", "Mammalia", "Panthera"), ("Panthera uncia uncioides", "subspecies", "Mammalia", "Panthera uncia"),
    ]
    assert found.facts("synonyms").rows() == [("Uncia uncia", "Panthera uncia", 6), ("Felis irbis", "Panthera uncia", 7)]
    refused = {refusal.line: refusal.why for refusal in found.refusals if refusal.file.endswith("taxon.txt")}
    assert refused.keys() == {4, 8, 9, 11, 12}
    assert "rank subfamily" in refused[4] and "applied wrongly" in refused[8] and "synonym of nothing" in refused[9]
    assert "stands already on line 5" in refused[11]


def test_occurrences_are_told_in_our_words() -> None:
    found = read()
    there = found.facts("ranges").filter(pl.any_horizontal(pl.col("presence", "origin", "season").is_not_null()))
    assert there.select("iso3", "presence", "origin", "season", "line").rows() == [
        ("NPL", "extant", "native", None, 2), ("CN", "extant", "native", None, 3), ("IN", "uncertain", "native", None, 4),
        ("PK", "extant", "introduced", "vagrant", 6), ("NA", "extant", None, "vagrant", 7), ("KZ", "extant", None, None, 9),
        ("Mongolia", "extinct", None, None, 11),
    ]
    assert set(there["taxon"]) == {"Panthera uncia"}
    absent, = (claims for claims in found.claims if claims.absent)
    assert absent.rows.rows() == [("Panthera uncia", "BT", 5)]
    refused = {refusal.line: refusal for refusal in found.refusals if refusal.file.endswith("distribution.txt")}
    assert refused.keys() == {8, 10, 12, 13, 14, 15}
    assert "WGSRPD" in refused[8].why and "part of a State" in refused[10].why and "no place" in refused[12].why
    assert (refused[13].column, refused[13].value) == ("occurrenceStatus", "perhaps") and "no taxon" in refused[14].why
    assert "cells" in refused[15].why


def test_names_have_a_language_of_two_letters() -> None:
    found = read()
    assert found.facts("common_names").select("name", "language", "line").rows() == [
        ("Snow Leopard", "en", 1), ("Léopard, des neiges", "fr", 2), ("Ounce", "en", 7),
    ]
    assert found.facts("taxa")["name_en"].drop_nulls().to_list() == ["Snow Leopard"]
    assert [refusal.line for refusal in found.refusals if refusal.file.endswith("names.csv")] == [3, 4, 5, 6]


def test_every_row_is_accounted_for() -> None:
    lines = {(Path(file).name, line) for file, line in read().lines}
    assert lines == {
        *(("taxon.txt", n) for n in range(2, 13)), *(("distribution.txt", n) for n in range(2, 16)),
        *(("names.csv", n) for n in range(1, 8)),
    }


def test_a_zip_archive_with_a_folder_in_it_is_one_too(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in FILES.items():
            archive.writestr(f"checklist/{name}", content)
    (tmp_path / "checklist.zip").write_bytes(packed.getvalue())
    found = given(tmp_path / "checklist.zip")
    assert SOURCE.recognises(found)
    assert account(SOURCE, found).counts == read().counts


@pytest.mark.parametrize("encoding", ["UTF-16", "latin-1", "windows-1252"])
def test_files_are_in_the_encoding_that_is_said(encoding: str) -> None:
    meta = META.replace('<extension fieldsTerminatedBy=","', f'<extension encoding="{encoding}" fieldsTerminatedBy=","')
    assert read(meta_xml=meta.encode(), names_csv=NAMES.encode(encoding)).counts == read().counts


@pytest.mark.parametrize(("old", "new", "said"), [
    ("</archive>", "", "archive/meta.xml:25: column 1: is no XML: no element found"),
    ("<archive", '<!DOCTYPE a [<!ENTITY x "y">]><archive', "archive/meta.xml:2: has a document type (DOCTYPE), which is not accepted"),
    ("<archive", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><archive', "archive/meta.xml:2: has a document type"),
    ('encoding="UTF-8"?>', 'encoding="nonsense"?>', "archive/meta.xml:"),
    ("<archive", "<a>" * 100 + "<archive", "archive/meta.xml:2: is nested deeper than 64 elements"),
    ("taxon.txt", "nowhere.txt", "archive/meta.xml: Taxon: there is no file 'nowhere.txt'; meta.xml names it"),
    ("taxon.txt", "../../etc/passwd", "archive/meta.xml: Taxon: there is no file"),
    (f"{DWC}Taxon", f"{DWC}Occurrence", "archive/meta.xml: column core: is of Occurrence; an archive whose core is Taxon is read"),
    ('fieldsTerminatedBy="\\t"', 'fieldsTerminatedBy="::"', "archive/meta.xml: Taxon: fieldsTerminatedBy is '::'; one character is"),
    ('linesTerminatedBy="\\n"', 'linesTerminatedBy="|"', "archive/meta.xml: Taxon: linesTerminatedBy is '|'"),
    ('fieldsEnclosedBy=""', 'fieldsEnclosedBy="\\t"', "archive/meta.xml: Taxon: fieldsEnclosedBy is '\\t'"),
    ('<core encoding="UTF-8"', '<core encoding="klingon"', "archive/meta.xml: Taxon: encoding is 'klingon', which is none that is known"),
    ('<core encoding="UTF-8"', '<core encoding="base64"', "archive/meta.xml: Taxon: encoding is 'base64'"),
    ('<core encoding="UTF-8"', '<core encoding="unicode_escape"', "archive/meta.xml: Taxon: encoding is 'unicode_escape'"),
    ('<core encoding="UTF-8"', '<core encoding="punycode"', "archive/meta.xml: Taxon: encoding is 'punycode'"),
    ('<id index="1"/>', "", "archive/meta.xml: Taxon: does not say in which column the id of the taxon is"),
    ("<core", "<cores", "archive/meta.xml:"),
])
def test_a_descriptor_that_is_wrong_is_refused_at_its_place(old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        read(meta_xml=META.replace(old, new, 1).encode())
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(("file", "content", "said"), [
    ("names_csv", b's1,"Snow Leopard,en,true\ns1,Ounce,en,\n', "archive/names.csv:1: column vernacularName: is no CSV: the quote that"),
    ("taxon_txt", TAXA.encode().replace(b"irbis", b"irb\xefs"), "archive/taxon.txt:7: byte 0xef is not UTF-8"),
])
def test_a_table_that_is_damaged_is_refused_at_its_place(file: str, content: bytes, said: str) -> None:
    with pytest.raises(InvalidPackage) as refused:
        read(**{file: content})
    assert str(refused.value).startswith(said)


def test_what_is_no_archive_is_not_known_as_one() -> None:
    assert not SOURCE.recognises(Given("x.csv", {"x.csv": b"a,b\n1,2\n"}))
    with pytest.raises(InvalidPackage, match=r"holds no meta\.xml"):
        account(SOURCE, Given("x.csv", {"x.csv": b"a,b\n1,2\n"}))


def test_an_archive_that_unpacks_to_more_than_is_read_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("meta.xml", META)
        with archive.open("taxon.txt", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1 << 20))
    (tmp_path / "bomb.zip").write_bytes(packed.getvalue())
    assert len(packed.getvalue()) < 1 << 20
    with pytest.raises(InvalidPackage, match="more than is read"):
        given(tmp_path / "bomb.zip")


def test_a_release_is_built_of_an_archive_of_ours_and_nothing_is_lost(tmp_path: Path) -> None:
    small_release = compile_package(RawPackage(tmp_path, package_files(small())))
    write(Subject(small_release), tmp_path)
    built = build([Input(str(tmp_path))])
    assert not built.gathered.refused
    key = ["taxon", "iso3"]
    columns = [*key, "origin", "presence", "season", "source", "basis"]
    assert built.release["ranges"].select(columns).sort(key).equals(small_release["ranges"].select(columns).sort(key))
    cited = {id for text in built.release["ranges"]["source"] for id in text.split(";")}
    assert cited <= set(built.release["sources"]["id"])
