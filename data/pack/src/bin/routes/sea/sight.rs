//! What a ship can see: whether a great circle between two spots is clear of outlines, anywhere on the globe.

use geo::Coord;

pub(crate) type Vector = [f64; 3];

pub(crate) fn unit(lon: f64, lat: f64) -> Vector {
    let (lon, lat) = (lon.to_radians(), lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

pub(crate) fn degrees(v: Vector) -> (f64, f64) {
    (v[1].atan2(v[0]).to_degrees(), v[2].atan2(v[0].hypot(v[1])).to_degrees())
}

pub(crate) fn cross(a: Vector, b: Vector) -> Vector {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The angle between two directions in radians, exact for small ones too.
pub(crate) fn angle(a: Vector, b: Vector) -> f64 {
    let c = cross(a, b);
    dot(c, c).sqrt().atan2(dot(a, b))
}

/// Half degrees: as many cells as stay small, as few as stay few.
const CELLS: f64 = 2.0;
const ROW: i32 = 720;

pub(crate) struct Sight {
    segments: Vec<[Vector; 2]>,
    cells: Vec<Vec<u32>>,
}

impl Sight {
    /// Takes rings; the segment that begins at vertex `i` of all vertices in order has the number `i`.
    pub(crate) fn new(rings: &[Vec<Coord>]) -> Self {
        let mut sight = Self { segments: vec![], cells: vec![vec![]; (ROW * ROW / 2) as usize] };
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let number = sight.segments.len() as u32;
                sight.segments.push([unit(a.x, a.y), unit(b.x, b.y)]);
                each_cell([a.x, b.x], [a.y, b.y], |cell| sight.cells[cell].push(number));
            }
        }
        sight
    }

    /// Whether nothing stands between two spots. Segments that a spot is an end of are not in its way.
    pub(crate) fn clear(&self, u: Vector, v: Vector, mine: &[u32]) -> bool {
        let whole = angle(u, v);
        let pieces = (whole / 0.4_f64.to_radians()).ceil().max(1.0);
        let along = |share: f64| {
            let (near, far) = ((whole * (1.0 - share)).sin(), (whole * share).sin());
            let p: Vector = std::array::from_fn(|i| u[i] * near + v[i] * far);
            let length = dot(p, p).sqrt();
            p.map(|x| x / length)
        };
        // Most lines are blocked near one of their ends: from both ends inwards.
        let piece = |number: f64| {
            let end = |step: f64| {
                if step == 0.0 {
                    u
                } else if step == pieces {
                    v
                } else {
                    along(step / pieces)
                }
            };
            self.blocked(end(number), end(number + 1.0), mine)
        };
        let mut step = 0.0;
        while step <= pieces - 1.0 - step {
            let last = pieces - 1.0 - step;
            if piece(step) || (last > step && piece(last)) {
                return false;
            }
            step += 1.0;
        }
        true
    }

    fn blocked(&self, p: Vector, q: Vector, mine: &[u32]) -> bool {
        let ((west, south), (mut east, north)) = (degrees(p), degrees(q));
        if south.abs().max(north.abs()) > 85.0 || ice(west, south) || ice(east, north) {
            return true;
        }
        // The short way round, even across the antimeridian.
        if (east - west).abs() > 180.0 {
            east += 360.0_f64.copysign(west - east);
        }
        let n = cross(p, q);
        let mut hit = false;
        each_cell([west, east], [south, north], |cell| {
            hit = hit
                || self.cells[cell].iter().any(|&number| {
                    let [a, b] = self.segments[number as usize];
                    if mine.contains(&number) || dot(n, a) * dot(n, b) > 0.0 {
                        return false;
                    }
                    let m = cross(a, b);
                    dot(m, p) * dot(m, q) <= 0.0 && dot(a, p) > 0.0
                });
        });
        hit
    }
}

/// Water that no route crosses: the pack north of Siberia and America, and the Northwest Passage.
fn ice(lon: f64, lat: f64) -> bool {
    let pack = if (-15.0..75.0).contains(&lon) { 82.5 } else { 78.5 };
    lat > pack || (lat > 66.5 && (-128.0..-80.0).contains(&lon))
}

fn each_cell([x1, x2]: [f64; 2], [y1, y2]: [f64; 2], mut visit: impl FnMut(usize)) {
    // A great circle bulges a little out of the box of its ends.
    let slack = 0.01;
    let column = |x: f64| (x * CELLS).floor() as i32;
    let row = |y: f64| (((y + 90.0) * CELLS).floor() as i32).clamp(0, ROW / 2 - 1);
    for y in row(y1.min(y2) - slack)..=row(y1.max(y2) + slack) {
        for x in column(x1.min(x2) - slack)..=column(x1.max(x2) + slack) {
            visit((y * ROW + x.rem_euclid(ROW)) as usize);
        }
    }
}
