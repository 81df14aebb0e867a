//! What car is wanted and for how much.

use serde::{Deserialize, Serialize};

use super::language::Need;
use crate::catalog::{Body, Drive, Fuel, Gearbox};
use crate::money::Pesos;

/// What car is wanted; `None` is no wish.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Any car will do: the customer has no idea and wants to see some.
    pub open: bool,
    /// What for.
    pub need: Option<Need>,
    /// Make, as the catalog's names spell it.
    pub make: Option<String>,
    /// Model, as the catalog's names spell it.
    pub model: Option<String>,
    /// Further makes (with their models) that will do as well: `Toyota o Honda`.
    pub also: Vec<(String, Option<String>)>,
    /// Shape.
    pub body: Option<Body>,
    /// Further shapes that will do as well: `una pickup o una van`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or_bodies: Vec<Body>,
    /// It must not burn much fuel.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub thrifty: bool,
    /// Gearbox.
    pub gearbox: Option<Gearbox>,
    /// Fuel.
    pub fuel: Option<Fuel>,
    /// Driven wheels.
    pub drive: Option<Drive>,
    /// Not fewer seats.
    pub min_seats: Option<u8>,
    /// Not older.
    pub min_year: Option<u16>,
    /// Not newer.
    pub max_year: Option<u16>,
    /// Not driven more.
    pub max_km: Option<u32>,
    /// Colour, as customers name it: `rojo`.
    pub color: Option<String>,
    /// Makes that are not wanted.
    pub not_makes: Vec<String>,
    /// Shapes that are not wanted.
    pub not_bodies: Vec<Body>,
    /// Models that are not wanted, each after its make.
    pub not_models: Vec<(String, String)>,
    /// Single years of a model that are not wanted, each after make and model.
    pub not_years: Vec<(String, String, u16)>,
    /// Fuels that are not wanted.
    pub not_fuels: Vec<Fuel>,
    /// Which of the fitting cars first.
    pub order: Option<Order>,
}

/// Which of the fitting cars come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Lowest price.
    Cheapest,
    /// Highest price.
    Dearest,
    /// Latest year.
    Newest,
    /// Fewest kilometres.
    FewestKm,
}

/// How much may be spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Not less.
    pub min: Option<Pesos>,
    /// Not more.
    pub max: Pesos,
    /// The monthly payment that `max` was worked out from, or that buys a car of
    /// that price.
    #[serde(default)]
    pub monthly: Option<Pesos>,
}

impl Wish {
    /// Whether the need has not been told.
    pub(super) fn is_empty(&self) -> bool {
        !self.open
            && self.need.is_none()
            && self.make.is_none()
            && self.model.is_none()
            && self.body.is_none()
            && self.min_seats.is_none()
    }

    /// Whether gearbox, fuel, drive, year, mileage or several makes were told.
    pub(super) fn has_preferences(&self) -> bool {
        !self.also.is_empty() || self.has_features()
    }

    /// Whether gearbox, fuel, drive, year or mileage were told.
    pub(super) fn has_features(&self) -> bool {
        self.gearbox.is_some()
            || self.fuel.is_some()
            || self.drive.is_some()
            || self.min_year.is_some()
            || self.max_year.is_some()
            || self.max_km.is_some()
    }

