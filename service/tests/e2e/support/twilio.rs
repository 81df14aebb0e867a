//! Posts as Twilio makes them, signed as Twilio signs them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;

pub(crate) const TOKEN: &str = "a-token-for-tests";
pub(crate) const PUBLIC_URL: &str = "https://agent.example.com";
pub(crate) const PATH: &str = "/channels/whatsapp/webhook";

/// A message as Twilio posts it.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) token: Option<String>,
}

impl Post {
    pub(crate) fn new(from: &str, body: &str, sid: &str) -> Self {
        let fields = [
            ("From", format!("whatsapp:{from}")),
            ("To", "whatsapp:+14155238886".to_owned()),
            ("Body", body.to_owned()),
            ("ProfileName", "Ana María".to_owned()),
            ("MessageSid", sid.to_owned()),
            ("NumMedia", "0".to_owned()),
        ];
        Self {
            fields: fields
                .map(|(name, value)| (name.to_owned(), value))
                .to_vec(),
            token: None,
        }
    }

    pub(crate) fn body(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.fields)
            .finish()
    }

    pub(crate) fn signature(&self, url: &str) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()).unwrap();
        mac.update(url.as_bytes());
        let mut fields = self.fields.clone();
        fields.sort();
        for (name, value) in fields {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        BASE64_STANDARD.encode(mac.finalize().into_bytes())
    }
}
