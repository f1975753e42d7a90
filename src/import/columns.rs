//! Which column of a table says what: guessed from its name, unless somebody has said so.

use std::collections::BTreeMap;

use super::sheet::Header;
use crate::dossier::quote_text;
use crate::problem::Problem;
use crate::word::words;

words! {
    closed "kind of column"
    /// What a column of a table of points may say.
    ColumnRole {
        /// Latitude.
        Lat = "lat",
        /// Longitude.
        Lon = "lon",
        /// Latitude and longitude in one cell.
        Coordinates = "coordinates",
        /// The id of the row.
        Id = "id",
        /// Who or what it is about.
        Subject = "subject",
        /// What the subject is doing.
        Activity = "activity",
        /// Where, in words.
        Place = "place",
        /// What the row is called.
        Name = "name",
        /// The headline of the document.
        Title = "title",
        /// When it happened.
        When = "when",
        /// Since when.
        Start = "start",
        /// Until when.
        End = "end",
        /// When the document was published.
        Published = "published",
        /// Who says so.
        AssertedBy = "asserted_by",
        /// Who published the document.
        Publisher = "publisher",
        /// Where the document stands.
        Url = "url",
        /// How far off the spot may be, in metres.
        UncertaintyM = "uncertainty_m",
        /// How many people.
        Count = "count",
        /// Anything else a reader should know.
        Note = "note",
    }
}

/// What a column says, as a note tells it.
pub(super) const fn words(kind: ColumnRole) -> &'static str {
    match kind {
        ColumnRole::Lat => "latitude",
        ColumnRole::Lon => "longitude",
        ColumnRole::Coordinates => "latitude, then longitude,",
        ColumnRole::AssertedBy => "asserted by",
        ColumnRole::UncertaintyM => "uncertainty in metres",
        other => other.as_str(),
    }
}

/// The names by which a column is known, the likeliest first.
const fn names(kind: ColumnRole) -> &'static [&'static str] {
    match kind {
        ColumnRole::Lat => &[
            "latitude",
            "lat",
            "decimallatitude",
            "lat_dd",
            "latitude_dd",
            "широта",
            "breitengrad",
            "breite",
            "latitud",
            "y_lat",
            "y",
        ],
        ColumnRole::Lon => &[
            "longitude",
            "lon",
            "lng",
            "long",
            "decimallongitude",
            "lon_dd",
            "longitude_dd",
            "долгота",
            "довгота",
            "längengrad",
            "laengengrad",
            "länge",
            "longitud",
            "x_lon",
            "x",
        ],
        ColumnRole::Coordinates => &[
            "coordinates",
            "coords",
            "lat_lon",
            "latlon",
            "latlng",
            "lat_lng",
            "lat_long",
            "gps",
            "координаты",
            "координати",
            "koordinaten",
            "coordenadas",
        ],
        ColumnRole::Id => &["id", "event_id", "uuid", "guid", "fid", "objectid"],
        ColumnRole::Subject => &["subject", "unit", "actor", "faction", "actor1", "group", "force", "side"],
        ColumnRole::Activity => &["activity"],
        ColumnRole::Place => &[
            "place",
            "place_name",
            "location",
            "city",
            "town",
            "village",
            "settlement",
            "locality",
            "place_desc",
            "address",
            "место",
            "місце",
            "ort",
        ],
        ColumnRole::Name => &["name", "label"],
        ColumnRole::Title => &["title", "headline"],
        ColumnRole::When => {
            &["when", "date", "event_date", "date_of_event", "datetime", "day", "дата", "datum", "fecha", "timestamp"]
        }
        ColumnRole::Start => &["start", "start_date", "date_start", "begin", "from_date"],
        ColumnRole::End => &["end", "end_date", "date_end", "to_date"],
        ColumnRole::Published => &["published", "date_published", "publication_date", "source_date"],
        ColumnRole::AssertedBy => &["asserted_by", "origin", "source_original", "claimed_by"],
        ColumnRole::Publisher => &["publisher", "source", "source_name", "outlet", "author"],
        ColumnRole::Url => &["url", "link", "source_url", "source_link", "href", "links", "urls"],
        ColumnRole::UncertaintyM => &[
            "uncertainty_m",
            "coordinateuncertaintyinmeters",
            "uncertainty_meters",
            "accuracy_m",
            "radius_m",
            "precision_m",
        ],
        ColumnRole::Count => &["count", "soldiers", "troops", "personnel", "strength"],
        ColumnRole::Note => &["description", "notes", "note", "comment", "comments", "remarks", "text"],
    }
}

