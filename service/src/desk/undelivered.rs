//! Events that could not be delivered so far.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use super::error::DeskError;
use super::session::Seller;
use super::{layout, store, text};
use crate::http::Context;
use crate::store::{Lane, Undelivered};

/// Entries shown.
const SHOWN: u32 = 200;

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<Markup, DeskError> {
    let waiting = store(&context)?.undelivered(SHOWN).await?;
    let content = html! {
        p.quiet-text {
            "Lo que todavía no llega a su destino se vuelve a intentar por sí solo, cada vez con \
             más espera y por lo menos una vez por hora. Aquí no se pierde nada."
        }
        @if waiting.is_empty() { p { "Todo se entregó." } }
        @else { div.table { table {
            thead { tr { th { "Desde" } th { "Qué" } th { "A dónde" } th { "Intentos" } th { "Dónde" } } }
            tbody { @for one in &waiting { (row(one)) } }
        } } }
    };
    Ok(layout::page("Por entregar", &seller, &content))
}

fn row(one: &Undelivered) -> Markup {
    html! { tr {
        td { (text::moment(one.created_at_ms)) }
        td { (event(&one.event_type)) }
        td { (destination(&one.lane)) }
        td { (one.attempts) }
        td { @if let Some(position) = one.position {
            a href={ "/desk/conversations/" (position) } { "conversación" }
        } }
    } }
}

/// The sentence on the list of conversations, where something failed.
pub(super) fn notice(context: &Context) -> Markup {
    let failing = |lane| context.stores.backlog(lane).failing;
    let count: i64 = Lane::ALL.into_iter().map(failing).sum();
    html! {
        @if count > 0 {
            p.problem role="status" {
                @if count == 1 { "Hay 1 aviso o mensaje sin entregar. " }
                @else { "Hay " (count) " avisos o mensajes sin entregar. " }
                a href="/desk/undelivered" { "Ver cuáles" }
            }
        }
    }
}

fn event(kind: &str) -> &str {
    match kind {
        "lead.started" => "Nuevo cliente",
        "lead.completed" => "Cliente listo para llamar",
        "lead.changed" => "Cambio en un cliente",
        "person.wanted" => "Piden a una persona",
        "complaint" => "Queja",
        "data.requested" => "Solicitud de datos",
        "message.send" => "Respuesta del equipo",
        other => other,
    }
}

fn destination(lane: &str) -> &str {
    match lane {
        "events" => "Sistema de la empresa (webhook)",
        "mails" => "Correo electrónico",
        "messages" => "WhatsApp",
        other => other,
    }
}
