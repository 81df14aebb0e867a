//! Passes over the acts of a whole message: what one clause says of another.

mod times;

use super::{Act, CarFact, CarRef, Context, Interpreted, Noted, Objection, Reading, Text};
use super::{clauses, contact};
use crate::lexicon::Frame;
use crate::words::Word;
pub(super) use times::join_times;

/// `¿cuánto cuesta? el Forte 2020`: once the car asked about is named, nothing
/// is asked of the one at hand. Keeps what the next clause may go on asking.
pub(super) fn name_asked(
    readings: &[Reading],
    context: &mut Context<'_>,
    acts: &mut Vec<Interpreted>,
) {
    let facts: Vec<&CarFact> = readings
        .iter()
        .filter_map(|reading| match &reading.act {
            Act::AskCar(_, fact) => Some(fact),
            _ => None,
        })
        .collect();
    if let Some(asked) = &context.asked
        && facts.contains(&asked)
    {
        let unnamed = Act::AskCar(CarRef::default(), asked.clone());
        acts.retain(|act| act.act != unnamed);
    }
    // `¿cuánto cuesta el 2018?, no, perdón, el 2019`
    let only_turns = readings
        .iter()
        .all(|reading| reading.act.is_answer() || reading.act.is_courtesy());
    if !only_turns {
        context.asked = facts.last().map(|fact| (*fact).clone());
    }
}

/// `mi teléfono es 33, luego 14 02, luego 66 y termina en 91`: one number, dictated
/// bit by bit.
pub(super) fn join_phone(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let known = |act: &Interpreted| {
        matches!(
            act.act,
            Act::Phone(_) | Act::BackupPhone(_) | Act::SameNumber
        )
    };
    if acts.iter().any(known) {
        return;
    }
    let clauses = clauses(text);
    let first = clauses.first();
    let Some(phone) = first.and_then(|first| contact::dictation::dictated(first, context)) else {
        return;
    };
    acts.retain(|act| !matches!(act.act, Act::BrokenPhone(_)));
    acts.push(Interpreted {
        act: Act::Phone(phone),
        quote: text.words.written.clone(),
        certain: true,
    });
}

/// `el miércoles doblo turno, mejor el viernes a las 5`: what is certain later in the
/// message leaves nothing to ask back of its kind; a whole time said first neither:
/// `el domingo a mediodía, entre semana ando en el volante`.
pub(super) fn drop_superseded(acts: &mut Vec<Interpreted>) {
    let settles = |act: &Act| matches!(act, Act::Time(_) | Act::Phone(_)) || act.is_money();
    // `dice mi papá que automático, entonces el Aveo 2017`
    let chosen = acts
        .iter()
        .rposition(|act| act.certain && matches!(act.act, Act::Choose(_)));
    let kind = std::mem::discriminant::<Act>;
    let superseded: Vec<bool> = (0..acts.len())
        .map(|at| {
            let act = &acts[at];
            let same = |other: &Interpreted| other.certain && kind(&other.act) == kind(&act.act);
            let timed =
                |other: &&Interpreted| matches!(&other.act, Act::Time(time) if time.at.is_some());
            let later = acts[at + 1..].iter().any(same);
            let earlier = acts[..at].iter().filter(timed).any(same);
            let wish = matches!(act.act, Act::Want(_) | Act::Refuse(_));
            let wish = wish && chosen.is_some_and(|place| place > at);
            !act.certain && (settles(&act.act) && (later || earlier) || wish)
        })
        .collect();
    let mut places = superseded.into_iter();
    acts.retain(|_| !places.next().unwrap_or(false));
}

/// `márquenme el viernes a las 5`, where a call is being arranged: the time answers, and no
/// person is asked for again.
pub(super) fn drop_call_beside_its_time(context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    const PERSON: [&str; 8] = [
        "persona",
        "asesor",
        "asesora",
        "humano",
        "alguien",
        "ejecutivo",
        "vendedor",
        "agente",
    ];
    let timed = |act: &Interpreted| {
        matches!(act.act, Act::Time(_) | Act::Change(Noted::Hour)) && act.certain
    };
    let state = context.state;
    let arranging = context.step().is_contact()
        || state.chosen.is_some()
        || state.handed_over
        || state.lead.name.is_some();
    if arranging && acts.iter().any(timed) {
        acts.retain(|act| {
            let said = act.quote.to_lowercase();
            act.act != Act::AskPerson || PERSON.iter().any(|word| said.contains(word))
        });
    }
}

