//! Load balancing.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Change, Spec, attributes::Attributes};
use crate::{
    Tags, Text,
    prices::{Cost, Prices},
};

/// An application load balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct LoadBalancer {
    pub name: String,
    /// `application`.
    pub r#type: String,
    /// `internet-facing` or `internal`.
    pub scheme: String,
    pub subnet_ids: BTreeSet<Text>,
    pub security_group_ids: BTreeSet<Text>,
    pub deletion_protection: bool,
    pub drop_invalid_header_fields: bool,
    pub tags: Tags,
}

impl Attributes for LoadBalancer {
    fn replaces(change: &Change) -> bool {
        change.is("name") || change.is("type") || change.is("scheme")
    }

    fn protection(&mut self) -> Option<&mut bool> {
        Some(&mut self.deletion_protection)
    }

    fn security_groups(&mut self) -> Option<&mut BTreeSet<Text>> {
        Some(&mut self.security_group_ids)
    }

    fn cost(&self, _: &[&Spec], prices: Option<&Prices>) -> Option<Cost> {
        // An internet-facing balancer has an address in each of its subnets.
        let addresses = match self.scheme.as_str() {
            "internet-facing" => self.subnet_ids.len(),
            _ => 0,
        };
        let what = format!("application load balancer, {addresses} public IPv4 addresses");
        let hourly = prices.map(|it| {
            it.load_balancer_hour + Decimal::from(addresses) * it.public_ipv4_address_hour
        });
        let by_use = prices.map(|it| {
            let price = it.load_balancer_capacity_unit_hour;
            format!("${price} a capacity unit (LCU) and hour")
        });
        Some(Cost::new(what, hourly).with_use(by_use))
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts keep_retention is_beside
        leaves
    );
}

/// A target group of IP addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct TargetGroup {
    pub name: String,
    pub protocol: String,
    pub port: u16,
    pub vpc_id: Text,
    pub target_type: String,
    pub health_check: HealthCheck,
    pub deregistration_delay_seconds: u32,
    pub tags: Tags,
}

/// The health check of a target group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct HealthCheck {
    pub enabled: bool,
    pub protocol: String,
    /// `traffic-port` or a number.
    pub port: String,
    pub path: String,
    pub matcher: String,
    pub healthy_threshold: u32,
    pub unhealthy_threshold: u32,
    pub timeout_seconds: u32,
    pub interval_seconds: u32,
}

impl Attributes for TargetGroup {
    fn replaces(change: &Change) -> bool {
        ["name", "protocol", "vpc_id", "target_type"]
            .iter()
            .any(|attribute| change.is(attribute))
    }

    /// ECS registers each task with its container's port; the group's own is the
    /// default of targets that come without one, and AWS can't change it. A
    /// replacement for its sake would cut customers off.
    fn equivalent(change: &Change) -> bool {
        change.is("port") && !change.from.is_null()
    }

    fn reason(change: &Change) -> Option<&'static str> {
        change
            .is("deregistration_delay_seconds")
            .then_some("D2: every `down` and every deploy waits for this delay")
    }

    carries_tags!();

    nothing!(
        keeps renews_outputs discards interrupts protection keep_retention is_beside
        security_groups leaves cost
    );
}

/// A listener of a load balancer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "attributes are named as AWS names them")]
pub struct Listener {
    pub load_balancer_arn: Text,
    pub port: u16,
    pub protocol: String,
    pub certificate_arn: Option<Text>,
    pub ssl_policy: Option<String>,
    pub default_action: ListenerAction,
    pub tags: Tags,
}

/// The action of a listener on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListenerAction {
    /// To a target group, by ARN.
    Forward(Text),
    /// To HTTPS on 443.
    RedirectToHttps(Redirect),
    /// A fixed answer with this HTTP status: nothing stands behind it.
    FixedResponse(String),
    /// Anything else set by hand.
    Other(String),
}

/// The target of a redirect to HTTPS; path and query stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// Host name; [`Redirect::SAME_HOST`]: the one that was asked for.
    pub host: String,
    /// `true` if browsers may remember it (301); else 302.
    pub is_permanent: bool,
}

impl Redirect {
    /// ELB's placeholder for the host of the request.
    pub const SAME_HOST: &str = "#{host}";
}

impl Attributes for Listener {
    fn replaces(change: &Change) -> bool {
        change.is("load_balancer_arn")
    }

    carries_tags!();

    nothing!(
        equivalent keeps renews_outputs discards reason interrupts protection keep_retention
        is_beside security_groups leaves cost
    );
}
