//! A dossier that was read, with its problems and the gazetteer that resolves its places.

use std::path::Path;

use troopmap::{
    Dossier, DossierReadError, Gazetteer, GeoNamesFile, LayeredGazetteer, Located, Problem, Problems, RejectedClaims,
    UnresolvedName, World, locate,
};

use crate::cli::args::InputArgs;
use crate::cli::rejects::RejectRow;
use crate::cli::{Failure, problems};

/// A dossier that was read, and the records that were skipped.
pub(crate) struct Input {
    pub(crate) dossier: Option<Dossier>,
    pub(crate) problems: Problems,
    pub(crate) rejects: Vec<RejectRow>,
    pub(crate) rejected_claims: RejectedClaims,
}

impl Input {
    /// Resolves the places of the dossier and returns it with all problems.
    ///
    /// If reading is lenient, unresolved places are left out, and claims without any other place.
    ///
    /// # Errors
    ///
    /// Prints the problems and fails if the dossier has errors and reading is not lenient.
    pub(crate) fn locate(&self, args: &InputArgs, gazetteer: &dyn Gazetteer) -> Result<(Located, Problems), Failure> {
        let mut problems = self.problems.clone();
        let Some(dossier) = &self.dossier else {
            problems::print(&problems);
            return Err(Failure::InvalidDossier);
        };
        let located = locate(dossier, gazetteer);
        problems.extend(place_problems(&located, args.lenient));
        problems.sort();
        if !args.lenient && problems.has_errors() {
            problems::print(&problems);
            return Err(Failure::InvalidDossier);
        }
        Ok((located, problems))
    }
}

/// Returns the name of the input in messages.
pub(crate) fn input_name(args: &InputArgs) -> String {
    if args.is_stdin() { "<stdin>".to_owned() } else { args.dossier.display().to_string() }
}

/// Opens the built-in gazetteer, with the caller's own in front of it.
pub(crate) fn open_gazetteer(own: Option<&Path>) -> Result<Box<dyn Gazetteer>, Failure> {
    let Some(path) = own else { return Ok(Box::new(World)) };
    let text = std::fs::read_to_string(path).map_err(|source| DossierReadError { path: path.to_owned(), source })?;
    let own =
        GeoNamesFile::from_text(&text, "").map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
    Ok(Box::new(LayeredGazetteer::new(own, World)))
}

/// Returns the names that have no single resolution, as errors or, if reading is lenient, as warnings, and the other warnings
/// about places.
pub(crate) fn place_problems(located: &Located, lenient: bool) -> Problems {
    let mut problems = Problems::new();
    let to_problem = |name: &UnresolvedName| -> Problem { name.to_problem(located.dossier(), lenient) };
    problems.extend(located.unresolved_names().iter().map(to_problem));
    problems.extend(located.warnings());
    problems
}
