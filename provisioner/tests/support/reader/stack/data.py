"""The database and the cache."""


def read(stack):
    rds, cache = stack.clients("rds"), stack.clients("elasticache")
    subnets = rds.describe_db_subnet_groups(DBSubnetGroupName=f"{stack.prefix}-db-subnet-group")["DBSubnetGroups"][0]
    database = rds.describe_db_instances(DBInstanceIdentifier=f"{stack.prefix}-db")["DBInstances"][0]
    cache_subnets = cache.describe_cache_subnet_groups(CacheSubnetGroupName=f"{stack.prefix}-redis-subnet-group")
    cache_subnets = cache_subnets["CacheSubnetGroups"][0]
    group = cache.describe_replication_groups(ReplicationGroupId=f"{stack.prefix}-redis")["ReplicationGroups"][0]
    members = [
        member
        for member in cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
        if member.get("ReplicationGroupId") == group["ReplicationGroupId"]
    ]
    tags_of = lambda client, arn: stack.tags(client.list_tags_for_resource(ResourceName=arn)["TagList"])
    subnet_ids = lambda one: stack.sorted_by_name(subnet["SubnetIdentifier"] for subnet in one["Subnets"])
    same = (
        "Engine EngineVersion DBInstanceClass AllocatedStorage MaxAllocatedStorage StorageType StorageEncrypted DBName "
        "MasterUsername PubliclyAccessible DeletionProtection MultiAZ BackupRetentionPeriod PreferredBackupWindow "
        "PreferredMaintenanceWindow EnabledCloudwatchLogsExports DBInstanceStatus"
    ).split()
    of_group = (
        "Description Status CacheNodeType AutomaticFailover MultiAZ SnapshotRetentionLimit AtRestEncryptionEnabled "
        "TransitEncryptionEnabled ClusterEnabled"
    ).split()
    return {
        "db subnet group": {"subnets": subnet_ids(subnets), "tags": tags_of(rds, subnets["DBSubnetGroupArn"])},
        "db instance": {
            **{key: database[key] for key in same},
            "subnet group": database["DBSubnetGroup"]["DBSubnetGroupName"],
            "groups": [one["VpcSecurityGroupId"] for one in database["VpcSecurityGroups"]],
            "pending": database["PendingModifiedValues"],
            "tags": stack.tags(database["TagList"]),
        },
        "cache subnet group": {"subnets": subnet_ids(cache_subnets), "tags": tags_of(cache, cache_subnets["ARN"])},
        "replication group": {
            **{key: group[key] for key in of_group},
            "members": [read_member(member) for member in members],
            "tags": tags_of(cache, group["ARN"]),
        },
    }


def read_member(member):
    return {
        "engine": f"{member['Engine']} {'.'.join(member['EngineVersion'].split('.')[:2])}",
        "node type": member["CacheNodeType"],
        "port": member["CacheNodes"][0]["Endpoint"]["Port"],
        "parameter group": member["CacheParameterGroup"]["CacheParameterGroupName"],
        "subnet group": member["CacheSubnetGroupName"],
        "groups": [one["SecurityGroupId"] for one in member["SecurityGroups"]],
    }
