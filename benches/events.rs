//! Converts a million rows of event data to GeoJSON with the command, GDAL and several Python libraries.
//!
//! Each program runs as a process of its own. GNU time measures wall-clock time, CPU time of all cores, and peak
//! memory. Programs that are not installed are skipped; `RIVALS_PYTHON` names an interpreter that has polars, pandas,
//! pyogrio, duckdb or osint-geo-extractor.
#![expect(clippy::unwrap_used, reason = "a bench may")]

#[path = "support/ged.rs"]
mod ged;
#[path = "support/random.rs"]
mod random;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

fn main() {
    let is_measuring = std::env::args().any(|argument| argument == "--bench");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("events");
    std::fs::create_dir_all(&folder).unwrap();
    for rows in if is_measuring { vec![10_000, 100_000, 1_000_000] } else { vec![100] } {
        let table = folder.join("ged.csv");
        let mut file = BufWriter::new(File::create(&table).unwrap());
        ged::write(rows, &mut file).unwrap();
        file.flush().unwrap();
        println!("{rows} rows of UCDP GED, {} MB", std::fs::metadata(&table).unwrap().len() / 1_000_000);
        run(&table, &folder.join("out.geojson"));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Runs all programs. troopmap comes first: the ratios are relative to it.
fn run(table: &Path, out: &Path) {
    let (table, out) = (table.to_str().unwrap(), out.to_str().unwrap());
    let ours = env!("CARGO_BIN_EXE_troopmap");
    let call = |to: &'static str| vec![ours, "convert", table, "--from", "ucdp", "--to", to, "-q", "-o", out];
    let without_rows = || [call("geojson"), vec!["--no-original"]].concat();
    let points = ["-oo", "X_POSSIBLE_NAMES=longitude", "-oo", "Y_POSSIBLE_NAMES=latitude"];
    let gdal = [&["ogr2ogr", "-f", "GeoJSON", out, table][..], &points].concat();
    let python = std::env::var("RIVALS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = |text: &'static str| vec![&*python, "-c", text, table, out];
    let programs = [
        ("troopmap convert to a collection", call("geojson")),
        ("troopmap convert to lines", call("geojsonl")),
        ("troopmap convert without the rows", without_rows()),
        ("polars, reading alone", script("import polars, sys; print(polars.read_csv(sys.argv[1]).height)")),
        ("pandas, reading alone", script("import pandas, sys; print(len(pandas.read_csv(sys.argv[1])))")),
        (
            "duckdb, reading alone",
            script("import duckdb, sys; duckdb.execute('CREATE TABLE t AS FROM read_csv(?)', [sys.argv[1]])"),
        ),
        ("GDAL ogr2ogr to GeoJSON", gdal),
        (
            "pandas and pyogrio to GeoJSON",
            script(
                "import geopandas, pandas, sys; t = pandas.read_csv(sys.argv[1]); \
                 geopandas.GeoDataFrame(t, geometry=geopandas.points_from_xy(t.longitude, t.latitude), crs=4326)\
                 .to_file(sys.argv[2], driver='GeoJSON', engine='pyogrio')",
            ),
        ),
        // It downloads its input and has no reader for GED, so its features are filled from the rows.
        (
            "osint-geo-extractor, six fields",
            script(
                "import csv, json, sys; from geo_extractor import Feature, FeatureCollection, FeatureProperties, Geometry\n\
                 def feature(r): return Feature(id=r['id'], geometry=Geometry(coordinates=[float(r['longitude']), \
                 float(r['latitude'])]), properties=FeatureProperties(title=r['source_headline'], date=r['date_start'][:10], \
                 description=r['where_description'], place_desc=r['where_coordinates'], links=[r['source_article']], \
                 source=r['source_original']))\n\
                 with open(sys.argv[1], newline='') as t: features = [feature(r) for r in csv.DictReader(t)]\n\
                 with open(sys.argv[2], 'w') as o: json.dump(FeatureCollection(features=features).__dict__, o)",
            ),
        ),
    ];
    let mut base = None;
    for (name, call) in programs {
        let _ = std::fs::remove_file(out);
        let Some([wall, cpu, memory]) = best(&call) else {
            println!("  {name:<34} not here");
            continue;
        };
        let [base_wall, base_cpu] = *base.get_or_insert([wall, cpu]);
        println!(
            "  {name:<34} {wall:>7.2} s {:>6.2}   {cpu:>7.2} s of cores {:>6.2}   {memory:>6.0} MB",
            wall / base_wall,
            cpu / base_cpu
        );
    }
}

/// Returns the faster of two runs.
fn best(call: &[&str]) -> Option<[f64; 3]> {
    let runs = [once(call)?, once(call)?];
    runs.into_iter().min_by(|a, b| a[0].total_cmp(&b[0]))
}

/// Returns wall-clock seconds, CPU seconds and peak megabytes. `None` if the program failed.
fn once(call: &[&str]) -> Option<[f64; 3]> {
    let mut time = Command::new("time");
    let done = time.args(["-q", "-f", "%e %U %S %M"]).args(call).stdout(Stdio::null()).output().ok()?;
    if !done.status.success() {
        return None;
    }
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let numbers: Vec<f64> = said.lines().last()?.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [wall, user, system, kilobytes] = *numbers.as_slice() else { return None };
    Some([wall, user + system, kilobytes / 1000.0])
}
