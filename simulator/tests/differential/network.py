"""The network: VPC, subnets, gateways, routes, security groups."""


def tags(kind, name):
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": [
        {"Key": "Name", "Value": name}, {"Key": "env", "Value": "dev"}]}]}


def of_vpc(vpc):
    return {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}


def run(aws):
    aws.ec2.describe_availability_zones()
    vpc = made_vpc(aws)
    public, private = made_subnets(aws, vpc)
    gateway = made_gateway(aws, vpc)
    nat, address = made_nat(aws, public)
    tables = made_tables(aws, vpc, public, private, gateway, nat)
    groups = made_groups(aws, vpc)
    retagged(aws, vpc, public)
    gone(aws, vpc, (public, private), gateway, (nat, address), tables, groups)
    aws.about("network, refused")
    refused(aws)


def made_vpc(aws):
    ec2 = aws.ec2
    made = ec2.create_vpc(CidrBlock="10.0.0.0/16", **tags("vpc", "app-vpc"))
    vpc = aws.named("vpc", made, "Vpc", "VpcId")
    for attribute in ("EnableDnsSupport", "EnableDnsHostnames"):
        ec2.modify_vpc_attribute(VpcId=vpc, **{attribute: {"Value": True}})
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
    ec2.describe_vpcs(VpcIds=[vpc])
    ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["app-vpc"]}])
    ec2.describe_vpcs(VpcIds=["vpc-0123456789abcdef0"])
    ec2.describe_network_acls(**of_vpc(vpc))
    ec2.describe_route_tables(**of_vpc(vpc))
    ec2.describe_security_groups(**of_vpc(vpc))
    return vpc


def made_subnets(aws, vpc):
    ec2 = aws.ec2
    ids = []
    for name, cidr, zone in (("public", "10.0.1.0/24", "us-east-1a"), ("private", "10.0.2.0/24", "us-east-1b")):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=cidr, AvailabilityZone=zone, **tags("subnet", name))
        ids.append(aws.named(name, made, "Subnet", "SubnetId"))
    ec2.modify_subnet_attribute(SubnetId=ids[0], MapPublicIpOnLaunch={"Value": True})
    ec2.describe_subnets(**of_vpc(vpc))
    ec2.describe_subnets(SubnetIds=["subnet-0123456789abcdef0"])
    return ids


def made_gateway(aws, vpc):
    ec2 = aws.ec2
    made = ec2.create_internet_gateway(**tags("internet-gateway", "app-igw"))
    gateway = aws.named("gateway", made, "InternetGateway", "InternetGatewayId")
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.describe_internet_gateways(Filters=[{"Name": "attachment.vpc-id", "Values": [vpc]}])
    return gateway


def made_nat(aws, subnet):
    ec2 = aws.ec2
    made = ec2.allocate_address(Domain="vpc", **tags("elastic-ip", "app-eip"))
    address = aws.named("address", made, "AllocationId")
    aws.named("public address", made, "PublicIp")
    made = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, ClientToken="t1",
                                  **tags("natgateway", "app-nat"))
    nat = aws.named("nat", made, "NatGateway", "NatGatewayId")
    ec2.describe_nat_gateways(NatGatewayIds=[nat])
    ec2.describe_addresses(AllocationIds=[address])
    ec2.describe_addresses(Filters=[{"Name": "tag:Name", "Values": ["other"]}])
    ec2.describe_network_interfaces(Filters=[{"Name": "subnet-id", "Values": [subnet]}])
    return nat, address


def made_tables(aws, vpc, public, private, gateway, nat):
    ec2 = aws.ec2
    tables = []
    for name, subnet, target in (("public", public, {"GatewayId": gateway}),
                                 ("private", private, {"NatGatewayId": nat})):
        made = ec2.create_route_table(VpcId=vpc, **tags("route-table", name))
        table = aws.named(f"{name} table", made, "RouteTable", "RouteTableId")
        default = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"}
        ec2.create_route(**default, **target)
        made = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        association = aws.named(f"{name} association", made, "AssociationId")
        ec2.describe_route_tables(RouteTableIds=[table])
        tables.append((table, association))
    ec2.replace_route(RouteTableId=tables[1][0], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.delete_route(RouteTableId=tables[1][0], DestinationCidrBlock="0.0.0.0/0")
    return tables


def made_groups(aws, vpc):
    ec2 = aws.ec2
    groups = []
    for name in ("alb", "ecs"):
        made = ec2.create_security_group(VpcId=vpc, GroupName=name, Description=f"of {name}",
                                         **tags("security-group", name))
        groups.append(aws.named(f"{name} group", made, "GroupId"))
    alb, ecs = groups
    ec2.create_security_group(VpcId=vpc, GroupName="alb", Description="again")
    from_anywhere = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                     "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "anybody"}]}
    from_alb = {"IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8000,
                "UserIdGroupPairs": [{"GroupId": alb, "Description": "the balancer"}]}
    ec2.authorize_security_group_ingress(GroupId=alb, IpPermissions=[from_anywhere])
    ec2.authorize_security_group_ingress(GroupId=ecs, IpPermissions=[from_alb])
    ec2.describe_security_groups(GroupIds=groups)
    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [ecs]}])
    rule = next((one["SecurityGroupRuleId"] for one in rules.get("SecurityGroupRules", [])
                 if not one["IsEgress"]), "sgr-0123456789abcdef0")
    ec2.modify_security_group_rules(GroupId=ecs, SecurityGroupRules=[{
        "SecurityGroupRuleId": rule, "SecurityGroupRule": {
            "IpProtocol": "tcp", "FromPort": 8000, "ToPort": 8001, "ReferencedGroupId": alb,
            "Description": "changed"}}])
    ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": groups}])
    everywhere = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=ecs, IpPermissions=[everywhere])
    ec2.authorize_security_group_egress(GroupId=ecs, IpPermissions=[everywhere])
    ec2.revoke_security_group_ingress(GroupId=ecs, SecurityGroupRuleIds=[rule])
    return groups


