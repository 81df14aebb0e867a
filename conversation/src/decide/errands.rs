//! People who want a person, or came for something else than buying a car.

use super::draft::Draft;
use super::next::contact_is_complete;
use super::own_car;
use super::person::{person_called, refuses_person};
use super::saying::{Closing, Saying};
use crate::acts::{Act, Errand, Noted};
use crate::language::Topic;
use crate::state::Step;
use crate::texts::Text;
use crate::words::Words;

/// Takes the wish for a person and errands.
pub(super) fn take(draft: &mut Draft<'_>) {
    let errands: Vec<Errand> = draft
        .acts
        .iter()
        .filter_map(|act| match act {
            Act::Errand(errand) => Some(*errand),
            _ => None,
        })
        .collect();
    // Anger weighs more than what it is about: `les compré un Sentra y estoy molesta`.
    let complains = errands.contains(&Errand::Complaint) && draft.state.errand.is_none();
    for errand in errands {
        if !complains || errand == Errand::Complaint {
            take_errand(draft, errand);
        }
    }
    own_car::take(draft);
    own_car::keep(draft);
    if draft.does(|act| *act == Act::AskPerson) {
        ask_person(draft);
    } else if draft.before.human_wanted && refuses_person(draft) {
        draft.served = true;
        draft.state.human_wanted = false;
    }
    keep_to_errand(draft);
}

/// Whether the message brings another matter than buying a car, or anger.
pub(super) fn has_other_errand(draft: &Draft<'_>) -> bool {
    draft.does(|act| match act {
        Act::Errand(errand) => *errand != Errand::TradeIn,
        Act::Insult => true,
        _ => false,
    })
}

/// While a call about something else is arranged, a car that is mentioned is
/// the one that the matter is about; whoever takes one buys after all.
fn keep_to_errand(draft: &mut Draft<'_>) {
    let errand = draft
        .before
        .errand
        .filter(|errand| *errand != Errand::TradeIn);
    if errand.is_none() {
        return;
    }
    // Whoever buys one car and sells another goes on doing both.
    if errand == Some(Errand::SellCar) && draft.before.chosen.is_some() && draft.before.handed_over
    {
        return;
    }
    let buys = draft.does(|act| matches!(act, Act::Choose(_) | Act::ShowCars));
    let looks_on = |act: &Act| matches!(act, Act::Want(_) | Act::Change(Noted::Need));
    if buys && !declines(draft) || draft.before.handed_over && draft.does(looks_on) {
        draft.state.errand = None;
        draft.state.human_wanted &= !draft.before.human_wanted;
        // The call about the errand is arranged without a time.
        draft.state.time_skipped |= draft.before.handed_over;
        return;
    }
    if !draft.before.handed_over {
        let idle = |act: &Act| matches!(act, Act::Want(_) | Act::MoreCars | Act::ShowCars);
        let dropped = draft.acts.iter().any(idle);
        draft.acts.retain(|act| !idle(act));
        draft.served |= dropped;
    }
}

/// `no, no quiero ver autos`.
fn declines(draft: &Draft<'_>) -> bool {
    draft.does(|act| *act == Act::Decline)
}

fn ask_person(draft: &mut Draft<'_>) {
    if draft.state.handed_over && contact_is_complete(&draft.state) {
        say_handed_over(draft);
        return;
    }
    // At the offer of a call, `que me llamen` is a yes to it.
    if draft.before.step == Step::Contact {
        draft.state.wants_contact = Some(true);
        draft.served = true;
        return;
    }
    if !draft.state.human_wanted {
        draft.say(Text::HumanComing);
    }
    draft.served = true;
    draft.state.human_wanted = true;
}

/// Says again that a person is on it.
pub(super) fn say_handed_over(draft: &mut Draft<'_>) {
    let lead = &draft.state.lead;
    let timed = lead.preferred_time_said.is_some() || lead.preferred_time.is_some();
    let text = if timed && person_called(lead).is_some() {
        Text::HandoffKnownFor
    } else if lead.preferred_time_said.is_some() || lead.preferred_time.is_some() {
        Text::HandoffKnown
    } else {
        Text::HandoffKnownNoTime
    };
    let slots = super::capture::slots(draft);
    draft.show(Saying::Line(text, slots));
    draft.closing = Closing::Nothing;
}

