//! Databases and caches that processes outside run, and those that fail.

use crate::network::{Network, REGION, pass};
use kavak_simulator::{ApiFault, Pace, Runtime, Service, World};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const HOUR: u64 = 3600;

fn with(runtime: Runtime) -> Network {
    let mut world = World::new(Pace::Typical, 7);
    world.runtime = runtime;
    let network = Network::of(world);
    let group = json!({
        "DBSubnetGroupName": "g",
        "DBSubnetGroupDescription": "g",
        "SubnetIds": network.subnet_ids,
    });
    network
        .call(Service::Rds, "CreateDBSubnetGroup", group)
        .unwrap();
    let group = json!({
        "CacheSubnetGroupName": "g",
        "CacheSubnetGroupDescription": "g",
        "SubnetIds": network.subnet_ids,
    });
    network
        .call(Service::ElastiCache, "CreateCacheSubnetGroup", group)
        .unwrap();
    network
}

fn create_database(network: &Network) -> Result<Value, ApiFault> {
    let wanted = json!({
        "DBInstanceIdentifier": "db",
        "Engine": "postgres",
        "DBInstanceClass": "db.t4g.micro",
        "AllocatedStorage": 20,
        "MasterUsername": "kavak",
        "MasterUserPassword": "open-sesame",
        "DBName": "agent",
        "DBSubnetGroupName": "g",
        "VpcSecurityGroupIds": [network.group_id],
        "BackupRetentionPeriod": 0,
    });
    network.call(Service::Rds, "CreateDBInstance", wanted)
}

fn database(network: &Network) -> Value {
    let output = network
        .call(Service::Rds, "DescribeDBInstances", json!({}))
        .unwrap();
    output["DBInstances"][0].clone()
}

fn create_cache(network: &Network) -> Result<Value, ApiFault> {
    let wanted = json!({
        "ReplicationGroupId": "cache",
        "ReplicationGroupDescription": "cache",
        "CacheNodeType": "cache.t4g.micro",
        "CacheSubnetGroupName": "g",
    });
    network.call(Service::ElastiCache, "CreateReplicationGroup", wanted)
}

fn cache(network: &Network) -> Value {
    let output = network.call(Service::ElastiCache, "DescribeReplicationGroups", json!({}));
    output.unwrap()["ReplicationGroups"][0].clone()
}

#[tokio::test(start_paused = true)]
async fn database_is_creating_until_a_process_runs_it() {
    let network = with(Runtime::Processes);
    create_database(&network).unwrap();
    pass(HOUR).await;
    assert_eq!(database(&network)["DBInstanceStatus"], "creating");
    let [wanted] = <[_; 1]>::try_from(network.it.databases_to_run()).unwrap();
    assert_eq!(wanted.user, "kavak");
    assert_eq!(wanted.password.reveal(), "open-sesame");
    assert_eq!(wanted.name, "agent");
    assert_eq!(wanted.status, "creating");
    assert!(!format!("{wanted:?}").contains("sesame"));
    network.it.database_runs(&wanted.id);
    pass(HOUR).await;
    let output = database(&network);
    assert_eq!(output["DBInstanceStatus"], "available");
    let host = output["Endpoint"]["Address"].as_str().unwrap();
    assert_eq!(wanted.endpoint, format!("{host}:5432"));
    assert_eq!(output["DBSubnetGroup"]["VpcId"], network.vpc_id.as_str());
}

#[tokio::test(start_paused = true)]
async fn cache_is_creating_until_a_process_runs_it() {
    let network = with(Runtime::Processes);
    create_cache(&network).unwrap();
    pass(HOUR).await;
    assert_eq!(cache(&network)["Status"], "creating");
    let [wanted] = <[_; 1]>::try_from(network.it.caches_to_run()).unwrap();
    network.it.cache_runs(&wanted.id);
    let output = cache(&network);
    assert_eq!(output["Status"], "available");
    let host = &output["NodeGroups"][0]["PrimaryEndpoint"]["Address"];
    assert_eq!(wanted.endpoint, format!("{}:6379", host.as_str().unwrap()));
}

#[tokio::test(start_paused = true)]
async fn repeated_report_or_report_about_nothing_changes_nothing() {
    let network = with(Runtime::Processes);
    create_database(&network).unwrap();
    create_cache(&network).unwrap();
    let id = network.it.databases_to_run()[0].id.clone();
    let cache_id = network.it.caches_to_run()[0].id.clone();
    for _ in 0..2 {
        network.it.database_runs(&id);
        network.it.cache_runs(&cache_id);
        network.it.database_runs("none");
        network.it.cache_runs("none");
    }
    pass(HOUR).await;
    assert_eq!(database(&network)["DBInstanceStatus"], "available");
    assert_eq!(cache(&network)["Status"], "available");
}

