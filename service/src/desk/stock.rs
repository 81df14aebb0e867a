//! The cars, and which were sold.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::response::Redirect;
use kavak_conversation::catalog::{Car, StockId};
use maud::{Markup, html};

use super::error::DeskError;
use super::form::Fields;
use super::session::Seller;
use super::{layout, now_ms, store};
use crate::http::Context;

/// Cars shown at once.
const SHOWN: usize = 100;

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
    uri: Uri,
) -> Result<Markup, DeskError> {
    let query = Fields::of_query(&uri);
    let searched = query.text("q");
    let sold: HashSet<String> = context.stores.stock().await?.sold.into_iter().collect();
    let words: Vec<String> = searched
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let cars = context.agent.catalog().cars();
    let texts = context
        .stock_texts
        .get_or_init(|| cars.iter().map(text).collect());
    let is_found = |text: &String| words.iter().all(|word| text.contains(word));
    let mut found: Vec<&Car> = cars
        .iter()
        .zip(texts)
        .filter_map(|(car, text)| is_found(text).then_some(car))
        .collect();
    found.sort_by_key(|car| !sold.contains(&car.stock_id.0));
    let content = html! {
        form.row role="search" {
            label for="q" { "Buscar" }
            input #q name="q" type="search" value=[searched] placeholder="Número, marca, modelo o año";
            button.quiet { "Buscar" }
        }
        p.quiet-text { (found.len()) " autos, " (sold.len()) " vendidos. Un auto vendido ya no se ofrece." }
        ul.cars { @for car in found.iter().take(SHOWN) { (card(car, &sold, &seller)) } }
    };
    Ok(layout::page("Inventario", &seller, &content))
}

/// The text by which searches find a car; computed once for all of them.
fn text(car: &Car) -> String {
    let year = car.year.map(|year| year.to_string()).unwrap_or_default();
    let text = format!(
        "{} {} {} {} {year}",
        car.stock_id.0, car.make, car.model, car.version
    );
    text.to_lowercase()
}

fn card(car: &Car, sold: &HashSet<String>, seller: &Seller) -> Markup {
    let is_sold = sold.contains(&car.stock_id.0);
    html! {
        li.card {
            div {
                strong { (car.make) " " (car.model) " " @if let Some(year) = car.year { (year) } }
                @if let Some(price) = car.price { ", " (price) }
                @if is_sold { strong { " · Vendido" } }
                br; span.quiet-text { (car.stock_id.0) " · " (car.version) }
            }
            form method="post" action="/desk/stock" {
                (layout::csrf(&seller.0))
                input type="hidden" name="stock_id" value=(car.stock_id.0);
                input type="hidden" name="sold" value=(if is_sold { "no" } else { "yes" });
                button.quiet { (if is_sold { "Volver a ofrecer" } else { "Marcar vendido" }) }
            }
        }
    }
}

pub(super) async fn mark(
    State(context): State<Arc<Context>>,
    seller: Seller,
    request: Request,
) -> Result<Redirect, DeskError> {
    let fields = Fields::read(request, &seller.0).await?;
    let stock_id = fields.text("stock_id").unwrap_or_default();
    let known = context.agent.catalog().car(&StockId(stock_id.to_owned()));
    known.ok_or(DeskError::NotFound)?;
    let store = store(&context)?;
    let is_sold = fields.text("sold") == Some("yes");
    let action = if is_sold {
        store.mark_sold(stock_id, seller.name(), now_ms()).await?;
        "sold"
    } else {
        store.mark_available(stock_id).await?;
        "available"
    };
    store
        .record(seller.name(), action, None, Some(stock_id), now_ms())
        .await?;
    Ok(Redirect::to("/desk/stock"))
}
