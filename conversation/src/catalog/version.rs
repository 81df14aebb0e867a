//! What a version's words say: `2.0 DIESEL AUTO 4X4`.

use super::car::{Body, Drive, Fuel, Gearbox};
use crate::words::Words;

/// What a version's words say; silence is `None`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct VersionFacts {
    pub(super) body: Option<Body>,
    pub(super) gearbox: Option<Gearbox>,
    pub(super) fuel: Option<Fuel>,
    pub(super) drive: Option<Drive>,
    pub(super) seats: Option<u8>,
}

/// Reads a version (and the model's name, which may say `Hybrid`).
pub(super) fn read(model: &str, version: &str) -> VersionFacts {
    let mut facts = VersionFacts::default();
    let words = Words::read(version).list;
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    for (index, word) in texts.iter().enumerate() {
        let next = texts.get(index + 1).copied().unwrap_or_default();
        facts.gearbox = facts.gearbox.or_else(|| gearbox(word, next));
        facts.fuel = facts.fuel.or_else(|| fuel(word));
        facts.drive = facts.drive.or_else(|| drive(word, next));
        facts.body = facts.body.or_else(|| body(word, next));
        if next.starts_with("pasajeros") || next == "pas" {
            facts.seats = word.parse().ok().filter(|seats| (2..=20).contains(seats));
        }
        // Two rows are five seats; three may be seven or eight, which the
        // table of models knows.
        if (*word, next) == ("2", "row") {
            facts.seats = Some(5);
        }
    }
    for word in Words::read(model).list {
        facts.fuel = facts.fuel.or_else(|| fuel(&word.text));
    }
    facts
}

/// A letter `A` at the end is no gearbox: it may be an equipment line.
fn gearbox(word: &str, next: &str) -> Option<Gearbox> {
    match word {
        "auto" | "at" | "ta" | "aut" | "automatico" | "automatica" | "cvt" | "ivt" | "dct"
        | "dsg" | "ddct" | "edc" | "xtronic" | "tiptronic" | "steptronic" | "powershift"
        | "asg" | "easytronic" | "ecvt" => Some(Gearbox::Automatic),
        "s" if next == "tronic" => Some(Gearbox::Automatic),
        "tm" | "mt" | "std" | "estandar" | "manual" => Some(Gearbox::Manual),
        _ => None,
    }
}

fn fuel(word: &str) -> Option<Fuel> {
    match word {
        "hibrido" | "hibrida" | "hev" | "hybrid" | "phev" | "mhev" => Some(Fuel::Hybrid),
        "tdi" | "diesel" | "hdi" | "cdi" | "bluehdi" | "crdi" | "dci" => Some(Fuel::Diesel),
        "electrico" | "electrica" | "bev" => Some(Fuel::Electric),
        _ => None,
    }
}

fn drive(word: &str, next: &str) -> Option<Drive> {
    match (word, next) {
        ("4", "wd") | ("4", "x") | ("4", "matic") => Some(Drive::FourWheel),
        ("awd" | "xdrive" | "quattro" | "cuatro", _) => Some(Drive::FourWheel),
        ("2", "wd") | ("fwd" | "rwd" | "sdrive", _) => Some(Drive::TwoWheel),
        _ => None,
    }
}

fn body(word: &str, next: &str) -> Option<Body> {
    match word {
        "sedan" => Some(Body::Sedan),
        "hatchback" | "hb" => Some(Body::Hatchback),
        "coupe" => Some(Body::Coupe),
        "cabrio" | "convertible" | "roadster" => Some(Body::Convertible),
        "pickup" | "pick" => Some(Body::Pickup),
        "wagon" | "sportwagon" | "vagoneta" => Some(Body::Wagon),
        "doble" | "crew" if next.starts_with("cab") => Some(Body::Pickup),
        "panel" | "cargo" | "van" => Some(Body::Van),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_tells_gearbox_fuel_and_drive() {
        let facts = read("Touareg", "3.0 V6 TDI WOLFSBURG EDITION AUTO 4WD");
        assert_eq!(facts.gearbox, Some(Gearbox::Automatic));
        assert_eq!(facts.fuel, Some(Fuel::Diesel));
        assert_eq!(facts.drive, Some(Drive::FourWheel));
        assert_eq!(
            read("Mazda 3", "2.5 HATCHBACK I TOURING TA").body,
            Some(Body::Hatchback)
        );
        assert_eq!(read("Captiva", "1.5 LT 7 PASAJEROS B CVT").seats, Some(7));
        assert_eq!(read("X-Trail", "2.5 SENSE 2 ROW CVT").seats, Some(5));
        assert_eq!(read("X-Trail", "2.5 SENSE 3 ROW CVT").seats, None);
        assert_eq!(read("Corolla Hybrid", "1.8 LE").fuel, Some(Fuel::Hybrid));
        assert_eq!(
            read("A4", "2.0 S TRONIC QUATTRO").gearbox,
            Some(Gearbox::Automatic)
        );
    }

    #[test]
    fn what_is_not_said_is_not_claimed() {
        assert_eq!(read("Figo", "1.5 IMPULSE"), VersionFacts::default());
        assert_eq!(read("Onix", "1.0 LS A").gearbox, None);
    }
}
