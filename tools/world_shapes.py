"""The shapes of States on the maps of briefs: ``python -m tools.world_shapes countries-50m.json``.

Made of Natural Earth, 1:50m Cultural Vectors, Admin 0 (version 4.1.0, public domain, https://www.naturalearthdata.com), as the package
``world-atlas`` 2.0.2 of the registry npm has them (``countries-50m.json``; TopoJSON by M. Bostock, ISC licence). What is made anew here:
shapes are known by ISO 3166-1 alpha-3 codes, their outlines have fewer points (Visvalingam and Whyatt 1993, on a plane that keeps areas,
border by border so that neighbours still meet), and islands that would be less than a dot are left out.

Nothing here says whose land is whose. What Natural Earth shows apart and ISO 3166 does not goes by the lists of the United Nations:
Northern Cyprus is drawn with Cyprus, Somaliland with Somalia; Kosovo has the code by which the release knows it; the Siachen Glacier is
left blank. Antarctica is not drawn.
"""

from __future__ import annotations

import heapq
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from concerted.api.briefs.world import SHAPES, equal_earth
from concerted.graph.facts.numeric import iso_numeric
from concerted.graph.projection.axes import Floats
from concerted.graph.vocabulary import StateKind
from concerted.loaders import reference_release

# Of the plane, whose unit is the radius of the Earth: what a triangle of three points has at the least, and an island.
LEAST, ISLAND = 5e-6, 1.2e-5
# Below this area a mark stands for a State as well.
SMALL = 2.5e-4
# Coordinates are multiples of this many degrees.
UNIT = 0.05
BY_NAME = {"N. Cyprus": "CYP", "Somaliland": "SOM", "Kosovo": "XKX", "Ashmore and Cartier Is.": "AUS"}
LEFT_OUT = {"Antarctica", "Siachen Glacier", "Indian Ocean Ter."}
# Codes without an area of their own at this scale: where they are, by general knowledge, to a tenth of a degree.
POINTS = {
    "TUV": (179.2, -8.5), "GUF": (-53.0, 4.0), "GLP": (-61.5, 16.2), "MTQ": (-61.0, 14.6), "REU": (55.5, -21.1), "MYT": (45.2, -12.8),
    "BES": (-68.3, 12.2), "TKL": (-171.8, -9.2), "CXR": (105.6, -10.5), "CCK": (96.8, -12.2), "GIB": (-5.4, 36.1), "SJM": (16.0, 78.5),
    "BVT": (3.4, -54.4), "UMI": (166.6, 19.3), "CPT": (-109.2, 10.3),
}


