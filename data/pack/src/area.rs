//! Countries, regions and areas, as circles around their settlements.
//!
//! A country or division with an outline has the center of the largest circle that fits into it, and reaches to its farthest point.
//! Where there are only points, the circle of an area is the smallest one that contains all of its settlements, each with its
//! own radius. An area listed by hand may set its center; its circle then extends to the farthest settlement.
//!
//! Misplaced settlements are ignored, since one wrong code may double a circle: those of which none of the eight nearest
//! settlements is in the same region, nor any within 50 km.

use std::collections::BTreeMap;
use std::path::Path;

use crate::source::{Place, cell, list, rows};

/// Builds all areas of the tables.
pub(crate) fn build_areas(settlements: &[Place], folder: &Path, data: &Path) -> Result<Vec<Place>, String> {
    let mut by_region: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    let mut by_country: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    let grid = Grid::new(settlements);
    let mut by_full_region: BTreeMap<&str, Vec<&Place>> = BTreeMap::new();
    for place in settlements {
        by_full_region.entry(&place.region).or_default().push(place);
    }
    for place in settlements {
        if grid.is_misplaced(place, &by_full_region[&*place.region]) {
            continue;
        }
        by_region.entry(&place.region).or_default().push(place);
        by_country.entry(place.country()).or_default().push(place);
    }
    let pins = read_pins(folder)?;
    let listed = |table: &str| -> Result<BTreeMap<String, BTreeMap<String, String>>, String> {
        Ok(rows(&folder.join(table))?.into_iter().map(|row| (cell(&row, "code").to_owned(), row)).collect())
    };
    let (country_names, divisions) = (listed("country-names.tsv")?, listed("divisions.tsv")?);
    let none = BTreeMap::new();
    let mut all = Vec::new();
    for row in rows(&data.join("countries.tsv"))? {
        let code = cell(&row, "code");
        let members = members_or(&by_country, code, settlements, |place| place.country() == code);
        let Some(extent) = pin_or_circle(&pins, code, &members) else { continue };
        let names = country_names.get(code).unwrap_or(&none);
        let local = ["ru", "uk", "ko"].map(|lang| cell(&row, lang).to_owned());
        all.push(Place {
            id: format!("country:{code}"),
            name: cell(&row, "en").to_owned(),
            other_names: list(cell(&row, "other"))
                .chain(local.clone())
                .chain(spell_out_ampersand(cell(&row, "en")))
                .chain([cell(names, "name").to_owned()])
                .chain(list(cell(names, "names")))
                .collect(),
            region: code.to_owned(),
            feature: "PCLI".into(),
            local,
            native: cell(names, "local").to_owned(),
            ..extent
        });
    }
    let mut own_names: BTreeMap<String, BTreeMap<String, String>> =
        rows(&data.join("regions.tsv"))?.into_iter().map(|row| (cell(&row, "code").to_owned(), row)).collect();
    for (code, row) in &divisions {
        if code.matches('.').count() != 1 {
            continue;
        }
        let own = own_names.remove(code).unwrap_or_default();
        let members = members_or(&by_region, code, settlements, |place| place.region == *code);
        let Some(extent) = pin_or_circle(&pins, code, &members) else { continue };
        let listed = cell(row, "name").to_owned();
        let name = own.get("en").cloned().unwrap_or_else(|| listed.clone());
        let local = ["ru", "uk", "ko"].map(|lang| cell(&own, lang).to_owned());
        all.push(Place {
            id: format!("admin1:{code}"),
            name,
            other_names: list(cell(&own, "other"))
                .chain([listed])
                .chain(local.clone())
                .chain(local.iter().flat_map(|name| decline_region(name)))
                .chain(list(cell(row, "names")))
                .collect(),
            region: code.to_owned(),
            feature: "ADM1".into(),
            local,
            native: cell(row, "local").to_owned(),
            ..extent
        });
    }
    if let Some((code, _)) = own_names.first_key_value() {
        return Err(format!("regions.tsv: unknown region {code}"));
    }
    for (code, row) in divisions.iter().filter(|(code, _)| code.matches('.').count() == 2) {
        let region = code.rsplit_once('.').map_or("", |(region, _)| region);
        all.push(district(code, region, row).ok_or_else(|| format!("divisions.tsv: {row:?}"))?);
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
        all.push(wide_area(&row).ok_or_else(|| format!("wide-areas.tsv: {row:?}"))?);
    }
    Ok(all)
}

