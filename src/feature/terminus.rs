//! One end of a movement.

use crate::extent::Extent;
use crate::id::PlaceId;

/// One end of a movement.
#[derive(Clone, Debug, PartialEq)]
pub struct MovementEnd {
    /// The name of the place.
    pub place: String,
    /// The names that the documents use, joined.
    pub place_reported: String,
    /// The place in its gazetteer.
    pub place_id: PlaceId,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Where it is, and how precisely that is known.
    pub extent: Extent,
}
