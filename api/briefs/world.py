"""The shapes of States, and the plane on which maps of briefs show them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from concerted.graph.projection.axes import Floats

SHAPES = Path(__file__).with_name("world.json")
# Coefficients of the polynomial, and the sine of the parallel at which a cylinder would be true.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = np.sqrt(3) / 2


def equal_earth(degrees: Floats) -> Floats:
    """Longitudes and latitudes on a plane on which areas are as on the Earth.

    Parameters
    ----------
    degrees : array of float, ``n × 2``
        Longitude and latitude of each point.

    Returns
    -------
    array of float, ``n × 2``
        x to the east and y to the north, for a sphere of radius 1.

    Notes
    -----
    With ``sin θ = √3/2 · sin φ``: ``y = A₁θ + A₂θ³ + A₃θ⁷ + A₄θ⁹`` and
    ``x = 2√3 λ cos θ / (3 (A₁ + 3A₂θ² + 7A₃θ⁶ + 9A₄θ⁸))``.

    References
    ----------
    B. Šavrič, T. Patterson and B. Jenny (2018), The Equal Earth map projection, International Journal of Geographical Information Science
    33 (3), 454–465.

    Examples
    --------
    >>> equal_earth(np.array([[0.0, 0.0], [180.0, 0.0], [0.0, 90.0]])).round(6).tolist()
    [[0.0, 0.0], [2.70663, 0.0], [0.0, 1.317363]]
    """
    longitude, latitude = np.radians(degrees).T
    theta = np.arcsin(_M * np.sin(latitude))
    square = theta**2
    sixth = square**3
    slope = _A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square)
    x = longitude * np.cos(theta) / (_M * slope)
    y = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return np.column_stack([x, y])


@dataclass(frozen=True, eq=False)
class World:
    """Where States are.

    Parameters
    ----------
    shapes : mapping of str to list of array, ``n × 2``
        Rings of each code that has an area on the map, in degrees: land within an odd number of them is the code's.
    points : mapping of str to tuple of float
        Of each code that has none, or a small one, where a mark stands for it.
    """

    shapes: Mapping[str, list[Floats]]
    points: Mapping[str, tuple[float, float]]


@lru_cache(maxsize=1)
def world() -> World:
    """The shapes that come with the program; ``tools/world_shapes.py`` says where they are from."""
    told = json.loads(SHAPES.read_text(encoding="ascii"))
    unit = told["unit"]
    shapes = {
        code: [np.cumsum(np.array(ring, np.int64).reshape(-1, 2), 0) * unit for ring in rings] for code, rings in told["shapes"].items()
    }
    return World(shapes, {code: (x, y) for code, (x, y) in told["points"].items()})
