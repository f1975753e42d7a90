//! A whole sheet for print: title, map, insets, legend, list of clusters, sources.
//!
//! A sheet is laid out before it is drawn, because the space around the map decides how high the map can be.

use super::basemap::Borders;
use super::basemap_layers::{self, BasemapDetail, Boundaries, ShownBoundaries};
use super::cluster_list::ClusterListLayout;
use super::coordinates::PixelPoint;
use super::font_metrics::Font;
use super::frame::{Frame, FrameOptions};
use super::inset::{self, InsetGrid, View, ViewIx};
use super::inset_outline::{self, InsetOutline, inset_letter};
use super::labels::MapLabel;
use super::layout::MapLayout;
use super::legend::{LegendLayout, LegendOptions};
use super::path_data::format_number;
use super::svg_writer::{SvgWriter, translate, trusted, untrusted};
use super::{Drawing, circles, labels, lines, marks, place_labels, scale_bar, style};
use crate::markup::escape;
use crate::scene::Scene;
use crate::visible::escape_controls;

/// The margin of the sheet, in pixels.
const MARGIN: f64 = 28.0;
const TITLE: Font = Font::new(25.0, true, 0.0);
const SMALL: Font = Font::new(10.0, false, 0.0);
/// The note that every map has unless its scene has another.
const DEFAULT_NOTE: &str = "Reported, not verified";
/// The smallest height of a map, however little space a sheet has, in pixels.
const MIN_MAP_HEIGHT: f64 = 200.0;
/// The space between insets, in pixels.
const INSET_GAP: f64 = 20.0;
/// The space above an inset for its caption, in pixels.
const CAPTION_HEIGHT: f64 = 30.0;

/// Draws a sheet.
pub(super) fn draw(drawing: Drawing, scene: &Scene) -> String {
    let Some(height) = drawing.height.map(f64::from) else {
        let views = views(drawing, scene, None, SheetContents::FULL);
        return SheetLayout::new(drawing, scene, &views, SheetContents::FULL).draw();
    };
    let (contents, mut map_height) = choose_contents(drawing, scene, height);
    // A lower map is more crowded and may need more space below it, so the height is adjusted a few times.
    let mut adjustments = 0;
    loop {
        let views = views(drawing, scene, Some(map_height), contents);
        let sheet = SheetLayout::new(drawing, scene, &views, contents);
        let excess = sheet.height_around_map() + map_height - height;
        if excess <= 0.0 || map_height <= MIN_MAP_HEIGHT || adjustments == 3 {
            return sheet.draw();
        }
        map_height = (map_height - excess).floor().max(MIN_MAP_HEIGHT);
        adjustments += 1;
    }
}

/// Returns the fullest contents that leave enough of the height for the map, and the height of the map.
fn choose_contents(drawing: Drawing, scene: &Scene, height: f64) -> (SheetContents, f64) {
    let candidates = [
        SheetContents::FULL,
        SheetContents { insets: false, brief_legend: false },
        SheetContents { insets: false, brief_legend: true },
    ];
    let mut chosen = (SheetContents::FULL, MIN_MAP_HEIGHT);
    for contents in candidates {
        let views = views(drawing, scene, None, contents);
        chosen = (contents, height - SheetLayout::new(drawing, scene, &views, contents).height_around_map());
        if chosen.1 > 1.4 * MIN_MAP_HEIGHT {
            break;
        }
    }
    (chosen.0, chosen.1.floor().max(MIN_MAP_HEIGHT))
}

/// The optional contents of a sheet.
#[derive(Clone, Copy, Debug)]
struct SheetContents {
    insets: bool,
    /// Whether the legend explains only the steps of its scales that the map shows.
    brief_legend: bool,
}

impl SheetContents {
    const FULL: Self = Self { insets: true, brief_legend: false };
}

/// Returns the width of everything between the margins.
fn inner_width(drawing: Drawing) -> f64 {
    drawing.width() - 2.0 * MARGIN
}

/// Returns the main map, as high as `map_height` or as it needs, and its insets.
fn views(drawing: Drawing, scene: &Scene, map_height: Option<f64>, contents: SheetContents) -> Vec<View> {
    let width = inner_width(drawing);
    let options = FrameOptions { height: map_height, ..FrameOptions::new(width, drawing.projection) };
    let frame = Frame::from_scene(scene, options);
    let max_insets = if contents.insets { inset::MAX_INSETS } else { 0 };
    inset::split_into_views(scene, frame, drawing.projection, max_insets, |count| inset_grid(width, count))
}

