//! Words that qualify a place name: "near", "north of", "40 km from", "outskirts".
//!
//! A written place is parsed from the outside in. Each step strips one qualifier, until the gazetteer lists the rest: a name
//! that contains such words itself (North Korea, Port Sudan) is never split.

mod common_nouns;
mod leading_words;
mod name_parts;
mod number_words;
mod offset;
mod phrases;
mod place_pair;

use crate::extent::Extent;
use crate::notation::ShortPlusCode;
use crate::units::Meters;

use super::distances::shift;
use super::folding;
use super::uncertainty::{meters, offset_radius};

pub(crate) use common_nouns::is_common_phrase;
pub(crate) use name_parts::{NameParts, is_place_kind};
pub(crate) use offset::{DistanceOffset, Heading};
pub(crate) use place_pair::{PairKind, PlacePair};

/// The effect of a word or phrase on the place that it qualifies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Qualifier {
    /// No effect: "the", "in", "the city of".
    Plain,
    /// "military facility in": the whole settlement. What is in a country is anywhere in it.
    Facility,
    /// "near", "around", "in the area of", "training ground".
    Near,
    /// "direction", "axis", "front": the surroundings of the place that it is named after.
    Direction,
    /// "border with": both sides of the boundary.
    Border,
    /// "left bank of", "shore of": the land along it.
    Bank,
    /// "central", "downtown", "the center of": the middle.
    Central,
    /// "outskirts of".
    Outskirts,
    /// "off", "waters of".
    Off,
    /// "port of".
    Port,
    /// "airport", "airfield".
    Airport,
    /// "river", "lake", "island", "sea": only a place of this kind.
    Water(WaterKind),
    /// "district": the area around its seat.
    District,
    /// "region", "oblast", "krai": the first-order region of that name.
    Region,
    /// "territory": the krai of that name if there is one, because Russian agencies translate krai as territory; otherwise no
    /// effect.
    Territory,
    /// "western": the part on that side.
    Part(Heading),
    /// "north of": outside on that side, at an unknown distance.
    Beyond(Heading),
    /// "40 km from", "40 km north of".
    Away(DistanceOffset),
    /// "4V4F+6C Vladivostok": a short plus code.
    Code(ShortPlusCode),
}

/// Kinds of natural features that a word beside a name can state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WaterKind {
    River,
    Lake,
    Sea,
    Island,
}

impl WaterKind {
    /// Whether a feature code of `GeoNames` is of this kind.
    pub(crate) fn includes(self, feature_code: &str) -> bool {
        let codes: &[&str] = match self {
            Self::River => &["STM", "STMS", "STMX", "CNL", "STMI", "WAD"],
            Self::Lake => &["LK", "LKS", "LKI", "RSV", "LGN"],
            Self::Sea => &["SEA", "OCN", "GULF", "BAY", "STRT", "CHN"],
            Self::Island => &["ISL", "ISLS", "ISLET", "ISLF"],
        };
        codes.contains(&feature_code)
    }
}

/// Strips the outermost qualifier. `None` if there is none, or if nothing would remain.
pub(crate) fn strip_qualifier(text: &str) -> Option<(Qualifier, &str)> {
    let text = text.trim();
    let has_name = |&(_, rest): &(Qualifier, &str)| !folding::fold_name(rest).is_empty();
    let code = || ShortPlusCode::strip(text).map(|(code, rest)| (Qualifier::Code(code), rest));
    let offset = code().or_else(|| offset::strip_offset(text)).filter(has_name);
    let phrase = || phrases::strip_phrase(text).filter(has_name);
    // The eastern bank of a river is not the bank of its eastern part.
    let bank = phrases::strip_bank(text).filter(has_name);
    bank.or(offset).or_else(phrase).or_else(|| offset::strip_bare_side(text).filter(has_name))
}

/// The qualifiers of a name, the outermost first.
pub(crate) struct QualifierChain(Vec<Qualifier>);

impl QualifierChain {
    /// Returns the extent of the qualified place, given that of the place.
    pub(crate) fn apply(&self, extent: Extent) -> Extent {
        self.0.iter().rev().fold(extent, |extent, qualifier| qualifier.apply(extent))
    }
}

