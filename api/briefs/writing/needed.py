"""What some formats of briefs need besides the program: named where it is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from concerted.graph.errors import ConcertedError

# What brings it.
EXTRA = "concerted[briefs]"


def needed(module: str, format: str) -> Any:
    """A module of the extra; ConcertedError that says how to have it where it is not installed."""
    try:
        return import_module(module)
    except ImportError as error:
        raise ConcertedError(
            "a brief as .{format} needs {module}, which is not installed: pip install '{extra}'; .html and .md need nothing more",
            format=format, module=module, extra=EXTRA,
        ) from error
