"""What the names in files mean in a release: by rule (accepted names, synonyms, codes, names of States) or by decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from concerted.graph.errors import AmbiguousName, EndedName
from concerted.graph.facts.keys import SPECIESPLUS
from concerted.graph.facts.release import Release
from concerted.graph.facts.schema import TABLES
from concerted.graph.names.ended import Ended
from concerted.graph.names.resolver import Names
from concerted.graph.vocabulary import NameKind
from concerted.loaders.problems import quoted
from concerted.loaders.reconcile.candidates import ALIKE, MOST, Candidates
from concerted.loaders.reconcile.decisions import NAMED, NOTHING, Decisions

KINDS = dict(zip(NAMED, (NameKind.STATE, NameKind.TAXON, NameKind.INSTRUMENT), strict=True))
_KEYS = {table: TABLES[table].key[0] for table in KINDS}
_NONE = {"states": "no State or territory", "taxa": "no taxon of the release", "instruments": "no instrument"}
NOTHING_OF_OURS = "a recorded decision says that it is nothing of the release"
"""Why a name means nothing where a person said so."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name means: a key, or why it means none."""

    key: str | None
    why: str = ""
    settled: bool = False
    """Whether it is known what becomes of the name: it was decided, or it means several things. It is no new one."""


class Resolver:
    """Finds the keys of names of States, taxa and instruments.

    Parameters
    ----------
    release : Release
        Whose names; its tables of facts are not read.
    decisions : Decisions
        What people decided; a decision goes before every rule.
    identifiers : mapping of str to str
        Which scientific names ids of databases stand for, by ``scheme:id``.
    """

    def __init__(self, release: Release, decisions: Decisions, identifiers: Mapping[str, str]) -> None:
        self._names = Names(release)
        self._keys = {table: frozenset(release[table][key]) for table, key in _KEYS.items()}
        self._decided = {table: decisions.names(table) for table in _KEYS}
        self.identifiers = dict(identifiers)
        of_id = release["taxa"].select("speciesplus_id", "taxon").drop_nulls()
        self._of_speciesplus: dict[str, list[str]] = {}
        for id, taxon in of_id.iter_rows():
            self._of_speciesplus.setdefault(f"{SPECIESPLUS}{id}", []).append(taxon)
        self._meant: dict[tuple[str, str], Meant] = {}
        self.applied: set[tuple[str, str]] = set()

    def meant(self, table: str, texts: Iterable[str]) -> dict[str, Meant]:
        """What each text means among the keys of a table."""
        found = {}
        for text in texts:
            if (table, text) not in self._meant:
                self._meant[table, text] = self._one(table, text)
            found[text] = self._meant[table, text]
        return found

    def unknown(self) -> dict[tuple[str, str], str]:
        """The names that mean nothing here, by table and text, each with the reason."""
        return {which: meant.why for which, meant in self._meant.items() if meant.key is None}

    def ended(self, iso3: str) -> Ended | None:
        """The end of a former State; None of a code that stands."""
        return self._names.endings.of(iso3)

    def candidates(self, table: str, text: str) -> list[str]:
        """What is called nearly so, for a person to decide; the nearest first."""
        if table == "taxa":
            name = self.identifiers.get(text, "") if ":" in text else text
            return self._alike.of(name) or sorted(self._names.index(NameKind.TAXON).found(name))[:MOST]
        return [key for key, _, alike in self._names.nearest(KINDS[table], text, MOST) if alike >= ALIKE]

    @cached_property
    def _alike(self) -> Candidates:
        return Candidates(self._names.release)

    def _one(self, table: str, text: str) -> Meant:
        if (decided := self._decision(table, text)) is not None:
            return decided
        if text in self._keys[table]:
            return Meant(text)
        if table == "taxa":
            return self._taxon(text)
        if table == "states":
            return self._state(text)
        return self._chosen(table, text, self._names.candidates(KINDS[table], text))

    def _decision(self, table: str, text: str) -> Meant | None:
        """What people decided that a name means."""
        if (decided := self._decided[table].get(text.casefold())) is None:
            return None
        self.applied.add((table, text.casefold()))
        if decided == NOTHING:
            return Meant(None, NOTHING_OF_OURS, settled=True)
        if decided in self._keys[table]:
            return Meant(decided)
        return Meant(None, f"a recorded decision says {quoted(decided)}, which is not in {table}", settled=True)

    def _state(self, text: str) -> Meant:
        if text.rstrip().endswith("?"):
            return Meant(None, f"{quoted(text)} ends with a question mark; what it says of the State has to be said in words")
        keys = self._names.candidates(NameKind.STATE, text)
        if keys:
            return self._chosen("states", text, keys)
        try:
            if key := self._names.at_the_time(text):
                return Meant(key)
        except EndedName as ended:
            return Meant(None, str(ended))
        except AmbiguousName as several:
            keys = dict.fromkeys(several.suggestions, "")
        return self._chosen("states", text, keys)

    def _taxon(self, text: str) -> Meant:
        if ":" in text and " " not in text:
            if taxa := self._of_speciesplus.get(text):
                return self._chosen("taxa", text, taxa)
            if (name := self.identifiers.get(text)) is None:
                return Meant(None, f"{quoted(text)} is the id of no taxon of the release")
            return self._decision("taxa", name) or self._chosen("taxa", name, self._names.scientific(name))
        return self._chosen("taxa", text, self._names.scientific(text))

    def _chosen(self, table: str, text: str, keys: Iterable[str]) -> Meant:
        known = sorted(keys)
        if len(known) == 1:
            return Meant(known[0])
        if known:
            of = ", ".join(known)
            why = f"{quoted(text)} is the name of more than one: {of}; `concerted decide` records which is meant"
            return Meant(None, why, settled=True)
        return Meant(None, f"{quoted(text)} is the name of {_NONE[table]}")
