"""What a child process may still do once it has opened its snapshot. Windows has none of these limits, macOS none on memory."""

from __future__ import annotations

import math
import os
import sys

# A query past its time is ended by the engine, then by the parent; the processor's own clock ends one whose parent is gone.
_GRACE = 3


class Memory:
    """The address space of this process: bounded, and known to be filling up. Only Linux tells and bounds it."""

    def __init__(self, more: int) -> None:
        self._more, self._begun = more, 0
        # Opened before files cannot be opened any more.
        self._pages = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else None
        self._begun = self._used()

    def bound(self) -> None:
        """Refuse whatever goes beyond what was in use at the beginning and so many bytes more."""
        if sys.platform == "linux":
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (self._begun + self._more, self._begun + self._more))

    def is_half_full(self) -> bool:
        """Whether it is time for another process."""
        return self._used() > self._begun + self._more // 2

    def _used(self) -> int:
        return 0 if self._pages is None else int(os.pread(self._pages, 100, 0).split()[0]) * os.sysconf("SC_PAGE_SIZE")


def confine(memory: Memory) -> None:
    """Bound the memory of this process; no file can be opened or written any more."""
    if sys.platform == "win32":
        return
    import resource

    memory.bound()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def allow(seconds: float) -> None:
    """Let this process use so many more seconds of a processor."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + min(seconds, 10**6)) + _GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
