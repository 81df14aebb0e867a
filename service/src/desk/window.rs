//! WhatsApp's window: a customer can be written to for a day after writing.

use super::error::DeskError;
use super::{now_ms, store, text};
use crate::http::Context;
use crate::sales::{is_whatsapp, window_end_ms};
use crate::store::SessionId;

/// The time in which a customer can be written to.
pub(super) enum Window {
    /// Always: not on WhatsApp.
    None,
    /// Until then, in milliseconds since 1970.
    OpenUntil(i64),
    /// No more.
    Closed,
}

impl Window {
    pub(super) async fn read(context: &Context, session: &SessionId) -> Result<Self, DeskError> {
        if !is_whatsapp(session) {
            return Ok(Self::None);
        }
        let last = store(context)?.last_from_customer(session).await?;
        let until_ms = window_end_ms(last);
        Ok(if now_ms() < until_ms {
            Self::OpenUntil(until_ms)
        } else {
            Self::Closed
        })
    }

    pub(super) fn words(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::OpenUntil(until_ms) => {
                let until = text::moment(*until_ms);
                Some(format!(" WhatsApp permite responder hasta el {until}."))
            }
            Self::Closed => Some(format!(" {WINDOW_CLOSED}")),
        }
    }
}

pub(super) const WINDOW_CLOSED: &str = "Pasaron más de 24 horas desde su último mensaje: WhatsApp ya no permite \
    escribirle hasta que vuelva a escribir. Llámale por teléfono.";
