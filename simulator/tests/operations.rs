//! Every operation of the simulator has a caller.
//!
//! `models/operations.json` names one for each: the `product`, the `reader` of the
//! end-to-end tests (boto3), `terraform` (its own test verifies these), the `histories`
//! in which tests act as people do by hand, or else only the `tests` of the simulator:
//! these are the next ones to delete.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use pretty_assertions::assert_eq;

/// Operations of each service, with their callers.
type Operations = BTreeMap<String, BTreeMap<String, String>>;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn operations() -> Operations {
    let path = Path::new(ROOT).join("simulator/models/operations.json");
    let text = fs::read_to_string(path).expect("the operations");
    serde_json::from_str(&text).expect("services with operations and their callers")
}

/// Appends all files with this extension in a folder: code before its tests, or tests.
fn read(folder: &Path, extension: &str, has_tests: bool, found: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_test = path.ends_with("tests.rs") || path.ends_with("tests");
        if is_test && !has_tests {
            continue;
        }
        if path.is_dir() {
            read(&path, extension, has_tests, found);
        } else if path.extension().is_some_and(|it| it == extension) {
            let text = fs::read_to_string(&path).expect("text");
            let end = text.find("mod tests {").filter(|_| !has_tests);
            found.push_str(&text[..end.unwrap_or(text.len())]);
        }
    }
}

fn texts(folders: &[&str], extension: &str, has_tests: bool) -> String {
    let mut found = String::new();
    for folder in folders {
        read(
            &Path::new(ROOT).join(folder),
            extension,
            has_tests,
            &mut found,
        );
    }
    found
}

/// Names without the difference between `describe_vpcs` and `DescribeVpcs`.
fn plain(text: &str) -> String {
    text.replace('_', "").to_lowercase()
}

/// The calls in a code: methods, as of the SDK and boto3, and names as strings.
struct Calls {
    methods: BTreeSet<String>,
    text: String,
}

impl Calls {
    fn of(text: String) -> Self {
        let before_arguments = text.split('(').filter_map(|it| it.rsplit('.').next());
        Self {
            methods: before_arguments.map(|it| plain(it.trim())).collect(),
            text,
        }
    }

    fn have(&self, operation: &str) -> bool {
        self.methods.contains(&plain(operation)) || self.text.contains(&format!("\"{operation}\""))
    }
}

#[test]
fn operation_without_a_call_of_its_caller_is_reported() {
    let product = Calls::of(texts(
        &["provisioner/src", "lock/src", "local/src"],
        "rs",
        false,
    ));
    let reader = Calls::of(texts(&["provisioner/tests"], "py", true));
    let histories = texts(&["provisioner/tests", "local/src"], "rs", true);
    let histories = Calls::of(histories);
    let own = texts(&["simulator/tests"], "rs", true) + &texts(&["simulator/tests"], "py", true);
    let own = Calls::of(own);
    let mut problems = Vec::new();
    for (service, operations) in operations() {
        for (operation, caller) in operations {
            let is_called = match caller.as_str() {
                "product" => product.have(&operation),
                "reader" => reader.have(&operation),
                "histories" => histories.have(&operation),
                "terraform" => true,
                "tests" => own.have(&operation),
                _ => false,
            };
            if !is_called {
                problems.push(format!("{service} {operation}: not called by {caller}"));
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn models_have_exactly_the_listed_operations() {
    for (service, operations) in operations() {
        let path = format!("{ROOT}/simulator/models/{service}.json");
        let model: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(path).expect("a model")).expect("JSON");
        let modelled: BTreeSet<&String> = model["operations"]
            .as_object()
            .expect("operations")
            .keys()
            .collect();
        let listed: BTreeSet<&String> = operations.keys().collect();
        assert_eq!(modelled, listed, "{service}");
    }
}
