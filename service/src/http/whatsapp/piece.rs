//! A WhatsApp message in words: text, taps, voice notes and attachments.

use super::Context;
use super::form::{Form, Media, MediaKind};
use crate::http::clean;
use crate::places::{Point, nearest};
use crate::store::{MessageId, Piece, TurnId};
use crate::voice::VoiceError;

/// Farther away, the reply names the distance.
const NEAR_KM: f64 = 40.0;

const NO_PLACE: &str = "Recibí tu ubicación, pero no sé qué sucursal te queda más cerca. \
Dime en qué ciudad estás y te digo.";

const NOT_HEARD: &str =
    "No alcancé a escuchar tu nota de voz. ¿Me la mandas otra vez o me lo escribes?";

/// Reads a message. Voice notes are heard if anybody is set up who can.
pub(super) async fn read(context: &Context, form: &Form<'_>, ids: Vec<MessageId>) -> Piece {
    let mut piece = Piece {
        ids: named(ids),
        text: form.text(),
        referral: form.referral(),
        ..Piece::default()
    };
    if let Some(here) = form.location() {
        piece.locate(here, context.agent.cities());
    }
    for media in form.media() {
        let words = match media.kind {
            MediaKind::Voice => words(context, &media).await,
            _ => Heard::Unheard,
        };
        piece.attach(media.kind, words);
    }
    piece
}

/// A message that may come again has a name nonetheless, to wait under.
fn named(ids: Vec<MessageId>) -> Vec<MessageId> {
    if !ids.is_empty() {
        return ids;
    }
    let name = format!("post:{}", TurnId::random().as_str());
    vec![MessageId::new(name)]
}

/// The result of transcribing an attachment.
enum Heard {
    /// The words of a voice note.
    Words(String),
    /// The transcriber was busy, late or away: the same note may succeed again.
    Failed,
    /// No transcriber is configured.
    Unheard,
}

async fn words(context: &Context, media: &Media) -> Heard {
    let Some(transcriber) = context.transcriber.as_ref() else {
        return Heard::Unheard;
    };
    match transcriber.words(&media.url).await {
        Ok(words) => Heard::Words(clean(&words)),
        Err(error) => {
            tracing::warn!(%error, "a voice note was not understood");
            match error {
                VoiceError::Busy | VoiceError::Late | VoiceError::Unreachable => Heard::Failed,
                _ => Heard::Unheard,
            }
        }
    }
}

impl Piece {
    fn attach(&mut self, kind: MediaKind, heard: Heard) {
        self.labels.push(kind.label().to_owned());
        match heard {
            Heard::Words(words) => {
                self.notes.push(format!("Te escuché decir: «{words}»."));
                self.write(&words);
            }
            Heard::Failed => self.notes.push(NOT_HEARD.to_owned()),
            Heard::Unheard => self.notes.push(kind.note().to_owned()),
        }
    }

    /// A location asks for the branch in the nearest city.
    fn locate(&mut self, here: Point, cities: &[String]) {
        self.labels.push("[ubicación]".to_owned());
        let Some(near) = nearest(cities, here) else {
            self.notes.push(NO_PLACE.to_owned());
            return;
        };
        let city = near.city;
        let note = if near.distance_km > NEAR_KM {
            let distance_km = near.distance_km.round();
            format!(
                "La ciudad con sucursal más cercana a tu ubicación es {city}, a unos {distance_km} km \
                 en línea recta."
            )
        } else {
            format!("Por tu ubicación, te queda cerca {city}.")
        };
        self.notes.push(note);
        self.write(&format!("¿Dónde está la sucursal de {city}?"));
    }

    fn write(&mut self, words: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn location_asks_for_the_nearest_branch_and_says_how_far_it_is() {
        let cities = ["Guadalajara".to_owned(), "Mérida".to_owned()];
        for (latitude, longitude, noted, asked) in [
            (20.70, -103.40, "te queda cerca Guadalajara", "Guadalajara"),
            (19.83, -90.53, "Mérida, a unos 1", "Mérida"),
        ] {
            let mut piece = Piece::from_text("¿dónde están?");
            piece.locate(Point::new(latitude, longitude).unwrap(), &cities);
            assert!(piece.notes[0].contains(noted), "{:?}", piece.notes);
            let question = format!("¿dónde están?\n¿Dónde está la sucursal de {asked}?");
            assert_eq!(piece.text, question);
        }
        let mut piece = Piece::default();
        piece.locate(Point::new(0.0, 0.0).unwrap(), &["Macondo".to_owned()]);
        assert_eq!((piece.text.as_str(), &*piece.notes[0]), ("", NO_PLACE));
    }

    #[test]
    fn voice_note_is_its_words_read_back_and_else_answered_honestly() {
        let mut heard = Piece::default();
        heard.attach(MediaKind::Voice, Heard::Words("busco una SUV".to_owned()));
        assert_eq!(heard.text, "busco una SUV");
        assert!(heard.notes[0].contains("«busco una SUV»"));
        let mut unheard = Piece::default();
        unheard.attach(MediaKind::Voice, Heard::Unheard);
        assert_eq!(unheard.text, "");
        assert!(unheard.notes[0].contains("todavía no puedo escuchar"));
        assert_eq!(unheard.labels, ["[nota de voz]"]);
        let mut missed = Piece::default();
        missed.attach(MediaKind::Voice, Heard::Failed);
        assert_eq!((missed.text.as_str(), &*missed.notes[0]), ("", NOT_HEARD));
    }
}
