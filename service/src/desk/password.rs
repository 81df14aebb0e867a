//! Passwords: argon2id, few at a time because each takes 19 MB.

use tokio::sync::Semaphore;

use super::session::random_token;

/// Passwords that are hashed at the same time.
const CONCURRENCY: usize = 2;

/// Characters of the password that an account begins with: 80 random bits.
const ONE_TIME_LENGTH: usize = 20;

/// Hashes and verifies passwords.
pub struct Passwords {
    slots: Semaphore,
    /// Verified for an unknown account, so that it takes as long.
    unknown: tokio::sync::OnceCell<String>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            slots: Semaphore::new(CONCURRENCY),
            unknown: tokio::sync::OnceCell::new(),
        }
    }
}

impl Passwords {
    /// The password's hash in PHC's form.
    pub async fn hash(&self, password: &str) -> String {
        let password = password.to_owned();
        self.run(move || password_auth::generate_hash(password))
            .await
            .unwrap_or_default()
    }

    /// Returns whether it is the password of that hash; never without a hash.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> bool {
        // Made for whichever comes first, or the first unknown name would take longer.
        let unknown = self
            .unknown
            .get_or_init(async || self.hash(&random_token()).await)
            .await;
        let known = hash.unwrap_or(unknown).to_owned();
        let password = password.to_owned();
        let verified = self.run(move || password_auth::verify_password(password, &known).is_ok());
        verified.await.unwrap_or(false) && hash.is_some()
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        // The semaphore is never closed.
        let _slot = self.slots.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}

/// A password to be printed once.
pub fn one_time_password() -> String {
    random_token().chars().take(ONE_TIME_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_of_an_account_is_verified() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correcto caballo").await;
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(passwords.verify("correcto caballo", Some(&hash)).await);
        assert!(!passwords.verify("incorrecto", Some(&hash)).await);
        assert!(!passwords.verify("correcto caballo", None).await);
        assert!(!passwords.verify("", Some("no hash")).await);
    }
}
