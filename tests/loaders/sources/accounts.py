"""What a source made of a file, put together for a test: the facts, what was refused, and whether every row is one or the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from concerted.loaders.files.given import Given, given
from concerted.loaders.files.sheet import LINE, Sheet
from concerted.loaders.sources.source import Claims, Identifiers, Refusal, Source

RAW = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "raw"


@dataclass
class Account:
    """All that was read."""

    claims: list[Claims] = field(default_factory=list)
    identifiers: list[Identifiers] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    def facts(self, table: str) -> pl.DataFrame:
        """What is stated of a table."""
        stated = [claims.rows for claims in self.claims if claims.table == table]
        return pl.concat(stated, how="diagonal") if stated else pl.DataFrame()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table."""
        found: Counter[str] = Counter()
        for claims in self.claims:
            found[claims.table] += claims.rows.height
        return dict(found)

    @property
    def whys(self) -> Counter[str]:
        """How often something was refused for which reason."""
        return Counter(refusal.why for refusal in self.refusals)

    @property
    def lines(self) -> set[tuple[str, int]]:
        """Every place of which something came."""
        stated = {(each.file, line) for each in (*self.claims, *self.identifiers) for line in each.rows[LINE]}
        return stated | {(refusal.file, refusal.line) for refusal in self.refusals}


def account(source: Source, read: Given) -> Account:
    """What a source reads, each frame of the form that is promised."""
    found = Account()
    for each in source.read(read):
        if isinstance(each, Claims):
            assert each.table in source.states and not each.rows.is_empty()
            assert set(each.rows.dtypes) <= {pl.String, pl.UInt32} and each.rows.schema[LINE] == pl.UInt32
            found.claims.append(each)
        elif isinstance(each, Identifiers):
            found.identifiers.append(each)
        else:
            assert each.why
            found.refusals.append(each)
    return found


def account_of(source: Source, path: Path) -> Account:
    """What a source reads of what stands at a path."""
    return account(source, given(path))


def places(sheets: Iterable[Sheet]) -> set[tuple[str, int]]:
    """Where the rows of some tables begin, those that are no rows of them too."""
    return {(sheet.file, line) for sheet in sheets for line in (*sheet.rows[LINE], *(refusal.line for refusal in sheet.refused))}
