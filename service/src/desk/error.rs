//! Why a page was not shown, as the team reads it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::layout;
use super::window::WINDOW_CLOSED;
use crate::error::ApiError;
use crate::sales::ActError;
use crate::store::{StoreError, TurnId};

/// Why a page was not shown.
#[derive(Debug)]
pub(super) enum DeskError {
    /// The request has no session.
    LoggedOut,
    /// The password has to be changed first.
    MustChangePassword,
    /// Neither HTTPS nor this machine.
    Insecure,
    /// Another site sent the form, or it is out of date.
    Forged,
    /// Conversations and leads are not kept in one database.
    NoDatabase,
    /// Only admins may.
    AdminOnly,
    /// There is no such page or conversation.
    NotFound,
    /// A field is wrong; what to do about it.
    Invalid(&'static str),
    /// Too many attempts.
    RateLimited,
    /// The database does not answer.
    Unavailable,
    /// A mistake of ours, logged under this id.
    Internal(TurnId),
}

impl DeskError {
    fn status(&self) -> StatusCode {
        match self {
            Self::LoggedOut => StatusCode::UNAUTHORIZED,
            Self::MustChangePassword | Self::Insecure | Self::Forged | Self::AdminOnly => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::NoDatabase | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self) -> String {
        match self {
            Self::LoggedOut => "Tu sesión terminó: vuelve a entrar.".to_owned(),
            Self::MustChangePassword => "Primero cambia tu contraseña.".to_owned(),
            Self::Insecure => "El escritorio sólo se abre por HTTPS o desde el mismo equipo \
                (http://localhost), porque aquí viajan contraseñas y datos de clientes. Pide que \
                se configure un dominio con certificado."
                .to_owned(),
            Self::Forged => "El formulario no viene de esta página o ya caducó: vuelve a \
                abrirla e inténtalo otra vez."
                .to_owned(),
            Self::NoDatabase => "El escritorio necesita que conversaciones y clientes se guarden \
                en una misma base de datos."
                .to_owned(),
            Self::AdminOnly => "Sólo un administrador puede ver esta página.".to_owned(),
            Self::NotFound => "Esta página o conversación no existe.".to_owned(),
            Self::Invalid(words) => (*words).to_owned(),
            Self::RateLimited => "Demasiados intentos: espera un minuto.".to_owned(),
            Self::Unavailable => {
                "La base de datos no responde en este momento: inténtalo de nuevo.".to_owned()
            }
            Self::Internal(turn) => format!("Algo falló (referencia {}).", turn.as_str()),
        }
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        match self {
            Self::LoggedOut => return Redirect::to("/desk/login").into_response(),
            Self::MustChangePassword => return Redirect::to("/desk/password").into_response(),
            _ => {}
        }
        let page = layout::bare(
            "Aviso",
            &html! {
                p role="alert" { (self.words()) }
                p { a href="/desk" { "Ir al inicio" } }
            },
        );
        let mut response = (self.status(), page).into_response();
        if matches!(self, Self::RateLimited) {
            let seconds = header::HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Unavailable(_) | StoreError::RedisDown) {
            return Self::Unavailable;
        }
        let turn = TurnId::random();
        tracing::error!(turn_id = turn.as_str(), %error, "a page of the desk failed");
        Self::Internal(turn)
    }
}

impl From<ActError> for DeskError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::NotFound => Self::NotFound,
            ActError::TakenByAnother => {
                Self::Invalid("Otra persona tiene esta conversación: tómala antes de responder.")
            }
            ActError::Unsubscribed => Self::Invalid(
                "El cliente pidió no recibir mensajes (BAJA): no se le puede escribir.",
            ),
            ActError::NoMessenger => Self::Invalid(
                "No se puede escribir por WhatsApp desde aquí: faltan TWILIO_ACCOUNT_SID, \
                 TWILIO_AUTH_TOKEN o TWILIO_WHATSAPP_NUMBER.",
            ),
            ActError::WindowClosed => Self::Invalid(WINDOW_CLOSED),
            ActError::NoDatabase => Self::NoDatabase,
            ActError::Store(error) => error.into(),
        }
    }
}

impl From<ApiError> for DeskError {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::RateLimited { .. } => Self::RateLimited,
            ApiError::TooLarge => Self::Invalid("El texto es demasiado largo."),
            _ => Self::Invalid("El formulario está incompleto."),
        }
    }
}
