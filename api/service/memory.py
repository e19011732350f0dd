"""Memory given back to the machine after something large was made."""

from __future__ import annotations

import ctypes
import gc
import sys
from functools import cache
from typing import Any


@cache
def _trim() -> Any:
    """glibc's ``malloc_trim``; None where the C library has none."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Free what only cycles hold (what was given up on the way), and return free pages, which glibc would otherwise keep."""
    gc.collect()
    if (trim := _trim()) is not None:
        trim(0)
