//! The database of conversations and of leads.

use secrecy::{ExposeSecret, SecretString};

use super::Storage;
use super::read::Reader;

/// The kind of a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepositoryKind {
    /// This process, until it ends.
    InMemory,
    /// The Postgres database of `DATABASE_URL`.
    Postgres,
    /// The SQLite file of `DATABASE_URL`.
    Sqlite,
}

/// An address that sqlx understands.
#[derive(Debug, Clone)]
pub struct DatabaseUrl(SecretString);

impl DatabaseUrl {
    /// Takes the address as it is.
    pub fn new(url: String) -> Self {
        Self(url.into())
    }

    /// The address with its password: for the driver alone.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// The file beside which nothing need be set up.
const EMBEDDED_URL: &str = "sqlite://kavak-agent.db";

pub(super) fn storage(reader: &mut Reader<'_>) -> Storage {
    let (kind, url) = address(reader);
    let conversations = repository(reader, "CONVERSATION_STATE_REPOSITORY", kind);
    let leads = repository(reader, "LEAD_REPOSITORY", kind);
    Storage {
        conversations,
        leads,
        database_url: DatabaseUrl::new(url.unwrap_or_else(|| EMBEDDED_URL.to_owned())),
    }
}

/// Returns the repository that the URL names, and the URL in sqlx's spelling.
fn address(reader: &mut Reader<'_>) -> (Option<RepositoryKind>, Option<String>) {
    let schemes = ["postgresql", "postgres", "postgresql+psycopg2"];
    let Some(url) = reader.text("DATABASE_URL") else {
        return (None, None);
    };
    // SQLite's relative form is no URL by the book.
    if url.starts_with("sqlite:") {
        if url.contains(":memory:") || url.contains("mode=memory") {
            reader.problem(
                "DATABASE_URL is SQLite without a file: for that, set \
                 CONVERSATION_STATE_REPOSITORY and LEAD_REPOSITORY to in_memory"
                    .to_owned(),
            );
        }
        return (Some(RepositoryKind::Sqlite), Some(url));
    }
    let with_sqlite = [schemes.as_slice(), &["sqlite"]].concat();
    let url = reader.url("DATABASE_URL", &with_sqlite);
    let url = url.and_then(|url| {
        let (_, rest) = url.split_once("://")?;
        Some(format!("postgresql://{rest}"))
    });
    (Some(RepositoryKind::Postgres), url)
}

fn repository(reader: &mut Reader<'_>, name: &str, url: Option<RepositoryKind>) -> RepositoryKind {
    let default = url.unwrap_or(RepositoryKind::Sqlite);
    let chosen = match reader.choice(name, &["in_memory", "postgres", "sqlite"]) {
        None => return default,
        Some("in_memory") => return RepositoryKind::InMemory,
        Some("postgres") => RepositoryKind::Postgres,
        Some(_) => RepositoryKind::Sqlite,
    };
    if chosen == RepositoryKind::Postgres && url.is_none() {
        reader.missing("DATABASE_URL", &format!("{name} is postgres"));
    } else if chosen != default {
        let (named, other) = match chosen {
            RepositoryKind::Postgres => ("postgres", "SQLite"),
            _ => ("sqlite", "Postgres"),
        };
        reader.problem(format!(
            "{name} is {named}, but DATABASE_URL is the address of a {other} database"
        ));
    }
    chosen
}
