//! Who buys, where it is another person than the one who writes: `yo soy Kevin pero el
//! comprador es mi apá, se llama Rigoberto`.

use super::called::name_at;
use super::name_text;
use crate::interpret::{Act, Context, Interpreted, Text, clauses};
use crate::lexicon::Frame;

/// Takes the buyer's name for that of the lead, by what the message says as a whole.
pub(crate) fn take_buyer(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let clauses = clauses(text);
    let (Some(first), Some(last)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let message = first.joined_to(last);
    let Some(role) = message.frame(Frame::Buyer) else {
        return;
    };
    let denied = message.text(role.start.wrapping_sub(1)) == "no";
    if denied || clauses.iter().any(|clause| clause.asks) {
        return;
    }
    let relatives: Vec<usize> = message
        .frames(Frame::Relative)
        .map(|span| span.end)
        .collect();
    let introduced = |place: usize| {
        let words = (
            message.text(place.wrapping_sub(2)),
            message.text(place.wrapping_sub(1)),
        );
        relatives.contains(&place)
            || role.end == place
            || matches!(
                words,
                ("se", "llama") | ("a", "el" | "ella") | ("nombre", "es")
            )
            || matches!(words, ("el" | "ella", "es"))
    };
    let person = message
        .places()
        .filter(|place| introduced(*place))
        .find_map(|place| name_at(&message, context, place));
    let Some((span, name)) =
        person.and_then(|span| Some((span.clone(), name_text::text(&message, &span)?)))
    else {
        return;
    };
    // `a nombre de ella: Rosa Elvira Nandayapa`, read whole already
    let whole = |act: &Interpreted| matches!(&act.act, Act::Name(full) if full.starts_with(&name));
    if acts.iter().any(whole) {
        return;
    }
    acts.retain(|act| !matches!(act.act, Act::Name(_) | Act::CallFor(_)));
    acts.push(Interpreted {
        act: Act::Name(name),
        quote: message.written(&span).to_owned(),
        certain: true,
    });
}