/// Returns the width of each of `count` insets, and their number in a row.
fn inset_grid(width: f64, count: usize) -> InsetGrid {
    let columns = match count {
        _ if width < 700.0 => 1,
        3 => 3,
        0 | 1 => 1,
        _ => 2,
    };
    let column_count = f64::from(u32::try_from(columns).unwrap_or(1));
    InsetGrid { width: (width - (column_count - 1.0) * INSET_GAP) / column_count, columns }
}

/// A line of text with its position.
struct TextLine {
    class: &'static str,
    baseline: PixelPoint,
    text: String,
}

impl TextLine {
    fn draw(&self, svg: &mut SvgWriter) {
        let PixelPoint { x, y } = self.baseline;
        svg.write_text("text", [("class", self.class.into()), ("x", x.into()), ("y", y.into())], &escape(&self.text));
    }
}

/// A sheet with a position for everything on it.
struct SheetLayout<'a> {
    drawing: Drawing,
    scene: &'a Scene,
    heading: Vec<TextLine>,
    /// The main map and its insets.
    maps: Vec<PlacedMap<'a>>,
    legend: LegendLayout,
    cluster_list: Option<ClusterListLayout>,
    sources: Vec<TextLine>,
    /// The height that everything needs.
    needed_height: f64,
}

/// A map with its position on the sheet.
struct PlacedMap<'a> {
    view: &'a View,
    layout: MapLayout<'a>,
    boundaries: Boundaries,
    /// The upper left corner of the map, or of the caption of an inset.
    origin: PixelPoint,
}

impl<'a> SheetLayout<'a> {
    fn new(drawing: Drawing, scene: &'a Scene, views: &'a [View], contents: SheetContents) -> Self {
        let width = inner_width(drawing);
        let (heading, map_top) = lay_out_heading(scene, width);
        let (origins, mut y) = place_maps(views, map_top, inset_grid(width, views.len() - 1).columns);
        let layouts: Vec<_> = (0..views.len())
            .map(|ix| MapLayout::for_paper(&views[ix].scene, &views[ix].frame, outlines(views, ix)))
            .collect();
        let boundaries: Vec<_> =
            views.iter().map(|view| Boundaries::new(&view.frame, drawing.borders, &[BasemapDetail::WINDOW])).collect();

        y += 4.0;
        let shown = boundaries.iter().map(|boundaries| boundaries.shown);
        let options = LegendOptions {
            boundaries: shown.fold(ShownBoundaries::default(), ShownBoundaries::union),
            has_clusters: layouts.iter().any(|layout| !layout.marks.clusters.is_empty()),
            has_bundles: layouts.iter().flat_map(|layout| &layout.movements).any(|line| line.movements.len() > 1),
            has_insets: views.len() > 1,
            brief: contents.brief_legend,
        };
        let legend = LegendLayout::new(scene, options, PixelPoint::new(MARGIN, y), width);
        y += legend.height + 14.0;
        let cluster_list = ClusterListLayout::new(&layouts, PixelPoint::new(MARGIN, y), width);
        if let Some(list) = &cluster_list {
            y += list.height + 10.0;
        }
        let mut sources = Vec::new();
        for text in source_notes(drawing.borders, scene, views, &layouts) {
            for text in SMALL.wrap(&text, width) {
                sources.push(TextLine { class: "small", baseline: PixelPoint::new(MARGIN, y), text });
                y += 13.5;
            }
        }

        let maps = views.iter().zip(layouts).zip(boundaries).zip(origins);
        let maps = maps.map(|(((view, layout), boundaries), origin)| PlacedMap { view, layout, boundaries, origin });
        let needed_height = (y + 10.0).ceil();
        Self { drawing, scene, heading, maps: maps.collect(), legend, cluster_list, sources, needed_height }
    }

    /// Returns the height of everything but the main map.
    fn height_around_map(&self) -> f64 {
        self.needed_height - self.maps[0].view.frame.height
    }

    fn draw(&self) -> String {
        let mut svg = SvgWriter::for_editors();
        self.open_document(&mut svg);

        svg.open_layer("heading");
        self.heading.iter().for_each(|line| line.draw(&mut svg));
        svg.close();

        let (main, insets) = (&self.maps[0], &self.maps[1..]);
        svg.open("g", [("transform", translate(main.origin))]);
        main.draw(&mut svg, "");
        svg.close();
        if !insets.is_empty() {
            svg.open_layer("insets");
            for (inset, map) in insets.iter().enumerate() {
                draw_caption(&mut svg, inset, map.layout.report_count(), map.origin);
                svg.open("g", [("transform", translate(map.origin.translate(0.0, CAPTION_HEIGHT)))]);
                map.draw(&mut svg, &format!("inset-{}-", inset_letter(inset).to_ascii_lowercase()));
                svg.close();
            }
            svg.close();
        }

        svg.open_layer("legend");
        self.legend.draw(&mut svg);
        svg.close();
        if let Some(list) = &self.cluster_list {
            svg.open_layer("list");
            list.draw(&mut svg);
            svg.close();
        }
        svg.open_layer("sources");
        self.sources.iter().for_each(|line| line.draw(&mut svg));
        svg.close();
        svg.finish()
    }

