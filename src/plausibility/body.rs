//! What kind of body a subject is, by the words of its name.

/// The kind of body that moves, which decides what speed it can have and whether it can be in two places at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Body {
    /// A unit of ground forces: a brigade, a battalion.
    GroundUnit,
    /// People or forces without an end, which can be in many places at once: soldiers, the armed forces of a country.
    Many,
    /// Anything else.
    Other,
}

/// Words of units that move on the ground.
const GROUND_UNITS: &[&str] = &[
    "battalion",
    "battery",
    "brigade",
    "company",
    "corps",
    "division",
    "platoon",
    "regiment",
    "army",
    "infantry",
    "rifle",
    "armor",
    "armored",
    "armour",
    "armoured",
    "artillery",
    "mechanized",
    "mechanised",
    "motorized",
    "motorised",
    "tank",
    "bde",
    "bn",
    "regt",
    "div",
    "btg",
    // Russian and Ukrainian, nominative.
    "батальон",
    "батальйон",
    "батарея",
    "бригада",
    "дивизия",
    "дивізія",
    "корпус",
    "полк",
    "рота",
    "взвод",
    "армия",
    "армія",
    "омбр",
    "омсбр",
    "отбр",
    "мсд",
    "мсп",
    "тд",
    "тп",
    "огшбр",
    // Korean.
    "여단",
    "사단",
    "연대",
    "대대",
    "군단",
];

/// Words of units that fly or sail, whatever else their names say.
const NOT_ON_THE_GROUND: &[&str] = &[
    "air",
    "airborne",
    "aviation",
    "airlift",
    "airmobile",
    "aerospace",
    "fighter",
    "bomber",
    "helicopter",
    "parachute",
    "paratroop",
    "paratrooper",
    "paratroopers",
    "squadron",
    "wing",
    "fleet",
    "flotilla",
    "ship",
    "ships",
    "submarine",
    "naval",
    "navy",
    "marine",
    "marines",
    "carrier",
    "drone",
    "vdv",
    "вдв",
    "десантная",
    "десантно",
    "авиационный",
    "авиационная",
    "авіаційна",
    "авіації",
    "воздушно",
    "повітряно",
    "морской",
    "морська",
    "морської",
    "флот",
    "항공",
    "해군",
    "공군",
];

/// Words of people and forces that have no end.
const MANY: &[&str] = &[
    "soldier",
    "soldiers",
    "troops",
    "forces",
    "servicemen",
    "servicemembers",
    "personnel",
    "fighters",
    "militants",
    "militia",
    "militias",
    "units",
    "insurgents",
    "rebels",
    "mercenaries",
    "volunteers",
    "recruits",
    "conscripts",
    "prisoners",
    "instructors",
    "advisers",
    "advisors",
    "engineers",
    "workers",
    "officers",
    "people",
    "men",
    "civilians",
    "police",
    "government",
    "brigades",
    "regiments",
    "battalions",
    "divisions",
    "companies",
    "vehicles",
    "tanks",
    "aircraft",
    "drones",
    "missiles",
    "ships",
    "warships",
    "paratroopers",
    "marines",
    "group",
    "groups",
    "mercenary",
    "contingent",
    "contingents",
    "reinforcements",
    "military",
    "paramilitaries",
    "gunmen",
    "guards",
    "protesters",
    "войска",
    "солдаты",
    "военные",
    "военнослужащие",
    "силы",
    "війська",
    "солдати",
    "військові",
    "військовослужбовці",
    "сили",
    "병력",
    "군인",
    "부대",
    "군대",
];

impl Body {
    /// Reads the kind of a body from its name.
    ///
    /// ```
    /// use troopmap::plausibility::Body;
    ///
    /// assert_eq!(Body::from_name("92nd Mechanized Brigade"), Body::GroundUnit);
    /// assert_eq!(Body::from_name("155th Naval Infantry Brigade"), Body::Other);
    /// assert_eq!(Body::from_name("North Korean soldiers"), Body::Many);
    /// ```
    pub fn from_name(name: &str) -> Self {
        let name = name.to_lowercase();
        // "Soldiers of the 11th Corps" are soldiers: the head of an English name is the word before "of".
        let cut = [" of ", " from ", " in ", ",", "(", ";"].iter().filter_map(|end| name.find(end)).min();
        let words: Vec<&str> = words(&name[..cut.unwrap_or(name.len())]).collect();
        let has = |list: &[&str]| words.iter().any(|word| list.contains(word) || ends_with_korean(word, list));
        let is_unit = has(GROUND_UNITS) && (has_number(&name) || !has(&["army", "армия", "армія"]));
        let head_is_many = words.last().is_some_and(|word| MANY.contains(word));
        if is_unit && (!head_is_many || words.last() == Some(&"group")) {
            if has(NOT_ON_THE_GROUND) { Self::Other } else { Self::GroundUnit }
        } else if head_is_many || has(MANY) || has(GROUND_UNITS) || PARTIES.contains(&name.trim()) {
            Self::Many
        } else {
            Self::Other
        }
    }
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn has_number(name: &str) -> bool {
    name.chars().any(char::is_numeric)
}

/// Korean writes the number and the unit as one word: `11여단`.
fn ends_with_korean(word: &str, list: &[&str]) -> bool {
    list.iter().any(|unit| unit.chars().all(|letter| ('가'..='힣').contains(&letter)) && word.ends_with(unit))
}

/// Parties that some data sets give as subjects.
const PARTIES: &[&str] = &[
    "belarus",
    "china",
    "dprk",
    "iran",
    "israel",
    "north korea",
    "russia",
    "russian federation",
    "south korea",
    "syria",
    "ukraine",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_from_names() {
        use Body::{GroundUnit, Many, Other};
        let case = |name: &str, body: Body| assert_eq!(Body::from_name(name), body, "{name}");
        case("4th Guards Tank Division", GroundUnit);
        case("battalion tactical group", GroundUnit);
        case("58th Combined Arms Army", GroundUnit);
        case("47-ма окрема механізована бригада", GroundUnit);
        case("92 омбр", GroundUnit);
        case("제11여단", GroundUnit);
        case("155th Naval Infantry Brigade", Other);
        case("76-я гвардейская десантно-штурмовая дивизия", Other);
        case("Operational Command North", Other);
        case("Alpha", Other);
        case("soldiers of the 11th Corps", Many);
        case("11th Corps soldiers", Many);
        case("Korean People's Army", Many);
        case("Military Forces of Russia (2000-)", Many);
        case("Government of Ukraine", Many);
        case("Wagner Group", Many);
        case("Russia", Many);
        case("북한 병력", Many);
    }
}
