//! Downloading what customers attach.

use std::time::Duration;

use reqwest::{Response, StatusCode, Url, header};
use secrecy::{ExposeSecret, SecretString};

use crate::outbound;

/// The longest wait for one answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(3);

/// Longer voice notes are not heard: half an hour, as WhatsApp records them.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// The domain of Twilio's media and their redirects.
const MEDIA_DOMAIN: &str = ".twiliocdn.com";

/// Why an attachment was not downloaded. Names neither it nor its sender.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The address is none of Twilio's: nothing was asked for.
    #[error("the attachment is not at Twilio's")]
    Elsewhere,
    /// It is larger than is read.
    #[error("the attachment is too large")]
    TooLarge,
    /// No answer, or no success.
    #[error("the attachment cannot be downloaded")]
    Unavailable,
}

/// Downloads the attachments of one account.
pub struct MediaClient {
    http: reqwest::Client,
    base: Url,
    account_sid: String,
    auth_token: SecretString,
}

impl MediaClient {
    /// A client of that account, whose attachments are at `base` (scheme and host).
    ///
    /// # Errors
    /// Fails if TLS can't be set up; `None` where the address is none.
    pub fn new(
        base: &str,
        account_sid: &str,
        auth_token: SecretString,
    ) -> Result<Option<Self>, reqwest::Error> {
        let http = outbound::client(ANSWER_LIMIT)?;
        Ok(base.parse().ok().map(|base| Self {
            http,
            base,
            account_sid: account_sid.to_owned(),
            auth_token,
        }))
    }

    /// An attachment's bytes. The address comes with a message: only Twilio's own are
    /// followed, with one redirection to where Twilio keeps media, which gets no
    /// credentials.
    ///
    /// # Errors
    /// Fails if it is elsewhere, too large, or does not come.
    pub async fn download(&self, url: &str) -> Result<Vec<u8>, MediaError> {
        let url: Url = url.parse().map_err(|_| MediaError::Elsewhere)?;
        if !self.is_of_account(&url) {
            return Err(MediaError::Elsewhere);
        }
        let token = self.auth_token.expose_secret();
        let request = self.http.get(url.clone());
        let request = request.basic_auth(&self.account_sid, Some(token));
        let mut response = request.send().await.map_err(|_| MediaError::Unavailable)?;
        if response.status().is_redirection() {
            let target = self.redirection(&url, &response)?;
            let request = self.http.get(target);
            response = request.send().await.map_err(|_| MediaError::Unavailable)?;
        }
        if response.status() != StatusCode::OK {
            return Err(MediaError::Unavailable);
        }
        read_bounded(response).await
    }

    fn is_of_account(&self, url: &Url) -> bool {
        // Parsed, a path has no `..` any more.
        let folder = format!("/2010-04-01/Accounts/{}/Messages/", self.account_sid);
        url.origin() == self.base.origin()
            && url.username().is_empty()
            && url.password().is_none()
            && url.path().starts_with(&folder)
    }

    fn redirection(&self, from: &Url, response: &Response) -> Result<Url, MediaError> {
        let target = response.headers().get(header::LOCATION);
        let target = target.and_then(|value| value.to_str().ok());
        let target = target.and_then(|target| from.join(target).ok());
        let target = target.ok_or(MediaError::Unavailable)?;
        let host = target.host_str().unwrap_or_default();
        let is_media = target.scheme() == "https"
            && (host.ends_with(MEDIA_DOMAIN)
                || host == "s3-external-1.amazonaws.com"
                    && target.path().starts_with("/media.twiliocdn.com/"));
        if is_media || target.origin() == self.base.origin() {
            Ok(target)
        } else {
            Err(MediaError::Elsewhere)
        }
    }
}

async fn read_bounded(mut response: Response) -> Result<Vec<u8>, MediaError> {
    let announced = response.content_length().unwrap_or_default();
    if announced > MAX_BYTES as u64 {
        return Err(MediaError::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|_| MediaError::Unavailable)?
    {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_BYTES {
            return Err(MediaError::TooLarge);
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_is_asked_for_outside_of_the_account() {
        let client = MediaClient::new("https://api.twilio.com", "AC1", "secret".to_owned().into());
        let client = client.unwrap().unwrap();
        for url in [
            "http://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
            "https://api.twilio.com.evil.example/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
            "https://api.twilio.com@evil.example/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
            "https://ana@api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
            "https://api.twilio.com:8443/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1",
            "https://api.twilio.com/2010-04-01/Accounts/AC2/Messages/MM1/Media/ME1",
            "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/../Keys.json",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            "",
        ] {
            let outcome = client.download(url).await;
            assert!(matches!(outcome, Err(MediaError::Elsewhere)), "{url}");
        }
    }
}
