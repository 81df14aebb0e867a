"""The VPC, its subnets, its routes."""

from .world import change


@change
def turn_dns_hostnames_off(world):
    world.ec2.modify_vpc_attribute(VpcId=world.vpc(), EnableDnsHostnames={"Value": False})


@change
def turn_dns_support_off(world):
    world.ec2.modify_vpc_attribute(VpcId=world.vpc(), EnableDnsSupport={"Value": False})


@change
def turn_public_addresses_off(world):
    subnet = world.subnet("public-subnet-2")
    world.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": False})


@change
def turn_public_addresses_on_in_a_private_subnet(world):
    subnet = world.subnet("private-subnet-1")
    world.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


@change
def remove_the_private_route(world):
    table = world.table("private-rt")["RouteTableId"]
    world.ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")


@change
def send_private_traffic_to_the_internet_gateway(world):
    gateway = world.own(world.ec2.describe_internet_gateways(), "InternetGateways", "igw")["InternetGatewayId"]
    table = world.table("private-rt")["RouteTableId"]
    world.ec2.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


@change
def add_a_route(world):
    gateway = world.own(world.ec2.describe_internet_gateways(), "InternetGateways", "igw")["InternetGatewayId"]
    table = world.table("public-rt")["RouteTableId"]
    world.ec2.create_route(RouteTableId=table, DestinationCidrBlock="192.0.2.0/24", GatewayId=gateway)


@change
def remove_a_subnets_route_table(world):
    association = world.table("public-rt")["Associations"][0]["RouteTableAssociationId"]
    world.ec2.disassociate_route_table(AssociationId=association)


@change
def put_a_private_subnet_on_the_public_table(world):
    subnet = world.subnet("private-subnet-1")
    for one in world.table("private-rt")["Associations"]:
        if one["SubnetId"] == subnet:
            world.ec2.disassociate_route_table(AssociationId=one["RouteTableAssociationId"])
    world.ec2.associate_route_table(RouteTableId=world.table("public-rt")["RouteTableId"], SubnetId=subnet)


@change
def delete_the_nat_gateway(world):
    gateway = world.own(world.ec2.describe_nat_gateways(), "NatGateways", "nat-gateway")["NatGatewayId"]
    world.ec2.delete_nat_gateway(NatGatewayId=gateway)
