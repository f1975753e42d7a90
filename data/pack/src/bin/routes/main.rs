//! Packs the sea and rail networks that the library embeds: `cargo run --release -p troopmap-pack --bin routes -- FOLDER [rail|sea]`.
//!
//! FOLDER holds the open data listed in `data/sea/README.md` and `data/rail/README.md`. The same input gives the same bytes.

mod graph;
mod rail;
mod sea;

use std::path::Path;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("usage: routes FOLDER [rail|sea], where FOLDER holds the open data")?;
    let folder = Path::new(&folder);
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("no data folder")?.to_owned();
    let wanted = std::env::args().nth(2);
    let is_wanted = |name| wanted.as_deref().is_none_or(|only| only == name);
    if is_wanted("rail") {
        rail::pack(folder, &home.join("rail"))?;
    }
    if is_wanted("sea") {
        sea::pack(folder, &home.join("sea"))?;
    }
    Ok(())
}
