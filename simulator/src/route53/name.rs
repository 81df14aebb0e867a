//! Names as Route 53 keeps them.

/// A name in lower case, with its last dot, and with all but letters, digits,
/// hyphens and underscores as octal codes.
pub(super) fn normal(name: &str) -> String {
    let mut normal = String::new();
    for byte in name.trim_end_matches('.').bytes() {
        match byte {
            // A code already.
            b'\\' => normal.push('\\'),
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => normal.push(char::from(byte)),
            b'A'..=b'Z' => normal.push(char::from(byte.to_ascii_lowercase())),
            other => normal.push_str(&format!("\\{other:03o}")),
        }
    }
    normal + "."
}

/// Returns whether a normal name is a zone's own or below it.
pub(super) fn is_within(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::route53::reversed;

    #[test]
    fn name_is_kept_in_lower_case_with_its_dot_and_its_star_as_a_code() {
        assert_eq!(normal("WWW.Example.com"), "www.example.com.");
        assert_eq!(normal("*.example.com."), "\\052.example.com.");
        assert_eq!(normal("\\052.example.com."), "\\052.example.com.");
    }

    #[test]
    fn names_are_ordered_from_their_last_label() {
        let mut names = [
            "b.example.com.",
            "example.com.",
            "a.b.example.com.",
            "z.aa.",
        ];
        names.sort_by_key(|name| reversed(name));
        assert_eq!(
            names,
            [
                "z.aa.",
                "example.com.",
                "b.example.com.",
                "a.b.example.com."
            ]
        );
    }

    #[test]
    fn lookalike_is_not_within_a_zone() {
        assert!(is_within("example.com.", "example.com."));
        assert!(is_within("a.example.com.", "example.com."));
        assert!(!is_within("anexample.com.", "example.com."));
    }
}
