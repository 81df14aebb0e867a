//! Entering and leaving.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::error::DeskError;
use super::form::Fields;
use super::session::{self, Entered, LIFETIME_S};
use super::{Passwords, layout, now_ms, store};
use crate::http::{ClientAddress, Context};
use crate::rate_limit::RateLimit;

/// Attempts a minute, of one address.
const ATTEMPTS_PER_MINUTE: u32 = 10;

/// Attempts a minute for one account from all addresses together: more than one address may make,
/// so that a single address cannot lock a seller out.
const ATTEMPTS_PER_ACCOUNT: u32 = 100;

/// Characters of a chosen password at least.
const SHORTEST_PASSWORD: usize = 12;

/// The name of unknown accounts in the audit: the input may be a password.
const UNKNOWN: &str = "(desconocido)";

/// Bounds how often passwords can be guessed.
pub(super) struct Logins {
    by_address: RateLimit,
    by_account: RateLimit,
    /// Changes of a password, which need a session.
    by_change: RateLimit,
    passwords: Passwords,
}

impl Default for Logins {
    fn default() -> Self {
        Self {
            by_address: RateLimit::per_minute(ATTEMPTS_PER_MINUTE),
            by_account: RateLimit::per_minute(ATTEMPTS_PER_ACCOUNT),
            by_change: RateLimit::per_minute(ATTEMPTS_PER_MINUTE),
            passwords: Passwords::default(),
        }
    }
}

impl Logins {
    fn limit_address(&self, address: ClientAddress) -> Result<(), DeskError> {
        let limited = self.by_address.take(address, Instant::now());
        limited.map_err(|_| DeskError::RateLimited)
    }

    fn limit_account(&self, account: &str) -> Result<(), DeskError> {
        let limited = self.by_account.take(account, Instant::now());
        limited.map_err(|_| DeskError::RateLimited)
    }

    fn limit_change(&self, account: &str) -> Result<(), DeskError> {
        let limited = self.by_change.take(account, Instant::now());
        limited.map_err(|_| DeskError::RateLimited)
    }
}

pub(super) async fn page(State(context): State<Arc<Context>>) -> Result<Markup, DeskError> {
    store(&context)?;
    Ok(form(None))
}

fn form(problem: Option<&str>) -> Markup {
    layout::bare(
        "Entrar",
        &html! {
            @if let Some(problem) = problem { p.problem role="alert" { (problem) } }
            form.stack method="post" action="/desk/login" {
                label for="name" { "Usuario" }
                input #name name="name" autocomplete="username" required autocapitalize="none";
                label for="password" { "Contraseña" }
                input #password name="password" type="password" autocomplete="current-password" required;
                button { "Entrar" }
            }
        },
    )
}

pub(super) async fn login(
    State(context): State<Arc<Context>>,
    Extension(logins): Extension<Arc<Logins>>,
    address: ClientAddress,
    request: Request,
) -> Result<Response, DeskError> {
    let store = store(&context)?;
    logins.limit_address(address)?;
    let fields = Fields::read_public(request).await?;
    let name = fields.text("name").unwrap_or_default();
    logins.limit_account(name)?;
    let account = store.account(name).await?;
    let hash = account
        .as_ref()
        .map(|account| account.password_hash.as_str());
    let password = fields.text("password").unwrap_or_default();
    let is_right = logins.passwords.verify(password, hash).await;
    if !is_right {
        // Also where there is no such account: it takes as long, and is worth knowing.
        let whose = account.as_ref().map_or(UNKNOWN, |it| it.name.as_str());
        let recorded = store.record(whose, "login.failed", None, None, now_ms());
        recorded.await?;
    }
    let Some(account) = account.filter(|_| is_right) else {
        let problem = "El usuario o la contraseña no son correctos.";
        return Ok((StatusCode::UNAUTHORIZED, form(Some(problem))).into_response());
    };
    let token = session::random_token();
    let csrf_token = session::random_token();
    let expires_at_ms = now_ms() + LIFETIME_S * 1_000;
    let token_hash = session::hash(&token);
    store
        .open_session(&token_hash, &account.name, &csrf_token, expires_at_ms)
        .await?;
    store
        .record(&account.name, "login", None, None, now_ms())
        .await?;
    let cookie = session::cookie(&token, LIFETIME_S);
    Ok((cookie, Redirect::to("/desk")).into_response())
}

pub(super) async fn logout(
    State(context): State<Arc<Context>>,
    entered: Entered,
    request: Request,
) -> Result<impl IntoResponse, DeskError> {
    Fields::read(request, &entered.session).await?;
    store(&context)?.close_session(&entered.token_hash).await?;
    Ok((session::cookie("", 0), Redirect::to("/desk/login")))
}

pub(super) async fn password_page(entered: Entered) -> Markup {
    password_form(&entered, None)
}

fn password_form(entered: &Entered, problem: Option<&str>) -> Markup {
    layout::bare(
        "Cambiar contraseña",
        &html! {
            @if entered.session.must_change {
                p { "Elige una contraseña propia, de al menos 12 caracteres, para empezar." }
            }
            @if let Some(problem) = problem { p.problem role="alert" { (problem) } }
            form.stack method="post" action="/desk/password" {
                (layout::csrf(&entered.session))
                label for="current" { "Contraseña actual" }
                input #current name="current" type="password" autocomplete="current-password" required;
                label for="new" { "Contraseña nueva" }
                input #new name="new" type="password" autocomplete="new-password" minlength=(SHORTEST_PASSWORD) required;
                button { "Cambiar" }
            }
        },
    )
}

pub(super) async fn change_password(
    State(context): State<Arc<Context>>,
    Extension(logins): Extension<Arc<Logins>>,
    entered: Entered,
    request: Request,
) -> Result<Response, DeskError> {
    let store = store(&context)?;
    let fields = Fields::read(request, &entered.session).await?;
    let name = &entered.session.account;
    logins.limit_change(name)?;
    let account = store.account(name).await?.ok_or(DeskError::LoggedOut)?;
    let current = fields.text("current").unwrap_or_default();
    let new = fields.text("new").unwrap_or_default();
    let passwords = &logins.passwords;
    let problem = if !passwords
        .verify(current, Some(&account.password_hash))
        .await
    {
        Some("La contraseña actual no es correcta.")
    } else if new.chars().count() < SHORTEST_PASSWORD {
        Some("La contraseña nueva necesita al menos 12 caracteres.")
    } else if new == current {
        Some("La contraseña nueva tiene que ser otra.")
    } else {
        None
    };
    if problem.is_some() {
        let page = password_form(&entered, problem);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let hash = passwords.hash(new).await;
    store.set_password(name, &hash).await?;
    store.record(name, "password", None, None, now_ms()).await?;
    Ok(Redirect::to("/desk/login").into_response())
}
