//! Place names that could not be resolved, and how to fix them.

use crate::dossier::{Dossier, quote_toml};
use crate::id::PlaceId;
use crate::notation::InvalidCoordinates;
use crate::place::Candidate;
use crate::problem::Problem;
use crate::units::Meters;

/// A place name that could not be resolved to exactly one place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UnresolvedName {
    /// The name as written.
    pub name: String,
    /// Why it could not be resolved.
    pub reason: UnresolvedReason,
    /// The claims that use the name, as indices into [`Dossier::claims`].
    pub claims: Vec<usize>,
}

/// Why a place name could not be resolved.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum UnresolvedReason {
    /// Several places have this name, or places match only after a change to the name.
    Ambiguous(Vec<Candidate>),
    /// The text lists several places. Holds the single names.
    Several(Vec<String>),
    /// No place has this name. Holds the places with similar names.
    Unknown(Vec<Candidate>),
    /// The name was resolved to a place that does not fit the rest of the dossier.
    FarPlace {
        /// The place.
        candidates: Vec<Candidate>,
        /// Its distance from the nearest other place.
        distance: Meters,
        /// The nearest other place.
        nearest: String,
    },
    /// The name is pinned to an id that the gazetteer does not contain.
    UnknownId(PlaceId),
    /// The name is pinned to invalid coordinates.
    InvalidCoordinates(InvalidCoordinates),
    /// The name is pinned to coordinates that cannot be converted from their reference system. Holds the reason.
    UnusableCrs(String),
}

/// More candidates are counted, not listed.
const MAX_LISTED: usize = 5;

/// The coordinates of a pin to edit. They do not parse, so that nobody pins a place to an example.
const NO_COORDINATES: &str = "LAT, LON";

