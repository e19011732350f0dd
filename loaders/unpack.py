"""From a file to its text: read and unpacked within bounds, and decoded."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import stat
import zlib
from pathlib import Path

from concerted.loaders.problems import Problem, refuse

MOST_BYTES = 256 << 20
"""Bytes that a file may have, some fifty times the largest of the bundled package; a small one may unpack to any size."""
MOST_LINES = 2_000_000
"""Lines that a file may have, twenty-five times those of the longest table of a known source: a row takes far more room than its bytes."""
# Encodings of names and of source code, which Python has among those of text.
_NO_ENCODINGS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
# Halves of characters, which some decoders let through and no text can hold.
_HALF = re.compile("[\ud800-\udfff]")


def encoding_called(name: object) -> str | None:
    """The encoding of text that has a name; None where there is none, or none in which tables are written.

    >>> encoding_called("Latin-1"), encoding_called("punycode"), encoding_called("base64"), encoding_called(8)
    ('iso8859-1', None, None, None)
    """
    try:
        found = codecs.lookup(name) if isinstance(name, str) else None
    except (LookupError, ValueError):
        return None
    # Python's codecs of bytes (base64, zip) are looked up in the same way.
    is_text = found is not None and getattr(found, "_is_text_encoding", True)
    return found.name if found and is_text and found.name.replace("-", "_") not in _NO_ENCODINGS else None


def too_large(file: str) -> Problem:
    """The refusal of a file that is larger than any table can be."""
    return Problem(file, 0, "", f"has more than {MOST_BYTES >> 20} MB when it is unpacked, more than is read")


def file_bytes(path: Path, name: str) -> bytes:
    """The content of a file; a pipe or a device, which may have no end, is not opened.

    Raises
    ------
    InvalidPackage
        It is no file, or is larger than any is.
    OSError
        There is none, or it cannot be read.
    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        raise refuse([Problem(name, 0, "", "is a folder, where a file is expected" if path.is_dir() else "is no file")])
    if about.st_size > MOST_BYTES:
        raise refuse([too_large(name)])
    return path.read_bytes()


def unpacked(file: str, content: bytes) -> bytes:
    """The content of a gzip file; InvalidPackage where it is none, is cut off, or is too large."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        why = "ends before its end" if isinstance(error, EOFError) else "is damaged, or is none"
        raise refuse([Problem(file, 0, "", f"cannot be unpacked: the gzip file {why}")]) from error
    if len(plain) > MOST_BYTES:
        raise refuse([too_large(file)])
    return plain


def decoded(file: str, content: bytes, encoding: str = "utf-8") -> str:
    """Text, a byte order mark dropped; InvalidPackage with the line of a byte that is not of the encoding, or where it has too many."""
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        utf8 = encoding == "utf-8"
        advice = "UTF-8; save the file as UTF-8" if utf8 else f"{encoding}, the encoding of the resource"
        raise refuse([Problem(file, line, "", f"byte 0x{content[error.start]:02x} is not {advice}")]) from error
    except UnicodeError as error:
        raise refuse([Problem(file, 0, "", f"is not {encoding}, the encoding of the resource: {error}")]) from error
    if (half := None if text.isascii() else _HALF.search(text)) is not None:
        line = text.count("\n", 0, half.start()) + 1
        raise refuse([Problem(file, line, "", f"{half[0]!r} is half a character of {encoding}, the encoding of the resource")])
    if max(text.count("\n"), text.count("\r")) > MOST_LINES:
        raise refuse([Problem(file, MOST_LINES, "", f"has more than {MOST_LINES} lines, more than are read")])
    return text
