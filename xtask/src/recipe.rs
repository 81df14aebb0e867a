//! `docs/ADDING-A-RESOURCE.md` names every file in which each kind of resource has an entry.

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use crate::process::{program, root};

    const RECIPE: &str = "docs/ADDING-A-RESOURCE.md";

    /// The kinds, as the first column of their table names them.
    fn kinds() -> Vec<String> {
        let table = fs::read_to_string(root().join("stack/src/kind.rs")).expect("text");
        let rows = table.lines().filter(|line| line.ends_with("];"));
        let names = rows.filter_map(|row| row.split_whitespace().next());
        let is_kind = |it: &&str| it.starts_with(char::is_uppercase);
        names.filter(is_kind).map(str::to_owned).collect()
    }

    /// The Rust sources, tests included.
    fn sources() -> Vec<String> {
        let output = program("git").args(["ls-files", "*.rs"]).output();
        let output = output.expect("git lists the files").stdout;
        let files = String::from_utf8(output).expect("text");
        files.lines().map(str::to_owned).collect()
    }

    /// How many of the names stand in a text as words.
    fn count(names: &[String], text: &str) -> usize {
        let is_name = |it: char| it.is_alphanumeric() || it == '_';
        let words: BTreeSet<&str> = text.split(|it| !is_name(it)).collect();
        let found = names.iter().filter(|it| words.contains(it.as_str()));
        found.count()
    }

    #[test]
    fn file_that_lists_the_kinds_is_named_by_the_recipe() {
        let (kinds, recipe) = (kinds(), fs::read_to_string(root().join(RECIPE)));
        let recipe = recipe.expect("text");
        assert!(kinds.len() >= 30, "{kinds:?}");
        for file in sources() {
            let text = fs::read_to_string(root().join(&file)).unwrap_or_default();
            let listed = count(&kinds, &text);
            assert!(
                listed * 2 < kinds.len() || recipe.contains(&format!("`{file}`")),
                "{file} names {listed} kinds: derive the list by `for_each_kind!`, or add the file to {RECIPE}"
            );
        }
    }

    /// A file as the recipe names it: `stack/src/spec/<service>.rs`, `simulator/src/<service>/`.
    fn is_named(recipe: &str, file: &str) -> bool {
        let spans = recipe.split('`').skip(1).step_by(2);
        spans.filter(|it| it.contains('/')).any(|span| {
            let mut rest = file;
            let parts: Vec<&str> = span
                .split('<')
                .map(|it| it.rsplit('>').next().unwrap_or_default())
                .collect();
            let found = parts.iter().enumerate().all(|(index, part)| {
                let Some(at) = rest.find(part) else {
                    return false;
                };
                let skipped = &rest[..at];
                rest = &rest[at + part.len()..];
                (index > 0 || at == 0) && !skipped.contains('/')
            });
            found && (rest.is_empty() || span.ends_with('/'))
        })
    }

    #[test]
    fn kind_of_a_new_service_takes_at_most_thirteen_files() {
        let recipe = fs::read_to_string(root().join(RECIPE)).expect("text");
        let (_, recipe) = recipe.split_once("## A new kind").expect("the recipe");
        let number = |row: &str| row.split('|').nth(1)?.trim().parse::<u32>().ok();
        let rows: BTreeSet<u32> = recipe.lines().filter_map(number).collect();
        // The only kind of a service has no file beside that of the service.
        let files = rows.len() - 1;
        assert!((10..=13).contains(&files), "{files}: {rows:?}");
    }

    #[test]
    fn every_source_of_a_small_kind_is_named_by_the_recipe() {
        let recipe = fs::read_to_string(root().join(RECIPE)).expect("text");
        let (_, recipe) = recipe.split_once("## A new kind").expect("the recipe");
        let kind = ["ScalingPolicy", "scaling_policy"].map(str::to_owned);
        let unnamed: Vec<String> = sources()
            .into_iter()
            .filter(|file| {
                let text = fs::read_to_string(root().join(file)).unwrap_or_default();
                let is_product = !file.contains("tests") && !file.starts_with("xtask/");
                is_product && count(&kind, &text) > 0
            })
            .filter(|file| !is_named(recipe, file))
            .collect();
        assert!(unnamed.is_empty(), "{RECIPE} does not name {unnamed:#?}");
    }
}
