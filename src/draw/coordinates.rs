//! Points and rectangles, typed by the coordinate system they are in.
//!
//! A [`Position`] is projected to a [`MapPoint`], and a [`MapPoint`] is scaled to a [`PixelPoint`].

use crate::position::Position;

/// A point of a drawing, in pixels right and down from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PixelPoint {
    /// Pixels to the right.
    pub x: f64,
    /// Pixels down.
    pub y: f64,
}

/// A point on the projected plane, in meters east and north of the center of the projection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct MapPoint {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Longitude and latitude in degrees, unchecked: unlike a [`Position`], the longitude may be beyond ±180, or may be relative
/// to the central meridian of a projection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct LonLat {
    pub(super) lon: f64,
    pub(super) lat: f64,
}

/// A point with two coordinates, in any unit.
pub(super) trait PlanePoint: Copy + PartialEq {
    /// Creates the point from its coordinates.
    fn from_xy(x: f64, y: f64) -> Self;
    /// Returns both coordinates.
    fn xy(self) -> [f64; 2];
}

impl PlanePoint for PixelPoint {
    fn from_xy(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    fn xy(self) -> [f64; 2] {
        [self.x, self.y]
    }
}

impl PlanePoint for MapPoint {
    fn from_xy(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    fn xy(self) -> [f64; 2] {
        [self.x, self.y]
    }
}

impl PlanePoint for LonLat {
    fn from_xy(x: f64, y: f64) -> Self {
        Self { lon: x, lat: y }
    }

    fn xy(self) -> [f64; 2] {
        [self.lon, self.lat]
    }
}

impl PixelPoint {
    /// Creates a point from its coordinates.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Returns the point moved right and down.
    pub(super) fn translate(self, right: f64, down: f64) -> Self {
        Self { x: self.x + right, y: self.y + down }
    }

    /// Returns the distance to another point, in pixels.
    pub(super) fn distance(self, other: Self) -> f64 {
        (other.x - self.x).hypot(other.y - self.y)
    }

    /// Returns the point at a fraction of the way to another: 0 for this one, 1 for the other.
    pub(super) fn interpolate(self, other: Self, fraction: f64) -> Self {
        Self { x: self.x + (other.x - self.x) * fraction, y: self.y + (other.y - self.y) * fraction }
    }

    /// Returns the mean of points; the origin if there are none.
    pub(super) fn mean(points: &[Self]) -> Self {
        let count = f64::from(u32::try_from(points.len().max(1)).unwrap_or(u32::MAX));
        let sum = points.iter().fold(Self::default(), |sum, point| sum.translate(point.x, point.y));
        Self { x: sum.x / count, y: sum.y / count }
    }
}

impl MapPoint {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl LonLat {
    pub(super) const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }
}

impl From<Position> for LonLat {
    fn from(position: Position) -> Self {
        Self { lon: position.lon(), lat: position.lat() }
    }
}

/// A rectangle between its smallest and its largest coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect<P> {
    pub(super) min: P,
    pub(super) max: P,
}

/// A rectangle of a drawing: `min` is its upper left corner.
pub(super) type PixelRect = Rect<PixelPoint>;
/// A rectangle of the projected plane: `min` is its southwest corner.
pub(super) type MapRect = Rect<MapPoint>;
/// A range of longitudes and latitudes: `min` is its southwest corner.
pub(super) type LonLatRect = Rect<LonLat>;

impl<P: PlanePoint> Rect<P> {
    /// Creates the rectangle between two corners, given as the smaller x, the smaller y, the larger x and the larger y.
    pub(super) fn from_edges(min_x: f64, min_y: f64, max_x: f64, max_y: f64) -> Self {
        Self { min: P::from_xy(min_x, min_y), max: P::from_xy(max_x, max_y) }
    }

    /// Returns the smallest rectangle around points; `None` if there are none.
    pub(super) fn bounding(points: impl IntoIterator<Item = P>) -> Option<Self> {
        points.into_iter().fold(None, |found: Option<Self>, point| {
            let [x, y] = point.xy();
            let [min_x, min_y, max_x, max_y] = found.map_or([x, y, x, y], Self::edges);
            Some(Self::from_edges(min_x.min(x), min_y.min(y), max_x.max(x), max_y.max(y)))
        })
    }

    /// Returns the smaller x, the smaller y, the larger x and the larger y.
    pub(super) fn edges(self) -> [f64; 4] {
        let ([min_x, min_y], [max_x, max_y]) = (self.min.xy(), self.max.xy());
        [min_x, min_y, max_x, max_y]
    }

    /// Returns the extent in x.
    pub(super) fn width(self) -> f64 {
        self.max.xy()[0] - self.min.xy()[0]
    }

    /// Returns the extent in y.
    pub(super) fn height(self) -> f64 {
        self.max.xy()[1] - self.min.xy()[1]
    }

    /// Returns whether a point is inside the rectangle or on its edge.
    pub(super) fn contains(self, point: P) -> bool {
        let ([x, y], [min_x, min_y, max_x, max_y]) = (point.xy(), self.edges());
        (min_x..=max_x).contains(&x) && (min_y..=max_y).contains(&y)
    }

    /// Returns whether the two rectangles overlap. Rectangles that only share an edge do not.
    pub(super) fn overlaps(self, other: Self) -> bool {
        let ([a_min_x, a_min_y, a_max_x, a_max_y], [b_min_x, b_min_y, b_max_x, b_max_y]) =
            (self.edges(), other.edges());
        a_min_x < b_max_x && a_max_x > b_min_x && a_min_y < b_max_y && a_max_y > b_min_y
    }

    /// Returns the rectangle enlarged on every side.
    pub(super) fn expand(self, x: f64, y: f64) -> Self {
        let [min_x, min_y, max_x, max_y] = self.edges();
        Self::from_edges(min_x - x, min_y - y, max_x + x, max_y + y)
    }

    /// Returns the center of the rectangle.
    pub(super) fn center(self) -> P {
        let [min_x, min_y, max_x, max_y] = self.edges();
        P::from_xy(f64::midpoint(min_x, max_x), f64::midpoint(min_y, max_y))
    }
}

impl PixelRect {
    /// Creates the rectangle that extends by `half_width` and `half_height` around a center.
    pub(super) fn centered(center: PixelPoint, half_width: f64, half_height: f64) -> Self {
        Self::from_edges(center.x - half_width, center.y - half_height, center.x + half_width, center.y + half_height)
    }

    /// Returns the smallest rectangle around both.
    pub(super) fn union(self, other: Self) -> Self {
        Self::from_edges(
            self.min.x.min(other.min.x),
            self.min.y.min(other.min.y),
            self.max.x.max(other.max.x),
            self.max.y.max(other.max.y),
        )
    }
}

/// Returns longitude and latitude in millionths of a degree. Positions that share them are the same place for a map.
#[expect(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
pub(super) fn to_microdegrees(position: Position) -> [i64; 2] {
    [(position.lon() * 1e6).round() as i64, (position.lat() * 1e6).round() as i64]
}
