locals {
  subnets = {
    "public-subnet-1"  = { number = 0, zone = "a", public = true }
    "public-subnet-2"  = { number = 1, zone = "b", public = true }
    "private-subnet-1" = { number = 10, zone = "a", public = false }
    "private-subnet-2" = { number = 11, zone = "b", public = false }
  }
  public_subnets  = [aws_subnet.all["public-subnet-1"].id, aws_subnet.all["public-subnet-2"].id]
  private_subnets = [aws_subnet.all["private-subnet-1"].id, aws_subnet.all["private-subnet-2"].id]
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "${local.name}-vpc" }
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "${local.name}-igw" }
}

resource "aws_subnet" "all" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.main.id
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value.number)
  availability_zone       = "${local.region}${each.value.zone}"
  map_public_ip_on_launch = each.value.public

  tags = {
    Name = "${local.name}-${each.key}"
    Type = each.value.public ? "public" : "private"
  }
}

resource "aws_eip" "nat" {
  domain     = "vpc"
  tags       = { Name = "${local.name}-nat-eip" }
  depends_on = [aws_internet_gateway.main]
}

resource "aws_nat_gateway" "main" {
  subnet_id     = aws_subnet.all["public-subnet-1"].id
  allocation_id = aws_eip.nat.id
  tags          = { Name = "${local.name}-nat-gateway" }
}

# Routes and associations as resources of their own: another shape of the same tables.
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "${local.name}-public-rt" }
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
  tags   = { Name = "${local.name}-private-rt" }
}

resource "aws_route" "private" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.main.id
}

resource "aws_route_table_association" "all" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.all[each.key].id
  route_table_id = each.value.public ? aws_route_table.public.id : aws_route_table.private.id
}
