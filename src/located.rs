//! A dossier whose places have been looked up.

use crate::dossier::Dossier;

/// The place of a site in the list of [`Located`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteIx(pub(crate) u32);

/// The sites of one claim, name by name; nothing where no place was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClaimSites {
    pub(crate) places: Vec<Option<SiteIx>>,
    pub(crate) from: Vec<Option<SiteIx>>,
    pub(crate) to: Vec<Option<SiteIx>>,
}

/// A dossier whose places have been looked up.
#[derive(Clone, Debug)]
pub struct Located<'d> {
    dossier: &'d Dossier,
    claims: Vec<ClaimSites>,
}

impl<'d> Located<'d> {
    /// The dossier.
    pub fn dossier(&self) -> &'d Dossier {
        self.dossier
    }

    pub(crate) fn sites_of(&self, claim: usize) -> &ClaimSites {
        &self.claims[claim]
    }
}
