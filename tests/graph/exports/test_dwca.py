"""A release as a Darwin Core archive, read by python-dwca-reader."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from dwca.darwincore.utils import qualname
from dwca.read import DwCAReader

from concerted.graph.exports.dwca import CODES, GBIF, taxa
from concerted.graph.exports.formats import export
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release
from concerted.graph.vocabulary import Origin, Presence, Season
from tests.graph.small import small_release, states

SOURCE = "http://purl.org/dc/terms/source"


@pytest.fixture(scope="module")
def archive(little: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small release."""
    path = tmp_path_factory.mktemp("dwca") / "cms.zip"
    export(Subject(little), "dwca", path)
    return path


def test_every_taxon_and_synonym_is_there_with_its_place(little: Release, archive: Path) -> None:
    with DwCAReader(archive) as read:
        rows = {row.id: row.data for row in read}
    assert set(rows) == {*little["taxa"]["taxon"], *little["synonyms"]["synonym"]}
    for row in little["taxa"].iter_rows(named=True):
        found = rows[row["taxon"]]
        assert found[qualname("scientificName")] == found[qualname("acceptedNameUsageID")] == row["taxon"]
        assert found[qualname("parentNameUsageID")] == (row["parent"] or "")
        assert (found[qualname("taxonRank")], found[qualname("taxonomicStatus")]) == (row["rank"], "accepted")
        assert (found[qualname("class")], found[qualname("family")]) == (row["class"] or "", row["family"] or "")
        assert found[SOURCE] == row["source"]
        # What it is below is in the archive too.
        assert not row["parent"] or row["parent"] in rows
    for row in little["synonyms"].iter_rows(named=True):
        found = rows[row["synonym"]]
        assert (found[qualname("taxonomicStatus")], found[qualname("acceptedNameUsageID")]) == ("synonym", row["taxon"])


def test_every_occurrence_is_there_and_can_be_made_out(little: Release, archive: Path) -> None:
    read: dict[tuple[str, str], dict[str, str]] = {}
    with DwCAReader(archive) as archive_read:
        for row in archive_read:
            for extension in row.extensions:
                if extension.rowtype == f"{GBIF}Distribution":
                    read[row.id, extension.data[qualname("locationID")].removeprefix(CODES)] = extension.data
    assert len(read) == little["ranges"].height
    codes = dict(zip(little["states"]["iso3"], little["states"]["iso2"], strict=True))
    for row in little["ranges"].iter_rows(named=True):
        found = read[row["taxon"], row["iso3"]]
        assert found[qualname("countryCode")] == (codes[row["iso3"]] or "") and found[SOURCE] == row["source"]
        assert found[qualname("occurrenceRemarks")] == f"season={row['season']}; presence={row['presence']}; basis={row['basis']}"


@pytest.mark.parametrize(("origin", "presence", "season", "means", "status"), [
    (Origin.NATIVE, Presence.EXTANT, Season.BREEDING, "native", "present"),
    (Origin.NATIVE, Presence.EXTANT, Season.VAGRANT, "native", "irregular"),
    (Origin.NATIVE, Presence.EXTINCT, Season.VAGRANT, "native", "absent"),
    (Origin.INTRODUCED, Presence.EXTANT, Season.RESIDENT, "introduced", "present"),
    (Origin.REINTRODUCED, Presence.UNCERTAIN, Season.PASSAGE, "nativeReintroduced", "doubtful"),
    (Origin.NATIVE, Presence.POSSIBLY_EXTINCT, Season.NON_BREEDING, "native", "doubtful"),
])
def test_occurrence_is_said_in_words_of_darwin_core(
    tmp_path: Path, origin: str, presence: str, season: str, means: str, status: str,
) -> None:
    release = small_release(
        states=states("KEN"), taxa=[{"taxon": "Avis migrans"}],
        ranges=[{"taxon": "Avis migrans", "iso3": "KEN", "origin": str(origin), "presence": str(presence), "season": str(season)}],
    )
    export(Subject(release), "dwca", tmp_path / "cms.zip")
    with DwCAReader(tmp_path / "cms.zip") as read:
        found = read.rows[0].extensions[0].data
    assert (found[qualname("establishmentMeans")], found[qualname("occurrenceStatus")]) == (means, status)


def test_the_bundled_release_is_there_whole(bundled: Release, tmp_path: Path) -> None:
    made = export(Subject(bundled), "dwca", tmp_path / "cms.zip")
    names: Counter[str] = Counter()
    with DwCAReader(tmp_path / "cms.zip") as read:
        kinds: Counter[str] = Counter()
        for row in read:
            kinds.update(extension.rowtype for extension in row.extensions)
            for extension in row.extensions:
                if extension.rowtype.endswith("VernacularName") and extension.data[f"{GBIF}isPreferredName"] == "true":
                    names[row.id, extension.data["http://purl.org/dc/terms/language"]] += 1
        assert len(read.rows) == bundled["taxa"].height + bundled["synonyms"].height
    rows = {file.name: file.rows for file in made.files}
    assert kinds == {f"{GBIF}Distribution": bundled["ranges"].height, f"{GBIF}VernacularName": rows["vernacularname.csv"]}
    # One name to show, at the most, for a taxon and language.
    assert set(names.values()) == {1} and names["Falco cherrug", "en"] == 1


def test_it_says_what_it_is(little: Release, archive: Path) -> None:
    with zipfile.ZipFile(archive) as files:
        assert set(files.namelist()) == {"taxon.csv", "distribution.csv", "vernacularname.csv", "meta.xml", "eml.xml"}
        told = ElementTree.fromstring(files.read("eml.xml"))
        assert {info.date_time for info in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert told.get("packageId") == little.id and told.findtext("dataset/title") == little.title
    assert told.findtext("dataset/pubDate") == little.published.isoformat()
    assert "CC BY 4.0" in (told.findtext("dataset/intellectualRights/para") or "")
    assert len(told.findall(".//citation")) == little["sources"].height + 1


def test_a_synonym_that_is_a_name_of_today_too_has_an_id_of_its_own() -> None:
    release = small_release(
        taxa=[{"taxon": "Avis migrans"}, {"taxon": "Avis alia"}, {"taxon": "Avis migrans minor", "rank": "subspecies"}],
        synonyms=[{"synonym": "Avis alia", "taxon": "Avis migrans"}, {"synonym": "Avis parva", "taxon": "Avis migrans minor"}],
    )
    found = {row["taxonID"]: row for row in taxa(release).iter_rows(named=True)}
    assert len(found) == 5 and found["Avis alia (synonym)"]["acceptedNameUsageID"] == "Avis migrans"
    assert found["Avis alia (synonym)"]["taxonRank"] == "species" and found["Avis parva"]["taxonRank"] is None
