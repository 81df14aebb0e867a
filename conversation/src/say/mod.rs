//! Puts a decision into words: text, suggested answers, cards, sources.

mod acts;
mod blocks;
mod cards;
mod cars;
mod question;
mod second_person;
mod summary;
mod value;
mod words;

use crate::catalog::Car;
use crate::decide::{Draft, Saying, changed_lead};
use crate::message::Channel;
use crate::texts::{Text, Texts, fill};
use crate::turn::{CarCard, FinancingTable, Reply, Sources, Turn};
use blocks::{Drawn, Part};

/// A reply in the making.
struct Wording<'d, 'a> {
    draft: &'d Draft<'a>,
    texts: &'a Texts,
    parts: Vec<Part>,
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
    let question = question::question(&draft);
    wording.parts.extend(question.map(Part::from));
    let text = joined(wording.parts.iter().map(|part| part.text.as_str()));
    let is_drawn = draft.message.channel == Channel::Web;
    let blocks = is_drawn.then(|| blocks::blocks(&wording.parts));
    let mut sources = wording.sources;
    sources.add(&text);
    let reply = Reply {
        text,
        next_action: question::next_action(&draft),
        suggested_questions: question::suggestions(&draft).to_vec(),
        cars: wording.cards,
        financing: wording.financing,
        blocks: blocks.unwrap_or_default(),
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
                self.push(value::filled(self.texts, text, slots));
            }
            Saying::Cars(list, loan) => self.list(list, *loan),
            Saying::Details(car) => {
                let details = cars::details(car, self.texts);
                self.draw(
                    format!("• {details}"),
                    vec![cards::detailed(car, self.texts)],
                );
            }
            Saying::Compared(list) => {
                let lines = list.iter().map(|car| {
                    let details = cars::details(car, self.texts);
                    format!("• {details}")
                });
                let lines = lines.collect::<Vec<_>>().join("\n");
                let cards = list
                    .iter()
                    .map(|car| cards::detailed(car, self.texts))
                    .collect();
                self.draw(lines, cards);
            }
            Saying::One(car) => {
                let line = cars::line(car, self.texts);
                self.draw(format!("• {line}"), vec![cards::card(car, None)]);
            }
            Saying::Card(car) => self.show(cards::card(car, None)),
            Saying::Price(car, price) => {
                self.show(cards::card(car, None));
                self.push(cars::price(car, *price, self.texts));
            }
            Saying::Plan(car, table) => {
                self.finance(car, table, cars::plan(car, table, self.texts));
            }
            Saying::Table(car, table) => {
                self.finance(car, table, Some(cars::table(car, table, self.texts)));
            }
            Saying::Passage(passage) => {
                self.sources.add(passage);
                self.push(passage.clone());
            }
            Saying::Summary(heading) => {
                let summary = summary::summary(self.draft);
                let text = self.texts.get(*heading);
                self.push(fill::fill(text, &[("summary", &summary)]));
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

    fn push(&mut self, text: String) {
        self.parts.push(text.into());
    }

    /// Says cars in a text that cards can stand for.
    fn draw(&mut self, text: String, cards: Vec<CarCard>) {
        cards.iter().for_each(|card| self.show(card.clone()));
        let drawn = Some(Drawn::Cars(cards));
        self.parts.push(Part { text, drawn });
    }

    /// Says a plan or several: an introduction, and lines that a table can stand for.
    fn finance(&mut self, car: &Car, table: &FinancingTable, text: Option<String>) {
        self.show(cards::card(car, None));
        self.financing = Some(table.clone());
        let drawn = Some(Drawn::Financing(table.clone()));
        self.parts.extend(text.map(|text| Part { text, drawn }));
    }

    fn list(&mut self, list: &[&'a Car], loan: Option<crate::decide::Loan>) {
        let budget = self.draft.budget_max();
        let lines = cars::numbered(list, budget, loan, self.texts);
        // The cards are the numbered list, whatever was shown before it.
        self.cards.clear();
        let cards = (1..).zip(list).map(|(number, car)| CarCard {
            number: Some(number),
            over_budget: cars::is_over(car, budget),
            ..cards::card(car, loan)
        });
        self.draw(lines.join("\n"), cards.collect());
        let note = loan.and_then(|loan| cars::loan_note(loan, self.texts));
        self.parts.extend(note.map(Part::from));
    }

    fn show(&mut self, card: CarCard) {
        const MOST_CARDS: usize = 3;
        let known = self.cards.iter().any(|c| c.stock_id == card.stock_id);
        if !known && self.cards.len() < MOST_CARDS {
            self.cards.push(card);
        }
    }
}

/// Two questions may have one answer: it is said once.
fn drop_repeated(parts: &mut Vec<Part>) {
    let mut said: Vec<String> = Vec::with_capacity(parts.len());
    parts.retain(|part| {
        let news = !said.contains(&part.text);
        if news {
            said.push(part.text.clone());
        }
        news
    });
}

/// The whole text: lists and what follows them are paragraphs of their own.
fn joined<'p>(parts: impl Iterator<Item = &'p str>) -> String {
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
