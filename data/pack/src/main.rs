//! Packs `data/gazetteer/places.bin` from the open data listed in `data/gazetteer/README.md`.
//!
//! `cargo run --release -p troopmap-pack -- FOLDER`, where FOLDER holds the unpacked tables. The hand-written tables next to
//! `places.bin` are read too. The same input gives the same bytes.

mod area;
mod place;
mod source;
mod write;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: troopmap-pack FOLDER, the folder with gazetteer-world.tsv and the other tables");
        return ExitCode::FAILURE;
    };
    match run(Path::new(&folder)) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path) -> Result<String, String> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no data folder")?.join("gazetteer");
    let mut places = source::settlements(folder, &data)?;
    let areas = area::build_areas(&places, folder, &data)?;
    places.extend(areas);
    places.sort_by_key(source::Place::sort_key);
    let packed = write::pack(&places)?;
    let path = data.join("places.bin");
    std::fs::write(&path, &packed.bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!(
        "{} places, {} keys; records {} bytes, index {} bytes, total {} bytes",
        places.len(),
        packed.keys,
        packed.record_bytes,
        packed.index_bytes,
        packed.bytes.len()
    ))
}
