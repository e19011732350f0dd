"""The registers of a build: whose States, taxa and instruments its names are looked up in, and what files add to them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from concerted.graph.facts.release import Release
from concerted.loaders.build.documents import cited_in
from concerted.loaders.build.gathering import Gathering
from concerted.loaders.build.reading import Read
from concerted.loaders.reconcile.decisions import Decisions
from concerted.loaders.reconcile.registers import FIRST, GROUPS, new_taxa, provisional
from concerted.loaders.reconcile.resolver import Resolver
from concerted.loaders.reference import reference_release

# What files that are no releases add to the registers, in the order in which it has to be known.
ADDED = ("taxa", "synonyms")


def bundled_registers(read: Read) -> Release:
    """The registers that no data package among the inputs has, of the bundled release: without States no code can be read."""
    own = {each.table for reading in read.readings if reading.descriptor for each in reading.claims if each.rows.height}
    tables = {name: reference_release()[name] for group, names in GROUPS.items() if group not in own for name in names}
    if tables:
        cited = cited_in(rows["source"] for rows in tables.values())
        sources = reference_release()["sources"]
        tables["sources"] = sources.filter(sources["id"].is_in(cited))
    return Release("", "", reference_release().published, MappingProxyType(tables))


def gather_registers(read: Read, gathered: Gathering, decisions: Decisions, known: Mapping[str, frozenset[str]]) -> Resolver:
    """Gather what there is, and make of it a resolver of names: what releases have first, then taxa and synonyms that files state.

    ``known`` are the keys of what has no names and is gathered already: the sources.
    """
    for reading in read.readings:
        for each in reading.claims if reading.descriptor else ():
            if each.table in FIRST:
                gathered.take(reading, each)
    resolver = Resolver(provisional(gathered.frames), decisions, read.identifiers)
    for name in ADDED:
        stated = [(reading, each) for reading in read.readings if not reading.descriptor for each in reading.claims if each.table == name]
        for reading, each in stated:
            skip: tuple[str, ...] = ()
            if name == "taxa":
                each, wrong = new_taxa(each, resolver)
                gathered.refuse(wrong)
                skip = ("parent", "taxon")
            gathered.resolve(reading, each, resolver, known, skip)
        if stated:
            resolver = Resolver(provisional(gathered.frames), decisions, read.identifiers)
    return resolver


def gather_facts(read: Read, gathered: Gathering, resolver: Resolver, known: dict[str, frozenset[str]]) -> None:
    """Gather everything else, with keys for names."""
    for reading in read.readings:
        done = {"sources", *(FIRST if reading.descriptor else ADDED)}
        for each in reading.claims:
            if each.table not in done:
                gathered.resolve(reading, each, resolver, known)
