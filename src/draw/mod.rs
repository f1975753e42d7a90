//! Drawings of a map as SVG, shared by the SVG file, the PNG image and the page.
//!
//! A [`Scene`] is projected into a frame, laid out, and only then drawn: [`Drawing::draw_sheet`] makes a whole sheet for
//! print, [`Drawing::draw_for_page`] a map for a page that has its own title and legend.

mod basemap;
mod basemap_layers;
mod bundle;
mod circles;
mod clip;
mod cluster;
mod cluster_list;
mod coordinates;
mod font_metrics;
mod frame;
mod glyph;
mod inset;
mod inset_outline;
mod label_placement;
mod labels;
mod layout;
mod legend;
mod lines;
mod marks;
mod page_drawing;
mod path_data;
mod place_labels;
#[cfg(feature = "png")]
pub mod png;
mod polygon;
mod polyline;
mod projection;
mod scale_bar;
mod sheet;
mod simplify;
mod style;
mod svg_writer;

use crate::scene::{Mark, Scene};

pub use basemap::Borders;
pub use coordinates::PixelPoint;
pub use page_drawing::{MarkPosition, PageDrawing};
pub use projection::ProjectionChoice;

/// The options of a drawing.
///
/// ```
/// use troopmap::draw::{Borders, Drawing};
///
/// let drawing = Drawing::default().with_width(800).with_borders(Borders::Un);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// The width in pixels, from 320 to 8000.
    pub width: u32,
    /// The height of a sheet in pixels; `None` for the height that its content needs. A sheet whose content does not fit is
    /// higher.
    pub height: Option<u32>,
    /// The map projection.
    pub projection: ProjectionChoice,
    /// The boundaries to draw.
    pub borders: Borders,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { width: 1200, height: None, projection: ProjectionChoice::Auto, borders: Borders::DeFacto }
    }
}

impl Drawing {
    /// Sets the width, in pixels.
    #[must_use]
    pub const fn with_width(self, width: u32) -> Self {
        Self { width, ..self }
    }

    /// Sets the height of a sheet, in pixels.
    #[must_use]
    pub const fn with_height(self, height: u32) -> Self {
        Self { height: Some(height), ..self }
    }

    /// Sets the map projection.
    #[must_use]
    pub const fn with_projection(self, projection: ProjectionChoice) -> Self {
        Self { projection, ..self }
    }

    /// Sets the boundaries to draw.
    #[must_use]
    pub const fn with_borders(self, borders: Borders) -> Self {
        Self { borders, ..self }
    }

    /// Draws a whole sheet as an SVG document: title, map, legend, sources.
    pub fn draw_sheet(self, scene: &Scene) -> String {
        sheet::draw(self, &scene.to_sorted())
    }

    /// Draws the map alone, for a page that has its own title, legend and styles.
    pub fn draw_for_page(self, scene: &Scene) -> PageDrawing {
        page_drawing::draw(self, &scene.to_sorted())
    }

    /// Draws the symbols of marks, for a page whose marks change their appearance.
    pub(crate) fn draw_symbols(marks: &[Mark]) -> String {
        page_drawing::draw_symbols(marks.iter())
    }

    /// Returns the width within its limits.
    fn width(self) -> f64 {
        f64::from(self.width.clamp(320, 8000))
    }
}

#[cfg(test)]
mod tests;
