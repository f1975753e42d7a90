//! Parsing of dates as tables write them.

use super::row_error::InvalidRow;
use crate::digits;
use crate::edtf::Edtf;
use crate::event::{Day, EventDate};
use crate::word::words;

words! {
    closed "order of dates"
    /// The order of day and month in a date such as 10/08/2024.
    DateOrder {
        /// The day first: 10 August.
        DayFirst = "dmy",
        /// The month first: October 8.
        MonthFirst = "mdy",
    }
}

impl DateOrder {
    /// Returns true if a numeric date cannot have this order: 18/10/2024 with the month first.
    fn contradicts(self, text: &str) -> bool {
        let date = text.split_whitespace().next().unwrap_or_default();
        let mut parts = date.split(['/', '-']).map(|part| part.parse::<u8>().ok());
        let (Some(Some(first)), Some(Some(second))) = (parts.next(), parts.next()) else { return false };
        let month = if self == Self::DayFirst { second } else { first };
        month > 12
    }
}

/// Parses a date as tables write it: EDTF, a day with or without a time, or another notation with only one reading,
/// such as 18.10.2024 and 5 March 2022. A date with two readings, such as 10/08/2024, is an error unless `order`
/// decides.
///
/// A time of midnight is dropped: it is what a day becomes when it passes through a date-time column.
pub(crate) fn parse_date(
    text: &str,
    order: Option<DateOrder>,
) -> Result<EventDate, impl FnOnce(String) -> InvalidRow + use<>> {
    let text = &*digits::to_ascii_digits(text);
    if let Some(day) = Day::parse_iso(text) {
        let time = text.get(11..).unwrap_or_default();
        let midnight = time.bytes().all(|byte| matches!(byte, b'0' | b':' | b'.' | b'Z' | b'+'));
        if midnight {
            return Ok(EventDate::On(day));
        }
    }
    let cause = match Edtf::parse(text) {
        Ok(date) => return Ok(EventDate::from_edtf(date)),
        Err(cause) => cause,
    };
    let reading = match (cause.readings(), order) {
        (_, Some(order)) if order.contradicts(text) => None,
        ([one], _) => Some(one),
        ([month_first, _], Some(DateOrder::MonthFirst)) => Some(month_first),
        ([_, day_first], Some(DateOrder::DayFirst)) => Some(day_first),
        _ => None,
    };
    match reading.and_then(|reading| Edtf::parse(reading).ok()) {
        Some(date) => Ok(Day::parse_iso(date.as_str())
            .filter(|_| date.as_str().len() == 10)
            .map_or_else(|| EventDate::from_edtf(date), EventDate::On)),
        None => Err(|column| InvalidRow::InvalidEdtf { column, cause: Box::new(cause) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_decides_ambiguous_dates() {
        let read = |text: &str, order| parse_date(text, order).ok().map(|when| when.to_string());
        let case = |text: &str, none: Option<&str>, day_first: Option<&str>, month_first: Option<&str>| {
            let orders = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)];
            assert_eq!(
                orders.map(|order| read(text, order)),
                [none, day_first, month_first].map(|t| t.map(str::to_owned))
            );
        };
        case("10/08/2024", None, Some("2024-08-10"), Some("2024-10-08"));
        case("10-08-2024", None, Some("2024-08-10"), Some("2024-10-08"));
        case("18/10/2024", Some("2024-10-18"), Some("2024-10-18"), None);
        case("10/18/2024", Some("2024-10-18"), None, Some("2024-10-18"));
        // With dots, the day comes first everywhere.
        case("08.10.2024", Some("2024-10-08"), Some("2024-10-08"), Some("2024-10-08"));
        case("2024-10-18", Some("2024-10-18"), Some("2024-10-18"), Some("2024-10-18"));
        case("2024-10", Some("2024-10"), Some("2024-10"), Some("2024-10"));
        case("5 March 2022", Some("2022-03-05"), Some("2022-03-05"), Some("2022-03-05"));
        case("10/08/2024 14:30", None, Some("2024-08-10T14:30:00"), Some("2024-10-08T14:30:00"));
        case("32/13/2024", None, None, None);
    }
}
