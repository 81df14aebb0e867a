use kavak_stack::{
    Tags, Text,
    spec::{ElasticIp, InternetGateway, NatGateway, RouteTable, SecurityGroup, Subnet, Vpc},
};

use super::*;

fn environment() -> Environment {
    Environment {
        project: "a".to_owned(),
        env: "dev".to_owned(),
        region: "us-east-1".to_owned(),
    }
}

fn named(name: &str) -> Tags {
    match name {
        "" => Tags::new(),
        name => tags(&[("Name", name), ("project", "a"), ("env", "dev")]),
    }
}

fn tags(tags: &[(&str, &str)]) -> Tags {
    let owned = |(tag, value): &(&str, &str)| ((*tag).to_owned(), (*value).to_owned());
    tags.iter().map(owned).collect()
}

fn vpc(id: &str) -> Found {
    let spec = Vpc {
        cidr_block: "10.0.0.0/16".to_owned(),
        enable_dns_support: true,
        enable_dns_hostnames: true,
        tags: named("a-dev-vpc"),
    };
    Found::ready(id, spec)
}

fn subnet(id: &str, vpc_id: &str, cidr_block: &str, name: &str) -> Found {
    let spec = Subnet {
        vpc_id: Text::from(vpc_id),
        cidr_block: cidr_block.to_owned(),
        availability_zone: "us-east-1a".to_owned(),
        map_public_ip_on_launch: false,
        tags: named(name),
    };
    Found::ready(id, spec)
}

fn nat_gateway(id: &str, subnet_id: &str, allocation_id: &str, name: &str) -> Found {
    let spec = NatGateway {
        subnet_id: Text::from(subnet_id),
        allocation_id: Text::from(allocation_id),
        tags: named(name),
    };
    Found::ready(id, spec)
}

fn route_table(id: &str, subnet_id: &str) -> Found {
    let spec = RouteTable {
        vpc_id: Text::from("vpc-1"),
        routes: [].into(),
        subnet_ids: [Text::from(subnet_id)].into(),
        tags: Tags::new(),
    };
    Found::ready(id, spec)
}

fn id_of<'a>(observed: &'a Observed, key: &str) -> Option<&'a str> {
    let mut all = observed.resources.iter();
    let found = all.find(|(it, _)| it.as_str() == key)?;
    Some(&found.1.id)
}

fn assigned(vpcs: Vec<Found>, elastic_ips: Vec<Found>, inside: Inside) -> Observed {
    assign(&environment(), vpcs, vec![], elastic_ips, inside)
}

fn unmanaged_keys(observed: &Observed) -> Vec<(&str, &str)> {
    let unmanaged = observed.unmanaged.iter();
    unmanaged
        .map(|it| (it.key.as_str(), it.id.as_str()))
        .collect()
}

fn retagged(mut found: Found, name: &str, of: &[(&str, &str)]) -> Found {
    let mut tags = tags(of);
    tags.insert("Name".to_owned(), name.to_owned());
    tags.insert("owner".to_owned(), "ana".to_owned());
    match &mut found.spec {
        Spec::Vpc(it) => it.tags = tags,
        Spec::Subnet(it) => it.tags = tags,
        Spec::NatGateway(it) => it.tags = tags,
        Spec::RouteTable(it) => it.tags = tags,
        Spec::SecurityGroup(it) => it.tags = tags,
        Spec::InternetGateway(it) => it.tags = tags,
        Spec::ElasticIp(it) => it.tags = tags,
        other => panic!("{other:?}"),
    }
    found
}

fn security_group(id: &str, group_name: &str) -> Found {
    let spec = SecurityGroup {
        group_name: group_name.to_owned(),
        description: String::new(),
        vpc_id: Text::from("vpc-1"),
        ingress: [].into(),
        egress: [].into(),
        tags: named(group_name),
    };
    Found::ready(id, spec)
}

fn internet_gateway(id: &str, vpc_id: Option<&str>) -> Found {
    let spec = InternetGateway {
        vpc_id: vpc_id.map(Text::from),
        tags: named("a-dev-igw"),
    };
    Found::ready(id, spec)
}

fn elastic_ip(id: &str) -> Found {
    let tags = named("a-dev-nat-eip");
    Found::ready(id, ElasticIp { tags })
}

/// A network of the environment, one of each kind.
fn network() -> Vec<Found> {
    let public = "a-dev-public-subnet-1";
    vec![
        vpc("vpc-1"),
        subnet("subnet-1", "vpc-1", "10.0.0.0/24", public),
        security_group("sg-1", "a-dev-alb-sg"),
        internet_gateway("igw-1", Some("vpc-1")),
        nat_gateway("nat-1", "subnet-1", "eipalloc-1", "a-dev-nat-gateway"),
        retagged(route_table("rtb-1", "subnet-1"), "a-dev-public-rt", OURS),
        elastic_ip("eipalloc-1"),
    ]
}

