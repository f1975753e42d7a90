//! A million claims over 50,000 propositions, beside what people do today: rows counted by place, with pandas or polars.
#![expect(clippy::unwrap_used, reason = "a bench may")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use troopmap::{
    Activity, Claim, Dossier, Edtf, Gazetteer, Hedge, Hit, Meters, Place, PlaceId, Position, Records, Source, SourceId,
    assess, locate,
};

/// Claims on one proposition.
const EACH: usize = 20;
const SOURCES: usize = 500;

fn main() {
    let measuring = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[usize] = if measuring { &[10_000, 100_000, 1_000_000] } else { &[2_000] };
    let mut before: Option<(f64, f64)> = None;
    for &claims in sizes {
        let dossier = Dossier::try_from(records(claims)).unwrap();
        let located = locate(&dossier, &Grid);
        let start = Instant::now();
        let assessed = assess::as_of(&located, None);
        let seconds = start.elapsed().as_secs_f64();
        let propositions = assessed.assessments().len();
        #[expect(clippy::cast_precision_loss, reason = "a million")]
        let size = claims as f64;
        print!("{claims} claims, {propositions} propositions: {seconds:.3} s, {:.0} claims/s", size / seconds);
        if let Some((size_before, seconds_before)) = before {
            print!(", exponent {:.2}", (seconds / seconds_before).ln() / (size / size_before).ln());
        }
        println!("{}", memory().map_or(String::new(), |peak| format!(", peak {peak} MB")));
        before = Some((size, seconds));
        drop(assessed);
        if measuring {
            count_rows(claims);
        }
    }
}

/// A place for each proposition, on a grid.
struct Grid;

impl Gazetteer for Grid {
    fn search(&self, _: &str) -> Vec<Hit> {
        Vec::new()
    }

    fn similar(&self, _: &str, _: usize) -> Vec<Hit> {
        Vec::new()
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        let number: u32 = id.as_str().strip_prefix("grid:")?.parse().ok()?;
        let (lon, lat) = (f64::from(number % 360) - 180.0, f64::from(number / 360 % 180) - 90.0);
        Some(Place::new(
            id.clone(),
            format!("place {number}"),
            Position::new(lon, lat).ok()?,
            Meters::new(1000.0).ok()?,
        ))
    }

    fn attribution(&self) -> &'static str {
        ""
    }
}

fn records(claims: usize) -> Records {
    let mut records = Records::default();
    let id = |number: usize| SourceId::new(format!("s{number}")).unwrap();
    records.sources = (0..SOURCES).map(|number| Source::new(id(number))).collect();
    let day = Edtf::parse("2024-10-18").unwrap();
    records.documents = (0..SOURCES)
        .map(|number| troopmap::Document::new(format!("d{number}").parse().unwrap(), id(number), day.clone()))
        .collect();
    let hedges = [Hedge::Confirmed, Hedge::Assessed, Hedge::Likely, Hedge::Possible];
    for number in 0..claims {
        let place = number / EACH;
        let document = (number * 7 + place) % SOURCES;
        let mut claim = Claim::new(format!("c{number}").parse().unwrap(), format!("d{document}").parse().unwrap());
        claim.asserted_by = Some(id((number * 31 + place) % (SOURCES / 5)));
        claim.subject = Some("soldiers".to_owned());
        claim.activity = Some(Activity::Stationed);
        claim.places = [format!("p{place}")].into_iter().collect();
        claim.at = Some(troopmap::Pins::Only(troopmap::Pin::place(PlaceId::new(format!("grid:{place}")).unwrap())));
        claim.hedge = Some(hedges[number % hedges.len()]);
        records.claims.push(claim);
    }
    records
}

/// The most memory this process has had, in MB; only where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// The same rows counted by place with pandas and polars, where Python has them.
fn count_rows(claims: usize) {
    let mut rows = String::from("place,source,hedge\n");
    for number in 0..claims {
        let place = number / EACH;
        let _ = writeln!(rows, "p{place},s{},{}", (number * 31 + place) % (SOURCES / 5), number % 4);
    }
    for (name, count) in [
        ("pandas", "import pandas as x, io; t = x.read_csv(io.BytesIO(data)); f = lambda: t.groupby('place').size()"),
        ("polars", "import polars as x, io; t = x.read_csv(io.BytesIO(data)); f = lambda: t.group_by('place').len()"),
    ] {
        let script = format!(
            "import sys, time\ndata = sys.stdin.buffer.read()\n{count}\nf(); s = time.perf_counter(); f(); print(f'{{time.perf_counter() - s:.3f}} s')"
        );
        let child = Command::new("python3")
            .args(["-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else { return };
        let _ = child.stdin.take().map(|mut input| input.write_all(rows.as_bytes()));
        match child.wait_with_output() {
            Ok(output) if output.status.success() => {
                print!(
                    "  {name}, rows counted by place, already in memory: {}",
                    String::from_utf8_lossy(&output.stdout)
                );
            }
            _ => println!("  {name} is not here"),
        }
    }
}
