//! Acts in words, to be asked back.

use super::value::{clause, filled};
use crate::acts::{Act, MoneyRange, Noted, Refusal};
use crate::decide::{CallTime, Draft, Resolved, Value, resolve};
use crate::money::Pesos;
use crate::payment::{Down, Payment};
use crate::texts::{Text, Texts};
use crate::wish::Wish;

type Line<'a> = (Text, Vec<(&'static str, Value<'a>)>);

/// Asks whether that was meant: `¿Te refieres a …?`
pub(super) fn asked_back(draft: &Draft<'_>, time: u8) -> String {
    let texts: &Texts = &draft.facts.texts;
    let acts = &draft.state.proposed;
    if let [Act::Choose(car)] = acts.as_slice()
        && let Resolved::One(car) = resolve(draft, car)
    {
        // Another car than the one chosen was offered.
        let instead = draft.state.chosen.is_some();
        let (text, car) = if instead {
            (Text::InsteadOfChosen, Value::Car(car))
        } else {
            (Text::RefersTo, Value::CarLine(car))
        };
        return filled(texts, texts.variant(text, time), &[("car", car)]);
    }
    let lines: Vec<Line<'_>> = acts.iter().filter_map(|act| line(draft, act)).collect();
    let acts = Value::Words(clause(texts, &lines));
    filled(
        texts,
        texts.variant(Text::UnderstoodSo, time),
        &[("acts", acts)],
    )
}

fn line<'a>(draft: &Draft<'a>, act: &Act) -> Option<Line<'a>> {
    let line = match act {
        Act::Choose(car) => match resolve(draft, car) {
            Resolved::One(car) => (Text::ActChoose, vec![("car", Value::Car(car))]),
            _ => return None,
        },
        Act::Budget(range) => budget(*range),
        Act::ChangeBudgetBy(pesos) => {
            let text = if *pesos < 0 {
                Text::ActBudgetLess
            } else {
                Text::ActBudgetMore
            };
            let amount = Value::Money(Pesos(pesos.unsigned_abs()));
            (text, vec![("amount", amount)])
        }
        Act::NoBudget => (Text::ActNoBudget, vec![]),
        Act::Monthly(pesos) => (Text::ActMonthly, vec![("amount", Value::Money(*pesos))]),
        Act::DownPayment(Down::Amount(pesos)) => {
            (Text::ActDown, vec![("amount", Value::Money(*pesos))])
        }
        Act::DownPayment(Down::Percent(percent)) => {
            let percent = Value::Words(percent.normalize().to_string());
            (Text::ActDownPercent, vec![("percent", percent)])
        }
        Act::Term(term) => (Text::ActTerm, vec![("term", Value::Number((*term).into()))]),
        Act::Pay(Payment::Cash) => (Text::ActCash, vec![]),
        Act::Pay(Payment::Financed) => (Text::ActFinanced, vec![]),
        Act::Name(name) => (Text::ActName, vec![("name", Value::Words(name.clone()))]),
        Act::Phone(phone) => (Text::ActPhone, vec![("phone", Value::Phone(phone.clone()))]),
        Act::SameNumber => (Text::ActSameNumber, vec![]),
        Act::Time(time) => {
            let time = CallTime {
                said: Some(time.said.clone()).filter(|said| !said.is_empty()),
                part: time.part,
            };
            (Text::ActTime, vec![("time", Value::Time(time))])
        }
        Act::Refuse(refusal) => (Text::ActRefuse, vec![("things", refused(refusal))]),
        Act::Want(wish) => (Text::ActWant, vec![("need", Value::Need(wish.clone()))]),
        Act::Restart => (Text::ActRestart, vec![]),
        Act::Change(noted) => (
            Text::ActChange,
            vec![("thing", Value::Text(noted_as(*noted)))],
        ),
        _ => return None,
    };
    Some(line)
}

fn budget<'a>(range: MoneyRange) -> Line<'a> {
    match (range.min, range.max) {
        (Some(low), Some(high)) => (
            Text::ActBudgetRange,
            vec![("low", Value::Money(low)), ("high", Value::Money(high))],
        ),
        (Some(low), None) => (Text::ActBudgetFrom, vec![("low", Value::Money(low))]),
        (None, high) => (
            Text::ActBudget,
            vec![("high", Value::Money(high.unwrap_or_default()))],
        ),
    }
}

fn refused<'a>(refusal: &Refusal) -> Value<'a> {
    Value::Refused(Wish {
        not_makes: refusal.makes.clone(),
        not_models: refusal.models.clone(),
        not_years: refusal.years.clone(),
        not_bodies: refusal.bodies.clone(),
        not_fuels: refusal.fuels.clone(),
        ..Wish::default()
    })
}

fn noted_as(noted: Noted) -> Text {
    match noted {
        Noted::Need => Text::NotedNeed,
        Noted::Budget => Text::NotedBudget,
        Noted::Car => Text::NotedCar,
        Noted::Year => Text::NotedYear,
        Noted::DownPayment => Text::NotedDownPayment,
        Noted::Term => Text::NotedTerm,
        Noted::Name => Text::NotedName,
        Noted::Phone => Text::NotedPhone,
        Noted::Time => Text::NotedTime,
        Noted::Hour => Text::NotedHour,
        Noted::OwnCar => Text::NotedOwnCar,
        Noted::Something => Text::NotedSomething,
    }
}