/// Which columns a table has.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) spot: SpotColumns,
    others: [Option<usize>; ColumnRole::ALL.len()],
}

/// Coordinates in two columns, or in one.
#[derive(Clone, Copy, Debug)]
pub(super) enum SpotColumns {
    Two { lat: usize, lon: usize },
    One(usize),
}

impl Found {
    /// Finds the columns that are named, and guesses the others among the rest. An empty name says that there is none.
    pub(super) fn among(
        file: &str,
        header: &Header,
        named: &BTreeMap<ColumnRole, String>,
    ) -> Result<Self, Box<Problem>> {
        let mut taken = BTreeMap::new();
        for (kind, name) in named.iter().filter(|(_, name)| !name.is_empty()) {
            let Some(column) = header.find_named(name) else {
                let message = format!("{file} has no column {} for {kind}", quote_text(name));
                return Err(Box::new(Problem::error("missing-column", message).with_help(has(header))));
            };
            taken.insert(*kind, column);
        }
        let is_free = |column: &usize| !taken.values().any(|taken| taken == column);
        let guess = |kind: ColumnRole| names(kind).iter().filter_map(|name| header.find(name)).find(is_free);
        let find = |kind: ColumnRole| if named.contains_key(&kind) { taken.get(&kind).copied() } else { guess(kind) };
        let half = |kind: ColumnRole| {
            find(kind)
                .or_else(|| part(header, names(kind)).filter(|column| is_free(column) && !named.contains_key(&kind)))
        };
        let two =
            half(ColumnRole::Lat).zip(half(ColumnRole::Lon)).filter(|_| !taken.contains_key(&ColumnRole::Coordinates));
        let spot = match (two, find(ColumnRole::Coordinates)) {
            // One column may be named after both, as `Lat/Long` is.
            (Some((lat, lon)), _) if lat == lon => SpotColumns::One(lat),
            (Some((lat, lon)), _) => SpotColumns::Two { lat, lon },
            (None, Some(both)) => SpotColumns::One(both),
            (None, None) => {
                let message = format!("{file} has no columns that look like latitude and longitude");
                let has = format!(
                    "name them latitude and longitude, or say which they are, as with --column lat=…; {}",
                    has(header)
                );
                return Err(Box::new(Problem::error("missing-column", message).with_help(has)));
            }
        };
        let mut others = [None; ColumnRole::ALL.len()];
        for (found, kind) in others.iter_mut().zip(ColumnRole::ALL) {
            if !matches!(kind, ColumnRole::Lat | ColumnRole::Lon | ColumnRole::Coordinates) {
                *found = find(*kind);
            }
        }
        Ok(Self { spot, others })
    }

    /// Whether columns of these names would do for a table of points.
    pub(super) fn would_do(names: Vec<String>) -> bool {
        Self::among("", &Header::of_keys(names), &BTreeMap::new()).is_ok()
    }

    /// The column of a kind, other than those of the spot.
    pub(super) fn get(&self, wanted: ColumnRole) -> Option<usize> {
        self.others[wanted as usize]
    }

    /// Every column that says something, and what.
    pub(super) fn all(&self) -> impl Iterator<Item = (ColumnRole, usize)> {
        let spot = match self.spot {
            SpotColumns::Two { lat, lon } => [Some((ColumnRole::Lat, lat)), Some((ColumnRole::Lon, lon))],
            SpotColumns::One(both) => [Some((ColumnRole::Coordinates, both)), None],
        };
        let others = ColumnRole::ALL.iter().zip(self.others).filter_map(|(kind, column)| Some((*kind, column?)));
        spot.into_iter().flatten().chain(others)
    }
}

fn has(header: &Header) -> String {
    format!("it has {}", quote_text(&header.names().join(", ")))
}

/// The only column of which one word is a name of what is wanted: `gps_lat`, `Lat (WGS 84)`.
fn part(header: &Header, wanted: &[&str]) -> Option<usize> {
    let is_word = |name: &str| {
        let name = name.to_lowercase();
        name.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 1 && wanted.contains(&word))
    };
    let mut found = (0..header.len()).filter(|&column| is_word(&header.names()[column]));
    found.next().filter(|_| found.next().is_none())
}
