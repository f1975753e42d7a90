//! The nodes of the sea network, where routes may bend, start and end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::Coord;
use geojson::{GeoJson, GeometryValue};

use super::land::LandIndex;
use super::visibility::{Vector, Visibility, angle, unit_vector};
use crate::Failure;

/// The kind of a node, stored in its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// A corner of the coast.
    Coast = 0,
    Port = 1,
    Suez = 2,
    Panama = 3,
    TurkishStraits = 4,
    NorthernSeaRoute = 5,
    /// A point of a lane through water that the margin of the land closes.
    Lane = 6,
    /// A point on the coast where routes may start and end, like a port.
    Landing = 7,
}

pub(crate) struct SeaNode {
    pub(crate) lon: f64,
    pub(crate) lat: f64,
    pub(crate) at: Vector,
    pub(crate) kind: NodeKind,
    /// The vertices before and after a corner of the coast; `None` in open water.
    pub(crate) corner: Option<[Vector; 2]>,
    /// The segments that meet in the corner.
    pub(crate) segments: [u32; 2],
    /// Whether routes may start and end here.
    pub(crate) is_terminal: bool,
    /// Whether the node has lines of sight. Other nodes are connected by `fixed_edges` only.
    pub(crate) has_sight: bool,
    pub(crate) name: String,
}

impl SeaNode {
    pub(crate) fn new(lon: f64, lat: f64, kind: NodeKind) -> Self {
        let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
        let none = [u32::MAX; 2];
        // Every route around Asia bends at its northern tip, Cape Chelyuskin.
        let kind = if lat > 75.0 && (98.0..112.0).contains(&lon) { NodeKind::NorthernSeaRoute } else { kind };
        Self {
            lon,
            lat,
            at: unit_vector(lon, lat),
            kind,
            corner: None,
            segments: none,
            is_terminal: false,
            has_sight: true,
            name: String::new(),
        }
    }
}

/// The nodes, and the edges that do not depend on lines of sight.
#[derive(Default)]
pub(crate) struct SeaNodes {
    pub(crate) nodes: Vec<SeaNode>,
    pub(crate) fixed_edges: Vec<(usize, usize)>,
}

const EARTH_KM: f64 = 6371.0;

/// The greatest distance in kilometers along a coast to a port or a landing. With the margin of the land it is less than the
/// distance at which the library looks for them.
const MAX_LANDING_DISTANCE: f64 = 22.0;

/// The step in kilometers at which a straight coast is searched for landings.
const COAST_STEP: f64 = 8.0;

/// The distance in degrees between the coast and a landing.
const OFFSHORE: f64 = 0.002;

/// A port, as its list gives it.
pub(crate) struct Port {
    /// The name and the country, separated by a tab.
    label: String,
    lon: f64,
    lat: f64,
    is_world_port: bool,
}

/// Reads the ports: those of the World Port Index first, which are in two files, then those of GeoNames.
pub(crate) fn read_ports(folder: &Path, home: &Path) -> Result<Vec<Port>, Failure> {
    let mut ports = vec![];
    let both = std::fs::read_to_string(folder.join("ports.tsv"))?;
    for row in both.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let label = format!("{}\t{}", row[1], row[5]);
        let is_world_port = row[0].starts_with("WPI");
        ports.push(Port { label, lat: row[3].parse()?, lon: row[4].parse()?, is_world_port });
    }
    let more = std::fs::read_to_string(home.join("ports.tsv"))?;
    for row in more.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()) {
        let label = format!("{}\t{}", row[1], row[2]);
        ports.push(Port { label, lat: row[3].parse()?, lon: row[4].parse()?, is_world_port: true });
    }
    // A stable sort: each list keeps its order.
    ports.sort_by_key(|port| !port.is_world_port);
    Ok(ports)
}

