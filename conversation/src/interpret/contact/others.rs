//! Other people's names and numbers: `mi esposo se llama Luis, su cel es …`.
//!
//! They go to the seller as a note. Only where the customer says that the other
//! person is the one to be called do they become the contact's.

use super::phone;
use crate::interpret::{Clause, Context, Span};
use crate::lexicon::Frame;
use crate::state::Step;

/// Nouns for a number.
const NUMBERS: &[&str] = &[
    "cel", "celular", "celu", "tel", "telefono", "numero", "num", "whats", "whatsapp", "wats",
    "contacto",
];

/// Whether the name behind an introduction is that of somebody who is not to be
/// called.
pub(super) fn owns_name(clause: &Clause<'_>, context: &Context<'_>, intro: &Span) -> bool {
    if !introduces_another(clause, context, intro) {
        return false;
    }
    let named = context.state.lead.name.is_some();
    // `soy Guadalupe, háblele a mi hija, se llama Karen`: the customer's own stays.
    if names_oneself(clause, intro) {
        return true;
    }
    // `se llama Rosa` answers whom to ask for.
    let asked = matches!(context.step(), Step::Name | Step::Contact)
        && !named
        && clause.message().frame(Frame::Relative).is_none();
    !asked && !is_made_contact(clause, named)
}

/// Whether the message gives the customer's own name elsewhere: `soy Guadalupe`.
fn names_oneself(clause: &Clause<'_>, intro: &Span) -> bool {
    let message = clause.message();
    message.places().any(|place| {
        let own = match message.text(place) {
            "soy" => true,
            "llamo" => message.text(place.wrapping_sub(1)) == "me",
            _ => false,
        };
        own && !intro.contains(&place)
    })
}

/// Whether an introduction is of another person: `se llama`, `ella es`, `su nombre
/// es`, `mi esposo es`.
pub(super) fn introduces_another(clause: &Clause<'_>, context: &Context<'_>, intro: &Span) -> bool {
    let before = clause.text(intro.start.wrapping_sub(1));
    let relative = clause
        .frames(Frame::Relative)
        .any(|span| span.end == intro.start || intro.start <= span.start && span.end <= intro.end);
    let third = intro.clone().any(|place| clause.text(place) == "llama");
    let pronoun = matches!(clause.text(intro.start), "ella" | "el") || matches!(before, "ella");
    let asked_for = clause.text(intro.start).starts_with("pregunt");
    let theirs = before == "su" && clause.text(intro.start) == "nombre";
    relative || third || pronoun || theirs || asked_for && context.state.lead.name.is_some()
}

/// Whether a number is that of somebody who is not to be called.
pub(super) fn owns_phone(clause: &Clause<'_>, context: &Context<'_>, start: usize) -> bool {
    if !is_anothers_phone(clause, start) {
        return false;
    }
    let known = context.state.lead.phone.is_some();
    // The contact is named: what is missing is the number.
    let due = context.step() == Step::Phone || context.state.lead.name.is_some();
    let answers = due && !known;
    if is_not_to_be_called(clause, start) {
        return true;
    }
    let besides = clause.message().frame(Frame::Besides).is_some();
    let contact = answers && !besides || is_made_contact(clause, known);
    !contact
}

/// `no llamen al de mi esposo, 222 …`: the call that leads to a number is denied, and
/// nothing turns to another one.
fn is_not_to_be_called(clause: &Clause<'_>, start: usize) -> bool {
    const CALLS: &[&str] = &["llamen", "marquen", "hablen", "llames", "marques", "hables"];
    const TURNS: &[&str] = &["mejor", "sino", "usen", "pero", "otro"];
    let message = clause.message();
    let lead_in = message.up_to(start);
    let leads_to_another = |call: usize| {
        let mut others = lead_in.frames(Frame::Relative);
        others.any(|who| who.start > call && who.start <= call + 3)
    };
    let last = lead_in.places().rev().find(|place| {
        let to = matches!(lead_in.text(place + 1), "a" | "al");
        to && CALLS.contains(&lead_in.text(*place)) && leads_to_another(*place)
    });
    last.is_some_and(|call| {
        let pronoun = matches!(message.text(call.wrapping_sub(1)), "me" | "le" | "les");
        let before = message.text(call.wrapping_sub(1 + usize::from(pronoun)));
        let turns = (call + 2..start).any(|place| TURNS.contains(&message.text(place)));
        before == "no" && !turns
    })
}

/// Whether a number is another person's, by the words that lead to it.
fn is_anothers_phone(clause: &Clause<'_>, start: usize) -> bool {
    let lead_in = clause.up_to(start);
    let (own, other) = (last_own(&lead_in), last_other(&lead_in));
    if own.is_some() || other.is_some() {
        return other > own;
    }
    // `háblale a mi hermana, 55 …`: what came before in the message.
    let earlier = clause.earlier();
    let other = last_other(&earlier).filter(|at| *at + MAX_DISTANCE > clause.span.start);
    other.is_some() && other > last_own(&earlier)
}

