"""Packs the base map: Natural Earth lines and rings into small tables for `src/export/draw/basemap.rs`.

    python3 data/pack/basemap.py NATURAL_EARTH_FOLDER WORLD_ATLAS_FOLDER GAZETTEER_TSV

NATURAL_EARTH_FOLDER holds the GeoJSON files of Natural Earth 4.0.0 named below; WORLD_ATLAS_FOLDER is the unpacked npm
package world-atlas 2.0.2 (Natural Earth 4.1.0), of which land-10m.json and countries-50m.json are read. Needs nothing
but Python 3. GAZETTEER_TSV is the table of GeoNames places from which the gazetteer is made, unpacked; the larger towns of it
help readers to find their way.
Run twice it writes the same bytes.

One table: a zlib stream of

    units per degree
    count of parts
    for each part: class, count of points
    for each part and point: the step in longitude
    for each part and point: the step in latitude

All numbers are LEB128 varints; steps are zigzag-coded units from the point before (from zero for the first of a part). Rings
repeat no point: the reader closes them. Longitudes of a ring may run past 180.
"""

import json
import math
import sys
import zlib
from pathlib import Path

# How far a point may lie from the line without it, in degrees.
FINE = 0.0015  # the world-atlas copy is itself rounded to 0.0036 by 0.0017
COARSE = 0.008  # for maps on which a pixel covers more than 4 km

CLASSES = {"international": 0, "disputed": 1, "indefinite": 2, "line_of_control": 3, "claim": 4, "breakaway": 5}
# Added to the class of a line that the United Nations do not draw: breakaway regions, and what is listed here.
NOT_UN = 8
NOT_UN_BOXES = [
    (33.5, 45.6, 35.1, 46.3),  # the land boundary of Crimea (General Assembly resolution 68/262)
    (47.9, 7.9, 49.0, 11.4),  # Somaliland
]
# The countries only tell where a name fits; nothing is drawn or coloured by them.
ROUGH = 0.05  # as above
NAMES = {
    "United States of America": "United States",
    "Dem. Rep. Congo": "DR Congo",
    "Central African Rep.": "Central African Republic",
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Dominican Rep.": "Dominican Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "S. Sudan": "South Sudan",
    "W. Sahara": "Western Sahara",
    "Macedonia": "North Macedonia",
    "eSwatini": "Eswatini",
    "Solomon Is.": "Solomon Islands",
    "Falkland Is.": "Falkland Islands",
    "St. Vin. and Gren.": "Saint Vincent and the Grenadines",
    "Marshall Is.": "Marshall Islands",
    "N. Mariana Is.": "Northern Mariana Islands",
}
# Areas that hardly any state recognises carry no name.
LEFT_OUT = {"N. Cyprus", "Somaliland", "Siachen Glacier", "Indian Ocean Ter.", "Fr. S. Antarctic Lands", "Antarctica"}
# Where the lines of 1:10 million exist, those of 1:50 million give way.
REGIONS = [(124.0, 33.0, 146.5, 56.0), (21.0, 43.0, 50.0, 60.0)]


def inside(point, box):
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def geojson(folder, name):
    return json.loads((folder / f"{name}.geojson").read_text())["features"]


def rings(features):
    return [ring for feature in features for ring in feature["geometry"]["coordinates"]]


def atlas(folder, name, layer):
    """The geometries of a TopoJSON file: the properties and the rings of each, arcs joined."""
    topology = json.loads((folder / f"{name}.json").read_text())
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(arc)
    for geometry in topology["objects"][layer]["geometries"]:
        found = []
        polygons = geometry.get("arcs", [])
        for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
            for ids in polygon:
                ring = []
                for i in ids:
                    arc = arcs[i] if i >= 0 else arcs[~i][::-1]
                    ring += arc[1:] if ring else arc
                found.append(ring)
        yield geometry.get("properties", {}), found


def countries(folder):
    """Names, and rings with the number of the name they belong to; specks are left out."""
    listed = sorted(
        (NAMES.get(properties["name"], properties["name"]), found)
        for properties, found in atlas(folder, "countries-50m", "countries")
        if properties["name"] not in LEFT_OUT
    )
    parts = []
    for number, (_, found) in enumerate(listed):
        for ring in found:
            ring = unwrapped(ring)
            west, east = min(x for x, _ in ring), max(x for x, _ in ring)
            south, north = min(y for _, y in ring), max(y for _, y in ring)
            if max(east - west, north - south) > 0.3:
                parts.append((number, simplified(ring, ROUGH)))
    return [name for name, _ in listed], parts


