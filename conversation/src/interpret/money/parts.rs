//! Shares of a price in words: `un tercio`, `la cuarta parte`, `la mitad y la mitad`.

use rust_decimal::Decimal;

use crate::interpret::{Clause, Span};
use crate::lexicon::Frame;

/// `la mitad en efectivo y la otra con transferencia`: all of it is paid at once.
pub(super) fn pays_each_half(clause: &Clause<'_>) -> bool {
    let message = clause.message();
    let loan = [Frame::Financed, Frame::DownPayment, Frame::Term];
    let loan = loan.iter().any(|frame| message.frame(*frame).is_some());
    let months = message.has(&["meses", "anos", "mensualidades"]);
    let transfer = ["transferencia", "spei", "cheque", "deposito"];
    message.has(&transfer) && !loan && !months
}

/// `un tercio`, `dos tercios`, `tres cuartas partes`
fn counted_part(clause: &Clause<'_>) -> Option<(Decimal, Span)> {
    const PARTS: [(&str, &str, &str); 8] = [
        ("un", "tercio", "33.33"),
        ("", "tercio", "33.33"),
        ("dos", "tercios", "66.67"),
        ("dos", "terceras", "66.67"),
        ("un", "cuarto", "25"),
        ("tres", "cuartos", "75"),
        ("tres", "cuartas", "75"),
        ("un", "quinto", "20"),
    ];
    clause.places().find_map(|place| {
        let before = clause.text(place.wrapping_sub(1));
        let said = |count: &str, noun: &str| {
            noun == clause.text(place) && (count.is_empty() || count == before)
        };
        let (count, _, percent) = PARTS.iter().find(|(count, noun, _)| said(count, noun))?;
        let start = place - usize::from(!count.is_empty());
        let end = place + 1 + usize::from(clause.text(place + 1) == "partes");
        Some((percent.parse().ok()?, start..end))
    })
}

/// `la tercera parte`, `un cuarto`: a share of the price.
pub(super) fn part(clause: &Clause<'_>) -> Option<(Decimal, Span)> {
    if let Some(share) = counted_part(clause) {
        return Some(share);
    }
    const PARTS: [(&str, &str); 4] = [
        ("tercera", "33.33"),
        ("cuarta", "25"),
        ("quinta", "20"),
        ("decima", "10"),
    ];
    let noun = clause.find(&["parte"])?;
    let ordinal = noun.checked_sub(1)?;
    let (_, percent) = PARTS
        .iter()
        .find(|(word, _)| *word == clause.text(ordinal))?;
    Some((percent.parse().ok()?, ordinal..noun + 1))
}
