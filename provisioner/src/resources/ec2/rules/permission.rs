//! A rule as EC2's calls take it.

use aws_sdk_ec2::types::{IpPermission, IpRange, Ipv6Range, PrefixListId, UserIdGroupPair};
use kavak_stack::spec::Rule;

/// A rule as EC2's calls take it.
pub(super) fn permission(rule: &Rule) -> IpPermission {
    let peer = rule.peer.known();
    let description = Some(rule.description.clone()).filter(|text| !text.is_empty());
    let permission = IpPermission::builder()
        .ip_protocol(&rule.ip_protocol)
        .set_from_port(rule.from_port)
        .set_to_port(rule.to_port);
    let permission = if peer.starts_with("sg-") {
        let pair = UserIdGroupPair::builder().group_id(peer);
        permission.user_id_group_pairs(pair.set_description(description).build())
    } else if peer.starts_with("pl-") {
        let list = PrefixListId::builder().prefix_list_id(peer);
        permission.prefix_list_ids(list.set_description(description).build())
    } else if peer.contains(':') {
        let range = Ipv6Range::builder().cidr_ipv6(peer);
        permission.ipv6_ranges(range.set_description(description).build())
    } else {
        let range = IpRange::builder().cidr_ip(peer);
        permission.ip_ranges(range.set_description(description).build())
    };
    permission.build()
}

#[cfg(test)]
mod tests {
    use kavak_stack::Text;

    use super::*;

    fn rule(peer: &str, description: &str) -> Rule {
        Rule {
            ip_protocol: "tcp".to_owned(),
            from_port: Some(80),
            to_port: Some(80),
            peer: Text::from(peer),
            description: description.to_owned(),
        }
    }

    #[test]
    fn a_peer_is_sent_as_what_it_is() {
        let sent = |peer| permission(&rule(peer, "why"));
        let block = sent("10.0.0.0/16");
        assert_eq!(block.ip_ranges()[0].cidr_ip(), Some("10.0.0.0/16"));
        assert_eq!(block.ip_ranges()[0].description(), Some("why"));
        assert_eq!(sent("::/0").ipv6_ranges()[0].cidr_ipv6(), Some("::/0"));
        let pairs = sent("sg-1");
        assert_eq!(pairs.user_id_group_pairs()[0].group_id(), Some("sg-1"));
        let lists = sent("pl-1");
        assert_eq!(lists.prefix_list_ids()[0].prefix_list_id(), Some("pl-1"));
    }
}
