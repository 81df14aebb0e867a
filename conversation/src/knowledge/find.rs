//! The part of the knowledge base that answers a question: the thing that was
//! asked must be in it.

mod excerpt;
mod pieces;

use super::Knowledge;
use super::index::{Query, stems};
use super::topics::Asked;
use crate::language::Topic;
pub(super) use pieces::pieces;
use pieces::{BRIEF_CHARS, led_to};

/// What the knowledge base has for a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The answer, in a few sentences.
    Answer(String),
    /// Something about the topic, but not the thing that was asked.
    Related(String),
    /// Nothing.
    Nothing,
}

/// As much of what is asked must be in a passage that answers it.
const NEEDED_COVERAGE: f32 = 0.5;
/// Without a topic, nearly all of it.
const NEEDED_WITHOUT_TOPIC: f32 = 0.66;
/// What a passage of numbered steps is worth to a question that asks for none.
const STEPS_UNASKED: f32 = 0.4;
/// A passage whose title does not name the topic holds as many of its words, if it is
/// about the topic.
const LEAST_OF_TOPIC: usize = 3;
/// Words that say nothing of what a passage is about.
const EVERYWHERE: &str =
    "pago pagos pagar paga anticipo anticipado anticipados compra comprar auto autos";
/// Whether questions on a topic tell circumstances in which the answer does not lie:
/// `si llegando a mi casa no me gusta`, `¿el seguro va en la mensualidad?`.
fn is_circumstantial(topic: Option<Topic>) -> bool {
    matches!(
        topic,
        Some(Topic::Returns | Topic::Insurance | Topic::Warranty)
    )
}

/// How well a passage answers.
struct Ranked {
    passage: usize,
    coverage: f32,
    worth: f32,
}

impl Knowledge {
    /// Finds the answer to a question. `words` is the question, in right
    /// spelling where it is known.
    pub fn find(&self, topic: Option<Topic>, words: &str) -> Found {
        let asked = self.topics.ask(topic, words);
        if let Some(said) = self.names.said_of(words) {
            let answers = asked.kinds.iter().all(|kind| kind.is_in(&said));
            return if answers {
                Found::Answer(said)
            } else {
                Found::Related(said)
            };
        }
        let needed = if topic.is_some() {
            NEEDED_COVERAGE
        } else {
            NEEDED_WITHOUT_TOPIC
        };
        if topic.is_none() && asked.things.is_empty() {
            return Found::Nothing;
        }
        let Some(best) = self.rank(&asked) else {
            return Found::Nothing;
        };
        // Nothing but the topic is asked, and no passage is about it.
        if asked.things.is_empty() && topic.is_some_and(|topic| !self.tells_of(topic)) {
            return Found::Nothing;
        }
        // Who asks about a return tells circumstances: `si llegando a mi casa no me gusta`.
        let holds = |stem: &String| self.index.holds(best.passage, stem);
        let about = !is_circumstantial(topic) || asked.topic.iter().any(holds);
        if best.coverage >= needed && about {
            return Found::Answer(self.excerpt(best.passage, &asked));
        }
        let related = topic.filter(|topic| self.tells_of(*topic));
        let related = related.and_then(|topic| {
            let holding = self.holding(best.passage, topic, &asked);
            holding.or_else(|| self.brief(topic))
        });
        related.map_or(Found::Nothing, Found::Related)
    }

    /// The part of what is said of a topic that holds one of the things asked: `comprobante de
    /// domicilio a nombre de mi mamá`.
    fn holding(&self, passage: usize, topic: Topic, asked: &Asked) -> Option<String> {
        let of_topic = self.rank(&self.topics.ask(Some(topic), ""))?.passage == passage;
        let mut stems = asked.things.iter().flat_map(|thing| &thing.same);
        let held = stems.any(|stem| self.index.holds(passage, stem));
        (of_topic && held).then(|| self.excerpt(passage, asked))
    }

