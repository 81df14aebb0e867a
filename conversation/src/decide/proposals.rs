//! What was understood without certainty: asked back, applied by a `sí`.

mod open;

use super::draft::Draft;
use super::saying::Closing;
use super::{Resolved, plan, resolve, wish};
use crate::acts::{Act, CarRef, Interpretation};
use crate::payment::Payment;
use crate::texts::Text;
use open::{
    goes_on_with_contact, goes_on_with_search, is_aside, is_left_to_stand, is_thanked, rest_of_plan,
};

/// Sorts the acts of a message into certain ones and those to be asked back,
/// and settles what was asked back before.
pub(super) fn settle(draft: &mut Draft<'_>, interpretation: &Interpretation) {
    for interpreted in &interpretation.acts {
        let act = interpreted.act.clone();
        let wants = matches!(act, Act::Want(_));
        let safe = !act.matters() && !wants && !wish::would_drop_choice(draft, &act);
        if interpreted.certain || safe {
            draft.acts.push(act);
        } else if !act.is_answer() {
            // A doubtful `sí` settles nothing; there is nothing to ask back.
            draft.doubtful.push(act);
        }
    }
    let proposed = std::mem::take(&mut draft.state.proposed);
    if proposed.is_empty() {
        return;
    }
    // `perfecto, me quedo con el Mazda` goes on instead of saying yes to it.
    let goes_on = !is_aside(draft)
        && draft.acts.iter().any(|act| {
            matches!(act, Act::Choose(_) | Act::Want(_) | Act::AskCar(..)) || act.is_money()
        });
    if goes_on_with_search(draft, &proposed) || goes_on && is_agreed(draft, &proposed) {
        draft.acts.splice(0..0, proposed);
        return;
    }
    if goes_on && is_affirmed(draft, &proposed) {
        draft.acts.splice(0..1, proposed);
        return;
    }
    if goes_on {
        let rest = rest_of_plan(draft, &proposed);
        draft.acts.splice(0..0, rest);
        return;
    }
    if is_thanked(draft, &proposed) {
        // Who only says thanks has not said yes: asked again, once.
        if draft.before.asked_again == 0 {
            draft.doubtful.extend(proposed);
        }
        return;
    }
    if goes_on_with_contact(draft, &proposed) || is_left_to_stand(draft, &proposed) {
        draft.acts.splice(0..0, proposed);
        return;
    }
    if let Some(place) = draft.acts.iter().position(|act| *act == Act::Accept) {
        draft.acts.splice(place..=place, proposed);
    } else if let Some(place) = draft.acts.iter().position(|act| *act == Act::Decline) {
        draft.acts.remove(place);
        if draft.acts.is_empty() && draft.doubtful.is_empty() {
            draft.say(Text::ProposalDropped);
        }
    } else if is_aside(draft) {
        // Answered first, then asked again, once.
        draft.doubtful.extend(proposed);
    }
}

/// `a 4 años` behind `¿entendí bien que darías $75,000 de enganche?`: who goes on with
/// another part of the loan takes the part asked about as settled.
fn is_agreed(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    if begins_with_denial(draft) {
        return false;
    }
    let of_loan = |act: &Act| {
        matches!(
            act,
            Act::DownPayment(_) | Act::Term(_) | Act::Pay(Payment::Financed)
        )
    };
    let kind = std::mem::discriminant::<Act>;
    let new = |act: &Act| {
        let other = |one: &Act| kind(one) != kind(act);
        // Another car than the one chosen was offered, not understood.
        let taken = matches!(act, Act::Choose(_)) && draft.state.chosen.is_none();
        // A term or a down payment is no yes to cash.
        let pays = *act == Act::Pay(Payment::Financed)
            || matches!(act, Act::Pay(_)) && !draft.does(of_loan);
        (of_loan(act) || taken || pays) && draft.acts.iter().all(other)
    };
    let resists = |act: &Act| {
        let doubts = matches!(
            act,
            Act::Decline | Act::Unsure | Act::Object(_) | Act::Haggle
        );
        let elsewhere = matches!(act, Act::Want(_) | Act::Refuse(_) | Act::AskCar(..));
        doubts || elsewhere || matches!(act, Act::Change(_) | Act::Budget(_))
    };
    let all_new = proposed.iter().all(new);
    if speaks_of_the_rest(draft) && proposed.iter().all(of_loan) {
        return all_new;
    }
    // Who takes the car goes on with how it was understood to be paid.
    let takes = draft.does(|act| matches!(act, Act::Choose(_)))
        && proposed
            .iter()
            .all(|act| of_loan(act) || matches!(act, Act::Pay(_)));
    (draft.does(of_loan) || takes) && !draft.does(resists) && all_new
}

