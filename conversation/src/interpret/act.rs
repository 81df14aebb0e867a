//! What a customer does with a message: a closed set, whoever interprets it.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::catalog::{Body, Drive, Fuel, Gearbox, StockId};
use crate::language::Topic;
use crate::money::Pesos;
use crate::state::{DayPart, Down, Payment};
use crate::wish::{Order, Wish};

/// One thing that a message does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Wants a kind of car: `una SUV automática`, `algo familiar`, `un Mazda 3 de 2019 para acá`.
    Want(Wish),
    /// Doesn't want makes, models, shapes or fuels: `Ford no`.
    Refuse(Refusal),
    /// Takes a car: `me quedo con la segunda`.
    Choose(CarRef),
    /// Asks about a car; chooses nothing.
    AskCar(CarRef, CarFact),
    /// Asks which of two or three is better.
    Compare(Vec<CarRef>),
    /// Wants to see other cars for the same wish.
    MoreCars,
    /// Wants to see cars now.
    ShowCars,
    /// How much may be spent; an end may be open.
    Budget(MoneyRange),
    /// Raises (or, below zero, lowers) the budget by whole pesos.
    ChangeBudgetBy(i64),
    /// There is no upper limit, or it isn't known.
    NoBudget,
    /// An amount in another currency, named as written: `dólares`.
    ForeignMoney(String),
    /// How much may be paid each month.
    Monthly(Pesos),
    /// How much may be paid at first.
    DownPayment(Down),
    /// Number of monthly payments.
    Term(u32),
    /// In cash or with a loan.
    Pay(Payment),
    /// Asks about the loan.
    AskLoan(LoanQuestion),
    /// Asks for a lower price.
    Haggle,
    /// Says yes to what was asked last.
    Accept,
    /// Says no to what was asked last.
    Decline,
    /// Doesn't know what to answer.
    Unsure,
    /// Any answer will do: `me da igual`.
    NoPreference,
    /// Has a doubt: `está un poco caro`, `lo voy a pensar`.
    Object(Objection),
    /// The customer's name.
    Name(String),
    /// The customer's phone in E.164.
    Phone(String),
    /// A number that is no phone number: too short, too long, no such area.
    BrokenPhone(String),
    /// The number that the message was sent from may be called.
    SameNumber,
    /// When to call.
    Time(PreferredTime),
    /// Something noted is wrong or shall be changed, without the new value.
    Change(Noted),
    /// A question about the company.
    AskCompany(CompanyQuestion),
    /// Wants to talk with a person, or to be called.
    AskPerson,
    /// Came for something else than buying a car.
    Errand(Errand),
    /// Starts over.
    Restart,
    /// A purely social message.
    Social(Social),
    /// What was that again?
    Repeat,
    /// Asks why something is asked for.
    AskWhy,
    /// Something that has nothing to do with cars or the company.
    OffTopic,
    /// Tries to override the agent's instructions.
    Injection,
    /// Is rude.
    Insult,
    /// Writes in a language other than Spanish.
    OtherLanguage,
}

impl Act {
    /// Whether it changes what a customer would miss: a choice, money, contact
    /// data, a refusal, an answer. Only an act that is certain may.
    pub fn matters(&self) -> bool {
        match self {
            Self::Refuse(_)
            | Self::Choose(_)
            | Self::Budget(_)
            | Self::ChangeBudgetBy(_)
            | Self::NoBudget
            | Self::Monthly(_)
            | Self::DownPayment(_)
            | Self::Term(_)
            | Self::Pay(_)
            | Self::Accept
            | Self::Decline
            | Self::Unsure
            | Self::NoPreference
            | Self::Name(_)
            | Self::Phone(_)
            | Self::SameNumber
            | Self::Time(_)
            | Self::Change(_)
            | Self::Restart => true,
            Self::Want(_)
            | Self::AskCar(..)
            | Self::Compare(_)
            | Self::MoreCars
            | Self::ShowCars
            | Self::ForeignMoney(_)
            | Self::AskLoan(_)
            | Self::Haggle
            | Self::Object(_)
            | Self::BrokenPhone(_)
            | Self::AskCompany(_)
            | Self::AskPerson
            | Self::Errand(_)
            | Self::Social(_)
            | Self::Repeat
            | Self::AskWhy
            | Self::OffTopic
            | Self::Injection
            | Self::Insult
            | Self::OtherLanguage => false,
        }
    }

    /// Whether it only answers the question asked last.
    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Self::Accept | Self::Decline | Self::Unsure | Self::NoPreference
        )
    }

    /// Whether it gives a name, a phone or a time.
    pub fn is_contact(&self) -> bool {
        matches!(
            self,
            Self::Name(_) | Self::Phone(_) | Self::SameNumber | Self::Time(_)
        )
    }

    /// Whether it says how much is to be spent, paid or borrowed.
    pub fn is_money(&self) -> bool {
        matches!(
            self,
            Self::Budget(_)
                | Self::ChangeBudgetBy(_)
                | Self::Monthly(_)
                | Self::DownPayment(_)
                | Self::Term(_)
        )
    }

    /// Whether it is mere courtesy.
    pub fn is_courtesy(&self) -> bool {
        matches!(self, Self::Social(_))
    }
}

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
