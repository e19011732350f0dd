"""What ``tools/world_shapes.py`` makes of shapes: fewer points, no line between what belongs together, and no ring around the world."""

from __future__ import annotations

import numpy as np
import pytest

from tools.world_shapes import UNIT, area, clipped, cut, decoded, joined, quantised, rings, simplified

# A square of degrees, counterclockwise, and closed.
SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0], [0.0, 0.0]])


def test_arcs_are_read_as_the_format_has_them() -> None:
    told = {"transform": {"scale": [2, 0.5], "translate": [-180, -90]}, "arcs": [[[1, 2], [3, -2]], [[0, 0]]]}
    assert [arc.tolist() for arc in decoded(told)] == [[[-178.0, -89.0], [-172.0, -90.0]], [[-180.0, -90.0]]]


def test_points_on_a_line_go_first_and_ends_stay() -> None:
    # The equator and the meridian of Greenwich are straight on the plane.
    line = np.array([[n, 0.0] for n in range(-9, 1)])
    assert simplified(line).tolist() == [[-9.0, 0.0], [0.0, 0.0]]
    bent = np.concatenate([line, [[0.0, n] for n in range(1, 10)]])
    assert simplified(bent).tolist() == [[-9.0, 0.0], [0.0, 0.0], [0.0, 9.0]]


def test_an_island_stays_an_area() -> None:
    small = SQUARE / 2000
    found = simplified(small)
    assert (found[0] == found[-1]).all() and len(found) >= 3
    assert simplified(SQUARE).tolist() == SQUARE.tolist()


def test_no_line_stands_between_what_belongs_together() -> None:
    """Two squares side by side with a border in common are one rectangle."""
    arcs = [
        np.array([[5.0, 0.0], [5.0, 10.0]]),  # the border
        np.array([[5.0, 10.0], [0.0, 10.0], [0.0, 0.0], [5.0, 0.0]]), np.array([[5.0, 0.0], [10.0, 0.0], [10.0, 10.0], [5.0, 10.0]]),
    ]
    west, east = ({"type": "Polygon", "arcs": [ring]} for ring in ([0, 1], [2, ~0]))
    assert len(list(rings([west], arcs))) == len(list(rings([east], arcs))) == 1
    [whole] = rings([west, east], arcs)
    assert area(whole) == pytest.approx(sum(area(ring) for each in (west, east) for ring in rings([each], arcs)), rel=1e-3)
    inside = whole[(whole[:, 0] == 5.0) & (whole[:, 1] > 0) & (whole[:, 1] < 10)]
    assert len(inside) == 0 and (whole[0] == whole[-1]).all()
    assert [sorted(ring) for ring in joined([1, 2], arcs)] == [[1, 2]]


def test_a_ring_over_the_end_of_the_world_is_cut_there() -> None:
    across = np.array([[170.0, 0.0], [-170.0, 0.0], [-170.0, 10.0], [170.0, 10.0], [170.0, 0.0]])
    parts = list(cut(across))
    assert sorted((part[:, 0].min(), part[:, 0].max()) for part in parts) == [(-180.0, -170.0), (170.0, 180.0)]
    assert sum(area(part) for part in parts) == pytest.approx(2 * area(SQUARE), rel=0.02)
    assert [part.tolist() for part in cut(SQUARE)] == [SQUARE.tolist()]


def test_the_part_on_one_side_of_a_meridian() -> None:
    east = clipped(SQUARE, 4.0, 1)
    assert east[:, 0].min() == 4.0 and (east[0] == east[-1]).all()
    assert clipped(SQUARE, 4.0, -1)[:, 0].max() == 4.0 and len(clipped(SQUARE, 40.0, 1)) == 0


def test_steps_lead_back_to_the_points() -> None:
    steps = quantised(SQUARE)
    points = np.cumsum(np.array(steps).reshape(-1, 2), 0) * UNIT
    assert points == pytest.approx(SQUARE[:-1])
    # What falls on the point before is left out.
    assert len(quantised(np.array([[0.0, 0.0], [0.001, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))) == 6
