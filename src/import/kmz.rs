//! KMZ: a KML document in a ZIP archive.
//!
//! Only one KML document is unpacked, into memory; the names of entries are never used as paths. Two limits bound its
//! size: the limit for a file, and a compression ratio that legitimate text does not reach.

use std::borrow::Cow;

use crate::dossier::{Limits, too_large_problem};
use crate::problem::Problem;

/// The largest accepted compression ratio. DEFLATE compresses zeros 1,032 to 1 and coordinates about 10 to 1.
const MAX_RATIO: u64 = 200;
/// Below this size a high ratio is harmless.
const HARMLESS_BYTES: u64 = 1_000_000;
/// The number of entries that are inspected.
const MAX_ENTRIES: usize = 10_000;

/// Returns true if the bytes begin like a ZIP archive.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// An entry of the central directory at the end of the archive.
struct ZipEntry<'b> {
    name: Cow<'b, str>,
    method: u16,
    encrypted: bool,
    crc: u32,
    packed: u64,
    size: u64,
    header: usize,
}

/// Returns the KML document of an archive: `doc.kml` at its root, else the first one.
pub(crate) fn unpack(name: &str, archive: &[u8], limits: &Limits) -> Result<Vec<u8>, Box<Problem>> {
    let broken = |what: &str| Box::new(Problem::error("archive", format!("{name} is not a valid ZIP archive: {what}")));
    let entries = read_directory(archive).ok_or_else(|| broken("the central directory cannot be read"))?;
    // macOS adds a companion to each file, with a name that begins with a dot and an underscore.
    let is_shadow = |name: &str| name.rsplit('/').next().is_some_and(|file| file.starts_with("._"));
    let is_kml = |entry: &&ZipEntry<'_>| entry.name.to_lowercase().ends_with(".kml") && !is_shadow(&entry.name);
    let main = entries.iter().find(|entry| entry.name.eq_ignore_ascii_case("doc.kml"));
    let Some(entry) = main.or_else(|| entries.iter().find(is_kml)) else {
        return Err(Box::new(Problem::error("archive", format!("{name} contains no KML"))));
    };
    if entry.encrypted {
        return Err(Box::new(Problem::error("archive", format!("the KML in {name} is encrypted"))));
    }
    if entry.size > limits.file_bytes {
        return Err(Box::new(too_large_problem(name, limits)));
    }
    let packed = entry_data(archive, entry).ok_or_else(|| broken("an entry is outside the archive"))?;
    let text = match entry.method {
        0 => packed.to_vec(),
        8 => {
            let most = (packed.len() as u64).saturating_mul(MAX_RATIO).max(HARMLESS_BYTES).min(limits.file_bytes);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            miniz_oxide::inflate::decompress_to_vec_with_limit(packed, most).map_err(|error| match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
                    let message = format!("the KML in {name} unpacks to more than {most} bytes from {}", packed.len());
                    Box::new(Problem::error("too-large", message).with_help("unpack it yourself if you trust it"))
                }
                _ => broken("its KML cannot be unpacked"),
            })?
        }
        _ => return Err(broken("its KML uses an unsupported compression method")),
    };
    if text.len() as u64 != entry.size || crc32(&text) != entry.crc {
        return Err(broken("its KML does not match the central directory"));
    }
    Ok(text)
}

fn read_number<const N: usize>(bytes: &[u8], at: usize) -> Option<u64> {
    let part = bytes.get(at..at.checked_add(N)?)?;
    Some(part.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)))
}

/// Reads the central directory, whose position is in the record at the end of the archive.
fn read_directory(archive: &[u8]) -> Option<Vec<ZipEntry<'_>>> {
    // The record has 22 bytes and a comment of up to 65,535.
    let from = archive.len().saturating_sub(22 + 65_535);
    let end = from + archive.get(from..)?.windows(4).rposition(|bytes| bytes == b"PK\x05\x06")?;
    let count = usize::try_from(read_number::<2>(archive, end + 10)?).ok()?;
    let mut at = usize::try_from(read_number::<4>(archive, end + 16)?).ok()?;
    let mut entries = Vec::new();
    for _ in 0..count.min(MAX_ENTRIES) {
        if archive.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let small = |offset: usize| read_number::<2>(archive, at + offset);
        let large = |offset: usize| read_number::<4>(archive, at + offset);
        let name_length = usize::try_from(small(28)?).ok()?;
        let rest = usize::try_from(small(30)? + small(32)?).ok()?;
        let name = archive.get(at + 46..at + 46 + name_length)?;
        entries.push(ZipEntry {
            name: String::from_utf8_lossy(name),
            encrypted: small(8)? & 1 == 1,
            method: u16::try_from(small(10)?).ok()?,
            crc: u32::try_from(large(16)?).ok()?,
            packed: large(20)?,
            size: large(24)?,
            header: usize::try_from(large(42)?).ok()?,
        });
        at = at + 46 + name_length + rest;
    }
    Some(entries)
}

