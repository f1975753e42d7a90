//! Places, and how well a written name matches them.

use std::fmt;

use crate::extent::Extent;
use crate::id::PlaceId;
use crate::position::Position;
use crate::units::Meters;

/// A named place: a settlement, a region, a country, a sea.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// The id, unique in its gazetteer: `geonames:2014006`, `admin1:RU.59`, `country:RU`.
    pub id: PlaceId,
    /// The primary name in the gazetteer, in Latin script.
    pub name: String,
    /// The center of its extent.
    pub position: Position,
    /// The distance from the center to the farthest point of its extent.
    pub radius: Meters,
    /// The country code, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The name of the first-order region that contains it.
    pub admin1: Option<String>,
    /// The id of the first-order region that contains it: `admin1:RU.59`.
    pub admin1_id: Option<PlaceId>,
    /// The `GeoNames` feature code: `PPLA` for the seat of a first-order region, `PPL` for another settlement, `ADM1` for a
    /// first-order region, `PCLI` for a country, `RGN` for another area, `SEA`, `ISL` for an island, `CONT` for a continent,
    /// `STM` for a river, `LK` for a lake.
    pub feature_code: String,
    /// The population. `None` if unknown, as for most villages.
    pub population: Option<u64>,
    /// The Russian name.
    pub russian: Option<String>,
    /// The Ukrainian name.
    pub ukrainian: Option<String>,
    /// The Korean name, in Hangul.
    pub korean: Option<String>,
    /// The name in the first language of the country, in its script, if that is none of these three: Arabic for Syria.
    pub native: Option<String>,
}

impl Place {
    /// Creates a settlement (feature code `PPL`) of which nothing else is known.
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
            native: None,
        }
    }

    /// Returns the circle around the position with the radius.
    pub const fn extent(&self) -> Extent {
        Extent::new(self.position, self.radius)
    }

    /// Whether the place is a country.
    pub fn is_country(&self) -> bool {
        self.feature_code.starts_with("PCL")
    }

    /// Whether the place is an area that contains other places, as opposed to a settlement.
    pub fn is_area(&self) -> bool {
        self.is_country()
            || self.feature_code.starts_with("ADM")
            || matches!(&*self.feature_code, "CONT" | "ISL" | "ISLS" | "LK" | "RGN" | "SEA" | "STM")
    }
}

impl fmt::Display for Place {
    /// Writes the name with the region and the country that distinguish it from its namesakes: `Sergeyevka, Primorsky Krai, RU`.
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

/// How a written name matches a place. The variants are ordered from the best match to the worst.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchKind {
    /// The primary name in the gazetteer, except for case, accents, hyphens and apostrophes.
    Exact,
    /// Another listed name, in any script.
    Alternate,
    /// A listed name in another romanization.
    Romanization,
    /// A listed name, after a suffix is added or removed. Holds the change: `-ri added`.
    Variant(String),
    /// A similar spelling. Holds the number of characters that differ.
    Fuzzy(u8),
}

impl MatchKind {
    /// Returns the machine-readable name: `exact`, `alternate`, `romanisation` or `fuzzy`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Alternate => "alternate",
            Self::Romanization => "romanisation",
            Self::Variant(_) | Self::Fuzzy(_) => "fuzzy",
        }
    }

    /// Whether the gazetteer lists the name as written or in another romanization. A person must confirm any other match.
    pub const fn is_listed(&self) -> bool {
        matches!(self, Self::Exact | Self::Alternate | Self::Romanization)
    }
}

impl fmt::Display for MatchKind {
    /// Writes the machine-readable name, followed by the change if any: `fuzzy (-ri added)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variant(change) => write!(f, "{} ({change})", self.as_str()),
            Self::Fuzzy(1) => write!(f, "{} (1 character differs)", self.as_str()),
            Self::Fuzzy(count) => write!(f, "{} ({count} characters differ)", self.as_str()),
            _ => f.write_str(self.as_str()),
        }
    }
}

/// A place that a written name may refer to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Candidate {
    /// The place.
    pub place: Place,
    /// How the name matches the place.
    pub match_kind: MatchKind,
    /// The probability that the name means this place, from 0 to 1: see [`resolve`](crate::resolve).
    pub score: f64,
    /// The extent that the written words describe: that of the place, shifted and widened by words such as "near" and "40 km
    /// north of".
    pub extent: Extent,
    /// The areas that bear the same name as this settlement and contain it, or that are also meant by the name of this area: for
    /// the town of Kherson its region. To mean one of them, write its id or its name with its kind: "Kherson Oblast".
    pub also_areas: Vec<Candidate>,
}

impl Candidate {
    /// Creates a candidate with the extent of its place.
    pub const fn new(place: Place, match_kind: MatchKind, score: f64) -> Self {
        let extent = place.extent();
        Self { place, match_kind, score, extent, also_areas: Vec::new() }
    }

    /// Returns the note for a reader if an area bears the same name: what to write for the area.
    ///
    /// ```
    /// # #[cfg(feature = "gazetteer")] {
    /// use troopmap::{PlaceQuery, World, resolve};
    ///
    /// let found = resolve(&[PlaceQuery::new("Kherson")], &World).remove(0);
    /// let note = found.as_found().and_then(|candidate| candidate.area_note()).unwrap();
    /// assert_eq!(note, "also an area; to mean it, write \"Kherson Oblast\" or admin1:UA.08");
    /// # }
    /// ```
    pub fn area_note(&self) -> Option<String> {
        let Candidate { place, .. } = self.also_areas.first()?;
        let written = if place.name == self.place.name { String::new() } else { format!("{:?} or ", place.name) };
        Some(format!("also an area; to mean it, write {written}{}", place.id))
    }
}

/// The places that a written name refers to.
///
/// The enum is exhaustive on purpose: a caller handles each kind of doubt, and the compiler lists the callers to change when a
/// kind is added.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "most names are found, and a box would cost each of them an allocation")]
pub enum Resolution {
    /// Exactly one place matches, or one outweighs all others.
    Found(Candidate),
    /// Several places match and none outweighs the others, or places match only after a change to the name. The best candidate
    /// comes first.
    Ambiguous(Vec<Candidate>),
    /// The text names several places: "Kursk and Bryansk". Holds the single names, which have not been looked up.
    Several(Vec<String>),
    /// No place matches.
    Unknown {
        /// The places with similar names, the most similar first.
        nearest: Vec<Candidate>,
    },
}

impl Resolution {
    /// Returns the place if exactly one was found.
    pub const fn as_found(&self) -> Option<&Candidate> {
        match self {
            Self::Found(candidate) => Some(candidate),
            _ => None,
        }
    }

    /// Returns all candidates, the best first.
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Found(candidate) => std::slice::from_ref(candidate),
            Self::Several(_) => &[],
            Self::Ambiguous(candidates) | Self::Unknown { nearest: candidates } => candidates,
        }
    }
}