impl SeaNodes {
    /// Adds the convex corners of the coast, the only points where a shortest path bends.
    pub(crate) fn add_corners(&mut self, rings: &[Vec<Coord>]) {
        let mut first = 0;
        for ring in rings {
            let n = ring.len();
            for i in 0..n {
                let [p, c, q] = [ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]];
                if (c.x - p.x) * (q.y - c.y) - (c.y - p.y) * (q.x - c.x) > 0.0 && c.y < 84.0 && c.y > -80.0 {
                    let mut node = SeaNode::new(c.x, c.y, NodeKind::Coast);
                    node.corner = Some([unit_vector(p.x, p.y), unit_vector(q.x, q.y)]);
                    node.segments = [first + ((i + n - 1) % n) as u32, first + i as u32];
                    self.nodes.push(node);
                }
            }
            first += n as u32;
        }
    }

    /// Adds the ports, connected to the nearest water unless they are in it.
    pub(crate) fn add_ports(&mut self, ports: &[Port], rings: &[Vec<Coord>], land: &LandIndex) {
        let mut kept: Vec<Vector> = vec![];
        for &Port { ref label, lon, lat, is_world_port } in ports {
            let mut port = SeaNode::new(lon, lat, NodeKind::Port);
            // The lists overlap, and the World Port Index comes first.
            if kept.iter().any(|&other| angle(other, port.at) * EARTH_KM < 3.0) {
                continue;
            }
            port.is_terminal = true;
            port.name.clone_from(label);
            if land.contains(lon, lat) {
                // Rivers are not water here. A sea port may be up a river, but a river landing is not a sea port.
                let Some((x, y, km)) = nearest_coast_point(rings, lon, lat)
                    .filter(|&(.., km)| km < if is_world_port { 60.0 } else { 10.0 })
                else {
                    continue;
                };
                port.has_sight = false;
                // A little farther, or much farther on an irregular coast.
                let beyond = |more: f64| {
                    let fraction = 1.0 + more / km.max(0.01);
                    (lon + (x - lon) * fraction, lat + (y - lat) * fraction)
                };
                let near = [0.15, 0.5, 2.0].map(beyond).into_iter().find(|&(x, y)| !land.contains(x, y));
                // At the head of a narrow bay this may be land again. Then the nearest corner with water in front of it is used.
                let Some((x, y)) = near.or_else(|| nearest_water_off_corner(rings, lon, lat, km + 15.0, land)) else {
                    println!("no water near the port of {label}");
                    continue;
                };
                self.fixed_edges.push((self.nodes.len(), self.nodes.len() + 1));
                kept.push(port.at);
                self.nodes.push(port);
                self.nodes.push(SeaNode::new(x, y, NodeKind::Coast));
            } else {
                kept.push(port.at);
                self.nodes.push(port);
            }
        }
    }

    /// Adds landings along the coast where no port is near, so that every place on the coast has one within
    /// [`MAX_LANDING_DISTANCE`] kilometers.
    pub(crate) fn add_landings(&mut self, rings: &[Vec<Coord>], land: &LandIndex) {
        let mut ends: Vec<Vector> = self.nodes.iter().filter(|node| node.is_terminal).map(|node| node.at).collect();
        let spacing = |node: Coord| {
            let is_fine = (124.0..146.5).contains(&node.x) && (33.0..56.0).contains(&node.y);
            let is_medium = (21.0..50.0).contains(&node.x) && (43.0..60.0).contains(&node.y);
            if is_fine {
                12.0
            } else if is_medium {
                20.0
            } else {
                MAX_LANDING_DISTANCE
            }
        };
        let mut add = |point: Coord| {
            let at = unit_vector(point.x, point.y);
            if point.y < -60.0 || ends.iter().any(|&end| angle(end, at) * EARTH_KM < spacing(point)) {
                return;
            }
            if !land.contains(point.x, point.y) {
                let mut node = SeaNode::new(point.x, point.y, NodeKind::Landing);
                node.is_terminal = true;
                ends.push(node.at);
                self.nodes.push(node);
            }
        };
        for ring in rings {
            let n = ring.len();
            for i in 0..n {
                let [p, c, q] = [ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]];
                add(offset_from_corner([p, c, q]));
                // A straight coast has no corners.
                let pieces = (angle(unit_vector(c.x, c.y), unit_vector(q.x, q.y)) * EARTH_KM / COAST_STEP).ceil();
                let mut piece = 1.0;
                while piece < pieces {
                    let at = c + (q - c) * (piece / pieces);
                    add(at + Coord { x: q.y - c.y, y: c.x - q.x } / (q.x - c.x).hypot(q.y - c.y) * OFFSHORE);
                    piece += 1.0;
                }
            }
        }
    }

    /// Adds lanes through canals, and through straits that only the margin of the land closes.
    pub(crate) fn add_lanes(&mut self, folder: &Path, coast: &Visibility, land: &LandIndex) -> Result<(), Failure> {
        let GeoJson::FeatureCollection(lanes) = std::fs::read_to_string(folder.join("marnet.geojson"))?.parse()? else {
            return Err("not a feature collection".into());
        };
        let mut steps = vec![];
        for lane in lanes.features {
            let kind = match lane.property("passage").and_then(|passage| passage.as_str()) {
                Some("suez") => NodeKind::Suez,
                Some("panama") => NodeKind::Panama,
                Some("bosporus" | "dardanelles") => NodeKind::TurkishStraits,
                _ => NodeKind::Lane,
            };
            let lines = match lane.geometry.ok_or("a lane without a line")?.value {
                GeometryValue::LineString { coordinates } => vec![coordinates],
                GeometryValue::MultiLineString { coordinates } => coordinates,
                _ => return Err("a lane that is not a line".into()),
            };
            for line in &lines {
                steps.extend(line.windows(2).map(|ends| [&ends[0], &ends[1]].map(|p| SeaNode::new(p[0], p[1], kind))));
            }
        }
        let key = |node: &SeaNode| ((node.lon * 1e4).round() as i64, (node.lat * 1e4).round() as i64);
        let is_canal =
            |step: &&[SeaNode; 2]| matches!(step[0].kind, NodeKind::Suez | NodeKind::Panama | NodeKind::TurkishStraits);
        let canal_ends: BTreeSet<_> = steps.iter().filter(is_canal).flat_map(|step| step.iter().map(key)).collect();
        // Canals first, so that a node shared with another lane gets the kind of the canal.
        steps.sort_by_key(|step| !is_canal(&step));
        let mut known = BTreeMap::new();
        for step in steps {
            let [a, b] = &step;
            let at_canal = is_canal(&&step) || step.iter().any(|end| canal_ends.contains(&key(end)));
            if !at_canal && (!is_closed_by_margin(a, b, land) || !coast.is_clear(a.at, b.at, &[])) {
                continue;
            }
            let [a, b] = step.map(|mut node| {
                node.has_sight = !land.contains(node.lon, node.lat);
                *known.entry(key(&node)).or_insert_with(|| {
                    self.nodes.push(node);
                    self.nodes.len() - 1
                })
            });
            self.fixed_edges.push((a, b));
        }
        Ok(())
    }
}

