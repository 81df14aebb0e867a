//! Prints what the rules make of each message of a file of dialogues.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]
use kavak_conversation::{Channel, Facts, Message, State, interpret, respond};
fn main() {
    let facts = Facts::builtin().unwrap();
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let file: toml::Table = toml::from_str(&text).unwrap();
        for dialogue in file["dialogue"].as_array().unwrap() {
            println!("=== {}", dialogue["name"].as_str().unwrap());
            let now = dialogue["today"].as_str().unwrap().parse().unwrap();
            let mut state = State::default();
            for turn in dialogue["turn"].as_array().unwrap() {
                let text = turn["says"].as_str().unwrap();
                let message = Message {
                    text,
                    channel: Channel::Web,
                    sender: None,
                    now,
                };
                let read = interpret(&state, &message, &facts);
                println!("[{:?}] {text}", state.step);
                for act in &read.acts {
                    println!(
                        "      {}{:?}   «{}»",
                        if act.certain { "" } else { "?? " },
                        serde_json::to_string(&act.act).unwrap(),
                        act.quote
                    );
                }
                if !read.unexplained.is_empty() {
                    println!("      unexplained: {}", read.unexplained.join(" "));
                }
                state = respond(&state, &message, &facts).state;
            }
        }
    }
}
