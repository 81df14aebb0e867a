"""RDS: a subnet group and an instance."""

from surroundings import made_network

TAGS = [{"Key": "env", "Value": "dev"}]
VERSION = "15.15"


def run(aws):
    network = made_network(aws, "databases", "10.30")
    aws.about("databases")
    rds = aws.rds
    rds.describe_db_engine_versions(Engine="postgres", EngineVersion="99.1")
    made_subnets(aws, network)
    made_instance(aws, network)
    changed(rds)
    gone(rds)
    aws.about("databases, refused")
    refused(rds, network)


def made_subnets(aws, network):
    rds = aws.rds
    of_it = {"DBSubnetGroupName": "app-db-subnets"}
    rds.describe_db_subnet_groups(**of_it)
    made = rds.create_db_subnet_group(**of_it, DBSubnetGroupDescription="d", SubnetIds=network["private"], Tags=TAGS)
    arn = aws.named("db subnet group", made, "DBSubnetGroup", "DBSubnetGroupArn")
    rds.describe_db_subnet_groups(**of_it)
    rds.list_tags_for_resource(ResourceName=arn)
    rds.modify_db_subnet_group(**of_it, DBSubnetGroupDescription="new", SubnetIds=network["private"])
    rds.describe_db_subnet_groups(**of_it)


def instance_of(network):
    return {"DBInstanceIdentifier": "app-db", "DBInstanceClass": "db.t4g.micro", "Engine": "postgres",
            "EngineVersion": VERSION, "AllocatedStorage": 20, "MaxAllocatedStorage": 100, "StorageType": "gp3",
            "StorageEncrypted": True, "DBName": "app", "MasterUsername": "app", "MasterUserPassword": "marker-of-it",
            "VpcSecurityGroupIds": [network["group"]], "DBSubnetGroupName": "app-db-subnets",
            "BackupRetentionPeriod": 0, "PubliclyAccessible": False, "MultiAZ": False, "AvailabilityZone": "us-east-1a",
            "EnableCloudwatchLogsExports": ["postgresql"], "PreferredBackupWindow": "03:00-04:00",
            "PreferredMaintenanceWindow": "sun:04:00-sun:05:00", "Tags": TAGS}


def made_instance(aws, network):
    rds = aws.rds
    of_it = {"DBInstanceIdentifier": "app-db"}
    rds.describe_db_instances(**of_it)
    made = rds.create_db_instance(**instance_of(network))
    arn = aws.named("db instance", made, "DBInstance", "DBInstanceArn")
    rds.create_db_instance(**instance_of(network))
    rds.describe_db_instances(**of_it)
    rds.list_tags_for_resource(ResourceName=arn)
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "k", "Value": "v"}])
    rds.remove_tags_from_resource(ResourceName=arn, TagKeys=["env"])
    rds.list_tags_for_resource(ResourceName=arn)


def changed(rds):
    of_it = {"DBInstanceIdentifier": "app-db"}
    rds.modify_db_instance(**of_it, BackupRetentionPeriod=7)
    rds.describe_db_instances(**of_it)
    rds.modify_db_instance(**of_it, BackupRetentionPeriod=7, ApplyImmediately=True, DeletionProtection=True)
    rds.describe_db_instances(**of_it)
    rds.delete_db_instance(**of_it, SkipFinalSnapshot=True)
    rds.modify_db_instance(**of_it, DeletionProtection=False, ApplyImmediately=True)


def gone(rds):
    of_it = {"DBInstanceIdentifier": "app-db"}
    rds.delete_db_instance(**of_it, SkipFinalSnapshot=True, DeleteAutomatedBackups=True)
    rds.describe_db_instances(**of_it)
    rds.delete_db_instance(**of_it, SkipFinalSnapshot=True)
    rds.delete_db_subnet_group(DBSubnetGroupName="app-db-subnets")
    rds.delete_db_subnet_group(DBSubnetGroupName="app-db-subnets")


def refused(rds, network):
    rds.create_db_subnet_group(DBSubnetGroupName="app-one", DBSubnetGroupDescription="d",
                               SubnetIds=network["private"][:1])
    rds.create_db_subnet_group(DBSubnetGroupName="app-unknown", DBSubnetGroupDescription="d",
                               SubnetIds=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"])
    rds.create_db_subnet_group(DBSubnetGroupName="App-spare", DBSubnetGroupDescription="d",
                               SubnetIds=network["private"])
    rds.create_db_subnet_group(DBSubnetGroupName="app-spare", DBSubnetGroupDescription="other",
                               SubnetIds=network["private"])
    right = {**instance_of(network), "DBInstanceIdentifier": "app-spare", "DBSubnetGroupName": "app-spare"}
    for wrong in ({"EngineVersion": "15.4"}, {"MasterUserPassword": "no/slash"}, {"MasterUserPassword": "short"},
                  {"MasterUsername": "admin"}, {"AllocatedStorage": 5}, {"Iops": 3000},
                  {"DBSubnetGroupName": "app-missing"}, {"DBInstanceIdentifier": "app--db"},
                  {"PreferredMaintenanceWindow": "sun:03:30-sun:04:30"}):
        rds.create_db_instance(**{**right, **wrong})
        rds.delete_db_instance(DBInstanceIdentifier=wrong.get("DBInstanceIdentifier", "app-spare"),
                               SkipFinalSnapshot=True)
    rds.create_db_instance(**right)
    rds.delete_db_subnet_group(DBSubnetGroupName="app-spare")
    rds.delete_db_instance(DBInstanceIdentifier="app-spare")
