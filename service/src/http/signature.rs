//! Verifies that a post comes from Twilio by its `X-Twilio-Signature`.
//!
//! <https://www.twilio.com/docs/usage/security#validating-requests>

use axum::http::{HeaderMap, Uri, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;

/// The header.
pub(super) const SIGNATURE: &str = "x-twilio-signature";

/// The scheme and host that Twilio called, and what came with the call.
pub(super) struct Call<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) uri: &'a Uri,
    pub(super) public_base_url: Option<&'a str>,
    pub(super) fields: &'a [(String, String)],
}

impl Call<'_> {
    /// Returns whether the call is signed with `token`. Twilio signs the address with or without
    /// its port, which differs between its products.
    pub(super) fn is_signed(&self, token: &SecretString) -> bool {
        let signature = self
            .headers
            .get(SIGNATURE)
            .and_then(|value| BASE64_STANDARD.decode(value.as_bytes()).ok());
        let Some(signature) = signature else {
            return false;
        };
        self.addresses()
            .iter()
            .any(|url| matches(token, url, self.fields, &signature))
    }

    /// Returns whether the fields are those of one message, cut where Twilio cut them.
    ///
    /// The signature covers names and values glued together: who has a signed post
    /// can cut it elsewhere, and so give the message another id or none, under
    /// which it would be answered again.
    pub(super) fn is_one_message(&self) -> bool {
        let is_id = |value: &str| {
            (1..=LONGEST_SID).contains(&value.len())
                && value
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let mut ids = self.fields.iter().filter(|(name, _)| name == "MessageSid");
        ids.next().is_some_and(|(_, value)| is_id(value))
            && ids.next().is_none()
            && self.fields.iter().all(|(name, _)| is_name(name))
    }

    fn addresses(&self) -> Vec<String> {
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        // While a domain moves, Twilio still calls the address that it knows. Both need the token,
        // so the second one opens nothing.
        let own = format!("{}://{}", self.scheme(), self.host());
        let bases = self.public_base_url.map(str::to_owned).into_iter();
        bases
            .chain([own])
            .flat_map(|base| spellings(&base))
            .map(|base| format!("{base}{path}"))
            .collect()
    }

    fn scheme(&self) -> &str {
        self.header("x-forwarded-proto").unwrap_or("http")
    }

    fn host(&self) -> &str {
        let host = self.headers.get(header::HOST);
        host.and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?.to_str().ok()?;
        value.split(',').next().map(str::trim)
    }
}

/// Characters of Twilio's ids.
const LONGEST_SID: usize = 34;

/// Characters of a field's name at most; Twilio's have half as many.
const LONGEST_NAME: usize = 64;

fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    name.len() <= LONGEST_NAME && name.bytes().all(is_plain)
}

/// A scheme and host as they are, without the port, and with the scheme's own.
fn spellings(base: &str) -> Vec<String> {
    let (scheme, authority) = base.split_once("://").unwrap_or(("https", base));
    let (host, path) = match authority.find('/') {
        Some(slash) => authority.split_at(slash),
        None => (authority, ""),
    };
    // A colon inside of brackets is an IPv6 address's.
    let port_at = host.rfind(':').filter(|at| !host[*at..].contains(']'));
    let bare = port_at.map_or(host, |at| &host[..at]);
    let port = if scheme == "http" { 80 } else { 443 };
    let mut spellings = vec![base.to_owned(), format!("{scheme}://{bare}{path}")];
    if port_at.is_none() {
        spellings.push(format!("{scheme}://{bare}:{port}{path}"));
    }
    spellings
}

fn matches(token: &SecretString, url: &str, fields: &[(String, String)], expected: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(token.expose_secret().as_bytes()) else {
        return false;
    };
    mac.update(url.as_bytes());
    let mut fields: Vec<&(String, String)> = fields.iter().collect();
    fields.sort();
    fields.dedup();
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    // Compares in constant time.
    mac.verify_slice(expected).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The known vector of Twilio's documentation.
    const FIELDS: [(&str, &str); 5] = [
        ("To", "+18005551212"),
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+12349013030"),
        ("Digits", "1234"),
        ("From", "+12349013030"),
    ];
    const SIGNATURE: &str = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";

    fn is_signed(base: Option<&str>, headers: &[(&'static str, &str)], token: &str) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        let fields = FIELDS.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let call = Call {
            headers: &map,
            uri: &"/myapp.php?foo=1&bar=2".parse().unwrap(),
            public_base_url: base,
            fields: &fields,
        };
        call.is_signed(&token.to_owned().into())
    }

    #[test]
    fn documented_signature_is_accepted_from_headers_and_from_the_setting() {
        let signed = ("x-twilio-signature", SIGNATURE);
        for base in ["https://mycompany.com", "https://mycompany.com:443"] {
            assert!(is_signed(Some(base), &[signed], "12345"), "{base}");
        }
        for host in ["mycompany.com", "mycompany.com:443"] {
            let forwarded = [signed, ("x-forwarded-proto", "https"), ("host", host)];
            assert!(is_signed(None, &forwarded, "12345"), "{host}");
        }
    }

    #[test]
    fn signature_of_the_address_called_is_accepted_beside_the_public_one() {
        let signed = ("x-twilio-signature", SIGNATURE);
        let old = [
            signed,
            ("x-forwarded-proto", "https"),
            ("host", "mycompany.com"),
        ];
        assert!(is_signed(Some("https://new.mx"), &old, "12345"));
        assert!(!is_signed(Some("https://new.mx"), &old, "12346"));
        let other = [
            signed,
            ("x-forwarded-proto", "https"),
            ("host", "other.com"),
        ];
        assert!(!is_signed(Some("https://new.mx"), &other, "12345"));
    }

    #[test]
    fn signed_post_that_was_cut_elsewhere_is_no_message() {
        let sid = "SM0123456789abcdef0123456789abcdef";
        let is_one = |fields: &[(&str, &str)]| {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            let call = Call {
                headers: &HeaderMap::new(),
                uri: &"/".parse().unwrap(),
                public_base_url: None,
                fields: &fields,
            };
            call.is_one_message()
        };
        let others = [("Body", "hola"), ("NumMedia", "0"), ("To", "whatsapp:+1")];
        let with = |name, value| [&others[..], &[(name, value)]].concat();
        assert!(is_one(&with("MessageSid", sid)));
        assert!(!is_one(&others));
        assert!(!is_one(&with("MessageSid", "")));
        assert!(!is_one(&with("MessageSidSM01", "23456789abcdef")));
        assert!(!is_one(&with("MessageSid", &format!("{sid}NumMedia0"))));
        let rest = format!("efNumMedia0ProfileNameAnaSmsMessageSid{sid}SmsStatusreceivedTo");
        let cut = [("MessageSid", &sid[..32]), (&rest, "whatsapp:+1")];
        assert!(!is_one(&cut));
        let twice = [("MessageSid", sid), ("MessageSid", "SM1")];
        assert!(!is_one(&twice));
    }

    #[test]
    fn wrong_token_address_or_signature_is_refused() {
        let base = Some("https://mycompany.com");
        let signed = ("x-twilio-signature", SIGNATURE);
        assert!(!is_signed(base, &[signed], "12346"));
        assert!(!is_signed(Some("https://other.com"), &[signed], "12345"));
        assert!(!is_signed(base, &[], "12345"));
        for forged in ["", "nonsense", "0/KCTR6DLpKmkAf8muzZqo1nDgU="] {
            assert!(!is_signed(base, &[("x-twilio-signature", forged)], "12345"));
        }
    }
}
