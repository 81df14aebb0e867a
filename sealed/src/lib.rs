//! Commands for the agent's one-off tasks, and their output.
//!
//! A task's overrides stay readable in ECS for an hour and in CloudTrail for months,
//! its lines in CloudWatch Logs as long as the group keeps them. A phone number, a
//! password or a list of leads must be in none of them, so both ways are sealed with
//! a key of a secret that task and operator read from Secrets Manager.

mod output;

pub use output::Output;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    error::Unspecified,
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};

/// The variable that holds a sealed command.
pub const COMMAND_VARIABLE: &str = "SEALED_COMMAND";

/// Keeps a command from being opened as output, and the other way round.
const COMMAND: &str = "kavak sealed command 1";
const OUTPUT: &str = "kavak sealed output 1";

/// Seals and opens with the keys of one secret.
pub struct Seal {
    command: LessSafeKey,
    output: LessSafeKey,
}

/// Why something can't be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The system has no randomness, or ring refused a key.
    #[error("the cipher is not available")]
    Cipher,
    /// It was sealed with another secret, or changed, or is not whole.
    #[error("it was sealed with another secret, or is damaged")]
    NotOpened,
}

impl Seal {
    /// With keys of this secret; white space around it, as files end with, does not count.
    ///
    /// # Errors
    /// Fails if ring refuses a key, which it never does for one of this length.
    pub fn new(secret: &str) -> Result<Self, SealError> {
        let secret = secret.trim();
        Ok(Self {
            command: key(secret, COMMAND)?,
            output: key(secret, OUTPUT)?,
        })
    }

    /// The words of a command, sealed, as text.
    ///
    /// # Errors
    /// Fails without randomness.
    pub fn seal_command(&self, words: &[String]) -> Result<String, SealError> {
        let words = serde_json::to_vec(words).map_err(|_| SealError::Cipher)?;
        seal(&self.command, words).map_err(|Unspecified| SealError::Cipher)
    }

    /// The words of a sealed command.
    ///
    /// # Errors
    /// Fails if it was not sealed as a command with this secret.
    pub fn open_command(&self, sealed: &str) -> Result<Vec<String>, SealError> {
        let words = open(&self.command, sealed).ok_or(SealError::NotOpened)?;
        serde_json::from_slice(&words).map_err(|_| SealError::NotOpened)
    }

    /// A command's output, sealed, as lines for the task's log.
    ///
    /// # Errors
    /// Fails without randomness.
    pub fn seal_output(&self, text: &str) -> Result<Vec<String>, SealError> {
        let sealed = seal(&self.output, text.as_bytes().to_vec());
        Ok(output::lines(
            &sealed.map_err(|Unspecified| SealError::Cipher)?,
        ))
    }

    /// The text that sealed output holds.
    ///
    /// # Errors
    /// Fails if a part is missing, or it was not sealed as output with this secret.
    pub fn open_output(&self, output: &Output) -> Result<String, SealError> {
        let sealed = output.whole().ok_or(SealError::NotOpened)?;
        let text = open(&self.output, &sealed).ok_or(SealError::NotOpened)?;
        String::from_utf8(text).map_err(|_| SealError::NotOpened)
    }
}

fn key(secret: &str, purpose: &str) -> Result<LessSafeKey, SealError> {
    let secret = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let key = hmac::sign(&secret, purpose.as_bytes());
    let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_ref());
    key.map(LessSafeKey::new)
        .map_err(|Unspecified| SealError::Cipher)
}

/// A random nonce and what it seals, in base64.
fn seal(key: &LessSafeKey, mut text: Vec<u8>) -> Result<String, Unspecified> {
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce)?;
    let unique = Nonce::assume_unique_for_key(nonce);
    key.seal_in_place_append_tag(unique, Aad::empty(), &mut text)?;
    Ok(BASE64_STANDARD.encode([&nonce, text.as_slice()].concat()))
}

fn open(key: &LessSafeKey, sealed: &str) -> Option<Vec<u8>> {
    let sealed = BASE64_STANDARD.decode(sealed).ok()?;
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = text.to_vec();
    let opened = key.open_in_place(nonce, Aad::empty(), &mut text).ok()?;
    Some(opened.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Vec<String> {
        ["forget", "55 1234 5678"].map(str::to_owned).to_vec()
    }

    #[test]
    fn command_is_opened_with_the_same_secret_alone() {
        let seal = Seal::new("token").expect("a seal");
        let sealed = seal.seal_command(&words()).expect("sealed");
        assert!(!sealed.contains("forget"));
        assert_eq!(seal.open_command(&sealed), Ok(words()));
        let of_file = Seal::new("token\n").expect("a seal");
        assert_eq!(of_file.open_command(&sealed), Ok(words()));
        assert_ne!(seal.seal_command(&words()).as_ref(), Ok(&sealed));
        let other = Seal::new("another").expect("a seal");
        assert_eq!(other.open_command(&sealed), Err(SealError::NotOpened));
        for broken in ["", "AAAA", "no base64", &sealed[4..]] {
            assert_eq!(seal.open_command(broken), Err(SealError::NotOpened));
        }
    }

    #[test]
    fn output_is_whole_in_any_order_and_not_without_a_line() {
        let seal = Seal::new("token").expect("a seal");
        let text = "nombre,teléfono\n".repeat(2_000);
        let mut lines = seal.seal_output(&text).expect("sealed");
        assert!(lines.len() > 2 && lines.iter().all(|line| line.len() < 10_000));
        lines.reverse();
        let mut output = Output::default();
        output.add("a line of the agent's log");
        for line in &lines[1..] {
            output.add(line);
        }
        assert!(!output.is_whole());
        assert_eq!(seal.open_output(&output), Err(SealError::NotOpened));
        output.add(&lines[0]);
        // A line may be read twice.
        output.add(&lines[0]);
        assert!(output.is_whole());
        assert_eq!(seal.open_output(&output), Ok(text));
    }

    #[test]
    fn empty_output_is_output_too_and_no_command() {
        let seal = Seal::new("token").expect("a seal");
        let lines = seal.seal_output("").expect("sealed");
        let mut output = Output::default();
        lines.iter().for_each(|line| output.add(line));
        assert_eq!(seal.open_output(&output), Ok(String::new()));
        let sealed = output.whole().expect("whole");
        assert_eq!(seal.open_command(&sealed), Err(SealError::NotOpened));
    }
}
