//! Coordinates of a row, with the digits in which they were written.

use super::fault::{Blame, InvalidRow};
use super::sheet::TableRow;
use crate::notation;
use crate::position::Position;
use crate::record::Pin;
use crate::units::Meters;

/// A spot, with the digits in which it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Coordinates<'r> {
    /// Where.
    pub position: Position,
    /// The latitude as it was written.
    pub lat: std::borrow::Cow<'r, str>,
    /// The longitude as it was written.
    pub lon: std::borrow::Cow<'r, str>,
    /// How far from it the place may be, where the data say so.
    pub uncertainty: Option<Meters>,
}

impl<'r> Coordinates<'r> {
    /// The spot in two cells; nothing where both are empty.
    pub(crate) fn of_cells(row: &TableRow<'r>, lat: usize, lon: usize) -> Result<Option<Self>, Blame> {
        let (lat_text, lon_text) = (row.at(Some(lat)), row.at(Some(lon)));
        let half = |column: usize| Blame { fault: InvalidRow::HalfASpot(row.name(column)), cell: Some(column) };
        match (lat_text.is_empty(), lon_text.is_empty()) {
            (true, true) => return Ok(None),
            (true, false) => return Err(half(lat)),
            (false, true) => return Err(half(lon)),
            (false, false) => {}
        }
        if let (None, _) | (_, None) = (degrees(lat_text), degrees(lon_text))
            && let Some(spot) = Self::of_notation(&format!("{lat_text}, {lon_text}"))
        {
            return Ok(Some(spot));
        }
        let number = |text: &str, column: usize| {
            degrees(text).ok_or_else(|| Blame {
                fault: InvalidRow::Number { column: row.name(column), written: text.to_owned() },
                cell: Some(column),
            })
        };
        let position = Position::new(number(lon_text, lon)?, number(lat_text, lat)?);
        let position = position
            .map_err(|fault| Blame { cell: Some(culprit(fault, lat, lon)), fault: InvalidRow::OffTheGlobe(fault) })?;
        Ok(Some(Self { position, lat: lat_text.into(), lon: lon_text.into(), uncertainty: None }))
    }

    /// The spot of a text in one of the notations that a dossier takes, as far off as it was written; nothing where it is none, or
    /// has to be read the other way round.
    pub(crate) fn of_notation(text: &str) -> Option<Self> {
        // Numbers alone are no notation: what is wrong with them is to be told.
        if !text.contains(|c: char| c.is_alphabetic() || matches!(c, '°' | '−')) {
            return None;
        }
        let written = notation::parse(text).ok().filter(|written| written.warning.is_none())?;
        let spot = Self::of_numbers(written.position.lon(), written.position.lat()).ok()?;
        Some(Self { uncertainty: Some(written.uncertainty), ..spot })
    }

    /// The spot of two numbers, which are written as short as they can be.
    pub(crate) fn of_numbers(lon: f64, lat: f64) -> Result<Self, InvalidRow> {
        let position = Position::new(lon, lat).map_err(InvalidRow::OffTheGlobe)?;
        Ok(Self {
            position,
            lat: position.lat().to_string().into(),
            lon: position.lon().to_string().into(),
            uncertainty: None,
        })
    }

    /// The same, as far off as that.
    #[must_use]
    pub(crate) fn within(mut self, meters: f64) -> Self {
        self.uncertainty = Meters::new(meters).ok();
        self
    }

    /// Latitude and longitude as a dossier writes them.
    pub fn to_text(&self) -> String {
        let degrees = |written: &str, number: f64| {
            // A comma in a number is the decimal point of half of Europe.
            let written = written.replace(',', ".");
            // Dossiers have no powers of ten, and a digit on either side of the point.
            let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            let bare = written.trim_start_matches(['+', '-']).as_bytes();
            let is_plain = digit(bare.first()) && digit(bare.last()) && !written.contains(['e', 'E']);
            if is_plain { written } else { number.to_string() }
        };
        format!("{}, {}", degrees(&self.lat, self.position.lat()), degrees(&self.lon, self.position.lon()))
    }

    /// The pin that it is in a record.
    pub(crate) fn pin(&self) -> Pin {
        Pin { uncertainty_m: self.uncertainty, ..Pin::from_coordinates(self.to_text()) }
    }
}

/// Which of two columns a pair off the globe is the fault of.
const fn culprit(fault: crate::position::InvalidPosition, lat: usize, lon: usize) -> usize {
    match fault {
        crate::position::InvalidPosition::Longitude(_) => lon,
        _ => lat,
    }
}

/// A number of degrees: decimal, with a point or a comma. `inf`, `nan` and hexadecimal are none.
pub(crate) fn degrees(text: &str) -> Option<f64> {
    // `1e999` is as little finite as `inf`, and `nan` is not either; of what else has letters, nothing is a number.
    let number = |text: &str| text.parse().ok().filter(|number: &f64| number.is_finite());
    if text.bytes().filter(|byte| *byte == b',').count() == 1 && !text.contains('.') {
        return number(&text.replace(',', "."));
    }
    number(text)
}

/// A whole number as pandas and spreadsheets write it in a column with gaps: `3.0` is 3.
pub(crate) fn whole(text: &str) -> &str {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    text.split_once('.').filter(|(_, rest)| rest.bytes().all(|byte| byte == b'0')).map_or(text, |(whole, _)| whole)
}

/// How many digits stand behind the point.
pub(crate) fn decimals(written: &str) -> u32 {
    let digits =
        written.split_once(['.', ',']).map_or(0, |(_, rest)| rest.bytes().take_while(u8::is_ascii_digit).count());
    u32::try_from(digits).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_numbers_and_nothing_else() {
        for (text, number) in [("43.1", 43.1), ("-120,5", -120.5), ("5e1", 50.0), ("+1", 1.0)] {
            assert_eq!(degrees(text), Some(number), "{text}");
        }
        for text in ["inf", "nan", "0x10", "1e999", "43.1N", "1.000,5", "1,000,5", "", "-"] {
            assert_eq!(degrees(text), None, "{text}");
        }
    }

    #[test]
    fn a_point_and_zeros_make_no_other_number() {
        assert_eq!(["3.0", "3", "3.5", "3.", ""].map(whole), ["3", "3", "3.5", "3", ""]);
    }

    #[test]
    fn powers_of_ten_are_written_out() {
        let written = |lat: &str, lon: &str| {
            let position = Position::new(degrees(lon).unwrap(), degrees(lat).unwrap()).unwrap();
            Coordinates { position, lat: lat.into(), lon: lon.into(), uncertainty: None }.to_text()
        };
        assert_eq!(written("4.85E+01", "5e-05"), "48.5, 0.00005");
        assert_eq!(written("-.5", "37."), "-0.5, 37");
        assert_eq!(written("48,50", "+37.10"), "48.50, +37.10");
    }

    #[test]
    fn decimals_are_counted() {
        assert_eq!((decimals("48.5"), decimals("-37,123"), decimals("48"), decimals("48.50")), (1, 3, 0, 2));
    }
}
