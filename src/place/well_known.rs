//! Names that no gazetteer of settlements lists as newspapers write them: abbreviations of states, demonyms, and bodies of states.

use crate::id::PlaceId;

use super::candidate::MatchKind;
use super::folding::fold_name;
use super::gazetteer::{Gazetteer, PlaceMatch};

/// Returns the place that an abbreviation or a demonym refers to: South Carolina for "S.C.", Syria for "Syrian".
///
/// An adjective names a country and no settlement, even where a settlement has the same name.
pub(crate) fn find_well_known<G: Gazetteer + ?Sized>(gazetteer: &G, name: &str) -> Option<PlaceMatch> {
    let id = abbreviated(name)
        .map(str::to_owned)
        .or_else(|| country_of_demonym(name).map(|code| format!("country:{code}")))?;
    let place = gazetteer.get(&PlaceId::new(id).ok()?)?;
    Some(PlaceMatch::new(place, MatchKind::Alternate))
}

/// Returns the first-order region of an ISO 3166-2 code such as `US-DC`, and the country of the code. The region is `None` if
/// the gazetteer does not know it under this code.
pub(crate) fn find_subdivision_code<G: Gazetteer + ?Sized>(
    gazetteer: &G,
    text: &str,
) -> Option<(Option<PlaceMatch>, PlaceMatch)> {
    let (country, part) = text.trim().split_once('-')?;
    let is_code = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if country.len() != 2 || !(1..=3).contains(&part.len()) || !is_code(country) || !is_code(part) {
        return None;
    }
    let get = |id: String| Some(PlaceMatch::new(gazetteer.get(&PlaceId::new(id).ok()?)?, MatchKind::Exact));
    let country_match = get(format!("country:{country}"))?;
    // GeoNames has codes of its own where its codes are numbers.
    let is_own = part.bytes().any(|byte| byte.is_ascii_digit());
    let region = if is_own { None } else { get(format!("admin1:{country}.{part}")) };
    Some((region, country_match))
}

/// Returns the US state with a postal code, as in "Paris, TX".
pub(crate) fn postal_state<G: Gazetteer + ?Sized>(gazetteer: &G, text: &str) -> Option<PlaceMatch> {
    let code = text.trim();
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Some(PlaceMatch::new(gazetteer.get(&PlaceId::new(format!("admin1:US.{code}")).ok()?)?, MatchKind::Alternate))
}

/// Whether a name is that of a body of states, which is no place.
pub(crate) fn is_body(name: &str) -> bool {
    const BODIES: &[&str] = &[
        "african union",
        "apec",
        "arab league",
        "asean",
        "au",
        "aukus",
        "brics",
        "cis",
        "csto",
        "ecowas",
        "eu",
        "european union",
        "g20",
        "g7",
        "gcc",
        "iaea",
        "icc",
        "igad",
        "imf",
        "interpol",
        "nato",
        "oecd",
        "oic",
        "opec",
        "osce",
        "quad",
        "sadc",
        "sco",
        "un",
        "unicef",
        "unifil",
        "united nations",
        "unrwa",
        "who",
        "world bank",
        "wto",
    ];
    let folded = fold_name(name);
    // "U.N." folds to "u n".
    let joined: String = if folded.split(' ').all(|word| word.len() == 1) { folded.replace(' ', "") } else { folded };
    let is_written_as_body =
        joined.contains(' ') || name.chars().filter(|char| char.is_alphabetic()).all(char::is_uppercase);
    is_written_as_body && BODIES.contains(&joined.strip_prefix("the ").unwrap_or(&joined))
}

/// Returns the id of the place with this abbreviation, which must be written as newspapers write it.
fn abbreviated(name: &str) -> Option<&'static str> {
    let name = name.trim();
    ABBREVIATIONS.binary_search_by_key(&name, |&(written, _)| written).ok().map(|at| ABBREVIATIONS[at].1)
}

