//! Warning about pins at 0, 0, which some programs write for missing coordinates.

use super::{ClaimSites, Located, PINNED, SiteIx};
use crate::index::ClaimIx;
use crate::problem::Problem;

impl Located {
    /// Returns a warning if claims are pinned to 0, 0.
    pub(super) fn zero_coordinates_warning(&self) -> Option<Problem> {
        let is_at_zero = |&site: &SiteIx| {
            let (site, [lon, lat]) = (self.site(site), self.site(site).extent.center.into());
            site.match_kind() == PINNED && lon == 0.0 && lat == 0.0
        };
        let claims = self.dossier.claims();
        let pinned = |at: &usize| sites(self.sites_of(ClaimIx::new(*at))).any(|site| is_at_zero(&site));
        let mut at_zero = (0..claims.len()).filter(pinned);
        let first = &claims[at_zero.next()?];
        let subject = match at_zero.count() {
            0 => "is".to_owned(),
            more => format!("and {more} more are"),
        };
        let message = format!("claim {} {subject} pinned to 0, 0, in the sea off Africa", first.id);
        let help = "some programs write 0, 0 for missing coordinates; remove the pin to look the place up by its name";
        Some(
            Problem::warning("zero-coordinates", message)
                .with_help(help)
                .with_span(self.dossier.claim_span(&first.id, "at")),
        )
    }
}

fn sites(of_claim: &ClaimSites) -> impl Iterator<Item = SiteIx> {
    let ClaimSites { places, from, to } = of_claim;
    places.iter().chain(from).chain(to).flatten().copied()
}
