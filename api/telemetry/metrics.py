"""Figures for Prometheus: requests by route and status, durations, Cypher queries, the store and the release."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

from concerted.api.service.snapshot import Snapshot

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = frozenset({"GET", "POST", "HEAD", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """The figures of one process; with several workers, of all of them together."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "concerted_requests_total", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self.duration = Histogram(
            "concerted_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS, registry=self.registry
        )
        self.cypher = Counter("concerted_cypher_total", "Cypher queries by outcome.", ("outcome",), registry=self.registry)
        self.ready = Gauge(
            "concerted_store_ready", "1 when the store answers.", registry=self.registry, multiprocess_mode="livemin"
        )
        self.published = Gauge(
            "concerted_release_published_seconds", "Day on which the release that is served was published, as Unix time.",
            registry=self.registry, multiprocess_mode="livemin",
        )

    def serves(self, snapshot: Snapshot) -> None:
        """Note how the store and the release stand."""
        self.ready.set(snapshot.store.status == "ready")
        if snapshot.serving is not None:
            midnight = datetime.combine(snapshot.serving.release.published, time(), UTC)
            self.published.set(midnight.timestamp())

    def seen(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; a method that is none of HTTP's usual ones is counted as other."""
        self.requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self.duration.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All figures in the text format."""
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            together = CollectorRegistry()
            multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library leaves it untyped
            return generate_latest(together)
        return generate_latest(self.registry)
