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
