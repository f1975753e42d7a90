//! The database read back by the description of the file format, without its writer.

use proptest::prelude::*;

use super::record::Field;
use super::sqlite::Database;

/// Reads what [`Database`] writes.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn page(&self, number: u32) -> &[u8] {
        let start = (number as usize - 1) * 4096;
        &self.0[start..start + 4096]
    }

    /// The rows of a table, by its name in the schema.
    fn table(&self, name: &str) -> Vec<(i64, Vec<Field<'static>>)> {
        let schema = self.rows(1);
        let row = schema.iter().find(|(_, row)| row[1] == Field::Owned(name.to_owned())).unwrap();
        let Field::Integer(root) = row.1[3] else { panic!("no root") };
        self.rows(u32::try_from(root).unwrap())
    }

    fn rows(&self, number: u32) -> Vec<(i64, Vec<Field<'static>>)> {
        let page = self.page(number);
        let head = &page[if number == 1 { 100 } else { 0 }..];
        let (cells, rightmost) = match head[0] {
            0x0D => (&head[8..], None),
            0x05 => (&head[12..], Some(u32::from_be_bytes(head[8..12].try_into().unwrap()))),
            other => panic!("page {number} is of kind {other}"),
        };
        let count = usize::from(u16::from_be_bytes([head[3], head[4]]));
        let cells = (0..count).map(|at| usize::from(u16::from_be_bytes([cells[2 * at], cells[2 * at + 1]])));
        match rightmost {
            None => cells.map(|at| self.row(&page[at..])).collect(),
            Some(rightmost) => {
                let children = cells.map(|at| u32::from_be_bytes(page[at..at + 4].try_into().unwrap()));
                children.chain([rightmost]).flat_map(|child| self.rows(child)).collect()
            }
        }
    }

    fn row(&self, mut cell: &[u8]) -> (i64, Vec<Field<'static>>) {
        let size = usize::try_from(varint(&mut cell)).unwrap();
        let key = varint(&mut cell).cast_signed();
        // Section 1.6 of the description, with pages of 4096 bytes.
        let (most, least) = (4096 - 35, (4096 - 12) * 32 / 255 - 23);
        let fitting = least + (size.max(least) - least) % (4096 - 4);
        let local = if size <= most {
            size
        } else if fitting <= most {
            fitting
        } else {
            least
        };
        let mut payload = cell[..local].to_vec();
        let mut next = if local < size { u32::from_be_bytes(cell[local..local + 4].try_into().unwrap()) } else { 0 };
        while next != 0 {
            let page = self.page(next);
            payload.extend(&page[4..page.len().min(4 + size - payload.len())]);
            next = u32::from_be_bytes(page[..4].try_into().unwrap());
        }
        assert_eq!(payload.len(), size);
        (key, fields(&payload))
    }
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut number = 0;
    for place in 1..=9 {
        let (&byte, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        if place == 9 {
            return number << 8 | u64::from(byte);
        }
        number = number << 7 | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn fields(payload: &[u8]) -> Vec<Field<'static>> {
    let mut types = payload;
    let size = usize::try_from(varint(&mut types)).unwrap();
    let mut body = &payload[size..];
    let mut take = |bytes: usize| {
        let (taken, rest) = body.split_at(bytes);
        body = rest;
        taken.to_vec()
    };
    let end = payload.len() - size;
    let mut fields = Vec::new();
    while types.len() > end {
        let kind = varint(&mut types);
        fields.push(match kind {
            0 => Field::Null,
            1..=6 => {
                let bytes = take([1, 2, 3, 4, 6, 8][usize::try_from(kind).unwrap() - 1]);
                let sign = if bytes[0] >= 0x80 { -1 } else { 0 };
                Field::Integer(bytes.iter().fold(sign, |number, &byte| number << 8 | i64::from(byte)))
            }
            7 => Field::Real(f64::from_be_bytes(take(8).try_into().unwrap())),
            even if even % 2 == 0 => Field::Blob(take((usize::try_from(even).unwrap() - 12) / 2)),
            odd => Field::Owned(String::from_utf8(take((usize::try_from(odd).unwrap() - 13) / 2)).unwrap()),
        });
    }
    fields
}

fn field() -> impl Strategy<Value = Field<'static>> {
    let long = (0_usize..30_000).prop_map(|bytes| Field::Blob(vec![7; bytes]));
    // About where rows begin to overflow.
    let border = (4030_usize..4110).prop_map(|bytes| Field::Owned("x".repeat(bytes)));
    prop_oneof![
        Just(Field::Null),
        any::<i64>().prop_map(Field::Integer),
        any::<f64>().prop_map(Field::Real),
        "\\PC{0,20}".prop_map(Field::Owned),
        long,
        border,
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_comes_back(rows in prop::collection::vec(prop::collection::vec(field(), 0..5), 0..60)) {
        let rows: Vec<(i64, Vec<Field<'static>>)> = (-3..).zip(rows).collect();
        let mut database = Database::new();
        database.table("one", "CREATE TABLE one (a)", []);
        database.table("many", "CREATE TABLE many (a, b, c, d)", rows.clone());
        let bytes = database.finish(1, 2);
        prop_assert_eq!(Reader(&bytes).table("many"), rows);
        prop_assert_eq!(Reader(&bytes).table("one"), []);
    }
}

/// Nothing stands on the page for locks, wherever rows and their overflow come to it.
#[test]
fn the_page_for_locks_stays_empty() {
    for lengths in [[1000, 1000], [20_000, 9_000], [4_000, 50_000]] {
        let row = |key: usize| (i64::try_from(key).unwrap(), vec![Field::Owned("x".repeat(lengths[key % 2]))]);
        let rows: Vec<_> = (1..=60).map(row).collect();
        for page in 2..40 {
            let mut database = Database::with_locks_at(4096 * page);
            database.table("long", "CREATE TABLE long (a)", rows.clone());
            let bytes = database.finish(0, 0);
            assert_eq!(Reader(&bytes).table("long"), rows);
            if let Some(locks) = bytes.chunks(4096).nth(page) {
                assert!(locks.iter().all(|&byte| byte == 0), "{lengths:?} {page}");
            }
        }
    }
}

#[test]
fn tables_grow_over_several_levels() {
    let row = |key: i64| (key, vec![Field::Integer(key), Field::Owned("x".repeat(1000))]);
    // More leaves than one page can point to.
    let rows: Vec<_> = (1..=2000).map(row).collect();
    let mut database = Database::new();
    for number in 0..60 {
        // A schema that does not fit the first page.
        database.table(
            &format!("empty{number}"),
            &format!("CREATE TABLE empty{number} (a /* {} */)", "x".repeat(90)),
            [],
        );
    }
    database.table("long", "CREATE TABLE long (a, b)", rows.clone());
    let bytes = database.finish(0, 0);
    assert_eq!(Reader(&bytes).table("long"), rows);
    assert_eq!(bytes.len() % 4096, 0);
    assert_eq!(u32::from_be_bytes(bytes[28..32].try_into().unwrap()) as usize, bytes.len() / 4096);
}
