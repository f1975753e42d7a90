//! JSON strings.

use wide::u8x16;

/// Appends a string in quotes.
pub(super) fn quote(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        out.reserve(bytes.len() + 2);
        out.push(b'"');
        out.extend_from_slice(bytes);
        out.push(b'"');
        return;
    }
    out.push(b'"');
    add_text(out, text);
    out.push(b'"');
}

/// Appends the content of a string, escaped.
pub(super) fn add_text(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    loop {
        let (plain, from_special) = rest.split_at(plain(rest));
        out.extend_from_slice(plain);
        let [special, after @ ..] = from_special else { return };
        escape(out, *special);
        rest = after;
    }
}

/// Returns the number of bytes before the first one that needs an escape. Bytes after it are not examined, or the cost of
/// escapes would be quadratic.
fn plain(bytes: &[u8]) -> usize {
    let chunks = bytes.as_chunks().0;
    for (number, chunk) in chunks.iter().enumerate() {
        let bits = marks(*chunk).to_bitmask();
        if bits != 0 {
            return 16 * number + bits.trailing_zeros() as usize;
        }
    }
    let whole = 16 * chunks.len();
    whole + bytes[whole..].iter().take_while(|byte| !is_special(**byte)).count()
}

/// Returns whether no byte needs an escape. Most strings are short; the rest at the end is examined together with some bytes
/// before it, so that no byte is examined alone.
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        // The result of all chunks is tested once, since few strings have anything to escape.
        let any = bytes.as_chunks().0.iter().fold(marks(*last), |any, chunk| any | marks(*chunk));
        return any.to_bitmask() == 0;
    }
    let (first, last) = (bytes.first_chunk(), bytes.last_chunk());
    if let (Some(first), Some(last)) = (first, last) {
        return specials(u64::from_le_bytes(*first)) | specials(u64::from_le_bytes(*last)) == 0;
    }
    let (first, last) = (bytes.first_chunk(), bytes.last_chunk());
    if let (Some(first), Some(last)) = (first, last) {
        let both = u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last));
        return specials(both) == 0;
    }
    !bytes.iter().any(|&byte| is_special(byte))
}

/// Returns a mask of those of sixteen bytes that need an escape.
fn marks(bytes: [u8; 16]) -> u8x16 {
    let bytes = u8x16::new(bytes);
    let [below, quote, slash] = [0x1F, b'"', b'\\'].map(u8x16::splat);
    bytes.min(below).simd_eq(bytes) | bytes.simd_eq(quote) | bytes.simd_eq(slash)
}

/// Returns a value other than zero if one of eight bytes needs an escape.
const fn specials(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let (quotes, slashes) = (word ^ (EACH * b'"' as u64), word ^ (EACH * b'\\' as u64));
    // Subtracting from a smaller byte borrows, which sets its highest bit.
    let low = word.wrapping_sub(EACH * 0x20) & !word;
    let zero = (quotes.wrapping_sub(EACH) & !quotes) | (slashes.wrapping_sub(EACH) & !slashes);
    (low | zero) & (EACH * 0x80)
}

const fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escape(out: &mut Vec<u8>, special: u8) {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    let short = match special {
        b'"' | b'\\' => special,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0C => b'f',
        b'\r' => b'r',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([HEX[usize::from(special >> 4)], HEX[usize::from(special & 0xF)]]);
            return;
        }
    };
    out.extend([b'\\', short]);
}
