//! Joins what the readers found, and settles what is certain.

mod written;

use super::alternatives::join_alternatives;
use super::asides::without_asides;
use super::certainty::{is_asked_about, is_certain};
use super::comparison::{ask_price_of_all, drop_wish_compared, join_compared, join_comparison};
use super::conceded::{concedes, is_only_supposed, is_wish_of_another, says_again};
use super::condition::drop_conditional;
use super::gone_car::replace_gone_car;
use super::last_left::take_last_left;
use super::liked::{doubt_liked, doubt_other_car, drop_choice_of_another, narrow_named};
use super::named_choice::take_named;
use super::nicknames::{drop_name_of_another, keep_name_beside_nickname};
use super::notes::{self, note};
use super::passed_on;
use super::recap::{answer_recap_alone, ask_for_recap, correct_something, is_wish_of_term};
use super::select::chosen;
use super::settle::{
    antecedent, doubt_contradictions, drop_answered_objection, drop_call_beside_its_time,
    drop_call_beside_refusal, drop_superseded, drop_supposed, join_phone, join_times, name_asked,
};
use super::shares::join_shares;
use super::supposition::supposed;
use super::taken::{give_up, name_amount, take_what_is_named};
use super::unexplained::unexplained;
use super::will::is_use_in_passing;
use super::yes_and_no::{
    drop_bare_no, drop_doubted_yes, drop_hedged_yes, drop_mild_yes, drop_polite_ok,
    drop_resigned_yes, drop_urging, drop_waiting, drop_yes_before_comparison,
    drop_yes_before_question,
};
use super::{Act, CarFact, Clause, Context, Errand, Interpretation, Interpreted, Noted, Reading};
use super::{Text, cars, clauses, contact, corrected, money};
use crate::Facts;
use crate::lexicon::Expected;
use crate::lexicon::Frame;
use crate::message::Message;
use crate::state::State;
use crate::words::Words;
use written::{gesture, quote};

/// What a customer wants is said within as many words; the rest of a flood is
/// not read.
const MAX_WORDS: usize = 250;

/// A `no` of more words is about something else than the question.
const MAX_BARE_WORDS: usize = 3;

/// What a message means by the rules.
pub fn interpret(state: &State, message: &Message<'_>, facts: &Facts) -> Interpretation {
    let known = state.with_kept_car();
    let mut context = Context {
        state: &known,
        now: message.now,
        facts,
        antecedent: None,
        asked: None,
    };
    let mut words = Words::read(message.text);
    words.truncate(MAX_WORDS);
    let expected = Expected::at(state.step);
    let frames = &facts.frames;
    let words = facts
        .spelling
        .correct(words, frames, &facts.people, expected);
    let text = Text::new(without_asides(words, frames), frames);
    // `empezamos de cero: un sedán de 260 mil`: nothing said before counts.
    let fresh = State {
        greeted: state.greeted,
        ..State::default()
    };
    if text.has(Frame::Restart) {
        context.state = &fresh;
    }
    let mut interpretation = Interpretation::default();
    if text.words.list.is_empty() {
        interpretation.acts.extend(gesture(message.text));
    }
    for clause in passed_on::joined(clauses(&text), &context) {
        take_clause(&clause, message.text, &mut context, &mut interpretation);
    }
    notes::drop_repeated(&mut interpretation.notes);
    keep_name_beside_nickname(&text, &context, &mut interpretation);
    join_clauses(&text, &context, &mut interpretation);
    interpretation
}

/// Adds what a clause means, and how sure that is.
fn take_clause(
    clause: &Clause<'_>,
    message: &str,
    context: &mut Context<'_>,
    interpretation: &mut Interpretation,
) {
    let mut readings = chosen(clause, context);
    interpretation
        .notes
        .extend(drop_conditional(&mut readings, clause));
    // `el Versa entonces, el del 18 qué onda`
    for reading in &mut readings {
        if let Act::AskCar(car, _) = &mut reading.act {
            *car = cars::of_antecedent(std::mem::take(car), context.antecedent.as_ref());
        }
    }
    if clause.likens() && readings.is_empty() {
        // `sí, como la calle` confirms a remark and no question.
        interpretation.acts.retain(|act| act.act != Act::Accept);
    }
    name_asked(&readings, context, &mut interpretation.acts);
    remember_car(clause, &readings, context);
    readings.retain(|reading| !is_wish_of_term(reading, clause, context));
    let readings = with_car_haggled(readings, clause, context);
    let unexplained = unexplained(clause, &readings, &context.facts.frames);
    let notes = note(clause, &readings, &unexplained, context);
    interpretation.notes.extend(notes);
    let certain: Vec<bool> = readings
        .iter()
        .map(|reading| is_certain(reading, &readings, clause, &unexplained, context))
        .collect();
    for (reading, certain) in readings.into_iter().zip(certain) {
        if concedes(&reading.act, clause, interpretation) {
            continue;
        }
        let supposed = supposed(&reading.act, clause, context);
        // `soy dentista y quiero cambiar de coche` says why one is looked for.
        let unchosen = reading.act == Act::Change(Noted::Car) && context.state.chosen.is_none();
        let open =
            unchosen || is_only_supposed(&reading.act, clause) || is_asked_about(&reading, clause);
        let open = open || is_use_in_passing(&reading, clause, context);
        if supposed.is_none() && !certain && open {
            continue;
        }
        // `la de Nissan, la Koleos está muy caminada` asks nothing of the Koleos.
        let details = matches!(&reading.act, Act::AskCar(_, CarFact::Details));
        if details && !clause.asks && !unexplained.is_empty() && chooses(interpretation) {
            continue;
        }
        let quote = quote(message, clause, &reading.explains[0]);
        // `a 60, pero mi esposa quiere 48`
        let of_another = says_again(&reading.act, interpretation) && is_wish_of_another(clause);
        let certain = certain && !of_another || supposed.is_some();
        interpretation.acts.push(Interpreted {
            quote,
            act: supposed.unwrap_or(reading.act),
            certain,
        });
    }
    let words = unexplained.iter();
    let words = words.map(|place| quote(message, clause, &(*place..*place + 1)));
    interpretation.unexplained.extend(words);
}

