"""Packs `data/gazetteer/outlines.bin`: the outlines of countries and first-order divisions, from Natural Earth.

    python3 data/pack/outlines.py FOLDER

FOLDER holds `world_map.gpkg` (Natural Earth 4.1.0, generalized, as in QGIS 3.22: table `states_provinces`), `gazetteer-world.tsv`,
`gazetteer-small-kp-ua.tsv` and `divisions.tsv`. Needs shapely 2.2. Besides the outlines, the script writes FOLDER/area-pins.tsv:
for each area a position inside it (the center of the greatest circle that fits into its largest part) and the distance from there
to its farthest point.

The divisions of Natural Earth are not those of GeoNames: some countries have more, some fewer. Each polygon goes to the division that
most of the settlements in it belong to, so that several polygons can make one division. A division that has most of its settlements
in a polygon of another one is cut from it: the cut lies halfway between the settlements of the two. A polygon without settlements
goes to the division of its name, or of the nearest settlement. Countries are the union of their divisions; Crimea is in UA, as in
GeoNames.

The file: a word count of countries, then for each country its code (2 bytes), two bytes of padding, the offset and the length of its
block, and its box (west, south, east, north as 16-bit numbers in 1/100 degree, rounded outward). A block is a raw deflate stream of numbers (varint; signed numbers with the sign in the lowest bit): the arcs, each as the
number of its points and their differences in 1/500 degree, longitude first; then the areas, each as its code (length and bytes),
the number of its polygons, for each the number of its rings, for each the number of its arcs and their indexes, doubled, plus one
if the arc runs backward. The first ring of a polygon is its outside, counterclockwise.
"""

import collections
import csv
import math
import re
import sqlite3
import struct
import sys
import unicodedata
import zlib
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.polygon import orient

UNITS = 500  # per degree
TOLERANCE = 0.025  # degrees; about the detail of a map at 1:50 million
SMALLEST_PART = 0.0006  # square degrees, about 6 km² at the equator
csv.field_size_limit(1 << 30)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def fold(name):
    plain = unicodedata.normalize("NFKD", name.lower())
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in plain if not unicodedata.combining(c)))


def read_settlements(folder):
    points, codes = [], []
    for table in ("gazetteer-world.tsv", "gazetteer-small-kp-ua.tsv"):
        for row in rows(folder / table):
            known = row["admin1"] not in ("", "0", "00")
            codes.append(row["country"] + ("." + row["admin1"] if known else ""))
            points.append((float(row["lon"]), float(row["lat"])))
    return points, codes


def read_polygons(folder):
    """Returns (country, names, polygon) for each part of each division."""
    base = sqlite3.connect(f"file:{folder / 'world_map.gpkg'}?mode=ro", uri=True)
    found = []
    columns = "iso_a2, name, woe_name, gn_name, adm0_a3, geom"
    for iso, name, woe, gn, adm0, blob in base.execute(f"select {columns} from states_provinces order by fid"):
        header = 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
        geometry = shapely.make_valid(shapely.from_wkb(blob[header:]))
        names = [text for text in (name, woe, gn) if text]
        # Kashmir, Somaliland and other areas whose code is -1 have the code of the country that holds them in `adm0_a3`.
        country = iso if re.fullmatch("[A-Z]{2}", iso or "") else ""
        found.append((country, names, MultiPolygon([p for p in flatten(geometry)])))
    return found


def flatten(geometry):
    if isinstance(geometry, Polygon):
        return [geometry] if not geometry.is_empty else []
    return [p for part in getattr(geometry, "geoms", []) for p in flatten(part)]


