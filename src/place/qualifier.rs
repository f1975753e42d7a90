//! The words around a name: "near", "north of", "40 km from", "outskirts".
//!
//! A written place is read from the outside in. Each step takes one qualifier off and leaves a shorter text, until the
//! gazetteer lists what is left: names that hold such words themselves (North Korea, Port Sudan) are never taken apart.

mod offset;
mod pair;
mod words;

use crate::extent::Extent;
use crate::units::Meters;

use super::fold;
use super::ground::shifted;
use super::uncertainty::{meters, offset_radius};

pub(crate) use offset::{Heading, Offset};
pub(crate) use pair::Pair;

/// What one word or phrase does to the place it stands by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Qualifier {
    /// Nothing: "the", "in", "the city of".
    Plain,
    /// "near", "around", "in the area of", a training ground of that name.
    Near,
    /// "outskirts of".
    Outskirts,
    /// "off", "waters of".
    Off,
    /// "port of".
    Port,
    /// "airport", "airfield".
    Airport,
    /// "district": the land around its seat.
    District,
    /// "region", "oblast", "krai": the first-order region of that name.
    Region,
    /// "territory": the krai of that name where there is one, as Russian agencies put it in English; else nothing.
    Territory,
    /// "western": the part of it on that side.
    Part(Heading),
    /// "north of": beyond it on that side, nobody says how far.
    Beyond(Heading),
    /// "40 km from", "40 km north of".
    Away(Offset),
}

/// A written place, parted at its commas.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Written {
    /// What is named.
    pub(crate) head: String,
    /// What it lies in: "Sergeyevka, *Primorsky Krai*".
    pub(crate) within: Vec<String>,
    /// What it lies near, where it has a name of its own: "Sergeyevka near *Vladivostok*".
    pub(crate) beside: Vec<String>,
}

impl Written {
    pub(crate) fn read(text: &str) -> Self {
        let mut parts = parts(text).map(str::trim).filter(|part| !part.is_empty());
        let mut written = Self { head: parts.next().unwrap_or_default().to_owned(), ..Self::default() };
        if let Some((own, beside)) = written.head.split_once(" near ") {
            written.beside.push(beside.trim().to_owned());
            written.head = own.trim().to_owned();
        }
        for part in parts.filter(|part| !is_kind(part)) {
            match peel(part) {
                Some((Qualifier::Near | Qualifier::Beyond(_) | Qualifier::Away(_), rest)) => {
                    written.beside.push(rest.to_owned());
                }
                _ => written.within.push(part.to_owned()),
            }
        }
        written
    }
}

/// Parts a text at commas, semicolons and brackets. A comma between digits belongs to a number: "9,5 km".
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_mark = |&(at, mark): &(usize, char)| match mark {
        '(' | ')' | ';' => true,
        ',' => {
            let is_digit = |next: Option<char>| next.is_some_and(|next| next.is_ascii_digit());
            !(is_digit(text[..at].chars().next_back()) && is_digit(text[at + 1..].chars().next()))
        }
        _ => false,
    };
    let ends = text.char_indices().filter(is_mark).map(|(at, _)| at).chain([text.len()]);
    ends.scan(0, |start, end| Some(&text[std::mem::replace(start, end + 1)..end]))
}

/// "Russia (country)": a word that says what kind of place it is, and names none.
pub(crate) fn is_kind(part: &str) -> bool {
    const KINDS: &[&str] = &[
        "area",
        "city",
        "country",
        "district",
        "line",
        "port",
        "region",
        "road",
        "sea area",
        "settlement",
        "town",
        "unspecified",
        "village",
    ];
    KINDS.contains(&&*fold::plain(part))
}

/// Takes the outermost qualifier off. Nothing when there is none, or when nothing would be left.
pub(crate) fn peel(text: &str) -> Option<(Qualifier, &str)> {
    let text = text.trim();
    let whole = |&(_, rest): &(Qualifier, &str)| !fold::plain(rest).is_empty();
    offset::peel(text).filter(whole).or_else(|| words::peel(text).filter(whole))
}

// How far the words reach, in metres. The method leaves these to whoever applies it; the numbers are ours.
const NEAR: f64 = 10_000.0;
const NEAR_AT_MOST: f64 = 50_000.0;
const OUTSKIRTS: f64 = 2_000.0;
const PORT: f64 = 10_000.0;
const AIRPORT: f64 = 30_000.0;
const DISTRICT: f64 = 40_000.0;
const BEYOND: f64 = 30_000.0;
// Twelve nautical miles, the breadth of the territorial sea.
const OFF: f64 = 22_224.0;

impl Qualifier {
    /// Where the qualified place may be, from where the place is.
    pub(crate) fn apply(self, extent: Extent) -> Extent {
        let Extent { center, radius } = extent;
        let widened = |by: f64| Extent::new(center, radius + meters(by));
        match self {
            Self::Plain | Self::Region | Self::Territory => extent,
            Self::Near => widened(radius.get().clamp(NEAR, NEAR_AT_MOST)),
            Self::Outskirts => widened((radius.get() / 2.0).max(OUTSKIRTS)),
            Self::Off => widened(OFF),
            Self::Port => widened(PORT),
            Self::Airport => widened(AIRPORT),
            Self::District => Extent::new(center, radius.max(meters(DISTRICT))),
            Self::Part(heading) => sector(extent, heading, radius),
            Self::Beyond(heading) => sector(extent, heading, radius + meters(BEYOND)),
            Self::Away(Offset { distance, precision, heading: None }) => widened(distance.get() + precision.get()),
            Self::Away(Offset { distance, precision, heading: Some(heading) }) => {
                let imprecision = precision.get() + radius.get();
                Extent::new(
                    shifted(center, heading.bearing, distance.get()),
                    meters(offset_radius(distance.get(), imprecision, heading.half_angle)),
                )
            }
        }
    }
}

