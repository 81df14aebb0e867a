//! What the agent does not do, and what is merely social.

use super::draft::Draft;
use super::listing::list;
use super::saying::{Closing, Saying, Value};
use crate::acts::{Act, Social};
use crate::state::Step;
use crate::texts::Text;

/// Words of a request to read the noted data back.
const NOTES: [&str; 47] = [
    "dicho",
    "contado",
    "credito",
    "enganche",
    "plazo",
    "meses",
    "presupuesto",
    "pusieron",
    "puse",
    "dije",
    "di",
    "anotaron",
    "apuntaron",
    "guardaste",
    "guardaron",
    "escogi",
    "elegi",
    "pusiste",
    "puso",
    "apuntaste",
    "llevas",
    "sabe",
    "saber",
    "sabra",
    "anotaste",
    "anoto",
    "apunto",
    "datos",
    "resumen",
    "quedo",
    "registrado",
    "registrada",
    "anotado",
    "apuntado",
    "guardado",
    "llevamos",
    "resumeme",
    "telefono",
    "numero",
    "cel",
    "nombre",
    "plan",
    "coche",
    "carro",
    "auto",
    "anotados",
    "tiene",
];

/// Words of a question about the call that was arranged.
const CALL: [&str; 6] = ["quedamos", "quedo", "hora", "llamada", "cita", "cuando"];

/// Refuses overriding, and answers rudeness and other languages.
pub(super) fn refuse(draft: &mut Draft<'_>) {
    if draft.does(|act| *act == Act::Injection) {
        // Nothing else of such a message is trusted.
        draft.acts.clear();
        draft.doubtful.clear();
        draft.say(Text::RefuseInjection);
        return;
    }
    if draft.does(|act| *act == Act::OtherLanguage) {
        draft.say(Text::OtherLanguage);
    }
    let alone = draft.acts.len() == 1;
    if draft.does(|act| *act == Act::Insult) {
        draft.served = true;
        if alone {
            draft.say(Text::RefuseInsult);
        }
    }
}

/// Answers what is social or off topic, where nothing else was said.
pub(super) fn answer(draft: &mut Draft<'_>) {
    if draft.does(|act| *act == Act::OffTopic) {
        draft.say(Text::RefuseOffTopic);
    }
    if draft.does(|act| *act == Act::Repeat) {
        repeat(draft);
    }
    let served = draft.served;
    for act in draft.acts.clone() {
        if let Act::Social(social) = act {
            say_social(draft, social, served);
        }
    }
}

/// Shows the cars again that a question is about; the question itself follows
/// in other words.
fn repeat(draft: &mut Draft<'_>) {
    draft.served = true;
    let lead = &draft.state.lead;
    let asked = crate::words::Words::read(draft.message.text).list;
    let about_notes = asked.iter().any(|word| {
        NOTES.contains(&word.text.as_str())
            || word.text.starts_with("resum")
            || word.text.starts_with("qued")
    });
    let state = &draft.state;
    let known = lead.name.is_some()
        || lead.phone.is_some()
        || lead.preferred_time_said.is_some()
        || state.chosen.is_some()
        || state.budget.is_some()
        || state.down_payment.is_some();
    let said = |word: &str| asked.iter().any(|one| one.text == word);
    let person = super::person::person_called(&draft.state.lead).cloned();
    if let Some(person) = person.filter(|_| said("llamada") && said("para") || said("asi")) {
        draft.say_with(Text::CallIsFor, [("person", Value::Words(person))]);
    }
    let lead = &draft.state.lead;
    if about_notes && known {
        draft.show(Saying::Summary(Text::NotedSummary));
        return;
    }
    let of_call = asked.iter().any(|word| CALL.contains(&word.text.as_str()));
    let of_call = of_call || draft.before.step == Step::Handoff;
    if of_call && draft.state.handed_over && lead.phone.is_some() {
        super::errands::say_handed_over(draft);
        return;
    }
    let offered = draft.offered();
    if draft.before.step == Step::Options && !offered.is_empty() {
        draft.say(Text::OptionsAgain);
        list(draft, &offered);
    }
}

fn closes(act: &Act) -> bool {
    matches!(act, Act::Social(Social::Thanks | Social::Bye))
}

fn say_social(draft: &mut Draft<'_>, social: Social, served: bool) {
    let first = !draft.before.greeted;
    let text = match social {
        Social::Greeting if first || served => None,
        // `gracias, saludos`
        Social::Greeting if draft.does(closes) => None,
        Social::Greeting => Some(Text::HelloAgain),
        Social::HowAreYou => Some(Text::HowAreYou),
        Social::Thanks if served => None,
        Social::Thanks => Some(Text::Thanks),
        // Who is asked for a name or a number is not seen off.
        Social::Bye
            if served && draft.state.wants_contact == Some(true) && !draft.state.handed_over =>
        {
            None
        }
        Social::Bye => Some(Text::Bye),
        Social::WhoAreYou => Some(Text::WhoAreYou),
        Social::Help if draft.does(|act| matches!(act, Act::Errand(_))) => None,
        // `gracias por la info`
        Social::Help if draft.does(|act| *act == Act::Social(Social::Thanks)) => None,
        Social::Help => Some(Text::Help),
        // `muy bien, soy Ana` praises nothing.
        Social::Compliment if served => None,
        Social::Compliment => Some(Text::Compliment),
        Social::Later => Some(Text::Later),
        Social::Noise => None,
    };
    draft.served = true;
    if let Some(text) = text {
        draft.say(text);
    }
    // Nobody who leaves, or thanks for a call arranged, is asked on.
    let thanked =
        social == Social::Thanks && (draft.state.handed_over || draft.before.asked.is_empty());
    let leaves = matches!(social, Social::Bye | Social::Later);
    if !served && (leaves || thanked) {
        draft.closing = Closing::Nothing;
    }
}
