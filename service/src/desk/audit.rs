//! The audit of reads and actions; for admins.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use super::error::DeskError;
use super::session::Seller;
use super::{layout, now_ms, store, text};
use crate::http::Context;

/// Entries shown.
const SHOWN: u32 = 300;

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<Markup, DeskError> {
    seller.require_admin()?;
    let store = store(&context)?;
    let entries = store.audit(SHOWN).await?;
    let recorded = store.record(seller.name(), "audit", None, None, now_ms());
    recorded.await?;
    let content = html! {
        div.table { table {
            thead { tr { th { "Cuándo" } th { "Quién" } th { "Qué" } th { "Dónde" } } }
            tbody { @for entry in &entries { tr {
                td { (text::moment(entry.at_ms)) }
                td { (entry.account) }
                td { (action(&entry.action)) @if let Some(detail) = &entry.detail { " (" (detail) ")" } }
                td { @if let Some(position) = entry.position {
                    a href={ "/desk/conversations/" (position) } { "conversación" }
                } }
            } } }
        } }
    };
    Ok(layout::page("Bitácora", &seller, &content))
}

fn action(action: &str) -> &str {
    match action {
        "login" => "Entró",
        "login.failed" => "Escribió mal la contraseña",
        "password" => "Cambió su contraseña",
        "read" => "Leyó una conversación",
        "list" => "Leyó la lista de conversaciones",
        "search" => "Buscó clientes",
        "take" => "Tomó una conversación",
        "answer" => "Respondió",
        "give-back" => "Devolvió al asistente",
        "done" => "Marcó atendida",
        "lost" => "Marcó perdida",
        "note" => "Anotó",
        "export" => "Exportó clientes",
        "sold" => "Marcó un auto vendido",
        "available" => "Volvió a ofrecer un auto",
        "account.added" => "Creó una cuenta",
        "account.removed" => "Quitó una cuenta",
        "forget" => "Borró los datos de un cliente",
        "audit" => "Leyó la bitácora",
        other => other,
    }
}
