"""Species+ tables of 2013: what the Convention and its instruments list, with dates and populations, and the taxa and synonyms meant."""

from __future__ import annotations

import polars as pl

from concerted.graph.vocabulary import Appendix, Basis, Rank, Tier, ids
from concerted.loaders.files.given import Given
from concerted.loaders.sources.source import LINE, Identifiers, Source, Statements
from concerted.loaders.speciesplus import words
from concerted.loaders.speciesplus.legacy import SYNONYMS, TAXA, Named, names_in, of_id, taxa_of
from concerted.loaders.speciesplus.populations import plain, population, slug
from concerted.loaders.speciesplus.tables import Kind, knows, reads, refused, stated, without

_ON, _NOTE, _ONLY, _LESS = "effective_from", "LegNotes", "populations_iso2", "EXCLUDEDpopulations_iso"
_GENERA = "is of nothing whose name is given: give this table in one folder with the table of taxa of that day"
_TOGETHER = "means a population, which is named after its taxon: give this table in one folder with the table of taxa of that day"


def _taxa(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """Ids of all that is accepted, for other tables have them; taxa of the Convention alone, of the ranks that a release has.

    Genera are not among these: in a release a species belongs to its family, unless its genus is listed itself.
    """
    rows, empty = without(rows, file, "Scientific name", "Rank", "RecID")
    yield from empty
    again = pl.struct(pl.col("Rank").str.to_lowercase(), "RecID").is_first_distinct().not_()
    yield from refused(rows.filter(again), file, "RecID", "stands twice in this rank")
    rows = rows.filter(~again)
    named = taxa_of(rows)
    # Also what is accepted no more stands above others, and gives them its name.
    accepted = pl.col("Status") == "A"
    yield from refused(rows.filter(~accepted.fill_null(False)), file, "Status", "is no accepted name")
    rows = rows.filter(accepted)
    yield from refused(rows.filter(pl.col(LINE).is_in(named.orphans)), file, "ParentRecID", "leads to nothing in this table")
    lines = set(rows[LINE].to_list())
    known = [(each.id, each.taxon, each.line) for each in named.taxa if each.line in lines]
    if known:
        yield Identifiers(file, pl.DataFrame(known, {"id": pl.String, "taxon": pl.String, LINE: pl.UInt32}, orient="row"))
    ours = set(rows.filter(pl.col("Designation").fill_null("").str.contains(rf"\b{words.CONVENTION}\b"))[LINE].to_list())
    told = [each for each in named.taxa if each.line in ours and each.rank in words.RANKS - {Rank.GENUS}]
    schema = dict.fromkeys(("taxon", "rank", "class", "order", "family", "parent"), pl.String) | {LINE: pl.UInt32}
    yield from stated("taxa", file, pl.DataFrame([_row(each) for each in told], schema, orient="row"), {
        "taxon": "Scientific name", "rank": "Rank", "parent": "ParentRecID",
    })


def _row(each: Named) -> tuple[str | int | None, ...]:
    return each.taxon, each.rank, *(each.above.get(rank) for rank in ("class", "order", "family")), each.parent, each.line


def _synonyms(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    """Other names: an epithet, and the id of the genus or species that it stood under."""
    rows, empty = without(rows, file, "Scientific name", "AcceptedRank", "AcceptedRecID", "ParentRank", "Parent recID")
    yield from empty
    names = names_in(given)
    rows = rows.with_columns(of_id(pl.col("ParentRank"), "Parent recID").replace_strict(names, default=None).alias("above"))
    yield from refused(rows.filter(pl.col("above").is_null()), file, "Parent recID", _GENERA)
    told = rows.drop_nulls("above").select(
        pl.concat_str("above", pl.lit(" "), "Scientific name").alias("synonym"), of_id(pl.col("AcceptedRank"), "AcceptedRecID"), LINE,
    )
    yield from stated("synonyms", file, told, {"synonym": "Scientific name", "taxon": "AcceptedRecID"})


def _legislation(rows: pl.DataFrame, file: str, given: Given) -> Statements:
    rows, empty = without(rows, file, "rank", "rec_id", _ON)
    yield from empty
    rows = rows.with_columns(words.day(_ON).alias("since"), _instrument(), of_id(pl.col("rank"), "rec_id"))
    yield from refused(rows.filter(pl.col("since").is_null()), file, _ON, words.NO_DAY)
    rows = rows.drop_nulls("since")
    yield from refused(rows.filter(pl.col("instrument").is_null()), file, "listing", "is no Appendix, and no instrument is named")
    rows, meant = _with_populations(rows.drop_nulls("instrument"), names_in(given))
    nameless = pl.col("named") & pl.col("population").is_null()
    yield from refused(rows.filter(nameless), file, _NOTE, _TOGETHER)
    rows = rows.filter(~nameless)
    stands_in = {"taxon": "rec_id", "population": _NOTE, "since": _ON}
    yield from stated("populations", file, meant, stands_in | {"name": _NOTE, "states": _ONLY, "note": _LESS})
    is_listing = pl.col("listing").is_in(ids(Appendix)).fill_null(False)
    listings = rows.filter(is_listing).select(
        "taxon", "population", pl.col("listing").alias("appendix"), "since", pl.col(_NOTE).alias("annotation"), LINE,
    )
    yield from stated("listings", file, listings, stands_in | {"appendix": "listing", "annotation": _NOTE})
    coverage = rows.filter(~is_listing).select("instrument", "taxon", "population", "since", LINE)
    yield from stated("coverage", file, coverage, stands_in | {"instrument": "CMS instrument"})


def _instrument() -> pl.Expr:
    """The instrument of a row: the Convention where it lists in an Appendix, else the one that is named."""
    named = pl.when(pl.col("listing").is_in(ids(Appendix))).then(pl.lit(words.CONVENTION)).otherwise(
        pl.coalesce(pl.when(pl.col("CMS instrument") != words.CONVENTION).then("CMS instrument"), "listing"),
    )
    return named.replace(words.INSTRUMENTS).alias("instrument")


def _with_populations(rows: pl.DataFrame, names: dict[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with ``population``, and ``named`` where one is meant; and the populations, one for each row that means one."""
    slugs: list[str | None] = []
    named: list[bool] = []
    found = []
    for line, taxon, note, only, less in rows.select(LINE, "taxon", _NOTE, _ONLY, _LESS).iter_rows():
        called = population(note) or _by_codes(only, less)
        key = slug(names[taxon], called) if called and taxon in names else None
        named.append(called is not None)
        slugs.append(key)
        if key is not None:
            states = " ".join(_codes(only)) or None
            excluded = f"excludes {' '.join(_codes(less))}" if less else None
            found.append((key, taxon, called, states, Basis.SOURCED.value if states else None, excluded, line))
    schema = dict.fromkeys(("population", "taxon", "name", "states", "states_basis", "note"), pl.String) | {LINE: pl.UInt32}
    told = rows.with_columns(
        pl.Series("population", slugs, pl.String), pl.Series("named", named, pl.Boolean),
        pl.Series(_NOTE, [plain(note) if note else None for note in rows[_NOTE]], pl.String),
    )
    return told, pl.DataFrame(found, schema, orient="row")


def _by_codes(only: str | None, less: str | None) -> str | None:
    """The name of a population that codes alone tell."""
    if only:
        return f"Populations of {' '.join(_codes(only))}"
    return f"Except the populations of {' '.join(_codes(less))}" if less else None


def _codes(text: str | None) -> list[str]:
    return [code for code in (part.strip() for part in (text or "").split(",")) if code]


_TAXA = Kind(TAXA, _taxa)
_SYNONYMS = Kind(SYNONYMS, _synonyms, "Designation")
_LEGISLATION = Kind(("rank", "rec_id", "listing", _ON, _ONLY, _LESS, _NOTE, "CMS instrument"), _legislation)

SOURCES: tuple[Source, ...] = (
    Source(
        id="speciesplus-2013",
        title="Species+ legislation and taxa of 2013",
        publisher=words.PUBLISHER,
        address=f"{words.REPOSITORY} lib/files/animals",
        licence=words.IN_REPOSITORY,
        tier=Tier.DATABASE,
        takes="files",
        states=("taxa", "synonyms", "populations", "listings", "coverage"),
        columns=_LEGISLATION.columns,
        read=reads(_TAXA, _SYNONYMS, _LEGISLATION),
        knows=knows(_TAXA, _SYNONYMS, _LEGISLATION),
    ),
)
