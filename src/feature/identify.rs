//! Readable names for features, each of them once.

use std::collections::HashMap;

use crate::assess::{Assessed, Assessment};
use crate::id::FeatureId;
use crate::proposition::Whereabouts;
use crate::slug::slug;

/// How much is said in a name: more where less would stand for two features.
#[derive(Clone, Copy)]
enum Detail {
    /// Subject, kind, place, month.
    Plain,
    /// The place by its gazetteer id too.
    PlaceId,
    /// The day besides.
    Day,
}

/// The names of the assessments at these places, in the same order.
pub(super) fn ids(assessed: &Assessed<'_>, drawn: &[usize]) -> Vec<FeatureId> {
    let name = |at: usize, detail| name(assessed, &assessed.assessments()[at], detail);
    let mut names: Vec<String> = drawn.iter().map(|&at| name(at, Detail::Plain)).collect();
    for detail in [Detail::PlaceId, Detail::Day] {
        for clash in clashes(&names) {
            names[clash] = name(drawn[clash], detail);
        }
    }
    // Two subjects whose names differ in punctuation alone.
    for (number, clash) in (1..).zip(clashes(&names)) {
        names[clash] = format!("{}~{number}", names[clash]);
    }
    names.iter().map(|name| FeatureId::new(name).unwrap_or_else(|_| unnamed())).collect()
}

/// A slug never makes an id that is empty, padded or too long; were it to, the feature still gets a name.
fn unnamed() -> FeatureId {
    FeatureId::new("unnamed").unwrap_or_else(|_| unreachable!("a constant that is not empty is an id"))
}

fn clashes(names: &[String]) -> Vec<usize> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *times.entry(name).or_default() += 1;
    }
    (0..names.len()).filter(|&at| times[names[at].as_str()] > 1).collect()
}

fn name(assessed: &Assessed<'_>, assessment: &Assessment, detail: Detail) -> String {
    let proposition = &assessment.proposition;
    let matter = &proposition.matter;
    let subject = slug(assessed.subjects().key(matter.subject));
    let place = |site| {
        let site = assessed.located().site(site);
        match detail {
            Detail::Plain => slug(site.label()),
            Detail::PlaceId | Detail::Day => format!("{}-{}", slug(site.label()), slug(site.key())),
        }
    };
    let whereabouts = match matter.whereabouts {
        Whereabouts::At(site) => place(site),
        Whereabouts::Between(start, end) => format!("{}--{}", place(start), place(end)),
    };
    let episode = match (proposition.named, detail) {
        (None, _) => "undated".to_owned(),
        (Some(instant), Detail::Day) => instant.date_text(),
        (Some(instant), _) => {
            let (year, month, _) = instant.date();
            format!("{year:04}-{month:02}")
        }
    };
    format!("{subject}/{}/{whereabouts}/{episode}", matter.kind)
}
