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
    observed.get(&Key::from(key)).map(|it| it.id.as_str())
}

fn assigned(vpcs: Vec<Found>, elastic_ips: Vec<Found>, inside: Inside) -> Observed {
    assign(&environment(), vpcs, vec![], elastic_ips, inside)
}

#[test]
fn what_lost_its_name_is_found_by_where_it_is() {
    let inside = Inside {
        subnets: vec![
            subnet("subnet-1", "vpc-1", "10.0.0.0/24", ""),
            subnet("subnet-2", "vpc-1", "10.0.11.0/24", "renamed"),
        ],
        nat_gateways: vec![nat_gateway("nat-1", "subnet-1", "eipalloc-1", "")],
        route_tables: vec![
            route_table("rtb-1", "subnet-1"),
            route_table("rtb-2", "subnet-2"),
        ],
        security_groups: vec![Found::ready(
            "sg-1",
            SecurityGroup {
                group_name: "a-dev-alb-sg".to_owned(),
                description: String::new(),
                vpc_id: Text::from("vpc-1"),
                ingress: [].into(),
                egress: [].into(),
                tags: Tags::new(),
            },
        )],
    };
    let address = Found::ready("eipalloc-1", ElasticIp { tags: Tags::new() });
    let observed = assigned(vec![vpc("vpc-1")], vec![address], inside);
    for (key, id) in [
        ("vpc", "vpc-1"),
        ("subnet.public[0]", "subnet-1"),
        ("subnet.private[1]", "subnet-2"),
        ("nat_gateway[0]", "nat-1"),
        ("elastic_ip.nat[0]", "eipalloc-1"),
        ("route_table.public", "rtb-1"),
        ("route_table.private[1]", "rtb-2"),
        ("security_group.alb", "sg-1"),
    ] {
        assert_eq!(id_of(&observed, key), Some(id), "{key}");
    }
    assert_eq!(observed.resources.len(), 8);
}

#[test]
fn what_has_no_place_is_a_stray() {
    let neighbour = "a-dev2-public-subnet-1";
    let inside = Inside {
        subnets: vec![
            subnet("subnet-9", "vpc-1", "10.0.99.0/24", neighbour),
            subnet("subnet-8", "vpc-1", "10.0.98.0/24", "by hand"),
        ],
        nat_gateways: vec![nat_gateway("nat-9", "subnet-9", "eipalloc-9", "by hand")],
        ..Inside::default()
    };
    let observed = assigned(vec![vpc("vpc-1")], vec![], inside);
    let strays: Vec<&Key> = observed
        .resources
        .keys()
        .filter(|key| key.is_stray())
        .collect();
    assert_eq!(
        strays,
        [
            &Key::stray("nat-9"),
            &Key::stray("subnet-8"),
            &Key::stray("subnet-9")
        ]
    );
}

fn foreign_keys(observed: &Observed) -> Vec<(&str, &str)> {
    let foreign = observed.foreign.iter();
    foreign
        .map(|it| (it.key.as_str(), it.name.as_str()))
        .collect()
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
        foreign_keys(&observed),
        [("stray[nat-9]", "nat-9"), ("stray[subnet-8]", "subnet-8"),]
    );
    assert_eq!(observed.resources.len(), 3);
}

#[test]
fn what_is_tagged_as_another_environments_takes_no_place_of_ours() {
    let theirs = |mut found: Found| {
        let other = tags(&[("project", "a"), ("env", "prod")]);
        match &mut found.spec {
            Spec::Subnet(it) => it.tags.extend(other),
            Spec::NatGateway(it) => it.tags.extend(other),
            Spec::RouteTable(it) => it.tags.extend(other),
            _ => {}
        }
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
        foreign_keys(&observed),
        [
            ("subnet.public[1]", "subnet-2"),
            ("stray[subnet-3]", "subnet-3"),
            ("stray[nat-1]", "nat-1"),
            ("route_table.public", "rtb-1"),
        ]
    );
}

fn vpc_tagged(id: &str, of: &[(&str, &str)]) -> Found {
    let mut found = vpc(id);
    if let Spec::Vpc(it) = &mut found.spec {
        it.tags = tags(of);
    }
    found
}

