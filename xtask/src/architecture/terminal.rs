//! Who writes to the terminal: of the provisioner only `ui`.

use std::fs;

use anyhow::Result;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::imports;
use crate::process::root;

/// The places outside of `ui` that write to standard output or standard error.
pub(super) fn problems() -> Result<Vec<String>> {
    let source = root().join("provisioner/src");
    let mut problems = Vec::new();
    for file in imports::files("provisioner")? {
        let path = file.strip_prefix(&source)?;
        if imports::module(path).0 == "ui" {
            continue;
        }
        let lines = writes(imports::tokens(&fs::read_to_string(&file)?)?);
        let place = |line| {
            format!(
                "provisioner/src/{}:{line} writes to the terminal",
                path.display()
            )
        };
        problems.extend(lines.into_iter().map(place));
    }
    Ok(problems)
}

/// Lines with `stdout()` or `stderr()`, which clippy's print lints do not find.
fn writes(stream: TokenStream) -> Vec<usize> {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut found = Vec::new();
    for pair in tokens.windows(2) {
        let is_stream = ["stdout", "stderr"]
            .iter()
            .any(|it| imports::is_ident(&pair[0], it));
        let is_call = matches!(&pair[1], TokenTree::Group(it)
            if it.delimiter() == Delimiter::Parenthesis && it.stream().is_empty());
        if is_stream && is_call {
            found.push(pair[0].span().start().line);
        }
    }
    for token in tokens {
        if let TokenTree::Group(group) = token {
            found.extend(writes(group.stream()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_found_inside_of_blocks_and_paths_to_types_are_not() {
        let text =
            "use std::io::{Stdout, stdout};\nfn f() {\n  if true { io::stderr().lock(); }\n}\n";
        let found = writes(imports::tokens(text).expect("tokens"));
        assert_eq!(found, [3]);
    }
}
