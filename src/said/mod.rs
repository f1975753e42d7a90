//! What each source said, in order of time: the carriers of each statement, changes of stance, and where carriers differ.
//!
//! The assessment asks what supports a proposition. This asks what one source has said about anything, which answers questions
//! such as “what did NATO say, in order?” and “what went wrong on the way?”.
//!
//! ```
//! # #[cfg(feature = "gazetteer")] {
//! use troopmap::dossier::TextFormat;
//! use troopmap::{ReadOptions, World, assess, dossier, locate, said};
//!
//! let text = r#"
//! source = [{ id = "alliance" }]
//!
//! [[document]]
//! id = "d1"
//! publisher = "alliance"
//! published = "2031-10-16"
//!
//! [[document]]
//! id = "d2"
//! publisher = "alliance"
//! published = "2031-10-23"
//!
//! [[claim]]
//! id = "c1"
//! document = "d1"
//! stance = "cannot-confirm"
//! subject = "soldiers"
//! activity = "stationed"
//! place = "Vladivostok"
//!
//! [[claim]]
//! id = "c2"
//! document = "d2"
//! subject = "soldiers"
//! activity = "stationed"
//! place = "Vladivostok"
//! "#;
//! let dossier = dossier::from_text("d.toml", text, TextFormat::Toml, &ReadOptions::default()).into_result()?;
//! let sources = said::by_source(&assess::as_of(&locate(&dossier, &World), None));
//! assert_eq!(
//!     sources[0].to_string(),
//!     "alliance
//!   16 October 2031
//!     cannot confirm: soldiers stationed at Vladivostok
//!         c1, published by alliance in d1
//!   23 October 2031
//!     affirms: soldiers stationed at Vladivostok
//!         c2, published by alliance in d2
//!         changed: could not confirm it on 16 October 2031 (c1)
//! "
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod claim_topics;
mod claim_words;
mod date_range;
mod drift;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

use serde::Serialize;

use crate::assess::Assessed;
use crate::edtf::Edtf;
use crate::id::{ClaimId, DocumentId, SourceId, StatementId};
use crate::index::{ClaimIx, SourceIx};
use crate::problem::Problem;
use crate::record::{Review, Stance};

use claim_topics::{ClaimTopic, topics};
use date_range::{Range, date_range};

pub use drift::{Drift, DriftAspect, DriftVersion};

/// What one source said, in order of time. It prints as a list, and serializes for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SourceStatements {
    /// The id of the source.
    pub source: SourceId,
    /// The name of the source.
    pub name: String,
    /// What it said.
    pub statements: Vec<Utterance>,
}

/// What a source said at one time: one statement, or everything that it said on a date in claims that name no statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Utterance {
    /// The id of the statement.
    pub statement: Option<StatementId>,
    /// When it was said: `said_on` where a claim has it, or else the earliest date of publication.
    pub said_on: Edtf,
    /// What was said, each once.
    pub said: Vec<Saying>,
    /// Where the carriers of the statement differ.
    pub drifts: Vec<Drift>,
}

/// One thing that a source said, with the claims that carry it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Saying {
    /// The stance.
    pub stance: Stance,
    /// What it is about, in words made of the fields of the claim.
    pub about: String,
    /// The claims that say this.
    pub carriers: Vec<Carrier>,
    /// The earlier stance of the source on the same matter, if it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<StanceChange>,
}

/// A claim that carries what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Carrier {
    /// The claim.
    pub claim: ClaimId,
    /// The document that contains the claim.
    pub document: DocumentId,
    /// The source that published the document.
    pub publisher: SourceId,
    /// The sources that relayed it, outermost last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<SourceId>,
    /// The claims that it repeats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<ClaimId>,
    /// The sources whose evidence it relies on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rests_on: Vec<SourceId>,
    /// Whether it is a draft, which counts for nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_draft: bool,
}

/// An earlier stance of the same source on the same subject, kind and place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StanceChange {
    /// The earlier stance.
    pub from: Stance,
    /// When the source took it.
    pub said_on: Edtf,
    /// The claim in which it took it.
    pub claim: ClaimId,
}

