//! The time and memory of the assessment, and how they grow with the number of claims, compared with counting rows by subject and
//! place in pandas and polars.
#![expect(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "support/random.rs"]
#[expect(dead_code, reason = "another bench scatters spots with it")]
mod random;

use std::fmt::Write as _;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use random::Random;
use troopmap::dossier::{Dossier, Records};
use troopmap::{
    Activity, Assessment, Claim, Document, Edtf, Gazetteer, Meters, Pin, Pins, Place, PlaceId, PlaceMatch, Position,
    Source, Stance, assess, locate,
};

const SUBJECTS: usize = 500;
const TOWNS: usize = 100;
const SOURCES: usize = 2000;
/// Claims per document.
const PER_DOCUMENT: usize = 10;
const ROUNDS: usize = 3;

fn main() {
    let is_measuring = std::env::args().any(|argument| argument == "--bench");
    let sizes: &[usize] = if is_measuring { &[10_000, 100_000, 1_000_000] } else { &[1000] };
    let mut before: Option<(usize, f64)> = None;
    for &claims in sizes {
        let records = records(claims);
        let csv = is_measuring.then(|| write_csv(&records));
        let dossier = Dossier::try_from(records).unwrap();
        let held = memory("VmRSS");
        let started = Instant::now();
        let located = locate(&dossier, &Towns);
        let locating = started.elapsed().as_secs_f64();
        let (mut best, mut outcome) = (f64::INFINITY, (0, 0));
        for _ in 0..if is_measuring { ROUNDS } else { 1 } {
            let started = Instant::now();
            let assessed = black_box(assess::as_of(&located, None));
            best = best.min(started.elapsed().as_secs_f64());
            let origins = assessed.assessments().iter().map(Assessment::independent_origins).sum();
            outcome = (assessed.assessments().len(), origins);
        }
        let (propositions, origins) = outcome;
        println!("{claims} claims, {propositions} propositions, {origins} independent origins that affirm");
        println!("  troopmap locate                     {:>9.1} ms", locating * 1e3);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let (rate, growth) = (
            claims as f64 / best / 1e6,
            before.map(|(fewer, time)| (best / time).ln() / (claims as f64 / fewer as f64).ln()),
        );
        println!("  troopmap assess, all cores          {:>9.1} ms  {rate:.2} million claims a second", best * 1e3);
        if let Some(growth) = growth {
            println!("  time grows with the number of claims to the power of {growth:.2}");
        }
        if let (Some(held), Some(most)) = (held, memory("VmHWM")) {
            println!("  memory: {held} MB for the dossier, {most} MB peak during assessment");
        }
        if let Some(csv) = csv {
            time_pandas_and_polars(&csv);
        }
        println!();
        before = Some((claims, best));
    }
}

/// Returns megabytes from `/proc`. `None` on other systems.
fn memory(key: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(key))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// A gazetteer of a hundred towns, all of them pinned by claims.
struct Towns;

fn town(at: usize) -> PlaceId {
    PlaceId::new(format!("town:{at}")).unwrap()
}

impl Gazetteer for Towns {
    fn search(&self, _: &str) -> Vec<PlaceMatch> {
        Vec::new()
    }

    fn find_similar(&self, _: &str, _: usize) -> Vec<PlaceMatch> {
        Vec::new()
    }

    fn get(&self, id: &PlaceId) -> Option<Place> {
        let at: u32 = id.as_str().strip_prefix("town:")?.parse().ok()?;
        let position = Position::new(f64::from(at), 50.0).ok()?;
        Some(Place::new(id.clone(), format!("Town {at}"), position, Meters::new(1000.0).ok()?))
    }

    fn attribution(&self) -> &'static str {
        ""
    }
}

