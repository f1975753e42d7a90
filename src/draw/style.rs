//! The colors and style sheets of drawings.

use std::fmt::Write as _;

use crate::opinion::Likelihood;
use crate::property::simplestyle::{ROUTE_COLOR, likelihood_color};
use crate::scene::likelihood_class;

/// Returns the color of a likelihood in dark mode: brighter towards both ends, where the
/// [color in light mode](likelihood_color) is darker.
///
/// In black and white the two ends look alike, so marks of unlikely reports are also struck through.
pub(super) const fn dark_likelihood_color(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "#ffd9a8",
        Likelihood::VeryUnlikely => "#f5a04d",
        Likelihood::Unlikely => "#b9692a",
        Likelihood::RoughlyEvenChance => "#8f8f8f",
        Likelihood::Likely => "#3f83ba",
        Likelihood::VeryLikely => "#78b6ea",
        Likelihood::AlmostCertain => "#cde6ff",
    }
}

/// The colors other than likelihoods: the name in [`RULES`], the color in light mode, the color in dark mode.
const COLORS: [(&str, &str, &str); 20] = [
    ("paper", "#ffffff", "#1b1f23"),
    ("ink", "#1f2328", "#eceff1"),
    ("soft", "#4a4f55", "#b8bfc5"),
    ("faint", "#6a7076", "#98a0a7"),
    ("water", "#dde8ef", "#171d22"),
    ("land", "#f6f4ef", "#24292e"),
    ("coast", "#9db0bd", "#4d5a64"),
    ("shore", "#b3c6d2", "#3d4a54"),
    ("river", "#bcd0dc", "#35434e"),
    ("disputed", "#8a8478", "#b9b2a4"),
    ("border", "#958d80", "#7d776c"),
    ("far", "#aaa296", "#68635a"),
    ("country", "#8b857a", "#8d877c"),
    ("sea", "#6f92a6", "#6d8da1"),
    ("town", "#6d6a64", "#a19d95"),
    ("dot", "#7d7a73", "#8d8a83"),
    ("circle", "#35556e", "#a9c4d8"),
    ("course", ROUTE_COLOR, "#b9a0e6"),
    ("gap", "#5b6670", "#98a3ad"),
    ("contested", "#b3196b", "#f472b6"),
];

/// Returns the style sheet of a sheet: plain colors, which every drawing program understands.
pub(super) fn sheet_style() -> String {
    let mut style = COLORS
        .iter()
        .fold(RULES.to_owned(), |style, (name, light, _)| style.replace(&format!("${name};"), &format!("{light};")));
    for &likelihood in Likelihood::ALL {
        // Writing to a String cannot fail.
        let _ = write!(style, ".{}{{color:{}}}", likelihood_class(likelihood), likelihood_color(likelihood));
    }
    style
}

/// Returns the style sheet of a map in a page. The colors are variables: dark if the system of the reader is dark or the root
/// of the page has `data-theme="dark"`.
pub(super) fn page_style() -> String {
    let mut light = String::new();
    let mut dark = String::new();
    for (name, light_color, dark_color) in COLORS {
        // Writing to a String cannot fail.
        let _ = write!(light, "--{name}:{light_color};");
        let _ = write!(dark, "--{name}:{dark_color};");
    }
    let mut classes = String::new();
    for &likelihood in Likelihood::ALL {
        let class = likelihood_class(likelihood);
        let _ = write!(light, "--{class}:{};", likelihood_color(likelihood));
        let _ = write!(dark, "--{class}:{};", dark_likelihood_color(likelihood));
        let _ = write!(classes, ".{class}{{color:var(--{class})}}");
    }
    let rules = COLORS
        .iter()
        .fold(RULES.to_owned(), |rules, (name, ..)| rules.replace(&format!("${name};"), &format!("var(--{name});")));
    format!(
        ":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\
         @media screen{{:root[data-theme=dark]{{{dark}}}}}{rules}{classes}"
    )
}

