//! Deleting everything about a customer; for admins, after a confirmation.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use maud::{Markup, html};

use super::conversation::session;
use super::error::DeskError;
use super::form::Fields;
use super::session::Seller;
use super::{layout, now_ms, store, text};
use crate::http::Context;
use crate::store::{Customer, Receipt, StoreError};

const TITLE: &str = "Borrar los datos de un cliente";

/// Asks whether it is meant.
pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
    Path(position): Path<String>,
) -> Result<Markup, DeskError> {
    seller.require_admin()?;
    session(&context, &position).await?;
    let base = format!("/desk/conversations/{position}");
    let content = html! {
        p {
            "Se borra para siempre todo lo que hay de este cliente: la conversación, sus datos, las \
             notas y lo que falta por entregar; de un número de WhatsApp, también las demás \
             conversaciones que lo tienen. Lo que ya se entregó por correo o a otro sistema se borra allá."
        }
        form.stack method="post" action={ (base) "/forget" } {
            (layout::csrf(&seller.0))
            label { input type="checkbox" name="confirmed" value="yes" required; " Sí, borrar todo" }
            div { button { "Borrar" } }
        }
        p { a href=(base) { "Volver a la conversación" } }
    };
    Ok(layout::page(TITLE, &seller, &content))
}

/// Deletes, records that, and shows the receipt. It goes on if the page is left.
pub(super) async fn forget(
    State(context): State<Arc<Context>>,
    seller: Seller,
    Path(position): Path<String>,
    request: Request,
) -> Result<Markup, DeskError> {
    seller.require_admin()?;
    let fields = Fields::read(request, &seller.0).await?;
    if fields.text("confirmed") != Some("yes") {
        return Err(DeskError::Invalid("Falta confirmar que se borra todo."));
    }
    let customer = Customer::Session(session(&context, &position).await?);
    let name = seller.name().to_owned();
    let work = tokio::spawn(async move {
        let receipt = context.stores.forget(&customer).await?;
        let done = summary(&receipt);
        let (store, now_ms) = (store(&context)?, now_ms());
        let recorded = store.record(&name, "forget", None, Some(&done), now_ms);
        recorded.await?;
        Ok::<_, DeskError>((receipt, now_ms))
    });
    let (receipt, now_ms) = work.await.map_err(|_| StoreError::Unavailable(None))??;
    let content = html! {
        p role="status" { "Los datos se borraron el " (text::moment(now_ms)) "." }
        (rows(&receipt))
        p { a href="/desk" { "Todas las conversaciones" } }
    };
    Ok(layout::page("Comprobante", &seller, &content))
}

/// For the audit, which names no customer.
fn summary(receipt: &Receipt) -> String {
    let (conversations, messages) = (receipt.conversations, receipt.messages);
    format!("conversaciones: {conversations}, mensajes: {messages}")
}

fn rows(receipt: &Receipt) -> Markup {
    let rows = [
        ("Conversaciones", receipt.conversations),
        ("Mensajes", receipt.messages),
        ("Clientes", receipt.leads),
        ("Notas y resultados", receipt.notes),
        ("Avisos y mensajes por entregar", receipt.events),
        ("Respuestas guardadas", receipt.answers),
    ];
    html! {
        div.table { table { tbody { @for (name, count) in rows {
            tr { th scope="row" { (name) } td { (count) } }
        } } } }
    }
}