/// Keeps the car that a clause names for `lo quiero` to stand for.
fn remember_car(clause: &Clause<'_>, readings: &[Reading], context: &mut Context<'_>) {
    context.antecedent = antecedent(readings)
        .or_else(|| cars::named(clause, context))
        .or_else(|| cars::dated(clause, context))
        .or_else(|| cars::placed(clause, context))
        .or(context.antecedent.take());
    if let (Some(year), Some(car)) = (cars::year_alone(clause), &mut context.antecedent)
        && car.year.is_none()
    {
        car.year = Some(year);
    }
}

/// Passes over the acts of the whole message: what one clause says of another.
fn join_clauses(text: &Text, context: &Context<'_>, interpretation: &mut Interpretation) {
    let acts = &mut interpretation.acts;
    join_shares(text, acts);
    join_alternatives(text, acts);
    doubt_contradictions(text, acts);
    join_phone(text, context, acts);
    drop_name_of_another(text, acts);
    contact::called::add_person_called(text, context, acts);
    contact::reach::add_reach(text, context, acts);
    contact::buyer::take_buyer(text, context, acts);
    contact::phone::drop_way_of_writing(acts);
    money::take_minimum_pointed_at(text, context, acts);
    drop_superseded(acts);
    drop_call_beside_its_time(context, acts);
    drop_supposed(acts);
    drop_answered_objection(acts);
    drop_waiting(acts);
    join_times(text, context, acts);
    join_comparison(acts);
    join_compared(text, context, acts);
    drop_wish_compared(acts);
    ask_price_of_all(acts);
    corrected::drop_corrected(text, acts);
    drop_choice_of_another(text, acts);
    narrow_named(acts);
    doubt_liked(text, acts);
    ask_for_recap(context, acts);
    answer_recap_alone(context, acts);
    correct_something(text, acts);
    take_named(text, context, acts);
    doubt_other_car(text, context, acts);
    take_last_left(text, context, acts);
    take_what_is_named(text, acts);
    drop_call_beside_refusal(text, acts);
    corrected::doubt_conditional_choice(text, acts);
    give_up(text, context, acts);
    name_amount(text, acts);
    replace_gone_car(text, acts);
    drop_bare_no(acts);
    drop_urging(acts);
    drop_yes_before_comparison(acts);
    drop_hedged_yes(text, acts);
    drop_doubted_yes(text, acts);
    drop_yes_before_question(&context.state.asked, acts);
    drop_polite_ok(&context.state.asked, acts);
    drop_mild_yes(&context.state.asked, interpretation);
    drop_resigned_yes(text, interpretation);
    // `no, no busco otro auto` refuses no help with what somebody came for.
    let errand = context.state.errand;
    let elsewhere = errand.is_some_and(|errand| errand != Errand::TradeIn);
    if elsewhere && text.words.list.len() > MAX_BARE_WORDS {
        let bare = |act: &Interpreted| act.act == Act::Decline && act.quote.split(' ').count() < 3;
        interpretation.acts.retain(|act| !bare(act));
    }
}

/// `el Sentra 2019, ¿cuánto es lo menos?`: who haggles about a car asks for its price.
fn with_car_haggled(
    mut readings: Vec<Reading>,
    clause: &Clause<'_>,
    context: &Context<'_>,
) -> Vec<Reading> {
    let haggle = readings.iter().find(|reading| reading.act == Act::Haggle);
    let span = haggle.map(|reading| reading.explains[0].clone());
    let of_cars = |act: &Act| matches!(act, Act::AskCar(..) | Act::Choose(_) | Act::Want(_));
    let taken = readings.iter().any(|reading| of_cars(&reading.act));
    let named = cars::named(clause, context).filter(|car| !taken && car.model.is_some());
    if let (Some(span), Some(car)) = (span, named) {
        readings.push(
            Reading::new(Act::AskCar(car, CarFact::Price), span).framed_by([clause.places()]),
        );
    }
    readings
}

/// Whether an earlier clause takes a car.
fn chooses(interpretation: &Interpretation) -> bool {
    let mut acts = interpretation.acts.iter();
    acts.any(|act| act.certain && matches!(act.act, Act::Choose(_)))
}
