"""A resolver of the names of the bundled release."""

from __future__ import annotations

import pytest

from concerted.loaders import reference_release
from concerted.loaders.reconcile.decisions import Decisions
from concerted.loaders.reconcile.resolver import Resolver

IDS = {"old:1": "Falco cherrug Gray, 1834", "old:2": "Nemo nullus", "old:3": "Falco cherug"}


@pytest.fixture(scope="session")
def resolver() -> Resolver:
    """No decisions, and the ids of an old database."""
    return Resolver(reference_release(), Decisions(), IDS)