impl UnresolvedName {
    /// Converts the name to a problem with the position in the file and lines to paste. The problem is a warning if `lenient`,
    /// and an error otherwise.
    pub fn to_problem(&self, dossier: &Dossier, lenient: bool) -> Problem {
        let (code, mut message) = self.message();
        let mut help = self.help(dossier);
        let first = self.claims.first().map(|&at| &dossier.claims()[at].id);
        let span = first.and_then(|first| {
            if matches!(
                self.reason,
                UnresolvedReason::Ambiguous(_)
                    | UnresolvedReason::Several(_)
                    | UnresolvedReason::Unknown(_)
                    | UnresolvedReason::FarPlace { .. }
            ) {
                dossier.place_span(first, &self.name)
            } else {
                dossier.claim_span(first, "at")
            }
        });
        // Imported records have no position in a text, but their id contains the id of their row.
        if let (None, Some(first)) = (&span, first) {
            let more = match self.claims.len() {
                1 => String::new(),
                claims => format!(" and {} more", claims - 1),
            };
            message.push_str(&format!(", in claim {first}{more}"));
            help = help.map(|help| format!("make a dossier with `troopmap convert`, then edit it: {help}"));
        }
        let problem = if lenient { Problem::warning(code, message) } else { Problem::error(code, message) };
        let problem = problem.with_span(span);
        match help {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }

    fn message(&self) -> (&'static str, String) {
        let name = &self.name;
        match &self.reason {
            UnresolvedReason::Ambiguous(candidates) if candidates.iter().all(|c| !c.match_kind.is_listed()) => {
                ("changed-place-name", format!("place {name:?} not found under this name"))
            }
            UnresolvedReason::FarPlace { candidates, distance, nearest } => {
                let place = candidates.first().map_or(String::new(), |candidate| candidate.place.to_string());
                let distance = distance.km();
                (
                    "far-place",
                    format!(
                        "{name:?} was resolved to {place}, {distance:.0} km from {nearest}, the nearest other place of the dossier"
                    ),
                )
            }
            UnresolvedReason::Ambiguous(candidates) if candidates.len() == 1 => {
                let candidate = &candidates[0];
                ("ambiguous-place", format!("place {name:?} may be {}, which is not certain", candidate.place))
            }
            UnresolvedReason::Ambiguous(candidates) => {
                ("ambiguous-place", format!("ambiguous place {name:?}: {} places have this name", candidates.len()))
            }
            UnresolvedReason::Several(names) => {
                ("several-places", format!("{name:?} lists {} places in one name", names.len()))
            }
            UnresolvedReason::Unknown(_) => ("unknown-place", format!("place {name:?} not found")),
            UnresolvedReason::UnknownId(id) => ("unknown-place-id", format!("place id `{id}` not found")),
            UnresolvedReason::InvalidCoordinates(error) => {
                ("invalid-coordinates", format!("{name:?} is pinned to invalid coordinates: {error}"))
            }
            UnresolvedReason::UnusableCrs(why) => {
                ("unusable-crs", format!("{name:?} is pinned to coordinates that cannot be converted: {why}"))
            }
        }
    }

    fn help(&self, dossier: &Dossier) -> Option<String> {
        let in_table = self.is_in_table(dossier);
        let candidates = match &self.reason {
            UnresolvedReason::Ambiguous(candidates)
            | UnresolvedReason::Unknown(candidates)
            | UnresolvedReason::FarPlace { candidates, .. } => candidates,
            UnresolvedReason::Several(names) => return Some(self.separate_names(dossier, names)),
            UnresolvedReason::UnknownId(_) => {
                return Some("find the id with `troopmap place NAME`, or give coordinates".to_owned());
            }
            UnresolvedReason::InvalidCoordinates(_) | UnresolvedReason::UnusableCrs(_) => return None,
        };
        let example = self.snippet(dossier, &PinSnippet::example(candidates.first()));
        if candidates.is_empty() {
            let column = if in_table { "in the column `at`, " } else { "" };
            return Some(format!("give its coordinates and their uncertainty: {column}{example}"));
        }
        let action =
            if in_table { "write one of these into the column `at`" } else { "add one of these lines to the claim" };
        let mut help = if matches!(self.reason, UnresolvedReason::Unknown(_)) {
            format!("if one of these similar names is meant, {action}:")
        } else if matches!(self.reason, UnresolvedReason::FarPlace { .. }) {
            format!("to confirm it, {action}; to correct it, edit the coordinates:")
        } else {
            format!("to select a place, {action}:")
        };
        for candidate in candidates.iter().take(MAX_LISTED) {
            let line = self.snippet(dossier, &PinSnippet::from_candidate(candidate));
            help.push_str(&format!("\n    {line}  # {} ({})", candidate.place, candidate.match_kind));
        }
        if candidates.len() > MAX_LISTED {
            help.push_str(&format!(
                "\n    and {} more, listed by `troopmap place \"{}\"`",
                candidates.len() - MAX_LISTED,
                self.name
            ));
        }
        help.push_str(&format!("\n    {example}  # any other position"));
        Some(help)
    }

    /// Whether the claim is a row of a table, with its pin in the column `at`.
    fn is_in_table(&self, dossier: &Dossier) -> bool {
        let first = self.claims.first().and_then(|&at| dossier.claim_span(&dossier.claims()[at].id, "at"));
        first.is_some_and(|span| span.source.name.ends_with("claims.csv"))
    }

    /// Suggests the key with separate names.
    fn separate_names(&self, dossier: &Dossier, names: &[String]) -> String {
        let claim = self.claims.first().map(|&at| &dossier.claims()[at]);
        let contains = |written: &[String]| written.contains(&self.name);
        let key = match claim {
            Some(claim) if contains(&claim.from.0) => "from",
            Some(claim) if contains(&claim.to.0) => "to",
            _ => "places",
        };
        let pin = self.snippet(dossier, &PinSnippet::example(None));
        if self.is_in_table(dossier) {
            return format!("separate the names in the cell: {}; if it is one place, pin it: {pin}", names.join("; "));
        }
        let quoted: Vec<String> = names.iter().map(|name| quote_toml(name)).collect();
        format!("write the names separately: {key} = [{}]; if it is one place, pin it: {pin}", quoted.join(", "))
    }

    /// Returns the line to paste: a pin for the whole claim if it has one name, otherwise a pin for this name.
    fn snippet(&self, dossier: &Dossier, pin: &PinSnippet) -> String {
        let several = self.claims.first().is_some_and(|&at| dossier.claims()[at].place_names().count() > 1);
        match (self.is_in_table(dossier), several) {
            (true, true) => format!("{} = {}", self.name, pin.cell),
            (true, false) => pin.cell.clone(),
            (false, true) => format!("at.{} = {}", quote_toml(&self.name), pin.toml),
            (false, false) => format!("at = {}", pin.toml),
        }
    }
}

/// A pin to paste, in TOML and for a cell of a table.
struct PinSnippet {
    toml: String,
    cell: String,
}

impl PinSnippet {
    /// Creates a pin to edit: the coordinates of a candidate, or none.
    fn example(candidate: Option<&Candidate>) -> Self {
        let Some(extent) = candidate.map(|candidate| candidate.extent.round()) else {
            return Self::from_coordinates(NO_COORDINATES, 5000.0);
        };
        let coordinates = format!("{:.5}, {:.5}", extent.center.lat(), extent.center.lon());
        Self::from_coordinates(&coordinates, extent.radius.get())
    }

