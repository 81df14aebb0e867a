//! The key and the name of everything that an environment can have, whether
//! its settings ask for it or not: how resources are found again.

use crate::{Environment, Key, Kind, cidr::Block};

/// A resource's place in the stack and what it is called in AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its key.
    pub key: Key,
    /// Its kind.
    pub kind: Kind,
    /// Its name, or its `Name` tag where AWS gives it an id.
    pub name: String,
}

/// Every resource that carries a name of the environment.
#[must_use]
pub fn all(environment: &Environment) -> Vec<Named> {
    let named = |place: Place| Named {
        key: place.key(),
        kind: place.kind,
        name: place.name(environment),
    };
    places().map(named).collect()
}

/// The key of the resource of this kind with this name, if the environment
/// can have one. RDS and `ElastiCache` lower the case of names (`aws.md` §10).
#[must_use]
pub fn key_of(environment: &Environment, kind: Kind, name: &str) -> Option<Key> {
    places()
        .filter(|place| place.kind == kind)
        .find(|place| place.name(environment).eq_ignore_ascii_case(name))
        .map(Place::key)
}

/// The name under which the resource with this key is found.
#[must_use]
pub fn name_of(environment: &Environment, key: &Key) -> Option<String> {
    places()
        .filter(|place| key.as_str().starts_with(place.of))
        .find(|place| place.key() == *key)
        .map(|place| place.name(environment))
}

/// The place of a named resource in the stack.
#[derive(Clone, Copy)]
struct Place {
    of: &'static str,
    /// Where there are several, which.
    index: Option<usize>,
    kind: Kind,
    suffix: &'static str,
    /// What comes after the suffix.
    number: Option<usize>,
}

impl Place {
    fn key(self) -> Key {
        match self.index {
            None => Key::new(self.of),
            Some(index) => Key::nth(self.of, index),
        }
    }

    fn name(self, environment: &Environment) -> String {
        match (self.kind, self.number) {
            (Kind::LogGroup, _) => environment.log_group(),
            (_, None) => environment.name(self.suffix),
            (_, Some(number)) => environment.name(&format!("{}-{number}", self.suffix)),
        }
    }
}

fn places() -> impl Iterator<Item = Place> {
    let place = |(of, kind, suffix), index, number| Place {
        of,
        index,
        kind,
        suffix,
        number,
    };
    let single = SINGLE.iter().map(move |it| place(*it, None, None));
    let several = (0..2).flat_map(move |index| {
        let number = index + 1;
        let from_one = FROM_ONE.iter();
        let from_one = from_one.map(move |it| place(*it, Some(index), Some(number)));
        let first_plain = FIRST_PLAIN.iter();
        from_one.chain(first_plain.map(move |it| {
            let number = (index > 0).then_some(number);
            place(*it, Some(index), number)
        }))
    });
    single.chain(several)
}

/// The number of the first private subnet among the VPC's /24s.
const FIRST_PRIVATE: u32 = 10;

/// The block of the `index`th subnet of a type, in a VPC with this block.
#[must_use]
pub fn subnet_block(vpc: Block, is_public: bool, index: usize) -> String {
    let first = if is_public { 0 } else { FIRST_PRIVATE };
    vpc.slash_24(first + u32::from(index == 1))
}

/// The key of the subnet with this block, in a VPC with that one.
#[must_use]
pub fn subnet_key(vpc_block: &str, block: &str) -> Option<Key> {
    let vpc = Block::parse(vpc_block)?;
    [("subnet.public", true), ("subnet.private", false)]
        .into_iter()
        .flat_map(|(name, is_public)| (0..2).map(move |index| (name, is_public, index)))
        .find(|(_, is_public, index)| subnet_block(vpc, *is_public, *index) == block)
        .map(|(name, _, index)| Key::nth(name, index))
}

/// The secret of the cache's AUTH token.
pub const REDIS_AUTH_TOKEN: &str = "secret.redis_auth_token";

/// The secret that signs the posts of leads' events.
pub const LEAD_WEBHOOK_SECRET: &str = "secret.lead_webhook_secret";

