//! What a customer does with a message: a closed set, whoever interprets it.

use serde::{Deserialize, Serialize};

use super::arguments::{
    CarFact, CarRef, CompanyQuestion, Errand, LoanQuestion, MoneyRange, Noted, Objection,
    PreferredTime, Reach, Refusal, Social, Supposition,
};
use crate::money::Pesos;
use crate::payment::{Down, Payment};
use crate::wish::Wish;

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
    /// Asks what another down payment or term would come to: `¿y con el doble?`, once
    /// these are settled.
    Suppose(Supposition),
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
    /// Another person is to be called, by this name.
    CallFor(String),
    /// By message or by call: `mándenme mensaje, no llamada`.
    Reach(Reach),
    /// The customer's phone in E.164.
    Phone(String),
    /// A second number, for where the first one is not answered.
    BackupPhone(String),
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
    /// The branch where the car will be looked at, by its name.
    Visit(String),
    /// Has something passed on to the person who calls, as written.
    PassOn(String),
    /// Wants to talk with a person, or to be called.
    AskPerson,
    /// Calls off the call that was arranged.
    CancelCall,
    /// Came for something else than buying a car.
    Errand(Errand),
    /// Names the customer's own car: `mi Aveo 2015`, in a trade-in or for sale.
    OwnCar(CarRef),
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
            // Widening a search takes nothing away.
            Self::Change(Noted::Year) => false,
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
            | Self::CancelCall
            | Self::Restart => true,
            Self::Want(_)
            | Self::AskCar(..)
            | Self::Compare(_)
            | Self::MoreCars
            | Self::ShowCars
            | Self::ForeignMoney(_)
            | Self::AskLoan(_)
            | Self::Suppose(_)
            | Self::Haggle
            | Self::Object(_)
            | Self::BackupPhone(_)
            | Self::CallFor(_)
            | Self::Reach(_)
            | Self::BrokenPhone(_)
            | Self::AskCompany(_)
            | Self::Visit(_)
            | Self::PassOn(_)
            | Self::AskPerson
            | Self::Errand(_)
            | Self::OwnCar(_)
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
