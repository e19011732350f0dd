"""Structured logs: one JSON object a line, on standard error, also for what libraries say."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


class Seldom:
    """Of each kind one line in so many seconds, which tells how many were left out before it."""

    def __init__(self, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds, self._clock = seconds, clock
        self._last: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def due(self, kind: str) -> int | None:
        """How many were left out since the last line of this kind; None where this one is to be left out too."""
        now = self._clock()
        with self._lock:
            last, left_out = self._last.get(kind, (None, 0))
            if last is not None and now - last < self._seconds:
                self._last[kind] = last, left_out + 1
                return None
            self._last[kind] = now, 0
            return left_out


_seldom = Seldom()


def seldom(event: str, **values: Any) -> None:
    """A line about what callers can bring about as often as they like: one a minute of each event, with how many there were besides."""
    left_out = _seldom.due(event)
    if left_out is not None:
        structlog.get_logger("concerted.access").info(event, more=left_out, **values)


class OfLibraries(logging.Filter):
    """The same for what libraries say: they tell each malformed request, and each connection for which there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        left_out = self._seldom.due(f"{record.name} {str(record.msg)[:80]}")
        if left_out:
            record.msg = f"{record.msg} ({left_out} more like it before)"
        return left_out is not None


def configure(level: str) -> None:
    """Send every log line of the API through structlog, at a level and above."""
    structlog.configure(
        processors=[*_SHARED, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        # Looked up for every line, since a host may exchange the stream.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def of_libraries(level: str) -> dict[str, Any]:
    """The same for Python's own logging, as ``logging.config.dictConfig`` takes it; warnings and worse alone."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*_SHARED, structlog.stdlib.add_logger_name],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info, structlog.processors.JSONRenderer(),
            ],
        }},
        "filters": {"seldom": {"()": OfLibraries}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["seldom"]}},
        # Its driver tells every attempt to reach a server that is away, which the API tells once.
        "loggers": {"neo4j": {"level": logging.ERROR}},
        "root": {"handlers": ["stderr"], "level": max(getattr(logging, level.upper()), logging.WARNING)},
    }
