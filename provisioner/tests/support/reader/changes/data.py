"""The database and the cache."""

import json

from .world import change


@change
def keep_backups(world):
    world.modify_database(BackupRetentionPeriod=3)


@change
def enlarge_the_database(world):
    world.modify_database(DBInstanceClass="db.t4g.small", MaxAllocatedStorage=200)


@change
def stop_exporting_a_log(world):
    world.modify_database(CloudwatchLogsExportConfiguration={"DisableLogTypes": ["upgrade"]})


@change
def move_the_maintenance_window(world):
    world.modify_database(PreferredMaintenanceWindow="sun:04:00-sun:05:00")


@change
def expose_the_database(world):
    world.modify_database(PubliclyAccessible=True)


@change
def protect_the_database(world):
    world.modify_database(DeletionProtection=True)


@change
def keep_cache_snapshots(world):
    world.modify_cache(SnapshotRetentionLimit=5)


@change
def describe_the_cache_otherwise(world):
    world.modify_cache(ReplicationGroupDescription="temporary")


@change
def enlarge_the_cache(world):
    world.modify_cache(CacheNodeType="cache.t4g.small")


@change
def lose_a_database_that_was_elsewhere(world):
    """Its credentials stay, with the address that it had."""
    secrets, secret = world.clients("secretsmanager"), f"{world.prefix}-db-credentials"
    credentials = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    credentials["DATABASE_URL"] = credentials["DATABASE_URL"].replace(credentials["host"], "elsewhere")
    credentials["host"] = "elsewhere"
    secrets.put_secret_value(SecretId=secret, SecretString=json.dumps(credentials))
    world.clients("rds").delete_db_instance(DBInstanceIdentifier=f"{world.prefix}-db", SkipFinalSnapshot=True)