def simplified(line, tolerance):
    """Douglas and Peucker (1973), longitudes shortened by the cosine of the latitude."""
    keep = [False] * len(line)
    keep[0] = keep[-1] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        ax, ay = line[first]
        shrink = math.cos(math.radians(ay))
        dx, dy = (line[last][0] - ax) * shrink, line[last][1] - ay
        length = dx * dx + dy * dy
        worst, at = tolerance * tolerance, None
        for i in range(first + 1, last):
            px, py = (line[i][0] - ax) * shrink, line[i][1] - ay
            t = max(0.0, min(1.0, (px * dx + py * dy) / length)) if length else 0.0
            off = (px - t * dx) ** 2 + (py - t * dy) ** 2
            if off > worst:
                worst, at = off, i
        if at is not None:
            keep[at] = True
            spans += [(first, at), (at, last)]
    return [point for point, kept in zip(line, keep) if kept]


def joined_at_180(found):
    """Puts rings that were cut at the antimeridian together again, in longitudes that run past 180."""
    done, east, west = [], [], []
    for ring in found:
        if min(y for _, y in ring) < -80 or not any(abs(x) > 179.999 for x, _ in ring):
            done.append(ring)
            continue
        ring = unwrapped(ring)
        if max(x for x, _ in ring) > 180.001:
            done.append(ring)
            continue
        # Both files write points of the antimeridian now as 180, now as -180.
        side = 1 if sum(x for x, _ in ring if abs(x) < 179.999) > 0 else -1
        ring = [(180.0 * side if abs(x) > 179.999 else x, y) for x, y in ring]
        (east if side > 0 else west).append(ring)
    for ring in east:
        partner = next((other for other in west if cut_of(other) == cut_of(ring)), None)
        if partner:
            west.remove(partner)
            done.append(spliced(ring, [(x + 360, y) for x, y in partner]))
        else:
            done.append(ring)
    return done + west


def unwrapped(ring):
    """Longitudes without the jump from 180 to -180, the eastern part past 180."""
    turned, turn, before = [], 0, ring[0][0]
    for x, y in ring:
        if abs(x - before) > 180:
            turn += 360 if x < before else -360
        turned.append((x + turn, y))
        before = x
    if min(x for x, _ in turned) < -180.001:
        turned = [(x + 360, y) for x, y in turned]
    return turned


def cut_of(ring):
    """Where a ring touches the antimeridian, from south to north, to a hundredth of a degree."""
    return sorted({round(y, 2) for x, y in ring if abs(x) == 180})


def spliced(east, west):
    """Two closed rings that share one stretch of longitude 180, as one."""

    def opened(ring):
        ring = ring[:-1] if ring[0] == ring[-1] else ring
        on = [x == 180 for x, _ in ring]
        start = next(i for i in range(len(ring)) if on[i - 1] and not on[i])
        ring, on = ring[start:] + ring[:start], on[start:] + on[:start]
        return [ring[-1]] + ring[: on.index(True) + 1]

    return opened(east) + opened(west)[1:]


def outside_regions(line):
    """The stretches of a line outside the finer regions; a stretch keeps its first point inside, so nothing gapes."""
    parts, part = [], []
    for point in line:
        if any(inside(point, box) for box in REGIONS):
            if len(part) > 0:
                part.append(point)
                parts.append(part)
            part = []
            last_inside = point
        else:
            if not part and point is not line[0]:
                part = [last_inside]
            part.append(point)
    if len(part) > 1:
        parts.append(part)
    return [part for part in parts if len(part) > 1]


def border_class(properties, line):
    found = CLASSES[properties["class"]]
    boxed = any(all(inside(point, box) for point in line) for box in NOT_UN_BOXES)
    return found + (NOT_UN if properties["class"] == "breakaway" or (boxed and found) else 0)


def borders(folder):
    parts = []
    for feature in geojson(folder, "ne50-borders"):
        line = feature["geometry"]["coordinates"]
        number = border_class(feature["properties"], line)
        parts += [(number, part) for part in outside_regions(line)]
    for feature in geojson(folder, "ne10-borders-region"):
        if feature["properties"]["class"] != "overlay":
            line = feature["geometry"]["coordinates"]
            parts.append((border_class(feature["properties"], line), line))
    return chained(parts)


def rivers(folder):
    parts = []
    for feature in geojson(folder, "ne50-rivers"):
        rank = int(feature["properties"]["rank"])
        parts += [(rank, part) for part in outside_regions(feature["geometry"]["coordinates"])]
    for feature in geojson(folder, "ne10-rivers-region"):
        parts.append((int(feature["properties"]["rank"]), feature["geometry"]["coordinates"]))
    return chained(parts)


