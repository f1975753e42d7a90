//! The drawn map as a PNG image.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use thiserror::Error;

/// The reason a drawing cannot be rendered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The drawing is not an SVG document that the renderer supports.
    #[error("invalid SVG: {0}")]
    InvalidSvg(String),
    /// The image would have too many pixels.
    #[error("image too large: {width} by {height} pixels; the limit is {MAX_PIXELS} pixels in total")]
    TooLarge {
        /// The width in pixels.
        width: u32,
        /// The height in pixels.
        height: u32,
    },
    /// The PNG encoder failed.
    #[error("PNG encoding failed: {0}")]
    Encoding(String),
}

/// The largest number of pixels of an image, which takes 400 MB of memory.
const MAX_PIXELS: u64 = 100_000_000;

static FONTS: [&[u8]; 3] = [troopmap_data::font::REGULAR, troopmap_data::font::SEMI_BOLD, troopmap_data::font::ITALIC];

/// Renders a drawing as a PNG image, enlarged by `scale`.
///
/// Text is set in the Noto Sans that is compiled in, so the image is the same on every machine. System fonts are loaded only
/// if the text has characters that this font lacks (Korean, Arabic …).
///
/// # Errors
/// Returns a [`RenderError`] if the drawing is not valid SVG or the image would be too large.
pub fn render(drawing: &str, scale: f32) -> Result<Vec<u8>, RenderError> {
    let mut fonts = fontdb::Database::new();
    for font in FONTS {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    if drawing.chars().any(|character| !is_in_embedded_font(character)) {
        fonts.load_system_fonts();
    }
    fonts.set_sans_serif_family("Noto Sans");
    let options = Options { fontdb: Arc::new(fonts), font_family: "Noto Sans".to_owned(), ..Options::default() };
    let tree = Tree::from_str(drawing, &options).map_err(|error| RenderError::InvalidSvg(error.to_string()))?;
    let size = tree.size().to_int_size();
    let scaled = size.scale_by(scale).unwrap_or(size);
    let (width, height) = (scaled.width(), scaled.height());
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(RenderError::TooLarge { width, height });
    }
    let mut pixels = Pixmap::new(width, height).ok_or(RenderError::TooLarge { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| RenderError::Encoding(error.to_string()))
}

/// Returns whether the embedded font has a character, by the ranges in `data/pack/font.py`.
fn is_in_embedded_font(character: char) -> bool {
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
    fn renders_text_without_system_fonts() {
        let image = render(DRAWING, 2.0).unwrap();
        let pixels = Pixmap::decode_png(&image).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (80, 40));
        assert!(pixels.pixels().iter().filter(|pixel| pixel.alpha() > 128).count() > 100);
        assert_eq!(image, render(DRAWING, 2.0).unwrap());
    }

    #[test]
    fn rejects_invalid_and_huge_drawings() {
        assert!(render("not a drawing", 1.0).unwrap_err().to_string().starts_with("invalid SVG: "));
        let huge = "<svg xmlns='http://www.w3.org/2000/svg' width='90000' height='90000'/>";
        assert_eq!(
            render(huge, 1.0).unwrap_err().to_string(),
            "image too large: 90000 by 90000 pixels; the limit is 100000000 pixels in total"
        );
    }
}
