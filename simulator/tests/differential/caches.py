"""ElastiCache: a subnet group and a replication group."""

from surroundings import made_network

TAGS = [{"Key": "env", "Value": "dev"}]


def run(aws):
    network = made_network(aws, "caches", "10.40")
    aws.about("caches")
    cache = aws.elasticache
    made_subnets(aws, network)
    made_group(aws, network)
    of_it = {"ReplicationGroupId": "app-redis"}
    cache.modify_replication_group(**of_it, ReplicationGroupDescription="new", ApplyImmediately=True)
    cache.modify_replication_group(**of_it, SnapshotRetentionLimit=1, ApplyImmediately=True)
    cache.describe_replication_groups(**of_it)
    cache.delete_replication_group(**of_it)
    cache.describe_replication_groups(**of_it)
    cache.delete_replication_group(**of_it)
    cache.delete_cache_subnet_group(CacheSubnetGroupName="app-redis-subnets")
    cache.delete_cache_subnet_group(CacheSubnetGroupName="app-redis-subnets")
    aws.about("caches, refused")
    refused(cache, network)


def made_subnets(aws, network):
    cache = aws.elasticache
    of_it = {"CacheSubnetGroupName": "app-redis-subnets"}
    cache.describe_cache_subnet_groups(**of_it)
    made = cache.create_cache_subnet_group(**of_it, CacheSubnetGroupDescription="d", SubnetIds=network["private"],
                                           Tags=TAGS)
    arn = aws.named("cache subnet group", made, "CacheSubnetGroup", "ARN")
    cache.create_cache_subnet_group(**of_it, CacheSubnetGroupDescription="d", SubnetIds=network["private"])
    cache.describe_cache_subnet_groups(**of_it)
    cache.list_tags_for_resource(ResourceName=arn)
    cache.modify_cache_subnet_group(**of_it, CacheSubnetGroupDescription="new")


def group_of(network):
    return {"ReplicationGroupId": "app-redis", "ReplicationGroupDescription": "d", "Engine": "redis",
            "EngineVersion": "7.0", "CacheNodeType": "cache.t4g.micro", "NumCacheClusters": 1,
            "CacheSubnetGroupName": "app-redis-subnets", "SecurityGroupIds": [network["group"]], "Port": 6379,
            "AutomaticFailoverEnabled": False, "TransitEncryptionEnabled": True, "AtRestEncryptionEnabled": True,
            "Tags": TAGS}


def made_group(aws, network):
    cache = aws.elasticache
    cache.describe_replication_groups(ReplicationGroupId="app-redis")
    made = cache.create_replication_group(**group_of(network))
    arn = aws.named("replication group", made, "ReplicationGroup", "ARN")
    cache.create_replication_group(**group_of(network))
    cache.describe_replication_groups(ReplicationGroupId="app-redis")
    cache.describe_cache_clusters(ShowCacheNodeInfo=True)
    cache.list_tags_for_resource(ResourceName=arn)
    cache.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "k", "Value": "v"}])
    cache.remove_tags_from_resource(ResourceName=arn, TagKeys=["env"])


def refused(cache, network):
    cache.create_cache_subnet_group(CacheSubnetGroupName="app-spare", CacheSubnetGroupDescription="d",
                                    SubnetIds=["subnet-0123456789abcdef0"])
    right = {**group_of(network), "ReplicationGroupId": "app-spare"}
    cache.create_replication_group(**right)
    cache.create_cache_subnet_group(CacheSubnetGroupName="App-spare", CacheSubnetGroupDescription="d",
                                    SubnetIds=network["private"])
    right["CacheSubnetGroupName"] = "app-spare"
    for wrong in ({"ReplicationGroupId": "x" * 41}, {"ReplicationGroupId": "app--spare"},
                  {"NumCacheClusters": 1, "AutomaticFailoverEnabled": True}, {"EngineVersion": "3.3"}):
        cache.create_replication_group(**{**right, **wrong})
        cache.delete_replication_group(ReplicationGroupId=wrong.get("ReplicationGroupId", "app-spare"))
    cache.create_replication_group(**right)
    cache.delete_cache_subnet_group(CacheSubnetGroupName="app-spare")
