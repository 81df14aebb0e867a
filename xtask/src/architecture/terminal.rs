//! Who writes to the terminal: of the provisioner only `ui`, of the other crates what the table
//! names. Clippy's lints find `println!`.

use std::fs;
use std::path::Path;

use anyhow::Result;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::imports;
use super::tables::{CRATES, WRITERS};
use crate::process::root;

/// The places that write to standard output or standard error without a row in the table, and
/// rows of modules that do not write any more.
pub(super) fn problems() -> Result<Vec<String>> {
    let mut problems = Vec::new();
    let mut is_used = vec![false; WRITERS.len()];
    for name in CRATES.iter().map(|it| it.name) {
        let source = root().join(name).join("src");
        let roots = ["lib.rs", "main.rs"].map(|it| source.join(it));
        let roots = roots.into_iter().filter(|it| it.exists());
        for file in imports::files(name)?.into_iter().chain(roots) {
            let path = file.strip_prefix(&source)?;
            let lines = writes(imports::tokens(&fs::read_to_string(&file)?)?);
            match row(name, path) {
                Some(row) => is_used[row] |= !lines.is_empty(),
                None => problems.extend(lines.into_iter().map(|line| {
                    format!(
                        "{name}/src/{}:{line} writes to the terminal",
                        path.display()
                    )
                })),
            }
        }
    }
    let unused = WRITERS.iter().zip(is_used).filter(|(_, is_used)| !is_used);
    problems.extend(unused.map(|(row, _)| {
        let (name, module, reason) = (row.name, row.module, row.reason);
        format!("{name}: {module} writes to the terminal no more, remove its row ({reason})")
    }));
    Ok(problems)
}

/// The row of the module that a file belongs to.
fn row(name: &str, path: &Path) -> Option<usize> {
    let module = imports::module(path).0;
    let is_of = |row: &super::tables::Writer| row.name == name && row.module == module;
    WRITERS.iter().position(is_of)
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
