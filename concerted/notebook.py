"""A release at a date, asked in Cypher or by name, with frames for answers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from concerted.graph.errors import InvalidQuery
from concerted.graph.stores import Limits
from concerted.graph.stores.limits import LOCAL_ROWS, LOCAL_SECONDS
from concerted.graph.vocabulary import CONVENTION, Language, Listings, Territories
from concerted.library import at_date, filled_in, parsed, question
from concerted.opened import Day, Opened, parsed_day

if TYPE_CHECKING:
    import polars as pl

# polars is imported with the first frame: the command line shares what is beside this module, and needs none.


class Graph(Opened):
    """A release at a date; made by :func:`concerted.open`, and closed after use or by ``with``.

    States, taxa and instruments go by any of their names; what is asked has the names and defaults of the command line.

    Examples
    --------
    >>> import concerted
    >>> graph = concerted.open(as_of="2024-02-12")
    >>> graph.gaps(instrument="acap", firmness="firm")["state_iso3"].to_list()
    ['NAM', 'CAN', 'USA', 'CHN', 'JPN', 'KOR', 'RUS']
    """

    # -- by name ---------------------------------------------------------------------------------------------------

    def gaps(
        self, *, state: str | None = None, taxon: str | None = None, instrument: str | None = None, kind: str | None = None,
        firmness: str | None = None, region: str | None = None, class_: str | None = None, appendix: str | None = None,
        territories: str = Territories.SOVEREIGN, listings: str = Listings.ALL, by: str = "state",
        as_of: Day | None = None, facts: bool = False, lang: str = Language.EN,
    ) -> pl.DataFrame:
        """The States that share responsibility for species without being in their agreements, and why.

        Parameters
        ----------
        state, taxon, instrument : str, optional
            Whose gaps, by any name; all where not given.
        kind : str, optional
            One kind; ``outside_area`` only on request.
        firmness : {"firm", "contested"}, optional
            How sure the facts are.
        region : str, optional
            States of one region of the Convention, such as ``Africa``.
        class_, appendix : str, optional
            Taxa of one class, or on one Appendix.
        territories : {"sovereign", "separate"}
            Count territories for their sovereign, or apart.
        listings : {"all", "named"}
            Count what stands on an Appendix through a family, or what is named alone.
        by : {"state", "instrument", "taxon"}
            One record per State and instrument; ``taxon``: one per taxon too.
        as_of : date or str, optional
            The date asked about, since 1979; by default that of :func:`concerted.open`.
        facts : bool
            Add the facts each gap rests on, with source and basis.
        lang : {"en", "fr", "es"}
            Language of names.

        Returns
        -------
        polars.DataFrame
            A row a gap, the most taxa first.

        Raises
        ------
        UnknownName
            There is no such State, taxon or instrument; it carries suggestions.
        InvalidQuery
            Another value is not accepted.

        Examples
        --------
        >>> import concerted
        >>> graph = concerted.open(as_of="2019-10-15")
        >>> graph.gaps(instrument="ACAP", state="United States").select("kind", "n_taxa", "n_firm", "territories").row(0)
        ('instrument', 5, 1, ['ASM', 'GUM', 'MNP', 'UMI'])
        """
        from concerted.frames import frame
        from concerted.graph.analyses.gaps.query import GapQuery
        from concerted.graph.analyses.gaps.records import Gap, gap_records

        query = GapQuery(
            state=self._key("state", state, self._day(as_of)), taxon=self._key("taxon", taxon),
            instrument=self._key("instrument", instrument), kind=kind, firmness=firmness,
            region=self._value("states", "cms_region", region), taxon_class=self._value("taxa", "class", class_),
            appendix=appendix, by=by, facts=facts,
        )
        return frame(Gap, gap_records(self.projection(as_of=as_of, territories=territories, listings=listings), query, lang))

    def priorities(
        self, *, instrument: str = CONVENTION, weights: str | Mapping[str, float] = "equal", appendix: str | None = None,
        class_: str | None = None, realm: str | None = None, region: str | None = None, disputed: bool = False, top: int | None = None,
        territories: str = Territories.SOVEREIGN, listings: str = Listings.ALL, as_of: Day | None = None, lang: str = Language.EN,
    ) -> pl.DataFrame:
        """The non-members of an instrument ranked by the responsibility they leave unmet.

        Parameters
        ----------
        instrument : str
            Whose non-members, by any name.
        weights : {"equal", "appendix"} or mapping of str to float
            All species alike, those of Appendix I twice, or a weight by taxon.
        appendix : {"I", "II"}, optional
            The species of one Appendix alone.
        class_ : str, optional
            The species of one class alone, such as ``Aves``.
        realm : {"marine", "terrestrial", "avian"}, optional
            The species of one realm alone.
        region : str, optional
            States of one region of the Convention, with their rank among all.
        disputed : bool
            Rank those too of which it is disputed whether they can accede.
        top : int, optional
            The first so many.
        territories, listings, as_of, lang
            As of :meth:`gaps`, like the errors.

        Returns
        -------
        polars.DataFrame
            A row a State, best first; the columns are explained at
            :func:`~concerted.graph.analyses.recruitment.records.priority_records`.

        Examples
        --------
        >>> import concerted
        >>> concerted.open(as_of="2026-11-25").priorities(top=2).select("state_iso3", "n_taxa").rows()
        [('CHN', 518), ('RUS', 446)]
        """
        from concerted.frames import frame
        from concerted.graph.analyses.recruitment.ranking import PriorityQuery
        from concerted.graph.analyses.recruitment.records import Priority, priority_records

        if not isinstance(weights, str):
            weights = {self._names.taxon(taxon): weight for taxon, weight in weights.items()}
        query = PriorityQuery(
            self._names.instrument(instrument), weights, appendix, self._value("taxa", "class", class_), realm,
            region=self._value("states", "cms_region", region), disputed=disputed, top=top,
        )
        return frame(Priority, priority_records(self.projection(as_of=as_of, territories=territories, listings=listings), query, lang))

    def instruments(
        self, *, kind: str | None = None, in_force: bool | None = None, territories: str = Territories.SOVEREIGN,
        listings: str = Listings.ALL, as_of: Day | None = None,
    ) -> pl.DataFrame:
        """Every instrument with its members, Range States, taxa and completeness.

        Parameters
        ----------
        kind : str, optional
            One legal kind, such as ``agreement`` or ``mou``.
        in_force : bool, optional
            Those in force at the date, with members; or the others.
        territories, listings, as_of
            As of :meth:`gaps`.

        Returns
        -------
        polars.DataFrame
            A row an instrument, by id.

        Examples
        --------
        >>> import concerted
        >>> frame = concerted.open(as_of="2024-02-12").instruments()
        >>> frame.filter(frame["id"] == "acap").select("n_members", "n_range_states").row(0)
        (13, 25)
        """
        from concerted.frames import frame
        from concerted.graph.analyses.portraits.instrument import InstrumentRow, instrument_list
        from concerted.graph.records import matching
        from concerted.graph.vocabulary import InstrumentKind, ids

        if kind is not None and kind not in ids(InstrumentKind):
            raise InvalidQuery(f"kind: {kind!r} is not accepted; one of: {', '.join(InstrumentKind)}")
        found = instrument_list(self.projection(as_of=as_of, territories=territories, listings=listings))
        return frame(InstrumentRow, matching(found, kind=kind, in_force=in_force))

    def timeline(self, *, instrument: str = CONVENTION, as_of: Day | None = None, lang: str = Language.EN) -> pl.DataFrame:
        """The days on which members or scope of an instrument changed.

        Parameters
        ----------
        instrument : str
            Whose history, by any name.
        as_of : date or str, optional
            Up to which date, that day too.
        lang : {"en", "fr", "es"}
            Language of names.

        Returns
        -------
        polars.DataFrame
            A row a day, the oldest first.

        Examples
        --------
        >>> import concerted
        >>> concerted.open().timeline(as_of="1984-12-31").select("date", "members_min").rows()
        [('1980-06-20', 0), ('1983-11-01', 15), ('1984-10-01', 16)]
        """
        from concerted.frames import frame
        from concerted.graph.analyses.history.timeline import Event, timeline

        return frame(Event, timeline(self._facts, self._names.instrument(instrument), lang, self._day(as_of)))

    def diff(
        self, one: Day, other: Day, *, instrument: str | None = None, state: str | None = None, taxon: str | None = None,
        class_: str | None = None, lang: str = Language.EN,
    ) -> pl.DataFrame:
        """The gaps that hold at one of two dates only, and the facts that made the difference.

        Parameters
        ----------
        one, other : date or str
            The dates, in either order; a meeting such as ``COP11`` stands for its first day.
        instrument, state, taxon, class_ : str, optional
            Whose gaps, by any name; all where not given.
        lang : {"en", "fr", "es"}
            Language of names.

        Returns
        -------
        polars.DataFrame
            A row a gap: those that closed between the dates, possibly closed, and opened (``change``).

        Examples
        --------
        >>> import concerted
        >>> frame = concerted.open().diff("2014-05-01", "2024-02-12", instrument="raptors", state="Syria")
        >>> frame.select("change", "kind", "n_taxa").row(0)
        ('closed', 'instrument', 37)
        """
        from concerted.frames import frame
        from concerted.graph.analyses.gaps.query import GapQuery
        from concerted.graph.analyses.history.changes import ChangedGap, changes

        days = self._day(one), self._day(other)
        query = GapQuery(
            state=self._key("state", state, min(days)), taxon=self._key("taxon", taxon), instrument=self._key("instrument", instrument),
            taxon_class=self._value("taxa", "class", class_),
        )
        return frame(ChangedGap, changes(self._facts, days, lang, query))

    def reproduce(
        self, *, instrument: str | None = None, state: str | None = None, verdict: str | None = None,
    ) -> pl.DataFrame:
        """Numbers that others published beside the same counted here, each on its own day.

        Parameters
        ----------
        instrument, state : str, optional
            Whose numbers, by any name; all where not given.
        verdict : {"match", "within", "difference", "not_countable"}, optional
            How the two stand to each other.

        Returns
        -------
        polars.DataFrame
            A row a number, by subject; the columns are explained at
            :class:`~concerted.graph.analyses.reproductions.records.Reproduction`.

        Examples
        --------
        >>> import concerted
        >>> frame = concerted.open().reproduce(instrument="gorilla", verdict="difference")
        >>> frame.select("published", "here", "difference_only_here").row(0)
        ('7', '8', ['AGO'])
        """
        from concerted.frames import frame
        from concerted.graph.analyses.reproductions.ledger import reproductions
        from concerted.graph.analyses.reproductions.records import Reproduction
        from concerted.graph.vocabulary import Verdict, ids
        from concerted.loaders.notes import published_numbers

        if verdict is not None and verdict not in ids(Verdict):
            raise InvalidQuery.choice("verdict", verdict, Verdict)
        wanted = {"instrument": self._key("instrument", instrument), "state": self._key("state", state)}
        return frame(Reproduction, reproductions(self._facts, published_numbers(), **wanted, verdict=verdict))

    # -- in Cypher -------------------------------------------------------------------------------------------------

    def cypher(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = LOCAL_SECONDS, rows: int = LOCAL_ROWS,
    ) -> pl.DataFrame:
        """Rows of a Cypher query that reads; with the first one the release's snapshot is made, which takes seconds.

        Parameters
        ----------
        query : str
            One statement; values belong in parameters (``$name``).
        parameters : mapping of str, optional
            Values by name: text, numbers, truth values, dates, lists and maps of them.
        seconds : float
            How long it may run.
        rows : int
            How many rows at the most; InvalidQuery where there are more, so that nothing is missing unseen.

        Returns
        -------
        polars.DataFrame
            A column for each that the query returns. Dates are ISO text, nodes and links structs with their properties.

        Raises
        ------
        QueryRefused
            The query does more than read.
        QueryFailed
            The engine does not take the query.
        LimitExceeded
            It took too long or too much memory.
        StoreError
            There is no engine for this machine, or the folder of the snapshots cannot be used.

        Examples
        --------
        >>> import concerted
        >>> with concerted.open() as graph:
        ...     graph.cypher("MATCH (i:Instrument {slug: $slug}) RETURN i.kind AS kind", {"slug": "acap"}).row(0)
        ('agreement',)
        """
        import polars as pl

        result = self._store.run(query, parameters, Limits.local(seconds=seconds, rows=rows))
        for hint in result.hints:
            warnings.warn(hint, stacklevel=2)
        if result.truncated:
            raise InvalidQuery(f"the answer has more than {rows} rows: allow more (rows=...) or ask for less (LIMIT)")
        columns = list(zip(*result.rows, strict=True)) or [()] * len(result.columns)
        return pl.DataFrame([pl.Series(name, values, strict=False) for name, values in zip(result.columns, columns, strict=True)])

    def ask(
        self, id: str, *, as_of: Day | None = None, seconds: float = LOCAL_SECONDS, rows: int = LOCAL_ROWS, **parameters: Any,
    ) -> pl.DataFrame:
        """Rows of a question of the library (``concerted questions``).

        Parameters
        ----------
        id : str
            Which question.
        as_of
            As of :meth:`gaps`: the date asked about, for the question's own parameter of it.
        seconds, rows
            As of :meth:`cypher`, like the errors.
        **parameters
            Those of the question; one that is not given takes its default. States, taxa and instruments go by any of their names.

        Returns
        -------
        polars.DataFrame
            A column for each that the question has.

        Raises
        ------
        UnknownName
            There is no such question, State, taxon or instrument; it carries suggestions.
        InvalidQuery
            The question has no such parameter, or does not take the value.

        Examples
        --------
        >>> import concerted
        >>> with concerted.open() as graph:
        ...     graph.ask("states-sharing-most-species", state="Kenya", date="2024-02-12")["iso3"][0]
        'TZA'
        """
        asked = question(id)
        given = at_date(asked, parsed(asked, parameters), parsed_day(as_of), "as_of")
        values = filled_in(asked, parsed(asked, given), lambda: self._names, self._day(None))
        return self.cypher(asked.query, values, seconds=seconds, rows=rows)
