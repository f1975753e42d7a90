//! A place that a name may mean, and how well the name fits it.

use std::fmt;

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;
use crate::units::Meters;

/// A place with a name: a settlement, a region, a country.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// What it is cited by: `geonames:2014006`, `admin1:RU.59`, `country:RU`.
    pub id: PlaceId,
    /// The name the gazetteer puts first, in Latin letters.
    pub name: String,
    /// The spot that stands for it.
    pub position: Position,
    /// From that spot to the furthest point of its extent.
    pub radius: Meters,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The first-order region it lies in, as people call it.
    pub admin1: Option<String>,
    /// The same region as an id: `admin1:RU.59`.
    pub admin1_id: Option<PlaceId>,
    /// The `GeoNames` feature code: `PPLA` the seat of a first-order region, `PPL` a settlement, `ADM1`, `PCLI` a country, `RGN`
    /// an area, `SEA`, `ISL` an island, `CONT` a continent, `STM` a river.
    pub feature_code: String,
    /// How many people live there. Nothing when nobody said, which is usual for villages.
    pub population: Option<u64>,
    /// Its Russian name.
    pub russian: Option<String>,
    /// Its Ukrainian name.
    pub ukrainian: Option<String>,
    /// Its Korean name, in Hangul.
    pub korean: Option<String>,
}

impl Place {
    /// A settlement of which nothing else is known.
    pub fn new(id: PlaceId, name: impl Into<String>, position: Position, radius: Meters) -> Self {
        Self {
            id,
            name: name.into(),
            position,
            radius,
            country: None,
            admin1: None,
            admin1_id: None,
            feature_code: "PPL".into(),
            population: None,
            russian: None,
            ukrainian: None,
            korean: None,
        }
    }

    /// The spot and the radius.
    pub const fn extent(&self) -> Extent {
        Extent::new(self.position, self.radius)
    }

    /// Whether it is a country.
    pub fn is_country(&self) -> bool {
        self.feature_code.starts_with("PCL")
    }

    /// Whether it is an area that other places lie in, and not a settlement.
    pub fn is_area(&self) -> bool {
        self.is_country()
            || self.feature_code.starts_with("ADM")
            || matches!(&*self.feature_code, "CONT" | "ISL" | "ISLS" | "RGN" | "SEA" | "STM")
    }
}

impl fmt::Display for Place {
    /// As a person would tell it from its namesakes: `Sergeyevka, Primorsky Krai, RU`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(admin1) = self.admin1.as_deref().filter(|admin1| *admin1 != self.name) {
            write!(f, ", {admin1}")?;
        }
        match &self.country {
            Some(country) if !self.is_country() => write!(f, ", {country}"),
            _ => Ok(()),
        }
    }
}

/// How a written name fits a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchKind {
    /// It is the name the gazetteer puts first, but for capitals, accents, hyphens and apostrophes.
    Exact,
    /// It is another listed name, in any script.
    Alternate,
    /// It is a listed name in another romanisation.
    Romanization,
    /// It is a listed name only after a part is added or taken off. Says which: `-ri added`.
    Variant(String),
    /// It is spelled nearly like a listed name. Says how many letters differ.
    Fuzzy(u8),
}

impl MatchKind {
    /// The word that programs read: `exact`, `alternate`, `romanisation` or `fuzzy`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alternate => "alternate",
            Self::Romanization => "romanisation",
            Self::Variant(_) | Self::Fuzzy(_) => "fuzzy",
        }
    }

    /// Whether the name is listed as it is written, or in another romanisation. Any other match wants a person's word.
    pub const fn is_listed(&self) -> bool {
        matches!(self, Self::Exact | Self::Alternate | Self::Romanization)
    }
}

impl fmt::Display for MatchKind {
    /// The word, and what was changed: `fuzzy (-ri added)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variant(change) => write!(f, "{} ({change})", self.as_str()),
            Self::Fuzzy(1) => write!(f, "{} (1 letter differs)", self.as_str()),
            Self::Fuzzy(letters) => write!(f, "{} ({letters} letters differ)", self.as_str()),
            _ => f.write_str(self.as_str()),
        }
    }
}

/// A place that a written name may mean.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The place.
    pub place: Place,
    /// How the name fits it.
    pub match_kind: MatchKind,
    /// Its share of the weight of all candidates, from 0 to 1: see [`resolve`](crate::resolve).
    pub score: f64,
    /// Where the written words put it: the extent of the place, shifted and widened by "near", "40 km north of" and the like.
    pub extent: Extent,
}

/// What a written name means.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most names are found, and a box would cost each of them an allocation")]
pub enum Resolution {
    /// One place answers to the name, or one outweighs all others.
    Found(Candidate),
    /// Several do and none outweighs the others; or what answers does so only to a changed name. All are kept, the best first;
    /// the caller says how to choose.
    Ambiguous(Vec<Candidate>),
    /// Several places are written as one: "Kursk and Bryansk". Each name by itself; none of them was looked up.
    Several(Vec<String>),
    /// None does. The written name stays with the claim.
    Unknown {
        /// The places whose names are spelled nearly so, the best first.
        nearest: Vec<Candidate>,
    },
}

impl Resolution {
    /// The one place, if there is one.
    pub const fn as_found(&self) -> Option<&Candidate> {
        match self {
            Self::Found(candidate) => Some(candidate),
            _ => None,
        }
    }

    /// Every place that was considered, the best first.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Found(candidate) => std::slice::from_ref(candidate),
            Self::Several(_) => &[],
            Self::Ambiguous(candidates) | Self::Unknown { nearest: candidates } => candidates,
        }
    }
}
