//! Rows as `SQLite` keeps them.

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Field<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'a str),
    Owned(String),
    Blob(Vec<u8>),
}

/// A row: the types of its columns, then their contents.
pub(super) fn record(fields: &[Field<'_>]) -> Vec<u8> {
    let (mut types, mut body) = (Vec::new(), Vec::new());
    for field in fields {
        match field {
            Field::Null => types.push(0),
            Field::Integer(number) => {
                let (kind, bytes) = integer(*number);
                types.push(kind);
                body.extend(&number.to_be_bytes()[8 - bytes..]);
            }
            Field::Real(number) => {
                types.push(7);
                body.extend(number.to_be_bytes());
            }
            Field::Text(text) => long(&mut types, &mut body, text.as_bytes(), 13),
            Field::Owned(text) => long(&mut types, &mut body, text.as_bytes(), 13),
            Field::Blob(blob) => long(&mut types, &mut body, blob, 12),
        }
    }
    // The head counts itself.
    let size = if types.len() < 127 { types.len() + 1 } else { types.len() + 2 };
    let mut record = Vec::with_capacity(size + body.len());
    varint(&mut record, size as u64);
    record.extend(types);
    record.extend(body);
    record
}

fn long(types: &mut Vec<u8>, body: &mut Vec<u8>, bytes: &[u8], kind: u64) {
    varint(types, bytes.len() as u64 * 2 + kind);
    body.extend(bytes);
}

/// The type of a whole number and how many bytes it has.
fn integer(number: i64) -> (u8, usize) {
    match number {
        -0x80..=0x7F => (1, 1),
        -0x8000..=0x7FFF => (2, 2),
        -0x80_0000..=0x7F_FFFF => (3, 3),
        -0x8000_0000..=0x7FFF_FFFF => (4, 4),
        -0x8000_0000_0000..=0x7FFF_FFFF_FFFF => (5, 6),
        _ => (6, 8),
    }
}

/// Seven bits a byte, the highest first; a ninth byte has eight.
pub(super) fn varint(out: &mut Vec<u8>, number: u64) {
    if number >> 56 != 0 {
        let [.., last] = number.to_be_bytes();
        out.extend((0..8).rev().map(|place| seven(number >> 8, place) | 0x80));
        out.push(last);
        return;
    }
    let places = (1..8).rev().find(|&place| number >> (7 * place) != 0).unwrap_or(0);
    out.extend((1..=places).rev().map(|place| seven(number, place) | 0x80));
    out.push(seven(number, 0));
}

/// Seven bits of a number, counted from the lowest.
fn seven(number: u64, place: u32) -> u8 {
    let [.., low] = (number >> (7 * place)).to_be_bytes();
    low & 0x7F
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_few_bytes_as_they_need() {
        let case = |number: u64, bytes: &[u8]| {
            let mut out = Vec::new();
            varint(&mut out, number);
            assert_eq!(out, bytes);
        };
        case(0, &[0]);
        case(127, &[0x7F]);
        case(128, &[0x81, 0]);
        case(16_384, &[0x81, 0x80, 0]);
        case((1 << 56) - 1, &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
        case(1 << 56, &[0x80, 0xC0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]);
        case(u64::MAX, &[0xFF; 9]);
    }

    #[test]
    fn a_row_names_the_types_of_its_columns() {
        let row = [
            Field::Null,
            Field::Integer(-2),
            Field::Integer(300),
            Field::Real(1.0),
            Field::Text("é"),
            Field::Blob(vec![7]),
        ];
        let expected = [7, 0, 1, 2, 7, 17, 14, 0xFE, 0x01, 0x2C, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC3, 0xA9, 7];
        assert_eq!(record(&row), expected);
    }

    #[test]
    fn a_long_head_counts_itself() {
        assert_eq!(record(&vec![Field::Null; 126])[..2], [127, 0]);
        assert_eq!(record(&vec![Field::Null; 127])[..3], [0x81, 0x01, 0]);
    }
}