const OURS: &[(&str, &str)] = &[("project", "a"), ("env", "dev")];

fn observed(found: &[Found]) -> Observed {
    let of = |kind: Kind| -> Vec<Found> {
        let found = found.iter().filter(|it| it.spec.kind() == kind);
        found.cloned().collect()
    };
    let inside = Inside {
        subnets: of(Kind::Subnet),
        route_tables: of(Kind::RouteTable),
        security_groups: of(Kind::SecurityGroup),
        nat_gateways: of(Kind::NatGateway),
    };
    let (vpcs, gateways) = (of(Kind::Vpc), of(Kind::InternetGateway));
    assign(&environment(), vpcs, gateways, of(Kind::ElasticIp), inside)
}

#[test]
fn network_with_names_and_tags_is_ours() {
    let observed = observed(&network());
    assert_eq!(observed.resources.len(), 7);
    assert_eq!(observed.unmanaged, []);
}

#[test]
fn resource_without_our_name_or_without_our_tags_is_unmanaged_in_the_place_that_it_takes() {
    use UnmanagedReason::{NameOnly, TagsOnly};
    for (index, found) in network().into_iter().enumerate() {
        let name = found.spec.tags().expect("tagged")["Name"].clone();
        let key = names::key_of(&environment(), found.spec.kind(), &name).expect("ours");
        let mut cases = vec![
            (NameOnly, name.as_str(), &OURS[..1]),
            (NameOnly, &name, &[]),
        ];
        // A group's own name can't be changed.
        if found.spec.kind() != Kind::SecurityGroup {
            cases.push((TagsOnly, "analytics", OURS));
        }
        for (reason, name, of) in cases {
            let mut network = network();
            network[index] = retagged(found.clone(), name, of);
            let observed = observed(&network);
            let about = format!("{reason:?} {}", found.id);
            assert!(
                observed.resources.values().all(|it| it.id != found.id),
                "{about}"
            );
            let mut unmanaged = observed.unmanaged.iter();
            let unmanaged = unmanaged.find(|it| it.id == found.id).expect("reported");
            assert_eq!(
                (&unmanaged.key, &unmanaged.reason),
                (&key, &reason),
                "{about}"
            );
            assert_eq!(unmanaged.owner.as_deref(), Some("ana"), "{about}");
        }
    }
}

#[test]
fn unmanaged_resource_beside_ours_takes_no_place() {
    let beside = [
        vpc("vpc-2"),
        subnet("subnet-2", "vpc-1", "10.0.50.0/24", ""),
        security_group("sg-2", "mine"),
        internet_gateway("igw-2", None),
        nat_gateway("nat-2", "subnet-1", "eipalloc-1", ""),
        retagged(route_table("rtb-2", "subnet-1"), "", &[]),
        elastic_ip("eipalloc-2"),
    ];
    let without_name = [("partner", OURS)];
    let without_tags = |found: &Found| found.spec.tags().is_some_and(|it| it.contains_key("Name"));
    for found in &beside {
        let ours = network()
            .into_iter()
            .find(|it| it.spec.kind() == found.spec.kind());
        let ours = ours.expect("one of each kind").spec;
        let name = ours.tags().expect("tagged")["Name"].clone();
        let mut cases = without_name.to_vec();
        if without_tags(found) && found.spec.kind() != Kind::SecurityGroup {
            cases.push((&name, &OURS[1..]));
        }
        for (name, of) in cases {
            let found = retagged(found.clone(), name, of);
            let mut all = network();
            all.push(found.clone());
            let observed = observed(&all);
            assert_eq!(observed.resources.len(), 7, "{name} {found:?}");
            let key = Key::orphan(&found.id);
            assert_eq!(
                unmanaged_keys(&observed),
                [(key.as_str(), found.id.as_str())],
                "{name} {found:?}"
            );
        }
    }
}

#[test]
fn addresses_and_networks_of_others_are_not_reported() {
    let mut all = network();
    let other = [("project", "b"), ("env", "dev")];
    all.extend([
        retagged(elastic_ip("eipalloc-9"), "theirs", &other),
        subnet("subnet-9", "vpc-9", "10.0.0.0/24", ""),
    ]);
    assert_eq!(observed(&all).unmanaged, []);
}

