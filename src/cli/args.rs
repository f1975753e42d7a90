//! The arguments of the command, as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// The headings under which the help lists options.
const INPUT: &str = "Input";
const INPUT_TABLES: &str = "Input tables";
const SELECTION: &str = "Selection";
const ROUTE: &str = "Route";
const CSV_OUTPUT: &str = "CSV output";
#[cfg(feature = "map")]
const DRAWING: &str = "Drawing";

/// Turn published reports of where troops are into a map you can defend.
///
/// Each point and line of the map shows who says so, through whom and on what basis, how many independent origins there are,
/// how likely that makes it, who disputes it, and how precisely place and date are known.
#[derive(Debug, Parser)]
#[command(name = "troopmap", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Examples:
  troopmap map dossier.toml                          print the map as GeoJSON
  troopmap map dossier/ --as-of 2024-10-18 -o map.html
  troopmap map sources.toml march.toml april/        several dossiers as one
  troopmap check dossier.toml                        report all problems
  troopmap trace dossier.toml                        explain each figure
  troopmap said dossier.toml nato                    list what a source said, in order
  troopmap place Ussuriisk Blagoveshchensk           look up names
  troopmap convert ged.csv --from ucdp --to toml     convert a data set to a dossier
  troopmap convert ged.csv --to geojsonl             convert a table row by row

Exit codes:
  0    success
  1    the dossier has errors; nothing was written
  2    invalid arguments
  3    a file could not be read or written
  70   a bug in troopmap
  130  interrupted")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a map from a dossier
    Map(MapArgs),
    /// Report all problems in a dossier
    Check(CheckArgs),
    /// Explain each figure of a map
    Trace(TraceArgs),
    /// List what each source said, in order of time
    Said(SaidArgs),
    /// Look up places in the gazetteer
    Place(PlaceArgs),
    /// Measure distances between places
    Distance(DistanceArgs),
    /// Find a route by ship, by train or in a straight line
    Route(RouteArgs),
    /// Convert a dossier or other data to another format
    Convert(ConvertArgs),
    /// Merge dossiers into one: equal records once, clashes named
    Merge(MergeArgs),
    /// Print the JSON Schema of dossiers
    Schema(SchemaArgs),
    /// Print shell completions
    Completions {
        /// Shell to print completions for
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one page per subcommand
    Man {
        /// Write the pages to FOLDER
        #[arg(short, long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
}

/// The source of a dossier and how to read it.
#[derive(Clone, Debug, clap::Args)]
#[cfg_attr(feature = "import", expect(clippy::struct_excessive_bools, reason = "each is an option of its own"))]
pub(crate) struct InputArgs {
    /// Dossier (a TOML or JSON file, or a folder of CSV files), file in another format, or - for standard input
    pub(crate) dossier: PathBuf,
    /// Input format [default: detected]
    #[arg(long, value_name = "FORMAT", value_parser = one_of(&input_words()), help_heading = INPUT)]
    pub(crate) from: Option<String>,
    /// Publication date of data in another format, e.g. the day of the download
    #[cfg(feature = "import")]
    #[arg(long, value_name = "DATE", help_heading = INPUT)]
    pub(crate) published: Option<String>,
    /// Omit the original rows of data in another format, which halves files and memory
    #[cfg(feature = "import")]
    #[arg(long, help_heading = INPUT)]
    pub(crate) no_original: bool,
    /// Skip invalid records and report them (with -o FILE also in FILE.rejects.csv)
    #[arg(long, help_heading = INPUT)]
    pub(crate) lenient: bool,
    /// Disable the size limits
    #[arg(long, help_heading = INPUT)]
    pub(crate) no_limits: bool,
    /// Search FILE, in GeoNames format, before the built-in gazetteer
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(crate) gazetteer: Option<PathBuf>,
    /// Map a field to a column, e.g. when=Meldung; when= ignores the column [repeatable]
    #[cfg(feature = "import")]
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = parse_column, help_heading = INPUT_TABLES)]
    pub(crate) column: Vec<(troopmap::import::ColumnRole, String)>,
    /// Order of day and month in dates such as 10/08/2024
    #[cfg(feature = "import")]
    #[arg(long, value_name = "ORDER", value_parser = one_of(troopmap::import::DateOrder::WORDS), help_heading = INPUT_TABLES)]
    pub(crate) dates: Option<String>,
    /// Print only errors
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl InputArgs {
    /// Returns whether the dossier is read from standard input.
    pub(crate) fn is_stdin(&self) -> bool {
        self.dossier.as_os_str() == "-"
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct MapArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Further dossiers, merged with the first
    #[arg(value_name = "DOSSIER")]
    pub(crate) more: Vec<PathBuf>,
    /// Output format [default: from the file extension of -o, else geojson]
    #[arg(long, value_name = "FORMAT", value_parser = one_of(troopmap::Format::WORDS))]
    pub(crate) to: Option<String>,
    /// Use only documents published on or before DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help_heading = SELECTION)]
    pub(crate) as_of: Option<String>,
    /// Keep matching features, e.g. place=Vladivostok, confidence>=55, subject~soldiers [repeatable: all must match]
    #[arg(long, value_name = "EXPR", help_heading = SELECTION)]
    pub(crate) only: Vec<String>,
    /// Add the uncertainty circle of each place as a polygon
    #[arg(long, value_name = "HOW", value_parser = ["polygons"])]
    pub(crate) uncertainty: Option<String>,
    /// Do not escape text that a spreadsheet would read as a formula
    #[arg(long, help_heading = CSV_OUTPUT)]
    pub(crate) csv_raw: bool,
    /// Add a UTF-8 BOM for Excel
    #[arg(long, help_heading = CSV_OUTPUT)]
    pub(crate) bom: bool,
    #[cfg(feature = "map")]
    #[command(flatten)]
    pub(crate) drawing: DrawingArgs,
    /// Write to FILE atomically
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// How to draw the map.
#[cfg(feature = "map")]
#[derive(Debug, clap::Args)]
pub(crate) struct DrawingArgs {
    /// Width in pixels, from 320 to 8000
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(320..=8000), help_heading = DRAWING)]
    pub(crate) width: Option<u32>,
    /// Width and height for print in pixels, e.g. 1920x1080; the height grows to fit the legend
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = parse_size, conflicts_with = "width", help_heading = DRAWING)]
    pub(crate) size: Option<[u32; 2]>,
    /// Map projection; auto fits it to the features
    #[arg(long, value_name = "NAME", value_parser = one_of(troopmap::draw::ProjectionChoice::WORDS), help_heading = DRAWING)]
    pub(crate) projection: Option<String>,
    /// Boundaries to draw
    #[arg(long, value_name = "WHICH", value_parser = one_of(troopmap::draw::Borders::WORDS), help_heading = DRAWING)]
    pub(crate) borders: Option<String>,
}

