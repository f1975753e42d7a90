//! Checks whether a unit can have made two sightings by rail or by air.
//!
//! ```text
//! cargo run --example implausible
//! ```

use std::error::Error;

use troopmap::measure::{Metric, distance_between};
use troopmap::plausibility::{Body, Elapsed, Plausibility, Verdict};
use troopmap::{Edtf, Extent, Meters, Mode, Position};

fn main() -> Result<(), Box<dyn Error>> {
    let chongjin = Extent::new(Position::new(129.77583, 41.79556)?, Meters::new(8_000.0)?);
    let vladivostok = Extent::new(Position::new(131.87353, 43.10562)?, Meters::new(15_000.0)?);
    let kursk = Extent::new(Position::new(36.18741, 51.73733)?, Meters::new(12_000.0)?);

    let sailed = Plausibility::new(
        distance_between(chongjin, vladivostok, Metric::Geodesic),
        Elapsed::from_movement(&Edtf::parse("2024-10-08/2024-10-13")?),
        Mode::Sea,
    );
    println!("Chongjin to Vladivostok, 8 to 13 October, by sea: {sailed}");
    assert_eq!(sailed.verdict, Verdict::Plausible);

    let distance = distance_between(vladivostok, kursk, Metric::Geodesic);
    let elapsed = Elapsed::from_sightings(&Edtf::parse("2024-10-13")?, &Edtf::parse("2024-10-14")?);
    for mode in [Mode::Rail, Mode::Air] {
        println!("Vladivostok to Kursk, 13 to 14 October, by {mode}: {}", Plausibility::new(distance, elapsed, mode));
    }
    let one_day = Elapsed::from_movement(&Edtf::parse("2024-10-14")?);
    let by_rail = Plausibility::new(distance, one_day, Mode::Rail);
    println!("Vladivostok to Kursk, on 14 October, by rail: {by_rail}");
    assert_eq!(by_rail.verdict, Verdict::Implausible);

    let same_second = Edtf::parse("2024-10-14T06:00:00Z")?;
    let at_once = Plausibility::new(distance, Elapsed::from_sightings(&same_second, &same_second), Mode::Air);
    println!("Vladivostok and Kursk, at the same second: {at_once}");
    assert_eq!(at_once.verdict, Verdict::Implausible);

    // A brigade that nobody said flew has the ceiling of a ground unit, and is not in two places on one day.
    let brigade = Body::from_name("11th Brigade");
    let drove = Plausibility::of_body(brigade, distance, elapsed, Mode::Unknown);
    println!("11th Brigade, Vladivostok to Kursk, 13 to 14 October: {drove}");
    assert_eq!(drove.verdict, Verdict::Implausible);
    assert_eq!(Plausibility::on_one_day(brigade, distance).verdict, Verdict::TwoPlaces);
    Ok(())
}
