//! Colours and lines.

use std::fmt::Write as _;

use crate::opinion::{AnalyticConfidence, Likelihood};

/// The colour of a likelihood, by day and by night.
///
/// Brown for what is unlikely, grey for an even chance, blue for what is likely, darker (by night: brighter) towards the ends.
/// Brown and blue stay apart for every kind of colour blindness; a test simulates them. In black and white the two ends look
/// alike, so what is unlikely is also struck through.
pub(super) const fn colour(likelihood: Likelihood) -> [&'static str; 2] {
    match likelihood {
        Likelihood::AlmostNoChance => ["#4f2003", "#ffd9a8"],
        Likelihood::VeryUnlikely => ["#934207", "#f5a04d"],
        Likelihood::Unlikely => ["#c8741b", "#b9692a"],
        Likelihood::RoughlyEvenChance => ["#757575", "#8f8f8f"],
        Likelihood::Likely => ["#3d8dc6", "#3f83ba"],
        Likelihood::VeryLikely => ["#1c5ca4", "#78b6ea"],
        Likelihood::AlmostCertain => ["#082c57", "#cde6ff"],
    }
}

/// The class of a likelihood: `l1` to `l7`.
pub(super) const fn likelihood_class(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "l1",
        Likelihood::VeryUnlikely => "l2",
        Likelihood::Unlikely => "l3",
        Likelihood::RoughlyEvenChance => "l4",
        Likelihood::Likely => "l5",
        Likelihood::VeryLikely => "l6",
        Likelihood::AlmostCertain => "l7",
    }
}

/// The class of an analytic confidence, the same as its word.
pub(super) const fn confidence_class(confidence: AnalyticConfidence) -> &'static str {
    confidence.as_str()
}

/// The style sheet of a map that stands alone: what is named by class in the drawing, for paper.
pub(super) fn sheet() -> String {
    let mut sheet = String::from(SHEET);
    for &likelihood in Likelihood::ALL {
        let [day, _] = colour(likelihood);
        // Writing to a String cannot fail.
        let _ = write!(sheet, ".{}{{color:{day}}}", likelihood_class(likelihood));
    }
    sheet
}

