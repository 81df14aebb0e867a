//! What a request asks for, in any of AWS's protocols or by method and path.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::message;

/// One call of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method: `PATCH`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// How many bytes its body has.
    pub body_bytes: usize,
    /// The operation, as AWS spells it: `CreateVpc`.
    pub action: String,
    /// The same for a call that is made again with the same content.
    pub content: u64,
    /// The protocol, which decides how an error is written.
    pub(crate) protocol: Protocol,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// EC2's own form of query.
    Ec2,
    Query,
    Json,
    /// Smithy's RPC v2, which CloudWatch's client speaks.
    Cbor,
}

/// The API version that only EC2 has.
const EC2_VERSION: &str = "Version=2016-11-15";

impl Call {
    /// Whether it may change something.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        kavak_calls::is_mutating(&self.action)
    }

    pub(crate) fn of(request: &[u8]) -> Self {
        let text = String::from_utf8_lossy(request);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut first_line = head.split(' ').map(str::to_owned);
        let (method, path) = (first_line.next(), first_line.next());
        // A client may write the same content in another order.
        let mut characters = body.as_bytes().to_vec();
        characters.sort_unstable();
        let mut hasher = DefaultHasher::new();
        characters.hash(&mut hasher);
        let content = hasher.finish();
        let parameters = || body.split('&');
        let operation = path
            .as_deref()
            .and_then(|path| path.split_once("/operation/"));
        let (action, protocol) = if let Some((_, operation)) = operation {
            (Some(operation), Protocol::Cbor)
        } else if let Some(target) = head.lines().find_map(target) {
            (target.rsplit('.').next(), Protocol::Json)
        } else {
            let action = parameters().find_map(|part| part.strip_prefix("Action="));
            let is_ec2 = parameters().any(|part| part == EC2_VERSION);
            (
                action,
                if is_ec2 {
                    Protocol::Ec2
                } else {
                    Protocol::Query
                },
            )
        };
        let action = action.unwrap_or_default().to_owned();
        Self {
            method: method.unwrap_or_default(),
            path: path.unwrap_or_default(),
            body_bytes: request.len() - message::head_bytes(request),
            action,
            content,
            protocol,
        }
    }
}

fn target(header: &str) -> Option<&str> {
    let (name, value) = header.split_once(':')?;
    name.eq_ignore_ascii_case("x-amz-target")
        .then(|| value.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_is_found_in_every_protocol() {
        let ec2 = Call::of(
            b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nAction=CreateVpc&Version=2016-11-15",
        );
        assert_eq!(
            (ec2.action.as_str(), ec2.protocol),
            ("CreateVpc", Protocol::Ec2)
        );
        let iam = Call::of(b"POST / HTTP/1.1\r\n\r\nAction=GetRole&Version=2010-05-08");
        assert_eq!(
            (iam.action.as_str(), iam.protocol),
            ("GetRole", Protocol::Query)
        );
        let json = Call::of(
            b"POST / HTTP/1.1\r\nx-amz-target: AmazonEC2ContainerServiceV20141113.CreateCluster\r\n\r\n{}",
        );
        assert_eq!(
            (json.action.as_str(), json.protocol),
            ("CreateCluster", Protocol::Json)
        );
        let cbor = Call::of(
            b"POST /service/GraniteServiceVersion20100801/operation/PutMetricAlarm HTTP/1.1\r\n\r\n\xbf\xff",
        );
        assert_eq!(
            (cbor.action.as_str(), cbor.protocol),
            ("PutMetricAlarm", Protocol::Cbor)
        );
    }
}