/// Strips qualifiers until a known name remains. Returns it with the change that the qualifiers make to its extent.
///
/// Words that could belong to another name, such as the kind of a place or a bare "North", are not stripped.
pub(crate) fn strip_to_known(text: &str, is_known: impl Fn(&str) -> bool) -> Option<(&str, QualifierChain)> {
    let mut qualifiers = Vec::new();
    let mut rest = text.trim();
    while !is_known(rest) {
        let (qualifier, shorter) = strip_qualifier(rest)?;
        let is_certain = match qualifier {
            Qualifier::Plain
            | Qualifier::Near
            | Qualifier::Outskirts
            | Qualifier::Off
            | Qualifier::Central
            | Qualifier::Beyond(_)
            | Qualifier::Away(_)
            | Qualifier::Code(_)
            | Qualifier::Facility => true,
            Qualifier::Part(_) => offset::strip_bare_side(rest).is_none(),
            _ => false,
        };
        if !is_certain {
            return None;
        }
        qualifiers.push(qualifier);
        rest = shorter;
    }
    Some((rest, QualifierChain(qualifiers)))
}

// In meters. The point-radius method leaves these distances to its users; the numbers are our own.
const MIN_NEAR: f64 = 10_000.0;
const MAX_NEAR: f64 = 50_000.0;
const OUTSKIRTS: f64 = 2_000.0;
const BORDER: f64 = 30_000.0;
const BANK: f64 = 10_000.0;
// The share of the radius. The middle is a little more than a third of the area.
const CENTRAL: f64 = 0.6;
const MIN_CENTRAL: f64 = 1_000.0;
const PORT: f64 = 10_000.0;
const AIRPORT: f64 = 30_000.0;
const DISTRICT: f64 = 40_000.0;
const BEYOND: f64 = 30_000.0;
// Twelve nautical miles, the width of the territorial sea.
const OFF: f64 = 22_224.0;

impl Qualifier {
    /// Returns the extent of the qualified place, given that of the place.
    pub(crate) fn apply(self, extent: Extent) -> Extent {
        let Extent { center, radius } = extent;
        let widen_by = |by: f64| Extent::new(center, radius + meters(by));
        match self {
            Self::Plain | Self::Facility | Self::Region | Self::Territory | Self::Water(_) => extent,
            Self::Near | Self::Direction => widen_by(radius.get().clamp(MIN_NEAR, MAX_NEAR)),
            Self::Outskirts => widen_by((radius.get() / 2.0).max(OUTSKIRTS)),
            Self::Border => widen_by(BORDER),
            Self::Bank => widen_by(BANK),
            Self::Central => Extent::new(center, meters((radius.get() * CENTRAL).max(MIN_CENTRAL)).min(radius)),
            Self::Off => widen_by(OFF),
            Self::Port => widen_by(PORT),
            Self::Airport => widen_by(AIRPORT),
            Self::District => Extent::new(center, radius.max(meters(DISTRICT))),
            Self::Part(heading) => sector(extent, heading, radius),
            Self::Beyond(heading) => sector(extent, heading, radius + meters(BEYOND)),
            Self::Away(DistanceOffset { distance, precision, heading: None }) => {
                widen_by(distance.get() + precision.get())
            }
            Self::Away(DistanceOffset { distance, precision, heading: Some(heading) }) => {
                let imprecision = precision.get() + radius.get();
                Extent::new(
                    shift(center, heading.bearing, distance.get()),
                    meters(offset_radius(distance.get(), imprecision, heading.half_angle)),
                )
            }
            Self::Code(code) => {
                code.resolve_near(center).map_or(extent, |(center, radius)| Extent::new(center, radius))
            }
        }
    }
}

/// Returns the circle around the sector that extends from the center to the distance `length` in one direction.
fn sector(extent: Extent, heading: Heading, length: Meters) -> Extent {
    let middle = length.get() / 2.0;
    Extent::new(
        shift(extent.center, heading.bearing, middle),
        meters(
            offset_radius(middle, middle, heading.half_angle).max(corner_distance(length.get(), heading.half_angle)),
        ),
    )
}

