//! A reply in blocks, for pages that draw cars and plans instead of listing them.

use super::joined;
use crate::turn::{Block, CarCard, FinancingTable};

/// A part of a reply's text.
pub(super) struct Part {
    pub(super) text: String,
    /// What a page may draw instead.
    pub(super) drawn: Option<Drawn>,
}

/// What stands for the lines of a text.
pub(super) enum Drawn {
    /// All of them.
    Cars(Vec<CarCard>),
    /// All but the first, which introduces them.
    Financing(FinancingTable),
}

impl From<String> for Part {
    fn from(text: String) -> Self {
        let drawn = None;
        Self { text, drawn }
    }
}

/// The blocks of a reply, texts next to each other in one.
pub(super) fn blocks(parts: &[Part]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    for part in parts {
        match &part.drawn {
            None => texts.push(&part.text),
            Some(Drawn::Cars(cars)) => {
                end_text(&mut texts, &mut blocks);
                let cars = cars.clone();
                blocks.push(Block::Cars { cars });
            }
            Some(Drawn::Financing(table)) => {
                texts.extend(part.text.lines().next());
                end_text(&mut texts, &mut blocks);
                let table = table.clone();
                blocks.push(Block::Financing { table });
            }
        }
    }
    end_text(&mut texts, &mut blocks);
    blocks
}

fn end_text(texts: &mut Vec<&str>, blocks: &mut Vec<Block>) {
    let text = joined(texts.drain(..));
    if !text.is_empty() {
        blocks.push(Block::Text { text });
    }
}

#[cfg(test)]
mod tests {
    use crate::message::{Channel, Message};
    use crate::turn::{Block, Reply};
    use crate::{Facts, State, respond};

    fn reply(channel: Channel, messages: &[&str]) -> Reply {
        let facts = Facts::builtin().unwrap();
        let mut state = State::default();
        let mut reply = None;
        for text in messages {
            let now = jiff::civil::date(2026, 11, 30).at(12, 0, 0, 0);
            let message = Message {
                text,
                channel,
                sender: None,
                now,
            };
            let turn = respond(&state, &message, &facts);
            (state, reply) = (turn.state, Some(turn.reply));
        }
        reply.unwrap()
    }

    const LIST: [&str; 3] = ["busco una SUV", "400 mil", "cualquiera"];

    #[test]
    fn list_is_numbered_cards_and_its_lines_are_in_no_text() {
        let reply = reply(Channel::Web, &LIST);
        let [
            Block::Text { text },
            Block::Cars { cars },
            Block::Text { .. },
        ] = &reply.blocks[..]
        else {
            panic!("{:?}", reply.blocks);
        };
        assert!(!text.contains("1. "), "{text}");
        assert_eq!(*cars, reply.cars);
        let numbers: Vec<_> = cars.iter().filter_map(|card| card.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
        for card in cars {
            let monthly = card.monthly.as_ref().unwrap();
            assert!(!monthly.is_agreed && monthly.term_months == 72);
            assert!(reply.text.contains(&card.price_pesos.unwrap().to_string()));
            assert!(reply.text.contains(&card.version_text));
            assert!(card.gearbox.is_none() || !card.version_text.contains("automático"));
        }
    }

    #[test]
    fn plan_is_drawn_after_its_introduction() {
        let more = ["el primero", "a crédito con 20 por ciento", "48 meses"];
        let reply = reply(Channel::Web, &[&LIST[..], &more].concat());
        let at = reply.blocks.iter().position(|block| match block {
            Block::Financing { table } => table.plans.len() == 1,
            _ => false,
        });
        let Some(Block::Text { text }) = &reply.blocks.get(at.unwrap() - 1) else {
            panic!("{:?}", reply.blocks);
        };
        assert!(text.ends_with(':'), "{text}");
    }

    #[test]
    fn compared_cars_say_more_of_themselves() {
        let reply = reply(
            Channel::Web,
            &[&LIST[..], &["compara el 1 y el 2"]].concat(),
        );
        let cards = reply.blocks.iter().find_map(|block| match block {
            Block::Cars { cars } => Some(cars),
            _ => None,
        });
        let cards = cards.unwrap();
        assert!(cards.len() == 2 && cards.iter().all(|card| !card.details.is_empty()));
    }

    #[test]
    fn channels_that_read_text_get_no_blocks() {
        for channel in [Channel::Api, Channel::Whatsapp] {
            let reply = reply(channel, &LIST);
            assert!(reply.blocks.is_empty() && reply.text.contains("1. "));
        }
    }
}
