//! `cargo xtask eval`: the scoreboard of the written conversations.
#![expect(clippy::print_stdout, reason = "prints the scoreboard")]

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use kavak_conversation::Facts;
use kavak_conversation::catalog::Catalog;
use kavak_conversation::knowledge::Knowledge;
use kavak_eval::{Answering, Finding, Played, Scoreboard, load, play};
use secrecy::SecretString;

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
    #[arg(long, value_name = "URL")]
    model: Option<String>,
    /// The model to ask for there.
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
    board(&arguments, &Answering::Rules, &facts)?;
    if let Some(url) = &arguments.model {
        let key = std::env::var("OPENAI_API_KEY").ok().map(SecretString::from);
        let answering = Answering::with_model(url, &arguments.model_name, key)?;
        println!("\nrules with {}", arguments.model_name);
        board(&arguments, &answering, &facts)?;
    }
    Ok(())
}

/// The catalog and the knowledge base to play with.
fn facts(arguments: &Arguments) -> Result<Facts> {
    let catalog = match &arguments.catalog {
        Some(path) => Catalog::read(path)?,
        None => Catalog::builtin()?,
    };
    let knowledge = match &arguments.knowledge_base {
        Some(path) => Knowledge::read(path)?,
        None => Knowledge::builtin()?,
    };
    Ok(Facts::new(catalog, knowledge)?)
}

/// Plays every dialogue and prints the scoreboard.
fn board(arguments: &Arguments, answering: &Answering, facts: &Facts) -> Result<()> {
    let mut board = Scoreboard::default();
    for (theme, dialogues) in load(&arguments.dialogues)? {
        for dialogue in &dialogues {
            let played = play(dialogue, facts, |state, message| {
                answering.answer(state, message, facts)
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
