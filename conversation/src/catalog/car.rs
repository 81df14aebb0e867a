//! One car and what is known of it.

use serde::{Deserialize, Serialize};

use super::names::{MakeId, ModelId};
use crate::money::Pesos;

/// The stock number of a car, as the catalog spells it.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct StockId(pub String);

/// A car of the catalog; what its row does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Car {
    /// Its number in the stock.
    pub stock_id: StockId,
    /// `Toyota`.
    pub make: String,
    /// `Corolla`.
    pub model: String,
    /// `1.8 LE AUTO`; empty when the row has none.
    pub version: String,
    /// Model year.
    pub year: Option<u16>,
    /// Kilometres driven.
    pub km: Option<u32>,
    /// The price asked.
    pub price: Option<Pesos>,
    /// Shape.
    pub body: Option<Body>,
    /// Gearbox.
    pub gearbox: Option<Gearbox>,
    /// What it runs on.
    pub fuel: Option<Fuel>,
    /// Driven wheels.
    pub drive: Option<Drive>,
    /// Seats.
    pub seats: Option<u8>,
    /// Bluetooth on board.
    pub bluetooth: Option<bool>,
    /// Apple CarPlay on board.
    pub car_play: Option<bool>,
    /// Length in millimetres.
    pub length_mm: Option<u32>,
    /// Width in millimetres.
    pub width_mm: Option<u32>,
    /// Height in millimetres.
    pub height_mm: Option<u32>,
    /// Where a photo of it is: an `https` address.
    pub photo_url: Option<String>,
    /// Its make's words run together: `mercedesbenz`.
    pub make_key: String,
    /// Its make in the catalog's names.
    pub make_id: MakeId,
    /// Its model in the catalog's names.
    pub model_id: ModelId,
}

/// The shape of a car.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Three boxes, four doors.
    Sedan,
    /// Two boxes, a tailgate.
    Hatchback,
    /// Sport utility vehicle, crossover.
    Suv,
    /// Open cargo bed.
    Pickup,
    /// Minivan or passenger van.
    Minivan,
    /// Two doors, a fixed roof.
    Coupe,
    /// An open roof.
    Convertible,
    /// Cargo or crew van.
    Van,
    /// Estate.
    Wagon,
}

/// How gears are changed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Gearbox {
    /// By itself: torque converter, CVT, dual clutch, automated.
    Automatic,
    /// By hand.
    Manual,
}

impl Gearbox {
    /// The only other way.
    pub fn other(self) -> Self {
        match self {
            Self::Automatic => Self::Manual,
            Self::Manual => Self::Automatic,
        }
    }
}

/// What a car runs on.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Fuel {
    /// Petrol.
    Gasoline,
    /// Diesel.
    Diesel,
    /// Petrol and electricity.
    Hybrid,
    /// Electricity alone.
    Electric,
}

/// Which wheels drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drive {
    /// One axle.
    TwoWheel,
    /// All four.
    FourWheel,
}
