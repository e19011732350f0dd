"""Structured logs: one JSON object a line, on standard error, also for what libraries say."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


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
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        # Its driver tells every attempt to reach a server that is away, which the API tells once.
        "loggers": {"neo4j": {"level": logging.ERROR}},
        "root": {"handlers": ["stderr"], "level": max(getattr(logging, level.upper()), logging.WARNING)},
    }