def retagged(aws, vpc, subnet):
    ec2 = aws.ec2
    ec2.create_tags(Resources=[vpc, subnet], Tags=[{"Key": "owner", "Value": "team"}])
    ec2.delete_tags(Resources=[vpc, subnet], Tags=[{"Key": "env"}])
    ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [vpc, subnet]}])


def gone(aws, vpc, subnets, gateway, nat_with_address, tables, groups):
    ec2 = aws.ec2
    nat, address = nat_with_address
    ec2.delete_vpc(VpcId=vpc)
    ec2.delete_nat_gateway(NatGatewayId=nat)
    ec2.describe_nat_gateways(NatGatewayIds=[nat])
    ec2.describe_nat_gateways(Filters=[{"Name": "state", "Values": ["available", "pending"]}])
    ec2.release_address(AllocationId=address)
    ec2.release_address(AllocationId=address)
    for table, association in tables:
        ec2.disassociate_route_table(AssociationId=association)
        ec2.delete_route_table(RouteTableId=table)
        ec2.delete_route_table(RouteTableId=table)
    for group in groups:
        ec2.delete_security_group(GroupId=group)
        ec2.delete_security_group(GroupId=group)
    for subnet in subnets:
        ec2.delete_subnet(SubnetId=subnet)
        ec2.delete_subnet(SubnetId=subnet)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    ec2.delete_vpc(VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)


def refused(aws):
    """What one of two may take, with things that nothing else is asked of."""
    ec2 = aws.ec2
    ec2.create_vpc(CidrBlock="10.0.0.0/8")
    made = ec2.create_vpc(CidrBlock="10.1.0.0/16")
    vpc = aws.named("spare vpc", made, "Vpc", "VpcId")
    made = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24", AvailabilityZone="us-east-1a")
    subnet = aws.named("spare subnet", made, "Subnet", "SubnetId")
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.128/25")
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")
    ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.2.0/24", AvailabilityZone="eu-west-1a")
    ec2.create_subnet(VpcId="vpc-0123456789abcdef0", CidrBlock="10.1.3.0/24")
    ec2.create_tags(Resources=["vpc-0123456789abcdef0"], Tags=[{"Key": "owner", "Value": "team"}])
    refused_routes(aws, vpc, subnet)
    refused_groups(aws, vpc)


def refused_routes(aws, vpc, subnet):
    ec2 = aws.ec2
    gateway = aws.named("spare gateway", ec2.create_internet_gateway(), "InternetGateway", "InternetGatewayId")
    made = ec2.create_route_table(VpcId=vpc)
    table = aws.named("spare table", made, "RouteTable", "RouteTableId")
    default = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}
    ec2.create_route(**default)
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.create_route(**default)
    ec2.create_route(**default)
    ec2.replace_route(**{**default, "DestinationCidrBlock": "10.77.0.0/16"})
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    made = ec2.allocate_address(Domain="vpc")
    address = aws.named("spare address", made, "AllocationId")
    ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)
    ec2.release_address(AllocationId=address)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_route_table(RouteTableId=table)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def refused_groups(aws, vpc):
    ec2 = aws.ec2
    first = ec2.create_security_group(VpcId=vpc, GroupName="first", Description="d")
    second = ec2.create_security_group(VpcId=vpc, GroupName="second", Description="d")
    first, second = aws.named("first", first, "GroupId"), aws.named("second", second, "GroupId")
    of_first = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [{"GroupId": first}]}
    ec2.authorize_security_group_ingress(GroupId=second, IpPermissions=[of_first])
    ec2.authorize_security_group_ingress(GroupId=second, IpPermissions=[of_first])
    unknown = {**of_first, "UserIdGroupPairs": [{"GroupId": "sg-0123456789abcdef0"}]}
    ec2.authorize_security_group_ingress(GroupId=second, IpPermissions=[unknown])
    everywhere = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    ec2.revoke_security_group_egress(GroupId=first, IpPermissions=[everywhere])
    ec2.revoke_security_group_egress(GroupId=first, IpPermissions=[everywhere])
    ec2.delete_security_group(GroupId=first)
