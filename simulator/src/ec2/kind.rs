//! The kinds of resources, and how EC2 speaks of each.

use crate::fault::ApiFault;

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Vpc,
    Subnet,
    InternetGateway,
    Address,
    NatGateway,
    RouteTable,
    RouteTableAssociation,
    SecurityGroup,
    SecurityGroupRule,
    NetworkInterface,
    NetworkAcl,
    VpcEndpoint,
    VpnGateway,
}

impl Kind {
    /// Those that can carry tags.
    const TAGGED: &[Self] = &[
        Self::Vpc,
        Self::Subnet,
        Self::InternetGateway,
        Self::Address,
        Self::NatGateway,
        Self::RouteTable,
        Self::SecurityGroup,
        Self::SecurityGroupRule,
        Self::NetworkInterface,
        Self::NetworkAcl,
        Self::VpcEndpoint,
        Self::VpnGateway,
    ];

    /// Returns the prefix of its ids.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Subnet => "subnet",
            Self::InternetGateway => "igw",
            Self::Address => "eipalloc",
            Self::NatGateway => "nat",
            Self::RouteTable => "rtb",
            Self::RouteTableAssociation => "rtbassoc",
            Self::SecurityGroup => "sg",
            Self::SecurityGroupRule => "sgr",
            Self::NetworkInterface => "eni",
            Self::NetworkAcl => "acl",
            Self::VpcEndpoint => "vpce",
            Self::VpnGateway => "vgw",
        }
    }

    /// Its name in tag specifications, tag descriptions and ARNs.
    pub(super) const fn resource_type(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Subnet => "subnet",
            Self::InternetGateway => "internet-gateway",
            Self::Address => "elastic-ip",
            Self::NatGateway => "natgateway",
            Self::RouteTable => "route-table",
            Self::RouteTableAssociation => "route-table-association",
            Self::SecurityGroup => "security-group",
            Self::SecurityGroupRule => "security-group-rule",
            Self::NetworkInterface => "network-interface",
            Self::NetworkAcl => "network-acl",
            Self::VpcEndpoint => "vpc-endpoint",
            Self::VpnGateway => "vpn-gateway",
        }
    }

    /// The answer where there is none of this id.
    pub(super) fn not_found(self, id: &str) -> ApiFault {
        let (code, message) = match self {
            Self::Vpc => ("InvalidVpcID", format!("The vpc ID '{id}' does not exist")),
            Self::Subnet => (
                "InvalidSubnetID",
                format!("The subnet ID '{id}' does not exist"),
            ),
            Self::InternetGateway => (
                "InvalidInternetGatewayID",
                format!("The internetGateway ID '{id}' does not exist"),
            ),
            Self::Address => (
                "InvalidAllocationID",
                format!("The allocation ID '{id}' does not exist"),
            ),
            Self::NatGateway => {
                let message = format!("NatGateway {id} was not found");
                return ApiFault::new("NatGatewayNotFound", message);
            }
            Self::RouteTable => (
                "InvalidRouteTableID",
                format!("The routeTable ID '{id}' does not exist"),
            ),
            Self::RouteTableAssociation => (
                "InvalidAssociationID",
                format!("The association ID '{id}' does not exist"),
            ),
            Self::SecurityGroup => (
                "InvalidGroup",
                format!("The security group '{id}' does not exist"),
            ),
            Self::SecurityGroupRule => (
                "InvalidSecurityGroupRuleId",
                format!("The security group rule ID '{id}' does not exist"),
            ),
            Self::NetworkInterface => (
                "InvalidNetworkInterfaceID",
                format!("The networkInterface ID '{id}' does not exist"),
            ),
            Self::NetworkAcl => (
                "InvalidNetworkAclID",
                format!("The networkAcl ID '{id}' does not exist"),
            ),
            Self::VpcEndpoint => (
                "InvalidVpcEndpointId",
                format!("The Vpc Endpoint Id '{id}' does not exist"),
            ),
            Self::VpnGateway => (
                "InvalidVpnGatewayID",
                format!("The vpnGateway ID '{id}' does not exist"),
            ),
        };
        ApiFault::new(format!("{code}.NotFound"), message)
    }

    /// The kind of a taggable resource, by its id.
    pub(super) fn of(id: &str) -> Option<Self> {
        let (prefix, _) = id.split_once('-')?;
        Self::TAGGED
            .iter()
            .copied()
            .find(|kind| kind.prefix() == prefix)
    }
}

/// The answer where something that is still needed is to be deleted.
pub(super) fn has_dependencies(noun: &str, id: &str) -> ApiFault {
    ApiFault::new(
        "DependencyViolation",
        format!("The {noun} '{id}' has dependencies and cannot be deleted."),
    )
}

/// The answer to a value that can't be.
pub(super) fn invalid_value(message: impl Into<String>) -> ApiFault {
    ApiFault::new("InvalidParameterValue", message)
}
