//! Joins what the readers found, and settles what is certain.

use super::certainty::is_certain;
use super::frames::Frame;
use super::unexplained::unexplained;
use super::{
    Act, CarFact, CarRef, Clause, Context, Errand, Interpretation, Interpreted, Reading, Social,
    Span,
};
use super::{Text, cars, clauses, contact, money, talk};
use crate::Facts;
use crate::message::Message;
use crate::state::{State, Step};
use crate::wish::Wish;
use crate::words::{Words, compact};

/// What a customer wants is said within as many words; the rest of a flood is
/// not read.
const MAX_WORDS: usize = 250;

/// A `no` of more words is about something else than the question.
const MAX_BARE_WORDS: usize = 3;

/// What a message means by the rules.
pub fn interpret(state: &State, message: &Message<'_>, facts: &Facts) -> Interpretation {
    let mut context = Context {
        state,
        now: message.now,
        facts,
        antecedent: None,
        asked: None,
    };
    let frames = &facts.frames;
    let message = message.text;
    let mut words = Words::read(message);
    words.truncate(MAX_WORDS);
    let names = state.step == Step::Name;
    let words = facts.spelling.correct(words, frames, &facts.people, names);
    let text = Text::new(words, frames);
    let mut interpretation = Interpretation::default();
    if text.words.list.is_empty() {
        interpretation.acts.extend(gesture(message));
    }
    for clause in clauses(&text) {
        let readings = chosen(&clause, &context);
        if clause.likens() && readings.is_empty() {
            // `sí, como la calle` confirms a remark and no question.
            interpretation.acts.retain(|act| act.act != Act::Accept);
        }
        name_asked(&readings, &mut context, &mut interpretation.acts);
        context.antecedent = antecedent(&readings)
            .or_else(|| cars::named(&clause, &context))
            .or(context.antecedent);
        let unexplained = unexplained(&clause, &readings, frames);
        for reading in readings {
            let certain = is_certain(&reading, &clause, &unexplained, &context);
            interpretation.acts.push(Interpreted {
                quote: quote(message, &clause, &reading.explains[0]),
                act: reading.act,
                certain,
            });
        }
        let words = unexplained.iter();
        interpretation
            .unexplained
            .extend(words.map(|place| quote(message, &clause, &(*place..*place + 1))));
    }
    join_times(&text, &context, &mut interpretation.acts);
    take_what_is_named(&mut interpretation.acts);
    drop_bare_no(&mut interpretation.acts);
    drop_urging(&mut interpretation.acts);
    // `no, no busco otro auto` refuses no help with what somebody came for.
    let errand = state.errand.is_some_and(|errand| errand != Errand::TradeIn);
    if errand && text.words.list.len() > MAX_BARE_WORDS {
        interpretation.acts.retain(|act| act.act != Act::Decline);
    }
    interpretation
}

/// A message of signs alone: a thumb is a yes, any other a mere gesture.
fn gesture(message: &str) -> Option<Interpreted> {
    const YES: [char; 6] = ['👍', '👌', '✅', '🆗', '🙌', '✔'];
    let sign = message.trim();
    let act = if sign.contains(YES) {
        Act::Accept
    } else {
        Act::Social(Social::Noise)
    };
    (!sign.is_empty()).then(|| Interpreted {
        act,
        quote: sign.chars().take(8).collect(),
        certain: true,
    })
}