def main() -> None:
    """Write the file of shapes beside the program."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arcs = [simplified(arc) for arc in decoded(told)]
    found_in: dict[str, list[dict[str, Any]]] = {}
    states = reference_release()["states"].filter(pl.col("kind") != StateKind.FORMER)
    codes = {iso_numeric(code): code for code in states["iso3"]}
    for geometry in told["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        if name in LEFT_OUT:
            continue
        code = BY_NAME.get(name) or codes.get(geometry["id"])
        if code is None:
            raise SystemExit(f"{name} ({geometry['id']}) has no code")
        found_in.setdefault(code, []).append(geometry)
    shapes = {code: list(rings(geometries, arcs)) for code, geometries in found_in.items()}
    points = dict(POINTS)
    kept: dict[str, list[list[int]]] = {}
    for code, found in sorted(shapes.items()):
        sizes = [area(ring) for ring in found]
        largest = int(np.argmax(sizes))
        if sum(sizes) < SMALL:
            x, y = found[largest].mean(0).tolist()
            points[code] = (round(x, 1), round(y, 1))
        whole = [ring for n, ring in enumerate(found) if sizes[n] >= ISLAND or n == largest]
        steps = [delta for ring in whole if len(delta := quantised(ring)) >= 8]
        if steps:
            kept[code] = steps
    document = {
        "source": "Natural Earth 4.1.0, 1:50m, public domain, through world-atlas 2.0.2; simplified by tools/world_shapes.py",
        "unit": UNIT, "points": dict(sorted(points.items())), "shapes": kept,
    }
    SHAPES.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="ascii")
    print(f"{SHAPES.stat().st_size:,} bytes: {len(kept)} shapes, {len(points)} points")


def decoded(told: dict[str, Any]) -> Iterator[Floats]:
    """The arcs of a topology in degrees."""
    scale, move = np.array(told["transform"]["scale"]), np.array(told["transform"]["translate"])
    for arc in told["arcs"]:
        yield np.cumsum(np.array(arc), 0) * scale + move


def simplified(arc: Floats) -> Floats:
    """An arc without the points whose triangle with their neighbours is smallest, those first; its ends stay."""
    n = len(arc)
    if n < 4:
        return arc
    plane = equal_earth(arc)
    before, after, gone = list(range(-1, n - 1)), list(range(1, n + 1)), [False] * n
    # A closed arc keeps its farthest point too, or an island could become a line.
    kept = int(np.argmax(((plane - plane[0]) ** 2).sum(1))) if (arc[0] == arc[-1]).all() else -1

    def triangle(m: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = plane[before[m]], plane[m], plane[after[m]]
        return abs(float((bx - ax) * (cy - ay) - (cx - ax) * (by - ay))) / 2

    queue = [(triangle(m), m) for m in range(1, n - 1) if m != kept]
    known = {m: size for size, m in queue}
    heapq.heapify(queue)
    while queue and queue[0][0] < LEAST:
        size, m = heapq.heappop(queue)
        if gone[m] or known[m] != size:
            continue
        gone[m] = True
        a, b = before[m], after[m]
        after[a], before[b] = b, a
        for each in (a, b):
            if each in known and not gone[each]:
                # Never less than what went before it, so that the order of going is one of growing areas.
                known[each] = max(size, triangle(each))
                heapq.heappush(queue, (known[each], each))
    return arc[[not each for each in gone]]


def rings(geometries: list[dict[str, Any]], arcs: list[Floats]) -> Iterator[Floats]:
    """The rings of what belongs together, closed; no line is left between its parts, and none crosses the meridian of 180 degrees."""
    parts: list[list[int]] = []
    for geometry in geometries:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        parts += [ring for polygon in polygons for ring in polygon]
    used = {n for ring in parts for n in ring}
    between = {n for n in used if ~n in used}
    whole = [ring for ring in parts if not between.intersection(ring)]
    opened = [n for ring in parts if between.intersection(ring) for n in ring if n not in between]
    for ring in [*whole, *joined(opened, arcs)]:
        lines = [directed(n, arcs) for n in ring]
        yield from cut(np.concatenate([lines[0], *(line[1:] for line in lines[1:])]))


def directed(n: int, arcs: list[Floats]) -> Floats:
    """An arc in the direction in which it is used."""
    return arcs[n] if n >= 0 else arcs[~n][::-1]


def joined(opened: list[int], arcs: list[Floats]) -> Iterator[list[int]]:
    """Arcs put together end to end until each line is closed."""
    left = list(opened)
    while left:
        ring = [left.pop(0)]
        start, end = directed(ring[0], arcs)[0], directed(ring[0], arcs)[-1]
        while not np.allclose(start, end):
            following = next(n for n in left if np.allclose(directed(n, arcs)[0], end))
            left.remove(following)
            ring.append(following)
            end = directed(following, arcs)[-1]
        yield ring


def cut(ring: Floats) -> Iterator[Floats]:
    """A ring in the parts that lie on one side of the meridian of 180 degrees: the package has stitched them together there."""
    jumps = np.diff(ring[:, 0])
    turns = np.concatenate([[0.0], np.cumsum(np.where(jumps > 180, -360.0, np.where(jumps < -180, 360.0, 0.0)))])
    if not turns.any():
        yield ring
        return
    flat = np.column_stack([ring[:, 0] + turns, ring[:, 1]])
    for turn in (-360.0, 0.0, 360.0):
        kept = clipped(clipped(flat, turn - 180, 1), turn + 180, -1)
        if len(kept) > 3:
            yield kept - [turn, 0.0]


def clipped(ring: Floats, meridian: float, side: int) -> Floats:
    """The part of a ring to the east (1) or west (-1) of a meridian, closed (Sutherland and Hodgman 1974)."""
    kept: list[list[float]] = []
    inside = side * (ring[:, 0] - meridian) >= 0
    for n in range(len(ring) - 1):
        (x, y), (u, v) = ring[n], ring[n + 1]
        if inside[n]:
            kept.append([x, y])
        if inside[n] != inside[n + 1]:
            kept.append([meridian, y + (v - y) * (meridian - x) / (u - x)])
    return np.array([*kept, kept[0]]) if kept else np.zeros((0, 2))


def area(ring: Floats) -> float:
    """Of a ring on the plane."""
    x, y = equal_earth(ring).T
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2


def quantised(ring: Floats) -> list[int]:
    """A ring in units, as steps from point to point; without the last, which is the first again."""
    whole = np.rint(ring[:-1] / UNIT).astype(np.int64)
    keep = np.concatenate([[True], (np.diff(whole, axis=0) != 0).any(1)])
    whole = whole[keep]
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    return [int(step) for step in steps.ravel()]


if __name__ == "__main__":
    main()
