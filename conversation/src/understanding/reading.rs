//! Everything that the rules find in a message.

use super::cars::{self, NamedCar};
use super::phone::{self, PhoneReading};
use super::{amounts, model::Understanding};
use super::{name, time};
use crate::catalog::{Body, Catalog};
use crate::language::{self, Intent, Lexicon, Tag, Tagged, Topic};
use crate::money::Pesos;
use crate::state::{DayPart, Down, Step};
use crate::wish::{Order, Wish};

/// Everything found in a message.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub(crate) tagged: Tagged,
    /// The latest model year on sale: the age of a car counts from it.
    pub(crate) newest_year: u16,
    pub(crate) intents: Vec<Intent>,
    pub(crate) topics: Vec<Topic>,
    pub(crate) cars: Vec<NamedCar>,
    /// A car seems to be named that no list holds.
    pub(crate) unknown_car: bool,
    pub(crate) wish: Wish,
    pub(crate) budget: Option<AskedBudget>,
    pub(crate) monthly: Option<Pesos>,
    pub(crate) down: Option<Down>,
    pub(crate) term_months: Option<u32>,
    /// Places in the list shown, from 1: `el segundo`.
    pub(crate) places: Vec<usize>,
    pub(crate) last_place: bool,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<PhoneReading>,
    pub(crate) preferred_time: Option<DayPart>,
}

/// A budget as it was told; one end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AskedBudget {
    pub(crate) min: Option<Pesos>,
    pub(crate) max: Option<Pesos>,
}

/// Reads a message as an answer to that step.
pub(crate) fn read(text: &str, step: Step, lexicon: &Lexicon, catalog: &Catalog) -> Reading {
    let tagged = Tagged::read(text, lexicon);
    let mut reading = Reading {
        newest_year: catalog.newest_year(),
        name: name::name(text, &tagged, step),
        ..Reading::default()
    };
    let phone = phone::phone(text, &tagged, step);
    if step.is_contact() {
        reading.preferred_time = time::preferred_time(&tagged);
    }
    reading.cars = cars::named(&tagged, catalog);
    reading.tagged = tagged;
    reading.take_spans();
    reading.take_cars(catalog);
    reading.take_places();
    let mut figures = language::quantities(&reading.tagged);
    if let Some((number, start, end)) = phone {
        reading.phone = Some(number);
        let words = &reading.tagged.words;
        figures
            .retain(|figure| words[figure.start].end <= start || end <= words[figure.start].start);
    }
    figures.retain(|figure| !reading.is_taken(figure.start));
    amounts::assign(&mut reading, &figures, step);
    reading.unknown_car = reading.names_unknown_car();
    reading
}

impl Reading {
    pub(crate) fn says(&self, intent: Intent) -> bool {
        self.intents.contains(&intent)
    }

    pub(crate) fn says_any(&self, intents: &[Intent]) -> bool {
        intents.iter().any(|intent| self.says(*intent))
    }

    fn take_spans(&mut self) {
        for span in &self.tagged.spans {
            match span.tag {
                Tag::Intent(intent)
                    if (!span.denied || is_denial(intent)) && !self.intents.contains(&intent) =>
                {
                    self.intents.push(intent);
                }
                Tag::Topic(topic) if !self.topics.contains(&topic) => self.topics.push(topic),
                Tag::Body(body) if span.denied => self.wish.not_bodies.push(body),
                // `camioneta pickup` is a pickup, whatever comes first.
                Tag::Body(body) if self.wish.body.is_none_or(|known| known == Body::Suv) => {
                    self.wish.body = Some(body);
                }
                Tag::Need(need) if !span.denied => self.wish.need = self.wish.need.or(Some(need)),
                Tag::Gearbox(gearbox) => {
                    let wanted = if span.denied {
                        gearbox.other()
                    } else {
                        gearbox
                    };
                    self.wish.gearbox = self.wish.gearbox.or(Some(wanted));
                }
                Tag::Fuel(fuel) if !span.denied => self.wish.fuel = self.wish.fuel.or(Some(fuel)),
                Tag::Drive(drive) if !span.denied => self.wish.drive = Some(drive),
                _ => {}
            }
        }
        // `primero, segundo y cajuela grande`: what a car must carry.
        self.wish.min_seats = self.seats();
        self.wish.order = self.order();
    }

