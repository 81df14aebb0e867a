//! Forms, and that they come from our own pages.

use axum::extract::Request;
use axum::http::Uri;

use super::error::DeskError;
use super::session::hash;
use crate::http::read_form;
use crate::store::DeskSession;

/// Characters of a field at most.
const LONGEST_FIELD: usize = 4_096;

/// The fields of a form or a query.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a form that brings its session's token along.
    pub(super) async fn read(request: Request, session: &DeskSession) -> Result<Self, DeskError> {
        let fields = Self::read_public(request).await?;
        let sent = fields.text("csrf").unwrap_or_default();
        // Hashes are compared, so that the time it takes reveals nothing of the token.
        if hash(sent) == hash(&session.csrf_token) {
            Ok(fields)
        } else {
            Err(DeskError::Forged)
        }
    }

    /// Reads a form of a page that needs no session.
    pub(super) async fn read_public(request: Request) -> Result<Self, DeskError> {
        let (parts, body) = request.into_parts();
        let fields = read_form(&parts.headers, body).await?;
        if fields
            .iter()
            .any(|(_, value)| value.chars().count() > LONGEST_FIELD)
        {
            return Err(DeskError::Invalid("El texto es demasiado largo."));
        }
        if fields.iter().any(|(_, value)| value.contains('\0')) {
            // Postgres keeps no such text.
            return Err(DeskError::Invalid(
                "El texto tiene un carácter que no se puede guardar.",
            ));
        }
        Ok(Self(fields))
    }

    /// Reads what stands after the `?`.
    pub(super) fn of_query(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        Self(
            form_urlencoded::parse(query.as_bytes())
                .map(|(name, value)| (name.into_owned(), value.replace('\0', "")))
                .collect(),
        )
    }

    /// A field, if it is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }
}
