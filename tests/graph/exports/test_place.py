"""Where exports go: whole or not at all, the same bytes for the same files, and nothing of anybody else's is lost."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidQuery
from concerted.graph.exports.formats import FORMATS, ending_of, export
from concerted.graph.exports.writing.about import about, notice, terms
from concerted.graph.exports.writing.place import ABOUT, archive_to, file_to, folder_to, zipped
from concerted.graph.exports.writing.subject import Subject
from concerted.graph.facts.release import Release

TOLD = {"format": "some"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_says_what_it_is_and_knows_its_files(tmp_path: Path) -> None:
    with folder_to(tmp_path / "new", TOLD) as folder:
        (folder / "a.csv").write_text("1")
        (folder / "parts").mkdir()
        (folder / "parts" / "b.csv").write_text("2")
        assert not (tmp_path / "new").exists()
    told = json.loads((tmp_path / "new" / ABOUT).read_text())
    assert told["format"] == "some" and set(told["files"]) == {"a.csv", "parts/b.csv"}
    with folder_to(tmp_path / "new", TOLD) as folder:
        (folder / "c.csv").write_text("3")
    assert set(contents(tmp_path / "new")) == {"c.csv", ABOUT} and list(tmp_path.iterdir()) == [tmp_path / "new"]


@pytest.mark.parametrize("mine", ["thesis.txt", "parts/thesis.txt", ".hidden"])
def test_what_somebody_put_there_stays(tmp_path: Path, mine: str) -> None:
    place = tmp_path / "new"
    with folder_to(place, TOLD) as folder:
        (folder / "a.csv").write_text("1")
    (place / mine).parent.mkdir(exist_ok=True)
    (place / mine).write_text("years of work")
    before = contents(place)
    with pytest.raises(InvalidQuery, match=mine), folder_to(place, TOLD):
        raise AssertionError("nothing is begun")
    assert contents(place) == before


def test_what_pretends_to_be_an_export_is_refused(tmp_path: Path) -> None:
    for said in (b"", b"[]", b"{}", b'{"files": []}', b"\xff"):
        place = tmp_path / f"of-{len(said)}-{said[:1].hex()}"
        place.mkdir()
        (place / ABOUT).write_bytes(said)
        (place / "data.csv").write_text("mine")
        with pytest.raises(InvalidQuery), folder_to(place, TOLD):
            raise AssertionError("nothing is begun")
        assert (place / "data.csv").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="links as POSIX has them")
def test_a_link_in_a_folder_is_no_file_of_ours(tmp_path: Path) -> None:
    place, thesis = tmp_path / "new", tmp_path / "thesis"
    thesis.write_text("1")
    with folder_to(place, TOLD) as folder:
        (folder / "a.csv").write_text("1")
    (place / "a.csv").unlink()
    (place / "a.csv").symlink_to(thesis)
    with pytest.raises(InvalidQuery, match=r"a\.csv, which was changed"), folder_to(place, TOLD):
        raise AssertionError("nothing is begun")


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "new"
    with folder_to(place, TOLD) as folder:
        (folder / "a.csv").write_text("1")
    before = contents(place)
    with pytest.raises(ZeroDivisionError), folder_to(place, TOLD) as folder:
        (folder / "b.csv").write_text("2")
        raise ZeroDivisionError
    for to in (lambda path: archive_to(path, TOLD), file_to):
        with pytest.raises(KeyboardInterrupt), to(tmp_path / "x.zip") as into:  # type: ignore[operator]
            raise KeyboardInterrupt(into)
    assert contents(place) == before and list(tmp_path.iterdir()) == [place]


def test_an_archive_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    made = []
    for name, order in (("one", "ab"), ("other", "ba")):
        folder = tmp_path / name
        folder.mkdir()
        for letter in order:
            (folder / letter).write_text(letter * 1000)
        os.utime(folder / "a", (10**9, 10**9 + len(made)))
        zipped(folder, tmp_path / f"{name}.zip")
        made.append((tmp_path / f"{name}.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a", "b"] and archive.testzip() is None
        assert {stat.S_IMODE(info.external_attr >> 16) for info in archive.infolist()} == {0o644}


@pytest.mark.parametrize(("format", "name", "ending"), [
    ("turtle", "x.ttl", ".ttl"), ("turtle", "x.TTL", ".ttl"), ("turtle", "x", ""), ("parquet", "release-2.0", ""),
    ("sqlite", "x.db", ".db"), ("parquet", "cms.zip", ".zip"),
])
def test_a_name_says_what_is_written(format: str, name: str, ending: str) -> None:
    assert ending_of(FORMATS[format], Path(name)) == ending


def test_a_folder_that_is_there_is_one_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "cms.data").mkdir()
    assert ending_of(FORMATS["parquet"], tmp_path / "cms.data") == ""
    with pytest.raises(InvalidQuery):
        ending_of(FORMATS["parquet"], tmp_path / "other.data")


@pytest.mark.parametrize("format", [each.id for each in FORMATS.values() if "" in each.endings])
def test_a_folder_of_one_format_may_become_one_of_another(little: Release, tmp_path: Path, format: str) -> None:
    export(Subject(little), "parquet", tmp_path / "cms")
    export(Subject(little), format, tmp_path / "cms")
    told = json.loads((tmp_path / "cms" / ABOUT).read_text())
    assert told["format"] == format and set(told["files"]) == set(contents(tmp_path / "cms")) - {ABOUT}
    assert told["release"]["id"] == little.id and told["program"].startswith("concerted ")


def test_the_terms_are_those_that_the_program_says(bundled: Release) -> None:
    """What NOTICE attributes is attributed in every export, by the sources of its facts."""
    said = notice(bundled)
    publishers = {one for _, each in terms(bundled) for one in each}
    assert publishers == {row["publisher"] or row["title"] for row in bundled["sources"].iter_rows(named=True)}
    names = "UNEP-WCMC", "BSD-3-Clause", "American Society of Mammalogists", "AviList", "CC BY 4.0", "Mitchell et al. 2020", "Unicode"
    assert [name for name in names if name not in said] == []
    program = (Path(__file__).resolve().parents[3] / "NOTICE").read_text(encoding="utf-8")
    designations = about(bundled, "some")["notice"]
    assert " ".join(designations.split()) in " ".join(program.split())


def test_the_root_of_a_disk_is_no_place_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidQuery, match="holds files that are no export"), folder_to(Path(tmp_path.anchor), TOLD):
        pass


@pytest.mark.parametrize("about", ["[" * 100_000, '{"files": [1]}', "[1]", "\0", '{"files": {}}'])
def test_a_folder_that_only_seems_to_be_an_export_stays(tmp_path: Path, about: str) -> None:
    (tmp_path / "kept").write_text("mine")
    (tmp_path / ABOUT).write_text(about)
    with pytest.raises(InvalidQuery, match=r"holds (files that are no export|kept, which is not of the export)"), folder_to(tmp_path, TOLD):
        pass
    assert contents(tmp_path) == {"kept": b"mine", ABOUT: about.encode()}
