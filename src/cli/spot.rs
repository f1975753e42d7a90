//! Places as they are typed: a name, a gazetteer id, or coordinates in any notation.

use troopmap::{Extent, Gazetteer, Pin, Request, Resolution, Spot, Stop, crs, notation, resolve};

use crate::cli::{Failure, output};

/// Looks up what was typed. Names decide among each other's candidates.
pub(crate) fn stops(typed: &[String], gazetteer: &dyn Gazetteer, crs: Option<&str>) -> Result<Vec<Stop>, Failure> {
    let names: Vec<&str> = typed.iter().map(String::as_str).filter(|text| is_name(text, crs)).collect();
    let requests: Vec<Request<'_>> = names.iter().map(|name| Request::new(name)).collect();
    let mut resolutions = resolve(&requests, gazetteer).into_iter();
    typed
        .iter()
        .map(|text| match resolutions.as_slice().first().filter(|_| is_name(text, crs)) {
            Some(_) => named(text, resolutions.next().as_ref()),
            None => pinned(text, gazetteer, crs),
        })
        .collect()
}

fn is_name(text: &str, crs: Option<&str>) -> bool {
    crs.is_none()
        && matches!(Pin::from_text(text).spot, Spot::Coordinates(_))
        && !notation::looks_like_coordinates(text)
}

fn named(text: &str, resolution: Option<&Resolution>) -> Result<Stop, Failure> {
    match resolution {
        Some(Resolution::Found(found)) => {
            Ok(Stop { name: found.place.name.clone(), extent: found.extent, country: found.place.country.clone() })
        }
        other => {
            let mut message = match other {
                Some(Resolution::Ambiguous(_)) => {
                    format!("which {text:?} is meant is not certain; give one of these ids instead")
                }
                _ => format!("no place answers to {text:?}"),
            };
            for candidate in other.map_or(&[][..], Resolution::candidates).iter().take(5) {
                message.push_str(&format!("\n  {}  {} ({})", candidate.place.id, candidate.place, candidate.matched));
            }
            Err(Failure::Call(message))
        }
    }
}

fn pinned(text: &str, gazetteer: &dyn Gazetteer, crs: Option<&str>) -> Result<Stop, Failure> {
    if let Some(crs) = crs {
        return projected(text, crs);
    }
    if let Spot::Place(id) = Pin::from_text(text).spot {
        let place = gazetteer.get(&id).ok_or_else(|| Failure::Call(format!("the gazetteer has no place {id}")))?;
        return Ok(Stop { extent: place.extent(), name: place.name, country: place.country });
    }
    let written = notation::parse(text).map_err(|error| Failure::Call(error.underlined(text)))?;
    if let Some(warning) = &written.warning {
        output::say(&format!("troopmap: {text}: {warning}"));
    }
    Ok(Stop { name: text.trim().to_owned(), extent: Extent::new(written.position, written.uncertainty), country: None })
}

/// East and north in another reference system.
fn projected(text: &str, crs: &str) -> Result<Stop, Failure> {
    let wrong = || {
        Failure::Call(format!("{text:?} is no pair of numbers; write east and north, such as \"22400000, 4320000\""))
    };
    let (x, y) = text.split_once([',', ' ']).ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse::<f64>().map_err(|_| wrong());
    let spot = crs::to_wgs84(crs, number(x)?, number(y)?).map_err(|error| {
        let help = error.help().map_or(String::new(), |help| format!("\n  help: {help}"));
        Failure::Call(format!("{error}{help}"))
    })?;
    let radius = spot.accuracy.unwrap_or(troopmap::Meters::ZERO);
    Ok(Stop { name: format!("{text} ({crs})"), extent: Extent::new(spot.position, radius), country: None })
}
