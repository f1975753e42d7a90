//! Names to which no single place answers, and what a person can do about them.

use crate::dossier::{Dossier, quote_toml};
use crate::id::PlaceId;
use crate::notation::InvalidCoordinates;
use crate::place::Candidate;
use crate::problem::Problem;

/// A name to which no single place answers.
#[derive(Clone, Debug, PartialEq)]
pub struct UnresolvedName {
    /// The name as it was written.
    pub name: String,
    /// Why no place was taken.
    pub reason: UnresolvedReason,
    /// The claims that use the name, as places in the dossier.
    pub claims: Vec<usize>,
}

/// Why no place was taken for a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum UnresolvedReason {
    /// Several places answer to it, or one only after the name is changed.
    Ambiguous(Vec<Candidate>),
    /// Several places are written as one; these are their names, each by itself.
    Several(Vec<String>),
    /// None does; these are spelled nearly so.
    Unknown(Vec<Candidate>),
    /// It is pinned to an id that the gazetteer lacks.
    UnknownId(PlaceId),
    /// It is pinned to coordinates that cannot be read.
    Coordinates(InvalidCoordinates),
    /// It is pinned to coordinates in a reference system that cannot be used here, for the reason told.
    Crs(String),
}

/// Candidates beyond these are counted, not listed.
const LISTED: usize = 5;

/// A pin by hand, to be filled in.
pub(super) const COORDINATES: &str = "{ coordinates = \"43.1 N, 131.9 E\", uncertainty_m = 5000 }";

impl UnresolvedName {
    /// The problem to tell: where, what, and the line to paste. A warning when what is in doubt may be left out.
    pub fn to_problem(&self, dossier: &Dossier, lenient: bool) -> Problem {
        let (code, mut message) = self.message();
        let mut help = self.help(dossier);
        let first = self.claims.first().map(|&at| &dossier.claims()[at].id);
        let span = first.and_then(|first| {
            if matches!(
                self.reason,
                UnresolvedReason::Ambiguous(_) | UnresolvedReason::Several(_) | UnresolvedReason::Unknown(_)
            ) {
                dossier.place_span(first, &self.name)
            } else {
                dossier.claim_span(first, "at")
            }
        });
        // Records that were made of something else have no place in a text, but an id that holds that of their row.
        if let (None, Some(first)) = (&span, first) {
            let more = match self.claims.len() {
                1 => String::new(),
                claims => format!(" and {} more", claims - 1),
            };
            message.push_str(&format!(", in the claim {first}{more}"));
            help = help.map(|help| format!("in the dossier, which `troopmap convert` makes of other data: {help}"));
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
                ("changed-place-name", format!("no place is called {name:?}; places with nearly this name are"))
            }
            UnresolvedReason::Ambiguous(candidates) => {
                ("ambiguous-place", format!("{} places answer to {name:?}", candidates.len()))
            }
            UnresolvedReason::Several(names) => {
                ("several-places", format!("{name:?} names {} places as one", names.len()))
            }
            UnresolvedReason::Unknown(_) => ("unknown-place", format!("no place answers to {name:?}")),
            UnresolvedReason::UnknownId(id) => ("unknown-place-id", format!("the gazetteer has no place {id}")),
            UnresolvedReason::Coordinates(error) => {
                ("invalid-coordinates", format!("{name:?} is pinned to coordinates that cannot be read: {error}"))
            }
            UnresolvedReason::Crs(why) => {
                ("unusable-crs", format!("{name:?} is pinned to coordinates that cannot be used: {why}"))
            }
        }
    }

    fn help(&self, dossier: &Dossier) -> Option<String> {
        let in_table = self.is_in_table(dossier);
        let candidates = match &self.reason {
            UnresolvedReason::Ambiguous(candidates) | UnresolvedReason::Unknown(candidates) => candidates,
            UnresolvedReason::Several(names) => return Some(self.apart(dossier, names)),
            UnresolvedReason::UnknownId(_) => {
                return Some("look the place up with `troopmap place NAME`, or give coordinates".to_owned());
            }
            UnresolvedReason::Coordinates(_) | UnresolvedReason::Crs(_) => return None,
        };
        let by_hand = self.line(dossier, &Paste::by_hand());
        if candidates.is_empty() {
            let column = if in_table { "in the column at, " } else { "" };
            return Some(format!("give its coordinates and how precisely they are known: {column}{by_hand}"));
        }
        let way =
            if in_table { "writing one of these into the column at" } else { "adding one of these lines to the claim" };
        let mut help = if matches!(self.reason, UnresolvedReason::Unknown(_)) {
            format!("these names are spelled nearly so; if one of them is meant, say so by {way}:")
        } else {
            format!("say which one is meant by {way}:")
        };
        for candidate in candidates.iter().take(LISTED) {
            let line = self.line(dossier, &Paste::of(candidate));
            help.push_str(&format!("\n    {line}  # {} ({})", candidate.place, candidate.match_kind));
        }
        if candidates.len() > LISTED {
            help.push_str(&format!(
                "\n    and {} more: `troopmap place \"{}\"` lists them",
                candidates.len() - LISTED,
                self.name
            ));
        }
        help.push_str(&format!("\n    {by_hand}  # a place by its coordinates"));
        Some(help)
    }

    /// Whether the claim is a row of a table, where a pin stands in the column `at`.
    fn is_in_table(&self, dossier: &Dossier) -> bool {
        let first = self.claims.first().and_then(|&at| dossier.claim_span(&dossier.claims()[at].id, "at"));
        first.is_some_and(|span| span.source.name.ends_with("claims.csv"))
    }

    /// The key with each name by itself.
    fn apart(&self, dossier: &Dossier, names: &[String]) -> String {
        let claim = self.claims.first().map(|&at| &dossier.claims()[at]);
        let holds = |written: &[String]| written.contains(&self.name);
        let key = match claim {
            Some(claim) if holds(&claim.from.0) => "from",
            Some(claim) if holds(&claim.to.0) => "to",
            _ => "places",
        };
        let pin = self.line(dossier, &Paste::by_hand());
        if self.is_in_table(dossier) {
            return format!("part them in their cell: {}; if it is one place, pin it: {pin}", names.join("; "));
        }
        let quoted: Vec<String> = names.iter().map(|name| quote_toml(name)).collect();
        format!("write each by itself: {key} = [{}]; if it is one place, pin it: {pin}", quoted.join(", "))
    }

    /// The line to paste: the pin alone when the claim has one name, else the pin of this name.
    fn line(&self, dossier: &Dossier, pin: &Paste) -> String {
        let several = self.claims.first().is_some_and(|&at| dossier.claims()[at].place_names().count() > 1);
        match (self.is_in_table(dossier), several) {
            (true, true) => format!("{} = {}", self.name, pin.cell),
            (true, false) => pin.cell.clone(),
            (false, true) => format!("at.{} = {}", quote_toml(&self.name), pin.toml),
            (false, false) => format!("at = {}", pin.toml),
        }
    }
}

