//! One conversation: transcript, lead, notes, and what can be done.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use kavak_conversation::Lead;
use maud::{Markup, html};

use super::error::DeskError;
use super::session::{Seller, random_token};
use super::window::Window;
use super::{layout, lead_card, live, now_ms, store, text};
use crate::http::Context;
use crate::store::{
    Attendance, Author, Excerpt, Note, OutcomeRow, SessionId, Status, TranscriptMessage,
};

/// Messages shown of a conversation.
const SHOWN: u32 = 300;

/// Everything that the page shows.
struct View {
    attendance: Attendance,
    is_unsubscribed: bool,
    window: Window,
    messages: Vec<TranscriptMessage>,
    lead: Lead,
    notes: Vec<Note>,
    outcome: Option<OutcomeRow>,
}

pub(super) async fn page(
    State(context): State<Arc<Context>>,
    seller: Seller,
    Path(position): Path<String>,
) -> Result<Markup, DeskError> {
    let session = session(&context, &position).await?;
    let view = View::read(&context, &session).await?;
    let name = seller.name();
    let audited = store(&context)?.record(name, "read", Some(session.as_str()), None, now_ms());
    audited.await?;
    let base = format!("/desk/conversations/{position}");
    let title = view.lead.name.clone().or_else(|| session.whatsapp_sender());
    let content = html! {
        p #lost.problem role="status" hidden { "Sin conexión: puede haber mensajes nuevos." }
        div data-live={ (base) "/live" } { (live_part(&view, &session, seller.name())) }
        (answer_form(&base, &seller))
        (other_forms(&base, &seller))
    };
    let title = title.unwrap_or_else(|| "Conversación".to_owned());
    Ok(layout::page(&title, &seller, &content))
}

pub(super) async fn live(
    State(context): State<Arc<Context>>,
    seller: Seller,
    Path(position): Path<String>,
    headers: HeaderMap,
) -> Result<Response, DeskError> {
    let session = session(&context, &position).await?;
    let view = View::read(&context, &session).await?;
    let store = store(&context)?;
    let audited = store.record_once(seller.name(), "read", Some(session.as_str()), now_ms());
    audited.await?;
    let part = live_part(&view, &session, seller.name());
    Ok(live::response(&headers, part))
}

/// Returns the conversation that a message belongs to.
pub(super) async fn session(context: &Context, position: &str) -> Result<SessionId, DeskError> {
    let position = position.parse().map_err(|_| DeskError::NotFound)?;
    let referred = store(context)?.referred(position).await?;
    Ok(referred.ok_or(DeskError::NotFound)?.session)
}

impl View {
    async fn read(context: &Context, session: &SessionId) -> Result<Self, DeskError> {
        let store = store(context)?;
        let stored = context.stores.load_saved(session).await?;
        let conversation = stored.map(|stored| stored.conversation).unwrap_or_default();
        let silence_ms = context.settings.desk.silence_ms();
        // A customer who left nothing to be called back by has no lead, only a state.
        let saved = store.lead(session).await?;
        Ok(Self {
            attendance: conversation.attendance.at(now_ms(), silence_ms),
            is_unsubscribed: conversation.whatsapp_stopped,
            window: Window::read(context, session).await?,
            messages: context
                .stores
                .messages(session, Excerpt::Newest, SHOWN)
                .await?,
            lead: saved.map_or_else(|| conversation.state.lead.clone(), |row| row.lead),
            notes: store.notes(session).await?,
            outcome: store.outcome(session).await?,
        })
    }
}

fn live_part(view: &View, session: &SessionId, seller: &str) -> Markup {
    let is_waiting = view.attendance.status == Status::Waiting;
    html! {
        p.banner.waiting[is_waiting] role="status" {
            (text::attendance(&view.attendance))
            @if view.attendance.is_with(seller) { " El asistente guarda silencio." }
            @if view.is_unsubscribed { " El cliente pidió no recibir mensajes." }
            @if let Some(words) = view.window.words() { (words) }
            @if let Some(outcome) = &view.outcome {
                " " (text::outcome(&outcome.outcome)) " por " (outcome.account)
                @if let Some(reason) = &outcome.reason { ": " (reason) } "."
            }
        }
        (lead_card::card(&view.lead, session))
        h2 { "Mensajes" }
        ol.log tabindex="0" aria-label="Mensajes" {
            @for message in &view.messages { (bubble(message)) }
        }
        @if !view.notes.is_empty() {
            h2 { "Notas" }
            ul { @for note in &view.notes {
                li { (note.body) span.quiet-text { " — " (note.account) ", " (text::moment(note.written_at_ms)) } }
            } }
        }
    }
}

fn bubble(message: &TranscriptMessage) -> Markup {
    let author = message.author.as_str();
    html! {
        li class=(author) {
            span.quiet-text { (text::author(author)) ", " (text::moment(message.sent_at_ms)) }
            @if let Some(state) = text::delivery(message) { ", " (state) }
            br;
            @if message.text.is_empty() && message.author == Author::Customer { "(mensaje vacío)" }
            (message.text)
        }
    }
}

fn answer_form(base: &str, seller: &Seller) -> Markup {
    html! {
        form.stack method="post" action={ (base) "/answer" } {
            (layout::csrf(&seller.0))
            (form_key())
            label for="text" { "Responder al cliente (el asistente deja de contestar)" }
            textarea #text name="text" maxlength="1600" required {}
            div { button { "Enviar" } }
        }
    }
}

/// A key that makes a form safe to send again.
fn form_key() -> Markup {
    html! { input type="hidden" name="key" value=(random_token()); }
}

fn other_forms(base: &str, seller: &Seller) -> Markup {
    let button = |action: &str, words: &str| {
        html! {
            form method="post" action={ (base) "/" (action) } {
                (layout::csrf(&seller.0))
                (form_key())
                button.quiet { (words) }
            }
        }
    };
    html! {
        h2 { "Acciones" }
        div.row {
            (button("take", "Tomar la conversación"))
            (button("give-back", "Devolver al asistente"))
            (button("done", "Marcar atendida"))
        }
        form.row method="post" action={ (base) "/lost" } {
            (layout::csrf(&seller.0))
            (form_key())
            label for="reason" { "Motivo" }
            input #reason name="reason" maxlength="200" required;
            button.quiet { "Marcar perdida" }
        }
        form.row method="post" action={ (base) "/note" } {
            (layout::csrf(&seller.0))
            (form_key())
            label for="note" { "Nota" }
            input #note name="text" maxlength="1000" required;
            button.quiet { "Guardar nota" }
        }
        @if seller.is_admin() {
            p { a href={ (base) "/forget" } { "Borrar los datos de este cliente" } }
        }
    }
}
