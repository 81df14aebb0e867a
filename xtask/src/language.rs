//! The words of the trade: words that the glossary replaces may not spread.
//!
//! A ratchet. Each row has the number of uses that are left; one more fails the check, and
//! whoever removes some lowers the number.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{program, root};

/// A word that the glossary of `docs/ARCHITECTURE.md` replaces.
struct Replaced {
    word: &'static str,
    /// The term of the trade.
    term: &'static str,
    /// Uses that are left in Rust code and Markdown.
    left: usize,
}

const fn replaced(word: &'static str, term: &'static str, left: usize) -> Replaced {
    Replaced { word, term, left }
}

const REPLACED: &[Replaced] = &[
    replaced("mischief", "fault injection", 0),
    replaced("trick", "injected fault", 0),
    replaced("tricks", "injected faults", 0),
    replaced("weather", "fault policy", 0),
    replaced("deed", "action, mutation", 0),
    replaced("deeds", "actions, mutations", 0),
    replaced("pauses", "backoff", 0),
    replaced("zombie", "stale run", 0),
    replaced("zombies", "stale runs", 0),
    replaced("sleeper", "stale run", 0),
    replaced("sleepers", "stale runs", 0),
    replaced("stray", "orphan", 13),
    replaced("strays", "orphans", 0),
    replaced("fate", "outcome", 1),
    replaced("mend", "fix, correct, reconcile", 0),
    replaced("mended", "fixed, corrected, reconciled", 0),
    replaced("anew", "recreate, replace", 0),
    replaced("tell", "report, show, return, log", 26),
    replaced("tells", "reports, shows, returns, logs", 106),
    replaced("told", "reported, shown, returned, logged", 138),
    replaced("telling", "reporting, showing, returning", 5),
    replaced("nobody", "no user, unknown, unreachable", 38),
    replaced("somebody", "a user, a seller, another task", 39),
    replaced("whatever", "any, every", 83),
    replaced("whoever", "the one who", 26),
    replaced("verdict", "diagnosis, decision", 143),
    replaced("verdicts", "diagnoses, decisions", 0),
    replaced("unclear", "unknown outcome", 20),
    replaced("consumer", "client, dependent", 8),
];

/// Folders in which the words below are gone, and in which comments begin with a noun or a verb.
const PLAIN: &[&str] = &[
    "calls/",
    "proxy/",
    "sealed/",
    "service/",
    "simulator/",
    "stack/",
];

const GONE: &[(&str, &str)] = &[
    ("tell", "report, show, return, log"),
    ("tells", "reports, shows, returns, logs"),
    ("told", "reported, shown, returned, logged"),
    ("nobody", "no user, unknown, unreachable"),
    ("somebody", "a user, a seller, another task"),
    ("whatever", "any, every"),
    ("whoever", "the one who"),
];

const OPENINGS: &[&str] = &[
    "What", "Whether", "How", "Who", "Whose", "Which", "Where", "Whatever", "Whoever",
];

/// This table names them all.
const TABLE: &str = "xtask/src/language.rs";

/// Fails where a replaced word is used more often than before.
pub(crate) fn check() -> Result<()> {
    let files = program("git")
        .args(["ls-files", "*.rs", "*.md"])
        .output()
        .context("git lists the files")?;
    let files = String::from_utf8_lossy(&files.stdout).into_owned();
    let mut texts = Vec::new();
    for file in files.lines().filter(|file| *file != TABLE) {
        // A file that is deleted and not committed yet has no text.
        if let Ok(text) = fs::read_to_string(root().join(file)) {
            texts.push((file.to_owned(), text));
        }
    }
    let mut problems = problems(&texts);
    texts.retain(|(file, _)| PLAIN.iter().any(|folder| file.starts_with(folder)));
    problems.extend(gone(&texts));
    if problems.is_empty() {
        return Ok(());
    }
    bail!("words that the glossary replaces:\n{}", problems.join("\n"))
}

/// The words that are used too often, with the places where they are.
fn problems(texts: &[(String, String)]) -> Vec<String> {
    let problem = |it: &Replaced| {
        let places = places(it.word, texts);
        (places.len() > it.left).then(|| {
            format!(
                "`{}` ({} uses, {} allowed) should read {}: {}",
                it.word,
                places.len(),
                it.left,
                it.term,
                places.join(" ")
            )
        })
    };
    REPLACED.iter().filter_map(problem).collect()
}

/// The uses of [`GONE`] and the comments that begin with one of [`OPENINGS`].
fn gone(texts: &[(String, String)]) -> Vec<String> {
    let mut problems = Vec::new();
    for (word, term) in GONE {
        let places = places(word, texts);
        problems.extend(
            places
                .iter()
                .map(|it| format!("`{word}` should read {term}: {it}")),
        );
    }
    for (file, text) in texts {
        for (number, line) in text.lines().enumerate() {
            let Some(comment) = line.trim_start().strip_prefix("//") else {
                continue;
            };
            let comment = comment.trim_start_matches(['/', '!']).trim_start();
            let first = comment.split(|it: char| !it.is_alphabetic()).next();
            if first.is_some_and(|word| OPENINGS.contains(&word)) {
                problems.push(format!(
                    "{file}:{}: begins with a question word",
                    number + 1
                ));
            }
        }
    }
    problems
}

fn places(word: &str, texts: &[(String, String)]) -> Vec<String> {
    let mut places = Vec::new();
    for (file, text) in texts {
        for (number, line) in text.lines().enumerate() {
            let uses = words(line).into_iter().filter(|it| it == word).count();
            places.extend(std::iter::repeat_n(format!("{file}:{}", number + 1), uses));
        }
    }
    places
}

/// The words of a line in lower case, those of identifiers too: `RetryPolicy`, `retry_policy`.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for character in line.chars() {
        let begins = !character.is_alphabetic() || (character.is_uppercase() && was_lower);
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| character.is_alphabetic()) {
            word.extend(character.to_lowercase());
        }
        was_lower = character.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_identifiers_and_text() {
        let line = "/// A Mischief: MyMischief, my_mischief and mischievous";
        let found = words(line);
        assert_eq!(found.iter().filter(|it| *it == "mischief").count(), 3);
    }

    #[test]
    fn one_use_more_than_is_left_is_a_problem_that_names_its_place() {
        let text = |count: usize| vec![("a.rs".to_owned(), "// mischief\n".repeat(count))];
        assert_eq!(problems(&text(0)), Vec::<String>::new());
        let problems = problems(&text(1));
        assert!(problems[0].contains("a.rs:1"), "{problems:?}");
    }

    #[test]
    fn plain_folder_has_neither_gone_words_nor_comments_that_open_with_a_question_word() {
        let text = |text: &str| vec![("a.rs".to_owned(), text.to_owned())];
        let plain = "/// Returns what is stored.\n/// However, it may change.\nlet what = 1;\n";
        assert_eq!(gone(&text(plain)), Vec::<String>::new());
        for (problem, place) in [
            ("let told = 1;", "a.rs:1"),
            ("\n    /// What is stored.", "a.rs:2"),
            ("//! Whether it is stored.", "a.rs:1"),
        ] {
            let problems = gone(&text(problem));
            assert_eq!(problems.len(), 1, "{problem}");
            assert!(problems[0].contains(place), "{problems:?}");
        }
    }
}
