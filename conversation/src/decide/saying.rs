//! What is to be said, before any words.

use crate::acts::DayPart;
use crate::catalog::Car;
use crate::money::Pesos;
use crate::state::Step;
use crate::texts::Text;
use crate::turn::FinancingTable;
use crate::wish::Wish;

/// One thing to say.
#[derive(Debug, Clone)]
pub(crate) enum Saying<'a> {
    /// A text of the texts' file with its slots.
    Line(Text, Vec<(&'static str, Value<'a>)>),
    /// Cars by number.
    Cars(Vec<&'a Car>, Option<Loan>),
    /// All that is known of a car.
    Details(&'a Car),
    /// Cars side by side.
    Compared(Vec<&'a Car>),
    /// A car in a line of its own, with its card.
    One(&'a Car),
    /// A car's card alone.
    Card(&'a Car),
    /// A car's price in a sentence, with its card.
    Price(&'a Car, Pesos),
    /// A plan of one term.
    Plan(&'a Car, FinancingTable),
    /// The plans of all terms.
    Table(&'a Car, FinancingTable),
    /// Words of the knowledge base.
    Passage(String),
    /// What a person is handed.
    /// The contact data and the sale, under a line of its own.
    Summary(Text),
}

/// The value of a slot.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    /// An amount.
    Money(Pesos),
    /// A number with commas between thousands.
    Number(u64),
    /// Make, model and year.
    Car(&'a Car),
    /// Make, model, year, version, price and kilometres.
    CarLine(&'a Car),
    /// Words of the customer, the catalog or the knowledge base.
    Words(String),
    /// What kind of car is wanted.
    Need(Wish),
    /// What else it must have.
    Preferences(Wish),
    /// What is not wanted.
    Refused(Wish),
    /// A text of the file.
    Text(Text),
    /// Several things, joined by `y`.
    List(Vec<Value<'a>>),
    /// A text of the file with its slots.
    Line(Text, Vec<(&'static str, Value<'a>)>),
    /// When to call.
    Time(CallTime),
    /// A phone number as people write it.
    Phone(String),
    /// Metres from millimetres.
    Metres(u32),
}

/// When to call, as it is said back.
#[derive(Debug, Clone, Default)]
pub(crate) struct CallTime {
    /// As the customer said it.
    pub(crate) said: Option<String>,
    /// The part of the day.
    pub(crate) part: Option<DayPart>,
}

/// With which down payment and term monthly payments are shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Loan {
    /// In pesos; the smallest one where the customer gave none.
    pub(crate) down: Option<crate::payment::Down>,
    /// In months.
    pub(crate) term: u32,
}

/// How a reply ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// With the question of the step that is due.
    Step,
    /// Without a question.
    Nothing,
    /// Asks back what was not certain.
    Proposal,
    /// Whether the plan becomes what was only supposed.
    Supposed,
    /// Which of the cars listed.
    WhichOne,
    /// Whether the car at hand is taken.
    TakeIt,
    /// What is to be changed.
    WhatToChange,
    /// Whether the smallest down payment will do.
    UseMinimum,
    /// Which preference.
    WhichPreference,
    /// What the car is for.
    WhatUse,
    /// How much that is in pesos.
    InPesos,
    /// Which city.
    WhichCity,
    /// Which other phone number.
    OtherPhone,
    /// Which other hour of the call.
    WhichHour,
}

impl Closing {
    /// Whether acts are proposed, which a yes applies.
    pub(crate) fn proposes(self) -> bool {
        matches!(self, Self::Proposal | Self::Supposed)
    }

    /// A name for the question, to be remembered in the state.
    pub(crate) fn key(self, step: Step) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Proposal | Self::Supposed => "proposal",
            Self::WhichOne => "which_one",
            Self::TakeIt => "take_it",
            Self::WhatToChange => "what_to_change",
            Self::UseMinimum => "use_minimum",
            Self::WhichPreference => "which_preference",
            Self::WhatUse => "what_use",
            Self::InPesos => "in_pesos",
            Self::WhichCity => "which_city",
            Self::OtherPhone => "other_phone",
            Self::WhichHour => "which_hour",
            Self::Step => step_key(step),
        }
    }
}

fn step_key(step: Step) -> &'static str {
    match step {
        Step::Need => "need",
        Step::Budget => "budget",
        Step::Preferences => "preferences",
        Step::Options => "options",
        Step::Financing => "financing",
        Step::DownPayment => "down_payment",
        Step::LoanTerm => "loan_term",
        Step::Contact => "contact",
        Step::Name => "name",
        Step::Phone => "phone",
        Step::PreferredTime => "preferred_time",
        Step::Confirm => "confirm",
        Step::NextStep => "next_step",
        Step::Handoff => "handoff",
    }
}
