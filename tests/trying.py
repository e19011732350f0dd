"""How many examples hypothesis tries.

``CONCERTED_HYPOTHESIS`` is "seeded" (few, and the same at every run), "quick" (fewer of them) or "wide" (many, and new ones).
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("CONCERTED_HYPOTHESIS", "seeded")
TIMES = {"quick": 0.25, "seeded": 1, "wide": 20}[PROFILE]
SUPPRESSED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def tried(examples: int) -> settings:
    """So many examples, by the profile; a rich world is slow to make, and some are none of the kind asked for."""
    return settings(max_examples=round(examples * TIMES), suppress_health_check=SUPPRESSED)
