//! Maps written as GeoJSON and read back, beside `serde_json` with plain derived structs and beside the `geojson` crate.
#![expect(clippy::unwrap_used, reason = "a bench may")]

mod support;

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};
use support::{Clock, Contender, compare, is_measuring};
use troopmap::export::geojson::{self, FeatureWriter, Framing};
use troopmap::{Feature, ReadOptions, World, assess, dossier, feature, locate};

fn main() {
    println!("best of several rounds; the last column is the ratio to the first line\n");
    let samples = samples();
    let sizes = |sizes: [usize; 3]| if is_measuring() { sizes.to_vec() } else { vec![sizes[0] / 100] };
    for size in sizes([1_000, 10_000, 100_000]) {
        write(&samples, size);
    }
    for size in sizes([1_000, 10_000, 100_000]) {
        read(&samples, size);
    }
}

/// Points with 34 flat properties and a record of a claim or two.
fn samples() -> Vec<Feature> {
    let reading = dossier::read("fixtures/seed-article.toml", &ReadOptions::default()).unwrap();
    let dossier = reading.into_result().unwrap();
    let located = locate(&dossier, &World);
    let assessed = assess::as_of(&located, None);
    feature::collect(&assessed)
        .features()
        .iter()
        .filter(|feature| matches!(feature, Feature::Location(_)))
        .cloned()
        .collect()
}

fn text(features: impl Iterator<Item = impl std::borrow::Borrow<Feature>>) -> String {
    let mut writer = FeatureWriter::new(Vec::new(), Framing::Collection).unwrap();
    features.for_each(|feature| writer.write(feature.borrow()).unwrap());
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn write(samples: &[Feature], count: usize) {
    let text = text(samples.iter());
    let plain: PlainCollection = serde_json::from_str(&text).unwrap();
    let theirs: ::geojson::FeatureCollection = text.parse().unwrap();
    let base = || {
        let mut out = BufWriter::with_capacity(64 * 1024, io::sink());
        for feature in plain.features.iter().cycle().take(count) {
            serde_json::to_writer(&mut out, feature).unwrap();
            out.write_all(b"\n").unwrap();
        }
        out.flush().unwrap();
    };
    let rival = || {
        let mut writer = ::geojson::FeatureWriter::from_writer(BufWriter::with_capacity(64 * 1024, io::sink()));
        theirs.features.iter().cycle().take(count).for_each(|feature| writer.write_feature(feature).unwrap());
        writer.finish().unwrap();
    };
    let ours = || {
        let mut writer = FeatureWriter::new(io::sink(), Framing::Lines).unwrap();
        samples.iter().cycle().take(count).for_each(|feature| writer.write(feature).unwrap());
        writer.finish().unwrap();
    };
    compare(
        &format!("{count} points written, {} bytes each", text.len() / samples.len()),
        Clock::Thread,
        3,
        vec![
            Contender::new("serde_json, plain structs", base),
            Contender::new("geojson FeatureWriter", rival),
            Contender::new("troopmap Writer", ours),
        ],
    );
}

fn read(samples: &[Feature], count: usize) {
    let text = text(samples.iter().cycle().take(count));
    let base = || serde_json::from_str::<PlainCollection>(&text).unwrap().features.len();
    let rival = || text.parse::<::geojson::FeatureCollection>().unwrap().features.len();
    let ours = || geojson::read(&text).unwrap().len();
    compare(
        &format!("{count} points read back"),
        Clock::Thread,
        3,
        vec![
            Contender::new("serde_json, plain structs", base),
            Contender::new("geojson FeatureCollection", rival),
            Contender::new("troopmap read", ours),
        ],
    );
}

/// The same content as structs that serde derives, with owned texts and nothing checked.
#[derive(Serialize, Deserialize)]
struct PlainCollection {
    features: Vec<PlainFeature>,
}

#[derive(Serialize, Deserialize)]
struct PlainFeature {
    r#type: String,
    id: String,
    geometry: PlainGeometry,
    properties: PlainProperties,
}

#[derive(Serialize, Deserialize)]
struct PlainGeometry {
    r#type: String,
    coordinates: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
struct PlainProperties {
    kind: String,
    proposition: String,
    title: String,
    name: String,
    description: String,
    subject: String,
    activity: String,
    count_min: Option<u64>,
    count_max: Option<u64>,
    when: Option<String>,
    start: Option<String>,
    end: Option<String>,
    first_reported: Option<String>,
    last_reported: Option<String>,
    confidence: u8,
    confidence_low: u8,
    confidence_high: u8,
    likelihood: String,
    analytic_confidence: String,
    belief: f64,
    disbelief: f64,
    uncertainty: f64,
    contested: bool,
    independent_origins: usize,
    documents: usize,
    claims: usize,
    admiralty: String,
    asserted_by: String,
    relayed_by: String,
    urls: String,
    place: String,
    place_reported: String,
    place_id: String,
    r#match: String,
    country: Option<String>,
    uncertainty_m: f64,
    #[serde(rename = "marker-color")]
    marker_color: String,
    #[serde(rename = "marker-size")]
    marker_size: String,
    provenance: Vec<PlainTestimony>,
}

#[derive(Serialize, Deserialize)]
struct PlainTestimony {
    counts: String,
    bears: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Vec<usize>>,
    asserted_by: PlainSource,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    relayed_by: Vec<PlainSource>,
    claim: PlainClaim,
    document: PlainDocument,
}

#[derive(Serialize, Deserialize)]
struct PlainSource {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PlainClaim {
    id: String,
    document: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    asserted_by: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    via: Vec<String>,
    stance: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    about: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_reported: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hedge: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PlainDocument {
    id: String,
    publisher: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}
