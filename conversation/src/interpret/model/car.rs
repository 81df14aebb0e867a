//! A car as a model describes it.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::{CarRef, Refusal};
use super::{Checks, RawAct};
use crate::catalog::Names;
use crate::figures::figures;
use crate::money::Pesos;
use crate::wish::Wish;
use crate::words::{Words, compact};

/// A description, and whether a part of it had to be dropped.
struct Described<'a> {
    fields: &'a Map<String, Value>,
    failed: bool,
}

impl Described<'_> {
    /// A value that is well-formed and passes.
    fn take<T: for<'de> Deserialize<'de>>(
        &mut self,
        name: &str,
        passes: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let value = self.fields.get(name).filter(|value| !value.is_null())?;
        let taken = T::deserialize(value).ok().filter(passes);
        self.failed |= taken.is_none();
        taken
    }
}

impl Checks<'_> {
    /// The car that an act is about; parts that fail are left out.
    pub(super) fn car(&self, raw: &RawAct<'_>) -> Option<CarRef> {
        let mut described = describe(raw)?;
        let car = self.reference(&mut described);
        (car != CarRef::default() || !described.failed).then_some(car)
    }

    /// The car that is chosen: every part of it is in the message or at hand.
    pub(super) fn chosen_car(&self, raw: &RawAct<'_>) -> Option<CarRef> {
        let Some(mut described) = describe(raw) else {
            return Some(CarRef {
                this: true,
                ..CarRef::default()
            });
        };
        let car = self.reference(&mut described);
        let named = |name: &Option<String>| {
            name.as_ref()
                .is_none_or(|name| self.said.names(name) || self.is_at_hand(name))
        };
        (!described.failed && named(&car.make) && named(&car.model)).then_some(car)
    }

    /// What is wanted; parts that fail are left out.
    pub(super) fn wish(&self, raw: &RawAct<'_>) -> Option<Wish> {
        let mut described = describe(raw)?;
        let car = self.reference(&mut described);
        let min_year = described.take("min_year", |year| self.says_year(*year));
        let max_year = described.take("max_year", |year| self.says_year(*year));
        let max_km = described.take("max_km", |km: &u32| self.says_number(u64::from(*km)));
        let wish = Wish {
            make: car.make,
            model: car.model,
            body: car.body,
            gearbox: car.gearbox,
            fuel: car.fuel,
            drive: car.drive,
            color: car.color,
            order: car.order,
            need: described.take("need", |_| true),
            min_seats: described.take("seats", |seats| self.says_number(u64::from(*seats))),
            min_year,
            max_year,
            max_km,
            ..Wish::default()
        };
        (wish != Wish::default()).then_some(wish)
    }

    /// What is refused: nothing of it may fail.
    pub(super) fn refusal(&self, raw: &RawAct<'_>) -> Option<Refusal> {
        let mut described = describe(raw)?;
        let car = self.reference(&mut described);
        let named = car.make.clone().zip(car.model.clone());
        let (years, models) = match (named, car.year) {
            (Some((make, model)), Some(year)) => (vec![(make, model, year)], Vec::new()),
            (named, _) => (Vec::new(), named.into_iter().collect()),
        };
        let refusal = Refusal {
            makes: match &car.model {
                None => car.make.clone().into_iter().collect(),
                Some(_) => Vec::new(),
            },
            models,
            years,
            bodies: car.body.into_iter().collect(),
            fuels: car.fuel.into_iter().collect(),
        };
        (!described.failed && refusal != Refusal::default()).then_some(refusal)
    }

    fn reference(&self, described: &mut Described<'_>) -> CarRef {
        let shown = self.state.offered.len();
        let pointed: Option<String> = described.take("pointed", |_| true);
        let pointed = pointed.as_deref();
        let place = described.take("place", |place: &u8| {
            (1..=shown).contains(&usize::from(*place))
        });
        let (make, model) = self.make_and_model(described);
        // One year: of a range that begins and ends in it.
        let years = ["min_year", "max_year"].map(|name| described.fields.get(name));
        let same = years[0] == years[1];
        let year = described
            .take("min_year", |year| self.says_year(*year))
            .filter(|_| same);
        let version: Option<String> =
            described.take("version", |version: &String| self.said.holds_words(version));
        let version = version.map(|version| Words::read(&version).list);
        let price = described.take("price_pesos", |price: &Pesos| self.says_number(price.0));
        CarRef {
            place,
            last: pointed == Some("last"),
            this: pointed == Some("this"),
            other: pointed == Some("other"),
            make,
            model,
            year,
            price,
            version: version
                .into_iter()
                .flatten()
                .map(|word| word.text)
                .collect(),
            body: described.take("body", |_| true),
            gearbox: described.take("gearbox", |_| true),
            fuel: described.take("fuel", |_| true),
            drive: described.take("drive", |_| true),
            order: described.take("order", |_| true),
            color: described
                .take("color", |color: &String| self.said.names(color))
                .map(|color| compact(&color)),
            ..CarRef::default()
        }
    }

    /// As the catalog's names spell them; a model without its make is found by
    /// itself where only one make has it.
    fn make_and_model(&self, described: &mut Described<'_>) -> (Option<String>, Option<String>) {
        let names: &Names = self.facts.catalog.names();
        let known_make = |make: &String| names.find_make(&compact(make)).is_some();
        let make: Option<String> = described.take("make", known_make);
        let make = make.and_then(|make| names.find_make(&compact(&make)));
        let wanted: Option<String> = described.take("model", |_| true);
        let models = wanted
            .as_ref()
            .map(|model| names.find_models(&compact(model)));
        let mut fitting = models.unwrap_or_default().iter().filter(|model| {
            let own = names.model(**model).make;
            make.is_none_or(|make| make == own)
        });
        let model = fitting.next().map(|id| names.model(*id));
        described.failed |= wanted.is_some() && model.is_none();
        let make = model.map(|model| model.make).or(make);
        (
            make.map(|make| names.make(make).to_owned()),
            model.map(|model| model.name.clone()),
        )
    }

    /// Whether a make or model is one of a car shown, recommended or chosen.
    fn is_at_hand(&self, name: &str) -> bool {
        let state = self.state;
        let ids = state.offered.iter().chain(&state.recommended);
        let mut cars = ids
            .chain(&state.chosen)
            .filter_map(|id| self.facts.catalog.car(id));
        cars.any(|car| car.make == name || car.model == name)
    }

    /// `2018`, or `18` in short.
    fn says_year(&self, year: u16) -> bool {
        let year = u64::from(year);
        self.says_number(year) || (2000..2100).contains(&year) && self.says_number(year % 100)
    }

    /// Whether the message says a number, the thousands perhaps unsaid.
    fn says_number(&self, number: u64) -> bool {
        let number = Decimal::from(number);
        let found = figures(self.said.words());
        found.iter().any(|figure| {
            let unsaid = !figure.scaled && figure.value < Decimal::ONE_THOUSAND;
            figure.value == number || unsaid && figure.value * Decimal::ONE_THOUSAND == number
        })
    }
}

fn describe<'a>(raw: &'a RawAct<'_>) -> Option<Described<'a>> {
    let fields = raw.0.get("car").and_then(Value::as_object)?;
    Some(Described {
        fields,
        failed: false,
    })
}
