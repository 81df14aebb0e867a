//! The list of conversations, those that wait for a person first.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};

use super::error::DeskError;
use super::form::Fields;
use super::session::Seller;
use super::{layout, live, now_ms, store, text, undelivered};
use crate::http::Context;
use crate::store::{Listed, Status};

/// Characters of a message that the list shows.
const EXCERPT: usize = 90;

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<Markup, DeskError> {
    let list = list(&context, &seller).await?;
    let content = html! {
        (search_form(&seller, None))
        p #lost.problem role="status" hidden { "Sin conexión: la lista puede estar atrasada." }
        (undelivered::notice(&context))
        div data-live="/desk/live" { (list) }
    };
    Ok(layout::page("Conversaciones", &seller, &content))
}

pub(super) async fn live(
    State(context): State<Arc<Context>>,
    seller: Seller,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let part = list(&context, &seller).await?;
    Ok(live::response(&headers, part))
}

async fn list(context: &Context, seller: &Seller) -> Result<Markup, DeskError> {
    let found = found(context, None).await?;
    let store = store(context)?;
    store
        .record_once(seller.name(), "list", None, now_ms())
        .await?;
    Ok(groups(&found))
}

/// A post, because addresses are logged and kept by browsers, and what is
/// searched for is a customer's name or number.
pub(super) async fn search(
    State(context): State<Arc<Context>>,
    seller: Seller,
    request: Request,
) -> Result<Markup, DeskError> {
    let fields = Fields::read(request, &seller.0).await?;
    let text = fields
        .text("q")
        .ok_or(DeskError::Invalid("Falta qué buscar."))?;
    let found = found(&context, Some(text)).await?;
    // Records the number of results, not the search text.
    let count = found.len().to_string();
    let store = store(&context)?;
    let audited = store.record(seller.name(), "search", None, Some(&count), now_ms());
    audited.await?;
    let content = html! {
        (search_form(&seller, Some(text)))
        (groups(&found))
        p { a href="/desk" { "Todas las conversaciones" } }
    };
    Ok(layout::page("Conversaciones", &seller, &content))
}

fn search_form(seller: &Seller, searched: Option<&str>) -> Markup {
    html! {
        form.row role="search" method="post" action="/desk/search" {
            (layout::csrf(&seller.0))
            label for="q" { "Buscar" }
            input #q name="q" type="search" value=[searched] required placeholder="Nombre, teléfono, auto o palabras";
            button.quiet { "Buscar" }
        }
    }
}

/// Conversations as they are now: what was given back by silence is the
/// agent's.
async fn found(context: &Context, searched: Option<&str>) -> Result<Vec<Listed>, DeskError> {
    let store = store(context)?;
    let mut found = match searched {
        Some(text) => store.search(text).await?,
        None => store.conversations().await?,
    };
    let silence_ms = context.settings.desk.silence_ms();
    let now_ms = now_ms();
    for listed in &mut found {
        listed.attendance = listed.attendance.at(now_ms, silence_ms);
    }
    Ok(found)
}

fn groups(found: &[Listed]) -> Markup {
    let with = |status| {
        let listed = found
            .iter()
            .filter(move |listed| listed.attendance.status == status);
        listed.collect::<Vec<_>>()
    };
    let mut waiting = with(Status::Waiting);
    // The longest waiting come first.
    waiting.sort_by_key(|listed| listed.attendance.since_ms);
    html! {
        (group("Esperan a una persona", &waiting))
        (group("Con una persona", &with(Status::Person)))
        (group("Con el asistente", &with(Status::Agent)))
    }
}

fn group(title: &str, listed: &[&Listed]) -> Markup {
    html! {
        h2 { (title) " (" (listed.len()) ")" }
        @if listed.is_empty() { p.quiet-text { "Ninguna." } }
        ul.list { @for one in listed { li { (entry(one)) } } }
    }
}

fn entry(listed: &Listed) -> Markup {
    let is_waiting = listed.attendance.status == Status::Waiting;
    let sender = || listed.session.whatsapp_sender();
    let who = listed.name.clone().or_else(sender);
    let who = who.unwrap_or_else(|| "Sin nombre".to_owned());
    let excerpt: String = listed.body.chars().take(EXCERPT).collect();
    html! {
        a.waiting[is_waiting] href={ "/desk/conversations/" (listed.position) } {
            strong { (who) }
            " · " (text::channel(&listed.channel)) " · " (text::moment(listed.sent_at_ms))
            @if let Some(outcome) = &listed.outcome { " · " (text::outcome(outcome)) }
            p { (text::author(&listed.author)) ": " (excerpt) }
            @if listed.attendance.status != Status::Agent {
                p.quiet-text { (text::attendance(&listed.attendance)) }
            }
        }
    }
}
