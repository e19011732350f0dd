"""A release made of sources: read, reconciled with names, merged fact by fact, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from concerted.graph.facts.days.partial import PartialDate
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.progress import Progress, silent
from concerted.loaders.build.documents import cited, gathered_sources
from concerted.loaders.build.gathering import Gathering
from concerted.loaders.build.reading import Input, Read, read_inputs
from concerted.loaders.build.registers import bundled_registers, gather_facts, gather_registers
from concerted.loaders.files.sheet import LINE, Refusal
from concerted.loaders.merge.completing import completed
from concerted.loaders.merge.consistent import consistent
from concerted.loaders.merge.documents import documents
from concerted.loaders.merge.facts import CLAIM_COLUMNS, merged
from concerted.loaders.merge.rows import FILE
from concerted.loaders.merge.superseding import superseded
from concerted.loaders.package.cells import Place, RawTable, typed
from concerted.loaders.package.descriptor import about
from concerted.loaders.package.validate import validate
from concerted.loaders.problems import refuse
from concerted.loaders.reconcile.decisions import DECISIONS, Decision, Decisions
from concerted.loaders.reconcile.registers import REGISTERS
from concerted.loaders.reconcile.resolver import Resolver

Tables = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, eq=False)
class Built:
    """A release and how it came to be: what was claimed of facts that are stated more than once, and what was refused."""

    release: Release
    onto: Release | None
    read: Read
    gathered: Gathering
    claims: pl.DataFrame
    resolver: Resolver
    decisions: Decisions


def build(
    inputs: Iterable[Input], *, onto: Release | None = None, decisions: Decisions | None = None, title: str | None = None,
    published: date | None = None, progress: Progress = silent,
) -> Built:
    """Make a release of sources.

    Parameters
    ----------
    inputs : iterable of Input
        Files, archives and folders; their order makes no difference.
    onto : Release, optional
        What they are added to. Without one, States, taxa and instruments are those of the bundled release where no data package among
        the inputs has its own, and the facts are those of the inputs alone.
    decisions : Decisions, optional
        What people decided.
    title : str, optional
        What to call it.
    published : date, optional
        The day of its publication; by default the newest of what goes in.
    progress : callable
        Told how far it is.

    Returns
    -------
    Built
        The release, and how it came to be.

    Raises
    ------
    InvalidPackage
        A file cannot be read or is of no source, or what the sources say together is no release: every problem at its place.
    """
    decided = decisions or Decisions()
    read = read_inputs(inputs, progress)
    base = onto or bundled_registers(read)
    gathered = Gathering()
    gathered.release(base)
    gathered.refuse(read.refused)
    sources = gathered_sources(read, gathered)
    cited_ids = {"sources": frozenset(sources["id"])}
    resolver = gather_registers(read, gathered, decided, cited_ids)
    known = {name: frozenset(gathered.rows(name)[TABLES[name].key[0]]) | read.keys(name) for name in ("populations", "plans")}
    gather_facts(read, gathered, resolver, known | cited_ids)
    tables, claims = _merged(gathered, sources, read, decided, progress)
    tables["sources"] = cited(sources, tables, read, onto)
    release = _checked(tables, title or _title(read, onto), published or _published(read, base))
    return Built(release, onto, read, gathered, claims, resolver, decided)


def _merged(
    gathered: Gathering, sources: pl.DataFrame, read: Read, decisions: Decisions, progress: Progress,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """One row a fact of every table but that of the sources, and what was claimed."""
    who = documents(sources, [reading.document for reading in read.readings])
    whole = frozenset(reading.document for reading in read.readings if reading.source.whole)
    tables: dict[str, pl.DataFrame] = {}
    claims = [pl.DataFrame(schema=CLAIM_COLUMNS)]
    for n, (name, table) in enumerate(TABLES.items()):
        progress("merging", n, len(TABLES))
        if name == "sources":
            continue
        rows = superseded(table, gathered.rows(name), who, whole)
        made = merged(table, rows, who, decisions.facts(name), name in REGISTERS)
        tables[name], lacking = completed(table, made.rows)
        gathered.refuse(lacking)
        gathered.refuse(_idle(made.idle))
        claims.append(made.claims)
    tables, contradicting = consistent(tables, sources)
    gathered.refuse(contradicting)
    progress("merging", len(TABLES), len(TABLES))
    return tables, pl.concat(claims).sort("table", "key", "column", "publisher", "source", "file", "line", "value")


def _idle(decisions: Iterable[Decision]) -> Iterator[Refusal]:
    """Decisions that nothing came of: their keys may be mistyped."""
    for each in decisions:
        yield Refusal(DECISIONS, 0, "key", each.key, f"decides a fact of {each.table} that nobody states")


def _checked(tables: Tables, title: str, published: date) -> Release:
    """The release of tables that are right together; InvalidPackage with every problem at the place where it came from."""
    raw = {name: _raw(name, rows) for name, rows in tables.items()}
    if problems := list(validate(raw)):
        raise refuse(problems)
    return Release.of({name: typed(TABLES[name], rows) for name, rows in tables.items()}, title, published)


def _raw(name: str, rows: pl.DataFrame) -> RawTable:
    places = [Place(file or name, line) for file, line in rows.select(FILE, LINE).iter_rows()]
    return RawTable(places, {column.name: rows[column.name].to_list() for column in TABLES[name].columns})


def _title(read: Read, onto: Release | None) -> str:
    if onto:
        return onto.title
    packages = sorted(about(reading.descriptor)[0] for reading in read.readings if reading.descriptor)
    return " + ".join(packages or sorted({reading.source.title for reading in read.readings}))


def _published(read: Read, base: Release) -> date:
    """The newest day of what goes in: a release made of the same has the same."""
    packages = [about(reading.descriptor)[1] for reading in read.readings if reading.descriptor]
    editions = [PartialDate.of(reading.edition).day for reading in read.readings if reading.edition]
    own = [base.published] if any(rows.height for rows in base.tables.values()) else []
    return max([*packages, *editions, *own])
