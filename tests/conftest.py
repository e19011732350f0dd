"""What tests of several parts share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an embedded store, which the first question asked of it fills with the bundled release."""
    return tmp_path_factory.mktemp("graph")