/// Rules for single classes, without selectors that drawing programs do not understand. `$name;` stands for a color.
const RULES: &str = "\
text{font-family:'Noto Sans','Helvetica Neue',Helvetica,Arial,sans-serif;fill:$ink;}\
.paper{fill:$paper;}\
.water{fill:$water;}\
.globe{fill:$water;stroke:$coast;stroke-width:.7}\
.land{fill:$land;stroke:$coast;stroke-width:.7;stroke-linejoin:round;fill-rule:evenodd}\
.ice{fill:$land;fill-rule:evenodd}\
.lake{fill:$water;stroke:$shore;stroke-width:.6;fill-rule:evenodd}\
.river{fill:none;stroke:$river;stroke-width:.9;stroke-linejoin:round;stroke-linecap:round}\
.disputed{fill:$disputed;fill-opacity:.1;fill-rule:evenodd}\
.border{fill:none;stroke:$border;stroke-width:1.1;stroke-linejoin:round}\
.unsettled{fill:none;stroke:$border;stroke-width:1.1;stroke-dasharray:4 3;stroke-linejoin:round}\
.claimed{fill:none;stroke:$border;stroke-width:.9;stroke-dasharray:1 3;stroke-linecap:round}\
.far{stroke:$far;stroke-width:.6}\
.frame{fill:none;stroke:$coast;stroke-width:1}\
.country{font-size:12px;letter-spacing:.14em;fill:$country;}\
.sea{font-size:12.5px;font-style:italic;fill:$sea;}\
.town{font-size:11px;fill:$town;}\
.towndot{fill:$paper;stroke:$dot;stroke-width:1}\
.spread{fill:$circle;opacity:.1}\
.circle{fill:none;stroke:$circle;stroke-opacity:.8;stroke-width:1;stroke-dasharray:4 3}\
.wide{stroke-opacity:.45;stroke-dasharray:8 6}\
.least{fill:none;stroke:$circle;stroke-opacity:.8;stroke-width:1;stroke-dasharray:4 3}\
.casing{fill:none;stroke:$paper;stroke-opacity:.8;stroke-width:5.5;stroke-linejoin:round;stroke-linecap:round}\
.way{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}\
.dashed{stroke-dasharray:9 4.5}\
.dotted{stroke-dasharray:2.4 4}\
.vague{opacity:.4}\
.bysea{fill:none;stroke:$course;stroke-width:2.6;stroke-dasharray:11 5;stroke-linejoin:round}\
.byrail{fill:none;stroke:$course;stroke-width:3.6;stroke-linejoin:round}\
.sleepers{fill:none;stroke:$paper;stroke-width:1.6;stroke-dasharray:7 7;stroke-linejoin:round}\
.straight{fill:none;stroke:$course;stroke-width:2.6;stroke-dasharray:.1 5.5;stroke-linecap:round}\
.gap{fill:none;stroke:$gap;stroke-width:1.4;stroke-dasharray:2 2.6}\
.stop{fill:$paper;stroke:$ink;stroke-width:2}\
.head{fill:currentColor;stroke:$paper;stroke-width:1}\
.end{font-size:12px}\
.enddot{fill:$paper;stroke:currentColor;stroke-width:1.8}\
.back{fill:$paper;stroke:$paper;stroke-width:4.5;stroke-linejoin:round}\
.open{fill:$paper;stroke:currentColor;stroke-width:2.2;stroke-linejoin:round}\
.solid{fill:currentColor;stroke:currentColor;stroke-width:2.2;stroke-linejoin:round}\
.part{fill:currentColor}\
.around{fill:none;stroke:currentColor;stroke-width:1.5;stroke-dasharray:2.6 2.2}\
.struckback{fill:none;stroke:$paper;stroke-width:4.4;stroke-linecap:round}\
.struck{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}\
.contested{fill:none;stroke:$contested;stroke-width:1.8}\
.pileback{fill:$paper;stroke:$paper;stroke-width:2}\
.arc{fill:none;stroke:currentColor;stroke-width:3.6}\
.pilecount{font-size:11px;font-weight:600}\
.many{font-size:9px}\
.waycount{fill:$paper;stroke:currentColor;stroke-width:1.6}\
.leader{fill:none;stroke:$faint;stroke-width:.8}\
.outline{fill:$paper;fill-opacity:.25;stroke:$faint;stroke-width:1;stroke-linejoin:round}\
.placedot{fill:currentColor;stroke:$paper;stroke-width:1}\
.tab{fill:$soft;stroke:$paper;stroke-width:1.5}\
.tabletter{font-size:11px;font-weight:600;fill:$paper;}\
.listhead{font-size:10px;font-weight:600;fill:$soft;}\
.caption{font-size:12px;font-weight:600}\
.bar{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round}\
.dots{fill:currentColor}\
.doubt{font-size:12px;font-weight:600;fill:$contested;}\
.name{font-size:14px;font-weight:600}\
.note{font-size:11.5px;fill:$soft;}\
.title{font-size:25px;font-weight:600}\
.subtitle{font-size:14px;fill:$soft;}\
.heading{font-size:11.5px;font-weight:600}\
.key{font-size:11.5px;fill:$soft;}\
.small{font-size:10px;fill:$faint;}\
.scale{fill:none;stroke:$soft;stroke-width:1.2}\
.scaleback{fill:none;stroke:$land;stroke-opacity:.85;stroke-width:4;stroke-linecap:round}\
.scaletext{font-size:11px;fill:$soft;}\
.arrow{fill:$soft;}\
.halo{fill:none;stroke:$land;stroke-opacity:.85;stroke-width:3;stroke-linejoin:round}";