    fn from_coordinates(coordinates: &str, radius: f64) -> Self {
        Self {
            toml: format!("{{ coordinates = \"{coordinates}\", uncertainty_m = {radius} }}"),
            cell: format!("{coordinates} (and {radius} in the column at_uncertainty_m)"),
        }
    }

    /// Creates the pin of a candidate. If words around the name shift or widen it, the pin includes this, because the id alone
    /// would not.
    fn from_candidate(candidate: &Candidate) -> Self {
        let Candidate { place, extent, .. } = candidate;
        let (id, rounded) = (place.id.as_str(), extent.round());
        let radius = rounded.radius.get();
        if extent.center != place.position {
            return Self::from_coordinates(
                &format!("{:.5}, {:.5}", rounded.center.lat(), rounded.center.lon()),
                radius,
            );
        }
        if extent.radius != place.radius {
            return Self {
                toml: format!("{{ id = {}, uncertainty_m = {radius} }}", quote_toml(id)),
                cell: format!("{id} (and {radius} in the column at_uncertainty_m)"),
            };
        }
        Self { toml: quote_toml(id), cell: id.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{ReadOptions, TextFormat, from_text};

    #[test]
    fn the_suggested_line_can_be_read() {
        for name in ["Alba\u{a0}Nova", "Alba \u{301}", "\u{200b}Alba", "say \"Alba\"", "C:\\Alba", "Альба"] {
            let dossier = |at: &str| {
                let quoted = serde_json::to_string(name).unwrap();
                let text = format!(
                    r#"
                    source = [{{ id = "nis" }}]
                    document = [{{ id = "d1", publisher = "nis", published = "2024-10-18" }}]
                    [[claim]]
                    id = "c1"
                    document = "d1"
                    subject = "soldiers"
                    places = [{quoted}, "Berg"]
                    {at}"#
                );
                from_text("d.toml", &text, TextFormat::Toml, &ReadOptions::default())
            };
            let bare = dossier("").dossier.unwrap();
            let unresolved = UnresolvedName {
                name: name.to_owned(),
                reason: UnresolvedReason::Unknown(Vec::new()),
                claims: vec![0],
            };
            let help = unresolved.help(&bare).unwrap();
            let line = &help[help.find("at.").unwrap()..];
            assert!(line.contains("LAT, LON"), "{line}");
            let filled_in = line.replace("LAT, LON", "43.1, 131.9");
            let pasted = dossier(&filled_in);
            assert!(pasted.dossier.is_some(), "{filled_in}: {}", pasted.problems);
        }
    }
}
