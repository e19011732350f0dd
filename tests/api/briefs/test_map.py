"""The maps of briefs: where the shapes stand, that every State is drawn, and that who sees fewer colours can read them."""

from __future__ import annotations

import math
import re
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pytest

from concerted.api.briefs.map import SHADES, WIDTH, drawn, swatch
from concerted.api.briefs.world import SHAPES, equal_earth, world
from concerted.graph.vocabulary import StateKind
from concerted.loaders import reference_release
from tests.api.briefs.asked import SUBJECTS, TODAY, brief

SVG = "{http://www.w3.org/2000/svg}"


def plain_equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """The formula of the paper, term by term."""
    a = (1.340264, -0.081106, 0.000893, 0.003796)
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    y = a[0] * theta + a[1] * theta**3 + a[2] * theta**7 + a[3] * theta**9
    slope = a[0] + 3 * a[1] * theta**2 + 7 * a[2] * theta**6 + 9 * a[3] * theta**8
    return 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope), y


@pytest.mark.parametrize("latitude", [-90.0, -57.0, -23.4, 0.0, 12.5, 45.0, 84.0, 90.0])
def test_the_projection_is_that_of_the_paper(latitude: float) -> None:
    for longitude in (-180.0, -33.3, 0.0, 90.0, 180.0):
        assert equal_earth(np.array([[longitude, latitude]]))[0].tolist() == pytest.approx(plain_equal_earth(longitude, latitude))


def test_areas_are_as_on_the_earth() -> None:
    """A degree by a degree anywhere has the area that it has on a sphere."""
    for latitude in (-50.0, 0.0, 30.0, 60.0, 80.0):
        for longitude in (-170.0, 0.0, 100.0):
            box = np.array([(longitude + x, latitude + y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))])
            x, y = equal_earth(box).T
            area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
            sphere = math.radians(1) * (math.sin(math.radians(latitude + 1)) - math.sin(math.radians(latitude)))
            assert area == pytest.approx(sphere, rel=2e-3)


def test_every_state_is_on_the_map() -> None:
    states = reference_release()["states"]
    found = world()
    for code, kind in states.select("iso3", "kind").iter_rows():
        there = code in found.shapes or code in found.points
        if kind in (StateKind.STATE, StateKind.TERRITORY):
            assert there, code
            plain, shown = drawn({}, ""), drawn({code: "in"}, "")
            assert plain.count('fill="#005a8c"') == 0 and shown.count('fill="#005a8c"') >= 1, code
    assert {"TUV", "NRU", "MCO", "VAT"} <= set(found.points) and SHAPES.stat().st_size < 250_000


def test_shapes_are_where_states_are() -> None:
    """The middle of a State lies where everybody knows it to be."""
    found = world()
    middles = {"KEN": (38, 0), "BRA": (-53, -11), "MNG": (104, 47), "ISL": (-19, 65), "TUV": (179, -8)}
    for code, (longitude, latitude) in middles.items():
        rings = found.shapes.get(code, [np.array([found.points.get(code, (0.0, 0.0))])])
        largest = max(rings, key=len)
        assert np.abs((largest.min(0) + largest.max(0)) / 2 - (longitude, latitude)).max() < 4, code
    for rings in found.shapes.values():
        for ring in rings:
            assert (np.abs(ring) <= (180, 90)).all() and len(ring) >= 4
            # Nothing runs around the world from one of its ends to the other.
            assert np.abs(np.diff(ring[:, 0])).max() < 90


@pytest.mark.parametrize(("kind", "key"), SUBJECTS)
def test_maps_are_small_and_say_what_they_show(kind: str, key: str) -> None:
    made = brief(kind, key, "en", TODAY).picture
    svg = drawn(made.shades, made.alt.text)
    assert len(svg.encode()) < 150_000
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.findtext(f"{SVG}title") == made.alt.text
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")  # type: ignore[union-attr]  # it is there
    used = set(made.shades.values()) | {"none"}
    assert used <= {each.shade for each in made.keys}, "what is drawn stands in the legend"
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    assert width > WIDTH > 2 * height > 0
    assert "borders" in made.note.text


def test_a_small_state_that_a_brief_is_on_has_a_ring_and_a_large_one_none() -> None:
    assert drawn({"TUV": "subject"}, "").count('fill="none"') == drawn({"XKX": "subject"}, "").count('fill="none"') == 1
    assert drawn({"CHN": "subject"}, "").count('fill="none"') == drawn({"EUE": "subject"}, "").count('fill="none"') == 0


def test_words_of_a_map_are_text() -> None:
    assert ElementTree.fromstring(drawn({}, "<b> & \"so\"")).findtext(f"{SVG}title") == "<b> & \"so\""


def luminance(colour: str) -> float:
    """Relative luminance of a colour, as WCAG has it."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


TOGETHER = (("subject", "partner", "party", "none"), ("in", "possible", "out", "contested", "near", "none"))


@pytest.mark.parametrize("shades", TOGETHER)
def test_what_stands_on_a_map_together_is_told_apart(shades: tuple[str, ...]) -> None:
    """By a pattern of its own, or by how light it is where patterns are alike: in colour, and on paper without."""
    assert {shade for both in TOGETHER for shade in both} == set(SHADES)
    for first, second in combinations(shades, 2):
        one, other = SHADES[first], SHADES[second]
        if (one.pattern, one.ink) != (other.pattern, other.ink):
            continue
        light, dark = sorted((luminance(one.fill), luminance(other.fill)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 1.25, (first, second)


def test_signs_of_the_legend_have_patterns_of_their_own() -> None:
    for n, shade in enumerate(SHADES):
        root = ElementTree.fromstring(swatch(shade, f"key{n}"))
        ids = [each.get("id") for each in root.iter(f"{SVG}pattern")]
        assert ids == ([f"key{n}-{shade}"] if SHADES[shade].pattern else []) and root.get("aria-hidden") == "true"
    assert re.search(r'fill="url\(#map-contested\)"', drawn({"CHN": "contested"}, ""))
