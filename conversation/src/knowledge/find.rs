//! The part of the knowledge base that answers a question: the thing that was
//! asked must be in it.

use super::Knowledge;
use super::index::{Query, stems};
use super::topics::Asked;
use crate::language::Topic;

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
/// An answer keeps to about this many characters.
const LONGEST_CHARS: usize = 420;
/// A brief answer keeps to about this many characters.
const BRIEF_CHARS: usize = 200;
/// A list up to this length is said as a whole.
const SHORT_LIST_CHARS: usize = 160;
/// A passage up to this length is said as a whole, if no thing is asked.
const WHOLE_CHARS: usize = 260;

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
        let related = related.and_then(|topic| self.brief(topic));
        related.map_or(Found::Nothing, Found::Related)
    }

    /// What the knowledge base says of a topic, in a sentence or two.
    pub fn brief(&self, topic: Topic) -> Option<String> {
        let best = self.rank(&self.topics.ask(Some(topic), ""))?;
        let pieces = pieces(&self.passages[best.passage].text);
        let sentences = pieces.iter().enumerate().filter(|(_, piece)| !piece.item);
        let mut brief = String::new();
        if pieces.iter().all(|piece| piece.item) {
            let items: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
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
        let telling = |stem: &&String| !everywhere.contains(stem);
        let titled = |stem: &String| {
            let held = self.index.holds(best.passage, stem);
            held && self.titles[best.passage].contains(stem)
        };
        let held = |stem: &&String| self.index.holds(best.passage, stem);
        asked.topic.iter().filter(telling).any(titled)
            || asked.topic.iter().filter(telling).filter(held).count() >= LEAST_OF_TOPIC
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

    /// The sentences that hold what is asked, in the text's order.
    fn excerpt(&self, passage: usize, asked: &Asked) -> String {
        let text = &self.passages[passage].text;
        let pieces = pieces(text);
        let listed = pieces.iter().all(|piece| piece.item);
        if listed && text.chars().count() <= SHORT_LIST_CHARS {
            return text.clone();
        }
        // What the title says is what all of the passage is about.
        let title = &self.titles[passage];
        let worth = pieces.iter().map(|piece| asked.worth(&piece.text, title));
        let worth: Vec<usize> = worth.collect();
        let most = worth.iter().copied().max().unwrap_or_default();
        if most == 0 {
            return beginning(text, &pieces);
        }
        let mut keep: Vec<bool> = worth.iter().map(|worth| *worth == most).collect();
        let items = pieces.iter().zip(&keep);
        let items = items.filter(|(piece, keep)| piece.item && **keep).count();
        // Items of a list need the line that introduces them; several of them
        // are the list.
        let introduced = pieces
            .iter()
            .zip(&keep)
            .any(|(piece, keep)| piece.introduces && *keep);
        let steps = pieces
            .iter()
            .any(|piece| piece.item && !piece.text.starts_with('•'));
        let whole_list = items > 1 || items == 0 && introduced || items > 0 && steps;
        for (place, piece) in pieces.iter().enumerate() {
            keep[place] |= items > 0 && piece.introduces || whole_list && piece.item;
        }
        let kept = pieces.iter().zip(&keep).filter(|(_, keep)| **keep);
        let kept: Vec<&Piece> = kept.map(|(piece, _)| piece).collect();
        joined(&kept)
    }
}

/// The bullets that a lead-in leads to, within its sentence: `evalúan: exterior, interior`.
/// Steps are not spelt out: what leads to them says enough.
fn led_to(pieces: &[Piece], lead: usize) -> Option<String> {
    let behind = pieces[lead + 1..].iter().take_while(|piece| piece.item);
    let bullets: Option<Vec<String>> = behind
        .map(|piece| {
            let text = piece.text.strip_prefix('•')?.trim().trim_end_matches('.');
            let mut letters = text.chars();
            let first = letters.next()?.to_lowercase();
            Some(first.chain(letters).collect())
        })
        .collect();
    let list = bullets.filter(|list| !list.is_empty())?.join(", ");
    (list.chars().count() <= BRIEF_CHARS).then_some(list)
}

/// A sentence or an item of a list.
struct Piece {
    text: String,
    item: bool,
    introduces: bool,
    begins_line: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for line in text.lines() {
        let numbered = line.starts_with(|c: char| c.is_ascii_digit())
            && line
                .trim_start_matches(|c: char| c.is_ascii_digit())
                .starts_with('.');
        if line.starts_with('•') || numbered {
            pieces.push(piece(line, true, true));
            continue;
        }
        let mut begins = true;
        for sentence in sentences(line) {
            pieces.push(piece(sentence, false, begins));
            begins = false;
        }
    }
    pieces
}

fn piece(text: &str, item: bool, begins_line: bool) -> Piece {
    Piece {
        text: text.to_owned(),
        item,
        introduces: text.ends_with(':'),
        begins_line,
    }
}

/// Cut where a full stop is followed by a capital letter.
fn sentences(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (place, _) in line.match_indices(". ") {
        let next = line[place + 2..].chars().next();
        let before = line[start..place].rsplit(' ').next().unwrap_or_default();
        let abbreviation = before.chars().count() < 4 && before.starts_with(char::is_uppercase);
        if next.is_some_and(char::is_uppercase) && !abbreviation {
            found.push(line[start..=place].trim());
            start = place + 2;
        }
    }
    found.push(line[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// The first sentences, or the whole of a short text.
fn beginning(text: &str, pieces: &[Piece]) -> String {
    if text.chars().count() <= WHOLE_CHARS {
        return text.to_owned();
    }
    let mut length = 0;
    let kept: Vec<&Piece> = pieces
        .iter()
        .take_while(|piece| {
            length += piece.text.chars().count();
            length <= LONGEST_CHARS
        })
        .collect();
    joined(&kept)
}

fn joined(pieces: &[&Piece]) -> String {
    let mut text = String::new();
    let mut length = 0;
    for piece in pieces {
        length += piece.text.chars().count();
        if !text.is_empty() && length > LONGEST_CHARS {
            break;
        }
        if !text.is_empty() {
            text.push(if piece.begins_line { '\n' } else { ' ' });
        }
        text.push_str(&piece.text);
    }
    text
}

impl Asked {
    /// How much of what is asked is in a piece of text.
    fn worth(&self, piece: &str, title: &[String]) -> usize {
        let held = stems(piece);
        let things = self.things.iter();
        let things = things.filter(|thing| {
            let said = |stems: &[String]| thing.same.iter().any(|stem| stems.contains(stem));
            said(&held) && !said(title)
        });
        let kinds = self.kinds.iter().filter(|kind| kind.is_in(piece));
        2 * things.count() + 2 * kinds.count()
    }
}
