//! An `SQLite` database written once, table after table.
//!
//! The [file format](https://www.sqlite.org/fileformat2.html) as far as a new file of filled tables needs it: b-trees built from
//! their leaves up, overflow pages for long rows, small indexes for unique columns. The library that everybody uses is C and
//! comes with PROJ in a version of its own; a file that is only ever written from front to back does not need it.

use super::record::{Field, record, varint};

/// Bytes of a page.
const PAGE: usize = 4096;

/// The byte that locks of the file stand at, on a page that holds nothing else.
const LOCKS: usize = 1 << 30;

/// Bytes of the head of the file, which the first page begins with.
const HEAD: usize = 100;

/// The most bytes of a row that a leaf of a table keeps before it moves the rest to overflow pages.
const MOST_LOCAL: usize = PAGE - 35;

/// How many bytes a leaf keeps of a row that is longer.
const LEAST_LOCAL: usize = (PAGE - 12) * 32 / 255 - 23;

/// Children of an inner page: so many fit with keys of any length.
const CHILDREN: usize = 256;

const TABLE_LEAF: u8 = 0x0D;
const TABLE_INNER: u8 = 0x05;
const INDEX_LEAF: u8 = 0x0A;

/// A database that grows.
pub(super) struct Database {
    /// All pages, the first of which is filled last.
    bytes: Vec<u8>,
    schema: Vec<Vec<u8>>,
    /// Where the page for locks begins.
    locks: usize,
}

/// The page numbers of a b-tree's lowest level and the greatest key in each.
type Children = Vec<(u32, i64)>;

impl Database {
    pub(super) fn new() -> Self {
        Self { bytes: vec![0; PAGE], schema: Vec::new(), locks: LOCKS }
    }

    /// A database whose page for locks begins at that byte, so that a small one has it.
    #[cfg(test)]
    pub(super) fn with_locks_at(locks: usize) -> Self {
        Self { locks, ..Self::new() }
    }

    /// Adds a table with its rows, each with a key greater than the one before it.
    pub(super) fn table<'a>(&mut self, name: &str, sql: &str, rows: impl IntoIterator<Item = (i64, Vec<Field<'a>>)>) {
        let mut leaf = Page::new(TABLE_LEAF, 0);
        let mut leaves: Children = Vec::new();
        let mut last = 0;
        for (key, fields) in rows {
            let cell = self.cell(key, &record(&fields));
            if !leaf.fits(cell.len()) {
                leaves.push((self.add(std::mem::replace(&mut leaf, Page::new(TABLE_LEAF, 0))), last));
            }
            leaf.push(&cell);
            last = key;
        }
        leaves.push((self.add(leaf), last));
        while leaves.len() > 1 {
            leaves = leaves
                .chunks(CHILDREN)
                .map(|children| (self.add(inner(children, 0)), children[children.len() - 1].1))
                .collect();
        }
        self.declare("table", name, name, leaves[0].0, Some(sql));
    }

    /// Adds the index that `SQLite` expects beside a table for its `number`th unique constraint; `keys` in order, each with its row's key last.
    ///
    /// Only for tables of a few short rows: the index is one page.
    pub(super) fn unique_index<'a>(
        &mut self,
        table: &str,
        number: usize,
        keys: impl IntoIterator<Item = Vec<Field<'a>>>,
    ) {
        let mut leaf = Page::new(INDEX_LEAF, 0);
        for key in keys {
            let payload = record(&key);
            let mut cell = Vec::new();
            varint(&mut cell, payload.len() as u64);
            cell.extend(payload);
            leaf.push(&cell);
        }
        let root = self.add(leaf);
        self.declare("index", &format!("sqlite_autoindex_{table}_{number}"), table, root, None);
    }

    /// The whole file.
    pub(super) fn finish(mut self, application: u32, version: u32) -> Vec<u8> {
        let rows = std::mem::take(&mut self.schema);
        let cells: Vec<Vec<u8>> = (1..).zip(&rows).map(|(key, row)| self.cell(key, row)).collect();
        let mut root = Page::new(TABLE_LEAF, HEAD);
        if cells.iter().map(|cell| cell.len() + 2).sum::<usize>() <= root.free() {
            for cell in &cells {
                root.push(cell);
            }
        } else {
            let mut leaves: Children = Vec::new();
            let mut leaf = Page::new(TABLE_LEAF, 0);
            for (key, cell) in (1..).zip(&cells) {
                if !leaf.fits(cell.len()) {
                    leaves.push((self.add(std::mem::replace(&mut leaf, Page::new(TABLE_LEAF, 0))), key - 1));
                }
                leaf.push(cell);
            }
            let last = i64::try_from(cells.len()).unwrap_or(i64::MAX);
            leaves.push((self.add(leaf), last));
            root = inner(&leaves, HEAD);
        }
        let pages = self.pages();
        self.bytes[..PAGE].copy_from_slice(&root.finish());
        self.bytes[..HEAD].copy_from_slice(&head(pages, application, version));
        self.bytes
    }

    fn declare(&mut self, kind: &str, name: &str, table: &str, root: u32, sql: Option<&str>) {
        let sql = sql.map_or(Field::Null, Field::Text);
        let row = [Field::Text(kind), Field::Text(name), Field::Text(table), Field::Integer(root.into()), sql];
        self.schema.push(record(&row));
    }

    /// A row as a leaf keeps it, its rest on overflow pages.
    fn cell(&mut self, key: i64, payload: &[u8]) -> Vec<u8> {
        let mut cell = Vec::with_capacity(payload.len().min(MOST_LOCAL) + 22);
        varint(&mut cell, payload.len() as u64);
        // Negative keys are written as if they were not.
        varint(&mut cell, key.cast_unsigned());
        let local = local(payload.len());
        cell.extend(&payload[..local]);
        if local < payload.len() {
            let rest: Vec<&[u8]> = payload[local..].chunks(PAGE - 4).collect();
            cell.extend(self.next_page().to_be_bytes());
            for (number, part) in rest.iter().enumerate() {
                let start = self.bytes.len();
                self.bytes.extend([0; 4]);
                self.bytes.extend(*part);
                self.bytes.resize(start + PAGE, 0);
                if number + 1 < rest.len() {
                    let next = self.next_page().to_be_bytes();
                    self.bytes[start..start + 4].copy_from_slice(&next);
                }
            }
        }
        cell
    }

    fn add(&mut self, page: Page) -> u32 {
        self.next_page();
        self.bytes.extend(page.finish());
        self.pages()
    }

    /// The number that the next page gets; the page for locks is passed over.
    fn next_page(&mut self) -> u32 {
        if self.bytes.len() == self.locks {
            self.bytes.resize(self.locks + PAGE, 0);
        }
        self.pages() + 1
    }

    /// How many pages there are, which is the number of the last.
    fn pages(&self) -> u32 {
        u32::try_from(self.bytes.len() / PAGE).unwrap_or(u32::MAX)
    }
}

