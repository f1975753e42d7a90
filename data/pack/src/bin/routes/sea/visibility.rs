//! Visibility: whether a great circle between two points crosses a coastline.

use geo::Coord;

pub(crate) type Vector = [f64; 3];

pub(crate) fn unit_vector(lon: f64, lat: f64) -> Vector {
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

/// Returns the angle between two directions in radians, which is exact for small angles too.
pub(crate) fn angle(a: Vector, b: Vector) -> f64 {
    let c = cross(a, b);
    dot(c, c).sqrt().atan2(dot(a, b))
}

/// Cells per degree. Smaller cells hold fewer segments, but a line crosses more of them.
const CELLS_PER_DEGREE: f64 = 2.0;
/// Cells per row.
const ROW: i32 = 720;

/// The segments of coastlines, by cells.
pub(crate) struct Visibility {
    segments: Vec<[Vector; 2]>,
    cells: Vec<Vec<u32>>,
}

impl Visibility {
    /// Indexes the segments of rings. The segment that starts at vertex `i`, counted over all rings, has the number `i`.
    pub(crate) fn new(rings: &[Vec<Coord>]) -> Self {
        let mut visibility = Self { segments: vec![], cells: vec![vec![]; (ROW * ROW / 2) as usize] };
        for ring in rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let number = visibility.segments.len() as u32;
                visibility.segments.push([unit_vector(a.x, a.y), unit_vector(b.x, b.y)]);
                for_each_cell([a.x, b.x], [a.y, b.y], |cell| visibility.cells[cell].push(number));
            }
        }
        visibility
    }

    /// Returns true if no segment blocks the line between two points. Segments in `own`, which end at the points, are ignored.
    pub(crate) fn is_clear(&self, u: Vector, v: Vector, own: &[u32]) -> bool {
        let total = angle(u, v);
        let steps = (total / 0.4_f64.to_radians()).ceil().max(1.0);
        let along = |fraction: f64| {
            let (near, far) = ((total * (1.0 - fraction)).sin(), (total * fraction).sin());
            let p: Vector = std::array::from_fn(|i| u[i] * near + v[i] * far);
            let length = dot(p, p).sqrt();
            p.map(|x| x / length)
        };
        // Most lines are blocked near one of their ends, so the search goes from both ends inward.
        let piece = |number: f64| {
            let end = |step: f64| {
                if step == 0.0 {
                    u
                } else if step == steps {
                    v
                } else {
                    along(step / steps)
                }
            };
            self.is_blocked(end(number), end(number + 1.0), own)
        };
        let mut step = 0.0;
        while step <= steps - 1.0 - step {
            let last = steps - 1.0 - step;
            if piece(step) || (last > step && piece(last)) {
                return false;
            }
            step += 1.0;
        }
        true
    }

    fn is_blocked(&self, p: Vector, q: Vector, own: &[u32]) -> bool {
        let ((west, south), (mut east, north)) = (degrees(p), degrees(q));
        if south.abs().max(north.abs()) > 85.0 || is_ice(west, south) || is_ice(east, north) {
            return true;
        }
        // The shorter direction, even across the antimeridian.
        if (east - west).abs() > 180.0 {
            east += 360.0_f64.copysign(west - east);
        }
        let n = cross(p, q);
        let mut hit = false;
        for_each_cell([west, east], [south, north], |cell| {
            hit = hit
                || self.cells[cell].iter().any(|&number| {
                    let [a, b] = self.segments[number as usize];
                    if own.contains(&number) || dot(n, a) * dot(n, b) > 0.0 {
                        return false;
                    }
                    let m = cross(a, b);
                    dot(m, p) * dot(m, q) <= 0.0 && dot(a, p) > 0.0
                });
        });
        hit
    }
}

/// Returns true for water that no route crosses: pack ice north of Siberia and America, and the Northwest Passage.
fn is_ice(lon: f64, lat: f64) -> bool {
    let pack = if (-15.0..75.0).contains(&lon) { 82.5 } else { 78.5 };
    lat > pack || (lat > 66.5 && (-128.0..-80.0).contains(&lon))
}

/// Visits the cells that a line may cross.
fn for_each_cell([x1, x2]: [f64; 2], [y1, y2]: [f64; 2], mut visit: impl FnMut(usize)) {
    // A great circle bulges slightly out of the bounding box of its ends.
    let margin = 0.01;
    let column = |x: f64| (x * CELLS_PER_DEGREE).floor() as i32;
    let row = |y: f64| (((y + 90.0) * CELLS_PER_DEGREE).floor() as i32).clamp(0, ROW / 2 - 1);
    for y in row(y1.min(y2) - margin)..=row(y1.max(y2) + margin) {
        for x in column(x1.min(x2) - margin)..=column(x1.max(x2) + margin) {
            visit((y * ROW + x.rem_euclid(ROW)) as usize);
        }
    }
}
