//! Colours and lines.

use std::fmt::Write as _;

use crate::opinion::{AnalyticConfidence, Likelihood};
use crate::property::simplestyle::{ROUTE_COLOR, likelihood_color};

/// The colour of a likelihood by night: brighter towards the ends, where the one by [day](color) is darker.
///
/// In black and white the two ends look alike, so what is unlikely is also struck through.
pub(super) const fn colour_by_night(likelihood: Likelihood) -> &'static str {
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

/// A colour that is not a likelihood: its name in [`RULES`], by day, by night.
const COLOURS: [(&str, &str, &str); 20] = [
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

/// The style sheet of a map that stands alone: for paper, with plain colours that every drawing program reads.
pub(super) fn sheet() -> String {
    let mut sheet = COLOURS
        .iter()
        .fold(RULES.to_owned(), |sheet, (name, day, _)| sheet.replace(&format!("${name};"), &format!("{day};")));
    for &likelihood in Likelihood::ALL {
        // Writing to a String cannot fail.
        let _ = write!(sheet, ".{}{{color:{}}}", likelihood_class(likelihood), likelihood_color(likelihood));
    }
    sheet
}

/// The style sheet of a map in a page: the colours are variables of the element of class `map`, dark where the reader's system
/// is dark or the page's root says `data-theme="dark"`.
pub(super) fn page() -> String {
    let mut day = String::new();
    let mut night = String::new();
    for (name, by_day, by_night) in COLOURS {
        // Writing to a String cannot fail.
        let _ = write!(day, "--{name}:{by_day};");
        let _ = write!(night, "--{name}:{by_night};");
    }
    let mut classes = String::new();
    for &likelihood in Likelihood::ALL {
        let class = likelihood_class(likelihood);
        let _ = write!(day, "--{class}:{};", likelihood_color(likelihood));
        let _ = write!(night, "--{class}:{};", colour_by_night(likelihood));
        let _ = write!(classes, ".{class}{{color:var(--{class})}}");
    }
    let rules = COLOURS
        .iter()
        .fold(RULES.to_owned(), |rules, (name, ..)| rules.replace(&format!("${name};"), &format!("var(--{name});")));
    format!(
        ":root{{{day}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{night}}}}}\
         @media screen{{:root[data-theme=dark]{{{night}}}}}{rules}{classes}"
    )
}

/// Rules of one class each, without selectors that drawing programs stumble over. `$name;` stands for a colour.
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

    /// The ground that marks stand on, by day and by night.
    fn land() -> [&'static str; 2] {
        COLOURS.iter().find(|(name, ..)| *name == "land").map(|(_, day, night)| [*day, *night]).unwrap()
    }

    #[test]
    fn no_colour_is_left_without_a_value() {
        for sheet in [sheet(), page()] {
            assert!(!sheet.contains('$'), "{sheet}");
        }
        assert!(!sheet().contains("var("));
    }

    fn both(likelihood: Likelihood) -> [&'static str; 2] {
        [likelihood_color(likelihood), colour_by_night(likelihood)]
    }

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
            for (colour, land) in both(likelihood).into_iter().zip(land()) {
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

    #[expect(clippy::many_single_char_names, reason = "the names of the colour spaces")]
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
                    let [r, g, b] = linear(both(likelihood)[theme]);
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
