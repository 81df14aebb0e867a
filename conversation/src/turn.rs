//! What goes out.

use serde::{Deserialize, Serialize};

use super::{Lead, State};
use crate::catalog::{Body, Fuel, Gearbox, StockId};
use crate::money::Pesos;

/// The answer to a message and what it leaves behind.
#[derive(Debug, Clone)]
pub struct Turn {
    /// To be kept for the next message.
    pub state: State,
    /// What the customer reads.
    pub reply: Reply,
    /// Whether the rules made sense of the message; if not, a model may try.
    pub understood: bool,
    /// The lead, whenever this message changed it: to be saved.
    pub lead: Option<Lead>,
}

/// What the customer reads, and what it was made of.
#[derive(Debug, Clone)]
pub struct Reply {
    /// In Spanish; plain text with line breaks.
    pub text: String,
    /// What the agent asks for next.
    pub next_action: NextAction,
    /// Questions that the agent understands in this state.
    pub suggested_questions: Vec<String>,
    /// The cars that the text shows.
    pub cars: Vec<CarCard>,
    /// The plan that the text shows.
    pub financing: Option<FinancingTable>,
    /// The same reply in blocks, for a page that draws cars and plans instead of
    /// listing them; only on [`Channel::Web`](crate::Channel::Web), else empty.
    pub blocks: Vec<Block>,
    /// Every fact that the text may hold.
    pub sources: Sources,
}

/// The texts whose facts a reply may hold, beside what the rule-made reply
/// itself says.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub(crate) texts: Vec<String>,
}

impl Sources {
    /// Adds a text whose facts may be told.
    pub(super) fn add(&mut self, text: &str) {
        self.texts.push(text.to_owned());
    }

    /// The texts that the reply was made of.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }
}

/// A part of a reply. In order, the blocks say what the reply's text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Plain text with line breaks.
    Text {
        /// In Spanish.
        text: String,
    },
    /// Cars, to be drawn as cards.
    Cars {
        /// In the order of the reply.
        cars: Vec<CarCard>,
    },
    /// A plan of one term or the plans of several, to be drawn as a table.
    Financing {
        /// The figures.
        table: FinancingTable,
    },
}

/// What the agent asks for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextAction {
    /// What kind of car.
    AskNeed,
    /// How much money.
    AskBudget,
    /// Gearbox, fuel, year.
    AskPreferences,
    /// Which car and whether to finance it; comes with shown cars.
    AskFinancing,
    /// How much at first.
    AskDownPayment,
    /// Over how many months.
    AskLoanTerm,
    /// Whether a person shall call.
    AskContactInfo,
    /// Name, phone, time.
    CollectContactInfo,
    /// A person takes over.
    HandoffToHuman,
    /// What to do next: another car, another plan.
    NextAction,
    /// Just talk on.
    ContinueConversation,
}

/// One car shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CarCard {
    /// Its number in the stock.
    pub stock_id: StockId,
    /// `Toyota`.
    pub make: String,
    /// `Corolla`.
    pub model: String,
    /// `1.8 LE AUTO`.
    pub version: String,
    /// Model year.
    pub year: Option<u16>,
    /// The price asked.
    pub price_pesos: Option<Pesos>,
    /// Kilometres driven.
    pub km: Option<u32>,
    /// Gearbox, where known.
    pub gearbox: Option<Gearbox>,
    /// Fuel, where known.
    pub fuel: Option<Fuel>,
    /// Shape, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// Address of a photo, from the catalog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo_url: Option<String>,
    /// The version in readable case, without the gearbox where that is known: `1.8 LE`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version_text: String,
    /// Its number in the list that the reply shows; none outside of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u8>,
    /// What it costs a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly: Option<MonthlyPayment>,
    /// Whether its price is above the customer's budget.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub over_budget: bool,
    /// More that the reply says of it, in Spanish: `tracción 4x4`, `5 asientos`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<String>,
}

/// What a financed car costs a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MonthlyPayment {
    /// Each payment.
    pub payment_pesos: Pesos,
    /// Number of payments.
    pub term_months: u32,
    /// Paid at first.
    pub down_payment_pesos: Pesos,
    /// Whether down payment and term are the customer's; else they are the
    /// smallest and the longest, and the payment is an example.
    pub is_agreed: bool,
}

/// A financed price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FinancingTable {
    /// The car's price.
    pub price_pesos: Pesos,
    /// Paid at first.
    pub down_payment_pesos: Pesos,
    /// Price less down payment.
    pub financed_pesos: Pesos,
    /// Interest in percent a year.
    pub annual_rate_percent: u32,
    /// One a term.
    pub plans: Vec<FinancingPlan>,
}

/// What one term costs, rounded to pesos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FinancingPlan {
    /// Number of payments.
    pub term_months: u32,
    /// Each payment.
    pub monthly_payment_pesos: Pesos,
    /// All payments together, without the down payment.
    pub total_pesos: Pesos,
    /// Total less the financed amount.
    pub interest_pesos: Pesos,
}
