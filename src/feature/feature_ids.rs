//! Readable ids for features, each used once.

use std::collections::HashMap;

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::id::FeatureId;
use crate::proposition::TopicSites;
use crate::record::fold_subject_name;
use crate::slug::slugify;

/// The level of detail of an id. Features that would share an id get one with more detail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IdDetail {
    /// Subject, kind, place, month.
    Plain,
    /// Also the id of the place in its gazetteer.
    PlaceId,
    /// Also the day.
    Day,
    /// Also a hash of the words, which separates names that differ in punctuation only.
    Hash,
}

/// Longest id, in bytes. The limit of an id is 200, and a number may follow.
const LONGEST: usize = 190;

/// Longest subject and longest place in an id that would be too long, in bytes: three of them fit together with the longest
/// kind, date and hash.
const LONGEST_PART: usize = 46;

/// Returns the ids of some assessments, in the same order.
pub(super) fn feature_ids(assessed: &Assessed, mapped: &[usize]) -> Vec<FeatureId> {
    let name = |at: usize, detail| name(assessed, &assessed.assessments()[at], detail);
    let mut names: Vec<String> = mapped.iter().map(|&at| name(at, IdDetail::Plain)).collect();
    for detail in [IdDetail::PlaceId, IdDetail::Day, IdDetail::Hash] {
        for duplicate in duplicates(&names) {
            names[duplicate] = name(mapped[duplicate], detail);
        }
    }
    // Two names may have the same hash, by chance or because somebody looked for a collision.
    for (number, duplicate) in (1..).zip(duplicates(&names)) {
        names[duplicate] = format!("{}~{number}", names[duplicate]);
    }
    // A name is short, visible and not empty. If one were not, the feature would still get an id of its own.
    let checked =
        |(at, name): (usize, &String)| FeatureId::new(name).or_else(|_| FeatureId::new(format!("unnamed~{at}")));
    names
        .iter()
        .enumerate()
        .map(|numbered| checked(numbered).unwrap_or_else(|_| unreachable!("a few letters and a number are an id")))
        .collect()
}

fn duplicates(names: &[String]) -> Vec<usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *times.entry(name).or_default() += 1;
    }
    (0..names.len()).filter(|&at| times[names[at].as_str()] > 1).collect()
}

fn name(assessed: &Assessed, assessment: &Assessment, detail: IdDetail) -> String {
    let proposition = &assessment.proposition;
    let topic = &proposition.topic;
    let subject = slugify(assessed.subjects().key(topic.subject));
    let place = |site| {
        let site = assessed.located().site(site);
        match detail {
            IdDetail::Plain => slugify(site.label()),
            IdDetail::PlaceId | IdDetail::Day | IdDetail::Hash => {
                format!("{}-{}", slugify(site.label()), slugify(site.key()))
            }
        }
    };
    let places = match topic.sites {
        TopicSites::At(site) => [Some(place(site)), None],
        TopicSites::Between(start, end) => [Some(place(start)), Some(place(end))],
    };
    let whereabouts = |longest| places.iter().flatten().map(|place| cut(place, longest)).collect::<Vec<_>>().join("--");
    let episode = match proposition.first_named.map(Instant::to_date_text) {
        None => "undated".to_owned(),
        Some(day) if matches!(detail, IdDetail::Day | IdDetail::Hash) => day,
        // The month: what comes before the last hyphen.
        Some(day) => day.rsplit_once('-').map_or(day.as_str(), |(month, _)| month).to_owned(),
    };
    let whole = format!("{subject}/{}/{}/{episode}", topic.kind, whereabouts(usize::MAX));
    if detail != IdDetail::Hash && whole.len() <= LONGEST {
        return whole;
    }
    let site = |site| assessed.located().site(site).key();
    let sites = match topic.sites {
        TopicSites::At(at) => [site(at), ""],
        TopicSites::Between(start, end) => [site(start), site(end)],
    };
    let mark = mark(&[&fold_subject_name(assessed.subjects().key(topic.subject)), sites[0], sites[1]]);
    let subject = cut(&subject, LONGEST_PART);
    format!("{subject}/{}/{}/{episode}~{mark}", topic.kind, whereabouts(LONGEST_PART))
}

/// Cuts a part of an id to at most `longest` bytes.
fn cut(part: &str, longest: usize) -> &str {
    part[..part.floor_char_boundary(longest)].trim_end_matches('-')
}

/// Returns eight hexadecimal digits that depend on the words alone: 64-bit FNV-1a
/// (<https://www.ietf.org/archive/id/draft-eastlake-fnv-21.html>), folded to 32 bits. An id stays the same when other features
/// are added.
fn mark(words: &[&str]) -> String {
    let bytes = words.iter().flat_map(|words| words.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}
