//! Builds `data/words.fst`, the Spanish words that are spelt right, from a JSON
//! array of words: `cargo run --example word_list -- index.json words.fst`.
#![allow(
    clippy::unwrap_used,
    reason = "a tool for developers: it stops at what is wrong"
)]

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;

use kavak_conversation::words::Words;

fn main() {
    let [_, from, to]: [String; 3] = std::env::args().collect::<Vec<_>>().try_into().unwrap();
    let listed: Vec<String> = serde_json::from_reader(File::open(from).unwrap()).unwrap();
    let words: BTreeSet<String> = listed
        .iter()
        .map(|word| Words::read(word).list)
        .filter(|words| words.len() == 1)
        .flatten()
        .map(|word| word.text)
        .collect();
    let mut builder = fst::SetBuilder::new(BufWriter::new(File::create(to).unwrap())).unwrap();
    builder.extend_iter(&words).unwrap();
    builder.finish().unwrap();
}
