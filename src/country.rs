//! Country codes: ISO 3166-1 alpha-2.

/// The 249 codes of the standard, and the user-assigned code XK, which is in common use for Kosovo.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC \
    CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD \
    GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
    KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW \
    MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC \
    SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK";

/// Codes that people confuse with those of the standard: reserved, language, vehicle and withdrawn codes.
const CONFUSED: &[(&str, &str)] = &[
    ("BU", "MM"),
    ("CS", "CZ"),
    ("DD", "DE"),
    ("EL", "GR"),
    ("EN", "GB"),
    ("JA", "JP"),
    ("KO", "KR"),
    ("NK", "KP"),
    ("SU", "RU"),
    ("TP", "TL"),
    ("UK", "GB"),
    ("YU", "RS"),
    ("ZH", "CN"),
    ("ZR", "CD"),
];

/// Returns whether a text is a country code: two capital letters of ISO 3166-1, or XK for Kosovo.
///
/// ```
/// # use troopmap::is_country_code;
/// assert!(is_country_code("KP") && is_country_code("XK"));
/// assert!(!is_country_code("UK") && !is_country_code("kp") && !is_country_code("ZZ"));
/// ```
pub fn is_country_code(text: &str) -> bool {
    text.len() == 2 && CODES.split(' ').any(|code| code == text)
}

/// Suggests the country code that a text likely means: `GB` for `UK`, `KR` for `kr`, `RU` for `RUS`.
///
/// Returns `None` if there is no suggestion.
///
/// ```
/// # use troopmap::suggest_country_code;
/// assert_eq!(suggest_country_code("UK"), Some("GB"));
/// assert_eq!(suggest_country_code("kr"), Some("KR"));
/// assert_eq!(suggest_country_code("ZZ"), None);
/// ```
pub fn suggest_country_code(text: &str) -> Option<&'static str> {
    const ALPHA_3: &[(&str, &str)] = &[
        ("BLR", "BY"),
        ("CHN", "CN"),
        ("DEU", "DE"),
        ("FRA", "FR"),
        ("GBR", "GB"),
        ("JPN", "JP"),
        ("KOR", "KR"),
        ("POL", "PL"),
        ("PRK", "KP"),
        ("RUS", "RU"),
        ("UKR", "UA"),
        ("USA", "US"),
    ];
    let upper = text.trim().to_ascii_uppercase();
    let listed = CODES.split(' ').find(|code| *code == upper);
    let confused = || CONFUSED.iter().chain(ALPHA_3).find(|(wrong, _)| *wrong == upper).map(|&(_, right)| right);
    listed.or_else(confused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert_eq!(codes.len(), 250);
        assert!(codes[..249].windows(2).all(|pair| pair[0] < pair[1]));
        assert!(codes.iter().all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())));
    }

    #[test]
    fn confused_codes_are_invalid_and_have_a_suggestion() {
        for (wrong, right) in CONFUSED {
            assert!(!is_country_code(wrong), "{wrong}");
            assert!(is_country_code(right), "{right}");
        }
        for wrong in ["", "R", "RU ", "AD AE", "D A", "ru", "XX", "ZZ", "KO", "UK"] {
            assert!(!is_country_code(wrong), "{wrong}");
        }
        assert_eq!(suggest_country_code("ko"), Some("KR"));
        assert_eq!(suggest_country_code("PRK"), Some("KP"));
        assert_eq!(suggest_country_code("D A"), None);
    }
}
