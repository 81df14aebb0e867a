//! Lists of network interfaces.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use crate::{
    ec2::{describe::Listing, kind::Kind},
    operation::Answer,
    state::ec2::{Ec2, NetworkInterface, zone},
    world::Turn,
};

const LISTING: Listing = Listing {
    member: "NetworkInterfaces",
    kind: Kind::NetworkInterface,
    ids: "NetworkInterfaceIds",
    id: "NetworkInterfaceId",
    filters: &[
        ("network-interface-id", "NetworkInterfaceId"),
        ("vpc-id", "VpcId"),
        ("subnet-id", "SubnetId"),
        ("group-id", "Groups.GroupId"),
        ("group-name", "Groups.GroupName"),
        ("description", "Description"),
        ("status", "Status"),
        ("requester-id", "RequesterId"),
        ("requester-managed", "RequesterManaged"),
        ("interface-type", "InterfaceType"),
        ("owner-id", "OwnerId"),
        ("availability-zone", "AvailabilityZone"),
        ("availability-zone-id", "AvailabilityZoneId"),
        ("mac-address", "MacAddress"),
        ("private-dns-name", "PrivateDnsName"),
        ("private-ip-address", "PrivateIpAddress"),
        (
            "addresses.private-ip-address",
            "PrivateIpAddresses.PrivateIpAddress",
        ),
        ("addresses.primary", "PrivateIpAddresses.Primary"),
        (
            "addresses.association.public-ip",
            "PrivateIpAddresses.Association.PublicIp",
        ),
        (
            "addresses.association.owner-id",
            "PrivateIpAddresses.Association.IpOwnerId",
        ),
        ("association.public-ip", "Association.PublicIp"),
        ("association.ip-owner-id", "Association.IpOwnerId"),
        ("association.allocation-id", "Association.AllocationId"),
        ("association.association-id", "Association.AssociationId"),
        ("association.public-dns-name", "Association.PublicDnsName"),
        ("attachment.attachment-id", "Attachment.AttachmentId"),
        ("attachment.instance-id", "Attachment.InstanceId"),
        ("attachment.instance-owner-id", "Attachment.InstanceOwnerId"),
        ("attachment.device-index", "Attachment.DeviceIndex"),
        ("attachment.status", "Attachment.Status"),
        (
            "attachment.delete-on-termination",
            "Attachment.DeleteOnTermination",
        ),
        ("source-dest-check", "SourceDestCheck"),
    ],
};

pub(in crate::ec2) fn describe(asked: Value, turn: &mut Turn<'_>) -> Answer {
    let ids: Vec<String> = turn.here().ec2.interfaces.keys().cloned().collect();
    let all = ids.iter().map(|id| turn.shown_interface(id)).collect();
    LISTING.answer(&asked, all)
}

impl Turn<'_> {
    pub(super) fn shown_interface(&mut self, id: &str) -> Value {
        let owner = self.world.account.clone();
        let region = self.region.clone();
        let zones = zone::of_region(&region);
        let ec2 = &self.here().ec2;
        let Some(interface) = ec2.interfaces.get(id) else {
            return Value::Null;
        };
        let zone = ec2.subnets.get(&interface.subnet_id).map(|it| &it.zone);
        let groups: Vec<Value> = interface.groups.iter().map(|id| ec2.named(id)).collect();
        let association = interface.association(ec2, &region);
        let name = private_name(interface.private_ip, &region);
        json!({
            "NetworkInterfaceId": id,
            "VpcId": interface.vpc_id,
            "SubnetId": interface.subnet_id,
            "AvailabilityZone": zone,
            "AvailabilityZoneId": zone.and_then(|zone| zone::id_of(&zones, zone)),
            "Description": interface.description,
            "InterfaceType": interface.interface_type,
            "OwnerId": owner,
            "RequesterId": interface.requester_id,
            "RequesterManaged": !interface.is_by_hand(),
            "SourceDestCheck": interface.interface_type != "nat_gateway",
            "Status": if interface.is_by_hand() { "available" } else { "in-use" },
            "MacAddress": mac(interface.private_ip),
            "PrivateDnsName": name,
            "PrivateIpAddress": interface.private_ip,
            "PrivateIpAddresses": [{
                "Primary": true,
                "PrivateIpAddress": interface.private_ip,
                "PrivateDnsName": name,
                "Association": association,
            }],
            "Association": association,
            "Attachment": interface.attachment(),
            "Groups": groups,
            "Ipv6Addresses": [],
            "TagSet": ec2.tags_of(id),
            "Tags": ec2.tags_of(id),
        })
    }
}

impl Ec2 {
    /// A security group with its name.
    fn named(&self, group_id: &str) -> Value {
        let group = self.security_groups.get(group_id);
        json!({"GroupId": group_id, "GroupName": group.map(|it| &it.name)})
    }
}

impl NetworkInterface {
    /// Owner of the attachment: the service, which NAT calls itself.
    fn instance_owner(&self) -> Option<&str> {
        if self.interface_type == "nat_gateway" {
            Some("amazon-aws")
        } else {
            self.requester_id.as_deref()
        }
    }

    fn attachment(&self) -> Value {
        if self.is_by_hand() {
            return Value::Null;
        }
        json!({
            "AttachmentId": self.attachment_id,
            "AttachTime": self.attached_at,
            "DeleteOnTermination": false,
            "DeviceIndex": 1,
            "InstanceOwnerId": self.instance_owner(),
            "Status": "attached",
        })
    }

    fn association(&self, ec2: &Ec2, region: &str) -> Value {
        let Some(public_ip) = self.public_ip else {
            return Value::Null;
        };
        let zone = match region {
            "us-east-1" => "compute-1".to_owned(),
            other => format!("{other}.compute"),
        };
        let address = self.allocation_id.as_ref();
        let elastic = address.and_then(|id| ec2.addresses.get(id));
        json!({
            "PublicIp": public_ip,
            "PublicDnsName": format!("ec2-{}.{zone}.amazonaws.com", dashed(public_ip)),
            "IpOwnerId": self.instance_owner(),
            "AllocationId": self.allocation_id,
            "AssociationId": elastic.and_then(|it| it.association_id.as_ref()),
        })
    }
}

fn dashed(address: Ipv4Addr) -> String {
    address.to_string().replace('.', "-")
}

fn private_name(address: Ipv4Addr, region: &str) -> String {
    let domain = match region {
        "us-east-1" => "ec2.internal".to_owned(),
        other => format!("{other}.compute.internal"),
    };
    format!("ip-{}.{domain}", dashed(address))
}

fn mac(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("0a:ff:{a:02x}:{b:02x}:{c:02x}:{d:02x}")
}
