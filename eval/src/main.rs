//! `cargo xtask eval`: the scoreboard of the written conversations.
#![expect(clippy::print_stdout, reason = "prints the scoreboard")]

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use kavak_conversation::catalog::Catalog;
use kavak_conversation::knowledge::Knowledge;
use kavak_conversation::{Facts, Message, State, Turn, respond};
use kavak_eval::{Finding, Played, Scoreboard, load, play};

/// Plays written conversations against the agent: its rules alone and, with
/// `--model`, the rules with a model beside them.
#[derive(Parser)]
struct Arguments {
    /// Folder with the dialogues.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/dialogues"))]
    dialogues: PathBuf,
    /// Catalog that the dialogues were written for; the built-in one otherwise.
    #[arg(long, value_name = "FILE")]
    catalog: Option<PathBuf>,
    /// Knowledge base that the dialogues were written for; the built-in one otherwise.
    #[arg(long, value_name = "FILE")]
    knowledge_base: Option<PathBuf>,
    /// Print the transcripts of dialogues whose name or theme contains this.
    #[arg(long)]
    show: Option<String>,
    /// Base address of an OpenAI-compatible server; its key is read from
    /// `OPENAI_API_KEY`.
    #[cfg(feature = "model")]
    #[arg(long, value_name = "URL")]
    model: Option<String>,
    /// The model to ask for there.
    #[cfg(feature = "model")]
    #[arg(long, default_value = "gpt-4o-mini")]
    model_name: String,
    /// Print what went wrong, dialogue by dialogue.
    #[arg(long)]
    findings: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let facts = facts(&arguments)?;
    println!("rules alone");
    board(&arguments, &facts, respond)?;
    #[cfg(feature = "model")]
    if let Some(url) = &arguments.model {
        println!("\nrules with {}", arguments.model_name);
        let both = kavak_eval::RulesWithModel::new(url, &arguments.model_name, key())?;
        board(&arguments, &facts, |state, message, facts| {
            both.answer(state, message, facts)
        })?;
    }
    Ok(())
}

#[cfg(feature = "model")]
#[expect(
    clippy::disallowed_methods,
    reason = "a key is never an argument, where others could read it"
)]
fn key() -> Option<secrecy::SecretString> {
    let key = std::env::var("OPENAI_API_KEY").ok();
    key.map(secrecy::SecretString::from)
}

/// The catalog and the knowledge base to play with.
fn facts(arguments: &Arguments) -> Result<Facts> {
    let catalog = match &arguments.catalog {
        Some(path) => Catalog::from_csv(&text(path)?)?,
        None => Catalog::builtin()?,
    };
    let knowledge = match &arguments.knowledge_base {
        Some(path) => Knowledge::from_markdown(&text(path)?)?,
        None => Knowledge::builtin()?,
    };
    Ok(Facts::new(catalog, knowledge)?)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}

/// Plays every dialogue and prints the scoreboard.
fn board(
    arguments: &Arguments,
    facts: &Facts,
    answer: impl Fn(&State, &Message<'_>, &Facts) -> Turn,
) -> Result<()> {
    let mut board = Scoreboard::default();
    for (theme, dialogues) in load(&arguments.dialogues)? {
        for dialogue in &dialogues {
            let played = play(dialogue, facts, |state, message| {
                answer(state, message, facts)
            });
            let shown = arguments
                .show
                .as_ref()
                .is_some_and(|part| theme.contains(part) || played.name.contains(part));
            if shown {
                print_transcript(&theme, &played);
            } else if arguments.findings && !played.findings.is_empty() {
                println!("{theme}/{}: {:?}", played.name, played.findings);
            }
            board.add(&theme, &played);
        }
    }
    print!("{board}");
    Ok(())
}

fn print_transcript(theme: &str, played: &Played) {
    println!("== {theme}/{}", played.name);
    for exchange in &played.exchanges {
        println!("> {}", exchange.says);
        println!("  {}", exchange.reply.replace('\n', "\n  "));
        for finding in &exchange.findings {
            println!("  !! {}", describe(finding));
        }
        if exchange.repeats {
            println!("  !! repeats the question");
        }
    }
    for finding in &played.findings {
        println!("!!! {}", describe(finding));
    }
}

fn describe(finding: &Finding) -> String {
    match finding {
        Finding::Missing(what) => format!("missing {what}"),
        Finding::Wrong(what) => format!("wrong {what}"),
        Finding::Reply(what) => format!("reply {what}"),
    }
}
