//! Well-known binary (OGC 06-103r4), little-endian, the geometry encoding of GeoPackage and GeoParquet.

use crate::feature::Geometry;
use crate::position::Position;

/// Encodes a geometry.
pub(super) fn encode(geometry: &Geometry<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    match geometry {
        Geometry::Point(position) => {
            write_header(&mut out, 1);
            write_position(&mut out, *position);
        }
        Geometry::Lines(lines) => match lines.as_slice() {
            [line] => write_line(&mut out, line),
            lines => write_multi_line(&mut out, lines),
        },
        Geometry::Rings(rings) => {
            write_header(&mut out, 6);
            write_count(&mut out, rings.len());
            for ring in *rings {
                write_header(&mut out, 3);
                write_count(&mut out, 1);
                write_positions(&mut out, ring);
            }
        }
    }
    out
}

/// Encodes lines as a `MultiLineString`, even a single one, for tables with one geometry type.
pub(super) fn encode_multi_line(lines: &[&[Position]]) -> Vec<u8> {
    let mut out = Vec::new();
    write_multi_line(&mut out, lines);
    out
}

fn write_multi_line(out: &mut Vec<u8>, lines: &[&[Position]]) {
    write_header(out, 5);
    write_count(out, lines.len());
    for line in lines {
        write_line(out, line);
    }
}

fn write_line(out: &mut Vec<u8>, line: &[Position]) {
    write_header(out, 2);
    write_positions(out, line);
}

/// Writes the byte order and the type of a geometry.
fn write_header(out: &mut Vec<u8>, geometry_type: u32) {
    out.push(1);
    out.extend(geometry_type.to_le_bytes());
}

fn write_count(out: &mut Vec<u8>, count: usize) {
    // A feature has some thousands of positions at most.
    out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_positions(out: &mut Vec<u8>, positions: &[Position]) {
    write_count(out, positions.len());
    for &position in positions {
        write_position(out, position);
    }
}

fn write_position(out: &mut Vec<u8>, position: Position) {
    let position = position.round();
    out.extend(position.lon().to_le_bytes());
    out.extend(position.lat().to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_21_bytes() {
        let bytes = encode(&Geometry::Point(Position::new(1.0, -2.0).unwrap()));
        assert_eq!(bytes, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]);
    }

    #[test]
    fn lines_and_rings_have_counts() {
        let line = [Position::new(1.0, 2.0).unwrap(), Position::new(3.0, 4.0).unwrap()];
        let one = encode(&Geometry::Lines(vec![&line]));
        assert_eq!((one[1], one[5], one.len()), (2, 2, 9 + 32));
        let two = encode(&Geometry::Lines(vec![&line, &line]));
        assert_eq!((two[1], two[5], two.len()), (5, 2, 9 + 2 * (9 + 32)));
        assert_eq!(encode_multi_line(&[&line])[1..10], [5, 0, 0, 0, 1, 0, 0, 0, 1]);
        let ring = encode(&Geometry::Rings(&[line.to_vec()]));
        assert_eq!((ring[1], ring[5], ring[10], ring[14], ring[18]), (6, 1, 3, 1, 2));
    }
}