/// Returns the code of the country that an adjective belongs to.
fn country_of_demonym(name: &str) -> Option<&'static str> {
    // A demonym has a capital letter; "polish" is a verb.
    name.trim_start().chars().next().filter(|first| first.is_uppercase())?;
    let folded = fold_name(name);
    DEMONYMS.binary_search_by_key(&&*folded, |&(adjective, _)| adjective).ok().map(|at| DEMONYMS[at].1)
}

/// Abbreviations of states, provinces and countries as newspapers write them, sorted.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("A.C.T.", "admin1:AU.01"),
    ("Ala.", "admin1:US.AL"),
    ("Alta.", "admin1:CA.01"),
    ("Ariz.", "admin1:US.AZ"),
    ("Ark.", "admin1:US.AR"),
    ("B.C.", "admin1:CA.02"),
    ("BiH", "country:BA"),
    ("C.A.R.", "country:CF"),
    ("CAR", "country:CF"),
    ("Calif.", "admin1:US.CA"),
    ("Colo.", "admin1:US.CO"),
    ("Conn.", "admin1:US.CT"),
    ("D.C.", "admin1:US.DC"),
    ("D.P.R.K.", "country:KP"),
    ("D.R. Congo", "country:CD"),
    ("DPRK", "country:KP"),
    ("DR Congo", "country:CD"),
    ("DRC", "country:CD"),
    ("Del.", "admin1:US.DE"),
    ("Fla.", "admin1:US.FL"),
    ("Ga.", "admin1:US.GA"),
    ("Ill.", "admin1:US.IL"),
    ("Ind.", "admin1:US.IN"),
    ("KSA", "country:SA"),
    ("Kan.", "admin1:US.KS"),
    ("Kans.", "admin1:US.KS"),
    ("Ky.", "admin1:US.KY"),
    ("La.", "admin1:US.LA"),
    ("Man.", "admin1:CA.03"),
    ("Mass.", "admin1:US.MA"),
    ("Md.", "admin1:US.MD"),
    ("Mich.", "admin1:US.MI"),
    ("Minn.", "admin1:US.MN"),
    ("Miss.", "admin1:US.MS"),
    ("Mo.", "admin1:US.MO"),
    ("Mont.", "admin1:US.MT"),
    ("N. Dak.", "admin1:US.ND"),
    ("N. Mex.", "admin1:US.NM"),
    ("N.B.", "admin1:CA.04"),
    ("N.C.", "admin1:US.NC"),
    ("N.D.", "admin1:US.ND"),
    ("N.H.", "admin1:US.NH"),
    ("N.J.", "admin1:US.NJ"),
    ("N.L.", "admin1:CA.05"),
    ("N.M.", "admin1:US.NM"),
    ("N.S.", "admin1:CA.07"),
    ("N.S.W.", "admin1:AU.02"),
    ("N.W.T.", "admin1:CA.13"),
    ("N.Y.", "admin1:US.NY"),
    ("Neb.", "admin1:US.NE"),
    ("Nebr.", "admin1:US.NE"),
    ("Nev.", "admin1:US.NV"),
    ("Nfld.", "admin1:CA.05"),
    ("Okla.", "admin1:US.OK"),
    ("Ont.", "admin1:CA.08"),
    ("Ore.", "admin1:US.OR"),
    ("Oreg.", "admin1:US.OR"),
    ("P.E.I.", "admin1:CA.09"),
    ("P.R.C.", "country:CN"),
    ("PNG", "country:PG"),
    ("PRC", "country:CN"),
    ("Pa.", "admin1:US.PA"),
    ("Penn.", "admin1:US.PA"),
    ("Qld.", "admin1:AU.04"),
    ("Que.", "admin1:CA.10"),
    ("R.I.", "admin1:US.RI"),
    ("R.O.K.", "country:KR"),
    ("ROK", "country:KR"),
    ("RSA", "country:ZA"),
    ("S. Dak.", "admin1:US.SD"),
    ("S.C.", "admin1:US.SC"),
    ("S.D.", "admin1:US.SD"),
    ("Sask.", "admin1:CA.11"),
    ("Tas.", "admin1:AU.06"),
    ("Tenn.", "admin1:US.TN"),
    ("Tex.", "admin1:US.TX"),
    ("U.A.E.", "country:AE"),
    ("U.K.", "country:GB"),
    ("U.S.", "country:US"),
    ("U.S.A.", "country:US"),
    ("UAE", "country:AE"),
    ("UK", "country:GB"),
    ("US", "country:US"),
    ("USA", "country:US"),
    ("Va.", "admin1:US.VA"),
    ("Vic.", "admin1:AU.07"),
    ("Vt.", "admin1:US.VT"),
    ("W. Va.", "admin1:US.WV"),
    ("W.Va.", "admin1:US.WV"),
    ("Wash.", "admin1:US.WA"),
    ("Wis.", "admin1:US.WI"),
    ("Wisc.", "admin1:US.WI"),
    ("Wyo.", "admin1:US.WY"),
];