/// Returns what each source said in documents that were published by the day of the assessment, the sources in the order of the
/// dossier. Sources that assert nothing are left out.
pub fn by_source(assessed: &Assessed) -> Vec<SourceStatements> {
    let dossier = assessed.located().dossier();
    let mut claims: BTreeMap<SourceIx, Vec<ClaimIx>> = BTreeMap::new();
    for claim in (0..dossier.claims().len()).map(ClaimIx::new).filter(|&claim| assessed.is_published(claim)) {
        claims.entry(dossier.asserter_of(claim)).or_default().push(claim);
    }
    let listing = Listing { assessed };
    let of_source = |(source, claims): (SourceIx, Vec<ClaimIx>)| {
        let record = &dossier.sources()[source.get()];
        SourceStatements {
            source: record.id.clone(),
            name: record.label().to_owned(),
            statements: listing.statements(claims),
        }
    };
    claims.into_iter().map(of_source).collect()
}

/// Returns a warning for each thing that carriers of one statement say differently.
pub fn check_drifts(assessed: &Assessed) -> Vec<Problem> {
    let dossier = assessed.located().dossier();
    let mut problems = Vec::new();
    for SourceStatements { source, statements, .. } in by_source(assessed) {
        for Utterance { statement, drifts, .. } in statements {
            let Some(statement) = statement else { continue };
            problems.extend(drifts.iter().map(|drift| drift.to_problem(dossier, &source, &statement)));
        }
    }
    problems
}

/// Lists the statements of sources.
struct Listing<'a> {
    assessed: &'a Assessed,
}

/// The latest stance of a source on each topic.
type Positions = HashMap<ClaimTopic, (Stance, ClaimIx)>;

impl<'a> Listing<'a> {
    /// Lists the statements of one source, which made all of these claims.
    fn statements(&self, mut claims: Vec<ClaimIx>) -> Vec<Utterance> {
        let dossier = self.assessed.located().dossier();
        claims.sort_by(|&one, &other| self.order(one, other));
        let mut groups: Vec<Vec<ClaimIx>> = Vec::new();
        let mut group_of: HashMap<(Option<&StatementId>, Option<&str>), usize> = HashMap::new();
        for claim in claims {
            let statement = dossier.claims()[claim.get()].statement.as_ref();
            let date = statement.is_none().then(|| self.said_on(claim).as_str());
            let at = *group_of.entry((statement, date)).or_insert(groups.len());
            if at == groups.len() {
                groups.push(Vec::new());
            }
            groups[at].push(claim);
        }
        let mut positions = Positions::new();
        groups.into_iter().map(|group| self.utterance(&group, &mut positions)).collect()
    }

    fn utterance(&self, claims: &[ClaimIx], positions: &mut Positions) -> Utterance {
        let records = self.assessed.located().dossier().claims();
        let statement = records[claims[0].get()].statement.clone();
        let dated = claims.iter().find(|claim| records[claim.get()].said_on.is_some());
        let drifts = if statement.is_some() { drift::find(self.assessed, claims) } else { Vec::new() };
        let mut said: Vec<Saying> = Vec::new();
        for &claim in claims {
            let (stance, about) = (records[claim.get()].stance, claim_words::about(self.assessed, claim));
            let carrier = self.carrier(claim);
            if let Some(saying) = said.iter_mut().find(|saying| saying.stance == stance && saying.about == about) {
                saying.carriers.push(carrier);
            } else {
                let change = self.change(claim, positions);
                said.push(Saying { stance, about, carriers: vec![carrier], change });
            }
        }
        for &claim in claims.iter().filter(|&&claim| !self.is_draft(claim)) {
            for topic in topics(self.assessed, claim) {
                positions.insert(topic, (records[claim.get()].stance, claim));
            }
        }
        Utterance { statement, said_on: self.said_on(*dated.unwrap_or(&claims[0])).clone(), said, drifts }
    }

