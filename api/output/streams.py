"""What is printed comes out, or one line says why not: on streams of any encoding, full or closed.

A program that is started without a standard output has ``None`` there, and the next file that it opens takes its place: both are mended
first. A letter that an encoding does not have is printed as the nearest that it has.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import shutil
import sys
import unicodedata
from contextlib import suppress

from concerted.api.output.layout import harmless
from concerted.graph.vocabulary import Language

NEAREST = "concerted.nearest"
# Signs of ours that most old encodings lack.
_SIGNS = {
    "─": "-", "–": "-", "—": "-", "·": "-", "…": "...", "×": "x", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ",
    "\u202f": " ", "│": "|", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "œ": "oe", "Œ": "OE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l",
}
# Characters in a line that goes to a pipe or a file, where COLUMNS says nothing; other languages have longer words.
WIDE, WIDER = 120, 150


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Of what cannot be encoded the letters without their accents, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    found = error.object[error.start : error.end]
    return "".join(_plain(letter) for letter in found), error.end


def _plain(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    kept = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return kept or "?"


codecs.register_error(NEAREST, _nearest)


class _Closed(io.RawIOBase):
    """In the place of a standard output that is closed: says so to what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.told = False

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        if self.told:
            return len(bytes(content))  # type: ignore[call-overload]  # what it is flushed of once more at the end goes nowhere
        raise OSError(errno.EBADF, "standard output is closed")


def settle() -> None:
    """Make the standard streams fit to print on: none is missing, and none fails on a letter."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest that is free: nothing else that is opened comes to stand where others print.
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST)


def decoded(word: str) -> str:
    """A word of the command line in UTF-8 where it is that, whatever the locale; else as it is."""
    try:
        return word if word.isascii() else os.fsencode(word).decode()
    except UnicodeError:
        return word


def give_up() -> None:
    """Let what is left in standard output go nowhere: Python flushes it once more on its way out."""
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    if isinstance(raw, _Closed):
        raw.told = True
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(line: str) -> None:
    """Say a line on standard error, where that can be said."""
    try:
        print(harmless(line), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def write_out(content: bytes) -> None:
    """Write to standard output, all of it; OSError where that takes it not."""
    rest = memoryview(content)
    while rest:
        # Unbuffered (PYTHONUNBUFFERED), it takes what it can and does not say that it was not all.
        rest = rest[sys.stdout.buffer.write(rest) :]
    sys.stdout.buffer.flush()


def for_stdout(text: str) -> bytes:
    """Text as standard output takes it."""
    return text.encode(sys.stdout.encoding or "utf-8", NEAREST)


def is_terminal() -> bool:
    """Whether somebody looks at standard output."""
    try:
        return sys.stdout.isatty()
    except ValueError:
        return False


def width(lang: str = Language.EN, terminal: bool = False) -> int:
    """Characters in a line: ``COLUMNS``, else those of the terminal, else enough for any table."""
    told = os.environ.get("COLUMNS", "")
    if told.isascii() and told.isdecimal() and int(told[:6]) > 0:
        return int(told[:6])
    if terminal:
        return shutil.get_terminal_size((80, 24)).columns or 80
    return WIDE if lang == Language.EN else WIDER
