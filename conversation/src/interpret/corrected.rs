//! Passes over the acts of a whole message: what is said again otherwise, and what is
//! taken only on a condition.

use super::{Act, Interpreted, Text};
use crate::words::Word;

/// `¿cuánto cuesta el 2018, no, perdón, el 2019?`, `busco un Versa, digo, un Sentra`: a
/// question or a wish takes the place of the one before that it corrects.
pub(super) fn drop_corrected(text: &Text, acts: &mut Vec<Interpreted>) {
    let mut at = 1;
    while at < acts.len() {
        let earlier = (0..at).rev().find(|place| acts[*place].act != Act::Decline);
        let Some(earlier) = earlier else {
            at += 1;
            continue;
        };
        let corrected = is_led_by_correction(text, &acts[at])
            || is_taken_back_between(text, &acts[earlier], &acts[at]);
        if is_alike(&acts[earlier].act, &acts[at].act) && corrected {
            acts.drain(earlier..at);
            at = earlier + 1;
        } else {
            at += 1;
        }
    }
}

/// Whether both ask the same of a car, or both wish for one by its name.
fn is_alike(one: &Act, other: &Act) -> bool {
    match (one, other) {
        (Act::AskCar(car, fact), Act::AskCar(next, asked)) => fact == asked && car != next,
        (Act::Choose(car), Act::Choose(next)) => car != next,
        (Act::Want(wish), Act::Want(next)) => wish.make.is_some() && next.make.is_some(),
        _ => false,
    }
}

/// `quiero la Tracker, no, perdón, me confundo, la Trax es la que quiero`
fn is_taken_back_between(text: &Text, one: &Interpreted, other: &Interpreted) -> bool {
    const TAKES_BACK: [&str; 5] = ["perdon", "confundo", "confundi", "equivoque", "digo"];
    let choices = matches!((&one.act, &other.act), (Act::Choose(_), Act::Choose(_)));
    let before = words_before(text, one).len();
    let mut between = words_before(text, other).iter().skip(before);
    choices && between.any(|word| TAKES_BACK.contains(&word.text.as_str()))
}

/// Whether a word that corrects leads to what an act rests on.
fn is_led_by_correction(text: &Text, act: &Interpreted) -> bool {
    const CORRECTS: [&str; 9] = [
        "no",
        "perdon",
        "perdona",
        "digo",
        "mejor",
        "corrijo",
        "equivoque",
        "confundi",
        "decir",
    ];
    const BETWEEN: [&str; 12] = [
        "el", "la", "un", "una", "ay", "bueno", "mas", "bien", "era", "es", "de", "del",
    ];
    let mut before = words_before(text, act).iter().rev();
    let word = before.find(|word| !BETWEEN.contains(&word.text.as_str()));
    // `¿tendrá un Jetta, o si no un Versa?` asks for both.
    let else_ = before.next().is_some_and(|word| word.text == "si");
    word.is_some_and(|word| CORRECTS.contains(&word.text.as_str())) && !else_
}

/// `quítale 30 mil y me la llevo`, `si le bajan 20 mil, la compro`: taken on a condition
/// that is not met, and asked back.
pub(super) fn doubt_conditional_choice(text: &Text, acts: &mut [Interpreted]) {
    let Some(haggle) = acts.iter().position(|act| act.act == Act::Haggle) else {
        return;
    };
    for act in &mut acts[haggle + 1..] {
        if !matches!(act.act, Act::Choose(_)) {
            continue;
        }
        let before = words_before(text, act);
        let joined = before.last().is_some_and(|word| word.text == "y");
        let condition = before
            .iter()
            .any(|word| matches!(word.text.as_str(), "si" | "con"));
        act.certain &= !(joined || condition);
    }
}

/// The words of a message before what an act rests on.
fn words_before<'t>(text: &'t Text, act: &Interpreted) -> &'t [Word] {
    let start = text.words.written.rfind(&act.quote).unwrap_or_default();
    let list = &text.words.list;
    let end = list.iter().position(|word| word.start >= start);
    &list[..end.unwrap_or(list.len())]
}
