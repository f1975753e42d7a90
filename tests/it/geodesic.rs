//! Distances compared with the `GeographicLib` test set and with published figures.

use std::io::Read;

use flate2::read::GzDecoder;
use troopmap::measure::{Metric, distance_matrix};
use troopmap::{Bearing, Meters, Position};

/// A geodesic of the `GeographicLib` test set: start, bearing at the start, end, and length in meters.
type Geodesic = (Position, Bearing, Position, f64);

fn geodesics() -> Vec<Geodesic> {
    let packed = include_bytes!("../../fixtures/geodesic/GeodTest-short.dat.gz");
    let mut text = String::new();
    GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
    text.lines()
        .map(|line| {
            let numbers: Vec<f64> = line.split(' ').map(|number| number.parse().unwrap()).collect();
            let from = Position::new(numbers[1], numbers[0]).unwrap();
            let to = Position::new(numbers[4], numbers[3]).unwrap();
            (from, Bearing::new(numbers[2]).unwrap(), to, numbers[6])
        })
        .collect()
}

/// The set has 10,000 geodesics of one millimeter to half the circumference, including nearly antipodal and meridional ones.
#[test]
fn geodesics_agree_with_geographiclib_to_a_millimeter() {
    let geodesics = geodesics();
    assert_eq!(geodesics.len(), 10_000);
    let antipodal = geodesics.iter().filter(|(.., length)| *length > 19_900_000.0).count();
    assert!(antipodal > 1000, "{antipodal}");
    for (from, bearing, to, length) in geodesics {
        let inverse = Metric::Geodesic.distance(from, to).get();
        assert!((inverse - length).abs() < 1e-3, "{from:?} {to:?}: {inverse} {length}");
        let end = Metric::Geodesic.destination(from, bearing, Meters::new(length).unwrap());
        let error = Metric::Geodesic.distance(end, to).get();
        assert!(error < 1e-3, "{from:?} {bearing:?} {length}: {error} from {to:?}");
        if let Some(bearing) = Metric::Geodesic.bearing(from, to) {
            let end = Metric::Geodesic.destination(from, bearing, Meters::new(length).unwrap());
            assert!(Metric::Geodesic.distance(end, to).get() < 1e-3, "{from:?} {bearing:?} {to:?}");
        }
    }
}

#[test]
fn matrices_agree_with_geographiclib_to_a_tenth_of_a_millimeter() {
    let mut max_error = 0.0_f64;
    for (from, _, to, length) in geodesics() {
        let distance = distance_matrix(&[from, to], Metric::Geodesic).get(0, 1).unwrap().get();
        max_error = max_error.max((distance - length).abs());
    }
    assert!(max_error < 5e-5, "{max_error}");
}

/// Distances in kilometers between cities, with the coordinates of `GeoNames`.
#[test]
fn known_distances_between_cities() {
    const PYONGYANG: [f64; 2] = [125.75432, 39.03385];
    const CHONGJIN: [f64; 2] = [129.77583, 41.79556];
    const HAMHUNG: [f64; 2] = [127.53639, 39.91833];
    const WONSAN: [f64; 2] = [127.44361, 39.15278];
    const VLADIVOSTOK: [f64; 2] = [131.87353, 43.10562];
    const USSURIYSK: [f64; 2] = [131.95734, 43.80467];
    const KHABAROVSK: [f64; 2] = [135.0971, 48.46204];
    const BLAGOVESHCHENSK: [f64; 2] = [127.52637, 50.27593];
    const DUNAY: [f64; 2] = [132.33542, 42.87879];
    let case = |from: [f64; 2], to: [f64; 2], km: f64| {
        let (from, to) = (Position::try_from(from).unwrap(), Position::try_from(to).unwrap());
        let distance = Metric::Geodesic.distance(from, to).km();
        assert!((distance - km).abs() < 0.000_5, "{from:?} {to:?}: {distance}");
    };
    case(PYONGYANG, VLADIVOSTOK, 684.475);
    case(CHONGJIN, VLADIVOSTOK, 225.720);
    case(HAMHUNG, VLADIVOSTOK, 506.224);
    case(WONSAN, VLADIVOSTOK, 575.215);
    case(VLADIVOSTOK, USSURIYSK, 77.961);
    case(VLADIVOSTOK, KHABAROVSK, 645.819);
    case(VLADIVOSTOK, BLAGOVESHCHENSK, 863.285);
    case(KHABAROVSK, BLAGOVESHCHENSK, 585.373);
    case(VLADIVOSTOK, DUNAY, 45.319);
}

/// Seoul to Pyongyang by each metric, and the error of the sphere from Pyongyang to Vladivostok: 611 m too short.
#[test]
fn metrics_differ_as_expected() {
    let (seoul, pyongyang) = (Position::new(126.978, 37.5665).unwrap(), Position::new(125.7625, 39.0392).unwrap());
    let case = |metric: Metric, meters: f64| {
        let distance = metric.distance(seoul, pyongyang).get();
        assert!((distance - meters).abs() < 0.001, "{metric}: {distance}");
    };
    case(Metric::Geodesic, 195_000.942);
    case(Metric::Haversine, 195_100.120);
    case(Metric::Rhumb, 195_101.526);
    let (pyongyang, vladivostok) =
        (Position::new(125.75432, 39.03385).unwrap(), Position::new(131.87353, 43.10562).unwrap());
    let error = Metric::Haversine.distance(pyongyang, vladivostok).get()
        - Metric::Geodesic.distance(pyongyang, vladivostok).get();
    assert!((error + 611.0).abs() < 0.5, "{error}");
}
