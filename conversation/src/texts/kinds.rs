//! Kinds of things in words.

use super::fill::{fill, listed};
use super::{Text, Texts};
use crate::acts::DayPart;
use crate::car_text::make_and_model;
use crate::catalog::{Body, Drive, Fuel, Gearbox};
use crate::language::Need;
use crate::money::Thousands;
use crate::wish::Wish;

pub(crate) fn gearbox(gearbox: Gearbox) -> Text {
    match gearbox {
        Gearbox::Automatic => Text::GearboxAutomatic,
        Gearbox::Manual => Text::GearboxManual,
    }
}

pub(crate) fn fuel(fuel: Fuel) -> Text {
    match fuel {
        Fuel::Gasoline => Text::FuelGasoline,
        Fuel::Diesel => Text::FuelDiesel,
        Fuel::Hybrid => Text::FuelHybrid,
        Fuel::Electric => Text::FuelElectric,
    }
}

pub(crate) fn drive(drive: Drive) -> Text {
    match drive {
        Drive::FourWheel => Text::DriveFourWheel,
        Drive::TwoWheel => Text::DriveTwoWheel,
    }
}

fn body(body: Body) -> Text {
    match body {
        Body::Sedan => Text::BodySedan,
        Body::Hatchback => Text::BodyHatchback,
        Body::Suv => Text::BodySuv,
        Body::Pickup => Text::BodyPickup,
        Body::Minivan => Text::BodyMinivan,
        Body::Van => Text::BodyVan,
        Body::Coupe => Text::BodyCoupe,
        Body::Convertible => Text::BodyConvertible,
        Body::Wagon => Text::BodyWagon,
    }
}

fn use_of(need: Need) -> Text {
    match need {
        Need::Family => Text::NeedFamily,
        Need::City => Text::NeedCity,
        Need::Work => Text::NeedWork,
        Need::Compact => Text::NeedCompact,
        Need::Luxury => Text::NeedLuxury,
        Need::Road => Text::NeedRoad,
        Need::Economy => Text::NeedEconomy,
    }
}

pub(crate) fn day_part(part: DayPart) -> Text {
    match part {
        DayPart::Morning => Text::DayMorning,
        DayPart::Afternoon => Text::DayAfternoon,
        DayPart::Evening => Text::DayEvening,
        DayPart::Any => Text::DayAny,
    }
}

/// `55 1234 5678`; foreign numbers stay in E.164.
pub(crate) fn phone(phone: &str) -> String {
    let digits = phone
        .strip_prefix("+52")
        .filter(|digits| digits.len() == 10);
    let Some(digits) = digits else {
        return phone.to_owned();
    };
    // The three big cities have an area code of two digits.
    let area = if matches!(&digits[..2], "55" | "56" | "33" | "81") {
        2
    } else {
        3
    };
    let (area, rest) = digits.split_at(area);
    let (middle, end) = rest.split_at(rest.len() - 4);
    format!("{area} {middle} {end}")
}

/// What kind of car is wanted: `Mazda 3 o Toyota Corolla`, `una SUV`.
pub(crate) fn need(texts: &Texts, wish: &Wish) -> Option<String> {
    if let Some(make) = &wish.make {
        let model = wish.model.as_deref().unwrap_or_default();
        let mut named = vec![make_and_model(make, model)];
        let also = wish.also.iter();
        named.extend(
            also.map(|(make, model)| make_and_model(make, model.as_deref().unwrap_or_default())),
        );
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        return Some(listed(&named, "o").into_owned());
    }
    if let Some(shape) = wish.body.filter(|_| !wish.or_bodies.is_empty()) {
        let shapes = std::iter::once(shape).chain(wish.or_bodies.iter().copied());
        let shapes: Vec<&str> = shapes.map(|shape| texts.get(body(shape))).collect();
        return Some(listed(&shapes, "o").into_owned());
    }
    let text = match (wish.body, wish.need) {
        (Some(shape), _) => body(shape),
        (None, Some(need)) => use_of(need),
        (None, None) if wish.open => Text::AnyCar,
        (None, None) => return None,
    };
    Some(texts.get(text).to_owned())
}

/// What else it must have: `automático, híbrido y 2019 en adelante`.
pub(crate) fn preferences(texts: &Texts, wish: &Wish) -> String {
    let mut parts = Vec::new();
    let mut add = |text: Option<Text>| parts.extend(text.map(|text| texts.get(text).to_owned()));
    add(wish.gearbox.map(gearbox));
    add(wish.fuel.map(fuel));
    add(wish.drive.map(drive));
    let seats = |seats: u8| fill(texts.get(Text::Seats), &[("seats", &seats)]);
    parts.extend(wish.min_seats.map(seats));
    parts.extend(years(texts, wish));
    let km = |km: u32| fill(texts.get(Text::UntilKm), &[("km", &Thousands(km.into()))]);
    parts.extend(wish.max_km.map(km));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    listed(&parts, "y").into_owned()
}

fn years(texts: &Texts, wish: &Wish) -> Option<String> {
    match (wish.min_year, wish.max_year) {
        (Some(min), Some(max)) if min == max => {
            Some(fill(texts.get(Text::ExactYear), &[("year", &min)]))
        }
        (Some(min), Some(max)) => {
            let slots: [(&str, &dyn std::fmt::Display); 2] = [("from", &min), ("until", &max)];
            Some(fill(texts.get(Text::YearRange), &slots))
        }
        (Some(min), None) => Some(fill(texts.get(Text::FromYear), &[("year", &min)])),
        (None, Some(max)) => Some(fill(texts.get(Text::UntilYear), &[("year", &max)])),
        (None, None) => None,
    }
}

/// What is not wanted: `Ford, Jetta y diésel`.
pub(crate) fn refused(texts: &Texts, wish: &Wish) -> String {
    let mut parts: Vec<String> = wish.not_makes.clone();
    let models = wish.not_models.iter();
    parts.extend(models.map(|(make, model)| make_and_model(make, model)));
    let years = wish.not_years.iter();
    parts
        .extend(years.map(|(make, model, year)| format!("{} {year}", make_and_model(make, model))));
    let bodies = wish.not_bodies.iter().map(|shape| texts.get(body(*shape)));
    // `una SUV` without its article.
    parts.extend(bodies.map(|text| {
        text.split_once(' ')
            .map_or(text, |(_, name)| name)
            .to_owned()
    }));
    let fuels = wish.not_fuels.iter().map(|kind| texts.get(fuel(*kind)));
    parts.extend(fuels.map(|text| text.trim_start_matches("de ").to_owned()));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    listed(&parts, "ni").into_owned()
}