#[test]
fn what_others_put_into_the_vpc_is_neither_ours_nor_a_stray() {
    let inside = Inside {
        subnets: vec![
            subnet("subnet-1", "vpc-1", "10.0.0.0/24", "a-dev-public-subnet-1"),
            subnet("subnet-8", "vpc-1", "10.0.98.0/24", ""),
        ],
        nat_gateways: vec![
            nat_gateway("nat-1", "subnet-1", "eipalloc-1", "a-dev-nat-gateway"),
            nat_gateway("nat-9", "subnet-8", "eipalloc-9", ""),
        ],
        ..Inside::default()
    };
    let observed = assigned(vec![vpc("vpc-1")], vec![], inside);
    assert_eq!(
        unmanaged_keys(&observed),
        [("stray[subnet-8]", "subnet-8"), ("stray[nat-9]", "nat-9")]
    );
    assert_eq!(observed.resources.len(), 3);
}

#[test]
fn what_is_tagged_as_another_environments_takes_no_place_of_ours() {
    let theirs = |mut found: Found| {
        let other = tags(&[("project", "a"), ("env", "prod")]);
        let mut attributes = found.spec.attributes().unwrap();
        for (name, value) in other {
            attributes["tags"][name] = value.into();
        }
        found.spec = found.spec.with_attributes(attributes).unwrap();
        found
    };
    let public = "a-dev-public-subnet-1";
    let inside = Inside {
        subnets: vec![
            subnet("subnet-1", "vpc-1", "10.0.0.0/24", public),
            theirs(subnet("subnet-2", "vpc-1", "10.0.1.0/24", "")),
            theirs(subnet("subnet-3", "vpc-1", "10.0.50.0/24", public)),
        ],
        nat_gateways: vec![theirs(nat_gateway("nat-1", "subnet-1", "eipalloc-1", ""))],
        route_tables: vec![theirs(route_table("rtb-1", "subnet-1"))],
        ..Inside::default()
    };
    let observed = assigned(vec![vpc("vpc-1")], vec![], inside);
    assert_eq!(observed.resources.len(), 2);
    assert_eq!(
        unmanaged_keys(&observed),
        [
            ("subnet.public[1]", "subnet-2"),
            ("stray[subnet-3]", "subnet-3"),
            ("stray[nat-1]", "nat-1"),
            ("route_table.public", "rtb-1"),
        ]
    );
}

#[test]
fn of_two_vpcs_the_inhabited_one_is_the_stacks() {
    let inside = Inside {
        subnets: vec![
            subnet("subnet-3", "vpc-3", "10.0.0.0/24", "a-dev-public-subnet-1"),
            subnet("subnet-1", "vpc-2", "10.0.0.0/24", "a-dev-public-subnet-1"),
            subnet("subnet-2", "vpc-2", "10.0.1.0/24", "a-dev-public-subnet-2"),
        ],
        ..Inside::default()
    };
    let vpcs = vec![vpc("vpc-1"), vpc("vpc-3"), vpc("vpc-2")];
    let observed = assigned(vpcs, vec![], inside);
    assert_eq!(id_of(&observed, "vpc"), Some("vpc-2"));
    assert_eq!(id_of(&observed, "stray[vpc-1]"), Some("vpc-1"));
    assert_eq!(id_of(&observed, "subnet.public[0]"), Some("subnet-1"));
    assert_eq!(id_of(&observed, "stray[subnet-3]"), Some("subnet-3"));
}

#[test]
fn a_gateway_that_failed_or_goes_does_not_take_the_place_of_one_that_works() {
    let name = "a-dev-nat-gateway";
    let in_condition = |id: &str, condition| {
        nat_gateway(id, "subnet-1", "eipalloc-1", name).in_condition(condition)
    };
    let inside = Inside {
        nat_gateways: vec![
            in_condition("nat-1", Condition::Deleting),
            in_condition("nat-2", Condition::Failed("no".to_owned())),
            in_condition("nat-3", Condition::Pending("pending".to_owned())),
        ],
        ..Inside::default()
    };
    let observed = assigned(vec![vpc("vpc-1")], vec![], inside);
    assert_eq!(id_of(&observed, "nat_gateway[0]"), Some("nat-3"));
    assert_eq!(id_of(&observed, "stray[nat-2]"), Some("nat-2"));
}

#[test]
fn second_internet_gateway_of_ours_is_an_orphan() {
    let gateways = vec![
        internet_gateway("igw-1", None),
        internet_gateway("igw-2", Some("vpc-1")),
    ];
    let vpcs = vec![vpc("vpc-1")];
    let observed = assign(&environment(), vpcs, gateways, vec![], Inside::default());
    assert_eq!(id_of(&observed, "internet_gateway"), Some("igw-2"));
    assert_eq!(id_of(&observed, "stray[igw-1]"), Some("igw-1"));
}
