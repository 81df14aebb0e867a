//! Where the names that the world gave databases and caches are on this machine.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use kavak_simulator::Hidden;

/// Where the names that the world gave are on this machine.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    pub(super) by_endpoint: BTreeMap<String, (SocketAddr, Option<Hidden>)>,
    pub(super) replacements: BTreeMap<&'static str, String>,
}

impl Addresses {
    pub(super) fn use_embedded_database(&mut self, file: PathBuf) {
        let file = std::path::absolute(&file).unwrap_or(file);
        self.replacements.extend([
            ("DATABASE_URL", format!("sqlite://{}", file.display())),
            ("CONVERSATION_STATE_REPOSITORY", "sqlite".to_owned()),
            ("LEAD_REPOSITORY", "sqlite".to_owned()),
        ]);
    }

    /// A variable's value with the world's names replaced by where they are.
    pub(super) fn translate(&self, value: &str) -> String {
        self.by_endpoint.iter().fold(
            value.to_owned(),
            |value, (endpoint, (address, password))| match password {
                Some(password) => cache_url(&value, endpoint, *address, password),
                None => value.replace(endpoint, &address.to_string()),
            },
        )
    }

    /// Variables that have another value here.
    pub(super) fn replacements(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.replacements
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }
}

/// The URL of a cache here: no TLS, and always a password.
fn cache_url(value: &str, endpoint: &str, address: SocketAddr, password: &Hidden) -> String {
    let parts = value.split_once(endpoint);
    match parts {
        Some((before, rest)) if before.starts_with("redis") => {
            format!("redis://:{}@{address}{rest}", password.reveal())
        }
        _ => value.replace(endpoint, &address.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_of_a_cache_is_translated_with_its_password() {
        let address: SocketAddr = "127.0.0.1:5000".parse().unwrap();
        let password = Some(Hidden::from("word".to_owned()));
        let addresses = Addresses {
            by_endpoint: [("cache.example:6379".to_owned(), (address, password))].into(),
            ..Addresses::default()
        };
        for (value, translated) in [
            (
                "redis://cache.example:6379/0",
                "redis://:word@127.0.0.1:5000/0",
            ),
            (
                "rediss://cache.example:6379",
                "redis://:word@127.0.0.1:5000",
            ),
            (
                "rediss://:token@cache.example:6379/1",
                "redis://:word@127.0.0.1:5000/1",
            ),
            ("cache.example:6379", "127.0.0.1:5000"),
            (
                "redis://other.example:6379/0",
                "redis://other.example:6379/0",
            ),
        ] {
            assert_eq!(addresses.translate(value), translated, "{value}");
        }
    }
}