    /// Opens the document, with its title, style sheet and background.
    fn open_document(&self, svg: &mut SvgWriter) {
        let width = self.drawing.width();
        let height = self.drawing.height.map_or(self.needed_height, |height| f64::from(height).max(self.needed_height));
        svg.open(
            "svg",
            [
                ("xmlns", "http://www.w3.org/2000/svg".into()),
                ("xmlns:inkscape", "http://www.inkscape.org/namespaces/inkscape".into()),
                ("width", width.into()),
                ("height", height.into()),
                ("viewBox", trusted(format!("0 0 {} {}", format_number(width), format_number(height)))),
                ("role", "img".into()),
                ("aria-label", untrusted(&self.scene.title)),
            ],
        );
        svg.write_text("title", [], &escape(&self.scene.title));
        svg.write_style(&style::sheet_style());
        svg.write_empty("rect", [("class", "paper".into()), ("width", width.into()), ("height", height.into())]);
    }
}

/// Lays out the title and the line below it. Returns them and the top of the map.
fn lay_out_heading(scene: &Scene, width: f64) -> (Vec<TextLine>, f64) {
    let mut y = MARGIN + 20.0;
    let mut lines = Vec::new();
    for text in TITLE.wrap(&escape_controls(&scene.title), width) {
        lines.push(TextLine { class: "title", baseline: PixelPoint::new(MARGIN, y), text });
        y += 31.0;
    }
    let note = scene.note.as_deref().map_or(DEFAULT_NOTE.into(), escape_controls);
    let text = match &scene.as_of {
        Some(date) => format!("{note} · as of {}", escape_controls(date)),
        None => note.into_owned(),
    };
    lines.push(TextLine { class: "subtitle", baseline: PixelPoint::new(MARGIN, y - 6.0), text });
    (lines, y + 10.0)
}

/// Returns the origin of each map, and the top of what follows.
fn place_maps(views: &[View], map_top: f64, columns: usize) -> (Vec<PixelPoint>, f64) {
    let mut origins = vec![PixelPoint::new(MARGIN, map_top)];
    let mut y = map_top + views[0].frame.height + INSET_GAP;
    let mut row_height = 0.0;
    for (inset, view) in views[1..].iter().enumerate() {
        let column = f64::from(u32::try_from(inset % columns).unwrap_or(0));
        if column == 0.0 && inset > 0 {
            y += CAPTION_HEIGHT + row_height + 12.0;
        }
        row_height = view.frame.height;
        origins.push(PixelPoint::new(MARGIN + column * (view.frame.width + INSET_GAP), y));
    }
    if views.len() > 1 {
        y += CAPTION_HEIGHT + row_height + INSET_GAP;
    }
    (origins, y)
}

/// Returns the outlines on a map of the insets cut from it.
fn outlines(views: &[View], parent: ViewIx) -> Vec<InsetOutline> {
    let scene_within = |view: ViewIx| {
        let mut marks = Vec::new();
        let mut nested = vec![view];
        while let Some(next) = nested.pop() {
            marks.extend(views[next].scene.marks.iter().cloned());
            nested.extend((0..views.len()).filter(|&other| views[other].parent == Some(next)));
        }
        Scene { marks, ..Scene::default() }
    };
    (1..views.len())
        .filter(|&view| views[view].parent == Some(parent))
        .map(|view| InsetOutline::new(view - 1, &views[view], &scene_within(view), &views[parent].frame))
        .collect()
}

/// Draws the caption of an inset.
fn draw_caption(svg: &mut SvgWriter, inset: usize, report_count: usize, origin: PixelPoint) {
    svg.open("g", [("transform", translate(origin.translate(9.5, 13.0)))]);
    inset_outline::draw_inset_letter(svg, inset);
    svg.close();
    let plural = if report_count == 1 { "" } else { "s" };
    let text = format!("Inset {}: {report_count} report{plural}", inset_letter(inset));
    TextLine { class: "caption", baseline: origin.translate(26.0, 17.0), text }.draw(svg);
}

