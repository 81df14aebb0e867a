//! The arguments of acts about cars.

use serde::{Deserialize, Serialize};

use crate::catalog::{Body, Drive, Fuel, Gearbox, StockId};
use crate::money::Pesos;
use crate::wish::Order;

/// Makes, models, shapes, fuels that are not wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// As the catalog's names spell them.
    pub makes: Vec<String>,
    /// Make and model, as the catalog's names spell them.
    pub models: Vec<(String, String)>,
    /// One year of a model, each after make and model.
    pub years: Vec<(String, String, u16)>,
    /// Shapes.
    pub bodies: Vec<Body>,
    /// Fuels.
    pub fuels: Vec<Fuel>,
}

/// How a car is referred to: every part narrows it down; all empty is the car
/// at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CarRef {
    /// Its number in the stock, where known.
    pub stock_id: Option<StockId>,
    /// Its place in the list shown, from 1.
    pub place: Option<u8>,
    /// The last one shown.
    pub last: bool,
    /// Pointed at: `ese`, `me lo llevo`.
    pub this: bool,
    /// Not the one at hand: `el otro`.
    pub other: bool,
    /// As the catalog's names spell it.
    pub make: Option<String>,
    /// As the catalog's names spell it.
    pub model: Option<String>,
    /// Words of its version, normalised: `touring`, `xei`.
    pub version: Vec<String>,
    /// Model year.
    pub year: Option<u16>,
    /// Price as said.
    pub price: Option<Pesos>,
    /// Kilometres as said.
    pub km: Option<u32>,
    /// Shape.
    pub body: Option<Body>,
    /// Gearbox.
    pub gearbox: Option<Gearbox>,
    /// What it runs on.
    pub fuel: Option<Fuel>,
    /// Driven wheels.
    pub drive: Option<Drive>,
    /// Colour, normalised: `rojo`.
    pub color: Option<String>,
    /// The extreme one: `el más barato`.
    pub order: Option<Order>,
    /// Of the whole catalog: `el más barato que tengan`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub of_all: bool,
}

/// What is asked about a car.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarFact {
    /// What it costs.
    Price,
    /// Whether it is on sale.
    Availability,
    /// How far it was driven.
    Kilometres,
    /// Automatic or manual.
    Gearbox,
    /// What it runs on.
    Fuel,
    /// Which wheels drive.
    Drive,
    /// How much fuel it takes.
    Consumption,
    /// Its model year.
    Year,
    /// How many people fit.
    Seats,
    /// Its sizes; with metres, whether it fits into as much.
    Size(Option<rust_decimal::Decimal>),
    /// Its colour.
    Color,
    /// Bluetooth.
    Bluetooth,
    /// Apple CarPlay.
    CarPlay,
    /// Something that no catalog holds, as asked: `quemacocos`.
    Other(String),
    /// Everything there is to know.
    Details,
    /// What it costs a month.
    MonthlyPayment,
}
