//! Down payments that are a half or a multiple of an amount said.

use super::{amount, has_pair, keep, says_in_other_words};
use crate::interpret::{Act, Interpreted, Text};
use crate::money::Pesos;
use crate::payment::Down;

/// `de enganche suelto la mitad` of the amount said before.
pub(super) fn take_half(text: &Text, acts: &mut Vec<Interpreted>) -> bool {
    const SAVED: &[&str] = &[
        "guardados",
        "ahorrados",
        "ahorrado",
        "tengo",
        "junte",
        "juntado",
        "traigo",
        "tenemos",
        "ahorre",
    ];
    let half = |act: &Interpreted| {
        let said = act.quote.to_lowercase();
        matches!(act.act, Act::DownPayment(Down::Percent(_))) && said.contains("mitad")
    };
    let Some(at) = acts.iter().position(half) else {
        return false;
    };
    let whole = acts[..at].iter().rposition(|act| {
        let down = amount(&act.act).filter(|_| matches!(act.act, Act::DownPayment(_)));
        let budget = matches!(act.act, Act::Budget(_))
            .then(|| amount(&act.act))
            .flatten();
        down.or(budget).is_some()
    });
    let saved = text
        .words
        .list
        .iter()
        .any(|word| SAVED.contains(&word.text.as_str()));
    let Some(whole) = whole.filter(|_| saved) else {
        return false;
    };
    let of = amount(&acts[whole].act).unwrap_or_default();
    acts[at].act = Act::DownPayment(Down::Amount(Pesos(of / 2)));
    acts.remove(whole);
    true
}

/// `somos tres y ponemos 20 mil cada uno`: so many times the share of one, asked back.
pub(super) fn multiply(
    text: &Text,
    acts: &mut Vec<Interpreted>,
    places: &[usize],
    amounts: &[u64],
) -> bool {
    let each = has_pair(text, |words| {
        matches!(
            words,
            ("cada", "uno" | "una" | "quien" | "cual") | ("por", "cabeza")
        )
    });
    let (Some(share), Some(said)) = (amounts.first(), amounts.last()) else {
        return false;
    };
    if !each {
        return false;
    }
    // `o sea sesenta mil` says the product itself.
    if says_in_other_words(text) {
        let times = said.checked_div(*share).unwrap_or_default();
        let whole = times * share == *said && (1..10).contains(&times);
        keep(acts, places, *said, whole);
    } else {
        let product = share * head_count(text).unwrap_or(1);
        keep(acts, places, product, false);
    }
    true
}

/// `somos tres`, `entre los dos`
fn head_count(text: &Text) -> Option<u64> {
    let list = &text.words.list;
    let word = |at: usize| list.get(at).map_or("", |word| word.text.as_str());
    (0..list.len()).find_map(|at| {
        let led = matches!(word(at), "somos" | "entre" | "los" | "las" | "nosotros");
        let spelled = crate::language::spelled::word_value(word(at + 1));
        let count = spelled.map(u64::from).or_else(|| word(at + 1).parse().ok());
        count.filter(|count| led && (2..=9).contains(count))
    })
}
