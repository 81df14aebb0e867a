"""What the things of the other parts stand in."""


def made_network(aws, name, prefix):
    """A VPC with a gateway, two public and two private subnets, and a group."""
    aws.about(f"surroundings of {name}")
    ec2 = aws.ec2
    made = ec2.create_vpc(CidrBlock=f"{prefix}.0.0/16")
    vpc = aws.named(f"{name} vpc", made, "Vpc", "VpcId")
    made = ec2.create_internet_gateway()
    gateway = aws.named(f"{name} gateway", made, "InternetGateway", "InternetGatewayId")
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    subnets = []
    for number in range(4):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"{prefix}.{number}.0/24",
                                 AvailabilityZone="us-east-1" + "ab"[number % 2])
        subnets.append(aws.named(f"{name} subnet {number}", made, "Subnet", "SubnetId"))
    made = ec2.create_security_group(VpcId=vpc, GroupName=name, Description="d")
    group = aws.named(f"{name} group", made, "GroupId")
    return {"vpc": vpc, "gateway": gateway, "public": subnets[:2], "private": subnets[2:], "group": group}


def made_way_out(aws, network):
    """Lets everything in the VPC out, and everybody in it reach everybody."""
    ec2 = aws.ec2
    tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [network["vpc"]]}])
    main = aws.named("main table", tables, "RouteTables", 0, "RouteTableId")
    ec2.create_route(RouteTableId=main, DestinationCidrBlock="0.0.0.0/0", GatewayId=network["gateway"])
    ec2.authorize_security_group_ingress(GroupId=network["group"], IpPermissions=[
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": network["group"]}]}])