#[cfg(test)]
mod tests {
    use super::*;

    /// The color of the land behind the marks, in light and in dark mode.
    fn land_colors() -> [&'static str; 2] {
        COLORS.iter().find(|(name, ..)| *name == "land").map(|(_, light, dark)| [*light, *dark]).unwrap()
    }

    fn likelihood_colors(likelihood: Likelihood) -> [&'static str; 2] {
        [likelihood_color(likelihood), dark_likelihood_color(likelihood)]
    }

    #[test]
    fn every_color_name_has_a_value() {
        for style in [sheet_style(), page_style()] {
            assert!(!style.contains('$'), "{style}");
        }
        assert!(!sheet_style().contains("var("));
    }

    fn to_linear_rgb(hex: &str) -> [f64; 3] {
        [1, 3, 5].map(|i| {
            let value = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance([r, g, b]: [f64; 3]) -> f64 {
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// WCAG 2.2 requires a contrast of 3 : 1 for graphics.
    #[test]
    fn marks_contrast_with_the_land() {
        for &likelihood in Likelihood::ALL {
            for (color, land) in likelihood_colors(likelihood).into_iter().zip(land_colors()) {
                let (a, b) = (luminance(to_linear_rgb(color)), luminance(to_linear_rgb(land)));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 3.0, "{likelihood:?} {color} on {land}: {contrast:.2}");
            }
        }
    }

    /// Normal vision, protanopia, deuteranopia, tritanopia (Machado, Oliveira and Fernandes 2009, severity 1).
    const VISION: [[[f64; 3]; 3]; 4] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ];

    #[expect(clippy::many_single_char_names, reason = "the names of the color spaces")]
    fn to_lab([r, g, b]: [f64; 3]) -> [f64; 3] {
        let xyz = [
            (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
            0.2126 * r + 0.7152 * g + 0.0722 * b,
            (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
        ];
        let [x, y, z] = xyz.map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// A difference of 2.3 is just noticeable; one of 18 is obvious even on small marks.
    #[test]
    fn likelihoods_are_distinguishable_with_color_blindness() {
        for matrix in VISION {
            for theme in 0..2 {
                let perceived = |likelihood| {
                    let [r, g, b] = to_linear_rgb(likelihood_colors(likelihood)[theme]);
                    to_lab(matrix.map(|row| (row[0] * r + row[1] * g + row[2] * b).clamp(0.0, 1.0)))
                };
                for (i, &a) in Likelihood::ALL.iter().enumerate() {
                    for &b in &Likelihood::ALL[i + 1..] {
                        let (p, q) = (perceived(a), perceived(b));
                        let difference = (0..3).map(|k| (p[k] - q[k]).powi(2)).sum::<f64>().sqrt();
                        assert!(difference > 18.0, "{a:?} and {b:?}, theme {theme}: {difference:.1}");
                    }
                }
            }
        }
    }
}
