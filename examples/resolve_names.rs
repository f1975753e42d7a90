//! Resolves place names, alone and together.
//!
//! ```text
//! cargo run --example resolve_names
//! ```

use troopmap::{PlaceQuery, Resolution, World, resolve};

fn main() {
    let names = ["Ussuriisk", "Уссурийск", "Blagoveshchensk", "near Khabarovsk", "Musudan", "Atlantis-on-Amur"];
    for (name, resolution) in names.iter().zip(resolve(&names.map(PlaceQuery::new), &World)) {
        match resolution {
            Resolution::Found(found) => println!("{name}: {}, within {}", found.place, found.extent.radius),
            Resolution::Ambiguous(candidates) => {
                println!("{name}: ambiguous");
                for candidate in candidates {
                    println!("  {} {} ({})", candidate.place.id, candidate.place, candidate.match_kind);
                }
            }
            Resolution::Several(names) => println!("{name}: a list of {} places", names.len()),
            Resolution::Unknown { nearest } => println!("{name}: unknown; {} similar names", nearest.len()),
        }
    }

    // Alone, Blagoveshchensk is ambiguous. Together with places nearby, it is the one on the Amur.
    let alone = resolve(&[PlaceQuery::new("Blagoveshchensk")], &World);
    assert!(matches!(alone[0], Resolution::Ambiguous(_)));
    let together = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"].map(PlaceQuery::new);
    let amur = resolve(&together, &World)[3].as_found().map(|found| found.place.id.to_string());
    assert_eq!(amur.as_deref(), Some("geonames:2026609"));

    // "Near" widens the extent of the town.
    let resolutions = resolve(&["Khabarovsk", "near Khabarovsk"].map(PlaceQuery::new), &World);
    let radius = |index: usize| resolutions[index].as_found().map(|found| found.extent.radius.get());
    assert!(radius(1) > radius(0));
}