#[tokio::test(start_paused = true)]
async fn deleted_database_is_no_longer_run_and_a_stopped_one_is() {
    let network = with(Runtime::Processes);
    create_database(&network).unwrap();
    let id = network.it.databases_to_run()[0].id.clone();
    network.it.database_runs(&id);
    pass(HOUR).await;
    let of_it = || json!({"DBInstanceIdentifier": "db"});
    network
        .call(Service::Rds, "StopDBInstance", of_it())
        .unwrap();
    pass(HOUR).await;
    assert_eq!(network.it.databases_to_run()[0].status, "stopped");
    network
        .call(Service::Rds, "StartDBInstance", of_it())
        .unwrap();
    pass(HOUR).await;
    assert_eq!(database(&network)["DBInstanceStatus"], "available");
    let delete = json!({"DBInstanceIdentifier": "db", "SkipFinalSnapshot": true});
    network
        .call(Service::Rds, "DeleteDBInstance", delete)
        .unwrap();
    assert_eq!(network.it.databases_to_run(), []);
}

#[tokio::test(start_paused = true)]
async fn creation_may_fail_and_the_next_does_not() {
    let network = with(Runtime::Played);
    network.it.change(|world, _| {
        world.fail_next_database(REGION);
        world.fail_next_cache(REGION);
    });
    create_database(&network).unwrap();
    create_cache(&network).unwrap();
    pass(HOUR).await;
    assert_eq!(database(&network)["DBInstanceStatus"], "failed");
    assert_eq!(cache(&network)["Status"], "create-failed");
    let delete = json!({"DBInstanceIdentifier": "db", "SkipFinalSnapshot": true});
    network
        .call(Service::Rds, "DeleteDBInstance", delete)
        .unwrap();
    let delete = json!({"ReplicationGroupId": "cache"});
    network
        .call(Service::ElastiCache, "DeleteReplicationGroup", delete)
        .unwrap();
    pass(HOUR).await;
    assert_eq!(network.interfaces(), Vec::<Value>::new());
    create_database(&network).unwrap();
    create_cache(&network).unwrap();
    pass(HOUR).await;
    assert_eq!(database(&network)["DBInstanceStatus"], "available");
    assert_eq!(cache(&network)["Status"], "available");
}

#[tokio::test(start_paused = true)]
async fn failed_database_has_an_event_with_the_reason() {
    let network = with(Runtime::Processes);
    create_database(&network).unwrap();
    let id = network.it.databases_to_run()[0].id.clone();
    network.it.database_fails(&id, "initdb: no space left");
    assert_eq!(database(&network)["DBInstanceStatus"], "failed");
    let events = |asked| network.call(Service::Rds, "DescribeEvents", asked);
    let output = |asked| events(asked).unwrap()["Events"].as_array().unwrap().clone();
    let of_it = json!({"SourceIdentifier": "DB", "SourceType": "db-instance"});
    let all = output(of_it.clone());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["Message"], "initdb: no space left");
    assert_eq!(all[0]["EventCategories"], json!(["failure"]));
    assert_eq!(
        output(json!({"EventCategories": ["backup"]})),
        Vec::<Value>::new()
    );
    assert_eq!(
        output(json!({"SourceType": "db-snapshot"})),
        Vec::<Value>::new()
    );
    pass(HOUR * 2).await;
    assert_eq!(output(of_it), Vec::<Value>::new(), "of the last hour only");
    assert_eq!(output(json!({"Duration": 1440})).len(), 1);
    let refused = events(json!({"SourceIdentifier": "db"})).unwrap_err();
    assert_eq!(refused.code, "InvalidParameterCombination");
}

#[tokio::test(start_paused = true)]
async fn region_may_have_other_versions_or_no_room() {
    let network = with(Runtime::Played);
    network.it.change(|world, _| {
        world.offer_postgres(REGION, &["15.4"]);
        world.set_database_capacity(REGION, false);
    });
    let refused = create_database(&network).unwrap_err();
    assert_eq!(refused.code, "InsufficientDBInstanceCapacity");
    network
        .it
        .change(|world, _| world.set_database_capacity(REGION, true));
    let made = create_database(&network).unwrap();
    assert_eq!(made["DBInstance"]["EngineVersion"], "15.4");
}

#[tokio::test(start_paused = true)]
async fn no_more_is_made_than_the_quotas_allow() {
    let network = with(Runtime::Played);
    network.it.change(|world, _| {
        world.set_quota(REGION, "L-7ADDB58A", 19);
        world.set_quota(REGION, "L-DFE45DF3", 0);
    });
    let refused = |answer: Result<Value, ApiFault>| answer.unwrap_err().code;
    assert_eq!(refused(create_database(&network)), "StorageQuotaExceeded");
    let nodes = "NodeQuotaForCustomerExceeded";
    assert_eq!(refused(create_cache(&network)), nodes);
    network
        .it
        .change(|world, _| world.set_quota(REGION, "L-7B6409FD", 0));
    assert_eq!(refused(create_database(&network)), "InstanceQuotaExceeded");
}