def assign(polygons, points, codes, names_of):
    """Returns the geometry of each division."""
    tree = shapely.STRtree([Point(p) for p in points])
    inside = []
    total = collections.Counter(codes)
    for _, _, polygon in polygons:
        inside.append(sorted(int(i) for i in tree.query(polygon, predicate="contains")))
    counts = [collections.Counter(codes[i] for i in members) for members in inside]
    main = []
    for (country, names, polygon), votes in zip(polygons, counts):
        wanted = [fold(name) for name in names]
        named = [c for c in names_of.get(country, {}) if set(wanted) & names_of[country][c]]
        if votes:
            # A division of the same name wins if it has settlements here; otherwise the majority decides.
            best = max(votes, key=lambda c: (votes[c] * (3 if c in named else 1), c))
        elif len(named) == 1:
            best = named[0]
        else:
            near = int(tree.nearest(polygon.representative_point()))
            best = codes[near] if not country or codes[near][:2] == country else country
        main.append(best)
    owners = set(main)
    pieces = collections.defaultdict(list)
    for (_, _, polygon), votes, members, best in zip(polygons, counts, inside, main):
        cut = [c for c in sorted(votes) if c not in owners and "." in c and votes[c] * 2 > total[c]]
        if not cut:
            pieces[best].append(polygon)
            continue
        shares = {best, *cut}
        seeds = [i for i in members if codes[i] in shares]
        unique = {}
        for i in seeds:
            unique.setdefault(points[i], codes[i])
        cells = shapely.voronoi_polygons(shapely.MultiPoint(list(unique)), extend_to=polygon)
        seed_tree = shapely.STRtree([Point(p) for p in unique])
        by_code = collections.defaultdict(list)
        order = list(unique.values())
        for cell in cells.geoms:
            hits = seed_tree.query(cell, predicate="contains")
            by_code[order[int(hits[0])]].append(cell)
        for code in sorted(by_code):
            part = shapely.intersection(polygon, shapely.union_all(by_code[code]))
            pieces[code].extend(flatten(part))
    return {code: shapely.union_all(shapely.make_valid(parts)) for code, parts in sorted(pieces.items())}


def quantize(geometry):
    """Rounds to the grid, and drops parts that are too small to see unless they are all there is."""
    rounded = shapely.set_precision(geometry, 1 / UNITS)
    parts = sorted(flatten(rounded), key=lambda p: -p.area)
    if not parts:
        point = geometry.representative_point()
        parts = flatten(shapely.set_precision(point.buffer(0.006, 2), 1 / UNITS))
    keep = [p for i, p in enumerate(parts) if i == 0 or p.area >= SMALLEST_PART]
    return MultiPolygon([orient(Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= SMALLEST_PART])) for p in keep])


def grid(point):
    return round(point[0] * UNITS), round(point[1] * UNITS)


def rings_of(geometry):
    return [
        [[grid(p) for p in ring.coords[:-1]] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in geometry.geoms
    ]


def build_arcs(areas):
    """Cuts all rings at the points where borders meet. Returns the arcs, and the areas with indexes of arcs instead of points."""
    neighbors = collections.defaultdict(set)
    meetings = set()
    for polygons in areas.values():
        for rings in polygons:
            for ring in rings:
                for i, point in enumerate(ring):
                    pair = frozenset((ring[i - 1], ring[(i + 1) % len(ring)]))
                    neighbors[point].add(pair)
    meetings = {point for point, pairs in neighbors.items() if len(pairs) > 1}
    arcs, index = [], {}

    def number(arc):
        if arc in index:
            return 2 * index[arc]
        back = arc[::-1]
        if back in index:
            return 2 * index[back] + 1
        index[arc] = len(arcs)
        arcs.append(arc)
        return 2 * index[arc]

    def cut(ring):
        starts = [i for i, point in enumerate(ring) if point in meetings]
        if not starts:
            first = ring.index(min(ring))
            turned = ring[first:] + ring[:first]
            return [number(tuple(turned + turned[:1]))]
        found = []
        for at, start in enumerate(starts):
            end = starts[(at + 1) % len(starts)]
            arc = ring[start : end + 1] if end > start else ring[start:] + ring[: end + 1]
            found.append(number(tuple(arc)))
        return found

    coded = {code: [[cut(ring) for ring in rings] for rings in polygons] for code, polygons in areas.items()}
    return arcs, coded


def varint(out, number):
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)


def signed(out, number):
    varint(out, number << 1 if number >= 0 else (-number << 1) - 1)


