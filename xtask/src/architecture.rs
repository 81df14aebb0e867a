//! Who may import whom: the layers of the provisioner, and the circles between the
//! top-level modules of every crate.
//!
//! A ratchet: circles that are left are named below, and a module that is in none any more
//! must leave the list.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use self::imports::Import;

/// The top-level modules of the provisioner, the highest first. A module imports only modules
/// of lower rows.
const LAYERS: &[&[&str]] = &[
    &["commands"],
    // The lock as commands hold it.
    &["lock"],
    // What every command works with.
    &["context"],
    &["local"],
    &["ui"],
    // The types of `--json`.
    &["machine"],
    &["doctor"],
    &["gather"],
    &["verify"],
    // AWS as the engine changes it.
    &["resources"],
    &["delivery"],
    &["observe"],
    &["credentials"],
    &["aws"],
    &["network", "secrets"],
    &["error"],
    &["invocation", "text"],
    &["cli"],
    &["end", "interrupt", "permissions"],
];

/// Modules that still import each other in circles.
struct Circle {
    name: &'static str,
    modules: &'static [&'static str],
    /// Why they still do.
    reason: &'static str,
}

const CIRCLES: &[Circle] = &[
    Circle {
        name: "conversation",
        modules: &[
            "car_text",
            "decide",
            "facts",
            "figures",
            "financing",
            "grounding",
            "interpret",
            "lead",
            "message",
            "recent",
            "say",
            "state",
            "turn",
        ],
        reason: "the state of a conversation and the steps of a turn share their types",
    },
    Circle {
        name: "image",
        modules: &["layout", "pack"],
        reason: "a layout reads and writes the image that pack makes",
    },
    Circle {
        name: "lock",
        modules: &["claim", "lock"],
        reason: "a claim ends as a lock, and a lock is renewed by its claim",
    },
    Circle {
        name: "service",
        modules: &[
            "app", "data", "desk", "http", "metrics", "router", "sales", "settings", "store",
            "twilio",
        ],
        reason: "handlers take the application as their state, and settings name types of the store",
    },
    Circle {
        name: "settings",
        modules: &["file", "load"],
        reason: "loading reads files, and a file reports where it was loaded from",
    },
    Circle {
        name: "simulator",
        modules: &[
            "acm",
            "authorization",
            "autoscaling",
            "ec2",
            "ecr",
            "ecs",
            "elasticache",
            "elb",
            "fault_policy",
            "iam",
            "inventory",
            "limits",
            "logs",
            "operation",
            "rds",
            "route53",
            "secrets_manager",
            "service_quotas",
            "simulator",
            "sns",
            "ssm",
            "stores",
            "sts",
            "subnet_group",
            "tag_rules",
            "tagging",
            "tags",
            "wire",
            "world",
        ],
        reason: "the world holds each service's state in the module of its behaviour",
    },
    Circle {
        name: "stack",
        modules: &["observed", "plan", "stack", "unmanaged"],
        reason: "a plan names observed resources, and the stack names actions of the plan",
    },
];

/// All crates that have modules.
const CRATES: &[&str] = &[
    "conversation",
    "engine",
    "eval",
    "image",
    "local",
    "lock",
    "provisioner",
    "proxy",
    "sealed",
    "service",
    "settings",
    "simulator",
    "stack",
    "xtask",
];

/// The imports that do not lead to a lower layer.
fn upward(layers: &[&[&str]], imports: &[Import]) -> Vec<String> {
    let layer = |module: &str| layers.iter().position(|row| row.contains(&module));
    let is_upward = |it: &&Import| match (layer(&it.from), layer(&it.to)) {
        (Some(from), Some(to)) => from >= to,
        _ => true,
    };
    let line = |it: &Import| format!("{}: {} imports {}", it.place, it.from, it.to);
    imports.iter().filter(is_upward).map(line).collect()
}

