"""Files, archives and folders as they are given: what is in them, of which day they are, and what is none."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders.files.archive import members
from concerted.loaders.files.chosen import sheets_with
from concerted.loaders.files.given import edition, given
from concerted.loaders.unpack import MOST_BYTES

TABLE = b"taxon,iso3\nSaiga tatarica,KAZ\n"


def packed(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


@pytest.mark.parametrize(("path", "day"), [
    ("2026-03-18/new.csv", "2026-03-18"), ("new_20260318.csv", "2026-03-18"), ("new 2026.03.18.csv", "2026-03-18"),
    ("2026-03-18/avilist_2025.csv.gz", "2025"), ("data/2012/a.csv", "2012"), ("2012/deep/a.csv", None),
    ("MDD_v1.13_6753species.csv", None), ("list-2026-13-45.csv", None), ("v2024.1.csv", None), ("id120261.csv", None),
    ("1899/a.csv", None),
])
def test_the_edition_is_what_the_name_says_or_the_folder(path: str, day: str | None) -> None:
    assert edition(Path("/somewhere") / path) == day


def test_what_is_in_it_is_known_by_its_content_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for place in (tmp_path / "one.csv", tmp_path / "two (2024).csv", tmp_path / "a" / "three.csv"):
        place.write_bytes(TABLE)
    found = [given(place) for place in (tmp_path / "one.csv", tmp_path / "two (2024).csv", tmp_path / "a")]
    # Of one file it is what sha256sum says.
    assert {each.sha256 for each in found} == {hashlib.sha256(TABLE).hexdigest()}
    assert [each.edition for each in found[:2]] == [None, "2024"]
    (tmp_path / "one.csv").write_bytes(TABLE + b"x,y\n")
    assert given(tmp_path / "one.csv").sha256 != found[0].sha256


@pytest.mark.parametrize("name", ["ranges.csv", "with space.csv", "-dash.csv", "Lista de áreas.CSV", "список.tsv", "a.csv.gz"])
def test_a_table_is_read_whatever_the_name(tmp_path: Path, name: str) -> None:
    content = TABLE.replace(b",", b"\t") if name.endswith("tsv") else TABLE
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    sheet, = given(tmp_path / name).sheets
    assert sheet.header == ("taxon", "iso3") and sheet.file == str(tmp_path / name) and sheet.rows.height == 1


def test_a_folder_is_its_files_without_hidden_ones_and_a_damaged_one_is_named(tmp_path: Path) -> None:
    for name, content in {"a.csv": TABLE, ".hidden.csv": TABLE, "b.csv": b"\xff\xfa,\n", "note.md": b"remark"}.items():
        (tmp_path / name).write_bytes(content)
    found = given(tmp_path)
    assert sorted(found.files) == ["a.csv", "b.csv", "note.md"]
    assert [sheet.file for sheet in found.sheets] == [f"{tmp_path}/a.csv"] and list(found.damaged) == ["b.csv"]
    assert [sheet.file for sheet in sheets_with(found, ("taxon",))] == [f"{tmp_path}/a.csv"]


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"taxn,iso3\n")
    with pytest.raises(InvalidPackage) as refused:
        sheets_with(given(tmp_path / "a.csv"), ("taxon", "iso3"))
    assert "a.csv:1: column taxon: is missing" in str(refused.value) and "did you mean 'taxn'?" in str(refused.value)


@pytest.mark.skipif(os.name == "nt", reason="a pipe as POSIX has it")
def test_what_may_have_no_end_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(InvalidPackage, match="is no file"):
        given(tmp_path / "pipe.csv")


@pytest.mark.parametrize("name", ["nowhere.csv", "no/where", "x" * 5000])
def test_what_is_not_there_is_said_to_be_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidPackage, match=r"there is no such file or folder|cannot be read"):
        given(tmp_path / name)


def test_an_empty_folder_and_an_empty_archive_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidPackage, match="holds no files"):
        given(tmp_path)


def test_what_is_larger_than_any_table_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InvalidPackage, match="more than is read"):
        given(tmp_path / "a.csv")


def test_an_archive_gives_its_files_and_not_what_archivers_add() -> None:
    content = packed(a_csv=TABLE)
    held = io.BytesIO(content)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr("__MACOSX/a.csv", b"x")
        archive.writestr("folder/b.csv", TABLE)
    assert members("x.zip", held.getvalue()) == {"a.csv": TABLE, "folder/b.csv": TABLE}


@pytest.mark.parametrize("name", ["../out.csv", "/etc/x.csv", "a\\b.csv", "a/../../b.csv"])
def test_a_path_that_leads_out_of_an_archive_is_refused(name: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(InvalidPackage, match="not inside the archive"):
        members("x.zip", held.getvalue())


def test_an_archive_that_is_cut_off_or_changed_is_refused() -> None:
    content = packed(a_csv=TABLE * 50)
    for damaged in (content[:-30], content[:40] + b"\0" * 40 + content[80:], b"PK\x03\x04nothing"):
        with pytest.raises(InvalidPackage, match=r"x\.zip: cannot be unpacked"):
            members("x.zip", damaged)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may read everything")
@pytest.mark.parametrize("closed", ["part", "part/a.csv"])
def test_what_of_a_folder_cannot_be_read_is_named_and_not_passed_over(tmp_path: Path, closed: str) -> None:
    (tmp_path / "part").mkdir()
    for place in (tmp_path / "a.csv", tmp_path / "part" / "a.csv"):
        place.write_bytes(TABLE)
    mode = (tmp_path / closed).stat().st_mode
    (tmp_path / closed).chmod(0)
    try:
        with pytest.raises(InvalidPackage) as refused:
            given(tmp_path)
        assert refused.value.problems == (f"{tmp_path / closed}: cannot be read: Permission denied",)
    finally:
        (tmp_path / closed).chmod(mode)
