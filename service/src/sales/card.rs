//! The details of a lead, line by line, as the desk and e-mails show it.

use jiff::civil::DateTime;
use kavak_conversation::money::Pesos;
use kavak_conversation::{Lead, Reach};

use crate::store::SessionId;

const MONTHS: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
];

/// A local time: `29 nov, 14:05`.
pub(crate) fn local_moment(at: DateTime) -> String {
    let month = usize::try_from(at.month()).unwrap_or(1);
    let month = MONTHS.get(month.saturating_sub(1)).unwrap_or(&"");
    format!("{} {month}, {}:{:02}", at.day(), at.hour(), at.minute())
}

fn reach(lead: &Lead) -> Option<String> {
    let said = match lead.reach? {
        Reach::Message => "por mensaje, sin llamadas",
        Reach::Call => "por llamada",
    };
    Some(said.to_owned())
}

/// Name and value of everything that is known; the sender on WhatsApp only where it is
/// not the number that was given.
pub(crate) fn rows(lead: &Lead, session: &SessionId) -> Vec<(&'static str, String)> {
    let pesos = |amount: Option<Pesos>| amount.map(|amount| amount.to_string());
    let sender = session.whatsapp_sender();
    let rows = [
        ("Nombre", lead.name.clone()),
        ("Preguntar por", lead.ask_for.clone()),
        ("Teléfono", lead.phone.clone()),
        ("Otro teléfono", lead.backup_phone.clone()),
        (
            "WhatsApp",
            sender.filter(|it| lead.phone.as_ref() != Some(it)),
        ),
        ("Contacto", reach(lead)),
        ("Llamar", call(lead)),
        ("Sede", lead.branch.clone()),
        ("Auto", lead.car.clone()),
        ("Inventario", lead.stock_id.as_ref().map(|id| id.0.clone())),
        ("Precio", pesos(lead.price_pesos)),
        ("Enganche", pesos(lead.down_payment_pesos)),
        (
            "Plazo",
            lead.term_months.map(|months| format!("{months} meses")),
        ),
        ("Mensualidad", pesos(lead.monthly_payment_pesos)),
        ("Auto del cliente", lead.own_car.clone()),
        ("Presupuesto", pesos(lead.budget_pesos)),
        ("Busca", lead.need.clone()),
        (
            "Además",
            Some(lead.notes.join(" · ")).filter(|notes| !notes.is_empty()),
        ),
        ("Anuncio", lead.ad_source_id.clone()),
        ("Clic en el anuncio", lead.ad_click_id.clone()),
    ];
    let known = rows.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// The time for a call: in the customer's words, and as a date.
pub(crate) fn call(lead: &Lead) -> Option<String> {
    let said = lead.preferred_time_said.clone();
    match (said, lead.preferred_time_at.map(local_moment)) {
        (Some(said), Some(at)) => Some(format!("{at} («{said}»)")),
        (said, at) => at.or(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seller_reads_how_the_customer_wants_to_be_reached() {
        let session = SessionId::new("ana");
        let contact = |reach| {
            let lead = Lead {
                reach,
                ..Lead::default()
            };
            let mut rows = rows(&lead, &session).into_iter();
            rows.find_map(|(name, value)| (name == "Contacto").then_some(value))
        };
        let by_message = contact(Some(Reach::Message));
        assert_eq!(by_message.as_deref(), Some("por mensaje, sin llamadas"));
        assert_eq!(contact(Some(Reach::Call)).as_deref(), Some("por llamada"));
        assert_eq!(contact(None), None);
    }
}