    /// `7 asientos`, `siete pasajeros`, `somos 6`.
    fn seats(&self) -> Option<u8> {
        let words = &self.tagged.words;
        words.iter().enumerate().find_map(|(index, word)| {
            let after = words.get(index + 1).map(|next| next.text.as_str());
            let before = index
                .checked_sub(1)
                .map(|before| words[before].text.as_str());
            let counts = matches!(
                after,
                Some("asientos" | "pasajeros" | "plazas" | "personas" | "lugares")
            ) || before == Some("somos");
            let number = language::small_number(&word.text)
                .or_else(|| word.text.parse().ok())
                .and_then(|number| u8::try_from(number).ok());
            number.filter(|seats| counts && (2..=15).contains(seats))
        })
    }

    fn order(&self) -> Option<Order> {
        [
            (Intent::Cheapest, Order::Cheapest),
            (Intent::Dearest, Order::Dearest),
            (Intent::Newest, Order::Newest),
            (Intent::FewestKm, Order::FewestKm),
        ]
        .into_iter()
        .find_map(|(intent, order)| self.says(intent).then_some(order))
    }

    fn take_cars(&mut self, catalog: &Catalog) {
        let names = catalog.names();
        for car in &self.cars {
            if car.denied {
                self.wish.not_makes.push(names.make(car.make).to_owned());
            } else if self.wish.make.is_none() {
                self.wish.make = Some(names.make(car.make).to_owned());
                self.wish.model = car.model.map(|model| names.model(model).name.clone());
            }
        }
        self.cars.retain(|car| !car.denied);
    }

    /// Whether a word belongs to a car's name or to a fixed phrase.
    fn is_taken(&self, index: usize) -> bool {
        let in_car = self
            .cars
            .iter()
            .any(|car| car.start <= index && index < car.end + usize::from(car.family));
        let in_phrase = self.tagged.spans.iter().any(|span| {
            let inside = span.start <= index && index < span.end;
            inside
                && matches!(
                    span.tag,
                    Tag::Topic(Topic::Inspection | Topic::Returns)
                        | Tag::Body(_)
                        | Tag::Need(_)
                        | Tag::Drive(_)
                )
        });
        let counted = self.tagged.words.get(index + 1).is_some_and(|next| {
            matches!(
                next.text.as_str(),
                "asientos"
                    | "pasajeros"
                    | "puertas"
                    | "personas"
                    | "cilindros"
                    | "plazas"
                    | "hijos"
                    | "ninos"
                    | "am"
                    | "pm"
                    | "hrs"
                    | "horas"
                    | "dias"
                    | "bolsas"
                    | "cil"
            )
        });
        in_car || in_phrase || counted
    }

    /// `busco un zorblax`: a word that nobody knows where a car would stand.
    fn names_unknown_car(&self) -> bool {
        if !self.cars.is_empty() || self.wish.body.is_some() || self.wish.need.is_some() {
            return false;
        }
        let words = &self.tagged.words;
        // `¿tienen zorblax?` asks for a car, `¿tienen estacionamiento …?` may not.
        let short = words.len() <= 3;
        words.iter().enumerate().any(|(index, word)| {
            let strange =
                self.tagged.unknown[index] && word.number.is_none() && word.text.len() > 2;
            let before = index
                .checked_sub(1)
                .map_or("", |before| words[before].text.as_str());
            let expected = match before {
                "un" | "una" | "busco" | "quiero" | "comprar" | "marca" => true,
                "tienen" | "tienes" | "hay" | "el" | "la" => short,
                _ => false,
            };
            strange && expected
        })
    }

    /// Takes what a model understood where the rules found nothing.
    pub(crate) fn fill(&mut self, understood: &Understanding, catalog: &Catalog) {
        understood.fill(self, catalog);
    }
}

/// Intents that are denials themselves: a `no` before them denies nothing.
fn is_denial(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::No
            | Intent::DontKnow
            | Intent::NoBudget
            | Intent::Injection
            | Intent::Insult
            | Intent::Any
            | Intent::OffTopic
            | Intent::ChangeName
            | Intent::ChangePhone
            | Intent::ChangeTime
            | Intent::Repeat
            | Intent::MoreOptions
            | Intent::Change
            | Intent::Greeting
            | Intent::Cash
            | Intent::Restart
    )
}