/// Reads a second-order division, which is listed with its circle.
fn district(code: &str, region: &str, row: &BTreeMap<String, String>) -> Option<Place> {
    Some(Place {
        id: format!("admin2:{code}"),
        name: cell(row, "name").to_owned(),
        other_names: list(cell(row, "names")).chain([cell(row, "local").to_owned()]).collect(),
        lat: cell(row, "lat").parse().ok()?,
        lon: cell(row, "lon").parse().ok()?,
        region: region.to_owned(),
        feature: "ADM2".into(),
        radius: cell(row, "radius").parse().ok()?,
        native: cell(row, "local").to_owned(),
        ..Place::default()
    })
}

/// Reads the position inside each area that has an outline, and the distance to its farthest point.
fn read_pins(folder: &Path) -> Result<BTreeMap<String, Place>, String> {
    let pin = |row: &BTreeMap<String, String>| {
        Some(Place {
            lat: cell(row, "lat").parse().ok()?,
            lon: cell(row, "lon").parse().ok()?,
            radius: cell(row, "radius").parse().ok()?,
            ..Place::default()
        })
    };
    let entry = |row: BTreeMap<String, String>| {
        let place = pin(&row).ok_or_else(|| format!("area-pins.tsv: {row:?}"))?;
        Ok((cell(&row, "code").to_owned(), place))
    };
    rows(&folder.join("area-pins.tsv"))?.into_iter().map(entry).collect()
}

/// Returns the position inside an area, with the reach of its outline. Without an outline: the settlement that is nearest to the others,
/// with the distance to the farthest. `None` if there is neither.
fn pin_or_circle(pins: &BTreeMap<String, Place>, code: &str, members: &[&Place]) -> Option<Place> {
    if let Some(pin) = pins.get(code) {
        return Some(pin.clone());
    }
    if members.is_empty() {
        return None;
    }
    let around = circle(members, None);
    let middle = vector(around.lat, around.lon);
    let distance = |place: &Place| chord(middle, vector(place.lat, place.lon));
    let nearest = members.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)).then_with(|| a.id.cmp(&b.id)))?;
    let center = (nearest.lat, nearest.lon);
    Some(Place { lat: center.0, lon: center.1, ..circle(members, Some(center)) })
}

/// Reads a sea, an island or a continent, which is listed with its circle.
fn wide_area(row: &BTreeMap<String, String>) -> Option<Place> {
    let local = ["ru", "uk", "ko"].map(|lang| cell(row, lang).to_owned());
    let radius_km: u64 = cell(row, "radius_km").parse().ok()?;
    Some(Place {
        id: cell(row, "id").to_owned(),
        name: cell(row, "en").to_owned(),
        other_names: list(cell(row, "other")).chain(local.clone()).collect(),
        lat: cell(row, "lat").parse().ok()?,
        lon: cell(row, "lon").parse().ok()?,
        region: cell(row, "country").to_owned(),
        feature: cell(row, "feature").to_owned(),
        radius: radius_km * 1000,
        local,
        ..Place::default()
    })
}

/// Returns "Bosnia and Herzegovina" for "Bosnia & Herzegovina".
fn spell_out_ampersand(name: &str) -> Option<String> {
    name.contains(" & ").then(|| name.replace(" & ", " and "))
}

/// Returns the members that are not misplaced, or all members if there are none, as in a very small country.
fn members_or<'a>(
    known: &BTreeMap<&str, Vec<&'a Place>>,
    code: &str,
    settlements: &'a [Place],
    is_member: impl Fn(&Place) -> bool,
) -> Vec<&'a Place> {
    known.get(code).cloned().unwrap_or_else(|| settlements.iter().filter(|place| is_member(place)).collect())
}

/// Settlements by cells of a fifth of a degree.
struct Grid<'a>(BTreeMap<(i32, i32), Vec<&'a Place>>);

impl<'a> Grid<'a> {
    fn new(settlements: &'a [Place]) -> Self {
        let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for place in settlements {
            cells.entry(cell_of(place)).or_default().push(place);
        }
        Self(cells)
    }

