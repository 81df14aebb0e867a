//! Whom to call, and people who want no person yet.

use super::contact::wants_contact;
use super::draft::Draft;
use super::saying::Value;
use crate::acts::Act;
use crate::lead::Lead;
use crate::texts::Text;

/// `pregunten por Luis Peña`: the customer's own name stays.
pub(super) fn take_person_called(draft: &mut Draft<'_>, person: String) {
    draft.served = true;
    wants_contact(draft);
    let news = draft.state.lead.ask_for.replace(person.clone()) != Some(person.clone());
    let named = draft.does(|act| *act == Act::Name(person.clone()));
    let repeats = draft.does(|act| *act == Act::Repeat);
    let own = draft.state.lead.name.as_ref() == Some(&person);
    if news && !named && !own {
        draft.say_with(Text::CallForNoted, [("person", Value::Words(person))]);
    } else if !news && !repeats && !own {
        draft.say_with(Text::CallIsFor, [("person", Value::Words(person))]);
    }
}

/// Who is to be called instead of the customer.
pub(super) fn person_called(lead: &Lead) -> Option<&String> {
    lead.ask_for
        .as_ref()
        .filter(|person| lead.name.as_ref() != Some(*person))
}

/// `todavía no me pase con nadie`, `no quiero hablar con nadie aún`.
pub(super) fn refuses_person(draft: &Draft<'_>) -> bool {
    const PASSES: [&str; 14] = [
        "pase",
        "pases",
        "pasen",
        "comunique",
        "comuniques",
        "comuniquen",
        "conecte",
        "transfiera",
        "transfieras",
        "hablar",
        "asesor",
        "asesora",
        "persona",
        "llamen",
    ];
    /// Words between the `no` and the verb.
    const NEAR: usize = 4;
    let words = crate::words::Words::read(draft.message.text).list;
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    (0..words.len()).filter(|at| text(*at) == "no").any(|no| {
        let mut near = no + 1..no + 1 + NEAR;
        near.any(|at| PASSES.contains(&text(at)) && (no + 1..=at).all(|one| !words[one].pause))
    })
}
