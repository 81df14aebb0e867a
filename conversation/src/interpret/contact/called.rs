//! Who is to be called, where it is another person than the customer: `que le llamen a mi
//! esposo, se llama Luis`, `pregunten por Luis Peña, no por mí`.

use super::name_text;
use super::others::introduces_another;
use crate::interpret::{Act, Clause, Context, Interpreted, Span, Text, clauses};
use crate::lexicon::Frame;

/// Adds the person to be called, by what the message says as a whole.
pub(crate) fn add_person_called(text: &Text, context: &Context<'_>, acts: &mut Vec<Interpreted>) {
    let clauses = clauses(text);
    let (Some(first), Some(last)) = (clauses.first(), clauses.last()) else {
        return;
    };
    let message = first.joined_to(last);
    let person = introduced(&message, context)
        .or_else(|| asked_for(&message, context))
        .and_then(|span| Some((name_text::text(&message, &span)?, span)));
    let person = person
        .map(|(name, span)| (name, message.written(&span).to_owned()))
        .or_else(|| known_relative(&message, context));
    let Some((name, quote)) = person else { return };
    // `que le marquen a mi hermano, se llama Luis` asks nothing.
    const CALLS: [&str; 4] = ["marquen", "llamen", "hablen", "busquen"];
    acts.retain(|act| match &act.act {
        Act::AskCompany(question) if question.topic.is_none() => {
            let reported = question.words.starts_with("que ");
            let mut words = question.words.split(' ');
            !reported || !words.any(|word| CALLS.contains(&word))
        }
        _ => true,
    });
    acts.push(Interpreted {
        act: Act::CallFor(name),
        quote,
        certain: true,
    });
}

/// `que le llamen a mi esposo, se llama Héctor Ruiz`
fn introduced(message: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    let called =
        message.frame(Frame::OtherContact).is_some() || message.frame(Frame::CallOther).is_some();
    if !called || message.frame(Frame::Besides).is_some() || message.has(&["conmigo"]) {
        return None;
    }
    let intros = [Frame::NameIntro, Frame::NameSoy];
    let mut intros = intros.iter().flat_map(|frame| message.frames(*frame));
    intros.find_map(|intro| {
        let another = introduces_another(message, context, &intro);
        let own = intro
            .clone()
            .any(|at| matches!(message.text(at), "soy" | "llamo"));
        (another && !own).then(|| name_at(message, context, intro.end))?
    })
}

/// `tiene que preguntar por Héctor Ruiz`, `la llamada es para Héctor`, once the customer's
/// own name is known.
fn asked_for(message: &Clause<'_>, context: &Context<'_>) -> Option<Span> {
    const LEADS: &[(&str, &str)] = &[
        ("preguntar", "por"),
        ("pregunte", "por"),
        ("pregunten", "por"),
        ("pregunta", "por"),
        ("preguntando", "por"),
        ("es", "para"),
        ("sea", "para"),
        ("llamen", "a"),
        ("llame", "a"),
        ("marquen", "a"),
        ("marque", "a"),
        ("llamenle", "a"),
        ("marquenle", "a"),
        ("hablen", "con"),
        ("hable", "con"),
        ("hablar", "con"),
    ];
    let known = context.state.lead.name.as_deref()?;
    message.places().find_map(|place| {
        let pair = (message.text(place), message.text(place + 1));
        let call = pair != ("es", "para") || message.has(&["llamada"]);
        let denied = message.text(place.wrapping_sub(1)) == "no";
        let led = LEADS.contains(&pair) && call && !denied;
        let name = led.then(|| name_at(message, context, place + 2))??;
        let same = name_text::text(message, &name)?.split(' ').next() == known.split(' ').next();
        (!same).then_some(name)
    })
}

/// `Héctor es mi esposo`, of the name that was noted.
fn known_relative(message: &Clause<'_>, context: &Context<'_>) -> Option<(String, String)> {
    let known = context.state.lead.name.as_deref()?;
    let words = crate::words::Words::read(known).list;
    let first = &words.first()?.text;
    let own = message.frames(Frame::Relative).find(|who| {
        let is = who.start.wrapping_sub(1);
        message.text(is) == "es" && message.text(is.wrapping_sub(1)) == first
    })?;
    Some((known.to_owned(), message.written(&own).to_owned()))
}

/// The name that begins at a place.
pub(super) fn name_at(message: &Clause<'_>, context: &Context<'_>, start: usize) -> Option<Span> {
    let people = &context.facts.people;
    let is_name = |place: usize| people.is_name(message.text(place));
    let end = (start..message.span.end)
        .take_while(|place| {
            let paused = *place > start && message.words[*place].pause;
            is_name(*place) && !paused
        })
        .last()?;
    people
        .is_given(message.text(start))
        .then_some(start..end + 1)
}
