//! What is known of a customer.

use kavak_conversation::Lead;
use maud::{Markup, html};

use crate::sales::{PHONE, rows};

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