    /// Takes what a later wish says. A model or another kind of car replaces
    /// an old model: whoever says `mejor una SUV` no longer wants the Jetta.
    pub(super) fn take(&mut self, later: &Wish) {
        let names_car = later.make.is_some() || later.model.is_some();
        // The year of the Versa asked for is none of the Sentra wanted now.
        let other_model =
            later.model.is_some() && self.model.is_some() && later.model != self.model;
        if other_model && self.min_year == self.max_year {
            (self.min_year, self.max_year) = (None, None);
        }
        let other_use = matches!(later.need, Some(Need::Family | Need::Work | Need::Luxury));
        if names_car || later.body.is_some() || other_use {
            self.make.clone_from(&later.make);
            self.model.clone_from(&later.model);
            self.also.clone_from(&later.also);
        }
        if later.model.is_some() {
            self.body = later.body;
            self.or_bodies.clone_from(&later.or_bodies);
            self.min_seats = later.min_seats;
        }
        let also = |make: &String| later.also.iter().any(|(other, _)| other == make);
        self.not_makes
            .retain(|make| later.make.as_ref() != Some(make) && !also(make));
        self.not_models
            .retain(|(_, model)| later.model.as_ref() != Some(model));
        self.not_years
            .retain(|(_, model, year)| !later.names_year(model, *year));
        self.not_fuels.retain(|fuel| later.fuel != Some(*fuel));
        self.take_need(later);
        if let Some(body) = later.body {
            self.body = Some(body);
            self.or_bodies.clone_from(&later.or_bodies);
            let wanted = |other: &Body| *other == body || later.or_bodies.contains(other);
            self.not_bodies.retain(|other| !wanted(other));
        }
        self.open |= later.open;
        self.thrifty |= later.thrifty;
        self.gearbox = later.gearbox.or(self.gearbox);
        self.fuel = later.fuel.or(self.fuel);
        self.drive = later.drive.or(self.drive);
        self.min_seats = later.min_seats.or(self.min_seats);
        if later.min_year.is_some() || later.max_year.is_some() {
            (self.min_year, self.max_year) = (later.min_year, later.max_year);
        }
        self.max_km = later.max_km.or(self.max_km);
        self.order = later.order.or(self.order);
        if later.color.is_some() {
            self.color.clone_from(&later.color);
        }
        self.take_denied(later);
    }

    /// Being economical is an addition to any car; a family or work goes
    /// before a shape told earlier.
    fn take_need(&mut self, later: &Wish) {
        let Some(need) = later.need else {
            return;
        };
        let settled = self.need.is_some() || self.body.is_some() || self.make.is_some();
        if need == Need::Economy && settled {
            return;
        }
        if matches!(need, Need::Family | Need::Work) {
            self.body = later.body;
            self.or_bodies.clone_from(&later.or_bodies);
        }
        self.need = Some(need);
    }

    fn take_denied(&mut self, later: &Wish) {
        for make in &later.not_makes {
            self.also.retain(|(other, _)| other != make);
            if self.make.as_ref() == Some(make) {
                self.take_alternative();
            }
            if !self.not_makes.contains(make) {
                self.not_makes.push(make.clone());
            }
        }
        for body in &later.not_bodies {
            self.or_bodies.retain(|other| other != body);
            if self.body == Some(*body) {
                self.body = (!self.or_bodies.is_empty()).then(|| self.or_bodies.remove(0));
                self.open |= self.body.is_none();
            }
            if !self.not_bodies.contains(body) {
                self.not_bodies.push(*body);
            }
        }
        for denied in &later.not_models {
            let is_denied = |model: &Option<String>| model.as_ref() == Some(&denied.1);
            self.also.retain(|(_, model)| !is_denied(model));
            if is_denied(&self.model) && self.also.is_empty() {
                self.model = None;
            } else if is_denied(&self.model) {
                self.take_alternative();
            }
            if !self.not_models.contains(denied) {
                self.not_models.push(denied.clone());
            }
        }
        for denied in &later.not_years {
            if self.names_year(&denied.1, denied.2) {
                (self.min_year, self.max_year) = (None, None);
            }
            if !self.not_years.contains(denied) {
                self.not_years.push(denied.clone());
            }
        }
        for fuel in &later.not_fuels {
            if self.fuel == Some(*fuel) {
                self.fuel = None;
            }
            if !self.not_fuels.contains(fuel) {
                self.not_fuels.push(*fuel);
            }
        }
    }

    /// Whether exactly this year of this model is wanted.
    fn names_year(&self, model: &str, year: u16) -> bool {
        let years = (Some(year), Some(year));
        self.model.as_deref() == Some(model) && (self.min_year, self.max_year) == years
    }

    /// Of `Toyota o Honda` the other one is left, else any car.
    fn take_alternative(&mut self) {
        (self.make, self.model) = (None, None);
        if self.also.is_empty() {
            self.open = true;
        } else {
            let (make, model) = self.also.remove(0);
            (self.make, self.model) = (Some(make), model);
        }
    }
}
