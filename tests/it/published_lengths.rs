//! Lengths of routes that others published, and ports that ships reach.

#![cfg(all(feature = "rail", feature = "sea"))]

use troopmap::{Extent, Meters, Mode, Position, RouteOptions, Stop, route};

fn stop(name: &str, lat: &str, lon: &str) -> Stop {
    let position = Position::new(lon.parse().unwrap(), lat.parse().unwrap()).unwrap();
    Stop { name: name.to_owned(), extent: Extent::new(position, Meters::ZERO), country: None }
}

/// The stated interval contains the published length in nine cases of ten, by rail and by sea.
///
/// A route that does not exist is a miss.
#[test]
fn nine_in_ten_published_lengths_are_within_the_bounds() {
    for mode in [Mode::Rail, Mode::Sea] {
        let (mut all, mut misses) = (0, Vec::new());
        for line in include_str!("../../fixtures/routes/published.tsv").lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells[0] != mode.as_str() {
                continue;
            }
            all += 1;
            let published: f64 = cells[7].parse().unwrap();
            let stops = [stop(cells[1], cells[2], cells[3]), stop(cells[4], cells[5], cells[6])];
            match route(&stops, &[mode], &RouteOptions::default()) {
                Ok(found) => {
                    let length = found.length();
                    if !(length.min.km()..=length.max.km()).contains(&published) {
                        let [best, min, max] = [length.best, length.min, length.max].map(|length| length.km().round());
                        misses.push(format!(
                            "{} - {}: {best} ({min} to {max}), published {published}",
                            cells[1], cells[4]
                        ));
                    }
                }
                Err(error) => misses.push(error.to_string()),
            }
        }
        println!("{mode}: {} of {all} missed\n{}", misses.len(), misses.join("\n"));
        assert!(all >= 40, "{mode}: {all}");
        assert!(misses.len() * 10 <= all, "{mode}: {} of {all} missed\n{}", misses.len(), misses.join("\n"));
    }
}

#[test]
fn ships_reach_the_ports_that_reports_name() {
    let rotterdam = stop("Rotterdam", "51.9225", "4.4792");
    let ports = [
        ("Jeddah", "21.4901", "39.1862"),
        ("Hodeidah", "14.7978", "42.9545"),
        ("Safaga", "26.7491", "33.9389"),
        ("Havana", "23.133", "-82.383"),
    ];
    for (name, lat, lon) in ports {
        let found = route(&[rotterdam.clone(), stop(name, lat, lon)], &[Mode::Sea], &RouteOptions::default()).unwrap();
        assert!(found.length().best.km() > 4_000.0, "{name}");
        let gap = found.legs().last().unwrap().length.best.km();
        assert!(gap < 30.0, "{name}: {gap} km from the water");
    }
}

/// A city is served by the sea if its edge is near enough, and not only its center.
#[test]
fn a_large_city_is_served_from_its_edge() {
    let mut hamburg = stop("Hamburg", "53.5507", "9.993");
    let rotterdam = stop("Rotterdam", "51.9225", "4.4792");
    let by_sea = |stop: &Stop| route(&[rotterdam.clone(), stop.clone()], &[Mode::Sea], &RouteOptions::default());
    assert!(by_sea(&hamburg).is_err());
    hamburg.extent = Extent::new(hamburg.extent.center, Meters::new(20_800.0).unwrap());
    let length = by_sea(&hamburg).unwrap().length();
    // NGA Pub. 151: 307 nautical miles.
    assert!((length.min.km()..=length.max.km()).contains(&(307.0 * 1.852)), "{length:?}");
}
