//! The Spanish texts: `data/say.toml`, every one named by a closed type.

pub(crate) mod fill;
pub(crate) mod kinds;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error;

use crate::financing::{ANNUAL_RATE_PERCENT, SMALLEST_DOWN_PAYMENT_PERCENT, TERMS_MONTHS};
use fill::listed;

/// A closed set of keys of the texts' file.
macro_rules! keys {
    ($(#[$meta:meta])* $name:ident { $($key:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub(crate) enum $name { $($key),+ }

        impl $name {
            const ALL: &'static [Self] = &[$(Self::$key),+];
        }
    };
}

keys!(
    /// A text that customers read.
    Text {
        Greeting, GreetingPlain, AskNeed, AskBudget, AskPreferences, AskChoice, AskChoiceOne, AskFinancing,
        AskDownPayment, AskLoanTerm, AskContact, AskName, AskPhone, AskPhoneWhatsapp,
        AskPreferredTime, AskNextStep, AskAnythingElse,
        WhichOne, TakeIt, WhatToChange, UseMinimum, WhichPreference, WhatUse, InPesos, WhichCity,
        OtherPhone, WhichHour,
        KeepSupposed, RefersTo, InsteadOfChosen, UnderstoodSo, ActChoose, ActBudget, ActBudgetFrom, ActBudgetRange,
        ActBudgetMore, ActBudgetLess, ActNoBudget, ActMonthly, ActDown, ActDownPercent, ActTerm,
        ActCash, ActFinanced, ActName, ActPhone, ActSameNumber, ActTime, ActRefuse, ActWant,
        ActRestart, ActChange, ProposalDropped,
        NeedNoted, PreferencesNoted, RefusedNoted, SearchChanged, NeedOpen, BudgetNoted,
        BudgetRangeNoted, BudgetWaived, BudgetFromMonthly, BudgetFromMonthlyAndDown, BudgetTooSmall, BudgetTooSmallMonthly,
        BudgetUnknown, BudgetBelowChoice, ForeignMoney, ColorUnknown, Chosen, ChosenAlready,
        OverBudget, PaymentCash, PaymentCashPlain, PaymentFinanced, DownNoted, DownNotedPlain,
        TermNoted, NameNoted, NameChanged, PhoneNoted, BackupPhoneNoted, ReachByMessage, ReachByCall, TimeNoted, TimeKept, PhoneShort, PhoneLong,
        PhoneWrong, SameNumberUnknown, ChangeNeed, ChangeBudget, ChangeCar, NewCar, ChangeDown,
        ChangeTerm, ChangeContact, Updated, Restarted,
        OptionsIntro, OptionsOne, OptionsOpen, OptionsMore, OptionsNearest, OptionsDearer, OptionsNoMore,
        OptionsAgain, MonthlyWith, MonthlyWithLeast, Recommend, NoSuchPlace, NoSuchPlaceOne,
        NotAmongShown, SeveralMatch, SeveralMatchOf, NotInCatalog, NotInCatalogOther, NotedYear, YearOpen, BudgetDropped, BudgetBelowAll, NotInCatalogPlain, NotThatOne,
        PriceIs, PriceMore, PriceUnknown, IsOnSale, AreOnSale, AreOnSaleOf, WhichCarAsked, CatalogRange,
        FactKm, FactYear, FactGearbox, FactFuel, FactDrive, FactSeats, FactSize, FactFits,
        FactFitsNot, FactHas, FactHasNot, FactUnknown, FactThingUnknown, FactUnknownOfAll, FactThingUnknownOfAll,
        Consumption,
        DetailsOf, CompareIntro, CompareNeedsTwo, CompareCheaper, CompareNewer, CompareFewerKm,
        PlanIntro, PlanLines, PlanKept, ShareIs, TableIntro, TableLine, TermsThereAre, TermRefused, RateIs,
        DownMinimumIs, DownMinimumFor, DownTooSmall, DownTooBig, MonthlyBelowAll,
        MonthlyFitsTerm, MonthlyFitsIf, FinanceNeedsCar,
        NeedUnknown, DownUnknown, Later, ContactRefused, CallCancelled, OptionsRefused, WhyNeed, WhyMoney,
        WhyContact, Blank, NotUnderstood, PassedOn, NoteTaken,
        ObjectPrice, ObjectPriceCheaper, ObjectPriceTerms, ObjectPriceLonger, ObjectPriceDown,
        ObjectPriceLeast, ObjectInterest, ObjectInterestShorter, ObjectCondition, ObjectThink,
        ObjectDistrust,
        HelloAgain, Thanks, Bye, HowAreYou, Compliment, WhoAreYou, Help,
        RefuseHaggle, RefuseInsult, RefuseInjection, RefuseOffTopic, OtherLanguage,
        KnowledgeUnknown, KnowledgeUnknownBut, BranchesCities, BranchesNotThere, BranchesThere, BranchNoted,
        HoursVary, HoursUnknown, PrivacyNotice,
        OwnCarNoted, OwnCarNotedPlain, OwnCarOffered, OwnCarKept,
        HumanComing, ErrandComplaint, ErrandAfterSales, ErrandSellCar, ErrandTradeIn,
        ErrandDataRequest, ErrandLostProperty, ErrandOther, Handoff, HandoffFor, HandoffNoTime, CallForNoted, CallIsFor, WillCall, WillWrite,
        HandoffErrand, HandoffErrandNoName, HandoffSummary, NotedSummary, HandoffCorrect, HandoffKnown, HandoffKnownFor, HandoffKnownNoTime,
        DayMorning, DayAfternoon, DayEvening, DayAny,
        NeedFamily, NeedCity, NeedWork, NeedCompact, NeedLuxury, NeedRoad, NeedEconomy, AnyCar,
        BodySedan, BodyHatchback, BodySuv, BodyPickup, BodyMinivan, BodyVan, BodyCoupe,
        BodyConvertible, BodyWagon, GearboxAutomatic, GearboxManual, FuelGasoline, FuelDiesel,
        FuelHybrid, FuelElectric, DriveFourWheel, DriveTwoWheel, FromYear, UntilYear, YearRange,
        ExactYear, UntilKm, Seats, Sizes, SizeLength, Bluetooth, CarPlay, UnknownPrice, PerMonth,
        OverBudgetMark,
        MissedBudget, MissedModel, MissedMake, MissedBody, MissedLuxury, MissedGearbox,
        MissedFuel, MissedDrive, MissedSeats, MissedYear, MissedYearExact, MissedKm, WithAllElse,
        NameLabel, AskForLabel, ReachLabel, ReachMessage, NeedLabel, OwnCarLabel, TermLabel, TermSummary, PhoneLabel, BackupPhoneLabel, TimeLabel, CarLabel, BudgetLabel, DownLabel, PlanLabel, ErrandLabel, NotesLabel, NotesSummary, PlanSummary,
        CashSummary, AboutComplaint, AboutAfterSales, AboutSellCar, AboutTradeIn,
        AboutDataRequest, AboutLostProperty, AboutOther,
        NotedNeed, NotedBudget, NotedCar, NotedDownPayment, NotedTerm, NotedName, NotedPhone,
        NotedTime, NotedHour, NotedOwnCar, NotedSomething,
    }
);

keys!(
    /// A list of answers to suggest.
    Suggest {
        Need, NeedUse, Budget, Preferences, Options, OptionsOne, Which, Financing, DownPayment,
        LoanTerm, Contact, ContactCash, Name, Phone, PhoneWhatsapp, PreferredTime, NextStep,
        Handoff, Proposal, Change, City, Nothing,
    }
);

/// The Spanish texts, each with its variants.
#[derive(Debug)]
pub(crate) struct Texts {
    texts: Vec<Vec<String>>,
    suggestions: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Variants {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    texts: BTreeMap<Text, Variants>,
    suggestions: BTreeMap<Suggest, Vec<String>>,
}

impl Texts {
    /// The texts that come with the program, with the rules of financing.
    pub(crate) fn builtin() -> Result<Self, toml::de::Error> {
        let terms = TERMS_MONTHS.map(|term| term.to_string());
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let text = include_str!("../data/say.toml")
            .replace("{RATE}", &ANNUAL_RATE_PERCENT.to_string())
            .replace("{LEAST}", &SMALLEST_DOWN_PAYMENT_PERCENT.to_string())
            .replace("{LONGEST}", terms.last().unwrap_or(&""))
            .replace("{TERMS_AND}", &listed(&terms, "y"))
            .replace("{TERMS_OR}", &listed(&terms, "o"));
        let mut file: File = toml::from_str(&text)?;
        let texts = Text::ALL.iter().map(|key| {
            let variants = match file.texts.remove(key) {
                Some(Variants::One(text)) => vec![text],
                Some(Variants::Several(texts)) if !texts.is_empty() => texts,
                _ => return Err(toml::de::Error::custom(format!("no text for {key:?}"))),
            };
            Ok(variants)
        });
        let suggestions = Suggest::ALL.iter().map(|key| {
            let list = file.suggestions.remove(key);
            list.ok_or_else(|| toml::de::Error::custom(format!("no suggestions for {key:?}")))
        });
        Ok(Self {
            texts: texts.collect::<Result<_, _>>()?,
            suggestions: suggestions.collect::<Result<_, _>>()?,
        })
    }

    /// The text's first variant.
    pub(crate) fn get(&self, text: Text) -> &str {
        self.variant(text, 0)
    }

    /// The text's variant for the n-th time that it is used in a row. After
    /// the last one, the two last ones take turns.
    pub(crate) fn variant(&self, text: Text, time: u8) -> &str {
        let variants = &self.texts[text as usize];
        let (time, count) = (usize::from(time), variants.len());
        let place = if time < count || count < 2 {
            time.min(count - 1)
        } else {
            count - 2 + (time - count) % 2
        };
        &variants[place]
    }

    /// Answers to suggest.
    pub(crate) fn suggestions(&self, list: Suggest) -> &[String] {
        &self.suggestions[list as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_there_and_variants_differ() {
        let texts = Texts::builtin().unwrap();
        for text in Text::ALL {
            for time in 0..6 {
                let (one, next) = (texts.variant(*text, time), texts.variant(*text, time + 1));
                let single = texts.texts[*text as usize].len() == 1;
                assert!(single || one != next, "{text:?} {time}");
            }
        }
    }
}