/// Random claims: one in five cites another, one in ten denies, one in ten was relayed, one in fifty shares evidence.
fn records(claims: usize) -> Records {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small")]
    let mut below = move |bound: usize| (random.unit() * bound as f64) as usize;
    let mut records = Records::default();
    for at in 0..SOURCES {
        let mut source = Source::new(format!("source-{at}").parse().unwrap());
        source.reliability = Some(["A", "B", "C", "D", "E", "F"][at % 6].parse().unwrap());
        source.group = (at % 10 == 0).then(|| format!("group {}", at % 50));
        records.sources.push(source);
    }
    let dates: Vec<Edtf> = (1..=28).map(|day| Edtf::parse(&format!("2024-10-{day:02}")).unwrap()).collect();
    let documents = claims.div_ceil(PER_DOCUMENT);
    for at in 0..documents {
        let publisher = records.sources[below(SOURCES)].id.clone();
        // In the order of their dates, so that claims cite earlier ones.
        let date = dates[at * dates.len() / documents].clone();
        records.documents.push(Document::new(format!("document-{at}").parse().unwrap(), publisher, date));
    }
    let mut latest: Vec<Option<usize>> = vec![None; SUBJECTS * TOWNS];
    for at in 0..claims {
        let document = &records.documents[at / PER_DOCUMENT];
        let mut claim = Claim::new(format!("claim-{at}").parse().unwrap(), document.id.clone());
        let (subject, place) = (below(SUBJECTS), below(TOWNS));
        claim.subject = Some(format!("unit {subject}"));
        claim.activity = Some(Activity::Stationed);
        claim.places = [format!("Town {place}")].into_iter().collect();
        claim.at = Some(Pins::Only(Pin::from_place_id(town(place))));
        let before = latest[subject * TOWNS + place].replace(at);
        match (below(10), before) {
            (0 | 1, Some(before)) => claim.cites = vec![records.claims[before].id.clone()],
            (2, _) => claim.stance = Stance::Denies,
            (3, _) => {
                claim.asserted_by = Some(records.sources[below(SOURCES)].id.clone());
                claim.via = vec![records.sources[below(SOURCES)].id.clone()];
            }
            _ => claim.asserted_by = Some(records.sources[below(SOURCES)].id.clone()),
        }
        if below(50) == 0 {
            claim.evidence = vec![format!("photo-{}", below(claims / 100 + 1)).parse().unwrap()];
        }
        records.claims.push(claim);
    }
    records
}

/// Writes the claims as a CSV table.
fn write_csv(records: &Records) -> String {
    let mut csv = "claim,document,source,subject,place\n".to_owned();
    for claim in &records.claims {
        let source = claim.asserted_by.as_ref().map_or("", |source| source.as_str());
        let (subject, place) = (claim.subject.as_deref().unwrap_or(""), &claim.places.0[0]);
        writeln!(csv, "{},{},{source},{subject},{place}", claim.id, claim.document).unwrap();
    }
    csv
}

/// The usual analysis, timed without reading the file.
const SCRIPT: &str = "
import sys, time
path = sys.argv[1]
def best(work):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000
try:
    import pandas
    table = pandas.read_csv(path)
    by = lambda: table.groupby(['subject', 'place'])
    print(f'  pandas {pandas.__version__}, rows per place        {best(lambda: by().size()):9.1f} ms')
    print(f'  pandas, sources per place           {best(lambda: by()[\"source\"].nunique()):9.1f} ms')
except ImportError:
    print('  pandas is not installed here')
try:
    import polars
    table = polars.read_csv(path)
    by = lambda: table.group_by(['subject', 'place'])
    print(f'  polars {polars.__version__}, rows per place        {best(lambda: by().len()):9.1f} ms')
    print(f'  polars, sources per place           {best(lambda: by().agg(polars.col(\"source\").n_unique())):9.1f} ms')
except ImportError:
    print('  polars is not installed here')
";

fn time_pandas_and_polars(csv: &str) {
    let folder = std::env::temp_dir();
    let path = folder.join(format!("troopmap-assess-{}.csv", std::process::id()));
    std::fs::write(&path, csv).unwrap();
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    match Command::new(&python).arg("-c").arg(SCRIPT).arg(&path).output() {
        Ok(output) if output.status.success() => print!("{}", String::from_utf8_lossy(&output.stdout)),
        Ok(output) => println!("  {python} failed: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("  pandas and polars were not run: {python}: {error}"),
    }
    std::fs::remove_file(&path).unwrap();
}
