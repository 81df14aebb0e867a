//! Spells times and kinds in Spanish.

use jiff::Timestamp;

use crate::sales::local_moment;
use crate::store::{Attendance, Author, Status, TranscriptMessage};

/// A moment in America/Mexico_City: `29 nov, 14:05`.
pub(super) fn moment(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    local_moment(jiff::tz::offset(-6).to_datetime(at))
}

pub(super) fn author(author: &str) -> &'static str {
    match author {
        "customer" => "Cliente",
        "person" => "Equipo",
        _ => "Asistente",
    }
}

pub(super) fn channel(channel: &str) -> &'static str {
    match channel {
        "whatsapp" => "WhatsApp",
        "web" => "Página web",
        _ => "Otro sistema",
    }
}

pub(super) fn outcome(outcome: &str) -> &'static str {
    match outcome {
        "done" => "Atendida",
        "lost" => "Perdida",
        _ => "Otra",
    }
}

pub(super) fn attendance(attendance: &Attendance) -> String {
    match (attendance.status, &attendance.person) {
        (Status::Agent, _) => "La atiende el asistente.".to_owned(),
        (Status::Waiting, _) => {
            format!(
                "Espera a una persona desde el {}.",
                moment(attendance.since_ms)
            )
        }
        (Status::Person, person) => {
            format!("La atiende {}.", person.as_deref().unwrap_or("el equipo"))
        }
    }
}

/// The delivery status of a message to WhatsApp; of the agent's only refusals.
pub(super) fn delivery(message: &TranscriptMessage) -> Option<&'static str> {
    if message.author == Author::Customer || message.channel != "whatsapp" {
        return None;
    }
    let delivery = message.delivery.as_deref();
    if message.author == Author::Agent && matches!(delivery, None | Some("sent")) {
        return None;
    }
    Some(match delivery {
        None => "enviando…",
        Some("delivered") => "entregado",
        Some("sent") => "aceptado por WhatsApp (entrega sin confirmar)",
        Some("failed:63016") => "no se envió: pasaron más de 24 horas desde su último mensaje",
        Some("failed:21610" | "failed:unsubscribed") => "no se envió: pidió no recibir mensajes",
        Some("failed:attended") => "no se envió: una persona ya llevaba la conversación",
        Some("failed:21211" | "failed:21614") => "no se envió: el número no es válido",
        Some(_) => "no se envió: WhatsApp lo rechazó",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_mexico_city() {
        assert_eq!(moment(0), "31 dic, 18:00");
    }
}
