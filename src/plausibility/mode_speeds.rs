//! The one table of speeds: what is usual, and what is never exceeded.

use super::Speed;
use crate::mode::Mode;

/// The usual and the greatest speed of a mode of transport, with sources.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModeSpeed {
    /// The mode.
    pub mode: Mode,
    /// The slow and the fast end of the speeds at which troops usually move, door to door; `None` for an unknown mode.
    pub usual: Option<(Speed, Speed)>,
    /// The speed that no troop carrier of this mode exceeds.
    pub fastest: Speed,
    /// The sources of the figures: title and address.
    pub sources: &'static [&'static str],
}

/// The speeds of all modes of transport.
///
/// Usual speeds give durations. The greatest speed decides what is implausible, so it is that of the fastest carrier and not of
/// the most likely one.
///
/// | mode | usual, km/h | fastest, km/h | reasons |
/// |---|---|---|---|
/// | sea | 17 to 33 | 111 | general cargo ships average 9 knots; landing ships of project 775 reach 18; Zubr hovercraft, which carry 360 troops, reach 60 |
/// | rail | 16 to 64 | 250 | Russian Railways delivered freight at 384 km a day in September 2020; the Rossiya takes a little more than six days for 9,288 km; the Sapsan runs at 250 |
/// | road | 20 to 60 | 130 | trucks that carry people may drive at 60 in Russia, and no road there allows more than 130; the slow end is our own estimate |
/// | air | 220 to 850 | 1,330 | Mi-8 helicopters fly at 220 to 240 and the Il-76 at up to 850; in 2020 a jet stream carried an airliner to 1,327 over ground |
/// | unknown | | 1,330 | as for air |
pub const MODE_SPEEDS: [ModeSpeed; 5] = [
    ModeSpeed {
        mode: Mode::Sea,
        usual: Some((Speed::from_table(17.0), Speed::from_table(33.0))),
        fastest: Speed::from_table(111.0),
        sources: &[
            "Casual Navigation, Cargo Ship Speed Comparison: https://casualnavigation.com/cargo-ship-speed-comparison-how-fast-do-they-go/",
            "Wikipedia, Ropucha-class landing ship: https://en.wikipedia.org/wiki/Ropucha-class_landing_ship",
            "Military Review, \"Bison\", the largest hovercraft: https://en.topwar.ru/6675-zubr-samyy-bolshoy-korabl-na-vozdushnoy-podushke.html",
        ],
    },
    ModeSpeed {
        mode: Mode::Rail,
        usual: Some((Speed::from_table(16.0), Speed::from_table(64.0))),
        fastest: Speed::from_table(250.0),
        sources: &[
            "RZD-Partner, 14 October 2020: https://npktrans.ru/media/novosti/v-sentyabre-2020-goda-srednyaya-skorost-dostavki-otpravki-na-seti-rzhd-sostavila-16-kmch",
            "Russian Railways, \"Russia\" branded train: https://eng.rzd.ru/en/9572/page/564703?id=664",
            "Railway News, First High-Speed Train Services Start in Russia: https://railwaynews.net/first-high-speed-train-services-start-in-russia.html",
        ],
    },
    ModeSpeed {
        mode: Mode::Road,
        usual: Some((Speed::from_table(20.0), Speed::from_table(60.0))),
        fastest: Speed::from_table(130.0),
        sources: &[
            "Russian traffic rules, 10.3: https://pdd-check.ru/punkt-10-3/",
            "UAonline, 6 August 2013, 130 km/h allowed on Russian motorways: https://uaonline.com.ua/2013/08/06/",
        ],
    },
    ModeSpeed {
        mode: Mode::Air,
        usual: Some((Speed::from_table(220.0), Speed::from_table(850.0))),
        fastest: Speed::from_table(1330.0),
        sources: AIR_SOURCES,
    },
    ModeSpeed { mode: Mode::Unknown, usual: None, fastest: Speed::from_table(1330.0), sources: AIR_SOURCES },
];

const AIR_SOURCES: &[&str] = &[
    "Người Lao Động, the Mi-8 helicopter: https://nld.com.vn/print/thoi-su-trong-nuoc/vai-net-ve-may-bay-len-thang-mi-8-110466.htm",
    "Encyclopaedia Britannica, Ilyushin Il-76: https://www.britannica.com/print/article/283217",
    "Inflics, British Airways sets flight record: https://inflics.com/british-airways-sets-flight-record-with-help-from-storm-ciara/",
];

/// The average speed that no ground unit exceeds on its own vehicles or on a train that carries them: the 130 km/h that no road
/// allows it to exceed. Trains with vehicles are slower, and a unit that flew is not judged by this if its report says so.
pub const GROUND_CEILING: Speed = Speed::from_table(130.0);

/// The shortest and the longest time in hours that a change of gauge usually takes.
///
/// Passenger cars stand for about two hours while their bogies are changed; transshipping freight adds from several hours to a
/// day.
///
/// Sources: a journey from Mongolia to China on 10 October 2013, <http://benreboots.blogspot.com/2013/10/thursday-10th-october-chinese-border.html>;
/// Elit-Line on container trains, <http://elit-line.ru/stati/kontejnernye-poezda-cena-na-servis-2-2.html>.
pub const GAUGE_CHANGE_HOURS: (f64, f64) = (2.0, 24.0);

/// Returns the speeds of a mode of transport.
pub fn mode_speed(mode: Mode) -> &'static ModeSpeed {
    MODE_SPEEDS.iter().find(|speed| speed.mode == mode).unwrap_or(&MODE_SPEEDS[MODE_SPEEDS.len() - 1])
}
