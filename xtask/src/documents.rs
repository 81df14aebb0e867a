//! What the documents refer to exists: links, files, sections, and the chores of `cargo xtask`.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use clap::Parser;

    use crate::Arguments;
    use crate::process::{program, root};

    /// How the names of files end that are named by the end of their path, too.
    const SOURCES: [&str; 6] = ["rs", "md", "toml", "json", "py", "yml"];

    /// The committed files, and the folders that they are in.
    fn committed() -> BTreeSet<String> {
        let output = program("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .output()
            .expect("git lists the files");
        let mut found = BTreeSet::new();
        for file in String::from_utf8_lossy(&output.stdout).lines() {
            let parents = Path::new(file).ancestors();
            found.extend(parents.map(|it| it.to_string_lossy().into_owned()));
        }
        found
    }

    /// The documents' paths and texts.
    fn documents() -> Vec<(String, String)> {
        let names = committed().into_iter().filter(|it| {
            let is_ours = it.starts_with("docs/") || it == "README.md";
            is_ours && Path::new(it).extension().is_some_and(|it| it == "md")
        });
        names
            .map(|name| {
                let text = fs::read_to_string(root().join(&name)).expect("text");
                (name, text)
            })
            .collect()
    }

    /// A path without `.` and `..`, from the folder of `document`.
    fn resolved(document: &str, target: &str) -> String {
        let folder = Path::new(document).parent().unwrap_or(Path::new(""));
        let mut parts: Vec<&str> = folder.to_str().expect("text").split('/').collect();
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." => _ = parts.pop(),
                other => parts.push(other),
            }
        }
        parts.retain(|it| !it.is_empty());
        parts.join("/")
    }

    /// The targets of Markdown links and of images in HTML.
    fn links(text: &str) -> Vec<&str> {
        let after = |mark: &'static str, end: char| {
            let parts = text.split(mark).skip(1);
            parts.filter_map(move |rest| Some(rest.split_once(end)?.0))
        };
        after("](", ')').chain(after("src=\"", '"')).collect()
    }

    /// The Markdown documents that the comments of a source name, with their anchors.
    fn named_in_comments(text: &str) -> Vec<&str> {
        let comments = text.lines().filter_map(|line| line.split_once("//"));
        let spans = comments.flat_map(|(_, comment)| comment.split('`').skip(1).step_by(2));
        spans
            .filter(|span| {
                let file = span.split_once('#').map_or(*span, |(file, _)| file);
                let is_name = |it: char| it.is_ascii_alphanumeric() || "/._-".contains(it);
                file.ends_with(".md") && file.chars().all(is_name)
            })
            .collect()
    }

    /// The anchors of a document's headings, as GitHub makes them.
    fn anchors(text: &str) -> Vec<String> {
        let headings = text.lines().filter(|line| line.starts_with('#'));
        let anchor = |line: &str| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            title
                .chars()
                .filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'))
                .map(|it| if it == ' ' { '-' } else { it })
                .collect()
        };
        headings.map(anchor).collect()
    }

    /// What stands between backticks and looks like a path: its first part is one of the
    /// root's folders, or it ends as a source file does.
    fn paths<'a>(text: &'a str, committed: &BTreeSet<String>) -> Vec<&'a str> {
        let lines = text.lines().filter(|line| !line.starts_with("```"));
        let spans = lines.flat_map(|line| line.split('`').skip(1).step_by(2));
        let is_path = |span: &&str| {
            let Some((first, rest)) = span.split_once('/') else {
                return false;
            };
            let is_plain = span
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || "/._-".contains(it));
            let is_of_root = !first.is_empty() && committed.contains(first);
            let extension = Path::new(rest).extension().and_then(|it| it.to_str());
            let is_source = extension.is_some_and(|it| SOURCES.contains(&it));
            is_plain && !rest.is_empty() && (is_of_root || is_source)
        };
        spans.filter(is_path).collect()
    }

    /// Whether there is a file or folder of that path, or one whose path ends so.
    fn is_there(path: &str, committed: &BTreeSet<String>) -> bool {
        let path = path.trim_end_matches('/');
        let end = format!("/{path}");
        committed.contains(path) || committed.iter().any(|it| it.ends_with(&end))
    }

    fn check(document: &str, text: &str, committed: &BTreeSet<String>) -> Vec<String> {
        let mut problems = Vec::new();
        for link in links(text).into_iter().filter(|it| !it.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match (file, file.strip_prefix('/')) {
                ("", _) => document.to_owned(),
                (_, Some(of_root)) => of_root.to_owned(),
                (file, None) => resolved(document, file),
            };
            if !committed.contains(&target) {
                problems.push(format!("{document}: the link {link} leads nowhere"));
            } else if !anchor.is_empty() {
                let text = fs::read_to_string(root().join(&target)).unwrap_or_default();
                if !anchors(&text).iter().any(|it| it == anchor) {
                    problems.push(format!("{document}: {link} names no heading"));
                }
            }
        }
        for path in paths(text, committed) {
            if !is_there(path, committed) {
                problems.push(format!("{document}: there is no {path}"));
            }
        }
        problems
    }

    #[test]
    fn documents_refer_to_what_exists() {
        let committed = committed();
        let documents = documents();
        assert!(documents.len() > 5, "{documents:?}");
        let problems: Vec<String> = documents
            .iter()
            .flat_map(|(name, text)| check(name, text, &committed))
            .collect();
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn comments_name_documents_and_headings_that_exist() {
        let committed = committed();
        let mut count = 0;
        let mut problems = Vec::new();
        for source in committed.iter().filter(|it| it.ends_with(".rs")) {
            let text = fs::read_to_string(root().join(source)).expect("text");
            for named in named_in_comments(&text) {
                count += 1;
                let links = format!("[it](/{named})");
                problems.extend(check(source, &links, &committed));
            }
        }
        assert!(count > 30, "{count} references");
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn document_in_a_comment_is_found() {
        let text =
            "/// Lower case (`docs/AWS.md#calls`).\nlet x = 1; // as in `README.md` and `*.md`";
        assert_eq!(named_in_comments(text), ["docs/AWS.md#calls", "README.md"]);
    }

    #[test]
    fn broken_reference_is_a_problem_that_names_it() {
        let committed = committed();
        let of = |text: &str| check("docs/A.md", text, &committed).join("\n");
        assert_eq!(of("[it](../README.md), `xtask/src/main.rs`, `docs/`"), "");
        assert_eq!(of("`bench/build.rs`, `/chat`"), "");
        assert_eq!(
            of("[it](https://example.com/a), `data/cars.csv`, `docs/*.md`"),
            ""
        );
        assert!(of("[it](README.md)").contains("README.md leads nowhere"));
        assert!(of("<img src=\"pictures/none.png\">").contains("none.png leads nowhere"));
        assert!(of("[it](../README.md#no-such)").contains("names no heading"));
        assert!(of("`xtask/src/none.rs`").contains("there is no xtask/src/none.rs"));
        assert!(of("`bench/none.rs`").contains("there is no bench/none.rs"));
    }

    #[test]
    fn documented_chores_are_accepted() {
        let mut count = 0;
        for (name, text) in documents() {
            let spans = text.split('`').flat_map(str::lines);
            let chores = spans.filter_map(|it| it.trim().strip_prefix("cargo xtask "));
            for chore in chores {
                let chore = chore.split(" #").next().unwrap_or_default();
                let words = chore.split_whitespace();
                let line = ["cargo xtask"].into_iter().chain(words);
                if let Err(error) = Arguments::try_parse_from(line) {
                    panic!("{name}: cargo xtask {chore}\n{error}");
                }
                count += 1;
            }
        }
        assert!(count > 8, "{count} chores");
    }
}