/// Adjectives of countries, folded and sorted.
const DEMONYMS: &[(&str, &str)] = &[
    ("afghan", "AF"),
    ("albanian", "AL"),
    ("algerian", "DZ"),
    ("american", "US"),
    ("angolan", "AO"),
    ("argentine", "AR"),
    ("argentinian", "AR"),
    ("armenian", "AM"),
    ("australian", "AU"),
    ("austrian", "AT"),
    ("azerbaijani", "AZ"),
    ("azeri", "AZ"),
    ("bahamian", "BS"),
    ("bahraini", "BH"),
    ("bangladeshi", "BD"),
    ("barbadian", "BB"),
    ("belarusian", "BY"),
    ("belgian", "BE"),
    ("belizean", "BZ"),
    ("beninese", "BJ"),
    ("bhutanese", "BT"),
    ("bolivian", "BO"),
    ("bosnian", "BA"),
    ("brazilian", "BR"),
    ("british", "GB"),
    ("bruneian", "BN"),
    ("bulgarian", "BG"),
    ("burkinabe", "BF"),
    ("burmese", "MM"),
    ("burundian", "BI"),
    ("byelorussian", "BY"),
    ("cambodian", "KH"),
    ("cameroonian", "CM"),
    ("canadian", "CA"),
    ("cape verdean", "CV"),
    ("central african", "CF"),
    ("chadian", "TD"),
    ("chilean", "CL"),
    ("chinese", "CN"),
    ("colombian", "CO"),
    ("comorian", "KM"),
    ("congolese", "CD"),
    ("costa rican", "CR"),
    ("croatian", "HR"),
    ("cuban", "CU"),
    ("cypriot", "CY"),
    ("czech", "CZ"),
    ("danish", "DK"),
    ("djiboutian", "DJ"),
    ("dominican", "DO"),
    ("dutch", "NL"),
    ("ecuadorean", "EC"),
    ("ecuadorian", "EC"),
    ("egyptian", "EG"),
    ("emirati", "AE"),
    ("eritrean", "ER"),
    ("estonian", "EE"),
    ("ethiopian", "ET"),
    ("fijian", "FJ"),
    ("filipino", "PH"),
    ("finnish", "FI"),
    ("french", "FR"),
    ("gabonese", "GA"),
    ("gambian", "GM"),
    ("georgian", "GE"),
    ("german", "DE"),
    ("ghanaian", "GH"),
    ("greek", "GR"),
    ("guatemalan", "GT"),
    ("guinean", "GN"),
    ("guyanese", "GY"),
    ("haitian", "HT"),
    ("honduran", "HN"),
    ("hungarian", "HU"),
    ("icelandic", "IS"),
    ("indian", "IN"),
    ("indonesian", "ID"),
    ("iranian", "IR"),
    ("iraqi", "IQ"),
    ("irish", "IE"),
    ("israeli", "IL"),
    ("italian", "IT"),
    ("ivorian", "CI"),
    ("jamaican", "JM"),
    ("japanese", "JP"),
    ("jordanian", "JO"),
    ("kazakh", "KZ"),
    ("kazakhstani", "KZ"),
    ("kenyan", "KE"),
    ("kosovan", "XK"),
    ("kosovar", "XK"),
    ("kuwaiti", "KW"),
    ("kyrgyz", "KG"),
    ("laotian", "LA"),
    ("latvian", "LV"),
    ("lebanese", "LB"),
    ("liberian", "LR"),
    ("libyan", "LY"),
    ("lithuanian", "LT"),
    ("luxembourgish", "LU"),
    ("macedonian", "MK"),
    ("malagasy", "MG"),
    ("malawian", "MW"),
    ("malaysian", "MY"),
    ("maldivian", "MV"),
    ("malian", "ML"),
    ("maltese", "MT"),
    ("mauritanian", "MR"),
    ("mauritian", "MU"),
    ("mexican", "MX"),
    ("moldovan", "MD"),
    ("mongolian", "MN"),
    ("montenegrin", "ME"),
    ("moroccan", "MA"),
    ("motswana", "BW"),
    ("mozambican", "MZ"),
    ("namibian", "NA"),
    ("nepalese", "NP"),
    ("nepali", "NP"),
    ("new zealander", "NZ"),
    ("nicaraguan", "NI"),
    ("nigerian", "NG"),
    ("nigerien", "NE"),
    ("north korean", "KP"),
    ("norwegian", "NO"),
    ("omani", "OM"),
    ("pakistani", "PK"),
    ("palestinian", "PS"),
    ("panamanian", "PA"),
    ("paraguayan", "PY"),
    ("peruvian", "PE"),
    ("philippine", "PH"),
    ("polish", "PL"),
    ("portuguese", "PT"),
    ("qatari", "QA"),
    ("romanian", "RO"),
    ("russian", "RU"),
    ("rwandan", "RW"),
    ("salvadoran", "SV"),
    ("salvadorean", "SV"),
    ("saudi", "SA"),
    ("saudi arabian", "SA"),
    ("senegalese", "SN"),
    ("serbian", "RS"),
    ("sierra leonean", "SL"),
    ("singaporean", "SG"),
    ("slovak", "SK"),
    ("slovakian", "SK"),
    ("slovene", "SI"),
    ("slovenian", "SI"),
    ("somali", "SO"),
    ("somalian", "SO"),
    ("south african", "ZA"),
    ("south korean", "KR"),
    ("south sudanese", "SS"),
    ("spanish", "ES"),
    ("sri lankan", "LK"),
    ("sudanese", "SD"),
    ("surinamese", "SR"),
    ("swedish", "SE"),
    ("swiss", "CH"),
    ("syrian", "SY"),
    ("taiwanese", "TW"),
    ("tajik", "TJ"),
    ("tanzanian", "TZ"),
    ("thai", "TH"),
    ("timorese", "TL"),
    ("togolese", "TG"),
    ("trinidadian", "TT"),
    ("tunisian", "TN"),
    ("turkish", "TR"),
    ("turkmen", "TM"),
    ("ugandan", "UG"),
    ("ukrainian", "UA"),
    ("uruguayan", "UY"),
    ("uzbek", "UZ"),
    ("venezuelan", "VE"),
    ("vietnamese", "VN"),
    ("yemeni", "YE"),
    ("zambian", "ZM"),
    ("zimbabwean", "ZW"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted_by_key(|&(written, _)| written));
        assert!(DEMONYMS.is_sorted_by_key(|&(adjective, _)| adjective));
        assert!(DEMONYMS.iter().all(|&(adjective, _)| fold_name(adjective) == adjective));
    }

    #[test]
    fn abbreviations_and_demonyms_are_written_with_capitals() {
        assert_eq!(abbreviated("S.C."), Some("admin1:US.SC"));
        assert_eq!(abbreviated("s.c."), None);
        assert_eq!(country_of_demonym("Syrian"), Some("SY"));
        assert_eq!(country_of_demonym("polish"), None);
        assert!(["EU", "U.N.", "NATO", "the European Union"].iter().all(|name| is_body(name)));
        assert!(!["Eu", "Un", "Au", "Brussels"].iter().any(|name| is_body(name)));
    }
}
