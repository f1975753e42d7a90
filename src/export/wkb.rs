//! Well-known binary (OGC 06-103r4), little-endian: how GeoPackage and GeoParquet write geometry.

use crate::feature::Geometry;
use crate::position::Position;

/// The geometry as bytes.
pub(super) fn bytes(geometry: &Geometry<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    match geometry {
        Geometry::Point(position) => {
            head(&mut out, 1);
            spot(&mut out, *position);
        }
        Geometry::Lines(lines) => match lines.as_slice() {
            [line] => one_line(&mut out, line),
            lines => several_lines(&mut out, lines),
        },
        Geometry::Rings(rings) => {
            head(&mut out, 6);
            count(&mut out, rings.len());
            for ring in *rings {
                head(&mut out, 3);
                count(&mut out, 1);
                spots(&mut out, ring);
            }
        }
    }
    out
}

/// Lines as a multiple line even where there is one, for tables whose geometries are all of a kind.
pub(super) fn lines(lines: &[&[Position]]) -> Vec<u8> {
    let mut out = Vec::new();
    several_lines(&mut out, lines);
    out
}

fn several_lines(out: &mut Vec<u8>, lines: &[&[Position]]) {
    head(out, 5);
    count(out, lines.len());
    for line in lines {
        one_line(out, line);
    }
}

fn one_line(out: &mut Vec<u8>, line: &[Position]) {
    head(out, 2);
    spots(out, line);
}

/// Byte order and kind of a geometry.
fn head(out: &mut Vec<u8>, kind: u32) {
    out.push(1);
    out.extend(kind.to_le_bytes());
}

fn count(out: &mut Vec<u8>, count: usize) {
    // The lines of one feature have thousands of spots at most.
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn spots(out: &mut Vec<u8>, positions: &[Position]) {
    count(out, positions.len());
    for &position in positions {
        spot(out, position);
    }
}

fn spot(out: &mut Vec<u8>, position: Position) {
    let position = position.round();
    out.extend(position.lon().to_le_bytes());
    out.extend(position.lat().to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_21_bytes() {
        let bytes = bytes(&Geometry::Point(Position::new(1.0, -2.0).unwrap()));
        assert_eq!(bytes, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]);
    }

    #[test]
    fn lines_know_their_number() {
        let line = [Position::new(1.0, 2.0).unwrap(), Position::new(3.0, 4.0).unwrap()];
        let one = bytes(&Geometry::Lines(vec![&line]));
        assert_eq!((one[1], one[5], one.len()), (2, 2, 9 + 32));
        let two = bytes(&Geometry::Lines(vec![&line, &line]));
        assert_eq!((two[1], two[5], two.len()), (5, 2, 9 + 2 * (9 + 32)));
        assert_eq!(lines(&[&line])[1..10], [5, 0, 0, 0, 1, 0, 0, 0, 1]);
        let ring = bytes(&Geometry::Rings(&[line.to_vec()]));
        assert_eq!((ring[1], ring[5], ring[10], ring[14], ring[18]), (6, 1, 3, 1, 2));
    }
}