fn take_errand(draft: &mut Draft<'_>, errand: Errand) {
    // Who complains about a purchase still came about the purchase, and who wants
    // data deleted may say that a car was bought.
    let errand = match draft.state.errand {
        Some(Errand::AfterSales) if errand == Errand::Complaint && is_called_complaint(draft) => {
            errand
        }
        Some(first) if errand == Errand::Complaint && first != Errand::TradeIn => first,
        Some(first @ (Errand::DataRequest | Errand::Complaint)) if errand == Errand::AfterSales => {
            first
        }
        _ => errand,
    };
    let news = draft.state.errand != Some(errand);
    draft.state.errand = Some(errand);
    draft.state.lead.errand = Some(errand);
    draft.state.lead.own_car_withdrawn = false;
    if matches!(errand, Errand::TradeIn | Errand::SellCar) && draft.state.own_car.is_none() {
        draft.state.own_car = draft.state.own_car_kept.take();
    }
    if errand == Errand::TradeIn {
        if news {
            draft.say(Text::ErrandTradeIn);
        }
        draft.served = true;
        return;
    }
    // `ya que voy a vender el mío, ¿en cuánto tienen la Tracker?`, once the sale is arranged
    if !news && draft.before.handed_over && asks_about_named_car(draft) {
        draft.served = true;
        return;
    }
    // Nothing is sold to somebody who came for something else; who corrects the car that is
    // taken already is heard.
    let buys = draft.state.chosen.is_some();
    draft
        .acts
        .retain(|act| !sells(act) || buys && matches!(act, Act::Choose(_)));
    draft.doubtful.clear();
    if !news && draft.state.handed_over && contact_is_complete(&draft.state) {
        say_handed_over(draft);
        return;
    }
    draft.state.human_wanted = true;
    if news {
        draft.say(text_of(errand));
        explain(draft, errand);
    }
    draft.served = true;
}

/// Whether a car is asked about by its name, and not the customer's own.
fn asks_about_named_car(draft: &Draft<'_>) -> bool {
    let own = draft
        .state
        .own_car
        .as_ref()
        .and_then(|car| car.model.as_ref());
    draft.does(|act| match act {
        Act::AskCar(car, _) => {
            car.model.is_some() && (car.year.is_some() || car.model.as_ref() != own)
        }
        _ => false,
    })
}

/// How the company buys a car is worth knowing before the call.
fn explain(draft: &mut Draft<'_>, errand: Errand) {
    if errand != Errand::SellCar || draft.does(|act| matches!(act, Act::AskCompany(_))) {
        return;
    }
    let answer = draft.facts.knowledge.brief(Topic::Sell);
    if let Some(answer) = answer {
        draft.show(Saying::Passage(answer));
    }
}

/// Whether a complaint is called one: `quiero levantar una queja`.
fn is_called_complaint(draft: &Draft<'_>) -> bool {
    const CALLED: [&str; 6] = [
        "queja", "quejas", "quejarme", "reclamo", "profeco", "demanda",
    ];
    let mut words = Words::read(draft.message.text).list.into_iter();
    words.any(|word| CALLED.contains(&word.text.as_str()))
}

fn text_of(errand: Errand) -> Text {
    match errand {
        Errand::Complaint => Text::ErrandComplaint,
        Errand::AfterSales => Text::ErrandAfterSales,
        Errand::SellCar => Text::ErrandSellCar,
        Errand::TradeIn => Text::ErrandTradeIn,
        Errand::DataRequest => Text::ErrandDataRequest,
        Errand::LostProperty => Text::ErrandLostProperty,
        Errand::Other => Text::ErrandOther,
    }
}

/// Whether an act is about buying.
fn sells(act: &Act) -> bool {
    matches!(
        act,
        Act::Want(_)
            | Act::Refuse(_)
            | Act::Choose(_)
            | Act::AskCar(..)
            | Act::Compare(_)
            | Act::MoreCars
            | Act::ShowCars
            | Act::Budget(_)
            | Act::ChangeBudgetBy(_)
            | Act::NoBudget
            | Act::Monthly(_)
            | Act::DownPayment(_)
            | Act::Term(_)
            | Act::Pay(_)
            | Act::ForeignMoney(_)
            | Act::Haggle
            | Act::Object(_)
            | Act::Accept
            | Act::Decline
    )
}
