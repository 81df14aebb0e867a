//! Puts a decision into words: text, suggested answers, cards, sources.

mod acts;
mod cars;
pub(crate) mod fill;
mod question;
mod summary;
mod texts;
mod value;
pub(crate) mod words;

pub(crate) use texts::{Suggest, Text, Texts};

use crate::catalog::Car;
use crate::decide::{Draft, Saying, changed_lead};
use crate::grounding::Sources;
use crate::turn::{CarCard, FinancingTable, Reply, Turn};

/// A reply in the making.
struct Wording<'d, 'a> {
    draft: &'d Draft<'a>,
    texts: &'a Texts,
    parts: Vec<String>,
    cards: Vec<CarCard>,
    financing: Option<FinancingTable>,
    sources: Sources,
}

/// Says what was decided.
pub(crate) fn say(draft: Draft<'_>) -> Turn {
    let mut wording = Wording {
        texts: &draft.facts.texts,
        parts: Vec::new(),
        cards: Vec::new(),
        financing: None,
        sources: Sources::default(),
        draft: &draft,
    };
    for saying in &draft.sayings {
        wording.say(saying);
    }
    drop_repeated(&mut wording.parts);
    wording.parts.extend(question::question(&draft));
    let text = joined(&wording.parts);
    let mut sources = wording.sources;
    sources.add(&text);
    let reply = Reply {
        text,
        next_action: question::next_action(&draft),
        suggested_questions: question::suggestions(&draft).to_vec(),
        cars: wording.cards,
        financing: wording.financing,
        sources,
    };
    Turn {
        reply,
        understood: draft.understood,
        lead: changed_lead(&draft),
        state: draft.state,
    }
}

impl<'a> Wording<'_, 'a> {
    fn say(&mut self, saying: &Saying<'a>) {
        match saying {
            Saying::Line(text, slots) => {
                let time = self.repetition(*text);
                let text = self.texts.variant(*text, time);
                self.parts.push(value::filled(self.texts, text, slots));
            }
            Saying::Cars(list, loan) => self.list(list, *loan),
            Saying::Details(car) => {
                self.show(car);
                let details = cars::details(car, self.texts);
                self.parts.push(format!("• {details}"));
            }
            Saying::Compared(list) => {
                let lines = list.iter().map(|car| {
                    let details = cars::details(car, self.texts);
                    format!("• {details}")
                });
                self.parts.push(lines.collect::<Vec<_>>().join("\n"));
                list.iter().for_each(|car| self.show(car));
            }
            Saying::One(car) => {
                self.show(car);
                self.parts
                    .push(format!("• {}", cars::line(car, self.texts)));
            }
            Saying::Card(car) => self.show(car),
            Saying::Price(car, price) => {
                self.show(car);
                self.parts.push(cars::price(car, *price, self.texts));
            }
            Saying::Plan(car, table) => {
                self.show(car);
                self.parts.extend(cars::plan(car, table, self.texts));
                self.financing = Some(table.clone());
            }
            Saying::Table(car, table) => {
                self.show(car);
                self.parts.push(cars::table(car, table, self.texts));
                self.financing = Some(table.clone());
            }
            Saying::Passage(passage) => {
                self.sources.add(passage);
                self.parts.push(passage.clone());
            }
            Saying::Summary(heading) => {
                let summary = summary::summary(self.draft);
                let text = self.texts.get(*heading);
                self.parts.push(fill::fill(text, &[("summary", &summary)]));
            }
        }
    }

    /// How often the customer was not understood decides between the variants
    /// of saying so; everything else takes turns with the questions.
    fn repetition(&self, text: Text) -> u8 {
        match text {
            Text::NotUnderstood | Text::PassedOn => {
                self.draft.state.misunderstood.saturating_sub(1)
            }
            _ => self.draft.state.asked_again % 2,
        }
    }

    fn list(&mut self, list: &[&'a Car], loan: Option<crate::decide::Loan>) {
        let budget = self.draft.budget_max();
        let lines = cars::numbered(list, budget, loan, self.texts);
        self.parts.push(lines.join("\n"));
        self.parts
            .extend(loan.and_then(|loan| cars::loan_note(loan, self.texts)));
        // The cards are the numbered list, whatever was shown before it.
        self.cards.clear();
        list.iter().for_each(|car| self.show(car));
    }

    fn show(&mut self, car: &Car) {
        const MOST_CARDS: usize = 3;
        let known = self.cards.iter().any(|card| card.stock_id == car.stock_id);
        if !known && self.cards.len() < MOST_CARDS {
            self.cards.push(CarCard::of(car));
        }
    }
}

/// Two questions may have one answer: it is said once.
fn drop_repeated(parts: &mut Vec<String>) {
    let mut said: Vec<String> = Vec::with_capacity(parts.len());
    parts.retain(|part| {
        let news = !said.contains(part);
        if news {
            said.push(part.clone());
        }
        news
    });
}

/// The whole text: lists and what follows them are paragraphs of their own.
fn joined(parts: &[String]) -> String {
    let mut text = String::with_capacity(256);
    let mut apart = false;
    for part in parts {
        let list = part.contains('\n')
            || part.starts_with('•')
            || part.starts_with(|c: char| c.is_ascii_digit());
        if !text.is_empty() {
            let paragraph = list || apart || text.ends_with(':');
            text.push_str(if paragraph { "\n\n" } else { " " });
        }
        apart |= list || text.ends_with(':');
        text.push_str(part);
    }
    text
}