/// `mm no, espérame, 48 es mucho`
fn begins_with_denial(draft: &Draft<'_>) -> bool {
    const SOUNDS: [&str; 8] = ["mm", "mmm", "ay", "uy", "ah", "eh", "hmm", "pues"];
    let words = crate::words::Words::read(draft.message.text).list;
    let mut words = words.iter().map(|word| word.text.as_str());
    let first = words.find(|word| !SOUNDS.contains(word));
    matches!(
        first,
        Some("no" | "nel" | "nop" | "espera" | "espere" | "esperame" | "espereme")
    )
}

/// `lo demás, ¿cuánto queda al mes?`: the rest is that of the down payment asked about.
fn speaks_of_the_rest(draft: &Draft<'_>) -> bool {
    let words = crate::words::Words::read(draft.message.text).list;
    let rest = ["demas", "resto", "restante"];
    words.iter().any(|word| rest.contains(&word.text.as_str()))
}

/// `sí, el CX-5 2018, gracias`: a yes to the plan that was asked back, with the car.
fn is_affirmed(draft: &Draft<'_>, proposed: &[Act]) -> bool {
    let kind = std::mem::discriminant::<Act>;
    let repeats = |act: &Act| proposed.iter().any(|one| kind(one) == kind(act));
    // `correcto: Corolla 2020. 35 %, 60 meses`
    let elsewhere = |act: &Act| {
        matches!(
            act,
            Act::Want(_) | Act::Refuse(_) | Act::AskCar(..) | Act::Decline
        )
    };
    // `bueno, entonces doy 120 mil` only goes on.
    const FIRM: [&str; 6] = [
        "si",
        "correcto",
        "exacto",
        "confirmo",
        "afirmativo",
        "claro",
    ];
    let words = crate::words::Words::read(draft.message.text).list;
    let firm = words
        .first()
        .is_some_and(|word| FIRM.contains(&word.text.as_str()));
    let takes = |act: &Act| firm && matches!(act, Act::Choose(_)) && !draft.does(elsewhere);
    draft.acts.first() == Some(&Act::Accept)
        && !draft.acts.iter().any(repeats)
        && proposed.iter().all(|act| {
            let of_plan = matches!(act, Act::DownPayment(_) | Act::Term(_) | Act::Pay(_));
            of_plan || matches!(act, Act::Budget(_) | Act::Monthly(_)) || takes(act)
        })
}

/// Asks back what was not certain; nothing of it is applied yet.
pub(super) fn ask(draft: &mut Draft<'_>) {
    let mut doubtful = std::mem::take(&mut draft.doubtful);
    doubtful.retain(|act| !draft.acts.contains(act) && !plan::is_noted(draft, act));
    // Calling off is never asked back: who means it says it again.
    doubtful.retain(|act| *act != Act::CancelCall);
    // `sigue siendo el Corolla, no el MG5`: the one taken says it.
    let takes = draft.does(|act| matches!(act, Act::Choose(_)));
    doubtful.retain(|act| !takes || !matches!(act, Act::Refuse(_)));
    let mut proposed = Vec::new();
    for act in doubtful {
        let act = instead_of_chosen(draft, act);
        let Act::Choose(car) = &act else {
            proposed.push(act);
            continue;
        };
        match resolve(draft, car) {
            // Named by its number, so that a `sí` means this car whatever is
            // shown meanwhile.
            // What is taken already needs no asking.
            Resolved::One(car) if draft.state.chosen.as_ref() == Some(&car.stock_id) => {}
            Resolved::One(car) => proposed.push(Act::Choose(super::choice::exactly(car))),
            found => super::choice::say_unresolved(draft, car, found),
        }
    }
    if !proposed.is_empty() {
        propose(draft, proposed);
    }
}

/// `auto = Corolla 2020`, once another car is chosen: a model of which one car is meant, and
/// not a search for it.
fn instead_of_chosen(draft: &Draft<'_>, act: Act) -> Act {
    let Act::Want(wish) = &act else { return act };
    let car = CarRef {
        make: wish.make.clone(),
        model: wish.model.clone(),
        year: wish.min_year.filter(|year| Some(*year) == wish.max_year),
        ..CarRef::default()
    };
    let named = car.model.is_some() && wish.also.is_empty() && draft.state.chosen.is_some();
    match named.then(|| resolve(draft, &car)) {
        Some(Resolved::One(_)) => Act::Choose(car),
        _ => act,
    }
}

/// Asks whether these acts are meant.
pub(super) fn propose(draft: &mut Draft<'_>, acts: Vec<Act>) {
    draft.served = true;
    draft.state.proposed.extend(acts);
    draft.closing = Closing::Proposal;
}