/// The modules that import each other, each with an import that closes a circle.
fn in_circles(imports: &[Import]) -> BTreeMap<&str, String> {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    let mut found = BTreeMap::new();
    for import in imports {
        if reaches(&edges, &import.to, &import.from) {
            let line = || format!("{}: {} imports {}", import.place, import.from, import.to);
            found.entry(import.from.as_str()).or_insert_with(line);
        }
    }
    found
}

fn reaches(edges: &BTreeMap<&str, BTreeSet<&str>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            open.extend(edges.get(module).into_iter().flatten());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proc_macro2::{Delimiter, TokenStream, TokenTree};

    use super::*;
    use crate::process::root;

    fn import(from: &str, to: &str) -> Import {
        Import {
            from: from.to_owned(),
            to: to.to_owned(),
            place: format!("{from}.rs:1"),
        }
    }

    #[test]
    fn provisioner_imports_only_from_lower_layers() {
        let upward = upward(LAYERS, &imports::of_crate("provisioner").expect("sources"));
        assert!(upward.is_empty(), "{upward:#?}");
    }

    #[test]
    fn import_from_the_same_or_a_higher_layer_is_named_with_its_place() {
        let layers: &[&[&str]] = &[&["commands"], &["ui", "lock"], &["aws"]];
        let imports = [
            import("commands", "aws"),
            import("aws", "ui"),
            import("lock", "ui"),
            import("ui", "nowhere"),
        ];
        let expected = [
            "aws.rs:1: aws imports ui",
            "lock.rs:1: lock imports ui",
            "ui.rs:1: ui imports nowhere",
        ];
        assert_eq!(upward(layers, &imports), expected);
    }

    #[test]
    fn circles_are_only_those_that_are_known_to_be_left() {
        let mut problems = Vec::new();
        for name in CRATES {
            let imports = imports::of_crate(name).expect("sources");
            let found = in_circles(&imports);
            let known: BTreeMap<&str, &str> = CIRCLES
                .iter()
                .filter(|it| it.name == *name)
                .flat_map(|it| it.modules.iter().map(|module| (*module, it.reason)))
                .collect();
            let new = found.iter().filter(|(it, _)| !known.contains_key(*it));
            problems.extend(new.map(|(_, line)| line.clone()));
            let gone = known.iter().filter(|(it, _)| !found.contains_key(*it));
            problems.extend(gone.map(|(module, reason)| {
                format!("{name}: {module} is in no circle any more, remove its row ({reason})")
            }));
        }
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn modules_of_a_circle_are_found_and_those_beside_it_are_not() {
        let imports = [
            import("a", "b"),
            import("b", "c"),
            import("c", "a"),
            import("above", "a"),
            import("c", "below"),
        ];
        let found = in_circles(&imports);
        assert_eq!(found.into_keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    }

    #[test]
    fn every_crate_with_modules_is_checked() {
        let members = fs::read_dir(root()).expect("the root").flatten();
        let names = members.filter(|it| it.path().join("src").is_dir());
        let mut names: Vec<String> = names
            .map(|it| it.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        assert_eq!(names, CRATES);
    }

    /// Lines with `stdout()` or `stderr()`, which clippy's print lints do not find.
    fn writes(stream: TokenStream, found: &mut Vec<usize>) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
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
                writes(group.stream(), found);
            }
        }
    }

    #[test]
    fn only_ui_of_the_provisioner_writes_to_the_terminal() {
        let source = root().join("provisioner/src");
        let mut places = Vec::new();
        for file in imports::files("provisioner").expect("sources") {
            let path = file.strip_prefix(&source).expect("below it");
            let text = fs::read_to_string(&file).expect("text");
            let mut lines = Vec::new();
            writes(imports::tokens(&text).expect("tokens"), &mut lines);
            if imports::module(path).0 != "ui" {
                places.extend(lines.iter().map(|it| format!("{}:{it}", path.display())));
            }
        }
        assert!(places.is_empty(), "{places:#?}");
    }
}
