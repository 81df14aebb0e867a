"""VPC: what ministack leaves out of answers, and the orders of deletion that AWS refuses."""

import re

from ministack.services import alb, ec2, ecs
from patching import succeeded, with_text, wrap_action, wrap_function

_replies_by_token = {}


def close_gaps():
    for action in ("CreateNatGateway", "CreateRouteTable"):
        wrap_action(ec2, action, once_per_client_token(action))
    for action in ("CreateNatGateway", "DescribeNatGateways"):
        wrap_action(ec2, action, tell_nat_addresses)
    wrap_action(ec2, "DescribeAddresses", filter_addresses)
    wrap_action(ec2, "ReleaseAddress", refuse_release_in_use)
    wrap_action(ec2, "CreateSubnet", refuse_overlapping_subnet)
    wrap_action(ec2, "CreateRoute", refuse_second_route)
    wrap_action(ec2, "AssociateRouteTable", refuse_second_association)
    wrap_action(ec2, "DeleteRouteTable", refuse_associated_table)
    wrap_action(ec2, "DeleteInternetGateway", refuse_attached_gateway)
    wrap_action(ec2, "DeleteSubnet", refuse_subnet_in_use)
    wrap_action(ec2, "DeleteSecurityGroup", refuse_group_in_use)
    wrap_function(ec2, "_parse_ip_permissions", ignore_ports_of_all_protocols)
    for side, rules in (("Ingress", "IpPermissions"), ("Egress", "IpPermissionsEgress")):
        wrap_action(ec2, f"AuthorizeSecurityGroup{side}", refuse_same_rule(rules))
        wrap_action(ec2, f"UpdateSecurityGroupRuleDescriptions{side}", describe_rule(side, rules))


def refused(message="resource has a dependent object", code="DependencyViolation"):
    return ec2._error(code, message, 400)


def once_per_client_token(action):
    def around(original, parameters):
        token = ec2._p(parameters, "ClientToken")
        key = (ec2.get_account_id(), ec2.get_region(), action, token)
        if token and key in _replies_by_token:
            return _replies_by_token[key]
        reply = original(parameters)
        if token and succeeded(reply):
            _replies_by_token[key] = reply
        return reply

    return around


def live_nat_gateways():
    return [nat for nat in ec2._nat_gateways.values() if nat["State"] != "deleted"]


def tell_nat_addresses(original, parameters):
    def addresses_of(match):
        allocation = ec2._nat_gateways[match["id"]].get("AllocationId") or ""
        address = ec2._addresses.get(allocation)
        if not address:
            return match[0]
        return match[0].replace(
            "<natGatewayAddressSet/>",
            f"<natGatewayAddressSet><item><allocationId>{allocation}</allocationId>"
            f"<publicIp>{address['PublicIp']}</publicIp><isPrimary>true</isPrimary>"
            "<status>succeeded</status></item></natGatewayAddressSet>",
        )

    one = re.compile(
        r"<natGatewayId>(?P<id>[^<]+)</natGatewayId>(?:(?!<natGatewayId>).)*?<natGatewayAddressSet/>", re.S
    )
    return with_text(original(parameters), lambda text: one.sub(addresses_of, text))


def filter_addresses(original, parameters):
    filters = ec2._parse_filters(parameters)
    if not filters:
        return original(parameters)
    wanted = [
        identifier
        for identifier in list(ec2._addresses.keys())
        if ec2._resource_matches_tag_filters(identifier, filters)
        and identifier in filters.get("allocation-id", [identifier])
    ]
    if not wanted:
        return ec2._xml(200, "DescribeAddressesResponse", "<addressesSet/>")
    chosen = {f"AllocationId.{n}": [identifier] for n, identifier in enumerate(wanted, 1)}
    return original({**parameters, **chosen})


def refuse_release_in_use(original, parameters):
    allocation = ec2._p(parameters, "AllocationId")
    if any(nat.get("AllocationId") == allocation for nat in live_nat_gateways()):
        return refused("You do not have permission to access the specified resource.", "AuthFailure")
    return original(parameters)


