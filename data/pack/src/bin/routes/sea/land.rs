//! Land as an obstacle for ships: Natural Earth with a margin, at the fine scale where it is available.

use std::path::Path;

use geo::algorithm::buffer::{BufferStyle, LineJoin};
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Contains, Coord, LineString, MultiPolygon, Polygon, Rect, Simplify,
    unary_union,
};
use geojson::GeoJson;

use crate::Failure;

/// Returns the area of the fine data: longitude 124° to 146.5°, latitude 33° to 56°.
fn fine_box() -> Rect {
    Rect::new((124.0, 33.0), (146.5, 56.0))
}

/// The margin and the tolerance in degrees. Coastlines are moved out by the margin, and then simplified by the smaller tolerance,
/// so that they never cut into land.
pub(crate) const FINE: (f64, f64) = (0.008, 0.0065);
pub(crate) const COARSE: (f64, f64) = (0.03, 0.025);

/// The least area of a sea within land, in square degrees. The Sea of Marmara has one; a smaller hole is a bay that the margin
/// closed.
const MIN_SEA_AREA: f64 = 0.5;

/// Reads the land: coarse outside the fine area, and fine inside it.
pub(crate) fn read(folder: &Path) -> Result<[MultiPolygon; 2], Failure> {
    let fine = polygons(&folder.join("ne10-land-neasia.geojson"))?;
    let coarse = polygons(&folder.join("ne50-land.geojson"))?;
    let outside = coarse.difference(&fine_box().to_polygon());
    Ok([outside, fine])
}

/// Returns the land with its margin, simplified.
pub(crate) fn build_obstacle([coarse, fine]: &[MultiPolygon; 2]) -> MultiPolygon {
    let buffered = [buffer(coarse, COARSE), buffer(fine, FINE)];
    let mut land = unary_union(buffered.iter().flatten());
    for polygon in &mut land {
        let seas = polygon
            .interiors()
            .iter()
            .filter(|ring| Polygon::new((*ring).clone(), vec![]).unsigned_area() > MIN_SEA_AREA);
        *polygon = Polygon::new(polygon.exterior().clone(), seas.cloned().collect());
    }
    land
}

fn buffer(land: &MultiPolygon, (margin, tolerance): (f64, f64)) -> MultiPolygon {
    let style = BufferStyle::new(margin).line_join(LineJoin::Round(std::f64::consts::FRAC_PI_4));
    // Buffering each polygon alone is faster: buffering the whole world takes quadratic time.
    let buffered: Vec<Polygon> = land.iter().flat_map(|polygon| polygon.buffer_with_style(style.clone())).collect();
    let buffered = unary_union(buffered.iter());
    let simple: Vec<Polygon> = buffered.iter().map(|polygon| polygon.simplify(tolerance)).collect();
    // A simplified outline may intersect itself, which the union fixes.
    unary_union(simple.iter().filter(|polygon| polygon.exterior().0.len() > 3))
}

fn polygons(file: &Path) -> Result<MultiPolygon, Failure> {
    let GeoJson::FeatureCollection(collection) = std::fs::read_to_string(file)?.parse()? else {
        return Err("not a feature collection".into());
    };
    let mut all = vec![];
    for geometry in collection.features.into_iter().filter_map(|feature| feature.geometry) {
        match geo::Geometry::try_from(geometry)? {
            geo::Geometry::Polygon(polygon) => all.push(polygon),
            geo::Geometry::MultiPolygon(polygons) => all.extend(polygons),
            _ => return Err("land that is not a polygon".into()),
        }
    }
    Ok(unary_union(all.iter()))
}

/// Returns the rings with the land on the left, without the repeated last vertex.
pub(crate) fn rings(land: &MultiPolygon) -> Vec<Vec<Coord>> {
    let open = |ring: &LineString, is_exterior: bool| {
        let mut open: Vec<Coord> = ring.0[..ring.0.len() - 1].to_vec();
        let signed_area: f64 = ring.lines().map(|l| l.start.x * l.end.y - l.end.x * l.start.y).sum();
        if (signed_area > 0.0) != is_exterior {
            open.reverse();
        }
        open
    };
    let mut rings = vec![];
    for polygon in land {
        rings.push(open(polygon.exterior(), true));
        rings.extend(polygon.interiors().iter().map(|ring| open(ring, false)));
    }
    rings
}

/// Finds whether a point is on land, by the bounding boxes of the polygons.
pub(crate) struct LandIndex<'a>(Vec<(Rect, &'a Polygon)>);

impl<'a> LandIndex<'a> {
    pub(crate) fn new(land: &'a MultiPolygon) -> Self {
        Self(land.iter().filter_map(|polygon| Some((polygon.bounding_rect()?, polygon))).collect())
    }

    pub(crate) fn contains(&self, lon: f64, lat: f64) -> bool {
        // The margin extends past the antimeridian, where polygons are cut.
        [lon - 360.0, lon, lon + 360.0].into_iter().any(|lon| {
            let point = Coord { x: lon, y: lat };
            self.0.iter().any(|(bounds, polygon)| bounds.contains(&point) && polygon.contains(&point))
        })
    }
}