/// A pin to paste, as it is written in TOML and in the cell of a table.
struct Paste {
    toml: String,
    cell: String,
}

impl Paste {
    /// One to be filled in.
    fn by_hand() -> Self {
        Self { toml: COORDINATES.to_owned(), ..Self::spot("43.1 N, 131.9 E", 5000.0) }
    }

    fn spot(coordinates: &str, radius: f64) -> Self {
        Self {
            toml: format!("{{ coordinates = \"{coordinates}\", uncertainty_m = {radius} }}"),
            cell: format!("{coordinates} (and {radius} in the column at_uncertainty_m)"),
        }
    }

    /// The pin of a candidate. The words around its name move and widen it, which a bare id would lose.
    fn of(candidate: &Candidate) -> Self {
        let Candidate { place, extent, .. } = candidate;
        let (id, rounded) = (place.id.as_str(), extent.round());
        let radius = rounded.radius.get();
        if extent.center != place.position {
            return Self::spot(&format!("{:.5}, {:.5}", rounded.center.lat(), rounded.center.lon()), radius);
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
    fn the_line_to_paste_is_read() {
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
            let doubt = UnresolvedName {
                name: name.to_owned(),
                reason: UnresolvedReason::Unknown(Vec::new()),
                claims: vec![0],
            };
            let help = doubt.help(&bare).unwrap();
            let line = &help[help.find("at.").unwrap()..];
            let pasted = dossier(line);
            assert!(pasted.dossier.is_some(), "{line}: {}", pasted.problems);
        }
    }
}
