"""Text of any encoding is text, and files have bounds: what is none is refused with its line."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from concerted.graph.errors import InvalidPackage
from concerted.loaders import read_package
from concerted.loaders.unpack import MOST_BYTES, MOST_LINES, decoded, encoding_called


@pytest.mark.parametrize("encoding", ["utf-7", "cp65001", "utf-8", "utf-16", "utf-32", "gb18030", "latin-1", "cp1252", "hz", "iso2022_jp"])
def test_half_a_character_is_never_text(encoding: str) -> None:
    for content in (b"a,b\n+2AA-,2\n", b"a,b\n\xed\xa0\x80,2\n", codecs.BOM_UTF16_LE + b"\x00\xd8"):
        try:
            text = decoded("t.csv", content, encoding)
        except InvalidPackage as error:
            assert error.problems[0].startswith("t.csv")
        else:
            assert text.encode("utf-8")


def test_the_line_of_half_a_character_is_told() -> None:
    with pytest.raises(InvalidPackage, match=r"^t\.csv:2: '\\ud800' is half a character of utf-7, the encoding of the resource$"):
        decoded("t.csv", b"a,b\n+2AA-,2\n", "utf-7")


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "rot13", "zlib", "hex", "undefined", "", "a\0b", 8, None, "é" * 9])
def test_what_is_no_encoding_of_tables_is_none(name: object) -> None:
    assert encoding_called(name) is None


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_file_of_more_lines_than_any_table_has_is_refused(end: str) -> None:
    assert decoded("t.csv", (end * MOST_LINES).encode()).endswith(end)
    with pytest.raises(InvalidPackage, match=rf"^t\.csv:{MOST_LINES}: has more than {MOST_LINES} lines, more than are read$"):
        decoded("t.csv", (end * (MOST_LINES + 1)).encode())


def test_an_archive_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "release.zip"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InvalidPackage, match=r"^release\.zip: has more than 256 MB"):
        read_package(path)
