//! Makes `data/gazetteer/places.bin` from the open data that `data/gazetteer/README.md` names.
//!
//! `cargo run --release -p troopmap-pack -- FOLDER`, where FOLDER holds the unpacked tables. The hand-written tables beside
//! `places.bin` are read too. The same input gives the same bytes.

mod area;
mod place;
mod source;
mod write;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: troopmap-pack FOLDER, the folder with gazetteer-world.tsv and its neighbours");
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
    let areas = area::areas(&places, folder, &data)?;
    places.extend(areas);
    places.sort_by_key(source::Place::order);
    let packed = write::packed(&places)?;
    let path = data.join("places.bin");
    std::fs::write(&path, &packed.bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!(
        "{} places, {} keys; records {} bytes, index {} bytes, in all {} bytes",
        places.len(),
        packed.keys,
        packed.record_bytes,
        packed.index_bytes,
        packed.bytes.len()
    ))
}
