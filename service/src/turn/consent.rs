//! Unsubscribing from WhatsApp and coming back.

/// What a customer may say about being written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    /// No more messages.
    Withdrawn,
    /// Messages again.
    Given,
}

/// Sent once, then there is silence.
pub(super) const STOPPED: &str = "Listo, ya no te escribiremos por este medio. \
Si quieres retomar la conversación, manda ALTA.";

/// Sent when a customer comes back.
pub(super) const RESUMED: &str = "¡Qué gusto tenerte de vuelta! Seguimos donde nos quedamos: \
escríbeme en qué te ayudo.";

impl Consent {
    /// Only as the whole message: `quiero cancelar mi cita` is a sentence.
    pub(super) fn read(text: &str) -> Option<Self> {
        let word = text.trim_matches(|c: char| !c.is_alphanumeric());
        match word.to_uppercase().as_str() {
            "BAJA" | "STOP" | "CANCELAR" | "PARAR" => Some(Self::Withdrawn),
            "ALTA" => Some(Self::Given),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_message_counts() {
        for text in ["BAJA", " stop ", "Cancelar.", "¡PARAR!"] {
            assert_eq!(Consent::read(text), Some(Consent::Withdrawn), "{text}");
        }
        assert_eq!(Consent::read("alta"), Some(Consent::Given));
        for text in ["quiero la camioneta alta", "dar de baja", "", "no parar"] {
            assert_eq!(Consent::read(text), None, "{text}");
        }
    }
}