def block(areas):
    arcs, coded = build_arcs(areas)
    out = bytearray()
    varint(out, len(arcs))
    for arc in arcs:
        varint(out, len(arc))
        x = y = 0
        for px, py in arc:
            signed(out, px - x)
            signed(out, py - y)
            x, y = px, py
    varint(out, len(coded))
    for code, polygons in coded.items():
        text = code.encode()
        varint(out, len(text))
        out += text
        varint(out, len(polygons))
        for rings in polygons:
            varint(out, len(rings))
            for ring in rings:
                varint(out, len(ring))
                for arc in ring:
                    varint(out, arc)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    return deflate.compress(bytes(out)) + deflate.flush(), sum(map(len, arcs))


def distance(a, b):
    (x1, y1), (x2, y2) = ((math.radians(v) for v in p) for p in (a, b))
    h = math.sin((y2 - y1) / 2) ** 2 + math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * 6_378_137 * math.asin(math.sqrt(min(1, h)))


def pin(geometry, original):
    largest = max(geometry.geoms, key=lambda p: p.area)
    both = [p for p in flatten(shapely.intersection(largest, original)) if p.area > 0]
    target = max(both, key=lambda p: p.area, default=largest)
    center = shapely.maximum_inscribed_circle(target, tolerance=max(target.area**0.5 / 200, 1e-4)).coords[0]
    center = round(center[0], 3), round(center[1], 3)
    if not target.contains(Point(center)):
        center = target.representative_point().coords[0]
    farthest = max(distance(center, p) for polygon in geometry.geoms for p in polygon.exterior.coords)
    return center, math.ceil(farthest / 1000) * 1000


def main(folder):
    points, codes = read_settlements(folder)
    names_of = collections.defaultdict(lambda: collections.defaultdict(set))
    for row in rows(folder / "divisions.tsv"):
        code = row["code"]
        if code.count(".") == 1:
            names = [row["name"], *row["names"].split("|")]
            names_of[code[:2]][code] |= {fold(name) for name in names if fold(name)}
    # Codes that are no longer in use count for the country alone.
    codes = [code if code in names_of[code[:2]] else code[:2] for code in codes]
    original = assign(read_polygons(folder), points, codes, names_of)
    order = list(original)
    simple = shapely.coverage_simplify([original[code] for code in order], TOLERANCE)
    areas = {}
    for code, geometry in zip(order, simple):
        if geometry.is_empty or geometry.area < SMALLEST_PART:
            geometry = original[code]
        areas[code] = quantize(geometry)
    by_country = collections.defaultdict(dict)
    for code, geometry in areas.items():
        by_country[code[:2]][code] = geometry
    blocks, pins, total = [], [], 0
    for country, divisions in sorted(by_country.items()):
        whole = shapely.union_all(list(divisions.values()))
        whole = MultiPolygon([orient(p) for p in flatten(shapely.set_precision(whole, 1 / UNITS))])
        known = {code: g for code, g in divisions.items() if "." in code}
        source = shapely.union_all([original[code] for code in divisions])
        packed, length = block({code: rings_of(g) for code, g in [(country, whole), *known.items()]})
        total += length
        west, south, east, north = (100 * v for v in whole.bounds)
        box = math.floor(west), math.floor(south), math.ceil(east), math.ceil(north)
        blocks.append((country, box, packed))
        for code, geometry, at in [(country, whole, source), *((c, g, original[c]) for c, g in known.items())]:
            center, radius = pin(geometry, at)
            pins.append(f"{code}\t{center[1]:.4f}\t{center[0]:.4f}\t{radius}\n")
    head = bytearray(struct.pack("<I", len(blocks)))
    offset = 4 + 20 * len(blocks)
    for country, box, packed in blocks:
        head += struct.pack("<2sHII4h", country.encode(), 0, offset, len(packed), *box)
        offset += len(packed)
    file = bytes(head) + b"".join(packed for *_, packed in blocks)
    target = Path(__file__).resolve().parent.parent / "gazetteer" / "outlines.bin"
    target.write_bytes(file)
    (folder / "area-pins.tsv").write_text("code\tlat\tlon\tradius\n" + "".join(pins), encoding="utf-8")
    print(f"{len(blocks)} countries, {len(pins) - len(blocks)} divisions, {total} points, {len(file)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
