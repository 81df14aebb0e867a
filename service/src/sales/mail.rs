//! An event as the sales team reads it in an e-mail, as a pure function.

use kavak_conversation::Lead;
use serde::Deserialize;

use super::rows;
use crate::store::SessionId;

/// Characters of a subject at most: SNS takes 100, all of them ASCII.
const LONGEST_SUBJECT: usize = 100;

/// Characters of a name in a subject.
const LONGEST_NAME: usize = 40;

/// Subject and text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mail {
    pub(super) subject: String,
    pub(super) text: String,
}

/// The fields of an event's payload that a mail uses.
#[derive(Deserialize)]
pub(super) struct Announced {
    #[serde(rename = "type")]
    pub(super) kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    event_id: String,
    session_id: String,
    channel: String,
    #[serde(default)]
    overdue: bool,
    lead: Lead,
}

/// Writes the mail. `desk_url` is where the team answers, if that is known.
pub(super) fn mail(announced: &Announced, desk_url: Option<&str>) -> Mail {
    let data = &announced.data;
    let (title, opening) = words(&announced.kind, data.overdue);
    let mut text = format!("{opening}\n");
    let rows = rows(&data.lead, &SessionId::new(data.session_id.as_str()));
    if !rows.is_empty() {
        text.push('\n');
    }
    for (name, value) in rows {
        let value = value.replace(char::is_control, " ");
        text.push_str(&format!("{name}: {value}\n"));
    }
    let channel = match data.channel.as_str() {
        "whatsapp" => "WhatsApp",
        "web" => "página web",
        _ => "otro sistema",
    };
    text.push_str(&format!("\nEscribió por: {channel}\n"));
    if let Some(url) = desk_url {
        text.push_str(&format!("Responder: {url}\n"));
    }
    let reference = &data.event_id;
    text.push_str(&format!(
        "Referencia: {reference} (si este aviso llega dos veces, es el mismo)\n"
    ));
    Mail {
        subject: subject(title, data.lead.name.as_deref()),
        text,
    }
}

/// The beginning of the subject, and the first sentence.
fn words(kind: &str, is_overdue: bool) -> (&'static str, &'static str) {
    match kind {
        _ if is_overdue => (
            "Sin atender a la hora prometida",
            "Llegó la hora prometida y nadie del equipo ha atendido a este cliente.",
        ),
        "lead.started" => (
            "Nuevo cliente",
            "Un cliente dejó sus primeros datos; sigue platicando con el asistente.",
        ),
        "lead.completed" => (
            "Cliente listo para llamar",
            "Un cliente dejó todos sus datos y espera que lo contacten.",
        ),
        "lead.changed" => ("Cambio en un cliente", "Un cliente cambió o agregó datos."),
        "person.wanted" => (
            "Un cliente pide a una persona",
            "Un cliente quiere hablar con una persona del equipo.",
        ),
        "complaint" => ("Queja de un cliente", "Un cliente tiene una queja."),
        "data.requested" => (
            "Solicitud de datos personales",
            "Un cliente pregunta por sus datos personales o pide que se borren.",
        ),
        _ => (
            "Aviso del asistente de ventas",
            "Hay novedades de un cliente.",
        ),
    }
}

fn subject(title: &str, name: Option<&str>) -> String {
    let name: String = name.map(ascii).unwrap_or_default();
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let subject = match name.trim() {
        "" => title.to_owned(),
        name => format!("{title}: {name}"),
    };
    subject.chars().take(LONGEST_SUBJECT).collect()
}

