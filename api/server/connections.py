"""What one connection may take: time to send a request and to take its answer, and a place among so many."""

from __future__ import annotations

import math
from functools import cache

HEAD_SECONDS = 10.0
BODY_SECONDS = 20.0
# An answer of which nothing was taken for so long is given up.
STALLED_SECONDS = 30.0
CONNECTIONS = 1000
# Connections that the system may hold ready: all of them can come before any is refused.
BACKLOG = 256
# Files for everything else: the store, temporary files, the log.
_SPARE_FILES = 200


@cache
def most_connections() -> int:
    """How many connections one process holds; the limit of open files is raised as far as it may be, so that they have room."""
    try:
        import resource
    except ModuleNotFoundError:
        return CONNECTIONS  # Windows has no such limit
    wanted = CONNECTIONS + BACKLOG + _SPARE_FILES
    soft, hard = (math.inf if limit == resource.RLIM_INFINITY else limit for limit in resource.getrlimit(resource.RLIMIT_NOFILE))
    if soft < wanted:
        soft = min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(soft), int(hard) if hard < math.inf else resource.RLIM_INFINITY))
    return int(max(min(CONNECTIONS, soft - BACKLOG - _SPARE_FILES), 16))
