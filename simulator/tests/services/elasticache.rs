//! `ElastiCache` as AWS behaves.

use crate::network::{Network, pass};
use kavak_simulator::{ApiFault, Pace, Service, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

/// When a group is available, changed and gone, and when the last of it has
/// left the network, with typical durations.
const AVAILABLE: u64 = 300;
const MODIFIED: u64 = 240;
const DELETED: u64 = 150;
const INTERFACES_GONE: u64 = 30;

const GROUP_ARN: &str =
    "arn:aws:elasticache:us-east-1:123456789012:replicationgroup:kavak-dev-redis";

struct Cache(Network);

impl Cache {
    fn new() -> Self {
        Self::of(World::new(Pace::Typical, 7))
    }

    fn of(world: World) -> Self {
        let cache = Self(Network::of(world));
        cache
            .create_subnet_group("Kavak-Dev", json!(cache.0.subnet_ids))
            .unwrap();
        cache
    }

    fn call(&self, operation: &str, input: Value) -> Result<Value, ApiFault> {
        self.0.call(Service::ElastiCache, operation, input)
    }

    fn create_subnet_group(&self, name: &str, subnet_ids: Value) -> Result<Value, ApiFault> {
        let wanted = json!({
            "CacheSubnetGroupName": name,
            "CacheSubnetGroupDescription": "Subnets",
            "SubnetIds": subnet_ids,
        });
        self.call("CreateCacheSubnetGroup", wanted)
    }

    /// The request of the stack, with changes.
    fn create(&self, changes: Value) -> Result<Value, ApiFault> {
        let mut wanted = json!({
            "ReplicationGroupId": "Kavak-Dev-Redis",
            "ReplicationGroupDescription": "Redis",
            "Engine": "redis",
            "EngineVersion": "7.0",
            "CacheNodeType": "cache.t4g.micro",
            "NumCacheClusters": 1,
            "Port": 6379,
            "CacheParameterGroupName": "default.redis7",
            "CacheSubnetGroupName": "kavak-dev",
            "SecurityGroupIds": [self.0.group_id],
            "AtRestEncryptionEnabled": true,
            "TransitEncryptionEnabled": false,
            "AutomaticFailoverEnabled": false,
            "MultiAZEnabled": false,
            "SnapshotRetentionLimit": 0,
            "Tags": [{"Key": "env", "Value": "dev"}],
        });
        for (name, value) in changes.as_object().unwrap() {
            wanted[name] = value.clone();
        }
        let made = self.call("CreateReplicationGroup", wanted)?;
        Ok(made["ReplicationGroup"].clone())
    }

    async fn with_group(changes: Value) -> Self {
        let cache = Self::new();
        cache.create(changes).unwrap();
        pass(AVAILABLE).await;
        cache
    }

    fn change(&self, operation: &str, mut input: Value) -> Result<Value, ApiFault> {
        input["ReplicationGroupId"] = json!("kavak-dev-redis");
        let changed = self.call(operation, input)?;
        Ok(changed["ReplicationGroup"].clone())
    }

    fn modify(&self, mut changes: Value) -> Result<Value, ApiFault> {
        changes["ApplyImmediately"] = json!(true);
        self.change("ModifyReplicationGroup", changes)
    }

    fn delete(&self) -> Result<Value, ApiFault> {
        self.change("DeleteReplicationGroup", json!({}))
    }

    fn group(&self) -> Value {
        let asked = json!({"ReplicationGroupId": "kavak-dev-redis"});
        let output = self.call("DescribeReplicationGroups", asked).unwrap();
        output["ReplicationGroups"][0].clone()
    }

    fn member(&self, number: usize) -> Value {
        let id = format!("kavak-dev-redis-{number:03}");
        let asked = json!({"CacheClusterId": id, "ShowCacheNodeInfo": true});
        let output = self.call("DescribeCacheClusters", asked).unwrap();
        output["CacheClusters"][0].clone()
    }

    fn tags(&self) -> Result<Value, ApiFault> {
        self.call("ListTagsForResource", json!({"ResourceName": GROUP_ARN}))
    }
}

fn refusal(answer: Result<Value, ApiFault>) -> (String, String) {
    let fault = answer.unwrap_err();
    (fault.code, fault.message)
}

fn code(answer: Result<Value, ApiFault>) -> String {
    refusal(answer).0
}

#[tokio::test(start_paused = true)]
async fn name_of_a_subnet_group_is_in_lower_case_however_it_is_written() {
    let cache = Cache::new();
    let asked = json!({"CacheSubnetGroupName": "KAVAK-dev"});
    let output = cache.call("DescribeCacheSubnetGroups", asked).unwrap();
    let group = &output["CacheSubnetGroups"][0];
    assert_eq!(group["CacheSubnetGroupName"], "kavak-dev");
    let arn = "arn:aws:elasticache:us-east-1:123456789012:subnetgroup:kavak-dev";
    assert_eq!(group["ARN"], arn);
    assert_eq!(group["VpcId"], cache.0.vpc_id.as_str());
    let again = cache.create_subnet_group("kavak-dev", json!(cache.0.subnet_ids));
    assert_eq!(code(again), "CacheSubnetGroupAlreadyExists");
    let unknown = cache.create_subnet_group("other", json!(["subnet-0"]));
    assert_eq!(code(unknown), "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn subnet_group_is_in_use_until_its_cache_is_gone() {
    let cache = Cache::with_group(json!({})).await;
    let delete = || {
        let unwanted = json!({"CacheSubnetGroupName": "kavak-dev"});
        cache.call("DeleteCacheSubnetGroup", unwanted)
    };
    cache.delete().unwrap();
    let (code, message) = refusal(delete());
    assert_eq!(code, "CacheSubnetGroupInUse");
    assert!(message.contains("currently in use by a cache cluster"));
    pass(DELETED).await;
    delete().unwrap();
    assert_eq!(refusal(delete()).0, "CacheSubnetGroupNotFoundFault");
}

#[tokio::test(start_paused = true)]
async fn subnet_of_a_member_stays_in_its_group() {
    let cache = Cache::with_group(json!({"NumCacheClusters": 2})).await;
    let modify = json!({
        "CacheSubnetGroupName": "kavak-dev",
        "SubnetIds": [cache.0.subnet_ids[0]],
    });
    let refused = code(cache.call("ModifyCacheSubnetGroup", modify));
    assert_eq!(refused, "SubnetInUse");
}

#[tokio::test(start_paused = true)]
async fn group_is_created_and_has_its_endpoints_when_it_is_available() {
    let cache = Cache::new();
    let made = cache.create(json!({})).unwrap();
    assert_eq!(made["ReplicationGroupId"], "kavak-dev-redis");
    assert_eq!(made["Status"], "creating");
    assert_eq!(made["MemberClusters"], json!(["kavak-dev-redis-001"]));
    pass(AVAILABLE - 1).await;
    assert_eq!(cache.group()["Status"], "creating");
    assert_eq!(cache.group()["NodeGroups"], json!([]));
    assert_eq!(cache.member(1)["CacheClusterStatus"], "creating");
    pass(1).await;
    let output = cache.group();
    assert_eq!(output["Status"], "available");
    let nodes = &output["NodeGroups"][0];
    let host = nodes["PrimaryEndpoint"]["Address"].as_str().unwrap();
    assert!(host.starts_with("kavak-dev-redis."), "{host}");
    assert!(
        host.ends_with(".ng.0001.use1.cache.amazonaws.com"),
        "{host}"
    );
    assert_eq!(nodes["PrimaryEndpoint"]["Port"], 6379);
    let reader = nodes["ReaderEndpoint"]["Address"].as_str().unwrap();
    assert!(reader.starts_with("kavak-dev-redis-ro."), "{reader}");
    assert_eq!(nodes["NodeGroupMembers"][0]["CurrentRole"], "primary");
    assert_eq!(output["ConfigurationEndpoint"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn with_encryption_in_transit_the_endpoints_are_called_otherwise() {
    let cache = Cache::with_group(json!({"TransitEncryptionEnabled": true})).await;
    let output = cache.group();
    let host = &output["NodeGroups"][0]["PrimaryEndpoint"]["Address"];
    let host = host.as_str().unwrap();
    assert!(host.starts_with("master.kavak-dev-redis."), "{host}");
    assert!(host.ends_with(".use1.cache.amazonaws.com"), "{host}");
    assert_eq!(output["TransitEncryptionMode"], "required");
}

#[tokio::test(start_paused = true)]
async fn member_shows_what_the_group_does_not() {
    let cache = Cache::with_group(json!({})).await;
    let member = cache.member(1);
    let expected = json!({
        "CacheClusterStatus": "available",
        "EngineVersion": "7.0.7",
        "CacheSubnetGroupName": "kavak-dev",
        "SecurityGroups": [{"SecurityGroupId": cache.0.group_id, "Status": "active"}],
        "ReplicationGroupId": "kavak-dev-redis",
        "AutoMinorVersionUpgrade": true,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&member[name], value, "{name}");
    }
    let parameters = &member["CacheParameterGroup"]["CacheParameterGroupName"];
    assert_eq!(parameters, "default.redis7");
    assert_eq!(member["CacheNodes"].as_array().unwrap().len(), 1);
    let asked = json!({"CacheClusterId": "none"});
    let missing = code(cache.call("DescribeCacheClusters", asked));
    assert_eq!(missing, "CacheClusterNotFound");
}

#[tokio::test(start_paused = true)]
async fn invalid_new_group_is_refused() {
    let cache = Cache::new();
    let (value, combination) = ("InvalidParameterValue", "InvalidParameterCombination");
    for (changes, expected, part) in [
        (
            json!({"ReplicationGroupId": "1st"}),
            value,
            "ReplicationGroupId",
        ),
        (
            json!({"ReplicationGroupId": "a".repeat(41)}),
            value,
            "ReplicationGroupId",
        ),
        (
            json!({"ReplicationGroupId": "a--b"}),
            value,
            "ReplicationGroupId",
        ),
        (
            json!({"EngineVersion": "7.0.7"}),
            combination,
            "Cannot find version 7.0.7 for redis",
        ),
        (json!({"Engine": "memcached"}), value, "engine"),
        (json!({"CacheNodeType": null}), value, "CacheNodeType"),
        (
            json!({"CacheNodeType": "t4g.micro"}),
            value,
            "CacheNodeType",
        ),
        (json!({"NumNodeGroups": 1}), combination, "NumNodeGroups"),
        (
            json!({"ReplicasPerNodeGroup": 1}),
            combination,
            "ReplicasPerNodeGroup",
        ),
        (json!({"NumCacheClusters": 7}), value, "within 0 and 5"),
        (
            json!({"AutomaticFailoverEnabled": true}),
            combination,
            "at least one replica",
        ),
        (
            json!({"NumCacheClusters": 2, "MultiAZEnabled": true}),
            combination,
            "Multi-AZ",
        ),
        (
            json!({"CacheParameterGroupName": "default.redis6.x"}),
            combination,
            "family redis7",
        ),
        (
            json!({"CacheParameterGroupName": "own"}),
            "CacheParameterGroupNotFound",
            "own",
        ),
        (
            json!({"CacheSubnetGroupName": "none"}),
            "CacheSubnetGroupNotFoundFault",
            "none",
        ),
        (
            json!({"SecurityGroupIds": ["sg-0"]}),
            value,
            "Invalid security group",
        ),
        (
            json!({"AuthToken": "0123456789abcdef"}),
            combination,
            "transit encryption",
        ),
        (
            json!({"TransitEncryptionMode": "preferred"}),
            combination,
            "TransitEncryptionMode",
        ),
        (json!({"SnapshotWindow": "03:00-03:30"}), value, "window"),
        (
            json!({"SnapshotWindow": "03:00-04:00", "PreferredMaintenanceWindow": "sun:03:30-sun:04:30"}),
            value,
            "must not overlap",
        ),
    ] {
        let (code, message) = refusal(cache.create(changes.clone()));
        assert_eq!(code, expected, "{changes}");
        assert!(message.contains(part), "{changes}: {message}");
    }
    assert_eq!(cache.0.interfaces(), Vec::<Value>::new());
    cache.create(json!({})).unwrap();
    assert_eq!(
        code(cache.create(json!({}))),
        "ReplicationGroupAlreadyExists"
    );
}

#[tokio::test(start_paused = true)]
async fn group_is_deleted_only_when_it_is_available() {
    let cache = Cache::new();
    cache.create(json!({})).unwrap();
    let (code, message) = refusal(cache.delete());
    assert_eq!(code, "InvalidReplicationGroupState");
    assert!(message.contains("status creating"), "{message}");
    pass(AVAILABLE).await;
    cache.delete().unwrap();
    assert_eq!(refusal(cache.delete()).0, "InvalidReplicationGroupState");
    assert_eq!(cache.group()["Status"], "deleting");
    pass(DELETED).await;
    assert_eq!(refusal(cache.delete()).0, "ReplicationGroupNotFoundFault");
}

#[tokio::test(start_paused = true)]
async fn interfaces_of_a_group_stay_some_seconds_after_it() {
    let cache = Cache::with_group(json!({"NumCacheClusters": 2})).await;
    let zones: Vec<Value> = cache
        .0
        .interfaces()
        .iter()
        .map(|interface| interface["AvailabilityZone"].clone())
        .collect();
    assert_eq!(zones.len(), 2);
    assert_ne!(zones[0], zones[1]);
    cache.delete().unwrap();
    pass(DELETED + INTERFACES_GONE - 1).await;
    let group = json!({"GroupId": cache.0.group_id});
    let refused = cache
        .0
        .call(Service::Ec2, "DeleteSecurityGroup", group.clone());
    assert_eq!(code(refused), "DependencyViolation");
    pass(1).await;
    assert_eq!(cache.0.interfaces(), Vec::<Value>::new());
    cache
        .0
        .call(Service::Ec2, "DeleteSecurityGroup", group)
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn tags_of_a_busy_group_are_refused() {
    let cache = Cache::new();
    cache.create(json!({})).unwrap();
    assert_eq!(code(cache.tags()), "InvalidReplicationGroupState");
    pass(AVAILABLE).await;
    let expected = json!([{"Key": "env", "Value": "dev"}]);
    assert_eq!(cache.tags().unwrap()["TagList"], expected);
}

#[tokio::test(start_paused = true)]
async fn tags_are_added_and_taken_away() {
    let cache = Cache::with_group(json!({})).await;
    let tags = json!([{"Key": "a", "Value": "1"}]);
    let add = json!({"ResourceName": GROUP_ARN, "Tags": tags});
    cache.call("AddTagsToResource", add).unwrap();
    let remove = json!({"ResourceName": GROUP_ARN, "TagKeys": ["env"]});
    cache.call("RemoveTagsFromResource", remove).unwrap();
    assert_eq!(cache.tags().unwrap()["TagList"], tags);
}

#[tokio::test(start_paused = true)]
async fn description_changes_at_once_and_a_node_type_makes_the_group_busy() {
    let cache = Cache::with_group(json!({})).await;
    let output = cache
        .modify(json!({"ReplicationGroupDescription": "other", "SnapshotRetentionLimit": 7}))
        .unwrap();
    assert_eq!(output["Description"], "other");
    assert_eq!(output["SnapshotRetentionLimit"], 7);
    assert_eq!(output["Status"], "available");
    cache
        .modify(json!({"CacheNodeType": "cache.t4g.small"}))
        .unwrap();
    assert_eq!(cache.group()["Status"], "modifying");
    let pending = &cache.member(1)["PendingModifiedValues"]["CacheNodeType"];
    assert_eq!(pending, "cache.t4g.small");
    let busy = code(cache.modify(json!({"SnapshotRetentionLimit": 0})));
    assert_eq!(busy, "InvalidReplicationGroupState");
    assert_eq!(code(cache.delete()), "InvalidReplicationGroupState");
    pass(MODIFIED).await;
    assert_eq!(cache.group()["Status"], "available");
    assert_eq!(cache.group()["CacheNodeType"], "cache.t4g.small");
}

#[tokio::test(start_paused = true)]
async fn without_haste_a_node_type_waits_for_the_maintenance_window() {
    let cache = Cache::with_group(json!({})).await;
    let changes = json!({"CacheNodeType": "cache.t4g.small"});
    cache.change("ModifyReplicationGroup", changes).unwrap();
    assert_eq!(cache.group()["Status"], "available");
    let pending = &cache.member(1)["PendingModifiedValues"]["CacheNodeType"];
    assert_eq!(pending, "cache.t4g.small");
    pass(7 * 86_400 + MODIFIED).await;
    assert_eq!(cache.group()["CacheNodeType"], "cache.t4g.small");
}

#[tokio::test(start_paused = true)]
async fn version_only_rises() {
    let cache = Cache::with_group(json!({})).await;
    for refused in ["6.2", "7.1.0"] {
        let refused = code(cache.modify(json!({"EngineVersion": refused})));
        assert_eq!(refused, "InvalidParameterCombination");
    }
    let same = cache.modify(json!({"EngineVersion": "7.0"})).unwrap();
    assert_eq!(same["Status"], "available");
    cache.modify(json!({"EngineVersion": "7.1"})).unwrap();
    pass(MODIFIED).await;
    assert_eq!(cache.member(1)["EngineVersion"], "7.1.0");
}

#[tokio::test(start_paused = true)]
async fn new_security_groups_are_those_of_the_interfaces_too() {
    let cache = Cache::with_group(json!({})).await;
    let wanted = json!({"GroupName": "other", "Description": "d", "VpcId": cache.0.vpc_id});
    let made = cache
        .0
        .call(Service::Ec2, "CreateSecurityGroup", wanted)
        .unwrap();
    cache
        .modify(json!({"SecurityGroupIds": [made["GroupId"]]}))
        .unwrap();
    pass(MODIFIED).await;
    let output = &cache.member(1)["SecurityGroups"][0]["SecurityGroupId"];
    assert_eq!(output, &made["GroupId"]);
    assert_eq!(
        cache.0.interfaces()[0]["Groups"][0]["GroupId"],
        made["GroupId"]
    );
}

#[tokio::test(start_paused = true)]
async fn nodes_are_only_in_zones_that_have_their_type() {
    const REFUSED: &str = "InsufficientCacheClusterCapacity";
    let mut world = World::new(Pace::Typical, 7);
    world.withhold_node_type("us-east-1", "cache.t4g.micro", "us-east-1a");
    for zone in ["us-east-1a", "us-east-1b"] {
        world.withhold_node_type("us-east-1", "cache.r7g.large", zone);
    }
    let cache = Cache::of(world);
    let both = json!({
        "NumCacheClusters": 2, "MultiAZEnabled": true, "AutomaticFailoverEnabled": true,
    });
    assert_eq!(code(cache.create(both)), REFUSED);
    cache.create(json!({})).unwrap();
    pass(AVAILABLE).await;
    assert_eq!(cache.member(1)["PreferredAvailabilityZone"], "us-east-1b");
    let other = |node_type: &str| json!({"CacheNodeType": node_type});
    assert_eq!(code(cache.modify(other("cache.r7g.large"))), REFUSED);
    cache.modify(other("cache.t4g.small")).unwrap();
}

#[tokio::test(start_paused = true)]
async fn failover_needs_a_replica_which_comes_first() {
    let cache = Cache::with_group(json!({})).await;
    let on = json!({"AutomaticFailoverEnabled": true, "MultiAZEnabled": true});
    assert_eq!(
        code(cache.modify(on.clone())),
        "InvalidParameterCombination"
    );
    let more = json!({"NewReplicaCount": 1, "ApplyImmediately": true});
    cache.change("IncreaseReplicaCount", more).unwrap();
    assert_eq!(cache.group()["Status"], "modifying");
    assert_eq!(cache.group()["MemberClusters"].as_array().unwrap().len(), 2);
    assert_eq!(cache.member(2)["CacheClusterStatus"], "creating");
    pass(MODIFIED).await;
    let members = &cache.group()["NodeGroups"][0]["NodeGroupMembers"];
    assert_eq!(members[1]["CurrentRole"], "replica");
    cache.modify(on).unwrap();
    assert_eq!(cache.group()["AutomaticFailover"], "enabling");
    pass(MODIFIED).await;
    assert_eq!(cache.group()["AutomaticFailover"], "enabled");
    assert_eq!(cache.group()["MultiAZ"], "enabled");
    let fewer = json!({"NewReplicaCount": 0, "ApplyImmediately": true});
    let refused = code(cache.change("DecreaseReplicaCount", fewer.clone()));
    assert_eq!(refused, "InvalidParameterCombination");
    let off = json!({"AutomaticFailoverEnabled": false, "MultiAZEnabled": false});
    cache.modify(off).unwrap();
    pass(MODIFIED).await;
    cache.change("DecreaseReplicaCount", fewer).unwrap();
    pass(MODIFIED + INTERFACES_GONE).await;
    assert_eq!(
        cache.group()["MemberClusters"],
        json!(["kavak-dev-redis-001"])
    );
    assert_eq!(cache.0.interfaces().len(), 1);
    let same = code(cache.change(
        "IncreaseReplicaCount",
        json!({"NewReplicaCount": 0, "ApplyImmediately": true}),
    ));
    assert_eq!(same, "InvalidParameterValue");
}

#[tokio::test(start_paused = true)]
async fn encryption_in_transit_is_preferred_before_it_is_required() {
    let cache = Cache::with_group(json!({})).await;
    let on = |mode: &str| json!({"TransitEncryptionEnabled": true, "TransitEncryptionMode": mode});
    let refused = code(cache.modify(on("required")));
    assert_eq!(refused, "InvalidParameterCombination");
    for mode in ["preferred", "required"] {
        cache.modify(on(mode)).unwrap();
        pass(MODIFIED).await;
        assert_eq!(cache.group()["TransitEncryptionMode"], mode);
    }
}

#[tokio::test(start_paused = true)]
async fn redis_becomes_valkey_in_place_and_only_its_first_version_goes_back() {
    let cache = Cache::with_group(json!({})).await;
    let change = |engine: &str, version: &str| {
        let to = json!({"Engine": engine, "EngineVersion": version, "ApplyImmediately": true});
        cache.modify(to)
    };
    for version in ["7.2", "8.0"] {
        change("valkey", version).unwrap();
        pass(MODIFIED).await;
        assert_eq!(cache.group()["Engine"], "valkey");
    }
    let refused = code(change("redis", "7.1"));
    assert_eq!(refused, "InvalidParameterCombination");
}

#[tokio::test(start_paused = true)]
async fn versions_have_the_families_of_their_parameter_groups() {
    let cache = Cache::new();
    let asked = json!({"Engine": "redis", "EngineVersion": "7.0"});
    let output = cache.call("DescribeCacheEngineVersions", asked).unwrap();
    let version = &output["CacheEngineVersions"][0];
    assert_eq!(version["CacheParameterGroupFamily"], "redis7");
}

#[tokio::test(start_paused = true)]
async fn node_types_that_there_are_can_be_reserved() {
    let cache = Cache::new();
    let offered = |node_type: &str| {
        let asked = json!({"CacheNodeType": node_type});
        let output = cache.call("DescribeReservedCacheNodesOfferings", asked);
        let output = output.unwrap();
        output["ReservedCacheNodesOfferings"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(offered("cache.t4g.micro"), 1);
    assert_eq!(offered("cache.zz9.micro"), 0);
}
