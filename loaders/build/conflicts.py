"""What several sources say differently of a fact, read from the folder of a release that was built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from concerted.graph.errors import InvalidQuery
from concerted.graph.facts.schema import TABLES
from concerted.graph.records import Record
from concerted.graph.vocabulary import ClaimStatus
from concerted.loaders.build.writing import CLAIMS
from concerted.loaders.cache import kept_beside
from concerted.loaders.files.archive import members
from concerted.loaders.merge.documents import NEWEST
from concerted.loaders.merge.facts import CLAIM_COLUMNS
from concerted.loaders.package.descriptor import DESCRIPTOR
from concerted.loaders.problems import Problem, refuse
from concerted.loaders.unpack import file_bytes, unpacked

_DAMAGED = Problem(CLAIMS, 0, "", "is damaged; build the release again")


@dataclass(frozen=True, slots=True)
class Claimed(Record):
    """A value that somebody claims."""

    value: str
    publisher: str
    source: str
    """Id of the document."""
    edition: str | None
    """Day or year of the document; None where none is known."""
    file: str
    """Where it stands: the file that was given, or the release onto which it was built."""
    line: int
    """0 where it stands in that release."""


@dataclass(frozen=True, slots=True)
class Conflict(Record):
    """A column of a fact that is stated more than once: what stands, why, and who claims what."""

    table: str
    key: str
    """Key of the fact, its parts joined by ``|``."""
    column: str
    """Empty where the question is whether there is the fact at all."""
    status: ClaimStatus
    stands: str | None
    """The value that stands; None where nobody's does."""
    why: str
    claims: tuple[Claimed, ...]
    """The newest documents first."""


def claims_of(release: Path, release_id: str = "") -> pl.DataFrame:
    """What was claimed of the facts of a release that was built.

    Parameters
    ----------
    release : Path
        Its folder, or a zip archive of it; of one that is neither, the id says which.
    release_id : str
        Its id: what was claimed of a release that was built here is kept with it.

    Raises
    ------
    InvalidQuery
        There is no release, or it was not built of sources.
    InvalidPackage
        The table of claims is damaged.
    """
    content = _content(release) or kept_beside(release_id, CLAIMS)
    if content is None:
        raise InvalidQuery(
            "release: {value!r} holds no claims ({name}); name the folder of a release that `concerted build` wrote",
            value=str(release), name=CLAIMS,
        )
    try:
        found = pl.read_csv(unpacked(CLAIMS, content), schema=CLAIM_COLUMNS).with_columns(pl.col("column", "edition").fill_null(""))
    except pl.exceptions.PolarsError as error:
        raise refuse([_DAMAGED]) from error
    known = pl.col("table").is_in(list(TABLES)) & pl.col("status").is_in(list(ClaimStatus))
    if not found.select(known.fill_null(False).all()).item():
        raise refuse([_DAMAGED])
    return found


def _content(release: Path) -> bytes | None:
    try:
        if release.is_file() and release.suffix.lower() == ".zip":
            held = members(release.name, file_bytes(release, release.name))
            return next((held[path] for path in sorted(held, key=len) if PurePosixPath(path).name == CLAIMS), None)
        path = (release.parent if release.name == DESCRIPTOR else release) / CLAIMS
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise refuse([Problem(str(release), 0, "", f"cannot be read: {error.strerror}")]) from error


def conflicts(
    claims: pl.DataFrame, *, status: str | None = ClaimStatus.CONFLICTING, table: str | None = None,
    parts: Sequence[str] = (),
) -> Iterator[Conflict]:
    """The facts that are stated more than once, by table and key.

    Parameters
    ----------
    claims : polars.DataFrame
        Of :func:`claims_of`.
    status : str, optional
        How what stands came to stand; of every kind where it is None.
    table : str, optional
        One table.
    parts : sequence of str
        Parts that the key has to have: a taxon, the code of a State, an instrument.

    Yields
    ------
    Conflict
        One a column of a fact.
    """
    if status is not None:
        claims = claims.filter(pl.col("status") == status)
    if table is not None:
        claims = claims.filter(pl.col("table") == table)
    for part in parts:
        claims = claims.filter(pl.col("key").str.split("|").list.contains(part))
    order = list(TABLES)
    of_fact = ["table", "key", "column", "status", "why"]
    rows = claims.with_columns(pl.col("edition").replace({"": None, NEWEST: None}).alias("day"))
    rows = rows.sort(pl.col("table").cast(pl.Enum(order)), "key", "column", pl.col("edition").rank(descending=True), "source")
    said = pl.struct("value", "publisher", "source", "day", "file", "line")
    stands = pl.col("value").filter("stands").first().alias("stands")
    facts = rows.group_by(of_fact, maintain_order=True).agg(stands, said.alias("said"))
    for name, key, column, how, why, value, claimed in facts.iter_rows():
        yield Conflict(name, key, column, ClaimStatus(how), value, why, tuple(Claimed(*each.values()) for each in claimed))