    fn carrier(&self, claim: ClaimIx) -> Carrier {
        let dossier = self.assessed.located().dossier();
        let (record, document) =
            (&dossier.claims()[claim.get()], &dossier.documents()[dossier.document_of(claim).get()]);
        Carrier {
            claim: record.id.clone(),
            document: document.id.clone(),
            publisher: document.publisher.clone(),
            via: record.via.clone(),
            cites: record.cites.clone(),
            rests_on: record.rests_on.clone(),
            is_draft: self.is_draft(claim),
        }
    }

    /// Returns the earlier stance of the source on a topic of the claim, if it was another.
    fn change(&self, claim: ClaimIx, positions: &Positions) -> Option<StanceChange> {
        let records = self.assessed.located().dossier().claims();
        let record = &records[claim.get()];
        if self.is_draft(claim) {
            return None;
        }
        let earlier = topics(self.assessed, claim).into_iter().find_map(|topic| {
            let &(stance, earlier) = positions.get(&topic)?;
            (stance != record.stance && self.time(claim).0 > self.time(earlier).1).then_some((stance, earlier))
        });
        let (from, earlier) = earlier?;
        Some(StanceChange { from, said_on: self.said_on(earlier).clone(), claim: records[earlier.get()].id.clone() })
    }

    fn is_draft(&self, claim: ClaimIx) -> bool {
        self.assessed.located().dossier().claims()[claim.get()].review == Review::Draft
    }

    /// Returns when a claim was said, as it was written.
    fn said_on(&self, claim: ClaimIx) -> &'a Edtf {
        let dossier = self.assessed.located().dossier();
        let published = &dossier.documents()[dossier.document_of(claim).get()].published;
        dossier.claims()[claim.get()].said_on.as_ref().unwrap_or(published)
    }

    fn time(&self, claim: ClaimIx) -> Range {
        date_range(self.said_on(claim))
    }

    /// Compares claims by when they were said, then by when they were published, then by id.
    fn order(&self, one: ClaimIx, other: ClaimIx) -> Ordering {
        let time = |claim| (self.time(claim).1, self.time(claim).0);
        let published = || self.assessed.facts().compare(self.assessed.located().dossier(), one, other);
        time(one).cmp(&time(other)).then_with(published)
    }
}

impl fmt::Display for SourceStatements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name == self.source.as_str() {
            writeln!(f, "{}", self.name)?;
        } else {
            writeln!(f, "{} ({})", self.name, self.source)?;
        }
        self.statements.iter().try_for_each(|statement| statement.fmt(f))
    }
}

impl fmt::Display for Utterance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {}", self.said_on.to_words())?;
        if let Some(statement) = &self.statement {
            write!(f, ", statement {statement}")?;
        }
        writeln!(f)?;
        for Saying { stance, about, carriers, change } in &self.said {
            writeln!(f, "    {}: {about}", claim_words::present(*stance))?;
            for carrier in carriers {
                writeln!(f, "        {carrier}")?;
            }
            if let Some(StanceChange { from, said_on, claim }) = change {
                let before = claim_words::past(*from);
                writeln!(f, "        changed: {before} on {} ({claim})", said_on.to_words())?;
            }
        }
        self.drifts.iter().try_for_each(|drift| writeln!(f, "    differs: {drift}"))
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, published by {} in {}", self.claim, self.publisher, self.document)?;
        if !self.via.is_empty() {
            write!(f, ", through {}", ids(&self.via).join(", then "))?;
        }
        if !self.cites.is_empty() {
            write!(f, ", citing {}", claim_words::list(&ids(&self.cites)))?;
        }
        if !self.rests_on.is_empty() {
            write!(f, ", resting on {}", claim_words::list(&ids(&self.rests_on)))?;
        }
        if self.is_draft { f.write_str(" (draft)") } else { Ok(()) }
    }
}

fn ids<T: Borrow<str>>(ids: &[T]) -> Vec<&str> {
    ids.iter().map(T::borrow).collect()
}
