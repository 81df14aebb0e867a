//! Questions about the company, answered from the knowledge base.

mod asked;

use super::draft::Draft;
use super::saying::{Closing, Saying, Value};
use crate::acts::{Act, CompanyQuestion, Social};
use crate::knowledge::{Found, PlaceAnswer};
use crate::language::Topic;
use crate::payment::Payment;
use crate::texts::Text;
use asked::{asks_for_place, asks_no_more, counts, is_about_privacy, points_there};

/// Answers what is asked about the company with the thing that was asked.
pub(super) fn answer(draft: &mut Draft<'_>) {
    let questions: Vec<CompanyQuestion> = draft
        .acts
        .iter()
        .filter_map(|act| match act {
            Act::AskCompany(question) => Some(question.clone()),
            _ => None,
        })
        .collect();
    // `¿me pueden dar informes?` asks for help, and nothing that a text answers.
    let helped = draft.does(|act| *act == Act::Social(Social::Help));
    let named = questions.iter().any(|asked| asked.topic.is_some());
    let known = known_answers(draft, &questions);
    let mut said: Vec<String> = Vec::new();
    for question in questions
        .into_iter()
        .filter(|asked| asked.topic.is_some() || !(helped || named && asks_no_more(asked)))
    {
        if is_about_privacy(&question) && say_privacy_notice(draft) {
            continue;
        }
        match question.topic {
            Some(topic @ (Topic::Branches | Topic::Hours)) => {
                places(draft, &question, topic);
            }
            None if is_about_places(draft, &question) => {
                places(draft, &question, Topic::Branches);
            }
            _ if is_answered(draft, &question, &known) => {}
            _ => from_text(draft, &question, &mut said),
        }
    }
}

/// What the text answers of all that is asked in a message.
fn known_answers(draft: &Draft<'_>, questions: &[CompanyQuestion]) -> Vec<String> {
    let knowledge = &draft.facts.knowledge;
    let found = questions
        .iter()
        .map(|asked| knowledge.find(asked.topic, &asked.words));
    let answer = |found| match found {
        Found::Answer(answer) => Some(answer),
        Found::Related(_) | Found::Nothing => None,
    };
    found.filter_map(answer).collect()
}

/// Whether all that is known of a question is the answer to another one of the message:
/// `perdí mi INE, ¿puedo con pasaporte?`
fn is_answered(draft: &Draft<'_>, question: &CompanyQuestion, known: &[String]) -> bool {
    let found = draft.facts.knowledge.find(question.topic, &question.words);
    matches!(found, Found::Related(related) if known.contains(&related))
}

/// Says where the privacy notice is; returns whether there is one.
pub(super) fn say_privacy_notice(draft: &mut Draft<'_>) -> bool {
    let Some(url) = &draft.facts.privacy_notice_url else {
        return false;
    };
    let url = Value::Words(url.to_string());
    draft.state.has_privacy_notice = true;
    draft.say_with(Text::PrivacyNotice, [("url", url)]);
    true
}

/// Whether papers are asked for by a customer who pays in cash, while the text lists those of
/// a loan.
fn is_of_a_loan_only(draft: &Draft<'_>, question: &CompanyQuestion, answer: &str) -> bool {
    let cash = draft.state.payment == Some(Payment::Cash) || question.words.contains("contado");
    let papers = question.topic == Some(Topic::Requirements);
    // `el martes a las 10, y para el crédito ¿qué papeles piden?`
    let of_loan = ["credito", "financ", "a meses"];
    let cash = cash && !of_loan.iter().any(|word| question.words.contains(word));
    cash && papers && answer.contains("ngresos") && !answer.contains("contado")
}

fn from_text(draft: &mut Draft<'_>, question: &CompanyQuestion, said: &mut Vec<String>) {
    let found = draft.facts.knowledge.find(question.topic, &question.words);
    if let Found::Answer(answer) | Found::Related(answer) = &found
        && is_of_a_loan_only(draft, question, answer)
    {
        draft.say(Text::KnowledgeUnknown);
        return;
    }
    match draft.facts.knowledge.find(question.topic, &question.words) {
        Found::Answer(answer) if said.contains(&answer) => {}
        Found::Answer(answer) => {
            said.push(answer.clone());
            draft.show(Saying::Passage(answer));
        }
        Found::Related(related) if said.contains(&related) => draft.say(Text::KnowledgeUnknown),
        Found::Related(related) => {
            said.push(related.clone());
            draft.say(Text::KnowledgeUnknownBut);
            draft.show(Saying::Passage(related));
        }
        Found::Nothing => draft.say(Text::KnowledgeUnknown),
    }
}

/// `¿y en Toluca hay?` names a place and nothing else that is known.
fn is_about_places(draft: &Draft<'_>, question: &CompanyQuestion) -> bool {
    let knowledge = &draft.facts.knowledge;
    let words = &question.words;
    let named = knowledge.places().names_one(words) || knowledge.names_elsewhere(words);
    named && asks_for_place(words) && knowledge.find(None, words) == Found::Nothing
}

fn places(draft: &mut Draft<'_>, question: &CompanyQuestion, topic: Topic) {
    let hours = topic == Topic::Hours;
    let knowledge = &draft.facts.knowledge;
    // Names of places are no dictionary words: the text as typed, too.
    let mut asked = format!("{} {}", question.words, draft.message.text);
    let elsewhere = knowledge.names_elsewhere(&asked);
    if !knowledge.places().names_one(&asked) && (points_there(question) || hours && !elsewhere) {
        // `¿y ahí abren en domingo?`: the place that was shown last.
        asked.push(' ');
        asked.push_str(&draft.state.place);
    }
    match knowledge.places().find_each(&question.words, &asked) {
        PlaceAnswer::Here(found) => {
            for place in found {
                say_place(draft, place, hours);
            }
        }
        PlaceAnswer::Many { city, names } => {
            let names = names.into_iter().map(Value::Words).collect();
            draft.say_with(
                Text::BranchesThere,
                [
                    ("city", Value::Words(city)),
                    ("branches", Value::List(names)),
                ],
            );
            draft.closing = Closing::Nothing;
        }
        PlaceAnswer::Cities(cities) if cities.is_empty() || counts(question) => {
            let mut question = question.clone();
            if knowledge.find(question.topic, &question.words) == Found::Nothing {
                // `¿cuántas sedes tienen?` of a text that says only the number
                question.topic = None;
            }
            from_text(draft, &question, &mut Vec::new());
        }
        PlaceAnswer::Cities(_) if !elsewhere && knowledge.is_foreign(topic, &question.words) => {
            draft.say(Text::KnowledgeUnknown);
        }
        PlaceAnswer::Cities(cities) => {
            if hours {
                draft.say(Text::HoursVary);
            } else if elsewhere {
                draft.say(Text::BranchesNotThere);
            }
            let cities = cities.into_iter().map(Value::Words).collect();
            draft.say_with(Text::BranchesCities, [("cities", Value::List(cities))]);
            draft.closing = Closing::WhichCity;
        }
    }
}

fn say_place(draft: &mut Draft<'_>, place: crate::knowledge::PlaceText, hours: bool) {
    draft.state.place.clone_from(&place.name);
    if hours && !place.has_hours() {
        let branch = Value::Words(place.name.clone());
        draft.say_with(Text::HoursUnknown, [("branch", branch)]);
    }
    draft.show(Saying::Passage(format!("{}\n{}", place.name, place.text)));
}
