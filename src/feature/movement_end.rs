//! The ends of movements.

use crate::extent::Extent;
use crate::id::PlaceId;

/// One end of a movement.
#[derive(Clone, Debug, PartialEq)]
pub struct MovementEnd {
    /// The name of the place.
    pub place: String,
    /// The names that the documents use, joined with `; `.
    pub place_reported: String,
    /// The id of the place in its gazetteer.
    pub place_id: PlaceId,
    /// The country, as an ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// The point, and how far from it the place may be.
    pub extent: Extent,
}
