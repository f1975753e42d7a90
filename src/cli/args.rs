//! What was typed, nothing interpreted.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Turns published reports of where troops are into a map that can be defended.
///
/// Each point and line of the map says who says so, through whom, on what basis, how many independent origins there are,
/// how sure that makes us, who disputes it, and how precisely place and date are known.
#[derive(Debug, Parser)]
#[command(name = "troopmap", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  troopmap map dossier.toml                          the map as GeoJSON
  troopmap map dossier/ --as-of 2024-10-18 -o map.geojson
  troopmap check dossier.toml                        every problem, with its place in the file
  troopmap trace dossier.toml                        why each figure is what it is
  troopmap place Ussuriisk Blagoveshchensk           what the gazetteer makes of names
  troopmap convert ged.csv --from ucdp --to toml     other people's data as a dossier
  troopmap convert ged.csv --to geojsonl             a million rows as they are, in one pass

Exit codes: 0 done; 1 the dossier has errors, nothing was written; 2 the call was wrong; 3 reading or writing failed;
70 a bug in troopmap; 130 interrupted.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a map of a dossier
    Map(MapArgs),
    /// Tell every problem of a dossier, with its place in the file
    Check(CheckArgs),
    /// Tell why each figure of a map is what it is
    Trace(TraceArgs),
    /// Look names up in the gazetteer
    Place(PlaceArgs),
    /// Tell how far apart places are: a matrix for three or more
    Distance(DistanceArgs),
    /// Find a way between places by ship, by train or straight
    Route(RouteArgs),
    /// Write a dossier, or data of another format, in a notation of dossiers, or tables of events as GeoJSON
    Convert(ConvertArgs),
    /// Print the JSON Schema of dossiers
    Schema(SchemaArgs),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each subcommand into a folder
    Man {
        /// The folder
        #[arg(short, long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
}

/// Where a dossier comes from and how it is read.
#[derive(Clone, Debug, clap::Args)]
#[cfg_attr(feature = "import", expect(clippy::struct_excessive_bools, reason = "each is an option of its own"))]
pub(crate) struct InputArgs {
    /// A dossier (a file in TOML or JSON, or a folder of CSV files), a file of another format, or - for standard input
    pub(crate) dossier: PathBuf,
    /// What the input is written in; found out when absent
    #[arg(long, value_name = "FORMAT", value_parser = one_of(&input_words()))]
    pub(crate) from: Option<String>,
    /// The day by which data of another format were published, such as that on which they were fetched
    #[cfg(feature = "import")]
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    /// Points whose columns are guessed: which column says what, such as when=Meldung or lat=Nordwert; with nothing behind the sign,
    /// none does; may be repeated
    #[cfg(feature = "import")]
    #[arg(long, value_name = "WHAT=COLUMN", value_parser = column)]
    pub(crate) column: Vec<(troopmap::import::ColumnRole, String)>,
    /// Points whose columns are guessed: what stands first in dates such as 10/08/2024, the day (dmy) or the month (mdy)
    #[cfg(feature = "import")]
    #[arg(long, value_name = "ORDER", value_parser = one_of(troopmap::import::DateOrder::WORDS))]
    pub(crate) dates: Option<String>,
    /// Data of another format: do not keep the rows themselves under `original`, which halves files and memory
    #[cfg(feature = "import")]
    #[arg(long)]
    pub(crate) no_original: bool,
    /// Leave out what is not sound, and say what and why; where FILE is written, also in FILE.rejects.csv
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Lift the limits on size
    #[arg(long)]
    pub(crate) no_limits: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// A gazetteer of your own, put before the built-in one: a file in the format of GeoNames
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The format; the ending of -o decides when this is absent, and geojson when both are
    #[arg(long, value_name = "FORMAT", value_parser = one_of(troopmap::Format::WORDS))]
    pub(crate) to: Option<String>,
    /// Only documents published on or before this day count
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) as_of: Option<String>,
    /// Only features for which this holds, such as place=Vladivostok, confidence>=55, subject~soldiers; may be repeated
    #[arg(long, value_name = "EXPR")]
    pub(crate) only: Vec<String>,
    /// Add each place's circle of uncertainty as a polygon
    #[arg(long, value_name = "HOW", value_parser = ["polygons"])]
    pub(crate) uncertainty: Option<String>,
    /// Spreadsheets: leave texts alone that a spreadsheet would take for formulas
    #[arg(long)]
    pub(crate) csv_raw: bool,
    /// Spreadsheets: put a byte-order mark first, which Excel needs to read the letters
    #[arg(long)]
    pub(crate) bom: bool,
    #[cfg(feature = "map")]
    #[command(flatten)]
    pub(crate) drawing: DrawingArgs,
    /// Write to this file, whole or not at all
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// How the map is drawn.
#[cfg(feature = "map")]
#[derive(Debug, clap::Args)]
pub(crate) struct DrawingArgs {
    /// Drawings: how wide, in pixels
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(320..=8000))]
    pub(crate) width: Option<u32>,
    /// Drawings for print: how wide and how high, in pixels; it grows where the legend needs more
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size, conflicts_with = "width")]
    pub(crate) size: Option<[u32; 2]>,
    /// Drawings: how the curved earth is drawn flat; auto fits it to what the map shows
    #[arg(long, value_name = "NAME", value_parser = one_of(troopmap::draw::ProjectionChoice::WORDS))]
    pub(crate) projection: Option<String>,
    /// Drawings: which boundaries are shown
    #[arg(long, value_name = "WHICH", value_parser = one_of(troopmap::draw::Borders::WORDS))]
    pub(crate) borders: Option<String>,
}

