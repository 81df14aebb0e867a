"""Lists what there is in all services, whoever it belongs to: one line a resource."""


def everything(clients):
    lines = []
    for part in (network, balancing, data, containers, secrets_and_logs, records, parameters, monitoring):
        lines += part(clients)
    return sorted(lines)


def named(resource, identifier):
    tags = {tag["Key"]: tag["Value"] for tag in resource.get("Tags", [])}
    return tags.get("Name", resource[identifier])


def network(clients):
    ec2 = clients("ec2")
    vpcs = [one for one in ec2.describe_vpcs()["Vpcs"] if not one["IsDefault"]]
    inside = {one["VpcId"] for one in vpcs}
    default = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} - inside
    lines = [f"vpc {named(one, 'VpcId')}" for one in vpcs]
    for one in ec2.describe_subnets()["Subnets"]:
        if one["VpcId"] not in default:
            lines.append(f"subnet {named(one, 'SubnetId')}")
    for one in ec2.describe_internet_gateways()["InternetGateways"]:
        if not default & {attached["VpcId"] for attached in one["Attachments"]}:
            lines.append(f"internet gateway {named(one, 'InternetGatewayId')}")
    lines += [f"elastic ip {named(one, 'AllocationId')}" for one in ec2.describe_addresses()["Addresses"]]
    for one in ec2.describe_nat_gateways()["NatGateways"]:
        if one["State"] not in ("deleted", "deleting"):
            lines.append(f"nat gateway {named(one, 'NatGatewayId')}")
    for one in ec2.describe_route_tables()["RouteTables"]:
        if not any(association["Main"] for association in one["Associations"]):
            lines.append(f"route table {named(one, 'RouteTableId')}")
    for one in ec2.describe_security_groups()["SecurityGroups"]:
        if one["GroupName"] != "default":
            lines.append(f"security group {one['GroupName']}")
    interfaces = ec2.describe_network_interfaces()["NetworkInterfaces"]
    # Those of its services AWS makes and removes itself.
    by_hand = [one for one in interfaces if not one["RequesterManaged"]]
    return lines + [f"network interface {one['NetworkInterfaceId']}" for one in by_hand]


def balancing(clients):
    client = clients("elbv2")
    lines = []
    for balancer in client.describe_load_balancers()["LoadBalancers"]:
        lines.append(f"load balancer {balancer['LoadBalancerName']}")
        for listener in client.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            lines.append(f"listener {balancer['LoadBalancerName']} {listener['Port']}")
    return lines + [f"target group {one['TargetGroupName']}" for one in client.describe_target_groups()["TargetGroups"]]


def data(clients):
    rds, cache = clients("rds"), clients("elasticache")
    lines = [f"db instance {one['DBInstanceIdentifier']}" for one in rds.describe_db_instances()["DBInstances"]]
    lines += [f"db subnet group {one['DBSubnetGroupName']}" for one in rds.describe_db_subnet_groups()["DBSubnetGroups"]]
    lines += [f"db snapshot {one['DBSnapshotIdentifier']}" for one in rds.describe_db_snapshots()["DBSnapshots"]]
    groups = cache.describe_replication_groups()["ReplicationGroups"]
    lines += [f"replication group {one['ReplicationGroupId']}" for one in groups]
    lines += [f"cache cluster {one['CacheClusterId']}" for one in cache.describe_cache_clusters()["CacheClusters"]]
    subnets = cache.describe_cache_subnet_groups()["CacheSubnetGroups"]
    return lines + [f"cache subnet group {one['CacheSubnetGroupName']}" for one in subnets]


def containers(clients):
    ecs, ecr, scaling = clients("ecs"), clients("ecr"), clients("application-autoscaling")
    lines = [f"repository {one['repositoryName']}" for one in ecr.describe_repositories()["repositories"]]
    for arn in ecs.list_clusters()["clusterArns"]:
        cluster = arn.rpartition("/")[2]
        lines.append(f"cluster {cluster}")
        for service in ecs.list_services(cluster=arn)["serviceArns"]:
            lines.append(f"service {service.rpartition('/')[2]}")
    for status in ("ACTIVE", "INACTIVE"):
        for arn in ecs.list_task_definitions(status=status)["taskDefinitionArns"]:
            lines.append(f"task definition {arn.rpartition('/')[2].partition(':')[0]}")
    try:
        targets = scaling.describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    except scaling.exceptions.ClientError:
        targets = []  # the emulator as it comes does not know this service
    return lines + [f"scalable target {one['ResourceId']}" for one in targets]


def secrets_and_logs(clients):
    secrets, logs, iam = clients("secretsmanager"), clients("logs"), clients("iam")
    listed = secrets.list_secrets(IncludePlannedDeletion=True)["SecretList"]
    lines = [f"secret {one['Name']}" for one in listed]
    lines += [f"log group {one['logGroupName']}" for one in logs.describe_log_groups()["logGroups"]]
    roles = [one["RoleName"] for one in iam.list_roles()["Roles"] if not one["Path"].startswith("/aws-service-role/")]
    return lines + [f"role {name}" for name in roles]


def records(clients):
    client, lines = clients("route53"), []
    for zone in client.list_hosted_zones()["HostedZones"]:
        for one in client.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]:
            if one["Type"] not in ("NS", "SOA"):
                lines.append(f"dns record {one['Name']} {one['Type']}")
    return lines


def parameters(clients):
    pages = clients("ssm").get_paginator("describe_parameters").paginate()
    return [f"parameter {one['Name']}" for page in pages for one in page["Parameters"]]


def monitoring(clients):
    client = clients("cloudwatch")
    lines = [f"alarm {one['AlarmName']}" for one in client.describe_alarms()["MetricAlarms"]]
    return lines + [f"dashboard {one['DashboardName']}" for one in client.list_dashboards()["DashboardEntries"]]
