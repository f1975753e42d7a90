//! Where ways over water may bend, begin and end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::Coord;
use geojson::{GeoJson, GeometryValue};

use super::land::Inside;
use super::sight::{Sight, Vector, angle, unit};
use crate::Failure;

/// What a spot is, as the reader finds it in the tag of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A corner of the coast.
    Coast = 0,
    Port = 1,
    Suez = 2,
    Panama = 3,
    TurkishStraits = 4,
    NorthernSeaRoute = 5,
    /// A point of a lane through water too narrow for the outline.
    Lane = 6,
    /// A point by the coast where routes may begin and end, as in a port.
    End = 7,
}

pub(crate) struct Spot {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) at: Vector,
    pub(crate) kind: Kind,
    /// The vertices before and after a corner of the coast; a spot in free water has none.
    pub(crate) corner: Option<[Vector; 2]>,
    /// The segments that meet in the corner.
    pub(crate) segments: [u32; 2],
    /// Whether routes may begin and end here.
    pub(crate) terminal: bool,
    /// Whether one can see anything from here; the rest hang on joined spots.
    pub(crate) sees: bool,
    pub(crate) name: String,
}

impl Spot {
    pub(crate) fn new(lon: f64, lat: f64, kind: Kind) -> Self {
        let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
        let none = [u32::MAX; 2];
        // Whoever passes Cape Chelyuskin, the northern tip of Asia, bends his way there.
        let kind = if lat > 75.0 && (98.0..112.0).contains(&lon) { Kind::NorthernSeaRoute } else { kind };
        Self {
            lon,
            lat,
            at: unit(lon, lat),
            kind,
            corner: None,
            segments: none,
            terminal: false,
            sees: true,
            name: String::new(),
        }
    }
}

/// The spots, and the pairs that are joined whatever one sees.
#[derive(Default)]
pub(crate) struct Spots {
    pub(crate) spots: Vec<Spot>,
    pub(crate) joined: Vec<(usize, usize)>,
}

const EARTH_KM: f64 = 6371.0;

impl Spots {
    /// The corners where the coast bulges into the water: only there does a shortest way bend.
    pub(crate) fn add_corners(&mut self, rings: &[Vec<Coord>]) {
        let mut first = 0;
        for ring in rings {
            let n = ring.len();
            for i in 0..n {
                let [p, c, q] = [ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]];
                if (c.x - p.x) * (q.y - c.y) - (c.y - p.y) * (q.x - c.x) > 0.0 && c.y < 84.0 && c.y > -80.0 {
                    let mut spot = Spot::new(c.x, c.y, Kind::Coast);
                    spot.corner = Some([unit(p.x, p.y), unit(q.x, q.y)]);
                    spot.segments = [first + ((i + n - 1) % n) as u32, first + i as u32];
                    self.spots.push(spot);
                }
            }
            first += n as u32;
        }
    }

    /// The ports: where they are, joined to the nearest water unless they are in it.
    pub(crate) fn add_ports(&mut self, folder: &Path, rings: &[Vec<Coord>], inside: &Inside) -> Result<(), Failure> {
        let text = std::fs::read_to_string(folder.join("ports.tsv"))?;
        let mut kept: Vec<Vector> = vec![];
        for row in text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
            let world = row[0].starts_with("WPI");
            let (lat, lon): (f64, f64) = (row[3].parse()?, row[4].parse()?);
            let mut port = Spot::new(lon, lat, Kind::Port);
            // The lists overlap; the first is the World Port Index.
            if kept.iter().any(|&other| angle(other, port.at) * EARTH_KM < 3.0) {
                continue;
            }
            port.terminal = true;
            port.name = format!("{}\t{}", row[1], row[5]);
            if inside.land(lon, lat) {
                // Rivers are not water here; a sea port may lie up a river, a landing stage on one is none.
                let Some((x, y, km)) =
                    nearest_water(rings, lon, lat).filter(|&(.., km)| km < if world { 60.0 } else { 10.0 })
                else {
                    continue;
                };
                port.sees = false;
                // A little farther, or much farther where the coast is crooked.
                let beyond = |more: f64| {
                    let share = 1.0 + more / km.max(0.01);
                    (lon + (x - lon) * share, lat + (y - lat) * share)
                };
                let near = [0.15, 0.5, 2.0].map(beyond).into_iter().find(|&(x, y)| !inside.land(x, y));
                // At the head of a narrow bay that may be land again; then the nearest corner that has water before it.
                let Some((x, y)) = near.or_else(|| nearest_off(rings, lon, lat, km + 15.0, inside)) else {
                    println!("no water for the port of {}", row[1]);
                    continue;
                };
                self.joined.push((self.spots.len(), self.spots.len() + 1));
                kept.push(port.at);
                self.spots.push(port);
                self.spots.push(Spot::new(x, y, Kind::Coast));
            } else {
                kept.push(port.at);
                self.spots.push(port);
            }
        }
        Ok(())
    }

    /// More ends along the coast, where no port is near.
    pub(crate) fn add_ends(&mut self, rings: &[Vec<Coord>], inside: &Inside) {
        let mut ends: Vec<Vector> = self.spots.iter().filter(|spot| spot.terminal).map(|spot| spot.at).collect();
        let spacing = |spot: Coord| {
            let fine = (124.0..146.5).contains(&spot.x) && (33.0..56.0).contains(&spot.y);
            let middling = (21.0..50.0).contains(&spot.x) && (43.0..60.0).contains(&spot.y);
            if fine {
                12.0
            } else if middling {
                20.0
            } else {
                80.0
            }
        };
        for ring in rings {
            let n = ring.len();
            for i in 0..n {
                let [p, c, q] = [ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]];
                let at = unit(c.x, c.y);
                if c.y < -60.0 || ends.iter().any(|&end| angle(end, at) * EARTH_KM < spacing(c)) {
                    continue;
                }
                let spot = off([p, c, q]);
                if !inside.land(spot.x, spot.y) {
                    let mut spot = Spot::new(spot.x, spot.y, Kind::End);
                    spot.terminal = true;
                    ends.push(spot.at);
                    self.spots.push(spot);
                }
            }
        }
    }

    /// Lanes through canals, and through straits that the margin closed but the land as it is leaves open.
    pub(crate) fn add_lanes(&mut self, folder: &Path, real: &Sight, inside: &Inside) -> Result<(), Failure> {
        let GeoJson::FeatureCollection(lanes) = std::fs::read_to_string(folder.join("marnet.geojson"))?.parse()? else {
            return Err("no feature collection".into());
        };
        let mut steps = vec![];
        for lane in lanes.features {
            let kind = match lane.property("passage").and_then(|passage| passage.as_str()) {
                Some("suez") => Kind::Suez,
                Some("panama") => Kind::Panama,
                Some("bosporus" | "dardanelles") => Kind::TurkishStraits,
                _ => Kind::Lane,
            };
            let lines = match lane.geometry.ok_or("a lane without a line")?.value {
                GeometryValue::LineString { coordinates } => vec![coordinates],
                GeometryValue::MultiLineString { coordinates } => coordinates,
                _ => return Err("a lane that is no line".into()),
            };
            for line in &lines {
                steps.extend(line.windows(2).map(|ends| [&ends[0], &ends[1]].map(|p| Spot::new(p[0], p[1], kind))));
            }
        }
        let key = |spot: &Spot| ((spot.lon * 1e4).round() as i64, (spot.lat * 1e4).round() as i64);
        let dug = |step: &&[Spot; 2]| matches!(step[0].kind, Kind::Suez | Kind::Panama | Kind::TurkishStraits);
        let mouths: BTreeSet<_> = steps.iter().filter(dug).flat_map(|step| step.iter().map(key)).collect();
        // Canals first, so that a spot they share with a lane is theirs.
        steps.sort_by_key(|step| !dug(&step));
        let mut known = BTreeMap::new();
        for step in steps {
            let [a, b] = &step;
            let at_canal = dug(&&step) || step.iter().any(|end| mouths.contains(&key(end)));
            if !at_canal && (!is_closed(a, b, inside) || !real.clear(a.at, b.at, &[])) {
                continue;
            }
            let [a, b] = step.map(|mut spot| {
                spot.sees = !inside.land(spot.lon, spot.lat);
                *known.entry(key(&spot)).or_insert_with(|| {
                    self.spots.push(spot);
                    self.spots.len() - 1
                })
            });
            self.joined.push((a, b));
        }
        Ok(())
    }
}

