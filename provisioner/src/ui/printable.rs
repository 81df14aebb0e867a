//! What others wrote - customers in log lines, AWS in reasons - as it may go to
//! a terminal: nothing in it moves the cursor, colours, or hides what is there.

use dialoguer::console::strip_ansi_codes;

/// The text without escape sequences; what else a terminal would obey is shown
/// by its number. Line breaks and tabs stay.
pub(super) fn printable(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n")
}

fn line(line: &str) -> String {
    let bare = strip_ansi_codes(line.trim_end_matches('\r'));
    let mut shown = String::with_capacity(bare.len());
    for character in bare.chars() {
        match character {
            '\t' => shown.push(character),
            it if it.is_control() || is_direction(it) => shown.extend(it.escape_unicode()),
            it => shown.push(it),
        }
    }
    shown
}

/// What changes the direction of the text after it, so that it reads as
/// something else.
fn is_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_goes_through() {
        for (raw, shown) in [
            ("plain ¿qué? 👍\tx", "plain ¿qué? 👍\tx"),
            ("\u{1b}[2J\u{1b}[1;31mred\u{1b}[0m", "red"),
            ("\u{1b}]0;title\u{7}text", "text"),
            ("\u{1b}]52;c;AAAA\u{1b}\\\\text", "\\text"),
            ("one\r\ntwo\rthree", "one\ntwo\\u{d}three"),
            ("bell\u{7} back\u{8} \u{9b}31m", "bell\\u{7} back\\u{8} "),
            ("\u{202e}drowssap", "\\u{202e}drowssap"),
            ("lone \u{1b}", "lone \\u{1b}"),
        ] {
            assert_eq!(printable(raw), shown, "{raw:?}");
        }
    }

    #[test]
    fn what_one_line_leaves_open_hides_no_other_line() {
        assert!(printable("\u{1b}]0;open\nthe next").ends_with("\nthe next"));
    }

    #[test]
    fn no_text_at_all_makes_a_terminal_obey() {
        let parts = [
            "\u{1b}", "[", "]", "P", "0;", "\u{7}", "\u{9b}", "\\", "m", "é", "\u{85}",
        ];
        for one in parts {
            for two in parts {
                for three in parts {
                    let shown = printable(&format!("{one}{two}{three}"));
                    assert!(
                        !shown.contains(char::is_control),
                        "{one:?} {two:?} {three:?}"
                    );
                }
            }
        }
    }
}
