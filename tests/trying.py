"""How many examples hypothesis tries: few, and the same at every run; or many new ones, where ``CONCERTED_HYPOTHESIS=wide``."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

WIDE = os.environ.get("CONCERTED_HYPOTHESIS") == "wide"
TIMES = 20 if WIDE else 1


def tried(examples: int) -> settings:
    """So many examples, twenty times as many when wide; a rich world is slow to make, and some are none of the kind asked for."""
    return settings(max_examples=examples * TIMES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
