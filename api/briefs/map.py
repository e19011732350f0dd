"""Maps of briefs as SVG: who is in and who is not, told apart by colour, and by pattern where colour is not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np

from concerted.api.briefs.world import equal_earth, world
from concerted.graph.projection.axes import Floats

# Units of the drawing, which is as wide as the whole Earth; what lies farther north or south is left out.
WIDTH = 2000
NORTH, SOUTH = 84.0, -57.0
# Marks of what would be too small to see, and the ring around what the map is about where that is small.
MARK, RING = 7, 26
# Room at either side for marks at the end of the world.
EDGE = 40
# Of the plane: below this area what the map is about has a ring around it.
_SEEN = 4e-3
_SEA, _LAND, _LINE = "#f1f5f8", "#dfe3e6", "#ffffff"


@dataclass(frozen=True, slots=True)
class Shade:
    """A way in which codes are drawn: a colour, with stripes or dots of another; ``sign`` stands for it where there is no drawing.

    The orange and the hue of the blue are those that M. Okabe and K. Ito (2008) found to be told apart by people who see fewer; the blue is
    darker than theirs, so that the two are told apart where they are printed without colour.
    """

    fill: str
    pattern: str = ""
    ink: str = ""
    sign: str = "■"


SHADES: Mapping[str, Shade] = {
    "subject": Shade("#d55e00"),
    "partner": Shade("#005a8c"),
    "party": Shade("#9ecae9"),
    "in": Shade("#005a8c"),
    "possible": Shade("#cfe3f2", "stripes", "#005a8c", "▧"),
    "out": Shade("#d55e00"),
    "contested": Shade("#fbe3d0", "stripes", "#d55e00", "▨"),
    "near": Shade("#eef0f2", "dots", "#8a949c", "▦"),
    "none": Shade(_LAND, sign="□"),
}


@dataclass(frozen=True, eq=False)
class _Drawn:
    """The world in units of the drawing: of each code its outline as a path, its area on the plane, its mark, and its middle."""

    outlines: Mapping[str, str]
    areas: Mapping[str, float]
    marks: Mapping[str, tuple[int, int]]
    centres: Mapping[str, tuple[int, int]]
    height: int
    frame: str


@lru_cache(maxsize=1)
def _drawn() -> _Drawn:
    found = world()
    edge = equal_earth(np.array([[180.0, 0.0], [0.0, NORTH], [0.0, SOUTH]]))
    scale = WIDTH / (2 * edge[0, 0])
    height = round(float(edge[1, 1] - edge[2, 1]) * scale)

    def placed(degrees: Floats) -> Floats:
        plane = equal_earth(degrees)
        on_paper: Floats = np.rint(np.column_stack([WIDTH / 2 + plane[:, 0] * scale, (edge[1, 1] - plane[:, 1]) * scale]))
        return on_paper

    outlines, areas, marks, centres = {}, {}, {}, {}
    for code, rings in found.shapes.items():
        outlines[code] = "".join(_path(placed(ring)) for ring in rings)
        sizes = [_area(equal_earth(ring)) for ring in rings]
        areas[code] = sum(sizes)
        largest = placed(rings[int(np.argmax(sizes))])
        x, y = ((largest.min(0) + largest.max(0)) / 2).astype(int).tolist()
        centres[code] = (x, y)
    for code, point in found.points.items():
        (x, y), = placed(np.array([point])).astype(int).tolist()
        marks[code] = (x, y)
    centres |= marks
    north = np.linspace(NORTH, SOUTH, 60)
    side = [np.column_stack([np.full(60, meridian), latitudes]) for meridian, latitudes in ((180.0, north), (-180.0, north[::-1]))]
    return _Drawn(outlines, areas, marks, centres, height, _path(placed(np.concatenate(side))))


def _path(points: Floats) -> str:
    """A closed line through points, as short steps; points that fall on the one before are left out."""
    whole = points.astype(int)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(1)]
    if len(steps) < 2:
        return ""
    told = "".join(f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}" for x, y in steps.tolist())
    return f"M{whole[0, 0]} {whole[0, 1]}l{told.lstrip()}z"


def _area(plane: Floats) -> float:
    x, y = plane.T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def drawn(codes: Mapping[str, str], alt: str, prefix: str = "map") -> str:
    """A map of the world.

    Parameters
    ----------
    codes : mapping of str to str
        Of each code that is not as the others the id of its shade. What has no shape and no place on the map is left out.
    alt : str
        What it shows, in a sentence: for those who do not see it.
    prefix : str
        What the ids in it begin with, where several drawings stand in one document.

    Returns
    -------
    str
        An SVG, whose coordinates are those of the Equal Earth projection.
    """
    found = _drawn()
    groups: dict[str, list[str]] = {shade: [] for shade in ("none", *reversed([s for s in SHADES if s != "none"]))}
    for code in found.outlines:
        groups[codes.get(code, "none")].append(code)
    used = [shade for shade in groups if groups[shade] or any(codes.get(code) == shade for code in found.marks)]
    box = f"{-EDGE} 0 {WIDTH + 2 * EDGE} {found.height}"
    body = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="{prefix}-alt">',
        f'<title id="{prefix}-alt">{escape(alt)}</title>', _defs(used, prefix), f'<path d="{found.frame}" fill="{_SEA}"/>',
        f'<g fill-rule="evenodd" stroke="{_LINE}" stroke-width="1.2" stroke-linejoin="round">',
        *(f'<path d="{"".join(found.outlines[code] for code in group)}" fill="{_fill(shade, prefix)}"/>'
          for shade, group in groups.items() if group),
        "</g>",
    ]
    # What is small is drawn last, so that nothing hides it.
    marked = [(shade, code) for shade in groups if shade != "none" for code in found.marks if codes.get(code) == shade]
    body += [
        f'<circle cx="{found.marks[code][0]}" cy="{found.marks[code][1]}" r="{MARK}" fill="{_fill(shade, prefix)}" '
        f'stroke="{_edge(shade)}" stroke-width="2"/>'
        for shade, code in marked
    ]
    body += [_ring(found, code) for code, shade in codes.items() if shade == "subject" and found.areas.get(code, 0) < _SEEN]
    return "".join([*body, "</svg>"])


def _edge(shade: str) -> str:
    """Around a mark: white around a full colour, the ink around a pattern, which is pale."""
    return SHADES[shade].ink or _LINE


def _ring(found: _Drawn, code: str) -> str:
    if code not in found.centres:
        return ""
    x, y = found.centres[code]
    return f'<circle cx="{x}" cy="{y}" r="{RING}" fill="none" stroke="{SHADES["subject"].fill}" stroke-width="5"/>'


def placed(code: str) -> bool:
    """Whether a code has a shape or a mark on the map."""
    found = world()
    return code in found.shapes or code in found.points


def swatch(shade: str, prefix: str) -> str:
    """The sign of a shade in a legend, which is read as text beside it: it says nothing itself."""
    fill, line = _fill(shade, prefix), SHADES[shade].ink or "#7a7a7a"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 18" width="28" height="18" aria-hidden="true">{_defs([shade], prefix)}'
        f'<rect x="1" y="1" width="26" height="16" fill="{fill}" stroke="{line}"/></svg>'
    )


def _fill(shade: str, prefix: str) -> str:
    return f"url(#{prefix}-{shade})" if SHADES[shade].pattern else SHADES[shade].fill


def _defs(shades: Iterable[str], prefix: str) -> str:
    patterns = []
    for id in shades:
        shade = SHADES[id]
        inside = {
            "": "", "stripes": f'<path d="M-3 13L13 -3M7 23L23 7" stroke="{shade.ink}" stroke-width="5"/>',
            "dots": f'<circle cx="5" cy="5" r="2.6" fill="{shade.ink}"/><circle cx="15" cy="15" r="2.6" fill="{shade.ink}"/>',
        }[shade.pattern]
        if inside:
            patterns.append(
                f'<pattern id="{prefix}-{id}" width="20" height="20" patternUnits="userSpaceOnUse">'
                f'<rect width="20" height="20" fill="{shade.fill}"/>{inside}</pattern>'
            )
    return f"<defs>{''.join(patterns)}</defs>" if patterns else ""
