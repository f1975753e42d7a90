//! Pins at 0, 0: what programs write where they have no coordinates.

use super::{ClaimSites, Located, PINNED, SiteIx};
use crate::index::ClaimIx;
use crate::problem::Problem;

impl Located {
    /// A warning where claims are pinned at 0, 0, which is in the sea off Africa and hardly ever meant.
    pub(super) fn at_zero(&self) -> Option<Problem> {
        let is_at_zero = |&site: &SiteIx| {
            let (site, [lon, lat]) = (self.site(site), self.site(site).extent.center.into());
            site.match_kind() == PINNED && lon == 0.0 && lat == 0.0
        };
        let claims = self.dossier.claims();
        let pinned = |at: &usize| sites(self.sites_of(ClaimIx::new(*at))).any(|site| is_at_zero(&site));
        let mut there = (0..claims.len()).filter(pinned);
        let first = &claims[there.next()?];
        let many = match there.count() {
            0 => "is".to_owned(),
            more => format!("and {more} more are"),
        };
        let message = format!("claim {} {many} pinned at 0, 0, which is in the sea off Africa", first.id);
        let help = "programs write 0, 0 where they have no coordinates; take the pin out, so that the place is looked up by its name";
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
