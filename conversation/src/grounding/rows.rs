//! Whether each term of a table keeps what is its own.

use std::ops::Range;

use rust_decimal::Decimal;

use super::passage::Passage;
use crate::figures::{Counts, Figure};

/// A line that begins with a term: `36 meses: $7,744 al mes, total $278,784`.
struct Row {
    months: Decimal,
    amounts: Vec<Decimal>,
}

/// Whether an amount of one term of the table is said of another.
pub(super) fn are_mixed_up(passage: &Passage<'_>, table: &Passage<'_>) -> bool {
    let rows = rows(table);
    let copied = |sentence: &Range<usize>| table.written.contains(passage.written_part(sentence));
    passage.sentences.iter().any(|sentence| {
        let figures = figures(passage, sentence);
        !copied(sentence) && has_anothers_amount(&figures, &rows)
    })
}

fn rows(table: &Passage<'_>) -> Vec<Row> {
    let rows = table.sentences.iter().filter_map(|sentence| {
        let figures = figures(table, sentence);
        let (first, rest) = figures.split_first()?;
        let heads = first.counts == Counts::Months && first.words.start <= sentence.start + 1;
        let amounts: Vec<Decimal> = rest
            .iter()
            .filter(|figure| is_money(figure))
            .map(|figure| figure.value)
            .collect();
        (heads && !amounts.is_empty()).then_some(Row {
            months: first.value,
            amounts,
        })
    });
    rows.collect()
}

/// Reads each term with the amounts up to the next one; those before the first
/// term are the first one's.
fn has_anothers_amount(figures: &[&Figure], rows: &[Row]) -> bool {
    let row_of = |figure: &Figure| {
        let term = matches!(figure.counts, Counts::Months | Counts::Plain);
        rows.iter().find(|row| term && row.months == figure.value)
    };
    let Some(mut row) = figures.iter().find_map(|figure| row_of(figure)) else {
        return false;
    };
    figures.iter().any(|figure| {
        if let Some(next) = row_of(figure) {
            row = next;
        }
        let listed = rows.iter().any(|row| row.amounts.contains(&figure.value));
        is_money(figure) && listed && !row.amounts.contains(&figure.value)
    })
}

fn is_money(figure: &Figure) -> bool {
    matches!(figure.counts, Counts::Money | Counts::Monthly)
}

fn figures<'p>(passage: &'p Passage<'_>, sentence: &Range<usize>) -> Vec<&'p Figure> {
    let inside = passage
        .figures
        .iter()
        .filter(|figure| sentence.contains(&figure.words.start));
    inside.collect()
}
