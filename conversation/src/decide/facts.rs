//! What the catalog says of one car; what it doesn't say is not claimed.

use rust_decimal::Decimal;

use super::draft::Draft;
use super::saying::{Saying, Value};
use crate::acts::CarFact;
use crate::catalog::Car;
use crate::texts::{Text, kinds};

/// Says a fact of a car, or that it isn't known.
pub(super) fn say<'a>(draft: &mut Draft<'a>, car: &'a Car, fact: &CarFact) {
    let known = known(car, fact);
    match known {
        Some((text, slots)) => draft.show(Saying::Line(text, slots)),
        None => unknown(draft, car, fact),
    }
}

/// States a fact of each car; a fact unknown for all of them is denied once.
pub(super) fn say_of_several<'a>(draft: &mut Draft<'a>, cars: &[&'a Car], fact: &CarFact) {
    if cars.iter().any(|car| known(car, fact).is_some()) {
        cars.iter().for_each(|car| say(draft, car, fact));
    } else {
        match thing(fact) {
            Some(thing) => draft.say_with(Text::FactThingUnknownOfAll, [("thing", thing)]),
            None => draft.say(Text::FactUnknownOfAll),
        }
    }
}

/// The name of a fact that the catalog doesn't hold.
fn thing<'a>(fact: &CarFact) -> Option<Value<'a>> {
    match fact {
        CarFact::Other(thing) if !thing.is_empty() => Some(Value::Words(thing.clone())),
        CarFact::Consumption => Some(Value::Text(Text::Consumption)),
        _ => None,
    }
}

type Line<'a> = (Text, Vec<(&'static str, Value<'a>)>);

fn known<'a>(car: &'a Car, fact: &CarFact) -> Option<Line<'a>> {
    let this = ("car", Value::Car(car));
    let line = match fact {
        CarFact::Kilometres => {
            let km = Value::Number(car.km?.into());
            (Text::FactKm, vec![this, ("km", km)])
        }
        CarFact::Year => {
            let year = Value::Words(car.year?.to_string());
            (Text::FactYear, vec![("year", year)])
        }
        CarFact::Gearbox => {
            let gearbox = Value::Text(kinds::gearbox(car.gearbox?));
            (Text::FactGearbox, vec![this, ("gearbox", gearbox)])
        }
        CarFact::Fuel => {
            let fuel = Value::Text(kinds::fuel(car.fuel?));
            (Text::FactFuel, vec![this, ("fuel", fuel)])
        }
        CarFact::Drive => {
            let drive = Value::Text(kinds::drive(car.drive?));
            (Text::FactDrive, vec![this, ("drive", drive)])
        }
        CarFact::Seats => {
            let seats = Value::Number(car.seats?.into());
            (Text::FactSeats, vec![this, ("seats", seats)])
        }
        CarFact::Size(room) => size(car, *room)?,
        CarFact::Bluetooth => has(car, car.bluetooth?, Text::Bluetooth),
        CarFact::CarPlay => has(car, car.car_play?, Text::CarPlay),
        CarFact::Price
        | CarFact::Availability
        | CarFact::Consumption
        | CarFact::Color
        | CarFact::Other(_)
        | CarFact::Details
        | CarFact::MonthlyPayment => return None,
    };
    Some(line)
}

fn has<'a>(car: &'a Car, has: bool, thing: Text) -> Line<'a> {
    let text = if has { Text::FactHas } else { Text::FactHasNot };
    (
        text,
        vec![("car", Value::Car(car)), ("thing", Value::Text(thing))],
    )
}

/// The sizes, or whether it fits into so many metres.
fn size<'a>(car: &'a Car, room: Option<Decimal>) -> Option<Line<'a>> {
    let length = car.length_mm?;
    let this = ("car", Value::Car(car));
    if let Some(room) = room {
        let millimetres = room.checked_mul(Decimal::ONE_THOUSAND)?;
        let fits = Decimal::from(length) <= millimetres;
        let text = if fits {
            Text::FactFits
        } else {
            Text::FactFitsNot
        };
        let room = ("room", Value::Words(format!("{} m", room.normalize())));
        return Some((text, vec![this, ("length", Value::Metres(length)), room]));
    }
    let length = ("length", Value::Metres(length));
    let sizes = match (car.width_mm, car.height_mm) {
        (Some(width), Some(height)) => Value::Line(
            Text::Sizes,
            vec![
                length,
                ("width", Value::Metres(width)),
                ("height", Value::Metres(height)),
            ],
        ),
        _ => Value::Line(Text::SizeLength, vec![length]),
    };
    Some((Text::FactSize, vec![this, ("sizes", sizes)]))
}

fn unknown<'a>(draft: &mut Draft<'a>, car: &'a Car, fact: &CarFact) {
    let this = ("car", Value::Car(car));
    match thing(fact) {
        Some(thing) => draft.say_with(Text::FactThingUnknown, [this, ("thing", thing)]),
        None => draft.say_with(Text::FactUnknown, [this]),
    }
}
