//! Stretches of digits, typed and in words.

use crate::interpret::Clause;
use crate::language::spelled::word_value;

/// A stretch of digits, typed or in words.
pub(super) struct Run {
    pub(super) digits: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) plus: bool,
    /// Written as amounts are: `$`, `%`, thousands.
    pub(super) is_amount: bool,
}

/// The digits that begin at a place.
pub(super) fn run_at(clause: &Clause<'_>, start: usize) -> Option<Run> {
    let mut run = Run {
        digits: String::new(),
        start,
        end: start,
        plus: clause.words.get(start)?.sign == Some('+'),
        is_amount: false,
    };
    let mut times = 1;
    let mut at = start;
    while at < clause.span.end {
        if at > start && (clause.words[at].sign == Some('+') || is_whole_number(clause, at)) {
            break;
        }
        let word = clause.text(at);
        if at > start && matches!(word, "guion" | "espacio" | "luego" | "punto")
            || is_label_behind_lada(clause, start, at)
        {
            at += 1;
            continue;
        }
        if let Some(repeated) = repetition(word) {
            times = repeated;
            at += 1;
            continue;
        }
        let Some((digits, end)) = group_at(clause, at) else {
            break;
        };
        run.is_amount |= is_amount(clause, at);
        run.digits.extend(std::iter::repeat_n(digits, times));
        times = 1;
        at = end;
        run.end = end;
    }
    (!run.digits.is_empty()).then_some(run)
}

/// `el último dígito es 9, 2221873409`: a number typed without spaces is none's rest.
fn is_whole_number(clause: &Clause<'_>, at: usize) -> bool {
    const DIGITS: usize = 10;
    let digits = clause.text(at);
    digits.len() >= DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `lada 222, número 304 77 18`: a word between the code of a city and the rest.
fn is_label_behind_lada(clause: &Clause<'_>, start: usize, at: usize) -> bool {
    const LABELS: &[&str] = &[
        "numero", "num", "telefono", "tel", "cel", "celular", "y", "el", "es",
    ];
    let lada = start
        .checked_sub(1)
        .is_some_and(|at| clause.text(at) == "lada");
    lada && (start + 1..=start + 4).contains(&at) && LABELS.contains(&clause.text(at))
}

/// `doble cero`, `triple siete`.
fn repetition(word: &str) -> Option<usize> {
    match word {
        "doble" => Some(2),
        "triple" => Some(3),
        _ => None,
    }
}

/// The digits that a word, or a number of several words, stands for.
fn group_at(clause: &Clause<'_>, at: usize) -> Option<(String, usize)> {
    let word = clause.text(at);
    if word.starts_with(|first: char| first.is_ascii_digit()) {
        return Some((word.replace('.', ""), at + 1));
    }
    if matches!(word, "un" | "una") {
        return None;
    }
    let (mut value, mut end) = (word_value(word)?, at + 1);
    let below =
        |at: usize, top: u32| word_value(clause.text(at)).filter(|value| (1..top).contains(value));
    if value >= 100
        && let Some(tens) = below(end, 100).filter(|_| !clause.words[end].pause)
    {
        value += tens;
        end += 1;
    }
    if value % 100 >= 20
        && value % 10 == 0
        && clause.text(end) == "y"
        && let Some(unit) = below(end + 1, 10)
    {
        value += unit;
        end += 2;
    }
    Some((value.to_string(), end))
}

fn is_amount(clause: &Clause<'_>, at: usize) -> bool {
    let word = &clause.words[at];
    let written = clause.written(&(at..at + 1));
    word.dollar || word.percent || written.contains(',')
}

/// Whether what follows says that the digits count something: `mil`, `km`.
pub(super) fn counts(clause: &Clause<'_>, run: &Run) -> bool {
    const UNITS: [&str; 12] = [
        "mil",
        "k",
        "millones",
        "millon",
        "pesos",
        "mxn",
        "km",
        "kms",
        "kilometros",
        "dolares",
        "meses",
        "anos",
    ];
    run.digits.len() < 10 && UNITS.contains(&clause.text(run.end)) || clause.text(run.end) == "mil"
}
