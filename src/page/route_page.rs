//! The page of a route: the drawn sheet, and its legs as a table. It needs no script.

use std::collections::BTreeMap;

use super::{fill, hash};
use crate::draw::Drawing;
use crate::itinerary::{Itinerary, ItineraryLeg, note};
use crate::markup::escape;
use crate::scene;

const PAGE: &str = include_str!("route.html");

const STYLE: &str = "body{margin:0;background:#fff;color:#1f2328;font:15px/1.45 'Noto Sans',system-ui,sans-serif}\
main{max-width:1200px;margin:0 auto;padding:0 0 24px}svg{width:100%;height:auto;display:block}\
table{border-collapse:collapse;margin:12px 28px;width:calc(100% - 56px)}caption{text-align:left;font-weight:600;padding:6px 0}\
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-top:1px solid #d7dbdf}th{font-weight:600}td:nth-child(3),td:nth-child(4){white-space:nowrap}\
p{margin:8px 28px;color:#4a4f55}\
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}";

/// Returns the page of a route.
pub(crate) fn route_page(itinerary: &Itinerary<'_>, drawing: Drawing) -> String {
    let sheet = drawing.draw_sheet(&scene::build_route_scene(itinerary));
    let drawn =
        sheet.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>")).map_or("", |(css, _)| css);
    let policy = format!(
        "default-src 'none'; style-src '{}' '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(drawn)
    );
    let text = |text: &str| escape(text).to_string();
    let legs: String = itinerary.legs().map(|section| row(&section)).collect();
    let parts: &[(&str, &str)] = &[
        ("policy", &policy),
        ("title", &text(itinerary.title())),
        ("style", STYLE),
        ("svg", &sheet),
        ("total", &text(&format!("Total: {}", itinerary.total_length_and_duration()))),
        ("legs", &legs),
        ("note", &text(&note())),
        ("attribution", &text(itinerary.attribution())),
        ("version", env!("CARGO_PKG_VERSION")),
    ];
    fill(PAGE, parts, &BTreeMap::new())
}

fn row(section: &ItineraryLeg<'_>) -> String {
    let leg = section.leg;
    let (length, duration) = (section.length(), leg.duration_text().unwrap_or_default());
    let known = [Some(leg.accuracy.to_owned()), section.describe_passages()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("; ");
    let network = format!("{}; {}", leg.kind.network(), leg.kind.license());
    let cells = [&section.ends(), leg.kind.as_str(), &length, &duration, &known, &network];
    let cells: Vec<String> = cells.into_iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
    format!("<tr id=\"{}\">{}</tr>\n", section.id(), cells.concat())
}
