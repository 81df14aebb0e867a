//! The outputs of an environment: the names that scripts use.

use serde_json::Value;

use crate::{Environment, Key, Output, key};

/// The outputs of a stack, in the order in which they are shown. What is not
/// there yet is null.
#[derive(Clone, Debug, PartialEq)]
pub struct StackOutputs(Vec<(&'static str, Value)>);

impl StackOutputs {
    /// The outputs, as far as `lookup` knows those of the resources. The
    /// domain that HTTPS is served on is what the alias record is called.
    #[must_use]
    pub fn new(
        environment: &Environment,
        lookup: &impl Fn(&Key, Output) -> Option<String>,
        domain: Option<&str>,
    ) -> Self {
        let one = |key: &Key, output: Output| Value::from(lookup(key, output));
        let both = |keys: &[Key]| -> Value {
            let ids = keys.iter().filter_map(|key| lookup(key, Output::Id));
            ids.collect()
        };
        Self(vec![
            ("aws_region", environment.region.as_str().into()),
            ("project_name", environment.project.as_str().into()),
            ("env", environment.env.as_str().into()),
            ("vpc_id", one(&key::VPC, Output::Id)),
            ("public_subnet_ids", both(&key::SUBNET_PUBLIC)),
            ("private_subnet_ids", both(&key::SUBNET_PRIVATE)),
            (
                "alb_security_group_id",
                one(&key::SECURITY_GROUP_ALB, Output::Id),
            ),
            (
                "ecs_security_group_id",
                one(&key::SECURITY_GROUP_ECS, Output::Id),
            ),
            (
                "ecr_repository_url",
                one(&key::ECR_REPOSITORY, Output::RepositoryUrl),
            ),
            ("alb_dns_name", one(&key::LOAD_BALANCER, Output::DnsName)),
            (
                "ecs_cluster_name",
                name(environment, lookup, &key::ECS_CLUSTER),
            ),
            (
                "ecs_service_name",
                name(environment, lookup, &key::ECS_SERVICE),
            ),
            (
                "database_endpoint",
                one(&key::DB_INSTANCE, Output::Endpoint),
            ),
            (
                "database_secret_arn",
                one(&key::SECRET_DB_CREDENTIALS, Output::Arn),
            ),
            (
                "redis_endpoint",
                one(&key::REPLICATION_GROUP, Output::Endpoint),
            ),
            ("url", url(lookup, domain).into()),
        ])
    }

    /// The value under this name; `None` if no output has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// All outputs, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }
}

/// The name of a resource that is there: ECS may report an ARN as its id.
fn name(
    environment: &Environment,
    lookup: &impl Fn(&Key, Output) -> Option<String>,
    key: &Key,
) -> Value {
    lookup(key, Output::Id)
        .and_then(|_| crate::names::name_of(environment, key))
        .into()
}

/// The URL at which customers reach the agent, once its listener exists. A load balancer
/// whose name has a port is simulated: it takes plain HTTP at that port of this
/// machine independently of its listeners, and no name server knows its domain.
fn url(lookup: &impl Fn(&Key, Output) -> Option<String>, domain: Option<&str>) -> Option<String> {
    lookup(&key::LISTENER_HTTP, Output::Id)?;
    let balancer = lookup(&key::LOAD_BALANCER, Output::DnsName)?;
    if balancer.contains(':') {
        return Some(format!("http://{balancer}"));
    }
    let is_https = lookup(&key::LISTENER_HTTPS, Output::Id).is_some();
    let host = match domain {
        Some(domain) if is_https => domain.to_owned(),
        _ => balancer,
    };
    Some(format!(
        "{}://{host}",
        if is_https { "https" } else { "http" }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        Environment {
            project: "kavak-agent".into(),
            env: "dev".into(),
            region: "us-east-1".into(),
        }
    }

    #[test]
    fn what_is_not_there_is_null_and_what_is_chosen_is_known() {
        let outputs = StackOutputs::new(&environment(), &|_, _| None, None);
        assert_eq!(outputs.get("aws_region"), Some(&"us-east-1".into()));
        assert_eq!(outputs.get("vpc_id"), Some(&Value::Null));
        assert_eq!(
            outputs.get("public_subnet_ids"),
            Some(&serde_json::json!([]))
        );
        assert_eq!(outputs.get("url"), Some(&Value::Null));
        assert_eq!(outputs.get("no_such"), None);
    }

    #[test]
    fn the_address_is_the_load_balancers_or_the_domain_with_https() {
        let all = |key: &Key, output: Output| Some(format!("{key}/{output:?}"));
        let http =
            |key: &Key, output: Output| all(key, output).filter(|_| *key != key::LISTENER_HTTPS);
        let url = |outputs: StackOutputs| outputs.get("url").cloned();
        assert_eq!(
            url(StackOutputs::new(&environment(), &http, Some("a.example"))),
            Some("http://load_balancer/DnsName".into())
        );
        assert_eq!(
            url(StackOutputs::new(&environment(), &all, Some("a.example"))),
            Some("https://a.example".into())
        );
        assert_eq!(
            StackOutputs::new(&environment(), &all, None).get("ecs_cluster_name"),
            Some(&"kavak-agent-dev-cluster".into())
        );
    }

    #[test]
    fn a_simulated_load_balancer_is_reached_by_http_at_its_port_with_and_without_https() {
        let simulated = |_: &Key, _: Output| Some("localhost:8686".to_owned());
        for domain in [None, Some("a.example")] {
            let outputs = StackOutputs::new(&environment(), &simulated, domain);
            assert_eq!(outputs.get("url"), Some(&"http://localhost:8686".into()));
        }
    }
}
