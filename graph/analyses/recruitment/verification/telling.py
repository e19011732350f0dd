"""What is told of one fact in doubt: its reasons, the rows it rests on, and the question about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl

from concerted.graph.analyses.gaps.evidence import evidence, gap_facts
from concerted.graph.analyses.recruitment.verification.baseline import Baseline
from concerted.graph.analyses.recruitment.verification.doubted import NONE
from concerted.graph.analyses.recruitment.verification.sentences import Subject, question
from concerted.graph.facts.fact import Fact, fact
from concerted.graph.names.labels import in_english_alone, state_label, taxon_label
from concerted.graph.names.resolver import Names
from concerted.graph.projection.axes import Bools
from concerted.graph.projection.projection import Projection
from concerted.graph.records import StateRef
from concerted.graph.vocabulary import CONVENTION, Evidence, GapKind, NameKind, Reason


class Told(NamedTuple):
    """Reasons, codes through which a State is concerned, the question, and the rows of the release."""

    reasons: tuple[Reason, ...]
    territories: tuple[str, ...]
    question: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, eq=False)
class Telling:
    """Facts in doubt behind a ranking, told in a language; ``through`` is the code that was asked about, where one was."""

    baseline: Baseline
    lang: str
    words: Callable[[str], str]
    through: int | None = None

    @property
    def p(self) -> Projection:
        return self.baseline.found.p

    def state(self, state: int) -> StateRef | None:
        """A State by its row."""
        if state == NONE:
            return None
        code = self.p.atlas.codes[state]
        return StateRef(code, state_label(self.p.release, code, self.lang))

    def name(self, taxon: int) -> str | None:
        """The common name of a taxon by its column."""
        return None if taxon == NONE else taxon_label(self.p.release, self.p.atlas.taxa[taxon], self.lang)

    def _species(self, taxon: int) -> str | None:
        """``Falco cherrug (Saker Falcon)``, with the common name where the language has one."""
        if taxon == NONE:
            return None
        key, name = self.p.atlas.taxa[taxon], self.name(taxon)
        return key if name is None or in_english_alone(self.p.release, key, self.lang) else f"{key} ({name})"

    def fact(self, kind: Evidence, state: int, taxon: int, instrument: int) -> Told:
        """What is told of a fact, by its place on the axes."""
        p, codes = self.p, self.p.atlas.codes
        iso3 = None if state == NONE else codes[state]
        reasons = self._reasons(kind, state, taxon, instrument)
        through = self._through(state, taxon) if kind == Evidence.RANGE else []
        populations = self._populations(taxon) if kind == Evidence.POPULATIONS else []
        of_own = self.through in (None, state) and (not through or bool(p.own.range[state, taxon]))
        subject = Subject(
            kind=kind,
            state=None if iso3 is None else state_label(p.release, iso3, self.lang),
            species=self._species(taxon),
            instrument=None if instrument == NONE else self._instrument(instrument),
            populations=[str(row["name"]) for row in populations],
            territories=[] if of_own else [state_label(p.release, code, self.lang) for code in through],
            reasons=reasons,
            is_party=state != NONE and p.convention is not None and bool(p.members[state, p.convention]),
            is_listed=taxon != NONE and bool(self._listed[taxon]),
        )
        return Told(reasons, tuple(through), question(subject, self.words), self._facts(kind, iso3, taxon, instrument))

    def _instrument(self, instrument: int) -> str:
        return Names(self.p.release).display(NameKind.INSTRUMENT, self.p.atlas.instruments[instrument], self.lang)

    @cached_property
    def _listed(self) -> Bools:
        """``T``: on an Appendix at the date."""
        listed = np.zeros(len(self.p.atlas.taxa), bool)
        if self.p.convention is not None:
            listed[self.p.appendix().taxa] = True
        return listed

    def _reasons(self, kind: Evidence, state: int, taxon: int, instrument: int) -> tuple[Reason, ...]:
        if kind == Evidence.RANGE:
            ranges = self.p.folded.ranges.reasons
            found = {reason for reason, where in ranges.items() if where[state, taxon]}
            if not self.p.range[state, taxon]:
                found.add(Reason.NO_RANGE_EDGE)
            elif self.baseline.supposed[state, self.baseline.column[taxon]]:
                found.add(Reason.POPULATION_STATES_UNKNOWN)
            return tuple(reason for reason in Reason if reason in found)
        if kind == Evidence.LIST:
            lists = self.p.folded.lists.reasons
            return tuple(Reason(reason) for reason, where in lists.items() if where[state, instrument])
        return tuple(reason for reason in Reason if reason.settled_by == kind)

    def _through(self, state: int, taxon: int) -> list[str]:
        """Other codes whose rows make an occurrence; the one alone that was asked about."""
        theirs = (self.p.fold == state) & (np.arange(len(self.p.fold)) != state) & self.p.own.range[:, taxon]
        if self.through not in (None, state):
            theirs &= np.arange(len(theirs)) == self.through
        return [self.p.atlas.codes[code] for code in np.flatnonzero(theirs)]

    def _facts(self, kind: Evidence, iso3: str | None, taxon: int, instrument: int) -> tuple[Fact, ...]:
        asked, taxa = self.baseline.found.query.instrument, [] if taxon == NONE else [self.p.atlas.taxa[taxon]]
        if kind == Evidence.POPULATIONS:
            entries = (
                fact(table, row) for i in self._holding(taxon) for table, row in evidence(self.p.atlas).of_taxa(self.p, i, taxa)
                if row["population"] in self._unknown
            )
            return (*(fact("populations", row) for row in self._populations(taxon)), *entries)
        name = asked if instrument == NONE else self.p.atlas.instruments[instrument]
        p = self.p if self.through is None or iso3 == self.p.atlas.codes[self.through] else self.p.through(self.through)
        return gap_facts(p, GapKind.CONVENTION if name == CONVENTION else GapKind.INSTRUMENT, iso3, name, taxa)

    @cached_property
    def _unknown(self) -> dict[str, dict[str, object]]:
        """The populations whose States are not known, by their keys."""
        rows = self.p.release["populations"].filter(pl.col("states").is_null())
        return {row["population"]: row for row in rows.iter_rows(named=True)}

    def _holding(self, taxon: int) -> list[str]:
        """The instruments of which populations of a taxon are asked: the ranking's own, and those through which States are engaged."""
        found, p = self.baseline.found, self.p
        through = [p.atlas.instruments[i] for i in p.others if taxon in p.coverage[i].taxa] if found.is_convention else []
        return [found.query.instrument, *through]

    def _populations(self, taxon: int) -> list[dict[str, object]]:
        """The rows of the populations that such entries name."""
        held = [
            row["population"] for i in self._holding(taxon)
            for _, row in evidence(self.p.atlas).of_taxa(self.p, i, [self.p.atlas.taxa[taxon]])
        ]
        return [self._unknown[key] for key in dict.fromkeys(held) if key in self._unknown]
