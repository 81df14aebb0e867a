//! Down payments of several persons or sources in one message: a total and its parts,
//! shares that add up, half of what was saved.

mod multiples;

use super::{Act, Interpreted, Text};
use crate::money::Pesos;
use crate::payment::Down;
use multiples::{multiply, take_half};

/// Words by which each of several persons or sources brings a part.
pub(super) const BRINGS: &[&str] = &[
    "yo",
    "ella",
    "otros",
    "otras",
    "presta",
    "prestan",
    "presto",
    "prestaron",
    "da",
    "dan",
    "dieron",
    "pone",
    "ponen",
    "pongo",
    "completo",
    "aguinaldo",
    "tanda",
    "bono",
    "fondo",
    "ahorros",
    "ahorrados",
    "guardados",
    "finiquito",
    "utilidades",
    "caja",
    "mio",
    "mios",
    "vendi",
    "moto",
    "debe",
    "deben",
    "coopera",
    "cooperan",
    "aparte",
    "aporta",
];
/// Words by which an amount only corrects, or is set against, the one before.
const OPPOSES: &[&str] = &[
    "no", "perdon", "digo", "mejor", "pero", "dice", "dicen", "quiere", "quieren", "opina",
    "aunque", "sino", "basta", "vez", "bueno", "espera", "esperate", "lugar",
];
/// Words behind shares that call them one amount.
const TOTALS: &[&str] = &[
    "todo", "eso", "total", "juntos", "juntas", "junto", "son", "sumando",
];

/// Makes one down payment of several in a message, or leaves one to be asked back.
pub(super) fn join_shares(text: &Text, acts: &mut Vec<Interpreted>) {
    drop_head_count(text, acts);
    let places: Vec<usize> = (0..acts.len())
        .filter(|at| matches!(acts[*at].act, Act::DownPayment(_)))
        .collect();
    if places.iter().any(|at| is_share(&acts[*at], text)) {
        return;
    }
    let amounts: Option<Vec<u64>> = places.iter().map(|at| amount(&acts[*at].act)).collect();
    let Some(amounts) = amounts.filter(|amounts| !amounts.is_empty()) else {
        return;
    };
    if take_half(text, acts) || multiply(text, acts, &places, &amounts) || amounts.len() < 2 {
        return;
    }
    let certain = places.iter().all(|at| acts[*at].certain);
    let last = amounts[amounts.len() - 1];
    let sum: u64 = amounts.iter().sum();
    if take_result(text, acts, &places, sum) {
        return;
    }
    let total = amounts.iter().find(|one| **one * 2 == sum).copied();
    if let Some(total) = total.filter(|_| amounts.len() > 2) {
        keep(acts, &places, total, true);
        return;
    }
    let same = amounts.iter().all(|one| *one == last);
    if concludes(text) {
        keep(acts, &places, last, true);
        return;
    }
    if says_in_other_words(text) {
        if same {
            let any = places.iter().any(|at| acts[*at].certain);
            keep(acts, &places, last, any);
        }
        return;
    }
    let between = between(text, acts, &places);
    let has = |words: &[&str]| between.iter().any(|word| words.contains(&word.as_str()));
    if has(OPPOSES) {
        let settled = |at: &usize| acts[*at].certain;
        // `30 varos de enganche, bueno 30 mil`
        let repeated = same && places.iter().any(settled);
        let firm = places.last().is_some_and(settled) || is_ordered(text) || repeated;
        keep(acts, &places, last, firm);
    } else if has(BRINGS) || has(&["y"]) && all_words(text).any(|word| BRINGS.contains(&word)) {
        let called = certain || is_called_total(text, &acts[places[places.len() - 1]].quote);
        keep(acts, &places, sum, called);
    } else if !same {
        keep(acts, &places, last, false);
    }
}

/// `35 por ciento`, `la mitad`: a share that is called one.
fn is_share(act: &Interpreted, text: &Text) -> bool {
    let mut words = text.words.list.iter();
    let percent = words.any(|word| word.percent || word.text == "ciento");
    let share = matches!(act.act, Act::DownPayment(Down::Percent(_)));
    let said = act.quote.to_lowercase();
    share && (percent || said.contains("parte"))
}

