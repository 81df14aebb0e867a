"""The VPC and all that is in stack."""


def read(stack):
    return {**vpc_and_routes(stack), **security_groups(stack)}


def vpc_and_routes(stack):
    ec2 = stack.clients("ec2")
    own = [{"Name": f"tag:{key}", "Values": [value]} for key, value in (("project", stack.project), ("env", stack.env))]
    document = {}
    for name, vpc in stack.own(ec2.describe_vpcs(Filters=own), "Vpcs", "VpcId").items():
        attribute = lambda one: ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=one)
        document[f"vpc {name}"] = {
            "cidr": vpc["CidrBlock"],
            "dns support": attribute("enableDnsSupport")["EnableDnsSupport"]["Value"],
            "dns hostnames": attribute("enableDnsHostnames")["EnableDnsHostnames"]["Value"],
            "tags": stack.tags(vpc["Tags"]),
        }
    for name, gateway in stack.own(ec2.describe_internet_gateways(Filters=own), "InternetGateways", "InternetGatewayId").items():
        attached = [one["VpcId"] for one in gateway["Attachments"]]
        document[f"internet gateway {name}"] = {"attached to": attached, "tags": stack.tags(gateway["Tags"])}
    for name, subnet in stack.own(ec2.describe_subnets(Filters=own), "Subnets", "SubnetId").items():
        document[f"subnet {name}"] = {
            "vpc": subnet["VpcId"],
            "cidr": subnet["CidrBlock"],
            "zone": subnet["AvailabilityZone"],
            "public ip on launch": subnet["MapPublicIpOnLaunch"],
            "tags": stack.tags(subnet["Tags"]),
        }
    for name, address in stack.own(ec2.describe_addresses(), "Addresses", "AllocationId").items():
        document[f"elastic ip {name}"] = {"domain": address["Domain"], "tags": stack.tags(address["Tags"])}
    live = [*own, {"Name": "state", "Values": ["pending", "available"]}]
    for name, gateway in stack.own(ec2.describe_nat_gateways(Filter=live), "NatGateways", "NatGatewayId").items():
        document[f"nat gateway {name}"] = {
            "subnet": gateway["SubnetId"],
            "addresses": [one["AllocationId"] for one in gateway["NatGatewayAddresses"]],
            "tags": stack.tags(gateway["Tags"]),
        }
    for name, table in stack.own(ec2.describe_route_tables(Filters=own), "RouteTables", "RouteTableId").items():
        document[f"route table {name}"] = {
            "vpc": table["VpcId"],
            "routes": {
                one["DestinationCidrBlock"]: one.get("GatewayId") or one.get("NatGatewayId") for one in table["Routes"]
            },
            "subnets": stack.sorted_by_name(one["SubnetId"] for one in table["Associations"]),
            "tags": stack.tags(table["Tags"]),
        }
    return document


def security_groups(stack):
    ec2 = stack.clients("ec2")
    groups = stack.own(ec2.describe_security_groups(), "SecurityGroups", "GroupId")
    document = {}
    for name, group in groups.items():
        rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group["GroupId"]]}])
        document[f"security group {name}"] = {
            "vpc": group["VpcId"],
            "description": group["Description"],
            "rules": sorted(read_rule(stack, rule) for rule in rules["SecurityGroupRules"]),
            "tags": stack.tags(group["Tags"]),
        }
    return document


def read_rule(stack, rule):
    peer = rule.get("CidrIpv4") or rule.get("CidrIpv6")
    if "ReferencedGroupInfo" in rule:
        peer = stack.names.get(rule["ReferencedGroupInfo"]["GroupId"], rule["ReferencedGroupInfo"]["GroupId"])
    ports = "all" if rule["IpProtocol"] == "-1" else f"{rule['IpProtocol']} {rule['FromPort']}-{rule['ToPort']}"
    side = "out" if rule["IsEgress"] else "in"
    return f"{side}: {ports} {peer} '{rule.get('Description', '')}'"
