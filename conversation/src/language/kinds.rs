//! What cars are for and what people ask about, each with its phrases in
//! `lexicon.toml`.

use serde::{Deserialize, Serialize};

macro_rules! words_enum {
    ($(#[$about:meta])* $visibility:vis $name:ident { $($variant:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "each variant is named like its list in lexicon.toml")]
        $visibility enum $name { $($variant),+ }
    };
}

words_enum! {
    /// What a car is for.
    pub Need { Family, City, Work, Compact, Luxury, Road, Economy }
}

words_enum! {
    /// What people ask about the company.
    pub Topic {
        Branches, Hours, Inspection, Warranty, Returns, TestDrive, Delivery, Papers,
        Requirements, CreditBureau, CreditProcess, Prepayment, PaymentMethods, Reserve, TradeIn,
        Sell, SellPapers, App, Maintenance, Insurance, Company, CustomerCare,
    }
}
