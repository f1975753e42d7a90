//! Parses the values of options that need more than clap checks.

use troopmap::{DatePrecision, Edtf, Instant, is_country_code, suggest_country_code};

use crate::cli::Failure;

/// Parses the date of `--as-of`.
pub(crate) fn parse_day(text: Option<&str>) -> Result<Option<Instant>, Failure> {
    let Some(text) = text else { return Ok(None) };
    let usage = |message: String| Failure::Usage(format!("--as-of {text}: {message}"));
    let not_one_day = || usage("not a single day; write it as 2024-10-18".to_owned());
    let date = Edtf::parse(text).map_err(|error| match error.help() {
        // This help lists forms that are valid dates but not single days.
        Some(help) if help.contains("2024-10,") => not_one_day(),
        _ => usage(error.to_string()),
    })?;
    if !date.is_single_date() || date.precision() != DatePrecision::Day {
        return Err(not_one_day());
    }
    Ok(date.latest().instant())
}

/// Parses the country code of an option into upper case.
pub(crate) fn parse_country(option: &str, code: &str) -> Result<String, Failure> {
    let upper = code.to_ascii_uppercase();
    if is_country_code(&upper) {
        return Ok(upper);
    }
    let suggestion =
        suggest_country_code(code).map_or(String::new(), |suggested| format!("; did you mean {suggested}?"));
    Err(Failure::Usage(format!(
        "{option} {code}: not a country code; use two letters of ISO 3166-1, e.g. RU{suggestion}"
    )))
}