    /// What the knowledge base says of a topic, in a sentence or two.
    pub fn brief(&self, topic: Topic) -> Option<String> {
        let best = self.rank(&self.topics.ask(Some(topic), ""))?;
        let pieces = pieces(&self.passages[best.passage].text);
        let sentences = pieces.iter().enumerate().filter(|(_, piece)| !piece.item);
        let mut brief = String::new();
        // A list that nothing leads to is said as a whole; what follows it says less.
        if pieces.first().is_some_and(|piece| piece.item) {
            let items = pieces.iter().filter(|piece| piece.item);
            let items: Vec<&str> = items.map(|piece| piece.text.as_str()).collect();
            return Some(items.join("\n")).filter(|list| !list.is_empty());
        }
        for (place, piece) in sentences {
            let length = brief.chars().count() + piece.text.chars().count();
            if !brief.is_empty() && length > BRIEF_CHARS {
                break;
            }
            if !brief.is_empty() {
                brief.push(' ');
            }
            brief.push_str(piece.text.trim_end_matches(':'));
            if piece.introduces {
                if let Some(list) = led_to(&pieces, place) {
                    brief.push_str(": ");
                    brief.push_str(&list);
                }
                brief.push('.');
            }
        }
        Some(brief).filter(|brief| !brief.is_empty())
    }

    /// Whether what the knowledge base would say of a topic is about that topic, and not
    /// about something else that shares a word with it.
    fn tells_of(&self, topic: Topic) -> bool {
        let asked = self.topics.ask(Some(topic), "");
        let Some(best) = self.rank(&asked) else {
            return false;
        };
        // Every other passage speaks of paying, buying and cars.
        let everywhere = stems(EVERYWHERE);
        let distinctive = |stem: &&String| !everywhere.contains(stem);
        let titled = |stem: &String| {
            let held = self.index.holds(best.passage, stem);
            held && self.titles[best.passage].contains(stem)
        };
        let held = |stem: &&String| self.index.holds(best.passage, stem);
        asked.topic.iter().filter(distinctive).any(titled)
            || asked.topic.iter().filter(distinctive).filter(held).count() >= LEAST_OF_TOPIC
    }

    /// Whether the things that a question names are in none of the passages.
    pub fn is_foreign(&self, topic: Topic, words: &str) -> bool {
        let asked = self.topics.ask(Some(topic), words);
        let known = |stem: &String| self.index.knows(stem);
        !asked.things.is_empty()
            && !asked
                .things
                .iter()
                .any(|thing| thing.same.iter().any(known))
    }

    /// Whether a question names a city or a state that has no place of ours.
    pub fn names_elsewhere(&self, words: &str) -> bool {
        !self.places.names_one(words) && self.topics.names_city(words)
    }

    /// The passage that holds most of what is asked.
    fn rank(&self, asked: &Asked) -> Option<Ranked> {
        let mut query = Query::default();
        for stem in &asked.own {
            query.add_stem(stem, 2.0);
        }
        for stem in &asked.alike {
            query.add_stem(stem, 1.2);
        }
        for stem in &asked.topic {
            query.add_stem(stem, 0.8);
        }
        let found = self.index.search(&query).into_iter();
        let found = found.filter(|(passage, _)| !self.passages[*passage].place);
        let ranked = found.map(|(passage, score)| {
            let coverage = self.coverage(passage, asked);
            let score = score * self.title_bonus(passage, &query);
            // Steps answer how something is done, not whether one may.
            let steps = self.passages[passage].text.starts_with("1.")
                && !asked.how
                && asked.kinds.is_empty();
            let score = if steps { score * STEPS_UNASKED } else { score };
            Ranked {
                passage,
                coverage,
                worth: score * (0.25 + coverage),
            }
        });
        ranked.reduce(|best, other| {
            if other.worth > best.worth {
                other
            } else {
                best
            }
        })
    }

    /// How much of the things asked is in a passage, rare ones counting more.
    fn coverage(&self, passage: usize, asked: &Asked) -> f32 {
        let text = &self.passages[passage].text;
        let (mut all, mut held) = (0.0, 0.0);
        for thing in &asked.things {
            let weight = self.index.idf(&thing.stem);
            all += weight;
            if thing
                .same
                .iter()
                .any(|stem| self.index.holds(passage, stem))
            {
                held += weight;
            }
        }
        for kind in &asked.kinds {
            all += 4.0;
            if kind.is_in(text) {
                held += 4.0;
            }
        }
        if all > 0.0 { held / all } else { 1.0 }
    }
}
