"""The real files of Species+ for tests, and small ones of the same form."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from concerted.loaders import reference_release
from concerted.loaders.files.given import Given
from tests.loaders.sources.accounts import RAW

REAL = RAW / "speciesplus"


def small(name: str, *lines: str) -> Given:
    """A file of some lines."""
    return Given(name, {name: "".join(f"{line}\n" for line in lines).encode()})


def together(**files: Iterable[str]) -> Given:
    """A folder of CSV files, by their names."""
    return Given("folder", {f"{name}.csv": "".join(f"{line}\n" for line in lines).encode() for name, lines in files.items()})


@cache
def taxa_by_id() -> dict[str, str]:
    """The taxa of the bundled release by the references that files of Species+ have."""
    found = reference_release()["taxa"].drop_nulls("speciesplus_id").select("speciesplus_id", "taxon")
    return {f"speciesplus:{id}": taxon for id, taxon in found.iter_rows()}


@cache
def states_by_code() -> dict[str, str]:
    """The States of the bundled release by the codes that files of Species+ have."""
    return dict(reference_release()["states"].drop_nulls("iso2").select("iso2", "iso3").iter_rows())


@cache
def bundled_ranges() -> dict[tuple[str, str], tuple[str, str, str]]:
    """Origin, presence and season in the bundled release."""
    rows = reference_release()["ranges"].select("taxon", "iso3", "origin", "presence", "season").iter_rows()
    return {(taxon, state): (origin, presence, season) for taxon, state, origin, presence, season in rows}
