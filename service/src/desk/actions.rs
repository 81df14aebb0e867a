//! What is done in a conversation.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Redirect;
use jiff::Timestamp;

use super::conversation::session;
use super::error::DeskError;
use super::form::Fields;
use super::session::Seller;
use super::store;
use super::window::Window;
use crate::http::Context;
use crate::sales::{self, PersonAct};
use crate::store::{Outcome, SessionId, TurnId};

/// WhatsApp takes no longer message.
const LONGEST_ANSWER: usize = 1_600;

/// Does what the path names, records it and goes back to the conversation.
pub(super) async fn act(
    State(context): State<Arc<Context>>,
    seller: Seller,
    Path((position, action)): Path<(String, String)>,
    request: Request,
) -> Result<Redirect, DeskError> {
    let fields = Fields::read(request, &seller.0).await?;
    let session = session(&context, &position).await?;
    let now = Timestamp::now();
    let name = seller.name();
    let run = async |act: PersonAct| {
        let turn = key(&fields);
        let acted = sales::act_once(&context.stores, &session, name, &act, turn, now).await;
        acted.map(|_| ()).map_err(DeskError::from)
    };
    match action.as_str() {
        "take" => run(PersonAct::TakeOver).await?,
        "give-back" => run(PersonAct::GiveBack).await?,
        "answer" => {
            let text = answer(&fields)?;
            Window::read(&context, &session).await?.require_open()?;
            run(PersonAct::Answer(text)).await?;
        }
        "done" => {
            decide(&context, &session, Outcome::Done, None, name, now).await?;
            run(PersonAct::GiveBack).await?;
        }
        "lost" => {
            let reason = required(&fields, "reason")?;
            decide(&context, &session, Outcome::Lost, Some(reason), name, now).await?;
            run(PersonAct::GiveBack).await?;
        }
        "note" => {
            let body = required(&fields, "text")?;
            let store = store(&context)?;
            store
                .add_note(&session, name, body, now.as_millisecond())
                .await?;
        }
        _ => return Err(DeskError::NotFound),
    }
    let store = store(&context)?;
    let recorded = store.record(
        name,
        &action,
        Some(session.as_str()),
        None,
        now.as_millisecond(),
    );
    recorded.await?;
    Ok(Redirect::to(&format!("/desk/conversations/{position}")))
}

/// The turn that the form stands for: sent twice, it is done once.
fn key(fields: &Fields) -> TurnId {
    let is_key = |key: &&str| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    let key = fields.text("key").filter(is_key);
    key.map_or_else(TurnId::random, |key| key.to_owned().into())
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, DeskError> {
    fields
        .text(name)
        .ok_or(DeskError::Invalid("Falta el texto."))
}

fn answer(fields: &Fields) -> Result<String, DeskError> {
    let text = crate::http::clean(required(fields, "text")?);
    if text.chars().count() > LONGEST_ANSWER {
        return Err(DeskError::Invalid("La respuesta pasa de 1,600 caracteres."));
    }
    Ok(text)
}

async fn decide(
    context: &Context,
    session: &SessionId,
    outcome: Outcome,
    reason: Option<&str>,
    account: &str,
    now: Timestamp,
) -> Result<(), DeskError> {
    let now_ms = now.as_millisecond();
    let store = store(context)?;
    Ok(store
        .decide(session, outcome, reason, account, now_ms)
        .await?)
}