// From the midpoint of the axis of a sector to one of its outer corners.
fn corner_distance(length: f64, half_angle: f64) -> f64 {
    let (sin, cos) = half_angle.to_radians().sin_cos();
    (length * cos - length / 2.0).hypot(length * sin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    fn strip_all(text: &str) -> (Vec<Qualifier>, &str) {
        let (mut qualifiers, mut rest) = (Vec::new(), text);
        while let Some((qualifier, shorter)) = strip_qualifier(rest) {
            qualifiers.push(qualifier);
            rest = shorter;
        }
        (qualifiers, rest)
    }

    #[test]
    fn strips_qualifiers_from_the_outside_in() {
        use Qualifier::{
            Airport, Bank, Border, Central, Direction, District, Facility, Near, Off, Outskirts, Plain, Port, Region,
            Water,
        };
        for (text, qualifiers, name) in [
            ("near Donetsk", &[Near][..], "Donetsk"),
            ("near the villages of Plekhovo", &[Near, Plain, Plain], "Plekhovo"),
            ("the outskirts of Sudzha", &[Plain, Outskirts], "Sudzha"),
            ("Kursk region", &[Region], "Kursk"),
            ("Kharkiv Oblast", &[Region], "Kharkiv"),
            ("Хабаровский край", &[Region], "Хабаровский"),
            ("Курская область", &[Region], "Курская"),
            ("Lgovsky district", &[District], "Lgovsky"),
            ("port of Dunai", &[Port], "Dunai"),
            ("Dunai port", &[Port], "Dunai"),
            ("Sunan airport", &[Airport], "Sunan"),
            ("аэропорт Сунан", &[Airport], "Сунан"),
            ("off Chongjin", &[Off], "Chongjin"),
            ("North Korean waters", &[Off, offset::part(0.0)], "Korean"),
            ("г. Уссурийск", &[Plain], "Уссурийск"),
            ("місто Суми", &[Plain], "Суми"),
            ("청진항", &[Port], "청진"),
            ("평양 인근", &[Near], "평양"),
            ("Sergeevka training ground", &[Near], "Sergeevka"),
            ("military parade ground in Ussuriysk", &[Facility], "Ussuriysk"),
            ("an air base in Niger", &[Plain, Facility], "Niger"),
            ("Foo in Kharkiv", &[], "Foo in Kharkiv"),
            ("Pokrovsk direction", &[Direction], "Pokrovsk"),
            ("the Pokrovsk axis", &[Plain, Direction], "Pokrovsk"),
            ("Покровское направление", &[Direction], "Покровское"),
            ("the border with Belarus", &[Plain, Border], "Belarus"),
            ("Belarusian border", &[Border], "Belarusian"),
            ("left bank of the Dnipro", &[Bank, Plain], "Dnipro"),
            ("the eastern bank of the Dnipro river", &[Plain, Bank, Plain, Water(WaterKind::River)], "Dnipro"),
            ("central Kharkiv", &[Central], "Kharkiv"),
            ("downtown Kharkiv", &[Central], "Kharkiv"),
            ("the center of Kharkiv", &[Plain, Central], "Kharkiv"),
            ("Kharkiv city center", &[Central], "Kharkiv"),
            ("a suburb of Kharkiv", &[Plain, Outskirts], "Kharkiv"),
            ("on the outskirts of Kharkiv", &[Plain, Plain, Outskirts], "Kharkiv"),
            ("Snake Island", &[Water(WaterKind::Island)], "Snake"),
            ("哈尔科夫附近", &[Near], "哈尔科夫"),
            ("قرب خاركيف", &[Near], "خاركيف"),
            ("Kursk", &[], "Kursk"),
            ("region", &[], "region"),
        ] {
            assert_eq!(strip_all(text), (qualifiers.to_vec(), name), "{text}");
        }
    }

    fn kursk() -> Extent {
        Extent::new(Position::new(36.18457, 51.72689).unwrap(), meters(11_000.0))
    }

    #[test]
    fn qualifiers_widen_the_extent() {
        for (text, radius) in [
            ("near Kursk", 22_000.0),
            ("outskirts of Kursk", 16_500.0),
            ("off Kursk", 33_224.0),
            ("Kursk port", 21_000.0),
            ("Kursk airport", 41_000.0),
            ("Kursk district", 40_000.0),
            // 40 km from any point in the town; the trailing zero adds an imprecision of 5 km.
            ("40 km from Kursk", 56_000.0),
            ("41 km from Kursk", 53_000.0),
        ] {
            let (qualifier, _) = strip_qualifier(text).unwrap();
            let extent = qualifier.apply(kursk());
            assert_eq!((extent.center, extent.radius.get()), (kursk().center, radius), "{text}");
        }
    }

    #[test]
    fn directions_shift_the_extent() {
        let (qualifier, _) = strip_qualifier("40 km north of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // At this latitude 40 km are 0.3596 degrees.
        assert!((extent.center.lat() - (51.72689 + 0.3596)).abs() < 0.0005, "{extent:?}");
        assert!((extent.center.lon() - 36.18457).abs() < 1e-9);
        // hypot(40 + 16 - 40 cos 45°, 40 sin 45°) = hypot(27.716, 28.284) = 39.600
        assert!((extent.radius.get() - 39_600.0).abs() < 1.0, "{extent:?}");
        let (qualifier, _) = strip_qualifier("south of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // The center is half of 11 + 30 km to the south; the corners of the sector are 0.7368 of its length away from it.
        assert!((kursk().center.lat() - extent.center.lat() - 0.1843).abs() < 0.0005, "{extent:?}");
        assert!((extent.radius.get() - 30_209.0).abs() < 5.0, "{extent:?}");
    }
}
