//! Some digits of the number that is noted are wrong: `termina en 87, no en 78`, `el
//! doscientos veintidós está mal, es cuatro cincuenta y siete`.

use super::digits::{Run, run_at};
use crate::interpret::{Act, Clause, Context, Reading, Span};
use crate::lexicon::Frame;
use crate::phone::e164;

/// Words that say which end of the number is meant.
const LAST: &[&str] = &[
    "terminacion",
    "final",
    "ultimo",
    "ultima",
    "ultimos",
    "ultimas",
    "ultimito",
];

/// Words that say that digits are wrong.
const WRONG: &[&str] = &[
    "mal",
    "no",
    "cambia",
    "cambie",
    "cambien",
    "corrige",
    "corrija",
    "dice",
    "equivoque",
    "perdon",
    "sino",
    "error",
    "incorrecto",
    "equivocado",
];

/// Words of hours, money and terms: their figures are no digits of a phone.
const OTHERS: &[&str] = &[
    "las",
    "hrs",
    "horas",
    "am",
    "pm",
    "manana",
    "tarde",
    "noche",
    "mil",
    "meses",
    "pesos",
    "enganche",
    "anos",
    "km",
    "modelo",
    "plazo",
    "mensualidad",
    "precio",
];

/// The number noted with the digits that a clause corrects.
pub(super) fn read(clause: &Clause<'_>, context: &Context<'_>) -> Option<Reading> {
    let message = clause.message();
    // `999 300 21 45, perdón, termina en 54`
    let said = super::phone::number_spans(&clause.earlier()).last();
    let said = said.map(|(_, number)| number);
    let known = said.as_deref().or(context.state.lead.phone.as_deref())?;
    // `donde dice 222 es 246` asks nothing.
    let asks = clause.asks && !clause.has(&["dice"]);
    // `termina en 36` names no term.
    let ends = clause.places().any(|at| ends_a_number(clause.text(at)));
    let term = message.frame(Frame::Term).is_some() && !ends;
    if asks || message.has(OTHERS) || term {
        return None;
    }
    let (digits, words) = whole_behind_its_end(clause)
        .or_else(|| ending(clause, known))
        .or_else(|| lada(clause, known))
        .or_else(|| replaced(clause, &message, known))?;
    let number = e164(digits.trim_start_matches('+'), true)?;
    (number != known).then(|| Reading::new(Act::Phone(number), words).framed_by([clause.places()]))
}

fn ends_a_number(word: &str) -> bool {
    word.starts_with("termin") || LAST.contains(&word)
}

/// `termina en 36: 444 187 2036`: the end, and then the whole number that has it.
fn whole_behind_its_end(clause: &Clause<'_>) -> Option<(String, Span)> {
    const WHOLE: usize = 10;
    let word = clause
        .places()
        .find(|at| clause.text(*at).starts_with("termin"))?;
    let run = (word..clause.span.end).find_map(|at| run_at(clause, at))?;
    let (tail, number) = run
        .digits
        .split_at_checked(run.digits.len().checked_sub(WHOLE)?)?;
    let whole = !tail.is_empty() && number.ends_with(tail);
    whole.then(|| (format!("+52{number}"), word..run.end))
}

/// `termina en 78`, `el último número es 8`, `la terminación es setenta y ocho`.
fn ending(clause: &Clause<'_>, known: &str) -> Option<(String, Span)> {
    const MOST: usize = 4;
    let word = clause.places().find(|at| ends_a_number(clause.text(*at)))?;
    if clause.text(word.wrapping_sub(1)) == "no" {
        return None;
    }
    let runs: Vec<Run> = runs(clause)
        .into_iter()
        .filter(|run| run.start > word)
        .collect();
    // `los últimos dos son 87`, `el 8 está mal, el último es 7`
    let count = |run: &&Run| {
        let before = matches!(clause.text(run.end), "son" | "numeros" | "digitos" | "es");
        run.digits.len() == 1 && before && runs.len() > 1
    };
    let tail = runs.iter().find(|run| !count(run))?;
    let length = tail.digits.len();
    let single = matches!(clause.text(word), "ultimo" | "ultima");
    if length > MOST || length == 1 && !single {
        return None;
    }
    let kept = known.get(..known.len().checked_sub(length)?)?;
    Some((format!("{kept}{}", tail.digits), word..tail.end))
}

/// `la lada está mal, es 221`
fn lada(clause: &Clause<'_>, known: &str) -> Option<(String, Span)> {
    clause.message().find(&["lada"])?;
    let code = runs(clause).into_iter().next_back()?;
    let national = known.strip_prefix("+52")?;
    let fits = (2..=3).contains(&code.digits.len());
    let rest = national.get(code.digits.len()..).filter(|_| fits)?;
    Some((format!("+52{}{rest}", code.digits), clause.places()))
}

/// `no es 77, es 78`, `cambia el 222 por 246`: digits of the number, and those in their place.
fn replaced(clause: &Clause<'_>, message: &Clause<'_>, known: &str) -> Option<(String, Span)> {
    if !message.has(WRONG) {
        return None;
    }
    let runs = runs(message);
    let [first, second] = runs.as_slice() else {
        return None;
    };
    let (old, new) = if is_second_wrong(message, first, second) {
        (second, first)
    } else {
        (first, second)
    };
    let at = place_of(known, old)?;
    let same = old.digits.len() == new.digits.len() && old.digits.len() > 1;
    let inside = clause.span.start <= new.start && new.end <= clause.span.end;
    if !same || !inside {
        return None;
    }
    let (head, rest) = (known.get(..at)?, known.get(at + old.digits.len()..)?);
    Some((format!("{head}{}{rest}", new.digits), clause.places()))
}

/// `es 221, no 222`, `es 78, el 77 está mal`: whether the second stretch is the wrong one.
fn is_second_wrong(message: &Clause<'_>, first: &Run, second: &Run) -> bool {
    const WRONG: &[&str] = &["mal", "incorrecto", "equivocado", "error"];
    match message
        .places()
        .find(|at| WRONG.contains(&message.text(*at)))
    {
        Some(wrong) if wrong > first.end => wrong > second.start,
        Some(_) => false,
        None => (first.end..second.start)
            .rev()
            .take(2)
            .any(|at| matches!(message.text(at), "no")),
    }
}

/// Where digits stand in a number: at the beginning of one of the groups by which numbers
/// are said, or where they stand only once.
fn place_of(known: &str, run: &Run) -> Option<usize> {
    const GROUPS: [usize; 7] = [0, 2, 3, 4, 6, 8, 7];
    let digits = run.digits.as_str();
    let offset = known.len().checked_sub(10)?;
    let national = known.get(offset..)?;
    let mut all = national.match_indices(digits).map(|(at, _)| at);
    if let (Some(only), None) = (all.next(), all.next()) {
        return Some(offset + only);
    }
    let grouped = GROUPS.into_iter().find(|at| {
        let rest = national.get(*at..);
        rest.is_some_and(|rest| rest.starts_with(digits))
    });
    grouped.map(|at| offset + at)
}

/// The stretches of digits of a clause, but for amounts.
fn runs(clause: &Clause<'_>) -> Vec<Run> {
    const MOST: usize = 8;
    let mut runs = Vec::new();
    let mut at = clause.span.start;
    while at < clause.span.end {
        match run_at(clause, at) {
            Some(run) => {
                at = run.end.max(at + 1);
                if !run.is_amount && run.digits.len() <= MOST {
                    runs.push(run);
                }
            }
            None => at += 1,
        }
    }
    runs
}