/// The secret of the desk's API, which answers the receiver of these posts.
pub const DESK_API_TOKEN: &str = "secret.desk_api_token";

/// Whether this is a secret whose value is generated and can be generated again.
#[must_use]
pub fn is_generated_secret(key: &Key) -> bool {
    [REDIS_AUTH_TOKEN, LEAD_WEBHOOK_SECRET, DESK_API_TOKEN].contains(&key.as_str())
}

const SINGLE: &[(&str, Kind, &str)] = &[
    ("vpc", Kind::Vpc, "vpc"),
    ("internet_gateway", Kind::InternetGateway, "igw"),
    ("route_table.public", Kind::RouteTable, "public-rt"),
    ("security_group.alb", Kind::SecurityGroup, "alb-sg"),
    ("security_group.ecs", Kind::SecurityGroup, "ecs-sg"),
    ("security_group.rds", Kind::SecurityGroup, "rds-sg"),
    ("security_group.redis", Kind::SecurityGroup, "redis-sg"),
    ("ecr_repository", Kind::EcrRepository, "app"),
    ("db_subnet_group", Kind::DbSubnetGroup, "db-subnet-group"),
    ("db_instance", Kind::DbInstance, "db"),
    ("secret.db_credentials", Kind::Secret, "db-credentials"),
    ("secret.openai_api_key", Kind::Secret, "openai-api-key"),
    (
        "secret.twilio_auth_token",
        Kind::Secret,
        "twilio-auth-token",
    ),
    (REDIS_AUTH_TOKEN, Kind::Secret, "redis-auth-token"),
    (LEAD_WEBHOOK_SECRET, Kind::Secret, "lead-webhook-secret"),
    (DESK_API_TOKEN, Kind::Secret, "desk-api-token"),
    (
        "cache_subnet_group",
        Kind::CacheSubnetGroup,
        "redis-subnet-group",
    ),
    ("replication_group", Kind::ReplicationGroup, "redis"),
    ("ecs_cluster", Kind::EcsCluster, "cluster"),
    ("iam_role.execution", Kind::IamRole, "ecs-execution-role"),
    ("iam_role.task", Kind::IamRole, "ecs-task-role"),
    ("task_definition", Kind::TaskDefinition, "app"),
    ("load_balancer", Kind::LoadBalancer, "alb"),
    ("target_group", Kind::TargetGroup, "tg"),
    ("ecs_service", Kind::EcsService, "app-service"),
    ("certificate", Kind::Certificate, "certificate"),
    ("scaling_policy", Kind::ScalingPolicy, "cpu"),
    ("log_group", Kind::LogGroup, ""),
    ("sns_topic.events", Kind::SnsTopic, "events"),
];

/// Numbered from the first: `-public-subnet-1`, `-public-subnet-2`.
const FROM_ONE: &[(&str, Kind, &str)] = &[
    ("subnet.public", Kind::Subnet, "public-subnet"),
    ("subnet.private", Kind::Subnet, "private-subnet"),
];

/// Numbered from the second, which a stack with one NAT gateway does not have.
const FIRST_PLAIN: &[(&str, Kind, &str)] = &[
    ("elastic_ip.nat", Kind::ElasticIp, "nat-eip"),
    ("nat_gateway", Kind::NatGateway, "nat-gateway"),
    ("route_table.private", Kind::RouteTable, "private-rt"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subnet_is_known_by_its_block() {
        for (block, key) in [
            ("10.1.0.0/24", Some("subnet.public[0]")),
            ("10.1.1.0/24", Some("subnet.public[1]")),
            ("10.1.10.0/24", Some("subnet.private[0]")),
            ("10.1.11.0/24", Some("subnet.private[1]")),
            ("10.1.12.0/24", None),
            ("10.0.0.0/24", None),
            ("10.1.0.0/25", None),
        ] {
            assert_eq!(subnet_key("10.1.0.0/16", block), key.map(Key::from));
        }
    }
}