impl PlacedMap<'_> {
    /// Draws the map in its window, layer by layer.
    fn draw(&self, svg: &mut SvgWriter, prefix: &str) {
        let Self { view: View { scene, frame, .. }, layout, boundaries, .. } = self;
        prefix.clone_into(&mut svg.prefix);
        svg.open("clipPath", [("id", trusted(format!("{prefix}window")))]);
        svg.write_empty("rect", [("width", frame.width.into()), ("height", frame.height.into())]);
        svg.close();
        svg.open("g", [("clip-path", trusted(format!("url(#{prefix}window)")))]);
        basemap_layers::draw_water(svg, frame);
        basemap_layers::draw(svg, frame, boundaries, &[BasemapDetail::WINDOW]);
        svg.open_layer("names");
        place_labels::draw(svg, &layout.place_labels, true);
        place_labels::draw(svg, &layout.place_labels, false);
        svg.close();
        svg.open_layer("uncertainty");
        circles::draw(svg, frame, scene, true);
        svg.close();
        if !layout.outlines.is_empty() {
            svg.open_layer("outlines");
            layout.outlines.iter().for_each(|outline| outline.draw(svg));
            svg.close();
        }
        svg.open_layer("routes");
        lines::draw_network_lines(svg, frame, scene, 1.0);
        svg.close();
        svg.open_layer("movements");
        lines::draw_movements(svg, frame, scene, &layout.movements);
        svg.close();
        svg.open_layer("places");
        lines::draw_stops(svg, frame, scene);
        marks::draw(svg, frame, &layout.marks);
        svg.close();
        // Programs that do not support paint-order would draw the halo over the text, so it has its own layer.
        svg.open_layer("labels-halo");
        labels::draw(svg, &layout.labels, true);
        svg.close();
        svg.open_layer("labels");
        labels::draw(svg, &layout.labels, false);
        svg.close();
        svg.open_layer("scale");
        if let Some(scale_bar) = &layout.scale_bar {
            scale_bar.draw(svg);
        }
        if layout.has_north_arrow {
            scale_bar::draw_north_arrow(svg, frame);
        }
        svg.close();
        svg.close();
        svg.write_empty(
            "rect",
            [("class", "frame".into()), ("width", frame.width.into()), ("height", frame.height.into())],
        );
        svg.prefix.clear();
    }
}

/// Returns the notes at the bottom of the sheet: what the map leaves out, its sources, its projection.
fn source_notes(borders: Borders, scene: &Scene, views: &[View], layouts: &[MapLayout<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(outside_note(&views[0], &layouts[0]));
    notes.extend(unlabeled_note(views, layouts));
    let attribution: Vec<String> = scene.attribution.iter().map(|text| escape_controls(text).into_owned()).collect();
    let towns = if attribution.iter().any(|text| text.contains("GeoNames")) {
        ""
    } else {
        " Names of towns: GeoNames (geonames.org), CC BY 4.0, modified."
    };
    let earth = "Made with Natural Earth";
    let earth = if attribution.iter().any(|text| text.contains(earth)) { String::new() } else { format!(" {earth}.") };
    notes.push(format!("{}{earth}{towns} {}", borders.note(), attribution.join(" ")));
    let insets = if views.len() > 1 { " Each inset has its own projection, chosen in the same way." } else { "" };
    notes.push(format!(
        "Projection: {}.{insets} {} measured on the WGS 84 ellipsoid.",
        views[0].frame.projection.describe(),
        if scene.marks.is_empty() { "The scale bar is" } else { "Circles and the scale bar are" }
    ));
    notes
}

/// Returns the note that lists marks outside of the window; `None` if there are none.
fn outside_note(view: &View, layout: &MapLayout<'_>) -> Option<String> {
    let mut outside: Vec<String> = layout
        .marks
        .marks
        .iter()
        .filter(|(_, point)| !view.frame.contains(*point))
        .map(|(mark, _)| format!("{} ({})", escape_controls(&mark.label), mark.rating.likelihood.as_str()))
        .collect();
    outside.sort();
    outside.dedup();
    (!outside.is_empty()).then(|| format!("Outside of this map: {}.", outside.join(", ")))
}

/// Returns the note that lists marks whose labels have no space; `None` if there are none. Clusters are in their own list.
fn unlabeled_note(views: &[View], layouts: &[MapLayout<'_>]) -> Option<String> {
    let mut unlabeled: Vec<String> = Vec::new();
    for (view, layout) in views.iter().zip(layouts) {
        let is_listed = |label: &&MapLabel| !label.is_cluster && view.frame.contains(label.point);
        unlabeled.extend(layout.crowded_labels.iter().filter(is_listed).map(MapLabel::name));
    }
    unlabeled.sort();
    (!unlabeled.is_empty()).then(|| format!("Marks without space for their names: {}.", unlabeled.join(", ")))
}
