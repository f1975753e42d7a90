//! Land as an obstacle: Natural Earth, the fine copy where there is one, with a margin for ships to keep.

use std::path::Path;

use geo::algorithm::buffer::{BufferStyle, LineJoin};
use geo::{
    Area, BooleanOps, BoundingRect, Buffer, Contains, Coord, LineString, MultiPolygon, Polygon, Rect, Simplify,
    unary_union,
};
use geojson::GeoJson;

use crate::Failure;

/// Where the fine copy ends: longitude 124 to 146.5, latitude 33 to 56.
fn fine_box() -> Rect {
    Rect::new((124.0, 33.0), (146.5, 56.0))
}

/// Margin and tolerance in degrees: the outline is pushed out by the one and then simplified by the lesser other, so that it
/// never cuts into land.
pub(crate) const FINE: (f64, f64) = (0.008, 0.0065);
pub(crate) const COARSE: (f64, f64) = (0.03, 0.025);

/// A hole in the land smaller than this, in square degrees, is a bay that the margin closed and no sea.
const LEAST_SEA: f64 = 3.0;

/// The land as it is shipped: coarse outside the box, fine inside.
pub(crate) fn read(folder: &Path) -> Result<[MultiPolygon; 2], Failure> {
    let fine = polygons(&folder.join("ne10-land-neasia.geojson"))?;
    let coarse = polygons(&folder.join("ne50-land.geojson"))?;
    let outside = coarse.difference(&fine_box().to_polygon());
    Ok([outside, fine])
}

/// The land with its margin, simplified.
pub(crate) fn obstacle([coarse, fine]: &[MultiPolygon; 2]) -> MultiPolygon {
    let grown = [grow(coarse, COARSE), grow(fine, FINE)];
    let mut land = unary_union(grown.iter().flatten());
    for polygon in &mut land {
        let seas =
            polygon.interiors().iter().filter(|ring| Polygon::new((*ring).clone(), vec![]).unsigned_area() > LEAST_SEA);
        *polygon = Polygon::new(polygon.exterior().clone(), seas.cloned().collect());
    }
    land
}

fn grow(land: &MultiPolygon, (margin, tolerance): (f64, f64)) -> MultiPolygon {
    let style = BufferStyle::new(margin).line_join(LineJoin::Round(std::f64::consts::FRAC_PI_4));
    // Each by itself first: buffering the whole world at once costs the square of it.
    let grown: Vec<Polygon> = land.iter().flat_map(|polygon| polygon.buffer_with_style(style.clone())).collect();
    let grown = unary_union(grown.iter());
    let simple: Vec<Polygon> = grown.iter().map(|polygon| polygon.simplify(tolerance)).collect();
    // Simplifying may make an outline cross itself; a union of one sets that right.
    unary_union(simple.iter().filter(|polygon| polygon.exterior().0.len() > 3))
}

fn polygons(file: &Path) -> Result<MultiPolygon, Failure> {
    let GeoJson::FeatureCollection(collection) = std::fs::read_to_string(file)?.parse()? else {
        return Err("no feature collection".into());
    };
    let mut all = vec![];
    for geometry in collection.features.into_iter().filter_map(|feature| feature.geometry) {
        match geo::Geometry::try_from(geometry)? {
            geo::Geometry::Polygon(polygon) => all.push(polygon),
            geo::Geometry::MultiPolygon(several) => all.extend(several),
            _ => return Err("land that is no polygon".into()),
        }
    }
    Ok(unary_union(all.iter()))
}

/// Rings with the land on the left, without the repeated last vertex.
pub(crate) fn rings(land: &MultiPolygon) -> Vec<Vec<Coord>> {
    let open = |ring: &LineString, outer: bool| {
        let mut open: Vec<Coord> = ring.0[..ring.0.len() - 1].to_vec();
        let signed: f64 = ring.lines().map(|l| l.start.x * l.end.y - l.end.x * l.start.y).sum();
        if (signed > 0.0) != outer {
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

/// Answers whether a spot is on land, by the polygons whose box holds it.
pub(crate) struct Inside<'a>(Vec<(Rect, &'a Polygon)>);

impl<'a> Inside<'a> {
    pub(crate) fn new(land: &'a MultiPolygon) -> Self {
        Self(land.iter().filter_map(|polygon| Some((polygon.bounding_rect()?, polygon))).collect())
    }

    pub(crate) fn land(&self, lon: f64, lat: f64) -> bool {
        // The margin reaches past the antimeridian, where polygons are cut.
        [lon - 360.0, lon, lon + 360.0].into_iter().any(|lon| {
            let spot = Coord { x: lon, y: lat };
            self.0.iter().any(|(frame, polygon)| frame.contains(&spot) && polygon.contains(&spot))
        })
    }
}
