"""Releases to export: the bundled one, and a small one with every table."""

from __future__ import annotations

import pytest

from concerted.graph.facts.release import Release
from concerted.loaders import read_package, reference_release
from tests.loaders.packages import package_files, small, write


@pytest.fixture(scope="session")
def bundled() -> Release:
    """The bundled release."""
    return reference_release()


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Some saigas, gorillas and whales, and what is concluded for them."""
    return read_package(write(tmp_path_factory.mktemp("package"), package_files(small())))
