"""Species × States: a row for each pair of a unit of the Appendices and a State that is responsible for it, at a date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from concerted.graph.exports.parquet import write_parquet
from concerted.graph.exports.writing.about import about
from concerted.graph.exports.writing.subject import ITSELF, Subject
from concerted.graph.projection.axes import Bools, Ints
from concerted.graph.projection.engagement import engaged
from concerted.graph.projection.projection import Projection, project
from concerted.graph.spreadsheets import AS_TEXT, FORMULA
from concerted.graph.vocabulary import Appendix

SEPARATOR = ";"
_LISTS = ("appendices", "instruments")


def write(subject: Subject, path: Path) -> Mapping[str, int]:
    """Write the table as CSV, its lists joined by semicolons, or as Parquet."""
    frame = table(project(subject.release, subject.as_of))
    if subject.ending == ".parquet":
        write_parquet(frame, path, about(subject.release, "species-states"))
    else:
        joined = (pl.col(name).list.join(SEPARATOR).replace("", None) for name in _LISTS)
        text = pl.col(pl.String)
        guarded = pl.when(text.str.slice(0, 1).is_in(list(FORMULA))).then(AS_TEXT + text).otherwise(text)
        frame.with_columns(*joined).with_columns(guarded.name.keep()).write_csv(path)
    return {ITSELF: frame.height}


def table(p: Projection) -> pl.DataFrame:
    """Every pair of a unit and a responsible State.

    Parameters
    ----------
    p : Projection
        The release at a date.

    Returns
    -------
    polars.DataFrame
        By taxon and code. ``appendices`` are those on which the unit stands for the State; ``instruments`` those in force, beside the
        Convention, that hold both: the State is a member, and the unit in its scope there. ``firm`` says whether documents say that it is
        extant there; the pair is contested where not. ``reserved`` is what a Party has reserved, and for which it counts as none.

    Examples
    --------
    >>> from datetime import date
    >>> from concerted.loaders import reference_release
    >>> found = table(project(reference_release(), date(2014, 5, 1)))
    >>> found.filter(pl.col("taxon") == "Saiga tatarica").select("iso3", "party", "instruments").rows()[0]
    ('KAZ', True, ['saiga'])
    """
    units = p.appendix().units
    units = units[np.argsort([p.atlas.taxa[t] for t in units], kind="stable")]
    columns, states = np.nonzero(p.range[:, units].T)
    taxa = units[columns]
    # Where each pair stands in a matrix over States and all taxa.
    at = states, taxa
    convention = p.convention
    party = p.members[states, convention] if convention is not None else np.zeros(len(states), bool)
    held = {p.atlas.instruments[i]: _whole(p, who, scope)[at] for i, scope, who in engaged(p) if i != convention}
    on = {str(a): _whole(p, p.concerned(p.appendix(a)), p.appendix(a).taxa)[at] for a in Appendix}
    reserved = party & p.reserved.taxa[at] if p.reserved is not None else np.zeros(len(states), bool)
    frame = pl.DataFrame({
        "taxon": np.array(p.atlas.taxa)[taxa],
        "iso3": np.array(p.atlas.codes)[states],
        "appendices": _lists(on, len(states)),
        "party": party,
        "reserved": reserved,
        "instruments": _lists(held, len(states)),
        "firm": p.firm_range[at],
    })
    return _named(frame, p)


def _whole(p: Projection, some: Bools, taxa: Ints) -> Bools:
    """A matrix over the taxa of a scope as one over all taxa."""
    found = np.zeros(p.range.shape, bool)
    found[:, taxa] = some
    return found


def _lists(which: Mapping[str, Bools], n: int) -> pl.Series:
    """For each pair the names that hold of it; most pairs have one of a few lists."""
    names = np.array(list(which), object)
    if not len(names):
        return pl.Series([[]] * n, dtype=pl.List(pl.String))
    kinds, of = np.unique(np.array(list(which.values())), axis=1, return_inverse=True)
    lists = pl.Series([names[kind].tolist() for kind in kinds.T], dtype=pl.List(pl.String))
    return lists.gather(of.ravel())


def _named(frame: pl.DataFrame, p: Projection) -> pl.DataFrame:
    taxa = p.release["taxa"].select("taxon", name=pl.col("name_en"), class_="class", rank="rank")
    states = p.release["states"].select("iso3", state=pl.col("name_en"), region=pl.col("cms_region"))
    found = frame.join(taxa, on="taxon", how="left", maintain_order="left").join(states, on="iso3", how="left", maintain_order="left")
    return found.select(
        "taxon", "name", pl.col("class_").alias("class"), "rank", "iso3", "state", "region", "appendices", "party", "reserved",
        "instruments", "firm", as_of=pl.lit(p.as_of), release=pl.lit(p.release.id[:12]),
    )