/// The circle around everything from the centre to `reach` on one side: half-way out, as far as the corners of the sector.
fn sector(extent: Extent, heading: Heading, reach: Meters) -> Extent {
    let middle = reach.get() / 2.0;
    Extent::new(
        shifted(extent.center, heading.bearing, middle),
        meters(offset_radius(middle, middle, heading.half_angle).max(corner(reach.get(), heading.half_angle))),
    )
}

// From the middle of the sector's axis to one of its outer corners.
fn corner(reach: f64, half_angle: f64) -> f64 {
    let (sin, cos) = half_angle.to_radians().sin_cos();
    (reach * cos - reach / 2.0).hypot(reach * sin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Position;

    fn read(text: &str) -> (Vec<Qualifier>, &str) {
        let (mut qualifiers, mut rest) = (Vec::new(), text);
        while let Some((qualifier, shorter)) = peel(rest) {
            qualifiers.push(qualifier);
            rest = shorter;
        }
        (qualifiers, rest)
    }

    #[test]
    fn words_are_taken_off_from_outside() {
        use Qualifier::{Airport, District, Near, Off, Outskirts, Plain, Port, Region};
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
            ("North Korean waters", &[Off], "North Korean"),
            ("г. Уссурийск", &[Plain], "Уссурийск"),
            ("місто Суми", &[Plain], "Суми"),
            ("청진항", &[Port], "청진"),
            ("평양 인근", &[Near], "평양"),
            ("Sergeevka training ground", &[Near], "Sergeevka"),
            ("military parade ground in Ussuriysk", &[Plain], "Ussuriysk"),
            ("Pokrovsk direction", &[Near], "Pokrovsk"),
            ("Kursk", &[], "Kursk"),
            ("region", &[], "region"),
        ] {
            assert_eq!(read(text), (qualifiers.to_vec(), name), "{text}");
        }
    }

    #[test]
    fn commas_say_what_it_lies_in_or_near() {
        let written = Written::read("Sergeyevka, Pogranichny District, Primorsky Krai, RU");
        assert_eq!((&*written.head, written.within.len()), ("Sergeyevka", 3));
        let written = Written::read("parade ground in Ussuriysk, 60 miles north of Vladivostok");
        assert_eq!((&*written.head, &*written.beside), ("parade ground in Ussuriysk", &["Vladivostok".to_owned()][..]));
        let written = Written::read("Sergeevka training facility near Vladivostok");
        assert_eq!(
            (&*written.head, &*written.beside),
            ("Sergeevka training facility", &["Vladivostok".to_owned()][..])
        );
        assert_eq!(Written::read("near Donetsk").head, "near Donetsk");
        assert_eq!(Written::read("в 9,5 км от Донецка").head, "в 9,5 км от Донецка");
        assert_eq!(Written::read("1,000 km east of Moscow, Russia").head, "1,000 km east of Moscow");
        let written = Written::read("Ussuriysk, 9,5 km north of Vladivostok");
        assert_eq!((&*written.head, &*written.beside), ("Ussuriysk", &["Vladivostok".to_owned()][..]));
        let written = Written::read("School 5, 12 km from Kursk");
        assert_eq!((&*written.head, &*written.beside), ("School 5", &["Kursk".to_owned()][..]));
    }

    fn kursk() -> Extent {
        Extent::new(Position::new(36.18457, 51.72689).unwrap(), meters(11_000.0))
    }

    #[test]
    fn qualifiers_widen() {
        for (text, radius) in [
            ("near Kursk", 22_000.0),
            ("outskirts of Kursk", 16_500.0),
            ("off Kursk", 33_224.0),
            ("Kursk port", 21_000.0),
            ("Kursk airport", 41_000.0),
            ("Kursk district", 40_000.0),
            // 40 km, known to 5 km because of its zero, from anywhere in the town.
            ("40 km from Kursk", 56_000.0),
            ("41 km from Kursk", 53_000.0),
        ] {
            let (qualifier, _) = peel(text).unwrap();
            let extent = qualifier.apply(kursk());
            assert_eq!((extent.center, extent.radius.get()), (kursk().center, radius), "{text}");
        }
    }

    #[test]
    fn directions_shift() {
        let (qualifier, _) = peel("40 km north of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // 40 km are 0.3596 degrees of latitude there.
        assert!((extent.center.lat() - (51.72689 + 0.3596)).abs() < 0.0005, "{extent:?}");
        assert!((extent.center.lon() - 36.18457).abs() < 1e-9);
        // hypot(40 + 16 - 40 cos 45°, 40 sin 45°) = hypot(27.716, 28.284) = 39.600
        assert!((extent.radius.get() - 39_600.0).abs() < 1.0, "{extent:?}");
        let (qualifier, _) = peel("south of Kursk").unwrap();
        let extent = qualifier.apply(kursk());
        // Half of 11 + 30 km to the south; the corners of the sector are 0.7368 of its reach away.
        assert!((kursk().center.lat() - extent.center.lat() - 0.1843).abs() < 0.0005, "{extent:?}");
        assert!((extent.radius.get() - 30_209.0).abs() < 5.0, "{extent:?}");
    }
}
