//! Answers: as they are read, and in short.

use serde_json::Value;

use crate::verify::http::Answer;

pub(super) fn demand(answer: Answer, status: u16) -> Result<Answer, String> {
    if answer.status == status {
        Ok(answer)
    } else {
        Err(format!("{}, not {status}", shown(&answer)))
    }
}

pub(super) fn json_of(answer: &Answer) -> Result<Value, String> {
    serde_json::from_str(&answer.body).map_err(|_| shown(answer))
}

/// The status, and the beginning of what is said besides: load balancers say
/// the status again, in the title of a page.
pub(super) fn shown(answer: &Answer) -> String {
    let (status, body) = (answer.status.to_string(), answer.body.as_str());
    let title = body
        .split_once("<title>")
        .and_then(|(_, it)| it.split_once("</title>"));
    let said = shortened(title.map_or(body, |(title, _)| title));
    if said.starts_with(&status) {
        return said;
    }
    format!("{status} {said}").trim_end().to_owned()
}

/// The beginning, in one line.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_reported_once() {
        for (body, expected) in [
            (
                "503 Service Temporarily Unavailable",
                "503 Service Temporarily Unavailable",
            ),
            (
                "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head></html>",
                "503 Service Temporarily Unavailable",
            ),
            ("{}", "503 {}"),
            ("", "503"),
        ] {
            let body = body.to_owned();
            assert_eq!(shown(&Answer { status: 503, body }), expected);
        }
    }

    #[test]
    fn a_long_answer_is_reported_by_its_beginning() {
        assert_eq!(shortened("a\n  b"), "a b");
        assert!(shortened(&"x".repeat(200)).ends_with('…'));
    }
}
