//! Who may use a local AWS: only callers that hold its access key.
//!
//! The port gives code execution and every secret. Requests to AWS's services
//! are signed with the key ([`signature`]), the registry takes the password that
//! a signed `GetAuthorizationToken` returns, and the server proves to the tool
//! that it holds the same key. [`guard`] keeps web pages out.

pub(crate) mod guard;
pub(crate) mod signature;

use std::{fs, io, path::PathBuf};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};
use secrecy::{ExposeSecret as _, SecretString};

use crate::{error::Error, state::Folder};

/// The file of the key, in the format of AWS's shared credentials files.
pub(crate) const FILE: &str = "credentials";
const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
/// Where tools work that name no region: the AWS CLI does nothing without one.
const REGION: &str = "us-east-1";
/// As long as a secret of AWS: 40 characters.
const SECRET_BYTES: usize = 30;
const ID_BYTES: usize = 12;

/// An access key: its id, and the secret that signs requests.
#[derive(Clone, Debug)]
pub struct AccessKey {
    /// Public part.
    pub id: String,
    /// Never sent: requests carry signatures made with it.
    pub secret: SecretString,
}

impl AccessKey {
    pub(crate) fn generate() -> Result<Self, Error> {
        Ok(Self {
            id: format!("LOCAL{}", random_text(ID_BYTES)?.replace(['-', '_'], "X")),
            secret: random_text(SECRET_BYTES)?.into(),
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut pairs = text.lines().filter_map(|line| line.split_once('='));
            let (_, value) = pairs.find(|(key, _)| key.trim() == name)?;
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        Some(Self {
            id: value(ID)?,
            secret: value(SECRET)?.into(),
        })
    }

    /// What a server answers to `nonce` to prove that it holds the key of the
    /// folder with this identity.
    pub(crate) fn proof(&self, identity: &str, nonce: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.expose_secret().as_bytes());
        let tag = hmac::sign(&key, format!("server\n{identity}\n{nonce}").as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(tag)
    }
}

impl Folder {
    /// The file of the key, as `AWS_SHARED_CREDENTIALS_FILE` names it.
    #[must_use]
    pub fn credentials_file(&self) -> PathBuf {
        self.file(FILE)
    }

    /// The key that the tool uses, generated when there is none.
    pub(crate) fn access_key(&self) -> Result<AccessKey, Error> {
        let path = self.file(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => AccessKey::parse(&text).ok_or(Error::UnreadableKey { path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = AccessKey::generate()?;
                let secret = key.secret.expose_secret();
                let text = format!(
                    "[default]\n{ID} = {}\n{SECRET} = {secret}\nregion = {REGION}\n",
                    key.id
                );
                self.write_privately(FILE, text.as_bytes())?;
                Ok(key)
            }
            Err(error) => Err(Error::file("can't be read", &path, error)),
        }
    }
}

/// Random text of letters, digits, `-` and `_`.
pub(crate) fn random_text(bytes: usize) -> Result<String, Error> {
    let mut random = vec![0; bytes];
    let filled = SystemRandom::new().fill(&mut random);
    filled.map_err(|_| Error::NoRandomness)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(random))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::state::tests::folder;

    #[test]
    fn generated_key_is_kept_in_a_file_that_only_its_owner_reads() {
        let (_place, folder) = folder();
        let key = folder.access_key().unwrap();
        let mode = fs::metadata(folder.file(FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = folder.access_key().unwrap();
        assert_eq!(again.id, key.id);
        assert_eq!(again.secret.expose_secret(), key.secret.expose_secret());
        assert_eq!(key.secret.expose_secret().len(), 40);
        assert!(
            key.id.chars().all(|c| c.is_ascii_alphanumeric()),
            "{}",
            key.id
        );
    }

    #[test]
    fn keys_of_two_folders_differ() {
        let ((_one, one), (_two, two)) = (folder(), folder());
        assert_ne!(one.access_key().unwrap().id, two.access_key().unwrap().id);
    }

    #[test]
    fn debug_output_does_not_show_the_secret() {
        let (_place, folder) = folder();
        let key = folder.access_key().unwrap();
        assert!(!format!("{key:?}").contains(key.secret.expose_secret()));
    }

    #[test]
    fn damaged_key_file_is_an_error_and_left_alone() {
        let (_place, folder) = folder();
        fs::write(folder.file(FILE), "[default]\naws_access_key_id = X\n").unwrap();
        let error = folder.access_key().unwrap_err().to_string();
        assert!(error.contains("credentials"), "{error}");
    }
}