/// Whether the margin of the land lies across a lane.
fn is_closed(a: &Spot, b: &Spot, inside: &Inside) -> bool {
    let on_land = |share: f64| inside.land(a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share);
    // Long lanes are far from land.
    angle(a.at, b.at) < 0.1 && (0..=20).any(|step| on_land(f64::from(step) / 20.0))
}

/// A little off a corner, to see past it; the land is on the left.
fn off([before, corner, after]: [Coord; 3]) -> Coord {
    let ahead = |to: Coord| (to - corner) / (to.x - corner.x).hypot(to.y - corner.y);
    let along = ahead(after) - ahead(before);
    corner + Coord { x: along.y, y: -along.x } / along.x.hypot(along.y) * 0.002
}

/// The water off the nearest corner within so many kilometres.
fn nearest_off(rings: &[Vec<Coord>], lon: f64, lat: f64, within: f64, inside: &Inside) -> Option<(f64, f64)> {
    let port = unit(lon, lat);
    let mut corners = vec![];
    for ring in rings {
        let n = ring.len();
        let near = (0..n).filter(|&i| (ring[i].y - lat).abs() < 1.0);
        for i in near {
            let km = angle(port, unit(ring[i].x, ring[i].y)) * EARTH_KM;
            if km < within {
                corners.push((km, off([ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]])));
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners.into_iter().map(|(_, spot)| (spot.x, spot.y)).find(|&(x, y)| !inside.land(x, y))
}

/// The nearest point of any outline and how far it is in kilometres.
fn nearest_water(rings: &[Vec<Coord>], lon: f64, lat: f64) -> Option<(f64, f64, f64)> {
    let shrink = lat.to_radians().cos();
    let mut best: Option<(f64, f64, f64)> = None;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.y - lat).abs() > 3.0 || (a.x - lon).abs() > 10.0 {
                continue;
            }
            let [ax, ay, bx, by] = [(a.x - lon) * shrink, a.y - lat, (b.x - lon) * shrink, b.y - lat];
            let (dx, dy) = (bx - ax, by - ay);
            let share =
                if dx == 0.0 && dy == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0) };
            let (x, y) = (ax + share * dx, ay + share * dy);
            let km = x.hypot(y) * 111.2;
            if best.is_none_or(|(.., least)| km < least) {
                best = Some((lon + x / shrink, lat + y, km));
            }
        }
    }
    best
}
