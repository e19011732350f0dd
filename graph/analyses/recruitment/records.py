"""The ranking of non-members as records, and the account of one score."""

from __future__ import annotations

from typing import Any

import numpy as np

from concerted.graph.analyses.gaps.evidence import gap_facts
from concerted.graph.analyses.recruitment.ranking import WEIGHTS, Priorities, PriorityQuery
from concerted.graph.errors import InvalidQuery
from concerted.graph.names.labels import state_label, taxon_label
from concerted.graph.projection.projection import Projection

__all__ = ["WEIGHTS", "PriorityQuery", "explain", "priority_records"]

Record = dict[str, Any]


def priority_records(p: Projection, query: PriorityQuery | None = None, lang: str = "en") -> list[Record]:
    """Every non-member with at least one unit, best first; ``top`` cuts.

    Each record has ``rank``, ``state``, ``unmet_responsibility``, ``responsibility`` (the same without what other
    instruments meet), ``concertation_gain``, ``closing_power``, ``n_taxa``, ``n_appendix_I``, ``last_missing`` and
    ``member_of``.
    """
    found = Priorities(p, query or PriorityQuery())
    gross = (found.weight * found.share).sum(1)
    unmet = found.contributions.sum(1)
    records = []
    for rank, s in enumerate(found.ranked[: found.query.top].tolist(), 1):
        code = p.atlas.codes[s]
        joined = np.flatnonzero(p.members[s] & p.in_force)
        records.append({
            "rank": rank,
            "state": {"iso3": code, "name": state_label(p.release, code, lang)},
            "unmet_responsibility": float(unmet[s]),
            "responsibility": float(gross[s]),
            "concertation_gain": float(found.gain[s]),
            "closing_power": float(found.closing[s]),
            "n_taxa": int(found.missing[s].sum()),
            "n_appendix_I": int(found.on_appendix_i[s]),
            "last_missing": [p.atlas.taxa[t] for t in found.units[found.last[s]]],
            "member_of": [p.atlas.instruments[i] for i in joined],
        })
    return records


def explain(p: Projection, iso3: str, query: PriorityQuery | None = None, lang: str = "en") -> Record:
    """The species and facts that sum to the score of one non-member.

    ``species`` are sorted by contribution descending, then by name; their contributions sum to ``score``.
    InvalidQuery where the State is a member, or shares no responsibility for anything counted.
    """
    query = query or PriorityQuery()
    found = Priorities(p, query)
    s = int(p.atlas.fold[p.atlas.code_index[iso3]])
    code = p.atlas.codes[s]
    name = state_label(p.release, code, lang)
    if found.member[s]:
        raise InvalidQuery(f"{name} ({code}) is a member of {query.instrument} on {p.as_of}: it has no unmet responsibility there")
    if not found.missing[s].any():
        raise InvalidQuery(f"{name} ({code}) shares responsibility for nothing that {query.instrument} holds on {p.as_of}")
    columns = np.flatnonzero(found.missing[s])
    species = []
    for column in columns.tolist():
        taxon = p.atlas.taxa[found.units[column]]
        about = {"kind": "convention" if found.is_convention else "instrument", "state": {"iso3": code},
                 "instrument": query.instrument, "taxa": [taxon], "territories": []}
        species.append({
            "taxon": taxon,
            "name": taxon_label(p.release, taxon, lang),
            "weight": float(found.weight[column]),
            "n_states": int(found.n[column]),
            "share": float(found.share[s, column]),
            "engagement": float(found.engagement[s, column]),
            "contribution": float(found.contributions[s, column]),
            "facts": gap_facts(p, about),
        })
    species.sort(key=lambda item: (-round(float(item["contribution"]), 12), item["taxon"]))
    rank = found.ranked.tolist().index(s) + 1
    return {
        "rank": rank,
        "state": {"iso3": code, "name": name},
        "instrument": query.instrument,
        "score": float(found.contributions[s].sum()),
        "species": species,
    }