def refuse_overlapping_subnet(original, parameters):
    vpc, block = ec2._p(parameters, "VpcId"), ec2._p(parameters, "CidrBlock")
    if any(one["VpcId"] == vpc and one["CidrBlock"] == block for one in ec2._subnets.values()):
        return refused(f"The CIDR '{block}' conflicts with another subnet", "InvalidSubnet.Conflict")
    return original(parameters)


def refuse_second_route(original, parameters):
    table = ec2._route_tables.get(ec2._p(parameters, "RouteTableId")) or {}
    block = ec2._p(parameters, "DestinationCidrBlock")
    if any(route.get("DestinationCidrBlock") == block for route in table.get("Routes", [])):
        return refused(f"The route identified by {block} already exists.", "RouteAlreadyExists")
    return original(parameters)


def explicit_associations(table):
    return [one for one in table.get("Associations", []) if one.get("SubnetId")]


def refuse_second_association(original, parameters):
    subnet = ec2._p(parameters, "SubnetId")
    for table in ec2._route_tables.values():
        if any(one["SubnetId"] == subnet for one in explicit_associations(table)):
            message = f"the specified association for route table {table['RouteTableId']} conflicts"
            return refused(message, "Resource.AlreadyAssociated")
    return original(parameters)


def refuse_associated_table(original, parameters):
    table = ec2._route_tables.get(ec2._p(parameters, "RouteTableId")) or {}
    return refused() if explicit_associations(table) else original(parameters)


def refuse_attached_gateway(original, parameters):
    gateway = ec2._internet_gateways.get(ec2._p(parameters, "InternetGatewayId")) or {}
    return refused() if gateway.get("Attachments") else original(parameters)


def services_of(key, identifier):
    for service in ecs._services.values():
        settings = service.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
        if service["status"] == "ACTIVE" and identifier in settings.get(key, []):
            yield service


def refuse_subnet_in_use(original, parameters):
    subnet = ec2._p(parameters, "SubnetId")
    in_use = (
        any(nat["SubnetId"] == subnet for nat in live_nat_gateways())
        or any(subnet in balancer.get("Subnets", []) for balancer in alb._lbs.values())
        or any(services_of("subnets", subnet))
    )
    return refused() if in_use else original(parameters)


def refuse_group_in_use(original, parameters):
    group = ec2._p(parameters, "GroupId")
    referring = (
        pair.get("GroupId")
        for other in ec2._security_groups.values()
        if other["GroupId"] != group
        for rules in ("IpPermissions", "IpPermissionsEgress")
        for rule in other.get(rules, [])
        for pair in rule.get("UserIdGroupPairs", [])
    )
    in_use = (
        group in referring
        or any(group in balancer.get("SecurityGroups", []) for balancer in alb._lbs.values())
        or any(services_of("securityGroups", group))
    )
    return refused() if in_use else original(parameters)


def ignore_ports_of_all_protocols(original, *arguments):
    rules = original(*arguments)
    for rule in rules:
        if rule["IpProtocol"] == "-1":
            rule.pop("FromPort", None)
            rule.pop("ToPort", None)
    return rules


def refuse_same_rule(rules):
    def around(original, parameters):
        group = ec2._security_groups.get(ec2._p(parameters, "GroupId")) or {}
        for asked in ec2._parse_ip_permissions(parameters, "IpPermissions"):
            if any(ec2._rules_match(asked, there) for there in group.get(rules, [])):
                return refused("the specified rule already exists", "InvalidPermission.Duplicate")
        return original(parameters)

    return around


def describe_rule(side, rules):
    def around(_original, parameters):
        group = ec2._security_groups.get(ec2._p(parameters, "GroupId")) or {}
        for asked in ec2._parse_ip_permissions(parameters, "IpPermissions"):
            for there in group.get(rules, []):
                if ec2._rules_match(asked, there):
                    there.update({key: asked[key] for key in ("IpRanges", "UserIdGroupPairs") if asked.get(key)})
        return ec2._xml(200, f"UpdateSecurityGroupRuleDescriptions{side}Response", "<return>true</return>")

    return around