def chained(parts):
    """Lines of one class that meet end to end, as one line: dashes then run on."""
    done = []
    for number, line in parts:
        line = [tuple(point) for point in line]
        if done and done[-1][0] == number and done[-1][1][-1] == line[0]:
            done[-1] = (number, done[-1][1] + line[1:])
        else:
            done.append((number, line))
    by_end = {}
    merged = []
    for number, line in done:
        for key in ((number, line[0]), (number, line[-1])):
            if key in by_end and by_end[key] is not None:
                other = by_end[key]
                if merged[other] is None:
                    continue
                base = merged[other][1]
                if base[-1] == line[0]:
                    joined = base + line[1:]
                elif base[-1] == line[-1]:
                    joined = base + line[::-1][1:]
                elif base[0] == line[-1]:
                    joined = line + base[1:]
                elif base[0] == line[0]:
                    joined = line[::-1] + base[1:]
                else:
                    continue
                for end in (base[0], base[-1]):
                    if by_end.get((number, end)) == other:
                        del by_end[(number, end)]
                merged[other] = None
                line = joined
        merged.append((number, line))
        by_end[(number, line[0])] = by_end[(number, line[-1])] = len(merged) - 1
    return [part for part in merged if part]


def varint(number, into):
    while number > 127:
        into.append(number & 127 | 128)
        number >>= 7
    into.append(number)


def zigzag(number, into):
    varint(number << 1 if number >= 0 else (-number << 1) - 1, into)


def packed(parts, closed, units):
    head, xs, ys = bytearray(), bytearray(), bytearray()
    count = 0
    for number, line in parts:
        steps = []
        for x, y in line:
            point = (round(x * units), round(y * units))
            if not steps or steps[-1] != point:
                steps.append(point)
        if closed and len(steps) > 1 and steps[0] == steps[-1]:
            steps.pop()
        if len(steps) < (3 if closed else 2):
            continue
        count += 1
        varint(number, head)
        varint(len(steps), head)
        px = py = 0
        for x, y in steps:
            zigzag(x - px, xs)
            zigzag(y - py, ys)
            px, py = x, y
    start = bytearray()
    varint(units, start)
    varint(count, start)
    return zlib.compress(bytes(start + head + xs + ys), 9)


# Towns from this size on; where reports are densest, smaller ones too.
LARGE = 100_000
SMALLER = 25_000
DENSE = {"RU", "UA", "KP", "KR", "BY"}


def towns(table):
    """Name, hundredths of a degree east and north, population, one town a line, the largest first."""
    lines = Path(table).read_text().splitlines()
    header = lines[0].split("\t")
    found = []
    for line in lines[1:]:
        row = dict(zip(header, line.split("\t")))
        population = int(row["population"] or 0)
        # PPLX is a part of a town.
        if row["fcode"] != "PPLX" and population >= (SMALLER if row["country"] in DENSE else LARGE):
            found.append((-population, row["name"], round(float(row["lon"]) * 100), round(float(row["lat"]) * 100)))
    found.sort()
    text = "".join(f"{name}\t{lon}\t{lat}\t{-population}\n" for population, name, lon, lat in found)
    return len(found), zlib.compress(text.encode(), 9)


def main():
    natural_earth, atlas_folder = Path(sys.argv[1]), Path(sys.argv[2])
    into = Path(__file__).resolve().parent.parent / "basemap"
    names, shapes = countries(atlas_folder)
    (into / "countries.txt").write_text("\n".join(names) + "\n")
    coarse = joined_at_180(rings(geojson(natural_earth, "ne50-land")))
    # The atlas is cut at 85 degrees south, so Antarctica comes from the coarser table.
    antarctica = [ring for ring in coarse if min(y for _, y in ring) < -80]
    fine = [ring for ring in joined_at_180([ring for _, found in atlas(atlas_folder, "land-10m", "land") for ring in found]) if min(y for _, y in ring) > -80]
    fine = [simplified(ring, FINE) for ring in fine]
    ice = lambda ring: 1 if ring in antarctica else 0
    tables = {
        "land-coarse": ([(ice(ring), simplified(ring, COARSE)) for ring in coarse], True, 200),
        "land-fine": ([(ice(ring), ring) for ring in fine + antarctica], True, 500),
        "lakes": (
            [(int(f["properties"]["rank"]), r) for f in geojson(natural_earth, "ne50-lakes") for r in f["geometry"]["coordinates"]],
            True,
            500,
        ),
        "countries": (shapes, True, 100),
        "rivers": (rivers(natural_earth), False, 500),
        "borders": (borders(natural_earth), False, 500),
        "disputed": (
            [
                (0, ring)
                for feature in geojson(natural_earth, "ne10-disputed-areas-region")
                if feature["properties"]["type"] != "Overlay"
                for ring in feature["geometry"]["coordinates"]
            ],
            True,
            500,
        ),
    }
    count, data = towns(sys.argv[3])
    (into / "towns.bin").write_bytes(data)
    print(f"towns: {count}, {len(data)} bytes", file=sys.stderr)
    for name, (parts, closed, units) in tables.items():
        data = packed(parts, closed, units)
        (into / f"{name}.bin").write_bytes(data)
        print(f"{name}: {len(parts)} parts, {len(data)} bytes", file=sys.stderr)


main()