/// Parses `1920x1080`, both from 320 to 8000.
#[cfg(feature = "map")]
fn parse_size(text: &str) -> Result<[u32; 2], String> {
    let side = |text: &str| text.parse().ok().filter(|side| (320..=8000).contains(side));
    text.split_once(['x', '×'])
        .and_then(|(width, height)| Some([side(width)?, side(height)?]))
        .ok_or_else(|| "write it as 1920x1080, both from 320 to 8000".to_owned())
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Further dossiers, merged with the first
    #[arg(value_name = "DOSSIER")]
    pub(crate) more: Vec<PathBuf>,
    /// Print one JSON object per line, one for each problem
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TraceArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Feature id [default: all features]
    pub(crate) feature: Option<String>,
    /// Use only documents published on or before DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help_heading = SELECTION)]
    pub(crate) as_of: Option<String>,
    /// Print one JSON object per line, one for each feature
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SaidArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Ids, names or aliases of sources [default: all sources]
    #[arg(value_name = "SOURCE")]
    pub(crate) sources: Vec<String>,
    /// Use only documents published on or before DATE
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, help_heading = SELECTION)]
    pub(crate) as_of: Option<String>,
    /// Print one JSON object per line, one for each source
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct PlaceArgs {
    /// Names in any script, qualified names ("40 km north of Kursk"), gazetteer ids, or coordinates in any notation; names given together
    /// disambiguate each other
    #[arg(required = true, value_name = "NAME")]
    pub(crate) names: Vec<String>,
    /// Country of the places (ISO 3166-1 alpha-2), e.g. RU
    #[arg(long, value_name = "CC")]
    pub(crate) country: Option<String>,
    /// Prefer candidates near this place
    #[arg(long, value_name = "NAME")]
    pub(crate) near: Option<String>,
    /// Search FILE, in GeoNames format, before the built-in gazetteer
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// Print one JSON object per line, one for each name
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct DistanceArgs {
    /// Names, gazetteer ids, or coordinates such as "43.1, 131.9", "43.1 N 131.9 E" or an MGRS reference; three or more
    /// give a matrix
    #[arg(required = true, num_args = 2.., value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// Metric: geodesic (WGS 84, Karney), haversine (sphere) or rhumb (constant bearing)
    #[arg(long, default_value = "geodesic", value_parser = ["geodesic", "haversine", "rhumb"])]
    pub(crate) metric: String,
    /// Reference system of the coordinates (easting, northing), e.g. EPSG:28422
    #[arg(long, value_name = "CRS")]
    pub(crate) crs: Option<String>,
    /// Search FILE, in GeoNames format, before the built-in gazetteer
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Option<PathBuf>,
    /// Print one JSON object per line, one for each pair
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub(crate) struct RouteArgs {
    /// Start, stops and destination: names, gazetteer ids, or coordinates
    #[arg(required = true, num_args = 2.., value_name = "PLACE")]
    pub(crate) places: Vec<String>,
    /// Modes in order of preference: sea, rail, air, geodesic
    #[arg(long, value_delimiter = ',', default_value = "geodesic", value_name = "MODES", help_heading = ROUTE)]
    pub(crate) by: Vec<String>,
    /// Avoid a country (ISO 3166-1 alpha-2) by rail [repeatable]
    #[arg(long, value_delimiter = ',', value_name = "CC", help_heading = ROUTE)]
    pub(crate) avoid_country: Vec<String>,
    /// Let trains cross a country (ISO 3166-1 alpha-2) that is not that of a place [repeatable]
    #[arg(long, value_delimiter = ',', value_name = "CC", help_heading = ROUTE)]
    pub(crate) through: Vec<String>,
    /// Avoid a passage by sea: suez, panama, turkish-straits, northern-sea-route [repeatable]
    #[arg(long, value_delimiter = ',', value_name = "PASSAGE", help_heading = ROUTE)]
    pub(crate) avoid_passage: Vec<String>,
    /// Allow a passage that is closed by default: northern-sea-route (icy for most of the year)
    #[arg(long, value_delimiter = ',', value_name = "PASSAGE", help_heading = ROUTE)]
    pub(crate) allow_passage: Vec<String>,
    /// Reference system of the coordinates (easting, northing), e.g. EPSG:28422
    #[arg(long, value_name = "CRS", help_heading = INPUT)]
    pub(crate) crs: Option<String>,
    /// Search FILE, in GeoNames format, before the built-in gazetteer
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub(crate) gazetteer: Option<PathBuf>,
    /// Output format [default: from the file extension of -o, else text]
    #[arg(long, value_name = "FORMAT", value_parser = one_of(troopmap::Format::WORDS))]
    pub(crate) to: Option<String>,
    #[cfg(feature = "map")]
    #[command(flatten)]
    pub(crate) drawing: DrawingArgs,
    /// Print the route as a JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Write to FILE atomically
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Output format
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: ConvertTo,
    /// Write to FILE atomically; with --to csv FILE is a folder
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// The output formats of `convert`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConvertTo {
    /// A dossier, for people
    Toml,
    /// A dossier, for programs
    Json,
    /// A dossier, for spreadsheets: a folder of four tables
    Csv,
    /// A table of events as a feature collection, row by row and not assessed
    #[value(name = "geojson")]
    GeoJson,
    /// The same as an RFC 8142 text sequence
    #[value(name = "geojsonseq")]
    GeoJsonSeq,
    /// The same with one feature per line
    #[value(name = "geojsonl")]
    GeoJsonL,
}

#[derive(Debug, clap::Args)]
pub(crate) struct MergeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Further dossiers
    #[arg(value_name = "DOSSIER", required = true)]
    pub(crate) more: Vec<PathBuf>,
    /// Notation of the output [default: from the file extension of -o, else toml; a folder is csv]
    #[arg(long, value_name = "FORMAT", value_parser = one_of(&["toml", "json", "csv"]))]
    pub(crate) to: Option<String>,
    /// Write to FILE atomically; with --to csv FILE is a folder
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Write to FILE atomically
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Parses `when=Meldung`.
#[cfg(feature = "import")]
fn parse_column(text: &str) -> Result<(troopmap::import::ColumnRole, String), String> {
    let (field, column) = text.split_once('=').ok_or("write it as FIELD=COLUMN, e.g. when=Meldung")?;
    Ok((field.trim().parse().map_err(|unknown: troopmap::UnknownWord| unknown.to_string())?, column.trim().to_owned()))
}

/// Returns the values of `--from`.
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
