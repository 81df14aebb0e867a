//! Errors of AWS.

use std::fmt;

/// An error answer: AWS's code for it, and the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiFault {
    /// The code on the wire, as AWS spells it.
    pub code: String,
    /// The text, without any secret.
    pub message: String,
    /// The HTTP status.
    pub status: u16,
}

impl ApiFault {
    /// An error that is the caller's (400).
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
            status: 400,
        }
    }

    /// The same with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// As services answer that take forms.
    pub(crate) fn invalid_action(name: &str) -> Self {
        Self::new(
            "InvalidAction",
            format!("The action {name} is not valid for this web service."),
        )
    }

    /// As services answer that take JSON.
    pub(crate) fn unknown_operation(name: &str) -> Self {
        Self::new(
            "UnknownOperationException",
            format!("The action {name} is not one that the simulator knows."),
        )
    }

    /// Returns whether AWS says that something does not exist (yet).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code.contains("NotFound") || self.code == "NoSuchEntity"
    }
}

impl fmt::Display for ApiFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ApiFault {}
