//! Reads the fields of Twilio's form.
//!
//! <https://www.twilio.com/docs/messaging/guides/webhook-request>

use crate::error::ApiError;
use crate::http::clean;
use crate::places::Point;
use crate::store::Referral;
use crate::twilio::TEXT_PREFIX;

/// Characters of an id at most; Twilio's have 34.
pub(super) const LONGEST_ID: usize = 128;

/// Longer than what WhatsApp lets anyone write.
const LONGEST_MESSAGE: usize = 4_096;

/// Characters of an ad's id at most; Meta's have some hundred.
const LONGEST_AD_ID: usize = 512;

/// Attachments that are read; WhatsApp sends one a message.
const MAX_MEDIA: usize = 10;

/// The fields of a form.
pub(super) struct Form<'f>(pub(super) &'f [(String, String)]);

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) url: String,
    pub(super) kind: MediaKind,
}

/// The kind of an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaKind {
    Photo,
    Sticker,
    Voice,
    Video,
    Contact,
    File,
}

impl<'f> Form<'f> {
    /// A field without the space around it; `None` where it is empty.
    pub(super) fn field(&self, name: &str) -> Option<&'f str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The sender: a number, or an id if the number is hidden behind a username.
    pub(super) fn sender(&self) -> Result<&'f str, ApiError> {
        let from = self.field("From").or_else(|| self.field("ExternalUserId"));
        let from = from.ok_or_else(|| ApiError::invalid("From", "is missing"))?;
        if from.chars().count() > LONGEST_ID || from.chars().any(char::is_control) {
            return Err(ApiError::invalid("From", "is no sender"));
        }
        Ok(from)
    }

    /// The text of the message, or the text of the tapped button or row: the whole suggestion, of
    /// which the title had to be cut.
    pub(super) fn text(&self) -> String {
        let payload = |name| self.field(name)?.strip_prefix(TEXT_PREFIX);
        let tapped = payload("ButtonPayload").or_else(|| payload("ListId"));
        let titled = || self.field("ButtonText").or_else(|| self.field("ListTitle"));
        let text = tapped.or_else(titled).or_else(|| self.field("Body"));
        clean(
            &text
                .unwrap_or_default()
                .chars()
                .take(LONGEST_MESSAGE)
                .collect::<String>(),
        )
    }

    /// The ad that led here.
    pub(super) fn referral(&self) -> Option<Referral> {
        let id = |name| {
            let id: &str = self.field(name)?;
            let is_id = id.len() <= LONGEST_AD_ID && !id.chars().any(char::is_control);
            is_id.then(|| id.to_owned())
        };
        let referral = Referral {
            click_id: id("ReferralCtwaClid"),
            source_id: id("ReferralSourceId"),
        };
        (referral != Referral::default()).then_some(referral)
    }

    /// The location of the sender.
    pub(super) fn location(&self) -> Option<Point> {
        let degrees = |name| self.field(name)?.parse::<f64>().ok();
        Point::new(degrees("Latitude")?, degrees("Longitude")?)
    }

    /// Photos, voice notes and other attachments.
    pub(super) fn media(&self) -> Vec<Media> {
        let count = self.field("NumMedia").and_then(|count| count.parse().ok());
        let count: usize = count.unwrap_or_default();
        (0..count.min(MAX_MEDIA))
            .map(|index| Media {
                url: self
                    .field(&format!("MediaUrl{index}"))
                    .unwrap_or_default()
                    .to_owned(),
                kind: MediaKind::of(
                    self.field(&format!("MediaContentType{index}"))
                        .unwrap_or_default(),
                ),
            })
            .collect()
    }
}

impl MediaKind {
    fn of(content_type: &str) -> Self {
        let content_type = content_type.to_ascii_lowercase();
        match content_type.split('/').next().unwrap_or_default() {
            "image" if content_type.starts_with("image/webp") => Self::Sticker,
            "image" => Self::Photo,
            "audio" => Self::Voice,
            "video" => Self::Video,
            "text" if content_type.contains("vcard") => Self::Contact,
            _ => Self::File,
        }
    }

    /// As transcripts show it.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Photo => "[foto]",
            Self::Sticker => "[sticker]",
            Self::Voice => "[nota de voz]",
            Self::Video => "[video]",
            Self::Contact => "[contacto]",
            Self::File => "[archivo]",
        }
    }

    /// The note to the sender, who may believe that it was seen.
    pub(super) fn note(self) -> &'static str {
        match self {
            Self::Photo => "Recibí tu foto, pero todavía no puedo ver imágenes.",
            Self::Sticker => "Recibí tu sticker, pero todavía no puedo ver imágenes.",
            Self::Voice => "Recibí tu nota de voz, pero todavía no puedo escuchar audios.",
            Self::Video => "Recibí tu video, pero todavía no puedo verlo.",
            Self::Contact => "Recibí el contacto, pero todavía no puedo abrirlo.",
            Self::File => "Recibí tu archivo, pero todavía no puedo abrirlo.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<T>(fields: &[(&str, &str)], read: impl FnOnce(&Form<'_>) -> T) -> T {
        let fields: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        read(&Form(&fields))
    }

    #[test]
    fn tapped_button_says_what_it_stands_for() {
        for (fields, expected) in [
            (vec![("Body", " hola ")], "hola"),
            (
                vec![
                    ("Body", "Puedo pagar $6,000 a"),
                    ("ButtonText", "Puedo pagar $6,000 a"),
                    ("ButtonPayload", "say:Puedo pagar $6,000 al mes"),
                ],
                "Puedo pagar $6,000 al mes",
            ),
            (
                vec![
                    ("ListTitle", "A meses"),
                    ("ListId", "say:A meses, por favor"),
                ],
                "A meses, por favor",
            ),
            // A template of the seller's own: its payload means nothing here.
            (
                vec![("ButtonText", "Quiero una SUV"), ("ButtonPayload", "opt_1")],
                "Quiero una SUV",
            ),
            (vec![], ""),
        ] {
            assert_eq!(with(&fields, |form| form.text()), expected, "{fields:?}");
        }
    }

    #[test]
    fn sender_without_a_number_has_an_id() {
        let id = "MX.13491208655302741918";
        let sender = |fields: &[_]| with(fields, |form| form.sender().map(str::to_owned).ok());
        assert_eq!(sender(&[("From", id)]).as_deref(), Some(id));
        assert_eq!(sender(&[("ExternalUserId", id)]).as_deref(), Some(id));
        assert_eq!(sender(&[("Body", "hola")]), None);
    }

    #[test]
    fn attachments_are_recognised_and_bounded() {
        let kinds = |content_type| MediaKind::of(content_type);
        assert_eq!(kinds("audio/ogg; codecs=opus"), MediaKind::Voice);
        assert_eq!(kinds("image/jpeg"), MediaKind::Photo);
        assert_eq!(kinds("image/webp"), MediaKind::Sticker);
        assert_eq!(kinds("text/vcard"), MediaKind::Contact);
        assert_eq!(kinds(""), MediaKind::File);
        let many = with(&[("NumMedia", "4000000000")], |form| form.media());
        assert_eq!(many.len(), MAX_MEDIA);
    }

    #[test]
    fn location_is_a_point_on_earth() {
        let at = |lat, lon| {
            with(&[("Latitude", lat), ("Longitude", lon)], |form| {
                form.location()
            })
        };
        assert!(at("20.67", "-103.35").is_some());
        for (lat, lon) in [("91", "0"), ("0", "181"), ("NaN", "0"), ("x", "0")] {
            assert!(at(lat, lon).is_none(), "{lat} {lon}");
        }
    }
}
