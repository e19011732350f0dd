"""From the bytes of a file to its text: unpacked within bounds, and decoded."""

from __future__ import annotations

import gzip
import io
import zlib

from concerted.loaders.problems import Problem, refuse

MOST_BYTES = 256 << 20
"""Bytes that a file may have, some fifty times the largest of the bundled package; a small one may unpack to any size."""


def too_large(file: str) -> Problem:
    """The refusal of a file that is larger than any table can be."""
    return Problem(file, 0, "", f"has more than {MOST_BYTES >> 20} MB when it is unpacked, more than is read")


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
    """Text, a byte order mark dropped; InvalidPackage with the line of a byte that is not of the encoding."""
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        utf8 = encoding == "utf-8"
        advice = "UTF-8; save the file as UTF-8" if utf8 else f"{encoding}, the encoding of the resource"
        raise refuse([Problem(file, line, "", f"byte 0x{content[error.start]:02x} is not {advice}")]) from error
    except UnicodeError as error:
        raise refuse([Problem(file, 0, "", f"is not {encoding}, the encoding of the resource: {error}")]) from error
