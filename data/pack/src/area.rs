//! Countries, regions and areas: circles around the settlements that lie in them.
//!
//! The gazetteer has points only. The circle of an area is the smallest one that holds all settlements of it, each with its own
//! radius; an area listed by hand may set its centre, and its circle then reaches the furthest settlement. Settlements that lie
//! astray are left out: those of which none of the eight nearest is in the same region, nor any within 50 km. One wrong code would else double a
//! circle.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::{Place, cell, list, rows};

/// All areas of the tables.
pub(crate) fn areas(settlements: &[Place], folder: &Path, data: &Path) -> Result<Vec<Place>, String> {
    let mut by_region: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    let mut by_country: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    let grid = Grid::of(settlements);
    let mut all_of: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    for place in settlements {
        all_of.entry(&place.region).or_default().push(place);
    }
    for place in settlements {
        if grid.is_astray(place, &all_of[&*place.region]) {
            continue;
        }
        by_region.entry(&place.region).or_default().push(place);
        by_country.entry(place.country()).or_default().push(place);
    }
    let mut all = Vec::new();
    for row in rows(&data.join("countries.tsv"))? {
        let code = cell(&row, "code");
        let members = members_or(&by_country, code, settlements, |place| place.country() == code);
        if members.is_empty() {
            continue;
        }
        let local = ["ru", "uk", "ko"].map(|lang| cell(&row, lang).to_owned());
        all.push(Place {
            id: format!("country:{code}"),
            name: cell(&row, "en").to_owned(),
            other_names: list(cell(&row, "other")).chain(local.clone()).chain(spelled_out(cell(&row, "en"))).collect(),
            region: code.to_owned(),
            feature: "PCLI".into(),
            local,
            ..circle(&members, None)
        });
    }
    let mut own_names: BTreeMap<String, BTreeMap<String, String>> =
        rows(&data.join("regions.tsv"))?.into_iter().map(|row| (cell(&row, "code").to_owned(), row)).collect();
    for row in rows(&folder.join("admin1.tsv"))? {
        let code = cell(&row, "code");
        let own = own_names.remove(code).unwrap_or_default();
        let members = members_or(&by_region, code, settlements, |place| place.region == code);
        if members.is_empty() {
            continue;
        }
        let listed = cell(&row, "name").to_owned();
        let name = own.get("en").cloned().unwrap_or_else(|| listed.clone());
        let local = ["ru", "uk", "ko"].map(|lang| cell(&own, lang).to_owned());
        all.push(Place {
            id: format!("admin1:{code}"),
            name,
            other_names: list(cell(&own, "other"))
                .chain([listed])
                .chain(local.clone())
                .chain(local.iter().flat_map(|name| declined(name)))
                .collect(),
            region: code.to_owned(),
            feature: "ADM1".into(),
            local,
            ..circle(&members, None)
        });
    }
    if let Some((code, _)) = own_names.first_key_value() {
        return Err(format!("regions.tsv: there is no region {code}"));
    }
    for row in rows(&data.join("areas.tsv"))? {
        let members: Vec<&Place> = list(cell(&row, "regions"))
            .flat_map(|code| by_region.get(code.as_str()).cloned().unwrap_or_default())
            .collect();
        let center = cell(&row, "lat").parse().ok().zip(cell(&row, "lon").parse().ok());
        let local = ["ru", "uk", "ko"].map(|lang| cell(&row, lang).to_owned());
        all.push(Place {
            id: cell(&row, "id").to_owned(),
            name: cell(&row, "en").to_owned(),
            other_names: list(cell(&row, "other")).chain(local.clone()).collect(),
            region: cell(&row, "country").to_owned(),
            feature: "RGN".into(),
            local,
            ..circle(&members, center)
        });
    }
    for row in rows(&data.join("wide-areas.tsv"))? {
        all.push(wide(&row).ok_or_else(|| format!("wide-areas.tsv: {row:?}"))?);
    }
    Ok(all)
}

/// A sea, an island, a continent: listed with its circle.
fn wide(row: &BTreeMap<String, String>) -> Option<Place> {
    let local = ["ru", "uk", "ko"].map(|lang| cell(row, lang).to_owned());
    let kilometres: u64 = cell(row, "radius_km").parse().ok()?;
    Some(Place {
        id: cell(row, "id").to_owned(),
        name: cell(row, "en").to_owned(),
        other_names: list(cell(row, "other")).chain(local.clone()).collect(),
        lat: cell(row, "lat").parse().ok()?,
        lon: cell(row, "lon").parse().ok()?,
        region: cell(row, "country").to_owned(),
        feature: cell(row, "feature").to_owned(),
        population: 0,
        radius: kilometres * 1000,
        local,
    })
}

/// "Bosnia & Herzegovina" as reports write it.
fn spelled_out(name: &str) -> Option<String> {
    name.contains(" & ").then(|| name.replace(" & ", " and "))
}

