//! Names to which no single place answers, and what a person can do about them.

use crate::dossier::{Dossier, toml_text};
use crate::id::PlaceId;
use crate::notation::InvalidNotation;
use crate::place::Candidate;
use crate::problem::Problem;

/// A name to which no single place answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// The name as it was written.
    pub name: String,
    /// Why no place was taken.
    pub cause: DoubtCause,
    /// The claims that use the name, as places in the dossier.
    pub claims: Vec<usize>,
}

/// Why no place was taken for a name.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DoubtCause {
    /// Several places answer to it, or one only after the name is changed.
    Ambiguous(Vec<Candidate>),
    /// Several places are written as one; these are their names, each by itself.
    Several(Vec<String>),
    /// None does; these are spelled nearly so.
    Unknown(Vec<Candidate>),
    /// It is pinned to an id that the gazetteer lacks.
    UnknownId(PlaceId),
    /// It is pinned to coordinates that cannot be read.
    Coordinates(InvalidNotation),
    /// It is pinned to coordinates in a reference system that cannot be used here, for the reason told.
    Crs(String),
}

/// Candidates beyond these are counted, not listed.
const LISTED: usize = 5;

/// A pin by hand, to be filled in.
pub(super) const COORDINATES: &str = "{ coordinates = \"43.1 N, 131.9 E\", uncertainty_m = 5000 }";

impl Doubt {
    /// The problem to tell: where, what, and the line to paste. A warning when what is in doubt may be left out.
    pub fn problem(&self, dossier: &Dossier, lenient: bool) -> Problem {
        let (code, message) = self.message();
        let mut problem = if lenient { Problem::warning(code, message) } else { Problem::error(code, message) };
        if let Some(help) = self.help(dossier) {
            problem = problem.help(help);
        }
        let mut uses = self.claims.iter().map(|&at| &dossier.claims()[at].id);
        if let Some(first) = uses.next() {
            let key =
                if matches!(self.cause, DoubtCause::Ambiguous(_) | DoubtCause::Several(_) | DoubtCause::Unknown(_)) {
                    None
                } else {
                    Some("at")
                };
            let span = match key {
                Some(key) => dossier.span_of_claim(first, key),
                None => dossier.span_of_place(first, &self.name),
            };
            problem = problem.at(span);
        }
        problem
    }

    fn message(&self) -> (&'static str, String) {
        let name = &self.name;
        match &self.cause {
            DoubtCause::Ambiguous(candidates) if candidates.iter().all(|c| !c.matched.is_listed()) => {
                ("changed-place-name", format!("no place is called {name:?}; places with nearly this name are"))
            }
            DoubtCause::Ambiguous(candidates) => {
                ("ambiguous-place", format!("{} places answer to {name:?}", candidates.len()))
            }
            DoubtCause::Several(names) => ("several-places", format!("{name:?} names {} places as one", names.len())),
            DoubtCause::Unknown(_) => ("unknown-place", format!("no place answers to {name:?}")),
            DoubtCause::UnknownId(id) => ("unknown-place-id", format!("the gazetteer has no place {id}")),
            DoubtCause::Coordinates(error) => {
                ("invalid-coordinates", format!("{name:?} is pinned to coordinates that cannot be read: {error}"))
            }
            DoubtCause::Crs(why) => {
                ("unusable-crs", format!("{name:?} is pinned to coordinates that cannot be used: {why}"))
            }
        }
    }

    fn help(&self, dossier: &Dossier) -> Option<String> {
        let candidates = match &self.cause {
            DoubtCause::Ambiguous(candidates) | DoubtCause::Unknown(candidates) => candidates,
            DoubtCause::Several(names) => return Some(self.apart(dossier, names)),
            DoubtCause::UnknownId(_) => {
                return Some("look the place up with `troopmap place NAME`, or give coordinates".to_owned());
            }
            DoubtCause::Coordinates(_) | DoubtCause::Crs(_) => return None,
        };
        let by_hand = self.line(dossier, COORDINATES);
        if candidates.is_empty() {
            return Some(format!("give its coordinates and how precisely they are known: {by_hand}"));
        }
        let is_guess = matches!(self.cause, DoubtCause::Unknown(_));
        let mut help = if is_guess {
            "these names are spelled nearly so; if one of them is meant, add its line to the claim:".to_owned()
        } else {
            "say which one is meant by adding one of these lines to the claim:".to_owned()
        };
        for candidate in candidates.iter().take(LISTED) {
            let line = self.line(dossier, &pin(candidate));
            help.push_str(&format!("\n    {line}  # {} ({})", candidate.place, candidate.matched));
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

    /// The key with each name by itself.
    fn apart(&self, dossier: &Dossier, names: &[String]) -> String {
        let claim = self.claims.first().map(|&at| &dossier.claims()[at]);
        let holds = |written: &[String]| written.contains(&self.name);
        let key = match claim {
            Some(claim) if holds(&claim.from.0) => "from",
            Some(claim) if holds(&claim.to.0) => "to",
            _ => "places",
        };
        let quoted: Vec<String> = names.iter().map(|name| toml_text(name)).collect();
        format!(
            "write each by itself: {key} = [{}]; in the cell of a spreadsheet: {}; if it is one place, pin it: {}",
            quoted.join(", "),
            names.join("; "),
            self.line(dossier, COORDINATES)
        )
    }

    /// The line to paste: the pin alone when the claim has one name, else the pin of this name.
    fn line(&self, dossier: &Dossier, pin: &str) -> String {
        let several = self.claims.first().is_some_and(|&at| dossier.claims()[at].place_names().count() > 1);
        if several { format!("at.{} = {pin}", toml_text(&self.name)) } else { format!("at = {pin}") }
    }
}

/// The pin of a candidate. The words around its name move and widen it, which a bare id would lose.
fn pin(candidate: &Candidate) -> String {
    let Candidate { place, extent, .. } = candidate;
    let rounded = extent.rounded();
    if extent.center != place.position {
        let (lat, lon) = (rounded.center.lat(), rounded.center.lon());
        return format!("{{ coordinates = \"{lat:.5}, {lon:.5}\", uncertainty_m = {} }}", rounded.radius.get());
    }
    if extent.radius != place.radius {
        return format!("{{ id = {}, uncertainty_m = {} }}", toml_text(place.id.as_str()), rounded.radius.get());
    }
    toml_text(place.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::{Notation, ReadOptions, from_text};

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
                from_text("d.toml", &text, Notation::Toml, &ReadOptions::default())
            };
            let bare = dossier("").dossier.unwrap();
            let doubt = Doubt { name: name.to_owned(), cause: DoubtCause::Unknown(Vec::new()), claims: vec![0] };
            let help = doubt.help(&bare).unwrap();
            let line = &help[help.find("at.").unwrap()..];
            let pasted = dossier(line);
            assert!(pasted.dossier.is_some(), "{line}: {}", pasted.problems);
        }
    }
}
