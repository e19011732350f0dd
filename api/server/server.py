"""``concerted serve``: the API on uvicorn, ended gracefully."""

from __future__ import annotations

import math
import os
import sys
from contextlib import ExitStack

import uvicorn

from concerted.api.requests.access import is_loopback
from concerted.api.server.connections import BACKLOG, most_connections
from concerted.api.server.protocol import ProblemProtocol
from concerted.api.settings import Settings
from concerted.api.telemetry.logs import of_libraries
from concerted.api.telemetry.together import together
from concerted.graph.stores.limits import MAX_SECONDS

# A query that runs at the end may run as long as any.
GRACE_SECONDS = math.ceil(MAX_SECONDS) + 1
_OPENING = "set CONCERTED_API_KEYS for those who may, or CONCERTED_CYPHER=open for all (questions are open)"
# Above the limit of 8 KiB on an address, so that a longer one is refused by the API and in its shape.
H11_BYTES = 256 * 1024


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1) -> None:
    """Serve until interrupted; requests under way are finished first (16 s at most)."""
    settings = Settings()
    if settings.cypher == "loopback" and not is_loopback(host):
        # Said to the workers, which read their settings for themselves.
        os.environ["CONCERTED_CYPHER"] = "keys"
        if not settings.api_keys:
            print(f"Cypher of one's own is closed, as {host} is reached from elsewhere: {_OPENING}", file=sys.stderr)
    most_connections()  # the processes that are started have the limit of open files that it sets
    with ExitStack() as ending:
        # One process ends by the signal that it was sent, and could leave no folder behind.
        if workers > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            # Each worker writes its figures here, so that any of them can tell those of all.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = ending.enter_context(together())
        uvicorn.run(
            "concerted.api.app:create_app", factory=True, host=host, port=port, workers=workers, access_log=False,
            log_config=of_libraries(settings.log_level), server_header=False, timeout_graceful_shutdown=GRACE_SECONDS,
            h11_max_incomplete_event_size=H11_BYTES, http=ProblemProtocol, ws="none", backlog=BACKLOG,
            proxy_headers=bool(settings.trusted_proxies), forwarded_allow_ips=list(settings.trusted_proxies),
        )
