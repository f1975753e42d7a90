//! The scale bar and the north arrow, both only where they are true.

use super::frame::Frame;
use super::svg::{Svg, words};
use super::text::{Area, Face};
use crate::markup::escape;
use crate::units::Meters;

/// A bar that is as long as its words say, at the spot where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ScaleBar {
    /// The left end and the right end, in pixels.
    from: [f64; 2],
    to: [f64; 2],
    label: String,
}

/// As long as a bar may be, in pixels.
const LONGEST: f64 = 150.0;
/// Above this lean an arrow would point wrongly somewhere on the map, in degrees.
const MOST_LEAN: f64 = 2.0;

impl ScaleBar {
    /// For the lower left corner of the window; in the middle below when that corner lies off the globe.
    pub(super) fn new(frame: &Frame) -> Option<Self> {
        [18.0, frame.width / 2.0 - LONGEST / 2.0].into_iter().find_map(|x| Self::at(frame, [x, frame.height - 18.0]))
    }

    fn at(frame: &Frame, from: [f64; 2]) -> Option<Self> {
        let ground = |length: f64| frame.ground(from, [from[0] + length, from[1]]);
        let meters = round_below(ground(LONGEST)?);
        let (mut short, mut long) = (0.0, LONGEST);
        for _ in 0..40 {
            let middle = f64::midpoint(short, long);
            if ground(middle)? < meters {
                short = middle;
            } else {
                long = middle;
            }
        }
        let lat = frame.unplace(from)?[1];
        let length = Meters::new(meters).ok()?;
        let length = if meters >= 1000.0 { format!("{} km", length.km()) } else { length.to_string() };
        let label = format!("{length} at {:.0}° {}", lat.abs(), if lat < 0.0 { "S" } else { "N" });
        Some(Self { from, to: [from[0] + long, from[1]], label })
    }

    /// Its ends in pixels and the kilometres that it says.
    #[cfg(test)]
    pub(super) fn said(&self) -> ([f64; 2], [f64; 2], f64) {
        let mut words = self.label.split(' ');
        let number: f64 = words.next().unwrap_or_default().parse().unwrap_or(0.0);
        (self.from, self.to, if words.next() == Some("km") { number } else { number / 1000.0 })
    }

    /// What it takes of the sheet.
    pub(super) fn area(&self) -> Area {
        let width = (self.to[0] - self.from[0]).max(Face::new(11.0, false, 0.0).width(&self.label));
        [self.from[0] - 8.0, self.from[1] - 26.0, self.from[0] + width + 8.0, self.from[1] + 10.0]
    }

    pub(super) fn draw(&self, svg: &mut Svg) {
        let ([x, y], [end, _]) = (self.from, self.to);
        let short = super::shape::number;
        for class in ["scaleback", "scale"] {
            let data = format!("M{} {}v6H{}v-6", short(x), short(y - 6.0), short(end));
            svg.empty("path", [("class", class.into()), ("d", words(data))]);
        }
        // Coasts and circles run below it.
        for class in ["scaletext halo", "scaletext"] {
            svg.words(
                "text",
                [("class", class.into()), ("x", x.into()), ("y", (y - 10.0).into())],
                &escape(&self.label),
            );
        }
    }
}

/// The greatest of 1, 2, 5, 10, 20 … that is not above the length.
fn round_below(meters: f64) -> f64 {
    let power = 10f64.powf(meters.max(1.0).log10().floor());
    [5.0, 2.0].into_iter().map(|digit| digit * power).find(|&round| round <= meters).unwrap_or(power)
}

/// Whether north is up all over the window, to two degrees.
pub(super) fn north_is_up(frame: &Frame) -> bool {
    frame.greatest_lean() <= MOST_LEAN
}

/// What the arrow takes of the sheet.
pub(super) fn arrow_area(frame: &Frame) -> Area {
    [frame.width - 38.0, 8.0, frame.width - 8.0, 60.0]
}

/// An arrow in the upper right corner.
pub(super) fn arrow(svg: &mut Svg, frame: &Frame) {
    let x = frame.width - 23.0;
    let short = super::shape::number;
    svg.empty("path", [("class", "arrow".into()), ("d", words(format!("M{} 14l6 20-6-4-6 4z", short(x))))]);
    svg.words(
        "text",
        [("class", "scaletext".into()), ("x", x.into()), ("y", 48.0.into()), ("text-anchor", "middle".into())],
        &escape("N"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_numbers() {
        let case = |meters: f64, round: f64| assert!((round_below(meters) - round).abs() < 1e-9, "{meters}");
        case(999.0, 500.0);
        case(2_000.0, 2_000.0);
        case(123_456.0, 100_000.0);
        case(0.2, 1.0);
    }
}
