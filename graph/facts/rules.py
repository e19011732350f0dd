"""The rules by which facts count, each in one place: the projection and the derived words of a graph both take them from here.

Each is an expression over the rows of one table.
"""

from __future__ import annotations

import polars as pl

from concerted.graph.facts.schema import FIRM_BASES, MEMBER_ROLES, WITH_MEMBERS

CONVENTION = "cms"

COUNTS = (
    pl.col("origin").is_in(("native", "reintroduced"))
    & pl.col("presence").is_in(("extant", "uncertain", "possibly_extinct"))
    & (pl.col("season") != "vagrant")
)
"""Of ``ranges``: it makes its State responsible. Passage counts; what is introduced, extinct or vagrant does not (Art. I.1.f, h)."""

FIRM = pl.col("basis").is_in(FIRM_BASES)
"""Of any table: documents say so. A place on an instrument's own list is firm by that."""

FIRM_RANGE = (pl.col("presence") == "extant") & FIRM
"""Of ``ranges``: documents say that the taxon is extant there."""

HAS_MEMBERS = pl.col("kind").is_in(WITH_MEMBERS)
"""Of ``instruments``: States are members of it (Art. I.1.k, IV, V). Initiatives and action plans have none, and so no gaps."""

MAKES_MEMBER = pl.col("role").is_in(MEMBER_ROLES)
"""Of ``memberships``: a Party, for which the treaty is in force, or a signatory of an MoU (Art. I.1.k). A signature alone is none."""

COUNTS_FOR = pl.coalesce("sovereign", "iso3")
"""Of ``states``: the code for which facts count, as a sovereign answers for its territories."""

SPECIES = ("species", "subspecies")
"""Ranks of what is counted; a subspecies where its species is not in scope (Art. I.1.a speaks of species and lower taxa)."""
