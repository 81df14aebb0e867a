//! The operation that a request asks for, in any of AWS's protocols or by method and path.

use crate::message;

/// One call of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The HTTP method: `PATCH`.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Length of its body.
    pub body_bytes: usize,
    /// The operation, as AWS spells it: `CreateVpc`.
    pub action: String,
}

impl Call {
    /// Returns whether it may change something.
    #[must_use]
    pub fn is_changing(&self) -> bool {
        kavak_calls::is_mutating(&self.action)
    }

    pub(crate) fn of(request: &[u8]) -> Self {
        let text = String::from_utf8_lossy(request);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut first_line = head.split(' ').map(str::to_owned);
        let (method, path) = (first_line.next(), first_line.next());
        let operation = path
            .as_deref()
            .and_then(|path| path.split_once("/operation/"));
        let action = operation
            .map(|(_, operation)| operation)
            .or_else(|| head.lines().find_map(target)?.rsplit('.').next())
            .or_else(|| body.split('&').find_map(|it| it.strip_prefix("Action=")));
        let action = action.unwrap_or_default().to_owned();
        Self {
            method: method.unwrap_or_default(),
            path: path.unwrap_or_default(),
            body_bytes: request.len() - message::head_bytes(request),
            action,
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
        let action = |request: &str| Call::of(request.as_bytes()).action;
        assert_eq!(
            action("POST / HTTP/1.1\r\n\r\nAction=GetRole&Version=2010-05-08"),
            "GetRole"
        );
        assert_eq!(
            action(
                "POST / HTTP/1.1\r\nx-amz-target: AmazonEC2ContainerServiceV20141113.CreateCluster\r\n\r\n{}"
            ),
            "CreateCluster"
        );
        assert_eq!(
            action(
                "POST /service/GraniteServiceVersion20100801/operation/PutMetricAlarm HTTP/1.1\r\n\r\n"
            ),
            "PutMetricAlarm"
        );
    }
}