/// `el lunes, pero a las 4`: a day and an hour in two clauses are one time.
fn join_times(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let times: Vec<usize> = (0..acts.len())
        .filter(|at| matches!(acts[*at].act, Act::Time(_)) && acts[*at].certain)
        .collect();
    let [first, .., _] = times.as_slice() else {
        return;
    };
    let clauses = clauses(text);
    let (Some(begin), Some(end)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let whole = begin.joined_to(end);
    let joined = contact::read(&whole, context)
        .into_iter()
        .find(|reading| matches!(reading.act, Act::Time(_)));
    if let Some(joined) = joined {
        acts[*first].act = joined.act;
        for at in times.into_iter().skip(1).rev() {
            acts.remove(at);
        }
    }
}

/// `¿cuánto cuesta? el Forte 2020`: once the car asked about is named, nothing
/// is asked of the one at hand. Keeps what the next clause may go on asking.
fn name_asked(readings: &[Reading], context: &mut Context<'_>, acts: &mut Vec<Interpreted>) {
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
    context.asked = facts.last().map(|fact| (*fact).clone());
}

/// `la quiero, la Tracker 2022`, `mejor el otro, el Golf 2015`: what is taken is
/// named only afterwards.
fn take_what_is_named(acts: &mut Vec<Interpreted>) {
    const TAKES: [&str; 9] = [
        "lo quiero",
        "la quiero",
        "lo compro",
        "la compro",
        "esa mera",
        "ese mero",
        "esa misma",
        "ese mismo",
        "la tomo",
    ];
    let this = CarRef {
        this: true,
        ..CarRef::default()
    };
    let other = CarRef {
        other: true,
        ..CarRef::default()
    };
    let takes = acts.iter().position(|act| {
        let said = act.quote.to_lowercase();
        [&this, &other]
            .map(|car| Act::Choose(car.clone()))
            .contains(&act.act)
            || act.act == Act::Accept && TAKES.iter().any(|takes| said.ends_with(takes))
    });
    let Some(at) = takes else { return };
    let named = acts.iter().find_map(|act| match &act.act {
        Act::Want(wish) if wish.model.is_some() => Some(car_of(wish)),
        _ => None,
    });
    if let Some(car) = named {
        acts[at].act = Act::Choose(car);
        acts.retain(|act| !matches!(act.act, Act::Want(_)));
    }
}

/// The car that a wish for a model names.
fn car_of(wish: &Wish) -> CarRef {
    CarRef {
        make: wish.make.clone(),
        model: wish.model.clone(),
        year: wish.min_year.filter(|_| wish.min_year == wish.max_year),
        ..CarRef::default()
    }
}

/// `no, mejor a 48 meses`: the `no` only turns to what follows.
fn drop_bare_no(acts: &mut Vec<Interpreted>) {
    let says_more = acts
        .iter()
        .any(|act| act.act.matters() && !act.act.is_answer());
    if says_more {
        acts.retain(|act| act.act != Act::Decline);
    }
}

/// `ándale, bájale 30 mil`, `bueno, está caro`: who urges or objects says no
/// yes.
fn drop_urging(acts: &mut Vec<Interpreted>) {
    const URGING: [&str; 9] = [
        "andale", "orale", "ande", "va", "vamos", "dale", "bueno", "ok", "sale",
    ];
    let resists = |act: &Interpreted| matches!(act.act, Act::Haggle | Act::Object(_));
    if acts.iter().any(resists) {
        acts.retain(|act| act.act != Act::Accept || !URGING.contains(&&*compact(&act.quote)));
    }
}

/// The car that a clause leaves behind for `lo quiero` to stand for.
fn antecedent(readings: &[Reading]) -> Option<CarRef> {
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

/// Who came for something else is not read as a buyer until they say so.
fn has_other_errand(clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let errand = context.state.errand;
    let elsewhere = errand.is_some_and(|errand| errand != Errand::TradeIn);
    let wants = clause.frame(Frame::Want).is_some() || clause.frame(Frame::Choose).is_some();
    let buys = wants && !clause.has(&["no", "ya", "vender", "venderlo", "venderla"]);
    elsewhere && !context.state.handed_over && !buys && !clause.asks
}

/// `busco un Sentra`, of somebody who came for something else: shows cars
/// after all.
fn begins_to_buy(clause: &Clause<'_>, context: &Context<'_>, found: &[Reading]) -> Option<Reading> {
    let errand = context.state.errand?;
    let verb = clause.find(&["busco", "buscando", "buscamos", "comprar"])?;
    let wants = found
        .iter()
        .any(|reading| matches!(reading.act, Act::Want(_)));
    let buys = errand != Errand::TradeIn && wants && !clause.has(&["no"]);
    buys.then(|| Reading::new(Act::ShowCars, verb..verb + 1))
}

/// `no hoy`; `¿sí me marcan hoy?`, once a time is settled.
fn is_no_time(reading: &Reading, clause: &Clause<'_>, context: &Context<'_>) -> bool {
    let settled = context.state.lead.preferred_time_said.is_some();
    let negated = clause.text(reading.explains[0].start.wrapping_sub(1)) == "no";
    matches!(reading.act, Act::Time(_)) && (negated || clause.asks && settled)
}

/// The readings of a clause that stand together.
fn chosen(clause: &Clause<'_>, context: &Context<'_>) -> Vec<Reading> {
    let mut found = talk::read(clause, context);
    let errand = found.iter().any(|reading| {
        matches!(&reading.act, Act::Errand(errand) if *errand != Errand::TradeIn)
            || matches!(reading.act, Act::Injection)
    });
    if !errand {
        let mut others = contact::read(clause, context);
        others.retain(|reading| !is_no_time(reading, clause, context));
        if !has_other_errand(clause, context) {
            others.extend(money::read(clause, context));
            let mut of_cars = cars::read(clause, context, &others);
            // `¿cómo es lo de recibir mi carro?` asks about no car of the list.
            if found
                .iter()
                .any(|reading| matches!(reading.act, Act::Errand(_)))
            {
                let any = Act::AskCar(CarRef::default(), CarFact::Details);
                of_cars.retain(|reading| reading.act != any);
            }
            found.extend(of_cars);
            found.extend(begins_to_buy(clause, context, &found));
        }
        // Where a name is asked for, `Mercedes` is one.
        let at = if context.step().is_contact() {
            0
        } else {
            found.len()
        };
        found.splice(at..at, others);
    }
    let mut readings = without_overlaps(found);
    let acts = readings.iter().filter(|reading| !reading.act.is_courtesy());
    let silent = unexplained(clause, &readings, &context.facts.frames).is_empty();
    if acts.count() == 0
        && !silent
        && let Some(question) = talk::question(clause)
    {
        readings.push(question);
    }
    readings
}

/// Of readings whose cores overlap, the one with the longer core; a bare yes or
/// no beside something that says more is no answer of its own.
fn without_overlaps(mut found: Vec<Reading>) -> Vec<Reading> {
    // `la compro` takes a car before it says yes.
    found.sort_by_key(|reading| {
        let length = reading.explains[0].len();
        (std::cmp::Reverse(length), reading.act.is_answer())
    });
    let mut kept: Vec<Reading> = Vec::new();
    for reading in found {
        let core = &reading.explains[0];
        let rival = kept.iter().find(|other| overlap(&other.explains[0], core));
        match rival {
            None => kept.push(reading),
            // Several facts asked in the same words, of several cars.
            Some(other) if both_ask(&other.act, &reading.act) => kept.push(reading),
            Some(_) => {}
        }
    }
    drop_money_in_names(&mut kept);
    if kept.iter().any(|reading| reading.act.is_contact()) {
        // `mi nombre completo`, `que salgo de trabajar`
        kept.retain(|reading| match &reading.act {
            Act::AskCompany(_) => false,
            Act::Want(wish) => !cars::says_only_what_for(wish),
            Act::Pay(_) => reading.explains[0].len() > 1,
            _ => true,
        });
    }
    if kept
        .iter()
        .any(|reading| reading.act.matters() && !reading.act.is_answer())
    {
        kept.retain(|reading| !reading.act.is_answer());
    }
    let says_more = |reading: &Reading| reading.act != Act::OffTopic && !reading.act.is_courtesy();
    if kept.iter().any(says_more) {
        kept.retain(|reading| reading.act != Act::OffTopic);
    }
    kept.sort_by_key(|reading| reading.explains[0].start);
    kept
}

/// The `4` of a `Tiggo 4` and the year of a car are no money.
fn drop_money_in_names(kept: &mut Vec<Reading>) {
    let of_cars = |act: &Act| {
        matches!(
            act,
            Act::AskCar(..) | Act::Choose(_) | Act::Want(_) | Act::Refuse(_) | Act::Compare(_)
        )
    };
    let names: Vec<Span> = kept
        .iter()
        .filter(|reading| of_cars(&reading.act))
        .flat_map(|reading| reading.explains.clone())
        .collect();
    kept.retain(|reading| {
        let core = &reading.explains[0];
        let inside = names
            .iter()
            .any(|name| name.start <= core.start && core.end <= name.end);
        !(inside && reading.act.is_money())
    });
}

fn both_ask(one: &Act, other: &Act) -> bool {
    matches!((one, other), (Act::AskCar(..), Act::AskCar(..)))
        // `ver carros automáticos`
        || matches!((one, other), (Act::Want(_), Act::ShowCars) | (Act::ShowCars, Act::Want(_)))
        || matches!((one, other), (Act::Errand(_), Act::AskCompany(_)))
}

fn overlap(one: &Span, other: &Span) -> bool {
    one.start < other.end && other.start < one.end
}

/// The words of a span as written.
fn quote(message: &str, clause: &Clause<'_>, span: &Span) -> String {
    let words = &clause.words[span.clone()];
    let start = words.iter().map(|word| word.start).min();
    let end = words.iter().map(|word| word.end).max();
    match (start, end) {
        (Some(start), Some(end)) => message.get(start..end).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
