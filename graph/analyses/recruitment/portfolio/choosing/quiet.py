"""Standard output kept clean of what a library prints from C++, past Python."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STDOUT = 1
_lock = threading.Lock()
_depth, _kept = 0, -1


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing that is written to standard output meanwhile arrives there, whichever thread writes it.

    HiGHS says now and then on standard output that it solves a programme once more, whatever it is told of output: between the lines of
    an answer that would be no JSON. Threads that are quiet at the same time end it together, when the last of them does.
    """
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _depth, _kept
    with _lock:
        _depth += 1
        if _depth > 1:
            return
        try:
            _kept = os.dup(_STDOUT)
        except OSError:
            # There is none to keep clean.
            _kept = -1
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)


def _leave() -> None:
    global _depth, _kept
    with _lock:
        _depth -= 1
        if _depth or _kept < 0:
            return
        with suppress(OSError, AttributeError, TypeError):
            # What the library has in a buffer of its own would come later.
            ctypes.CDLL(None).fflush(None)
        os.dup2(_kept, _STDOUT)
        os.close(_kept)
        _kept = -1
