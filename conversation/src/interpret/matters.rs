//! Which acts need certainty.

use super::Act;

impl Act {
    /// Whether it changes what matters (a car chosen, money, contact data, what
    /// is refused, starting over): such an act needs certainty, wishes and
    /// questions don't.
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
            | Self::Accept
            | Self::Decline
            | Self::Unsure
            | Self::NoPreference
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
}