/// Those that do not lie astray; where that leaves none, as in a very small country, all.
fn members_or<'a>(
    known: &BTreeMap<&str, Vec<&'a Place>>,
    code: &str,
    settlements: &'a [Place],
    is_member: impl Fn(&Place) -> bool,
) -> Vec<&'a Place> {
    known.get(code).cloned().unwrap_or_else(|| settlements.iter().filter(|place| is_member(place)).collect())
}

/// Settlements by fifths of a degree.
struct Grid<'a>(BTreeMap<(i32, i32), Vec<&'a Place>>);

impl<'a> Grid<'a> {
    fn of(settlements: &'a [Place]) -> Self {
        let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for place in settlements {
            cells.entry(cell_of(place)).or_default().push(place);
        }
        Self(cells)
    }

    /// Whether none of the eight nearest settlements is of the same region, nor any within 50 km. Where fewer lie within some
    /// degrees, none can say.
    fn is_astray(&self, place: &Place, region: &[&Place]) -> bool {
        let spot = vector(place.lat, place.lon);
        let is_beside =
            |other: &&Place| other.id != place.id && great_circle(spot, vector(other.lat, other.lon)) <= 50_000.0;
        self.is_among_others(place) && !region.iter().any(is_beside)
    }

    fn is_among_others(&self, place: &Place) -> bool {
        let (row, column) = cell_of(place);
        for reach in [1, 2, 4, 8, 16] {
            let spot = vector(place.lat, place.lon);
            let cells = (row - reach..=row + reach)
                .flat_map(|row| (column - reach..=column + reach).map(move |column| (row, column)));
            let around = cells.filter_map(|cell| self.0.get(&cell)).flatten().filter(|other| other.id != place.id);
            let mut near: Vec<_> =
                around.map(|other| (chord(spot, vector(other.lat, other.lon)), other.region.as_str())).collect();
            if near.len() >= 8 {
                near.select_nth_unstable_by(7, |a, b| a.0.total_cmp(&b.0));
                return near[..8].iter().all(|(_, region)| *region != place.region);
            }
        }
        false
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees are few")]
fn cell_of(place: &Place) -> (i32, i32) {
    ((place.lat * 5.0).floor() as i32, (place.lon * 5.0).floor() as i32)
}

/// "в Курской области", "у Харківській області": regions are mostly named so in running text.
fn declined(name: &str) -> Vec<String> {
    const CASES: &[(&str, &[&str])] = &[
        ("ская область", &["ской области"]),
        ("ський край", &["ського краю"]),
        ("ский край", &["ского края", "ском крае"]),
        ("ська область", &["ської області", "ській області"]),
        ("ская Республика", &["ской Республики", "ской Республике"]),
    ];
    let decline = |(ending, others): &(&str, &[&str])| {
        let stem = name.strip_suffix(ending)?;
        Some(others.iter().map(|other| format!("{stem}{other}")).collect::<Vec<_>>())
    };
    CASES.iter().find_map(decline).unwrap_or_default()
}

type Vector = [f64; 3];

fn circle(members: &[&Place], center: Option<(f64, f64)>) -> Place {
    let spots: Vec<Vector> = members.iter().map(|place| vector(place.lat, place.lon)).collect();
    let center = center.map_or_else(|| smallest(&spots), |(lat, lon)| vector(lat, lon));
    let reach = members.iter().zip(&spots).map(|(place, spot)| great_circle(center, *spot) + own_radius(place));
    let (lat, lon) = degrees(center);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kilometres on the globe")]
    // Whole kilometres, upwards: the circle must hold what it claims to hold.
    let radius = (reach.fold(0.0, f64::max) / 1000.0).ceil() as u64 * 1000;
    Place { lat: (lat * 1000.0).round() / 1000.0, lon: (lon * 1000.0).round() / 1000.0, radius, ..Place::default() }
}

/// The library's rule for settlements, and for those that nobody counted its two kilometres.
fn own_radius(place: &Place) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "people fit")]
    let thousands = place.population as f64 / 1000.0;
    if place.population == 0 { 2000.0 } else { thousands.powf(0.4).max(1.0) * 1000.0 }
}

fn vector(lat: f64, lon: f64) -> Vector {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

fn degrees([x, y, z]: Vector) -> (f64, f64) {
    (z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees())
}

fn great_circle(a: Vector, b: Vector) -> f64 {
    // The equatorial radius never makes a circle too small.
    2.0 * 6_378_137.0 * (chord(a, b) / 2.0).min(1.0).asin()
}

fn chord(a: Vector, b: Vector) -> f64 {
    (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt()
}

/// The centre of the smallest ball around the spots, by steps towards the furthest spot that grow shorter (Bădoiu and Clarkson
/// 2003). The cap of the globe around the same direction is the smallest one for anything smaller than half of the globe.
fn smallest(spots: &[Vector]) -> Vector {
    let Some(&first) = spots.first() else { return [1.0, 0.0, 0.0] };
    let mut center = first;
    for step in 1..=1000 {
        let furthest =
            spots.iter().copied().max_by(|a, b| chord(center, *a).total_cmp(&chord(center, *b))).unwrap_or(first);
        for axis in 0..3 {
            center[axis] += (furthest[axis] - center[axis]) / f64::from(step + 1);
        }
    }
    center
}
