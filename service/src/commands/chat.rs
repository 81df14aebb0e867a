//! `kavak-agent chat`: the conversation in a terminal.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, stdin, stdout};

use super::Outcome;
use crate::assembly::assemble;
use crate::settings::Settings;
use crate::store::{Piece, SessionId, TurnId};
use crate::turn::{Incoming, Keep, Outgoing};
use kavak_conversation::Channel;

/// Answers line by line until the input ends.
pub(super) async fn chat(settings: Settings) -> Outcome {
    let parts = assemble(&settings)?;
    parts.stores.migrate().await?;
    let session = SessionId::new(format!("terminal-{}", TurnId::random().as_str()));
    let mut lines = BufReader::new(stdin()).lines();
    let mut out = stdout();
    out.write_all(b"Escribe tu mensaje; termina con Ctrl-D.\n> ")
        .await?;
    out.flush().await?;
    while let Some(text) = lines.next_line().await? {
        let incoming = Incoming {
            session: session.clone(),
            piece: Piece::from_text(text),
            channel: Channel::Api,
            sender: None,
            keep: Keep::Words,
            silenced: Vec::new(),
        };
        let shown = match parts.agent.answer(&incoming).await {
            Ok(Outgoing::Reply(replied) | Outgoing::Sent(replied)) => shown(&replied.reply),
            Ok(Outgoing::Repeated(text) | Outgoing::Attended(text)) => text,
            Ok(Outgoing::Silence | Outgoing::Joined) => String::new(),
            Err(error) => format!("({error})"),
        };
        out.write_all(format!("{shown}\n> ").as_bytes()).await?;
        out.flush().await?;
    }
    out.write_all(b"\n").await?;
    out.flush().await?;
    Ok(())
}

fn shown(reply: &kavak_conversation::Reply) -> String {
    let mut text = reply.text.clone();
    for suggestion in &reply.suggested_questions {
        text.push_str("\n  · ");
        text.push_str(suggestion);
    }
    text
}