/// How many bytes of a row stay on the leaf.
fn local(payload: usize) -> usize {
    if payload <= MOST_LOCAL {
        return payload;
    }
    let local = LEAST_LOCAL + (payload - LEAST_LOCAL) % (PAGE - 4);
    if local <= MOST_LOCAL { local } else { LEAST_LOCAL }
}

/// A page above others: the last child stands in its head.
fn inner(children: &[(u32, i64)], offset: usize) -> Page {
    let mut page = Page::new(TABLE_INNER, offset);
    if let Some(((last, _), others)) = children.split_last() {
        for &(child, key) in others {
            let mut cell = child.to_be_bytes().to_vec();
            varint(&mut cell, key.cast_unsigned());
            page.push(&cell);
        }
        page.rightmost = *last;
    }
    page
}

/// A page of a b-tree being filled: pointers from the front, cells from the back.
struct Page {
    kind: u8,
    /// Bytes before the page's own head.
    offset: usize,
    rightmost: u32,
    pointers: Vec<u8>,
    /// Where the cells begin.
    start: usize,
    bytes: Vec<u8>,
}

impl Page {
    fn new(kind: u8, offset: usize) -> Self {
        Self { kind, offset, rightmost: 0, pointers: Vec::new(), start: PAGE, bytes: vec![0; PAGE] }
    }

    fn head(&self) -> usize {
        self.offset + if self.kind == TABLE_INNER { 12 } else { 8 }
    }

    fn free(&self) -> usize {
        self.start - self.head() - self.pointers.len()
    }

    fn fits(&self, cell: usize) -> bool {
        cell + 2 <= self.free()
    }

    fn push(&mut self, cell: &[u8]) {
        self.start -= cell.len();
        self.bytes[self.start..self.start + cell.len()].copy_from_slice(cell);
        self.pointers.extend(short(self.start));
    }

    fn finish(mut self) -> Vec<u8> {
        let mut head = vec![self.kind, 0, 0];
        head.extend(short(self.pointers.len() / 2));
        head.extend(short(self.start));
        head.push(0);
        if self.kind == TABLE_INNER {
            head.extend(self.rightmost.to_be_bytes());
        }
        head.extend(&self.pointers);
        self.bytes[self.offset..self.offset + head.len()].copy_from_slice(&head);
        self.bytes
    }
}

/// A number within a page.
fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes()
}

/// The head of the file.
fn head(pages: u32, application: u32, version: u32) -> Vec<u8> {
    let mut head = b"SQLite format 3\0".to_vec();
    head.extend(short(PAGE));
    // Rollback journal, no reserved bytes, and three fractions that are always these.
    head.extend([1, 1, 0, 64, 32, 32]);
    let change_counter = 1_u32;
    let no_free_pages = [0, 0];
    let schema_cookie = 1;
    let schema_format = 4;
    let utf8 = 1;
    for number in [change_counter, pages, no_free_pages[0], no_free_pages[1], schema_cookie, schema_format, 0, 0, utf8]
    {
        head.extend(number.to_be_bytes());
    }
    for number in [version, 0, application] {
        head.extend(number.to_be_bytes());
    }
    head.resize(HEAD - 8, 0);
    head.extend(change_counter.to_be_bytes());
    // The release whose description of the format this follows.
    head.extend(3_046_000_u32.to_be_bytes());
    head
}
