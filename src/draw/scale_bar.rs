//! The scale bar and the north arrow, each drawn only where it is true.

use super::coordinates::{PixelPoint, PixelRect};
use super::font_metrics::Font;
use super::frame::Frame;
use super::path_data::format_number;
use super::svg_writer::{SvgWriter, trusted};
use crate::markup::escape;
use crate::units::Meters;

/// A scale bar that is true at its own position.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ScaleBar {
    /// The left end.
    start: PixelPoint,
    /// The right end.
    end: PixelPoint,
    label: String,
}

/// The length of the longest bar, in pixels.
const MAX_LENGTH: f64 = 150.0;
/// The convergence above which an arrow would be wrong in some part of the map, in degrees.
const MAX_CONVERGENCE: f64 = 2.0;

impl ScaleBar {
    /// Creates the scale bar in the lower left corner, or at the bottom center if that corner is off the globe; `None` if both
    /// are.
    pub(super) fn new(frame: &Frame) -> Option<Self> {
        [18.0, frame.width / 2.0 - MAX_LENGTH / 2.0]
            .into_iter()
            .find_map(|x| Self::from_start(frame, PixelPoint::new(x, frame.height - 18.0)))
    }

    fn from_start(frame: &Frame, start: PixelPoint) -> Option<Self> {
        let ground_length = |length: f64| frame.ground_distance(start, start.translate(length, 0.0));
        let meters = round_down(ground_length(MAX_LENGTH)?);
        let (mut short, mut long) = (0.0, MAX_LENGTH);
        for _ in 0..40 {
            let middle = f64::midpoint(short, long);
            if ground_length(middle)? < meters {
                short = middle;
            } else {
                long = middle;
            }
        }
        let lat = frame.unproject(start)?.lat;
        let length = Meters::new(meters).ok()?;
        let length = if meters >= 1000.0 { format!("{} km", length.km()) } else { length.to_string() };
        let label = format!("{length} at {:.0}° {}", lat.abs(), if lat < 0.0 { "S" } else { "N" });
        Some(Self { start, end: start.translate(long, 0.0), label })
    }

    /// Returns the ends of the bar and the kilometers in its label.
    #[cfg(test)]
    pub(super) fn read_label(&self) -> (PixelPoint, PixelPoint, f64) {
        let mut words = self.label.split(' ');
        let number: f64 = words.next().unwrap_or_default().parse().unwrap_or(0.0);
        (self.start, self.end, if words.next() == Some("km") { number } else { number / 1000.0 })
    }

    /// Returns the part of the map that the bar covers.
    pub(super) fn rect(&self) -> PixelRect {
        let PixelPoint { x, y } = self.start;
        let width = (self.end.x - x).max(Font::new(11.0, false, 0.0).width(&self.label));
        PixelRect::from_edges(x - 8.0, y - 26.0, x + width + 8.0, y + 10.0)
    }

    pub(super) fn draw(&self, svg: &mut SvgWriter) {
        let PixelPoint { x, y } = self.start;
        let [left, top, right] = [x, y - 6.0, self.end.x].map(format_number);
        for class in ["scaleback", "scale"] {
            let data = format!("M{left} {top}v6H{right}v-6");
            svg.write_empty("path", [("class", class.into()), ("d", trusted(data))]);
        }
        // Coasts and circles may be below the text.
        for class in ["scaletext halo", "scaletext"] {
            svg.write_text(
                "text",
                [("class", class.into()), ("x", x.into()), ("y", (y - 10.0).into())],
                &escape(&self.label),
            );
        }
    }
}

/// Returns the greatest of 1, 2, 5, 10, 20 … that is not greater than the length.
fn round_down(meters: f64) -> f64 {
    let power = 10f64.powf(meters.max(1.0).log10().floor());
    [5.0, 2.0].into_iter().map(|digit| digit * power).find(|&round| round <= meters).unwrap_or(power)
}

/// Returns whether north is up everywhere in the window, to two degrees.
pub(super) fn is_north_up(frame: &Frame) -> bool {
    frame.max_convergence() <= MAX_CONVERGENCE
}

/// Returns the part of the map that the north arrow covers.
pub(super) fn north_arrow_rect(frame: &Frame) -> PixelRect {
    PixelRect::from_edges(frame.width - 38.0, 8.0, frame.width - 8.0, 60.0)
}

/// Draws the north arrow in the upper right corner.
pub(super) fn draw_north_arrow(svg: &mut SvgWriter, frame: &Frame) {
    let x = frame.width - 23.0;
    let data = format!("M{} 14l6 20-6-4-6 4z", format_number(x));
    svg.write_empty("path", [("class", "arrow".into()), ("d", trusted(data))]);
    svg.write_text(
        "text",
        [("class", "scaletext".into()), ("x", x.into()), ("y", 48.0.into()), ("text-anchor", "middle".into())],
        &escape("N"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_down_to_1_2_or_5() {
        let case = |meters: f64, round: f64| assert!((round_down(meters) - round).abs() < 1e-9, "{meters}");
        case(999.0, 500.0);
        case(2_000.0, 2_000.0);
        case(123_456.0, 100_000.0);
        case(0.2, 1.0);
    }
}