/// `1920x1080`, both from 320 to 8000.
#[cfg(feature = "map")]
fn size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.parse().ok().filter(|side| (320..=8000).contains(side));
    text.split_once(['x', '×'])
        .and_then(|(width, height)| Some([side(width)?, side(height)?]))
        .ok_or_else(|| "write it as 1920x1080, both from 320 to 8000".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// One JSON object a line, one for each problem
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The feature, by its id; all of them when absent
    pub(crate) feature: Option<String>,
    /// Only documents published on or before this day count
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) as_of: Option<String>,
    /// One JSON object a line, one for each feature
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct PlaceArgs {
    /// Places: names in any script, gazetteer ids or coordinates; names given together decide among each other's candidates
    #[arg(required = true, value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// The country they lie in: ISO 3166-1 alpha-2, such as RU
    #[arg(long, value_name = "CC")]
    pub(crate) country: Option<String>,
    /// A place they lie near
    #[arg(long, value_name = "NAME")]
    pub(crate) near: Option<String>,
    /// A gazetteer of your own, put before the built-in one: a file in the format of GeoNames
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// One JSON object a line, one for each name
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct DistanceArgs {
    /// Places: names, gazetteer ids, or coordinates such as "43.1, 131.9", "43.1 N 131.9 E" or an MGRS square
    #[arg(required = true, num_args = 2.., value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// How to measure: geodesic (WGS 84, Karney), haversine (a sphere) or rhumb (constant bearing)
    #[arg(long, default_value = "geodesic", value_parser = ["geodesic", "haversine", "rhumb"])]
    pub(crate) metric: String,
    /// The reference system of the coordinates: east and north in it, such as EPSG:28422
    #[arg(long, value_name = "CRS")]
    pub(crate) crs: Option<String>,
    /// A gazetteer of your own, put before the built-in one: a file in the format of GeoNames
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// One JSON object a line, one for each pair
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct RouteArgs {
    /// From, by way of, to: names, gazetteer ids, or coordinates
    #[arg(required = true, num_args = 2.., value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// The modes that may be used, first choice first: sea, rail, air, geodesic
    #[arg(long, value_delimiter = ',', default_value = "geodesic", value_name = "MODES")]
    pub(crate) by: Vec<String>,
    /// A country that trains may not touch: ISO 3166-1 alpha-2; may be repeated
    #[arg(long, value_delimiter = ',', value_name = "CC")]
    pub(crate) avoid_country: Vec<String>,
    /// A passage that ships may not use: suez, panama, turkish-straits, northern-sea-route; may be repeated
    #[arg(long, value_delimiter = ',', value_name = "PASSAGE")]
    pub(crate) avoid_passage: Vec<String>,
    /// A passage that ships may use although it is closed unless asked for: northern-sea-route, which is icy for most of the year
    #[arg(long, value_delimiter = ',', value_name = "PASSAGE")]
    pub(crate) allow_passage: Vec<String>,
    /// The reference system of the coordinates: east and north in it, such as EPSG:28422
    #[arg(long, value_name = "CRS")]
    pub(crate) crs: Option<String>,
    /// A map format instead of text; the ending of -o decides when this is absent
    #[arg(long, value_name = "FORMAT", value_parser = one_of(troopmap::Format::WORDS))]
    pub(crate) to: Option<String>,
    #[cfg(feature = "map")]
    #[command(flatten)]
    pub(crate) drawing: DrawingArgs,
    /// A gazetteer of your own, put before the built-in one: a file in the format of GeoNames
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Write to this file, whole or not at all
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// What to write: a notation of dossiers, or a table of events as GeoJSON
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: ConvertTo,
    /// Write to this file; for csv, into this folder
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// What `convert` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertTo {
    /// A dossier, for people
    Toml,
    /// A dossier, for programs
    Json,
    /// A dossier, for spreadsheets: a folder of four tables
    Csv,
    /// A table of events row by row, as it is and not assessed: one feature collection
    #[value(name = "geojson")]
    GeoJson,
    /// The same as RFC 8142: a record separator, a feature, a line feed, and so on
    #[value(name = "geojsonseq")]
    GeoJsonSeq,
    /// The same with one feature a line
    #[value(name = "geojsonl")]
    GeoJsonL,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Write to this file, whole or not at all
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// `when=Meldung`.
#[cfg(feature = "import")]
fn column(text: &str) -> Result<(troopmap::import::ColumnRole, String), String> {
    let (kind, name) =
        text.split_once('=').ok_or("write it as when=Meldung: what, a sign, and the name of the column")?;
    Ok((kind.trim().parse().map_err(|unknown: troopmap::UnknownWord| unknown.to_string())?, name.trim().to_owned()))
}

/// What an input may be written in.
fn input_words() -> Vec<&'static str> {
    #[cfg(feature = "import")]
    let foreign = troopmap::import::ImportFormat::WORDS;
    #[cfg(not(feature = "import"))]
    let foreign: &[&str] = &[];
    ["toml", "json", "csv"].iter().chain(foreign).copied().collect()
}

fn one_of(words: &[&'static str]) -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(words.iter().copied())
}