/// So many words back a person is still the one who is spoken of.
const MAX_DISTANCE: usize = 8;

/// Whether another person than the customer was spoken of right before.
pub(super) fn is_spoken_of(earlier: &Clause<'_>) -> bool {
    let coordinates = earlier.has(&["coordina", "agenda", "organiza", "atiende", "maneja"]);
    coordinates && last_other(earlier) > last_own(earlier)
}

/// Where a clause last speaks of the customer's own name or number.
fn last_own(clause: &Clause<'_>) -> Option<usize> {
    clause.places().rev().find(|place| {
        let next = clause.text(place + 1);
        match clause.text(*place) {
            "soy" | "llamo" | "mio" => true,
            "mi" => next == "nombre" || NUMBERS.contains(&next),
            _ => false,
        }
    })
}

/// Where a clause last speaks of another person as of one with a name or a number.
fn last_other(clause: &Clause<'_>) -> Option<usize> {
    let frames = [Frame::Relative, Frame::CallOther]
        .iter()
        .flat_map(|frame| clause.frames(*frame))
        .map(|span| span.start)
        .max();
    let words = clause.places().rev().find(|place| {
        let next = clause.text(place + 1);
        match clause.text(*place) {
            "su" => next == "nombre" || NUMBERS.contains(&next),
            "se" => next == "llama",
            _ => false,
        }
    });
    frames.max(words)
}

/// `este cel es de mi hijo`, `este es el número de mi esposa`, `este celular es prestado`.
pub(super) fn owns_sender(clause: &Clause<'_>) -> bool {
    const LENT: &[&str] = &["prestado", "prestada", "ajeno"];
    let theirs = clause.frames(Frame::Relative).any(|who| {
        let of = who.start.wrapping_sub(1);
        let before = |offset: usize| clause.text(of.wrapping_sub(offset));
        let number = NUMBERS.contains(&before(1)) && !matches!(before(2), "mi" | "al");
        clause.text(of) == "de" && (matches!(before(1), "es" | "era") || number)
    });
    let verb = |place: usize| matches!(clause.text(place.wrapping_sub(1)), "es" | "esta");
    theirs || clause.find(LENT).is_some_and(verb)
}

/// Whether the customer says that another person is to be called; where a contact
/// is `known`, that it changes.
fn is_made_contact(clause: &Clause<'_>, known: bool) -> bool {
    const REPLACES: &[Frame] = &[Frame::Change, Frame::ChangeName, Frame::ChangePhone];
    let message = clause.message();
    let says = |frame: &Frame| message.frame(*frame).is_some();
    // `a nombre de mi hijo, pero conmigo se comunican`
    says(&Frame::OtherContact)
        && !message.has(&["conmigo"])
        && !says(&Frame::Besides)
        && (!known || REPLACES.iter().any(says) || message.has(&["pon", "ponga", "pongan"]))
}

/// What is said of another person's name or number, as written.
pub(crate) fn note(clause: &Clause<'_>, context: &Context<'_>) -> Option<String> {
    let intros = [Frame::NameIntro, Frame::NameSoy];
    let named = intros.iter().flat_map(|frame| clause.frames(*frame));
    let named = named
        .filter(|intro| introduces_another(clause, context, intro))
        .any(|intro| {
            let next = clause.text(intro.end);
            context.facts.people.is_name(next)
        });
    let dialled = phone::first_number(clause).filter(|start| is_anothers_phone(clause, *start));
    if !named && dialled.is_none() {
        return None;
    }
    // `háblale a mi hermana Rosa, 55 …`: the number alone says nothing of her.
    let introduced = dialled.is_some() && last_other(clause).is_none();
    let from = introduced.then(|| last_other(&clause.earlier())).flatten();
    let span = from.unwrap_or(clause.span.start)..clause.span.end;
    Some(clause.written(&span).trim().to_owned())
}

/// The parts of a clause that introduce another person: `y ella es Renata`.
pub(super) fn asides(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Span> {
    let intros = [Frame::NameIntro, Frame::NameSoy];
    let spans = intros.iter().flat_map(|frame| clause.frames(*frame));
    spans
        .filter(|intro| introduces_another(clause, context, intro))
        .map(|intro| {
            let is_name = |place: &usize| context.facts.people.is_name(clause.text(*place));
            let end = (intro.end..clause.span.end).take_while(is_name).last();
            let who = clause
                .frames(Frame::Relative)
                .find(|who| who.end == intro.start);
            who.map_or(intro.start, |who| who.start)..end.map_or(intro.end, |last| last + 1)
        })
        .collect()
}
