//! Readable names for features, each of them once.

use std::collections::HashMap;

use crate::assess::{Assessed, Assessment};
use crate::edtf::Instant;
use crate::id::FeatureId;
use crate::proposition::TopicSites;
use crate::record::fold_subject_name;
use crate::slug::slugify;

/// How much is said in a name: more where less would stand for two features.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Subject, kind, place, month.
    Plain,
    /// The place by its gazetteer id too.
    PlaceId,
    /// The day besides.
    Day,
    /// A mark made from the whole words, which tells apart what differs in punctuation alone.
    Mark,
}

/// Longest name, in bytes: an id takes 200, and a number may come behind.
const LONGEST: usize = 190;

/// Longest subject and longest place of a name that would be too long, in bytes: with the longest kind, date and mark three
/// of them fit.
const LONGEST_PART: usize = 46;

/// The names of the assessments at these places, in the same order.
pub(super) fn ids(assessed: &Assessed, drawn: &[usize]) -> Vec<FeatureId> {
    let name = |at: usize, detail| name(assessed, &assessed.assessments()[at], detail);
    let mut names: Vec<String> = drawn.iter().map(|&at| name(at, Detail::Plain)).collect();
    for detail in [Detail::PlaceId, Detail::Day, Detail::Mark] {
        for clash in clashes(&names) {
            names[clash] = name(drawn[clash], detail);
        }
    }
    // Words with one mark by chance, or because somebody looked for them.
    for (number, clash) in (1..).zip(clashes(&names)) {
        names[clash] = format!("{}~{number}", names[clash]);
    }
    // A name is short, visible and not empty; were one not to be, the feature would still have a name of its own.
    let checked =
        |(at, name): (usize, &String)| FeatureId::new(name).or_else(|_| FeatureId::new(format!("unnamed~{at}")));
    names
        .iter()
        .enumerate()
        .map(|numbered| checked(numbered).unwrap_or_else(|_| unreachable!("a few letters and a number are an id")))
        .collect()
}

fn clashes(names: &[String]) -> Vec<usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *times.entry(name).or_default() += 1;
    }
    (0..names.len()).filter(|&at| times[names[at].as_str()] > 1).collect()
}

fn name(assessed: &Assessed, assessment: &Assessment, detail: Detail) -> String {
    let proposition = &assessment.proposition;
    let matter = &proposition.topic;
    let subject = slugify(assessed.subjects().key(matter.subject));
    let place = |site| {
        let site = assessed.located().site(site);
        match detail {
            Detail::Plain => slugify(site.label()),
            Detail::PlaceId | Detail::Day | Detail::Mark => {
                format!("{}-{}", slugify(site.label()), slugify(site.key()))
            }
        }
    };
    let places = match matter.sites {
        TopicSites::At(site) => [Some(place(site)), None],
        TopicSites::Between(start, end) => [Some(place(start)), Some(place(end))],
    };
    let whereabouts = |longest| places.iter().flatten().map(|place| cut(place, longest)).collect::<Vec<_>>().join("--");
    let episode = match proposition.first_named.map(Instant::to_date_text) {
        None => "undated".to_owned(),
        Some(day) if matches!(detail, Detail::Day | Detail::Mark) => day,
        // The month: what comes before the last hyphen.
        Some(day) => day.rsplit_once('-').map_or(day.as_str(), |(month, _)| month).to_owned(),
    };
    let whole = format!("{subject}/{}/{}/{episode}", matter.kind, whereabouts(usize::MAX));
    if detail != Detail::Mark && whole.len() <= LONGEST {
        return whole;
    }
    let site = |site| assessed.located().site(site).key();
    let sites = match matter.sites {
        TopicSites::At(at) => [site(at), ""],
        TopicSites::Between(start, end) => [site(start), site(end)],
    };
    let mark = mark(&[&fold_subject_name(assessed.subjects().key(matter.subject)), sites[0], sites[1]]);
    let subject = cut(&subject, LONGEST_PART);
    format!("{subject}/{}/{}/{episode}~{mark}", matter.kind, whereabouts(LONGEST_PART))
}

/// The beginning of a part of a name, no longer than so many bytes.
fn cut(part: &str, longest: usize) -> &str {
    part[..part.floor_char_boundary(longest)].trim_end_matches('-')
}

/// Eight digits that stand for words: FNV-1a of 64 bits (<https://www.ietf.org/archive/id/draft-eastlake-fnv-21.html>), folded
/// to 32. They depend on nothing but the words, so a name stays when others come to stand beside it.
fn mark(words: &[&str]) -> String {
    let bytes = words.iter().flat_map(|words| words.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}
