//! Questions about the company, answered from the knowledge base.

use super::Draft;
use crate::knowledge::PlaceAnswer;
use crate::language::{Intent, Topic};
use crate::replies::listed;
use crate::state::Step;
use crate::wish::Wish;

/// Answers what is asked about the company from the knowledge base.
pub(in crate::flow) fn answer_about_company(draft: &mut Draft<'_>) -> bool {
    if draft.before.step == Step::Name && draft.reading.name.is_some() {
        return false;
    }
    let topics = draft.reading.topics.clone();
    let Some(first) = topics.first().copied() else {
        return asks_for_place(draft) && branches(draft, false);
    };
    if topics
        .iter()
        .any(|topic| matches!(topic, Topic::Branches | Topic::Hours))
    {
        return branches(draft, topics.contains(&Topic::Hours));
    }
    let topic = best_topic(&topics, first);
    let words = draft.facts.lexicon.topic_words(topic);
    match draft.facts.knowledge.answer(&spelt(draft), Some(words)) {
        Some(answer) => quote(draft, &answer),
        None => draft.say(&draft.replies().knowledge_unknown),
    }
    true
}

/// `¿es seguro?` beside another topic says nothing of its own.
fn best_topic(topics: &[Topic], first: Topic) -> Topic {
    let vague = |topic: &Topic| matches!(topic, Topic::Company | Topic::Requirements);
    topics
        .iter()
        .copied()
        .find(|topic| !vague(topic))
        .unwrap_or(first)
}

/// The message in right spelling, as the knowledge base would write it.
fn spelt(draft: &Draft<'_>) -> String {
    let words = draft.reading.tagged.words.iter();
    words
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn quote(draft: &mut Draft<'_>, passage: &str) {
    draft.sources.add(passage);
    draft.say(passage);
}

fn branches(draft: &mut Draft<'_>, hours: bool) -> bool {
    let replies = draft.replies();
    let places = draft.facts.knowledge.places();
    // Names of places are no dictionary words: the text as typed, too.
    let asked = format!("{} {}", draft.message.text, spelt(draft));
    match places.find(&asked) {
        PlaceAnswer::Here(found) => {
            let found: Vec<String> = found
                .iter()
                .map(|place| format!("{}\n{}", place.name, place.text))
                .collect();
            quote(draft, &found.join("\n\n"));
        }
        PlaceAnswer::Many { city, names } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let list = listed(&names, &replies.words.and);
            draft.say_with(
                &replies.branches_there,
                &[("city", &city), ("branches", &list)],
            );
        }
        PlaceAnswer::Cities(cities) if cities.is_empty() => {
            match draft
                .facts
                .knowledge
                .answer(&spelt(draft), Some("sede sucursal dirección horario"))
            {
                Some(answer) => quote(draft, &answer),
                None => draft.say(&replies.knowledge_unknown),
            }
        }
        PlaceAnswer::Cities(cities) => {
            if hours {
                draft.say(&replies.hours_vary);
            } else if names_elsewhere(draft) {
                draft.say(&replies.branches_not_there);
            }
            let cities: Vec<&str> = cities.iter().map(String::as_str).collect();
            let list = listed(&cities, &replies.words.and);
            draft.say_with(&replies.branches_cities, &[("cities", &list)]);
            draft.say(&replies.branches_ask_city);
        }
    }
    true
}

/// `¿hay en Puebla?`, `¿están en Mérida?`
fn asks_for_place(draft: &Draft<'_>) -> bool {
    let tagged = &draft.reading.tagged;
    let first = tagged.words.first().map_or("", |word| word.text.as_str());
    let asks = matches!(first, "hay" | "estan" | "tienen" | "y") || tagged.question_mark;
    let facts = draft.reading.wish != Wish::default() || !draft.reading.cars.is_empty();
    let place = (1..tagged.words.len()).any(|index| tagged.is(index - 1, "en"));
    let named = draft.facts.knowledge.places().names_one(draft.message.text);
    let elsewhere = names_elsewhere(draft) && tagged.words.len() <= 5;
    asks && !facts && place && (named || elsewhere)
}

/// Whether `en …` is followed by a place that the knowledge base lacks.
fn names_elsewhere(draft: &Draft<'_>) -> bool {
    let tagged = &draft.reading.tagged;
    (0..tagged.words.len()).any(|index| {
        let after = index + 1 < tagged.words.len();
        after
            && tagged.is(index, "en")
            && (tagged.unknown[index + 1] || tagged.corrected[index + 1])
    })
}

/// A question that no rule knows: the knowledge base by its words alone, else
/// an honest answer.
pub(in crate::flow) fn answer_anything_asked(draft: &mut Draft<'_>) -> bool {
    // `CDMX` answers the question which city.
    let short = draft.reading.tagged.words.len() <= 3;
    if short && draft.facts.knowledge.places().names_one(draft.message.text) {
        return branches(draft, false);
    }
    let tagged = &draft.reading.tagged;
    let asks = tagged.asks();
    let social = draft.reading.says_any(&[
        Intent::Greeting,
        Intent::HowAreYou,
        Intent::WhoAreYou,
        Intent::Help,
        Intent::Thanks,
        Intent::Bye,
    ]);
    if !asks || social || tagged.words.len() < 2 {
        return false;
    }
    let answer = draft.facts.knowledge.answer(&spelt(draft), None);
    match answer {
        Some(answer) => quote(draft, &answer),
        None if draft.reading.unknown_car => return false,
        None => {
            draft.say(&draft.replies().knowledge_unknown);
        }
    }
    true
}
