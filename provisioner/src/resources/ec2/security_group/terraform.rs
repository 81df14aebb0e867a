//! Its description in Terraform's language.

use std::collections::BTreeMap;

use hcl::{Block, Expression};
use kavak_stack::spec::{Rule, SecurityGroup};

use crate::terraform::{Described, Exported, ID, Referred, Resource, block};

impl Exported for SecurityGroup {
    const REFERRED: Referred = Some(("aws_security_group", ID));

    fn export(of: &Described<'_>, it: &Self) -> Result<Vec<Resource>, String> {
        let rules = [("ingress", &it.ingress), ("egress", &it.egress)];
        let group = of
            .import("aws_security_group", &of.found.id)
            .set("name", it.group_name.as_str())
            .set("description", it.description.as_str())
            .set("vpc_id", of.references.of(&it.vpc_id));
        let rules = rules.into_iter().flat_map(|(direction, rules)| {
            let merged = merged(rules).into_iter();
            merged.map(move |rules| rule(of, direction, &rules))
        });
        Ok(vec![
            rules
                .fold(group, Resource::block)
                .tags(&it.tags)
                .ignoring(&["revoke_rules_on_delete"]),
        ])
    }
}

/// Terraform has one rule for all peers of the same ports and description.
fn merged<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Vec<Vec<&'r Rule>> {
    let mut merged = BTreeMap::<_, Vec<&Rule>>::new();
    for rule in rules {
        let what = (
            &rule.ip_protocol,
            rule.from_port,
            rule.to_port,
            &rule.description,
        );
        merged.entry(what).or_default().push(rule);
    }
    merged.into_values().collect()
}

fn rule(of: &Described<'_>, direction: &str, rules: &[&Rule]) -> Block {
    let Some(first) = rules.first() else {
        return block(direction, Vec::new());
    };
    let mut attributes: Vec<(&str, Expression)> = vec![
        ("description", first.description.as_str().into()),
        ("protocol", first.ip_protocol.as_str().into()),
        ("from_port", first.from_port.unwrap_or_default().into()),
        ("to_port", first.to_port.unwrap_or_default().into()),
    ];
    let mut peers = BTreeMap::<&str, Vec<Expression>>::new();
    for peer in rules.iter().map(|rule| rule.peer.known()) {
        let attribute = match peer.as_str() {
            own if own == of.found.id => "self",
            group if group.starts_with("sg-") => "security_groups",
            list if list.starts_with("pl-") => "prefix_list_ids",
            block if block.contains(':') => "ipv6_cidr_blocks",
            _ => "cidr_blocks",
        };
        peers
            .entry(attribute)
            .or_default()
            .push(of.references.text(&peer));
    }
    attributes.extend(peers.into_iter().map(|(attribute, peers)| match attribute {
        "self" => (attribute, true.into()),
        _ => (attribute, peers.into()),
    }));
    block(direction, attributes)
}