    /// Returns true if none of the eight nearest settlements is in the same region, nor any within 50 km. False if fewer than eight
    /// are within a few degrees.
    fn is_misplaced(&self, place: &Place, region: &[&Place]) -> bool {
        let position = vector(place.lat, place.lon);
        let is_nearby =
            |other: &&Place| other.id != place.id && great_circle(position, vector(other.lat, other.lon)) <= 50_000.0;
        self.is_surrounded_by_other_regions(place) && !region.iter().any(is_nearby)
    }

    fn is_surrounded_by_other_regions(&self, place: &Place) -> bool {
        let (row, column) = cell_of(place);
        for margin in [1, 2, 4, 8, 16] {
            let position = vector(place.lat, place.lon);
            let cells = (row - margin..=row + margin)
                .flat_map(|row| (column - margin..=column + margin).map(move |column| (row, column)));
            let nearby = cells.filter_map(|cell| self.0.get(&cell)).flatten().filter(|other| other.id != place.id);
            let mut near: Vec<_> =
                nearby.map(|other| (chord(position, vector(other.lat, other.lon)), other.region.as_str())).collect();
            if near.len() >= 8 {
                near.select_nth_unstable_by(7, |a, b| a.0.total_cmp(&b.0));
                return near[..8].iter().all(|(_, region)| *region != place.region);
            }
        }
        false
    }
}

#[expect(clippy::cast_possible_truncation, reason = "there are few degrees")]
fn cell_of(place: &Place) -> (i32, i32) {
    ((place.lat * 5.0).floor() as i32, (place.lon * 5.0).floor() as i32)
}

/// Returns declined forms, such as "в Курской области", which are the usual forms in running text.
fn decline_region(name: &str) -> Vec<String> {
    const CASES: &[(&str, &[&str])] = &[
        ("ская область", &["ской области"]),
        ("ський край", &["ського краю"]),
        ("ский край", &["ского края", "ском крае"]),
        ("ська область", &["ської області", "ській області"]),
        ("ская Республика", &["ской Республики", "ской Республике"]),
    ];
    let decline = |(suffix, others): &(&str, &[&str])| {
        let stem = name.strip_suffix(suffix)?;
        Some(others.iter().map(|other| format!("{stem}{other}")).collect::<Vec<_>>())
    };
    CASES.iter().find_map(decline).unwrap_or_default()
}

type Vector = [f64; 3];

/// Returns a place with the circle around its members.
fn circle(members: &[&Place], center: Option<(f64, f64)>) -> Place {
    let positions: Vec<Vector> = members.iter().map(|place| vector(place.lat, place.lon)).collect();
    let center = center.map_or_else(|| smallest_ball_center(&positions), |(lat, lon)| vector(lat, lon));
    let distances =
        members.iter().zip(&positions).map(|(place, position)| great_circle(center, *position) + own_radius(place));
    let (lat, lon) = degrees(center);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most half the circumference of the Earth"
    )]
    // Rounded up to whole kilometers, so that the circle contains all members.
    let radius = (distances.fold(0.0, f64::max) / 1000.0).ceil() as u64 * 1000;
    Place { lat: (lat * 1000.0).round() / 1000.0, lon: (lon * 1000.0).round() / 1000.0, radius, ..Place::default() }
}

/// Returns the radius of a settlement in meters by the rule of the library: from its population, or 2 km if it is not known.
fn own_radius(place: &Place) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "populations are far below 2^53")]
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
    // With the equatorial radius, no circle is too small.
    2.0 * 6_378_137.0 * (chord(a, b) / 2.0).min(1.0).asin()
}

fn chord(a: Vector, b: Vector) -> f64 {
    (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt()
}

/// Returns the center of the smallest ball around the points, by ever shorter steps toward the farthest point (Bădoiu and Clarkson
/// 2003). For anything smaller than a hemisphere, the smallest cap of the globe has the same direction.
fn smallest_ball_center(points: &[Vector]) -> Vector {
    let Some(&first) = points.first() else { return [1.0, 0.0, 0.0] };
    let mut center = first;
    for step in 1..=1000 {
        let farthest =
            points.iter().copied().max_by(|a, b| chord(center, *a).total_cmp(&chord(center, *b))).unwrap_or(first);
        for axis in 0..3 {
            center[axis] += (farthest[axis] - center[axis]) / f64::from(step + 1);
        }
    }
    center
}
