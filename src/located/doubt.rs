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
                if matches!(self.cause, DoubtCause::Ambiguous(_) | DoubtCause::Unknown(_)) { None } else { Some("at") };
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
        let in_table = self.is_in_table(dossier);
        let candidates = match &self.cause {
            DoubtCause::Ambiguous(candidates) | DoubtCause::Unknown(candidates) => candidates,
            DoubtCause::UnknownId(_) => {
                return Some("look the place up with `troopmap place NAME`, or give coordinates".to_owned());
            }
            DoubtCause::Coordinates(_) | DoubtCause::Crs(_) => return None,
        };
        if candidates.is_empty() && in_table {
            return Some(format!(
                "give its coordinates in the column at: {}, and how many metres they may be off in at_uncertainty_m",
                self.line(dossier, "43.1 N, 131.9 E")
            ));
        }
        if candidates.is_empty() {
            return Some(format!(
                "give its coordinates and how precisely they are known: {}",
                self.line(dossier, "{ coordinates = \"43.1 N, 131.9 E\", uncertainty_m = 5000 }")
            ));
        }
        let way =
            if in_table { "writing one of these into the column at" } else { "adding one of these lines to the claim" };
        let mut help = format!("say which one is meant by {way}:");
        for candidate in candidates.iter().take(LISTED) {
            let id = candidate.place.id.as_str();
            let id = if in_table { id.to_owned() } else { toml_text(id) };
            help.push_str(&format!("\n    {}  # {} ({})", self.line(dossier, &id), candidate.place, candidate.matched));
        }
        if candidates.len() > LISTED {
            help.push_str(&format!(
                "\n    and {} more: `troopmap place \"{}\"` lists them",
                candidates.len() - LISTED,
                self.name
            ));
        }
        Some(help)
    }

    /// Whether the claim is a row of a table, where a pin stands in the column `at`.
    fn is_in_table(&self, dossier: &Dossier) -> bool {
        let first = self.claims.first().and_then(|&at| dossier.span_of_claim(&dossier.claims()[at].id, "at"));
        first.is_some_and(|span| span.source.name.ends_with("claims.csv"))
    }

    /// The line to paste: the pin alone when the claim has one name, else the pin of this name.
    fn line(&self, dossier: &Dossier, pin: &str) -> String {
        let several = self.claims.first().is_some_and(|&at| dossier.claims()[at].place_names().count() > 1);
        if self.is_in_table(dossier) {
            return if several { format!("{} = {pin}", self.name) } else { pin.to_owned() };
        }
        if several { format!("at.{} = {pin}", toml_text(&self.name)) } else { format!("at = {pin}") }
    }
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