/// Printable ASCII: Spanish letters without their marks, nothing of others.
fn ascii(text: &str) -> String {
    let plain = |c: char| {
        Some(match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            'Á' | 'À' | 'Ä' | 'Â' => 'A',
            'É' | 'È' | 'Ë' | 'Ê' => 'E',
            'Í' | 'Ì' | 'Ï' | 'Î' => 'I',
            'Ó' | 'Ò' | 'Ö' | 'Ô' => 'O',
            'Ú' | 'Ù' | 'Ü' | 'Û' => 'U',
            'Ñ' => 'N',
            'Ç' => 'C',
            ' '..='~' => c,
            c if c.is_whitespace() => ' ',
            _ => return None,
        })
    };
    text.chars().filter_map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn announced(kind: &str, lead: serde_json::Value, overdue: bool) -> Announced {
        announced_of("ana", kind, lead, overdue)
    }

    fn announced_of(
        session: &str,
        kind: &str,
        lead: serde_json::Value,
        overdue: bool,
    ) -> Announced {
        let data = json!({
            "event_id": "evt_1_0", "session_id": session, "channel": "whatsapp",
            "overdue": overdue, "lead": lead,
        });
        serde_json::from_value(json!({"type": kind, "data": data})).unwrap()
    }

    #[test]
    fn mail_has_the_number_of_a_whatsapp_customer_who_gave_nothing_and_the_ad() {
        let lead = json!({ "ad_source_id": "120200", "ad_click_id": "ARAk" });
        for (session, line) in [
            ("whatsapp:+5215512345678", "WhatsApp: +525512345678\n"),
            ("whatsapp:MX.13491208", "WhatsApp: MX.13491208\n"),
        ] {
            let announced = announced_of(session, "person.wanted", lead.clone(), false);
            let text = mail(&announced, None).text;
            for line in [line, "Anuncio: 120200\n", "Clic en el anuncio: ARAk\n"] {
                assert!(text.contains(line), "{line}: {text}");
            }
        }
        let given = json!({ "phone": "+525512345678" });
        let known = announced_of("whatsapp:+525512345678", "lead.started", given, false);
        let text = mail(&known, None).text;
        assert_eq!(text.matches("+525512345678").count(), 1, "{text}");
    }

    #[test]
    fn mail_says_what_happened_and_everything_that_is_known() {
        let lead = json!({
            "name": "José Núñez", "phone": "+525512345678", "car": "Mazda CX-5 2019",
            "preferred_time_said": "el lunes a las 5",
            "preferred_time_at": "2026-11-30T17:00:00",
        });
        let mail = mail(
            &announced("lead.completed", lead, false),
            Some("https://agente.example/desk"),
        );
        assert_eq!(mail.subject, "Cliente listo para llamar: Jose Nunez");
        assert_eq!(
            mail.text,
            "Un cliente dejó todos sus datos y espera que lo contacten.\n\n\
             Nombre: José Núñez\nTeléfono: +525512345678\n\
             Llamar: 30 nov, 17:00 («el lunes a las 5»)\nAuto: Mazda CX-5 2019\n\n\
             Escribió por: WhatsApp\nResponder: https://agente.example/desk\n\
             Referencia: evt_1_0 (si este aviso llega dos veces, es el mismo)\n"
        );
    }

    #[test]
    fn subject_is_one_short_line_of_ascii_for_every_name() {
        for name in [
            "Ñandú\nBcc: x@y.example",
            "漢字",
            "",
            "\u{202e}",
            &"a".repeat(500),
        ] {
            for kind in ["lead.started", "complaint", "some.other"] {
                for overdue in [false, true] {
                    let lead = json!({ "name": name });
                    let subject = mail(&announced(kind, lead, overdue), None).subject;
                    assert!(subject.len() <= LONGEST_SUBJECT, "{subject}");
                    assert!(
                        subject.bytes().all(|b| (b' '..=b'~').contains(&b)),
                        "{subject:?}"
                    );
                    assert!(subject.starts_with(|c: char| c.is_ascii_alphanumeric()));
                }
            }
        }
    }

    #[test]
    fn line_of_a_customer_begins_no_other_line() {
        let lead = json!({ "name": "Ana\nTeléfono: 900" });
        let text = mail(&announced("lead.started", lead, false), None).text;
        assert!(text.contains("Nombre: Ana Teléfono: 900\n"), "{text}");
    }
}
