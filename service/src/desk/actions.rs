//! Actions in a conversation.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Redirect;
use jiff::Timestamp;

use super::conversation::session;
use super::error::DeskError;
use super::form::Fields;
use super::session::{Seller, hash};
use super::store;
use crate::http::Context;
use crate::sales::{self, Action};
use crate::store::MessageId;

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
    let key = key(&fields, &action);
    let action = match action.as_str() {
        "take" => Action::Take,
        "give-back" => Action::GiveBack,
        "answer" => Action::Answer(answer(&fields)?),
        "done" => Action::Done,
        "lost" => Action::Lost(required(&fields, "reason")?.to_owned()),
        "note" => {
            let (body, store) = (required(&fields, "text")?, store(&context)?);
            let (id, now_ms) = (session.as_str(), now.as_millisecond());
            let added = store.add_note(&session, name, body, key.as_deref(), now_ms);
            if added.await? {
                store.record(name, "note", Some(id), None, now_ms).await?;
            }
            return Ok(back(&position));
        }
        _ => return Err(DeskError::NotFound),
    };
    let keys: Vec<MessageId> = key
        .into_iter()
        .chain(former_key(&fields))
        .map(|key| MessageId::new(format!("desk:{key}")))
        .collect();
    sales::handle(&context.stores, &session, name, &action, &keys, now).await?;
    Ok(back(&position))
}

fn back(position: &str) -> Redirect {
    Redirect::to(&format!("/desk/conversations/{position}"))
}

/// Names the form: sent twice, it is one act. Other words in a form that the browser brought back
/// are another.
fn key(fields: &Fields, action: &str) -> Option<String> {
    let key = form_key(fields)?;
    let words = fields.text("text").or(fields.text("reason"));
    Some(hash(&format!(
        "{key} {action} {}",
        words.unwrap_or_default()
    )))
}

/// The name of the form in earlier releases: one that a task of theirs took may be sent again to a
/// task of this one, while it is rolled out. Only read, never stored. To be removed in the release
/// after the first one with `0015_note_keys.sql`.
fn former_key(fields: &Fields) -> Option<String> {
    form_key(fields).map(str::to_owned)
}

/// The form's own key, if it has one.
fn form_key(fields: &Fields) -> Option<&str> {
    let is_key = |key: &&str| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
    fields.text("key").filter(is_key)
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, DeskError> {
    fields
        .text(name)
        .ok_or(DeskError::Invalid("Falta el texto."))
}

fn answer(fields: &Fields) -> Result<String, DeskError> {
    let text = crate::http::clean(required(fields, "text")?);
    if text.chars().count() > sales::LONGEST_ANSWER {
        return Err(DeskError::Invalid("La respuesta pasa de 1,600 caracteres."));
    }
    Ok(text)
}
