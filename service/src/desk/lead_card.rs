//! The details of a customer.

use kavak_conversation::Lead;
use maud::{Markup, html};

use crate::sales::rows;
use crate::store::SessionId;

/// The lead's card: only what is known.
pub(super) fn card(lead: &Lead, session: &SessionId) -> Markup {
    let rows = rows(lead, session);
    html! {
        section.card aria-label="Cliente" {
            @if rows.is_empty() { p.quiet-text { "Todavía no dejó datos." } }
            dl { @for (name, value) in &rows {
                dt { (name) }
                dd {
                    // Sellers call from the phone in their hand.
                    @if value.starts_with('+') { a href={ "tel:" (value) } { (value) } }
                    @else { (value) }
                }
            } }
        }
    }
}
