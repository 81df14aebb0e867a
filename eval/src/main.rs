//! `cargo xtask eval`: the scoreboard of the written conversations.
#![expect(clippy::print_stdout, reason = "prints the scoreboard")]

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;
use kavak_conversation::{Facts, respond};
use kavak_eval::{Finding, Played, Scoreboard, load, play};

/// Plays written conversations against the agent's rules.
#[derive(Parser)]
struct Arguments {
    /// Folder with the dialogues.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/dialogues"))]
    dialogues: PathBuf,
    /// Print the transcripts of dialogues whose name or theme contains this.
    #[arg(long)]
    show: Option<String>,
    /// Print what went wrong, dialogue by dialogue.
    #[arg(long)]
    findings: bool,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let facts = Facts::builtin()?;
    let mut board = Scoreboard::default();
    for (theme, dialogues) in load(&arguments.dialogues)? {
        for dialogue in &dialogues {
            let played = play(dialogue, &facts, |state, message| {
                respond(state, message, &facts)
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