/// Returns true if the margin of the land crosses a lane.
fn is_closed_by_margin(a: &SeaNode, b: &SeaNode, land: &LandIndex) -> bool {
    let on_land = |fraction: f64| land.contains(a.lon + (b.lon - a.lon) * fraction, a.lat + (b.lat - a.lat) * fraction);
    // Long lanes are far from land.
    angle(a.at, b.at) < 0.1 && (0..=20).any(|step| on_land(f64::from(step) / 20.0))
}

/// Returns a point slightly off a corner, so that it has lines of sight past it. The land is on the left.
fn offset_from_corner([before, corner, after]: [Coord; 3]) -> Coord {
    let direction = |to: Coord| (to - corner) / (to.x - corner.x).hypot(to.y - corner.y);
    let along = direction(after) - direction(before);
    corner + Coord { x: along.y, y: -along.x } / along.x.hypot(along.y) * OFFSHORE
}

/// Returns the water off the nearest corner within a distance in kilometers.
fn nearest_water_off_corner(
    rings: &[Vec<Coord>],
    lon: f64,
    lat: f64,
    within: f64,
    land: &LandIndex,
) -> Option<(f64, f64)> {
    let port = unit_vector(lon, lat);
    let mut corners = vec![];
    for ring in rings {
        let n = ring.len();
        let near = (0..n).filter(|&i| (ring[i].y - lat).abs() < 1.0);
        for i in near {
            let km = angle(port, unit_vector(ring[i].x, ring[i].y)) * EARTH_KM;
            if km < within {
                corners.push((km, offset_from_corner([ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]])));
            }
        }
    }
    corners.sort_by(|a, b| a.0.total_cmp(&b.0));
    corners.into_iter().map(|(_, node)| (node.x, node.y)).find(|&(x, y)| !land.contains(x, y))
}

/// Returns the nearest point of any coastline, and its distance in kilometers.
fn nearest_coast_point(rings: &[Vec<Coord>], lon: f64, lat: f64) -> Option<(f64, f64, f64)> {
    let cos_lat = lat.to_radians().cos();
    let mut best: Option<(f64, f64, f64)> = None;
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (a.y - lat).abs() > 3.0 || (a.x - lon).abs() > 10.0 {
                continue;
            }
            let [ax, ay, bx, by] = [(a.x - lon) * cos_lat, a.y - lat, (b.x - lon) * cos_lat, b.y - lat];
            let (dx, dy) = (bx - ax, by - ay);
            let fraction =
                if dx == 0.0 && dy == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0) };
            let (x, y) = (ax + fraction * dx, ay + fraction * dy);
            let km = x.hypot(y) * 111.2;
            if best.is_none_or(|(.., least)| km < least) {
                best = Some((lon + x / cos_lat, lat + y, km));
            }
        }
    }
    best
}
