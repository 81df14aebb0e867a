//! The stack and its order as a graph: an arrow goes from what is needed to
//! what needs it.

use std::{collections::BTreeMap, fmt::Write};

use kavak_stack::{Key, Stack};

use crate::cli::GraphFormat;

/// The graph's text.
#[must_use]
pub fn text(stack: &Stack, format: GraphFormat) -> String {
    let numbers: BTreeMap<&Key, usize> = stack.resources().keys().zip(0..).collect();
    let edges = direct_edges(stack);
    let edges = edges.iter().filter_map(|(dependent, dependency)| {
        Some((numbers.get(dependency)?, numbers.get(dependent)?))
    });
    let mut text = String::new();
    match format {
        GraphFormat::Mermaid => {
            text.push_str("graph LR\n");
            for (key, number) in &numbers {
                _ = writeln!(text, "  n{number}[\"{key}\"]");
            }
            for (dependency, dependent) in edges {
                _ = writeln!(text, "  n{dependency} --> n{dependent}");
            }
        }
        GraphFormat::Dot => {
            text.push_str("digraph stack {\n  rankdir=LR;\n  node [shape=box];\n");
            for (key, number) in &numbers {
                _ = writeln!(text, "  n{number} [label=\"{key}\"];");
            }
            for (dependency, dependent) in edges {
                _ = writeln!(text, "  n{dependency} -> n{dependent};");
            }
            text.push_str("}\n");
        }
    }
    text
}

/// The edges without those that others already imply.
fn direct_edges(stack: &Stack) -> Vec<(Key, Key)> {
    let edges = stack.edges();
    let mut needs: BTreeMap<&Key, Vec<&Key>> = BTreeMap::new();
    for (dependent, dependency) in &edges {
        needs.entry(dependent).or_default().push(dependency);
    }
    let is_direct = |(dependent, dependency): &&(Key, Key)| {
        let others = needs[dependent]
            .iter()
            .filter(|other| **other != dependency);
        !others
            .into_iter()
            .any(|other| reaches(&needs, other, dependency))
    };
    edges.iter().filter(is_direct).cloned().collect()
}

fn reaches(needs: &BTreeMap<&Key, Vec<&Key>>, from: &Key, to: &Key) -> bool {
    let mut open = vec![from];
    let mut seen = Vec::new();
    while let Some(key) = open.pop() {
        if key == to {
            return true;
        }
        if !seen.contains(&key) {
            seen.push(key);
            open.extend(needs.get(key).into_iter().flatten());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use kavak_stack::{Environment, Facts, Settings};

    use super::*;

    fn stack() -> Stack {
        let environment = Environment {
            project: "kavak-agent".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        };
        Stack::new(&Settings::new(&environment, "sales"), &Facts::default())
    }

    #[test]
    fn every_resource_is_a_node_of_the_graph() {
        let mermaid = text(&stack(), GraphFormat::Mermaid);
        for key in stack().resources().keys() {
            assert!(mermaid.contains(&format!("[\"{key}\"]")), "{key}");
        }
        insta::assert_snapshot!(mermaid);
    }

    #[test]
    fn leaving_out_implied_edges_changes_no_order() {
        let stack = stack();
        let direct = direct_edges(&stack);
        let mut needs: BTreeMap<&Key, Vec<&Key>> = BTreeMap::new();
        for (dependent, dependency) in &direct {
            needs.entry(dependent).or_default().push(dependency);
        }
        for (dependent, dependency) in stack.edges() {
            assert!(
                reaches(&needs, &dependent, &dependency),
                "{dependent} needs {dependency}"
            );
        }
        assert!(direct.len() < stack.edges().len());
    }

    #[test]
    fn graphviz_is_given_one_digraph() {
        let dot = text(&stack(), GraphFormat::Dot);
        assert!(dot.starts_with("digraph stack {\n") && dot.ends_with("}\n"));
        assert_eq!(dot.matches("->").count(), direct_edges(&stack()).len());
    }
}
