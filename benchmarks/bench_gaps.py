"""Every gap of the whole release at one date: the projection, the bare boolean algebra, and plain networkx.

The bare algebra is what no program can do without: for every instrument its Range States that are not in, their units and
which of these are firm, who has none and who signed; and the listed units without an instrument; all on matrices prepared
before. The networkx figure visits edges in Python, as one would without matrices. Both must find the same gaps.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from benchmarks.report import say, seconds
from concerted.graph.analyses.gaps.blocks import gap_blocks
from concerted.graph.analyses.network.responsibility import responsibility_graph
from concerted.graph.projection.projection import Projection, project
from concerted.loaders import reference_release

DAY = date(2024, 2, 12)
KINDS = ("convention", "instrument", "listed_only", "ratification", "no_instrument", "territorial")
Pairs = set[tuple[str, str, str]]


def by_projection() -> Pairs:
    """(instrument, State, taxon) of the gaps of the Convention and of instruments, by the projection."""
    p = project(reference_release(), DAY)
    found: Pairs = set()
    for block in gap_blocks(p, ("convention", "instrument", "listed_only", "ratification")):
        assert block.instrument is not None
        name = p.atlas.instruments[block.instrument]
        for s, t in np.argwhere(block.has):
            found.add((name, p.atlas.codes[block.states[s]], p.atlas.taxa[block.units[t]]))
    return found


def by_networkx() -> Pairs:
    """The same, edge by edge on a networkx graph."""
    found: Pairs = set()
    for node, label in GRAPH.nodes(data="label"):
        if label != "Instrument":
            continue
        covered = [(t, data["states"]) for _, t, key, data in GRAPH.out_edges(node, keys=True, data=True) if key == "COVERS"]
        members = {s for s, _, key in GRAPH.in_edges(node, keys=True) if key == "MEMBER_OF"}
        area = {s for s, _, key in GRAPH.in_edges(node, keys=True) if key == "IN_AREA_OF"}
        for taxon, states in covered:
            range_states = {s for s, _, key in GRAPH.in_edges(taxon, keys=True) if key == "RANGE_STATE_OF"}
            if len(covered) == 1 and node[1] != "cms":
                range_states, states = area, None
            for state in range_states:
                inside = node[1] == "cms" or state in area
                if inside and state not in members and (states is None or state[1] in states):
                    found.add((node[1], state[1], taxon[1]))
    return found


def prepare(p: Projection) -> Callable[[], object]:
    """The bare algebra of every kind of gap at the date of a projection, on matrices made before it is timed."""
    atlas = p.atlas
    running = np.flatnonzero(p.in_force)
    responsible = [p.folded.responsible(p.scope(int(i))) for i in running]
    areas = [np.ones(len(atlas.codes), bool) if i == p.convention else p.area[:, i] for i in running]
    firm_areas = [area if i == p.convention else p.folded.lists.firm[:, i] for i, area in zip(running, areas, strict=True)]
    members, possible, signed = p.members, p.possible_members, p.signed
    scope = p.appendix("II")
    covered = np.stack([np.isin(scope.taxa, p.scope(int(i)).taxa) for i in p.others])

    def algebra() -> list[object]:
        found: list[object] = []
        for i, (held, firmly), area, firm_area in zip(running, responsible, areas, firm_areas, strict=True):
            states = np.flatnonzero(area & ~members[:, i])
            has = held[states]
            firm = firmly[states] & (firm_area[states] & ~possible[states, i])[:, None]
            empty, unratified = ~has.any(1), signed[states, i]
            for rows in (unratified, empty & ~unratified, ~empty & ~unratified):
                found.append((states[rows], has[rows], firm[rows]))
        found.append(scope.unit & ~covered.any(0))
        return found

    return algebra


def main() -> None:
    """Check that all ways find the same, then time them."""
    release = reference_release()
    p = project(release, DAY)
    same = by_projection() == by_networkx()
    print(f"same gaps by the projection and by networkx: {'yes' if same else 'NO'}")
    say("gaps of the world at one date", "bare algebra", {
        "bare algebra": seconds(prepare(p)),
        "gaps on a projection": seconds(lambda: list(gap_blocks(p, KINDS))),
        "projection and gaps": seconds(lambda: list(gap_blocks(project(release, DAY), KINDS))),
        "networkx": seconds(by_networkx, 3),
    }, same=same)
    if not same:
        raise SystemExit(1)


GRAPH = responsibility_graph(project(reference_release(), DAY))

if __name__ == "__main__":
    main()
