//! What names of places mean, alone and together.
//!
//! `cargo run --example resolve_names`

use troopmap::{PlaceQuery, Resolution, World, resolve};

fn main() {
    let names = ["Ussuriisk", "Уссурийск", "Blagoveshchensk", "near Khabarovsk", "Musudan", "Atlantis-on-Amur"];
    for (name, resolution) in names.iter().zip(resolve(&names.map(PlaceQuery::new), &World)) {
        match resolution {
            Resolution::Found(found) => println!("{name}: {}, within {}", found.place, found.extent.radius),
            Resolution::Ambiguous(candidates) => {
                println!("{name}: which of these?");
                for candidate in candidates {
                    println!("  {} {} ({})", candidate.place.id, candidate.place, candidate.match_kind);
                }
            }
            Resolution::Several(names) => println!("{name}: {} places in one", names.len()),
            Resolution::Unknown { nearest } => println!("{name}: unknown; {} names are near", nearest.len()),
        }
    }

    // Alone it could be either; beside its neighbours it is the one on the Amur.
    let alone = resolve(&[PlaceQuery::new("Blagoveshchensk")], &World);
    assert!(matches!(alone[0], Resolution::Ambiguous(_)));
    let beside = ["Vladivostok", "Ussuriisk", "Khabarovsk", "Blagoveshchensk"].map(PlaceQuery::new);
    let amur = resolve(&beside, &World)[3].as_found().map(|found| found.place.id.to_string());
    assert_eq!(amur.as_deref(), Some("geonames:2026609"));
    // "Near" is wider than the town itself.
    let wide = resolve(&["Khabarovsk", "near Khabarovsk"].map(PlaceQuery::new), &World);
    let radius = |at: usize| wide[at].as_found().map(|found| found.extent.radius.get());
    assert!(radius(1) > radius(0));
}
