//! WhatsApp messages as Twilio posts and signs them.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, Mac};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;

use super::http::Post;

/// Where Twilio posts messages.
pub(super) const PATH: &str = "/channels/whatsapp/webhook";

/// A number that Twilio keeps for tests: no one's.
const SENDER: &str = "whatsapp:+15005550006";

/// A message.
#[derive(Clone, Debug)]
pub(super) struct Message(Vec<(&'static str, String)>);

impl Message {
    /// A message that was never sent before.
    pub(super) fn new(text: &str) -> Self {
        Self(vec![
            ("From", SENDER.to_owned()),
            ("To", "whatsapp:+15005550001".to_owned()),
            ("Body", text.to_owned()),
            ("ProfileName", "kavak-infra verify".to_owned()),
            ("MessageSid", format!("SM{:032x}", rand::random::<u128>())),
            ("NumMedia", "0".to_owned()),
        ])
    }

    /// The post of it, signed with `token` for `url`.
    pub(super) fn signed(&self, url: &str, token: &SecretString) -> Post {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let fields = self.0.iter();
        let pairs: Vec<String> = fields
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        Post {
            content_type: "application/x-www-form-urlencoded",
            body: pairs.join("&"),
            headers: vec![("X-Twilio-Signature", signature(url, &self.0, token))],
        }
    }
}

/// base64(HMAC-SHA1(token, address and each name and value glued, by name)).
///
/// <https://www.twilio.com/docs/usage/security#validating-requests>
fn signature(url: &str, fields: &[(&'static str, String)], token: &SecretString) -> String {
    let mut fields: Vec<&(&str, String)> = fields.iter().collect();
    fields.sort();
    let key = token.expose_secret().as_bytes();
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key) else {
        // HMAC takes keys of any length.
        return String::new();
    };
    mac.update(url.as_bytes());
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_twilios_documentation() {
        let fields = [
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+12349013030"),
            ("Digits", "1234"),
            ("From", "+12349013030"),
            ("To", "+18005551212"),
        ]
        .map(|(name, value)| (name, value.to_owned()));
        let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let signed = signature(url, &fields, &"12345".to_owned().into());
        assert_eq!(signed, "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
    }

    #[test]
    fn a_form_is_escaped_and_no_two_messages_have_one_id() {
        let [one, other] = [(); 2].map(|()| Message::new("¿qué tal? & más"));
        let post = |message: &Message| message.signed("http://a", &"t".to_owned().into()).body;
        assert!(post(&one).contains("Body=%C2%BFqu%C3%A9%20tal%3F%20%26%20m%C3%A1s"));
        assert_ne!(post(&one), post(&other));
    }
}