/// `50 mil y yo 10 mil, o sea 60`: a bare result that looks like a term.
fn take_result(text: &Text, acts: &mut Vec<Interpreted>, places: &[usize], sum: u64) -> bool {
    let result =
        |act: &Interpreted| matches!(act.act, Act::Term(term) if u64::from(term) * 1_000 == sum);
    let Some(at) = acts.iter().position(result) else {
        return false;
    };
    if !says_in_other_words(text) && !concludes(text) {
        return false;
    }
    keep(acts, places, sum, true);
    acts.retain(|act| !result(act));
    at > 0
}

/// `somos tres`: how many pay, and no amount.
fn drop_head_count(text: &Text, acts: &mut Vec<Interpreted>) {
    const LEAST: u64 = 10_000;
    let we = text.words.list.iter().any(|word| word.text == "somos");
    acts.retain(|act| {
        let small = amount(&act.act).is_some_and(|amount| amount < LEAST);
        !(we && matches!(act.act, Act::DownPayment(_)) && small && !act.quote.contains(' '))
    });
}

/// `o sea`, `es decir`
fn says_in_other_words(text: &Text) -> bool {
    has_pair(text, |words| {
        words.0 == "osea" || matches!(words, ("o", "sea") | ("es", "decir"))
    })
}

/// `…, entonces 75 mil de enganche`, `en total 75`: whether the last amount is the result.
fn concludes(text: &Text) -> bool {
    has_pair(text, |words| {
        matches!(words.0, "entonces" | "serian" | "suman" | "hacen")
            || matches!(words, ("en", "total") | ("total", "de"))
    })
}

/// Whether two words that stand side by side fit.
fn has_pair(text: &Text, fits: impl Fn((&str, &str)) -> bool) -> bool {
    let list = &text.words.list;
    let word = |at: usize| list.get(at).map_or("", |word| word.text.as_str());
    (0..list.len()).any(|at| fits((word(at), word(at + 1))))
}

/// Leaves one down payment of several.
fn keep(acts: &mut Vec<Interpreted>, places: &[usize], pesos: u64, certain: bool) {
    let Some((last, others)) = places.split_last() else {
        return;
    };
    acts[*last].act = Act::DownPayment(Down::Amount(Pesos(pesos)));
    acts[*last].certain = certain;
    for place in others.iter().rev() {
        acts.remove(*place);
    }
}

/// Pesos; a small share beside amounts is thousands.
fn amount(act: &Act) -> Option<u64> {
    match act {
        Act::DownPayment(Down::Amount(Pesos(amount))) => Some(*amount),
        Act::DownPayment(Down::Percent(percent)) => {
            let value: u64 = (*percent).try_into().ok()?;
            value.checked_mul(1_000)
        }
        Act::Budget(range) => range.max.map(|max| max.0),
        _ => None,
    }
}

/// The words from the first to the last of the amounts.
fn between(text: &Text, acts: &[Interpreted], places: &[usize]) -> Vec<String> {
    let written = &text.words.written;
    let quote = |place: Option<&usize>| place.map_or("", |place| acts[*place].quote.as_str());
    let from = written.find(quote(places.first())).unwrap_or_default();
    let to = written.rfind(quote(places.last())).unwrap_or(written.len());
    let words = text.words.list.iter();
    words
        .filter(|word| word.start >= from && word.end <= to + quote(places.last()).len() + 8)
        .map(|word| word.text.clone())
        .collect()
}

fn all_words(text: &Text) -> impl Iterator<Item = &str> {
    text.words.list.iter().map(|word| word.text.as_str())
}

/// `…, todo eso va pal enganche` behind the last share.
fn is_called_total(text: &Text, last: &str) -> bool {
    let from = text.words.written.rfind(last).unwrap_or_default() + last.len();
    let mut words = text.words.list.iter();
    words.any(|word| word.start >= from && TOTALS.contains(&word.text.as_str()))
}

/// `Pon 80`, `ponle 80`, `que sean 80`
fn is_ordered(text: &Text) -> bool {
    const ORDERS: &[&str] = &[
        "pon", "ponle", "ponga", "pongale", "ponme", "anota", "sean", "dejalo",
    ];
    let mut words = text.words.list.iter().rev().take(4);
    words.any(|word| ORDERS.contains(&word.text.as_str()))
}
