//! The parts of a noun phrase: names, places in a list, kinds, years, prices, versions.

use rust_decimal::prelude::ToPrimitive;

use super::Parser;
use crate::interpret::cars::mention::Mention;
use crate::interpret::cars::noun_phrase::Determiner;
use crate::interpret::cars::numbers;
use crate::interpret::cars::order::{of_all, order};
use crate::lexicon::Label;
use crate::money::Pesos;

impl Parser<'_> {
    pub(super) fn take_mention(&mut self) -> bool {
        let at = self.at;
        let Some(mention) = self
            .mentions
            .iter()
            .find(|mention| mention.words.start == at)
        else {
            return false;
        };
        // A second car is a phrase of its own.
        if self.phrase.mention.is_some() {
            return false;
        }
        let names = self.catalog.names();
        self.phrase.car.make = Some(names.make(mention.make).to_owned());
        self.phrase.car.model = mention.model.map(|model| names.model(model).name.clone());
        self.phrase.car.version.extend(mention.version.clone());
        self.at = mention.words.end;
        self.phrase.mention = Some(mention.clone());
        true
    }

    pub(super) fn take_order(&mut self) -> bool {
        let at = self.at;
        let Some((order, length)) = order(self.clause, at) else {
            return false;
        };
        // `algo más barato` is a wish, `el más barato` one of those shown.
        if !self.phrase.is_definite() || self.phrase.car.order.is_some() {
            return false;
        }
        self.phrase.car.order = Some(order);
        self.at += length;
        if let Some(words) = of_all(self.clause, self.at) {
            self.phrase.car.of_all = true;
            self.at += words;
        }
        // `el más nuevo de los dos`
        let of_these = self.text() == "de"
            && matches!(
                self.clause.text(self.at + 1),
                "los" | "las" | "esos" | "esas" | "estos"
            )
            && matches!(self.clause.text(self.at + 2), "dos" | "tres");
        if of_these {
            self.at += 3;
        }
        // `la más barata de las Captur`
        let named = |mention: &Mention| mention.words.start == self.at + 2;
        let of = matches!(
            (self.text(), self.clause.text(self.at + 1)),
            ("de", "los" | "las" | "tus" | "sus")
        );
        if of && self.phrase.mention.is_none() && self.mentions.iter().any(named) {
            self.at += 2;
        }
        true
    }

    pub(super) fn take_kind(&mut self) -> bool {
        let at = self.at;
        let bare = self.phrase.determiner == Determiner::None && !self.phrase.says_something();
        let labels = self.clause.labels().filter(|(_, span)| span.start == at);
        let longest = labels
            .filter(|(label, _)| {
                matches!(
                    label,
                    Label::Body(_)
                        | Label::Gearbox(_)
                        | Label::Fuel(_)
                        | Label::Drive(_)
                        | Label::Need(_)
                )
            })
            .max_by_key(|(_, span)| span.len());
        let Some((label, span)) = longest else {
            return false;
        };
        // `van` alone is a verb as often as a van.
        if bare
            && span.len() == 1
            && matches!(self.text(), "van" | "sub" | "panel" | "sport" | "trabajo")
        {
            return false;
        }
        let car = &mut self.phrase.car;
        match label {
            Label::Body(body) => car.body = Some(body),
            Label::Gearbox(gearbox) => car.gearbox = Some(gearbox),
            Label::Fuel(fuel) => car.fuel = Some(fuel),
            Label::Drive(drive) => car.drive = Some(drive),
            Label::Need(need) => self.phrase.need = self.phrase.need.or(Some(need)),
            _ => return false,
        }
        self.at = span.end;
        true
    }

    pub(super) fn take_color(&mut self) -> bool {
        let Some(color) = self.words.color(self.text()) else {
            return false;
        };
        let bare = self.phrase.determiner == Determiner::None && !self.phrase.says_something();
        if bare && self.clause.text(self.at.saturating_sub(1)) != "color" {
            return false;
        }
        self.phrase.car.color = Some(color.to_owned());
        self.at += 1;
        true
    }

    pub(super) fn take_year(&mut self, joints: usize) -> bool {
        let newest = self.catalog.newest_year();
        if let Some(year) = self.short_year(joints, newest) {
            self.phrase.car.year = Some(year);
            self.at += 1;
            return true;
        }
        let said = joints > 0 || self.phrase.mention.is_some() || self.phrase.is_definite();
        let Some((year, length)) = numbers::year(self.clause, self.at, joints, newest) else {
            return false;
        };
        if !said || self.phrase.car.year.is_some() {
            return false;
        }
        self.phrase.car.year = Some(year);
        self.at += length;
        true
    }

    /// `polo 21 precio`: two figures right behind a model.
    fn short_year(&self, joints: usize, newest: u16) -> Option<u16> {
        const COUNTS: &[&str] = &[
            "mil",
            "k",
            "km",
            "kms",
            "pesos",
            "meses",
            "mes",
            "anos",
            "por",
            "de",
            "y",
            "litros",
            "puertas",
            "pasajeros",
            "dias",
            "porciento",
            "varos",
        ];
        let mention = self.phrase.mention.as_ref()?;
        let word = self.clause.words.get(self.at)?;
        let behind = joints == 0 && self.at == mention.words.end && mention.model.is_some();
        let plain = word.text.len() == 2 && !word.percent && !word.dollar && !word.glued;
        let next = self.clause.text(self.at + 1);
        let counted = COUNTS.contains(&next) || next.starts_with(|c: char| c.is_ascii_digit());
        if !behind || !plain || counted || self.phrase.car.year.is_some() {
            return None;
        }
        let year = 2000 + word.text.parse::<u16>().ok()?;
        (2010..=newest).contains(&year).then_some(year)
    }

    pub(super) fn take_price_or_km(&mut self, joints: usize) -> bool {
        let Some((amount, unit, length)) = numbers::amount(self.clause, self.at) else {
            return false;
        };
        // `los 350 mil` are money that was talked about.
        let plural = matches!(self.clause.text(self.at.wrapping_sub(1)), "los" | "las");
        let definite = self.phrase.is_definite() && !plural;
        // `un sedán de 350 mil` and `con 100 mil de enganche` are money.
        let price = definite && self.clause.text(self.at - joints) != "con";
        if joints == 0 && !definite || unit == numbers::Unit::Pesos && !price {
            return false;
        }
        let known = match unit {
            // `la de 60` names a term where no car is that cheap.
            numbers::Unit::Pesos if amount >= (self.catalog.price_range().0.0 * 3 / 4).into() => {
                self.phrase.car.price = Pesos::from_decimal(amount);
                self.phrase.car.price.is_some()
            }
            numbers::Unit::Kilometres => {
                self.phrase.car.km = amount.to_u32();
                self.phrase.car.km.is_some()
            }
            numbers::Unit::Pesos => false,
        };
        if known {
            self.at += length;
        }
        known
    }

    /// Words of the versions that the model named is sold in.
    pub(super) fn take_version(&mut self) -> bool {
        let Some(model) = self
            .phrase
            .mention
            .as_ref()
            .and_then(|mention| mention.model)
        else {
            return false;
        };
        let text = self.text().to_owned();
        let next = self.clause.text(self.at + 1).to_owned();
        let known = |word: &str| self.catalog.is_version_word(model, word);
        let lone = text.len() < 2 && !(known(&next) && next.len() > 1);
        if lone && !self.ends_version() || !known(&text) {
            return false;
        }
        self.phrase.car.version.push(text);
        self.at += 1;
        true
    }

    /// Whether a lone letter belongs to the version: `1.6 L`, `Jetta R 2020`;
    /// elsewhere `a` and `y` are words of the sentence.
    fn ends_version(&self) -> bool {
        let joins = matches!(self.text(), "a" | "e" | "y" | "o" | "u");
        let newest = self.catalog.newest_year();
        let year = numbers::year(self.clause, self.at + 1, 0, newest).is_some();
        let begun = !self.phrase.car.version.is_empty();
        year || begun && !joins
    }
}