/// `no te voy a dar mi teléfono, luego me marcan a todas horas`: who gives no number asks
/// for no call.
pub(super) fn drop_call_beside_refusal(text: &Text, acts: &mut Vec<Interpreted>) {
    const GIVES: [&str; 7] = ["dar", "doy", "darte", "darles", "dejar", "dejo", "paso"];
    let refuses = |clause: &super::Clause<'_>| {
        let mut spans = clause.frames(Frame::Decline);
        spans.any(|span| {
            let gives = span.clone().any(|at| GIVES.contains(&clause.text(at)));
            gives && clause.text(span.start) == "no"
        })
    };
    let given = acts
        .iter()
        .any(|act| matches!(act.act, Act::Phone(_) | Act::SameNumber));
    let calls = |act: &Interpreted| matches!(act.act, Act::AskPerson | Act::Time(_));
    if !given && acts.iter().any(calls) && clauses(text).iter().any(refuses) {
        acts.retain(|act| !calls(act));
    }
}

/// `60 meses se me hace mucho, que sean 48`: who goes on with another term or down payment
/// needs no cheaper car.
pub(super) fn drop_answered_objection(acts: &mut Vec<Interpreted>) {
    let objects = |act: &Interpreted| act.act == Act::Object(Objection::TooExpensive);
    let Some(at) = acts.iter().position(objects) else {
        return;
    };
    let settles =
        |act: &Interpreted| act.certain && matches!(act.act, Act::Term(_) | Act::DownPayment(_));
    if acts[at + 1..].iter().any(settles) {
        acts.remove(at);
    }
}

/// `¿y si mejor doy 80? No, déjalo en 70`: what is only supposed is taken back.
pub(super) fn drop_supposed(acts: &mut Vec<Interpreted>) {
    let supposes = |act: &Interpreted| matches!(act.act, Act::Suppose(_));
    let Some(at) = acts.iter().position(supposes) else {
        return;
    };
    let settles = |act: &Interpreted| act.act.is_money() || act.act == Act::Decline;
    if acts[at + 1..].iter().any(settles) {
        acts.remove(at);
    }
}

/// `no, 95, o sea los 80 más 10`: amounts of which one explains the other and which
/// differ are asked back, the later one alone.
pub(super) fn doubt_contradictions(text: &Text, acts: &mut Vec<Interpreted>) {
    let explains = |words: &[Word]| {
        let said = |place: usize| words.get(place).map_or("", |word| word.text.as_str());
        said(0) == "osea" || matches!((said(0), said(1)), ("o", "sea") | ("es", "decir"))
    };
    let list = &text.words.list;
    if !(0..list.len()).any(|place| explains(&list[place..])) {
        return;
    }
    let same_kind = |one: &Act, other: &Act| {
        one.is_money() && std::mem::discriminant(one) == std::mem::discriminant(other)
    };
    let later = |at: usize| {
        acts[at + 1..]
            .iter()
            .any(|other| same_kind(&acts[at].act, &other.act) && acts[at].act != other.act)
    };
    let earlier: Vec<usize> = (0..acts.len()).filter(|at| later(*at)).collect();
    for at in earlier.into_iter().rev() {
        let gone = acts.remove(at);
        let last = acts.iter_mut().rfind(|act| same_kind(&act.act, &gone.act));
        if let Some(last) = last {
            last.certain &= !gone.certain;
        }
    }
}

/// The car that a clause leaves behind for `lo quiero` to stand for.
pub(super) fn antecedent(readings: &[Reading]) -> Option<CarRef> {
    readings
        .iter()
        .rev()
        .find_map(|reading| match &reading.act {
            Act::Choose(car) | Act::AskCar(car, _) if *car != CarRef::default() => {
                Some(car.clone())
            }
            Act::Want(wish) => wish.model.as_ref().map(|_| CarRef {
                make: wish.make.clone(),
                model: wish.model.clone(),
                year: wish.min_year.filter(|_| wish.min_year == wish.max_year),
                ..CarRef::default()
            }),
            _ => None,
        })
}
