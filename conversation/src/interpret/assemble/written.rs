//! Words and signs as written.

use super::super::{Act, Clause, Interpreted, Social, Span};

/// A message of signs alone: a thumb is a yes, any other a mere gesture.
pub(super) fn gesture(message: &str) -> Option<Interpreted> {
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

/// The words of a span as written.
pub(super) fn quote(message: &str, clause: &Clause<'_>, span: &Span) -> String {
    let words = &clause.words[span.clone()];
    let start = words.iter().map(|word| word.start).min();
    let end = words.iter().map(|word| word.end).max();
    match (start, end) {
        (Some(start), Some(end)) => message.get(start..end).unwrap_or_default().to_owned(),
        _ => String::new(),
    }
}
