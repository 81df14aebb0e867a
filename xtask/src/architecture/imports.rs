//! Finds which top-level modules a file imports, by `use` or by a path.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::process::root;

/// An import of a top-level module by another one.
#[derive(Debug)]
pub(super) struct Import {
    pub(super) from: String,
    pub(super) to: String,
    /// `provisioner/src/aws.rs:12`.
    place: String,
}

impl Import {
    pub(super) fn new(from: &str, to: &str, place: &str) -> Self {
        Self {
            from: from.to_owned(),
            to: to.to_owned(),
            place: place.to_owned(),
        }
    }
}

impl fmt::Display for Import {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} imports {}", self.place, self.from, self.to)
    }
}

/// The source files of a crate below its `src`, but for the roots `lib.rs` and `main.rs`.
pub(super) fn files(name: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(name).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                files.push(path);
            }
        }
    }
    files.retain(|it| !it.ends_with("src/lib.rs") && !it.ends_with("src/main.rs"));
    files.sort();
    Ok(files)
}

/// Every import between the top-level modules of a crate.
pub(super) fn of_crate(name: &str) -> Result<Vec<Import>> {
    let source = root().join(name).join("src");
    let lib = fs::read_to_string(source.join("lib.rs")).unwrap_or_default();
    let exports = exports(&lib)?;
    let mut imports = Vec::new();
    for file in files(name)? {
        let path = file.strip_prefix(&source)?;
        let shown = Path::new(name).join("src");
        let text = fs::read_to_string(&file)?;
        imports.extend(of_file(&shown, path, &text, &exports)?);
    }
    Ok(imports)
}

/// The imports of one file: `path` is its place below `source`.
pub(super) fn of_file(
    source: &Path,
    path: &Path,
    text: &str,
    exports: &BTreeMap<String, String>,
) -> Result<Vec<Import>> {
    let (from, depth) = module(path);
    let mut imports = Vec::new();
    for (line, to) in of_text(text, depth)? {
        let to = exports.get(&to).unwrap_or(&to);
        if *to != from {
            let place = format!("{}:{line}", source.join(path).display());
            imports.push(Import::new(&from, to, &place));
        }
    }
    Ok(imports)
}

/// The top-level module that a file belongs to, and how deep its own module is.
pub(super) fn module(path: &Path) -> (String, usize) {
    let path = path.with_extension("");
    let mut names: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
    names.retain(|it| it != "mod");
    let first = names.first().map(ToString::to_string);
    (first.unwrap_or_default(), names.len())
}

/// The first name after the crate's root in every path of a text, with its line.
/// `depth` is how many modules the text lies in.
fn of_text(text: &str, depth: usize) -> Result<Vec<(usize, String)>> {
    let mut found = Vec::new();
    walk(tokens(text)?, depth, &mut found);
    Ok(found)
}

pub(super) fn tokens(text: &str) -> Result<TokenStream> {
    text.parse().map_err(|error| anyhow::anyhow!("{error}"))
}

fn walk(stream: TokenStream, depth: usize, found: &mut Vec<(usize, String)>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let is_module = index >= 2 && is_ident(&tokens[index - 2], "mod");
            walk(group.stream(), depth + usize::from(is_module), found);
        } else if let Some(rest) = after_root(&tokens, index, depth) {
            names(rest, found);
        }
    }
}

/// What follows `crate::`, or as many `super::` as lead to the crate's root.
fn after_root(tokens: &[TokenTree], index: usize, depth: usize) -> Option<&[TokenTree]> {
    if is_ident(&tokens[index], "crate") {
        return after_colons(&tokens[index + 1..]);
    }
    let continues = index >= 3 && is_ident(&tokens[index - 3], "super");
    let mut rest = &tokens[index..];
    let mut levels = 0;
    while rest.first().is_some_and(|it| is_ident(it, "super")) {
        rest = after_colons(&rest[1..])?;
        levels += 1;
    }
    (levels == depth && depth > 0 && !continues).then_some(rest)
}

fn after_colons(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let is_colon = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ':');
    match tokens {
        [first, second, rest @ ..] if is_colon(first) && is_colon(second) => Some(rest),
        _ => None,
    }
}

/// The name that a path goes on with, or the first name of each path of a group.
fn names(rest: &[TokenTree], found: &mut Vec<(usize, String)>) {
    match rest.first() {
        Some(TokenTree::Ident(name)) => {
            found.push((name.span().start().line, name.to_string()));
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
            for path in tokens.split(is_comma) {
                names(path, found);
            }
        }
        _ => {}
    }
}

/// What the root exports from its modules: each name with its module.
fn exports(lib: &str) -> Result<BTreeMap<String, String>> {
    let tokens: Vec<TokenTree> = tokens(lib)?.into_iter().collect();
    let mut found = BTreeMap::new();
    for (index, token) in tokens.iter().enumerate() {
        if is_ident(token, "use") {
            let is_end = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ';');
            let tree = tokens[index + 1..].split(is_end).next();
            leaves(tree.unwrap_or_default(), None, &mut found);
        }
    }
    Ok(found)
}

fn leaves(tree: &[TokenTree], module: Option<&str>, found: &mut BTreeMap<String, String>) {
    for path in tree.split(is_comma) {
        let names = path.iter().filter_map(|it| match it {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        let names: Vec<String> = names.filter(|it| it != "self" && it != "crate").collect();
        let module = module.or(names.first().map(String::as_str));
        if let Some(TokenTree::Group(group)) = path.last() {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            leaves(&inner, module, found);
        } else if let (Some(name), Some(module)) = (names.last(), module) {
            found.insert(name.clone(), module.to_owned());
        }
    }
}

pub(super) fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(it) if it == name)
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_in_groups_paths_and_inline_modules() {
        let text = "use crate::{\n  aws::{Clients, read},\n  ui,\n};\n\
            fn f() { crate::text::at(1) }\n\
            use super::sibling;\n\
            mod tests { use super::super::super::lock; }\n\
            // crate::comment\n\
            const TEXT: &str = \"crate::string\";\n";
        let found = of_text(text, 2).expect("tokens");
        let expected = [(2, "aws"), (3, "ui"), (5, "text"), (7, "lock")];
        let expected = expected.map(|(line, name)| (line, name.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn names_that_the_root_exports_are_of_their_modules() {
        let lib = "pub use self::{event::{Event, Events}, mutate as change};\npub use stop::Stop;";
        let found = exports(lib).expect("tokens");
        let module = |name: &str| found[name].as_str();
        assert_eq!(
            [module("Event"), module("Events"), module("Stop")],
            ["event", "event", "stop"]
        );
    }

    #[test]
    fn files_belong_to_their_top_level_module() {
        for (path, expected) in [("aws.rs", 1), ("aws/mod.rs", 1), ("aws/error/table.rs", 3)] {
            assert_eq!(module(Path::new(path)), ("aws".to_owned(), expected));
        }
    }
}
