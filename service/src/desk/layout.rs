//! The frame of every page.

use axum::http::header;
use axum::response::IntoResponse;
use maud::{DOCTYPE, Markup, html};

use super::session::Seller;
use crate::store::DeskSession;

/// A page for a seller.
pub(super) fn page(title: &str, seller: &Seller, content: &Markup) -> Markup {
    document(
        title,
        &html! {
            header.top {
                nav aria-label="Páginas" {
                    a href="/desk" { "Conversaciones" }
                    a href="/desk/stock" { "Inventario" }
                    a href="/desk/numbers" { "Números" }
                    a href="/desk/leads.csv" download { "Exportar" }
                    @if seller.is_admin() { a href="/desk/audit" { "Bitácora" } }
                }
                form method="post" action="/desk/logout" {
                    (csrf(&seller.0))
                    button.quiet { "Salir (" (seller.name()) ")" }
                }
            }
            main { h1 { (title) } (content) }
        },
    )
}

/// A page for anybody.
pub(super) fn bare(title: &str, content: &Markup) -> Markup {
    document(title, &html! { main.narrow { h1 { (title) } (content) } })
}

fn document(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="es-MX" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Escritorio de ventas" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/desk/desk.css";
                script src="/desk/desk.js" defer {}
            }
            body { (body) }
        }
    }
}

/// The field that proves that a form is ours.
pub(super) fn csrf(session: &DeskSession) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf_token); }
}

pub(super) async fn css() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (kind, include_str!("desk.css"))
}

pub(super) async fn js() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("desk.js"))
}
