//! The drawn map as pixels.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use thiserror::Error;

/// Why a drawing did not become a picture.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The drawing is no SVG that the rasteriser reads.
    #[error("the drawing cannot be read: {0}")]
    Drawing(String),
    /// More pixels than a picture may have.
    #[error("a picture of {width} by {height} pixels is too large; the limit is {MOST_PIXELS} pixels in all")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The encoder failed.
    #[error("the picture cannot be written: {0}")]
    Encoding(String),
}

/// 400 MB of memory.
const MOST_PIXELS: u64 = 100_000_000;

static FONTS: [&[u8]; 3] = [troopmap_data::font::REGULAR, troopmap_data::font::SEMI_BOLD, troopmap_data::font::ITALIC];

/// Turns a drawing into a PNG, each of its pixels drawn `scale` times as large.
///
/// Words are set in the Noto Sans that the library carries, so the picture is the same on every machine. Only where a text
/// has letters that this font lacks (Korean, Arabic …) the fonts of the system are asked.
///
/// # Errors
/// [`PictureError`] when the drawing is not SVG or the picture would be too large.
pub fn render(drawing: &str, scale: f32) -> Result<Vec<u8>, RenderError> {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    if drawing.chars().any(|character| !is_carried(character)) {
        fonts.load_system_fonts();
    }
    fonts.set_sans_serif_family("Noto Sans");
    let options = Options { fontdb: Arc::new(fonts), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(drawing, &options).map_err(|error| RenderError::Drawing(error.to_string()))?;
    let size = tree.size().to_int_size();
    let scaled = size.scale_by(scale).unwrap_or(size);
    let (width, height) = (scaled.width(), scaled.height());
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(RenderError::TooLarge { width, height });
    }
    let mut pixels = Pixmap::new(width, height).ok_or(RenderError::TooLarge { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| RenderError::Encoding(error.to_string()))
}

/// Whether the carried font has the letter: the ranges of `data/pack/font.py`.
fn is_carried(character: char) -> bool {
    matches!(u32::from(character),
        0..=0x24F | 0x259 | 0x2B9..=0x2BF | 0x300..=0x30C | 0x327 | 0x328 | 0x370..=0x4FF | 0x1E00..=0x1EFF
        | 0x2010..=0x2027 | 0x2030..=0x203A | 0x20AC | 0x2116 | 0x2190..=0x2193 | 0x2212 | 0x2260..=0x2265)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>\
        <text x='2' y='16' font-family='Noto Sans' font-size='16'>Щ</text></svg>";

    #[test]
    fn letters_show_without_any_font_of_the_system() {
        let picture = render(DRAWING, 2.0).unwrap();
        let pixels = Pixmap::decode_png(&picture).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (80, 40));
        assert!(pixels.pixels().iter().filter(|pixel| pixel.alpha() > 128).count() > 100);
        assert_eq!(picture, render(DRAWING, 2.0).unwrap());
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        assert!(render("no drawing", 1.0).unwrap_err().to_string().starts_with("the drawing cannot be read: "));
        let huge = "<svg xmlns='http://www.w3.org/2000/svg' width='90000' height='90000'/>";
        assert_eq!(
            render(huge, 1.0).unwrap_err().to_string(),
            "a picture of 90000 by 90000 pixels is too large; the limit is 100000000 pixels in all"
        );
    }
}