#[test]
fn a_vpc_that_lost_a_tag_is_ours_and_one_of_another_environment_is_not() {
    for lost in [
        vec![("Name", "a-dev-vpc")],
        vec![("Name", "a-dev-vpc"), ("env", "dev")],
    ] {
        let vpcs = vec![vpc_tagged("vpc-1", &lost)];
        let observed = assigned(vpcs, vec![], Inside::default());
        assert_eq!(id_of(&observed, "vpc"), Some("vpc-1"));
    }
    let other = vpc_tagged("vpc-2", &[("Name", "a-dev-vpc"), ("project", "b")]);
    let observed = assigned(vec![other.clone()], vec![], Inside::default());
    assert_eq!(id_of(&observed, "vpc"), None);
    assert_eq!(foreign_keys(&observed), [("stray[vpc-2]", "vpc-2")]);
    let observed = assigned(vec![other, vpc("vpc-1")], vec![], Inside::default());
    assert_eq!(id_of(&observed, "vpc"), Some("vpc-1"));
    assert_eq!(foreign_keys(&observed), [("stray[vpc-2]", "vpc-2")]);
}

#[test]
fn the_inhabited_vpc_that_lost_its_name_is_the_stacks() {
    let real = vpc_tagged("vpc-1", &[("project", "a"), ("env", "dev")]);
    let inside = Inside {
        subnets: vec![subnet("subnet-1", "vpc-1", "10.0.0.0/24", "")],
        ..Inside::default()
    };
    let observed = assigned(vec![vpc("vpc-2"), real], vec![], inside);
    assert_eq!(id_of(&observed, "vpc"), Some("vpc-1"));
}

#[test]
fn a_second_vpc_with_only_our_name_is_nobodys_to_delete() {
    let named = vpc_tagged("vpc-2", &[("Name", "a-dev-vpc")]);
    let observed = assigned(vec![named, vpc("vpc-1")], vec![], Inside::default());
    assert_eq!(id_of(&observed, "vpc"), Some("vpc-1"));
    assert_eq!(foreign_keys(&observed), [("stray[vpc-2]", "vpc-2")]);
}

#[test]
fn an_address_is_ours_by_its_tags_its_name_or_its_gateway_only() {
    let address = |id: &str, of: &[(&str, &str)]| Found::ready(id, ElasticIp { tags: tags(of) });
    let inside = || Inside {
        subnets: vec![subnet("subnet-1", "vpc-1", "10.0.0.0/24", "")],
        nat_gateways: vec![nat_gateway("nat-1", "subnet-1", "eipalloc-1", "")],
        ..Inside::default()
    };
    let name = ("Name", "a-dev-nat-eip");
    for (ours, id) in [
        (address("eipalloc-1", &[]), "eipalloc-1"),
        (address("eipalloc-2", &[name]), "eipalloc-2"),
        (address("eipalloc-3", &[name, ("env", "dev")]), "eipalloc-3"),
    ] {
        let addresses = vec![
            address("eipalloc-7", &[]),
            address("eipalloc-8", &[name, ("project", "b")]),
            ours,
        ];
        let observed = assigned(vec![vpc("vpc-1")], addresses, inside());
        assert_eq!(id_of(&observed, "elastic_ip.nat[0]"), Some(id));
        assert!(!observed.resources.keys().any(Key::is_stray));
        assert_eq!(observed.foreign, []);
    }
}

#[test]
fn an_address_with_only_our_name_does_not_displace_ours() {
    let address = |id: &str, of: &[(&str, &str)]| Found::ready(id, ElasticIp { tags: tags(of) });
    let name = ("Name", "a-dev-nat-eip");
    let addresses = vec![
        address("eipalloc-2", &[name]),
        address("eipalloc-1", &[name, ("project", "a"), ("env", "dev")]),
    ];
    let observed = assigned(vec![vpc("vpc-1")], addresses, Inside::default());
    assert_eq!(id_of(&observed, "elastic_ip.nat[0]"), Some("eipalloc-1"));
    assert_eq!(observed.resources.len(), 2);
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
fn a_second_internet_gateway_is_a_stray() {
    let gateway = |id: &str, vpc_id: Option<&str>| {
        let spec = InternetGateway {
            vpc_id: vpc_id.map(Text::from),
            tags: named("a-dev-igw"),
        };
        Found::ready(id, spec)
    };
    let gateways = vec![gateway("igw-1", None), gateway("igw-2", Some("vpc-1"))];
    let vpcs = vec![vpc("vpc-1")];
    let observed = assign(&environment(), vpcs, gateways, vec![], Inside::default());
    assert_eq!(id_of(&observed, "internet_gateway"), Some("igw-2"));
    assert_eq!(id_of(&observed, "stray[igw-1]"), Some("igw-1"));
}
