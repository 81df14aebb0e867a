//! Whether an act may change what matters.

use super::answered::is_answered;
use super::certain_time::{is_arranging, is_complete_answer, is_habit, is_time_of_a_call};
use super::circumstance::only_circumstances_follow;
use super::doubtful::{
    OTHER_FIGURES, is_between_two, is_conditional_choice, is_disputed, is_hearsay, is_improbable,
    is_no_loan_without_car, is_of_own_car, is_of_two_people, is_other_than_unknown, is_perhaps,
    is_thousands_or_share, is_turn_or_refusal,
};
use super::firm_choice::is_taken_firmly;
use super::named::is_called_by_name;
use super::supposition::is_hypothetical;
use super::will::{
    drops_choice, is_advised, is_of_another, is_reported, is_use_in_passing, is_willed,
};
use super::{Act, CarFact, Clause, Context, Reading};
use crate::lexicon::Frame;
use crate::payment::Down;
use crate::state::Step;
use crate::wish::Wish;

/// Whether what a clause says is sure enough to act on. `unexplained` are the
/// places of the words that nothing accounts for.
pub(super) fn is_certain(
    reading: &Reading,
    all: &[Reading],
    clause: &Clause<'_>,
    unexplained: &[usize],
    context: &Context<'_>,
) -> bool {
    if let Act::Want(wish) = &reading.act {
        let explained = unexplained.is_empty() && !is_reported(clause);
        let others = is_of_another(clause) || is_advised(clause);
        if is_use_in_passing(reading, clause, context) {
            return false;
        }
        if drops_choice(wish, context) && (!is_willed(clause) || others) {
            return false;
        }
        return explained || !is_overheard(wish, clause, context);
    }
    if !reading.act.matters() {
        return true;
    }
    let doubtful = is_asked_about(reading, clause)
        || is_guessed_down_payment(&reading.act, all, clause, context)
        || is_praise(reading, clause)
        || is_improbable(&reading.act, clause, context)
        || is_of_own_car(reading, clause)
        || is_of_two_people(&reading.act, clause)
        || is_hearsay(&reading.act, clause)
        || matches!(reading.act, Act::Choose(_)) && is_disputed(clause)
        || is_perhaps(reading, clause, context)
        || is_other_than_unknown(reading, clause, context)
        || is_turn_or_refusal(reading, clause)
        || is_conditional_choice(reading, clause)
        || is_thousands_or_share(reading, clause, context)
        || is_between_two(reading, clause)
        || reading.act.is_money() && !clause.asks && !clause.asked_next && is_hypothetical(clause)
        || is_no_loan_without_car(&reading.act, clause, context)
        || is_habit(reading, clause, unexplained, context);
    if doubtful {
        return false;
    }
    if unexplained.is_empty() {
        return true;
    }
    let named = is_called_by_name(reading, clause, unexplained, context)
        || is_answered(reading, clause, unexplained, context)
        || is_taken_firmly(reading, clause, &context.facts.frames);
    if named && !has_rival(reading, all) {
        return true;
    }
    match reading.act {
        Act::DownPayment(_) if is_of_payment_asked(reading, all, clause) => true,
        // Ten digits that can be dialled are nothing else.
        Act::Phone(_) => !clause
            .up_to(reading.explains[0].start)
            .has(&["no", "ya", "nunca", "tampoco"]),
        // `al whats de donde te escribo`, where the number was asked for
        Act::SameNumber if context.step() == Step::Phone => true,
        Act::Time(_) if is_complete_answer(reading, clause, unexplained, context) => true,
        Act::Time(_) if is_time_of_a_call(reading, clause, unexplained) => true,
        // `ah muy bien qué padre este mi nombre es Rosaura Medina`
        Act::Name(_)
            if is_introduced(reading, clause)
                && unexplained.iter().all(|at| *at < reading.explains[0].start)
                && !clause.has(&["no"]) =>
        {
            true
        }
        Act::Name(_) | Act::Time(_) if !is_arranging(&reading.act, clause, context) => {
            is_introduced(reading, clause)
        }
        Act::Budget(_) if context.step() == Step::Budget && unexplained.len() <= 3 => {
            // `tengo 2 80`
            let mut others = unexplained.iter();
            let figure = others.any(|place| {
                clause.words[*place]
                    .text
                    .bytes()
                    .all(|b| b.is_ascii_digit())
            });
            !clause.has(OTHER_FIGURES) && !figure
        }
        // `una camioneta que no pase de 300 mil …`: bounded, beside what it is for.
        Act::Budget(_) if is_of_wish(reading, all, context) => !clause.has(OTHER_FIGURES),
        _ => {
            !has_rival(reading, all)
                && only_circumstances_follow(
                    reading,
                    clause,
                    unexplained,
                    context.step() == Step::DownPayment,
                    &context.facts.frames,
                )
        }
    }
}

/// `si lo saco a crédito dando 50 mil, ¿en cuánto salen las mensualidades?`: an amount that
/// is given, beside the payment that it leads to.
fn is_of_payment_asked(reading: &Reading, all: &[Reading], clause: &Clause<'_>) -> bool {
    let asks = |other: &Reading| matches!(other.act, Act::AskCar(_, CarFact::MonthlyPayment));
    let start = reading.explains[0].start;
    let mut gives = clause.frames(Frame::Give);
    let given = gives.any(|verb| verb.end == start && clause.text(verb.start) != "pon");
    let denied = clause.text(start.wrapping_sub(2)) == "no";
    clause.asks && given && !denied && all.iter().any(asks) && !has_rival(reading, all)
}

