//! What is known of a customer.

use kavak_conversation::Lead;
use kavak_conversation::money::Pesos;
use maud::{Markup, html};

use super::text;

const PHONE: &str = "Teléfono";

/// The lead's card: only what is known.
pub(super) fn card(lead: &Lead) -> Markup {
    let rows = rows(lead);
    html! {
        section.card aria-label="Cliente" {
            @if rows.is_empty() { p.quiet-text { "Todavía no dejó datos." } }
            dl { @for (name, value) in &rows {
                dt { (name) }
                dd {
                    // Sellers call from the phone in their hand.
                    @if *name == PHONE { a href={ "tel:" (value) } { (value) } }
                    @else { (value) }
                }
            } }
        }
    }
}

fn rows(lead: &Lead) -> Vec<(&'static str, String)> {
    let pesos = |amount: Option<Pesos>| amount.map(|amount| amount.to_string());
    let rows = [
        ("Nombre", lead.name.clone()),
        (PHONE, lead.phone.clone()),
        ("Llamar", call(lead)),
        ("Auto", lead.car.clone()),
        ("Inventario", lead.stock_id.as_ref().map(|id| id.0.clone())),
        ("Precio", pesos(lead.price_pesos)),
        ("Enganche", pesos(lead.down_payment_pesos)),
        (
            "Plazo",
            lead.term_months.map(|months| format!("{months} meses")),
        ),
        ("Mensualidad", pesos(lead.monthly_payment_pesos)),
        ("Presupuesto", pesos(lead.budget_pesos)),
        ("Busca", lead.need.clone()),
        (
            "Además",
            Some(lead.notes.join(" · ")).filter(|notes| !notes.is_empty()),
        ),
    ];
    let known = rows.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// When to call: as it was said, and as a time.
pub(super) fn call(lead: &Lead) -> Option<String> {
    let said = lead.preferred_time_said.clone();
    match (said, lead.preferred_time_at.map(text::civil)) {
        (Some(said), Some(at)) => Some(format!("{at} («{said}»)")),
        (said, at) => at.or(said),
    }
}