/// Rules of one class each, without variables or selectors that drawing programs stumble over.
const SHEET: &str = "\
text{font-family:'Noto Sans','Helvetica Neue',Helvetica,Arial,sans-serif;fill:#1f2328}\
.paper{fill:#ffffff}\
.water{fill:#dde8ef}\
.globe{fill:#dde8ef;stroke:#9db0bd;stroke-width:.7}\
.land{fill:#f6f4ef;stroke:#9db0bd;stroke-width:.7;stroke-linejoin:round;fill-rule:evenodd}\
.ice{fill:#f6f4ef;fill-rule:evenodd}\
.lake{fill:#dde8ef;stroke:#b3c6d2;stroke-width:.6;fill-rule:evenodd}\
.river{fill:none;stroke:#bcd0dc;stroke-width:.9;stroke-linejoin:round;stroke-linecap:round}\
.disputed{fill:#8a8478;fill-opacity:.1;fill-rule:evenodd}\
.border{fill:none;stroke:#958d80;stroke-width:1.1;stroke-linejoin:round}\
.unsettled{fill:none;stroke:#958d80;stroke-width:1.1;stroke-dasharray:4 3;stroke-linejoin:round}\
.claimed{fill:none;stroke:#958d80;stroke-width:.9;stroke-dasharray:1 3;stroke-linecap:round}\
.far{stroke:#aaa296;stroke-width:.6}\
.frame{fill:none;stroke:#8fa3b0;stroke-width:1}\
.country{font-size:12px;letter-spacing:.14em;fill:#8b857a}\
.sea{font-size:12.5px;font-style:italic;fill:#6f92a6}\
.town{font-size:11px;fill:#6d6a64}\
.towndot{fill:#ffffff;stroke:#7d7a73;stroke-width:1}\
.halo{fill:none;stroke:#f6f4ef;stroke-opacity:.85;stroke-width:3;stroke-linejoin:round}\
.spread{fill:#35556e;opacity:.1}\
.circle{fill:none;stroke:#35556e;stroke-opacity:.8;stroke-width:1;stroke-dasharray:4 3}\
.wide{stroke-opacity:.45;stroke-dasharray:8 6}\
.vague{opacity:.4}\
.end{font-size:12px}\
.enddot{fill:#ffffff;stroke:currentColor;stroke-width:1.8}\
.least{fill:none;stroke:#35556e;stroke-opacity:.8;stroke-width:1;stroke-dasharray:4 3}\
.casing{fill:none;stroke:#ffffff;stroke-opacity:.8;stroke-width:5.5;stroke-linejoin:round;stroke-linecap:round}\
.way{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}\
.dashed{stroke-dasharray:9 4.5}\
.dotted{stroke-dasharray:2.4 4}\
.route{fill:none;stroke:#5b6670;stroke-opacity:.6;stroke-width:1.2}\
.head{fill:currentColor;stroke:#ffffff;stroke-width:1}\
.back{fill:#ffffff;stroke:#ffffff;stroke-width:4.5;stroke-linejoin:round}\
.open{fill:#ffffff;stroke:currentColor;stroke-width:2.2;stroke-linejoin:round}\
.solid{fill:currentColor;stroke:currentColor;stroke-width:2.2;stroke-linejoin:round}\
.part{fill:currentColor}\
.around{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:2.6 2.2}\
.struckback{fill:none;stroke:#ffffff;stroke-width:4.4;stroke-linecap:round}\
.struck{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}\
.contested{fill:none;stroke:#b3196b;stroke-width:1.8}\
.bar{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}\
.dots{fill:currentColor}\
.doubt{font-size:12px;font-weight:600;fill:#b3196b}\
.name{font-size:14px;font-weight:600}\
.note{font-size:11.5px;fill:#4a4f55}\
.title{font-size:25px;font-weight:600}\
.subtitle{font-size:14px;fill:#4a4f55}\
.heading{font-size:11.5px;font-weight:600}\
.key{font-size:11.5px;fill:#33383d}\
.small{font-size:10px;fill:#6a7076}\
.scale{fill:none;stroke:#33383d;stroke-width:1.2}\
.scaletext{font-size:11px;fill:#33383d}\
.arrow{fill:#33383d}";

#[cfg(test)]
mod tests {
    use super::*;

    /// The ground that marks stand on, by day and by night.
    const LAND: [&str; 2] = ["#f6f4ef", "#24292e"];

    fn linear(hex: &str) -> [f64; 3] {
        [1, 3, 5].map(|i| {
            let value = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance([r, g, b]: [f64; 3]) -> f64 {
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// WCAG 2.2 asks 3 : 1 of graphics.
    #[test]
    fn every_mark_stands_out_from_the_land() {
        for &likelihood in Likelihood::ALL {
            for (colour, land) in colour(likelihood).into_iter().zip(LAND) {
                let (a, b) = (luminance(linear(colour)), luminance(linear(land)));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 3.0, "{likelihood:?} {colour} on {land}: {contrast:.2}");
            }
        }
    }

    /// Machado, Oliveira and Fernandes (2009), severity 1: protanopia, deuteranopia, tritanopia; and ordinary sight.
    const SIGHT: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// A difference of 2.3 can just be noticed; 18 is seen at a glance on small marks.
    #[test]
    fn no_two_likelihoods_look_alike_to_anyone() {
        for matrix in SIGHT {
            for theme in 0..2 {
                let seen = |likelihood| {
                    let [r, g, b] = linear(colour(likelihood)[theme]);
                    lab(matrix.map(|row| (row[0] * r + row[1] * g + row[2] * b).clamp(0.0, 1.0)))
                };
                for (i, &a) in Likelihood::ALL.iter().enumerate() {
                    for &b in &Likelihood::ALL[i + 1..] {
                        let (p, q) = (seen(a), seen(b));
                        let difference = (0..3).map(|k| (p[k] - q[k]).powi(2)).sum::<f64>().sqrt();
                        assert!(difference > 18.0, "{a:?} and {b:?}, theme {theme}: {difference:.1}");
                    }
                }
            }
        }
    }
}
