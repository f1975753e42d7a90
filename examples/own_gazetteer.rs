//! Resolves the places of a dossier with a gazetteer of your own.
//!
//! ```text
//! cargo run --example own_gazetteer
//! ```

use std::error::Error;

use troopmap::dossier::{self, TextFormat};
use troopmap::place::{Place, PointGazetteer};
use troopmap::{Meters, PlaceId, Position, ReadOptions, locate};

const DOSSIER: &str = r#"
source = [{ id = "observer" }]
document = [{ id = "d1", publisher = "observer", published = "2024-10-18" }]

[[claim]]
id = "c1"
document = "d1"
subject = "infantry"
places = ["Tikhaya Depot", "Полигон Барабаш", "Tikhaja Depo"]
"#;

fn main() -> Result<(), Box<dyn Error>> {
    // Each point has an id, names (the first is the primary one), a position and an uncertainty.
    let points = [
        (
            PlaceId::new("own:depot-7")?,
            ["Tikhaya Depot", "Депо Тихая"],
            Position::new(131.92, 43.21)?,
            Meters::new(800.0)?,
        ),
        (
            PlaceId::new("own:range-2")?,
            ["Barabash Range", "Полигон Барабаш"],
            Position::new(131.49, 43.18)?,
            Meters::new(4_000.0)?,
        ),
    ];
    let mut gazetteer = PointGazetteer::from_points(points, "Own survey, 2024.")?;

    // A place with further attributes, such as a country.
    let mut camp =
        Place::new(PlaceId::new("own:camp-1")?, "Camp One", Position::new(132.1, 43.9)?, Meters::new(500.0)?);
    camp.country = Some("RU".to_owned());
    gazetteer.insert(camp, ["Лагерь Один"])?;

    let dossier = dossier::from_text("own.toml", DOSSIER, TextFormat::Toml, &ReadOptions::default()).into_result()?;
    let located = locate(&dossier, &gazetteer);
    for site in located.sites() {
        println!("{}: {} ({})", site.names(), site.place(), site.match_kind());
    }
    for name in located.unresolved_names() {
        println!("{}", name.to_problem(&dossier, true));
    }

    assert_eq!(located.sites().len(), 2);
    assert_eq!(located.unresolved_names().len(), 1);
    Ok(())
}