/// Whether the first budget, called one by its words, stands beside the car wanted.
fn is_of_wish(reading: &Reading, all: &[Reading], context: &Context<'_>) -> bool {
    let wants = all.iter().any(|other| matches!(other.act, Act::Want(_)));
    let named = reading.explains.len() > 1;
    wants && named && context.state.budget.is_none() && !has_rival(reading, all)
}

/// Whether a kind of car is only mentioned where another is looked for: `ni loca se
/// sube a una troca`.
fn is_overheard(wish: &Wish, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let known = &context.state.wish;
    let searching = known.body.is_some() || known.need.is_some() || known.make.is_some();
    let other_body = wish.body.is_some() && wish.body != known.body;
    let other_need = wish.need.is_some() && wish.need != known.need;
    // `Nissan sí está bien` takes back that it was refused.
    let refused = wish
        .make
        .as_ref()
        .is_some_and(|make| known.not_makes.contains(make));
    let other_make = wish.make.is_some() && wish.make != known.make && !refused;
    let other = other_body || other_need || other_make;
    let reported = context.chosen().is_some() && is_reported(clause);
    let own = clause.frame(Frame::Want).is_some() && !reported;
    // `es que mi novia no sabe manejar estándar`, once a car is chosen
    let other_gearbox = wish.gearbox.is_some() && context.chosen().is_some();
    (searching && other || other_gearbox) && !own && !clause.asks
}

/// `la primera está padre, pero mi esposa quiere ver la tercera`: whoever only likes a
/// car and goes on with a `but` takes none.
fn is_praise(reading: &Reading, clause: &Clause<'_>) -> bool {
    let next = clause.words.get(clause.span.end);
    let but = next.is_some_and(|word| matches!(word.text.as_str(), "pero" | "aunque"));
    // `que sea la CX-5, pero la 2019` narrows it down.
    let words = clause.message();
    let end = clause.span.end;
    let year = matches!(words.text(end + 1), "la" | "el") && {
        let of = usize::from(matches!(words.text(end + 2), "de" | "del"));
        words.text(end + 2 + of).starts_with("20")
    };
    let but = but && !year;
    let looks = clause.frame(Frame::Looks).is_some() || clause.frame(Frame::Like).is_some();
    let takes = clause.has(&[
        "quiero", "queremos", "prefiero", "compro", "mejor", "entonces",
    ]);
    let firm = takes || clause.frame(Frame::Choose).is_some();
    matches!(reading.act, Act::Choose(_)) && but && looks && !firm
}

/// `mi esposo dice que mejor la Tiguan 2016, ¿cuánto esa?`: told of another person, and
/// asked about, also in the next sentence: `… que mejor la Avanza 2018... esa cuánto sale`.
pub(super) fn is_asked_about(reading: &Reading, clause: &Clause<'_>) -> bool {
    // `dice mi hija que sí, que nos quedemos con el March, pero ¿es automático?`
    let decided = clause
        .frame(Frame::Choose)
        .is_some_and(|span| clause.text(span.start) == "nos");
    let price = || {
        let message = clause.message();
        let mut prices = message.frames(Frame::Price);
        prices.any(|span| span.start >= clause.span.end)
    };
    let asked = clause.asked_next || price();
    let reported = is_reported(clause) || is_disputed(clause);
    matches!(reading.act, Act::Choose(_)) && asked && reported && !decided
}

/// Whether the clause says the same kind of thing twice: `60 % de enganche para que me
/// lo bajen a 500 mil`.
fn has_rival(reading: &Reading, all: &[Reading]) -> bool {
    let kind = std::mem::discriminant(&reading.act);
    let same = all
        .iter()
        .filter(|other| std::mem::discriminant(&other.act) == kind);
    same.count() > 1
}

/// `tengo 50 mil` of a car that was only asked about.
fn is_guessed_down_payment(
    act: &Act,
    all: &[Reading],
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> bool {
    let frames = [
        Frame::DownPayment,
        Frame::Give,
        Frame::Financed,
        Frame::Rest,
    ];
    let named = frames.iter().any(|frame| clause.frame(*frame).is_some());
    let takes = all.iter().any(|other| matches!(other.act, Act::Choose(_)));
    let planned = context.state.payment.is_some() || context.state.down_payment.is_some();
    let settled = takes || planned || context.chosen().is_some();
    matches!(act, Act::DownPayment(Down::Amount(_))) && !named && !settled && !clause.asks
}

/// `mi nombre es Graciela Ponce y le hablo porque …`: what introduces a name leads to
/// nothing else.
fn is_introduced(reading: &Reading, clause: &Clause<'_>) -> bool {
    let core = &reading.explains[0];
    let words = (clause.text(core.start), clause.text(core.start + 1));
    matches!(reading.act, Act::Name(_))
        && matches!(words, ("mi", "nombre") | ("me", "llamo") | ("yo", "soy"))
}
