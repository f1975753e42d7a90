//! The roles of the columns in a table of points, guessed from their names unless the caller assigns them.

use std::collections::BTreeMap;

use super::table::Header;
use crate::dossier::quote_text;
use crate::problem::Problem;
use crate::word::words;

words! {
    closed "kind of column"
    /// The role of a column in a table of points.
    ColumnRole {
        /// Latitude.
        Lat = "lat",
        /// Longitude.
        Lon = "lon",
        /// Latitude and longitude in one cell.
        Coordinates = "coordinates",
        /// The id of the row.
        Id = "id",
        /// The subject of the event.
        Subject = "subject",
        /// The activity of the subject.
        Activity = "activity",
        /// The place, in words.
        Place = "place",
        /// The name of the row.
        Name = "name",
        /// The headline of the document.
        Title = "title",
        /// The date of the event.
        When = "when",
        /// The start of the event.
        Start = "start",
        /// The end of the event.
        End = "end",
        /// The publication date of the document.
        Published = "published",
        /// The source that asserts it.
        AssertedBy = "asserted_by",
        /// The publisher of the document.
        Publisher = "publisher",
        /// The address of the document.
        Url = "url",
        /// The uncertainty of the coordinates, in meters.
        UncertaintyM = "uncertainty_m",
        /// The number of people.
        Count = "count",
        /// A description or note.
        Note = "note",
    }
}

/// Returns the role as notes describe it.
pub(super) const fn describe(role: ColumnRole) -> &'static str {
    match role {
        ColumnRole::Lat => "latitude",
        ColumnRole::Lon => "longitude",
        ColumnRole::Coordinates => "coordinates",
        ColumnRole::AssertedBy => "asserted by",
        ColumnRole::UncertaintyM => "uncertainty in meters",
        other => other.as_str(),
    }
}

/// Returns the column names that suggest a role, the most likely first.
const fn column_names(role: ColumnRole) -> &'static [&'static str] {
    match role {
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

/// The column of each role.
#[derive(Clone, Debug)]
pub(super) struct ColumnMap {
    pub(super) coordinates: CoordinateColumns,
    others: [Option<usize>; ColumnRole::ALL.len()],
}

/// The columns that hold the coordinates: two columns, or one.
#[derive(Clone, Copy, Debug)]
pub(super) enum CoordinateColumns {
    Two { lat: usize, lon: usize },
    One(usize),
}

impl ColumnMap {
    /// Finds the assigned columns and guesses the others among the rest. An empty name means that no column has the
    /// role.
    pub(super) fn find(
        file: &str,
        header: &Header,
        assigned: &BTreeMap<ColumnRole, String>,
    ) -> Result<Self, Box<Problem>> {
        let mut taken = BTreeMap::new();
        for (role, name) in assigned.iter().filter(|(_, name)| !name.is_empty()) {
            let Some(column) = header.find_named(name) else {
                let message = format!("{file} has no column {} for {role}", quote_text(name));
                return Err(Box::new(Problem::error("missing-column", message).with_help(list_columns(header))));
            };
            taken.insert(*role, column);
        }
        let is_free = |column: &usize| !taken.values().any(|taken| taken == column);
        let guess = |role: ColumnRole| column_names(role).iter().filter_map(|name| header.find(name)).find(is_free);
        let find =
            |role: ColumnRole| if assigned.contains_key(&role) { taken.get(&role).copied() } else { guess(role) };
        let half = |role: ColumnRole| {
            find(role).or_else(|| {
                find_by_word(header, column_names(role))
                    .filter(|column| is_free(column) && !assigned.contains_key(&role))
            })
        };
        let two =
            half(ColumnRole::Lat).zip(half(ColumnRole::Lon)).filter(|_| !taken.contains_key(&ColumnRole::Coordinates));
        let coordinates = match (two, find(ColumnRole::Coordinates)) {
            // One column may be named after both, such as `Lat/Long`.
            (Some((lat, lon)), _) if lat == lon => CoordinateColumns::One(lat),
            (Some((lat, lon)), _) => CoordinateColumns::Two { lat, lon },
            (None, Some(both)) => CoordinateColumns::One(both),
            (None, None) => {
                let message = format!("{file} has no columns that look like latitude and longitude");
                let has = format!(
                    "name them latitude and longitude, or assign them, as in --column lat=NAME; {}",
                    list_columns(header)
                );
                return Err(Box::new(Problem::error("missing-column", message).with_help(has)));
            }
        };
        let mut others = [None; ColumnRole::ALL.len()];
        for (found, role) in others.iter_mut().zip(ColumnRole::ALL) {
            if !matches!(role, ColumnRole::Lat | ColumnRole::Lon | ColumnRole::Coordinates) {
                *found = find(*role);
            }
        }
        Ok(Self { coordinates, others })
    }

    /// Returns true if columns with these names make a table of points.
    pub(super) fn suffices(names: Vec<String>) -> bool {
        Self::find("", &Header::from_keys(names), &BTreeMap::new()).is_ok()
    }

    /// Returns the column of a role other than the coordinates.
    pub(super) fn get(&self, wanted: ColumnRole) -> Option<usize> {
        self.others[wanted as usize]
    }

    /// Returns the columns that have a role.
    pub(super) fn all(&self) -> impl Iterator<Item = (ColumnRole, usize)> {
        let coordinates = match self.coordinates {
            CoordinateColumns::Two { lat, lon } => [Some((ColumnRole::Lat, lat)), Some((ColumnRole::Lon, lon))],
            CoordinateColumns::One(both) => [Some((ColumnRole::Coordinates, both)), None],
        };
        let others = ColumnRole::ALL.iter().zip(self.others).filter_map(|(role, column)| Some((*role, column?)));
        coordinates.into_iter().flatten().chain(others)
    }
}

fn list_columns(header: &Header) -> String {
    format!("it has {}", quote_text(&header.names().join(", ")))
}

/// Returns the only column whose name contains one of the wanted names as a word: `gps_lat`, `Lat (WGS 84)`.
fn find_by_word(header: &Header, wanted: &[&str]) -> Option<usize> {
    let is_word = |name: &str| {
        let name = name.to_lowercase();
        name.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 1 && wanted.contains(&word))
    };
    let mut found = (0..header.len()).filter(|&column| is_word(&header.names()[column]));
    found.next().filter(|_| found.next().is_none())
}
