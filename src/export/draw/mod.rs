//! One drawing of the map as SVG, which the SVG file, the PNG and the page share.

mod basemap;
mod circles;
mod frame;
mod glyph;
mod ground;
mod legend;
mod look;
mod marks;
mod names;
mod panel;
mod plan;
mod projection;
mod scale;
mod scene;
mod shape;
mod sheet;
mod svg;
mod text;
mod ways;
mod words;

pub use basemap::Borders;
pub use scene::{Dates, Judgement, Mark, Movement, Scene, Sign, Track};

pub use panel::Panel;

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drawing {
    /// How wide the drawing is, in pixels; its height follows from what it shows.
    pub width: u32,
    /// Which boundaries it shows.
    pub borders: Borders,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { width: 1200, borders: Borders::DeFacto }
    }
}

impl Drawing {
    /// A whole sheet: title, map, legend, sources. It stands alone, for print and posts.
    pub fn sheet(self, scene: &Scene) -> String {
        sheet::draw(self, &scene.in_order())
    }

    /// The map alone, for a page that brings its own title, legend and styles.
    pub fn panel(self, scene: &Scene) -> Panel {
        panel::draw(self, &scene.in_order())
    }

    fn width(self) -> f64 {
        f64::from(self.width.clamp(480, 8000))
    }
}
