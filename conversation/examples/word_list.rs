//! Writes `data/spanish.fst` from a list of words, one a line.
#![expect(
    clippy::unwrap_used,
    reason = "a tool that stops at what does not hold"
)]

use kavak_conversation::words::compact;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (list, set) = (arguments.next().unwrap(), arguments.next().unwrap());
    let text = std::fs::read_to_string(list).unwrap();
    let mut words: Vec<String> = text.lines().map(compact).collect();
    words.sort_unstable();
    words.dedup();
    let set = std::fs::File::create(set).unwrap();
    let mut builder = fst::SetBuilder::new(std::io::BufWriter::new(set)).unwrap();
    builder
        .extend_iter(words.iter().filter(|word| !word.is_empty()))
        .unwrap();
    builder.finish().unwrap();
}