/// Returns the compressed bytes of an entry, which follow its local header.
fn entry_data<'b>(archive: &'b [u8], entry: &ZipEntry<'_>) -> Option<&'b [u8]> {
    let at = entry.header;
    if archive.get(at..at.checked_add(4)?)? != b"PK\x03\x04" {
        return None;
    }
    let names = read_number::<2>(archive, at + 26)? + read_number::<2>(archive, at + 28)?;
    let start = at + 30 + usize::try_from(names).ok()?;
    archive.get(start..start.checked_add(usize::try_from(entry.packed).ok()?)?)
}

/// Computes the checksum of ZIP: CRC-32 (ISO 3309), one byte at a time.
fn crc32(bytes: &[u8]) -> u32 {
    const fn table() -> [u32; 256] {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            #[expect(clippy::cast_possible_truncation, reason = "at most 255")]
            let mut sum = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                sum = if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
                bit += 1;
            }
            table[byte] = sum;
            byte += 1;
        }
        table
    }
    const TABLE: [u32; 256] = table();
    let step = |sum: u32, &byte: &u8| sum >> 8 ^ TABLE[((sum ^ u32::from(byte)) & 0xFF) as usize];
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Creates an archive with one entry, as ZIP programs write it.
    fn archive(name: &str, text: &[u8], deflated: bool) -> Vec<u8> {
        let packed = if deflated { miniz_oxide::deflate::compress_to_vec(text, 6) } else { text.to_vec() };
        let short = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
        let long = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, if deflated { 8 } else { 0 }, 0, 0, 0, 0, 0]);
        common.extend(crc32(text).to_le_bytes());
        common.extend(long(packed.len()));
        common.extend(long(text.len()));
        common.extend(short(name.len()));
        common.extend([0, 0]);
        let mut archive = b"PK\x03\x04".to_vec();
        archive.extend(&common);
        archive.extend(name.as_bytes());
        archive.extend(&packed);
        let directory = archive.len();
        archive.extend(b"PK\x01\x02\x14\x00");
        archive.extend(&common);
        archive.extend([0; 14]);
        archive.extend(name.as_bytes());
        let size = archive.len() - directory;
        archive.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        archive.extend(long(size));
        archive.extend(long(directory));
        archive.extend([0, 0]);
        archive
    }

    fn message(bytes: &[u8]) -> String {
        unpack("a.kmz", bytes, &Limits::default()).unwrap_err().message
    }

    #[test]
    fn checksum_matches_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn unpacks_the_kml() {
        for deflated in [false, true] {
            for name in ["doc.kml", "files/other.KML", "../../etc/doc.kml"] {
                assert_eq!(
                    unpack("a.kmz", &archive(name, b"<kml/>", deflated), &Limits::default()).unwrap(),
                    b"<kml/>"
                );
            }
        }
    }

    #[test]
    fn reports_bombs_and_damaged_archives() {
        assert_eq!(message(&archive("a.png", b"x", false)), "a.kmz contains no KML");
        let bomb = archive("doc.kml", &vec![b' '; 20_000_000], true);
        let text = message(&bomb);
        assert!(text.starts_with("the KML in a.kmz unpacks to more than "), "{text}");
        let mut wrong = archive("doc.kml", b"<kml/>", false);
        wrong[38] = b'X';
        assert_eq!(message(&wrong), "a.kmz is not a valid ZIP archive: its KML does not match the central directory");
        let limits = Limits { file_bytes: 3, ..Limits::default() };
        let large = unpack("a.kmz", &archive("doc.kml", b"<kml/>", false), &limits).unwrap_err();
        assert_eq!(large.message, "a.kmz is larger than the limit of 3 bytes");
    }

    #[test]
    fn does_not_panic_on_damaged_archives() {
        let whole = archive("doc.kml", b"<kml>text text text</kml>", true);
        for at in 0..whole.len() {
            let _ = unpack("a.kmz", &whole[..at], &Limits::default());
            for byte in [0, 1, 0x7F, 0xFF] {
                let mut damaged = whole.clone();
                damaged[at] = byte;
                let _ = unpack("a.kmz", &damaged, &Limits::default());
            }
        }
    }
}
