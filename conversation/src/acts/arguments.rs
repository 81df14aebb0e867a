//! The arguments of acts: cars, amounts, times, questions.

mod of_cars;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::language::Topic;
use crate::money::Pesos;
use crate::payment::Down;
pub use of_cars::{CarFact, CarRef, Refusal};

/// A money range; at least one end is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyRange {
    /// Not less.
    pub min: Option<Pesos>,
    /// Not more.
    pub max: Option<Pesos>,
}

/// What is asked about financing in general.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoanQuestion {
    /// Everything: how does it work.
    General,
    /// The interest.
    Rate,
    /// The terms there are.
    Terms,
    /// The smallest down payment.
    DownPayment,
    /// How much so many percent of the price are.
    Share(rust_decimal::Decimal),
}

/// Another down payment or term, whose figures are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Supposition {
    /// Paid at first.
    pub down: Option<Down>,
    /// Number of monthly payments.
    pub term_months: Option<u32>,
}

/// A customer's doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// `está carito`.
    TooExpensive,
    /// `son muchos intereses`.
    Interest,
    /// `tiene muchos kilómetros`, `está viejo`.
    Condition,
    /// `lo voy a pensar`, `lo platico con mi esposa`.
    WantsToThink,
    /// `¿no será fraude?`, `no me da confianza`.
    Distrust,
}

/// When a customer wants to be called.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreferredTime {
    /// As the customer said it: `el jueves a las 5`.
    pub said: String,
    /// The moment or the beginning of a span, in America/Mexico_City.
    pub at: Option<DateTime>,
    /// The end of a span: `entre 3 y 4`.
    pub until: Option<DateTime>,
    /// The part of the day, where no more was said (or as it follows from `at`).
    pub part: Option<DayPart>,
}

/// Something noted that may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noted {
    /// The kind of car.
    Need,
    /// The budget.
    Budget,
    /// The car chosen.
    Car,
    /// The years that the car may be of.
    Year,
    /// The down payment.
    DownPayment,
    /// The term.
    Term,
    /// The customer's name.
    Name,
    /// The customer's phone.
    Phone,
    /// When to call.
    Time,
    /// The hour of the call; its day stays.
    Hour,
    /// The customer's own car: it is no longer given in part payment, or for sale.
    OwnCar,
    /// Something, not said what.
    Something,
}

/// A question about the company.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyQuestion {
    /// What it is about, where a list of topics knows it.
    pub topic: Option<Topic>,
    /// The question in right spelling, normalised, for the search.
    pub words: String,
}

/// What people come for other than buying a car.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Errand {
    /// Something went wrong: `me quedaron mal`, `¿ya me van a llamar?`.
    Complaint,
    /// Bought a car and needs service, warranty, papers.
    AfterSales,
    /// Sells a car.
    SellCar,
    /// Wants to give a car in part payment.
    TradeIn,
    /// Asks about, or for the deletion of, personal data.
    DataRequest,
    /// Lost a document or left something behind.
    LostProperty,
    /// Wants a job, sells something to the company, press, …
    Other,
}

/// A purely social message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Social {
    /// `hola`.
    Greeting,
    /// `¿cómo estás?`
    HowAreYou,
    /// `gracias`.
    Thanks,
    /// `adiós`.
    Bye,
    /// `¿quién eres?`, `¿eres un robot?`
    WhoAreYou,
    /// `¿en qué me ayudas?`
    Help,
    /// `qué buen servicio`.
    Compliment,
    /// `luego te escribo`.
    Later,
    /// A laugh, an emoji, `ok`, `ah`: nothing to answer.
    Noise,
}

/// How a customer wants to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// By a call, as without a word.
    Call,
    /// By a written message.
    Message,
}

/// The part of the day when a customer wants to be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayPart {
    /// Before noon.
    Morning,
    /// Noon to seven.
    Afternoon,
    /// After seven.
    Evening,
    /// Any time.
    Any,
}
