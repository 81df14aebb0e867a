//! The figures of the last thirty days.

use std::sync::Arc;

use axum::extract::State;
use maud::{Markup, html};

use super::error::DeskError;
use super::session::Seller;
use super::{layout, now_ms, store, text};
use crate::http::Context;
use crate::store::{Count, Lane};

/// The span that is shown.
const DAYS: i64 = 30;

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
) -> Result<Markup, DeskError> {
    let now_ms = now_ms();
    let since_ms = now_ms - DAYS * 86_400_000;
    let numbers = store(&context)?.numbers(since_ms, now_ms).await?;
    let content = html! {
        p.quiet-text { "Los últimos 30 días." }
        (table("Conversaciones por canal", &numbers.channels, text::channel))
        (table("Hasta dónde llegaron", &numbers.steps, step))
        (table("Cómo terminaron", &numbers.outcomes, text::outcome))
        (table("Llamadas prometidas", &numbers.promises, promise))
        h2 { "Preguntas sin respuesta" }
        p { (numbers.unanswered) }
        h2 { "Avisos por entregar" }
        p {
            (Lane::ALL.into_iter().map(|lane| context.stores.backlog(lane).pending).sum::<i64>()) " · "
            a href="/desk/undelivered" { "los que fallaron" }
        }
        h2 { "Clientes nuevos por día" }
        (rows(numbers.leads.iter().map(|day| (day.label.as_str(), day.count))))
    };
    Ok(layout::page("Números", &seller, &content))
}

fn table(title: &str, counts: &[Count], words: fn(&str) -> &'static str) -> Markup {
    html! {
        h2 { (title) }
        (rows(counts.iter().map(|count| (words(&count.label), count.count))))
    }
}

fn rows<'a>(rows: impl Iterator<Item = (&'a str, i64)>) -> Markup {
    html! {
        div.table { table { tbody { @for (label, count) in rows {
            tr { th scope="row" { (label) } td { (count) } }
        } } } }
    }
}

fn promise(label: &str) -> &'static str {
    match label {
        "kept" => "Cumplidas",
        _ => "Prometidas",
    }
}

fn step(step: &str) -> &'static str {
    match step {
        "need" => "Qué busca",
        "budget" => "Presupuesto",
        "preferences" => "Preferencias",
        "options" => "Autos mostrados",
        "financing" | "down_payment" | "loan_term" => "Financiamiento",
        "contact" | "name" | "phone" | "preferred_time" | "confirm" => "Datos de contacto",
        "handoff" => "Entregada a una persona",
        _ => "Otro paso",
    }
}
