"""RDS and ElastiCache: exported logs, offered versions, member names, groups in use."""

from ministack.services import cloudwatch_logs, elasticache, rds
from patching import succeeded, with_text, wrap_action, wrap_function

# What AWS has withdrawn is not offered: 15.4 is not among them.
OFFERED_POSTGRES_VERSIONS = ("15.7", "15.8", "15.12", "16.8")


def close_gaps():
    wrap_action(rds, "CreateDBInstance", export_logs)
    wrap_action(rds, "ModifyDBInstance", change_exported_logs)
    wrap_function(rds, "_instance_xml", tell_exported_logs)
    wrap_action(rds, "DescribeDBEngineVersions", offer_more_versions)
    wrap_action(rds, "DescribeOrderableDBInstanceOptions", offer_graviton_class)
    wrap_action(rds, "CreateDBSubnetGroup", refuse_second_subnet_group)
    wrap_action(rds, "DeleteDBSubnetGroup", refuse_subnet_group_in_use)
    wrap_function(elasticache, "_create_replication_group", name_single_node_as_aws_does)
    wrap_function(elasticache, "_modify_replication_group", carry_node_type_to_members)


def members(parameters, prefix):
    return [values[0] for key, values in sorted(parameters.items()) if key.startswith(f"{prefix}.member.")]


def export_logs(original, parameters):
    reply = original(parameters)
    if succeeded(reply):
        instance = rds._instances[rds._p(parameters, "DBInstanceIdentifier")]
        instance["EnabledCloudwatchLogsExports"] = members(parameters, "EnableCloudwatchLogsExports")
        make_log_groups(instance)
        reply = with_text(reply, lambda text: logs_told(text, instance))
    return reply


def make_log_groups(instance):
    """As on AWS they are left behind when the instance goes."""
    for log in instance["EnabledCloudwatchLogsExports"]:
        name = f"/aws/rds/instance/{instance['DBInstanceIdentifier']}/{log}"
        cloudwatch_logs._create_log_group({"logGroupName": name})


def change_exported_logs(original, parameters):
    instance = rds._instances.get(rds._p(parameters, "DBInstanceIdentifier"))
    if instance:
        prefix = "CloudwatchLogsExportConfiguration"
        removed = members(parameters, f"{prefix}.DisableLogTypes")
        added = members(parameters, f"{prefix}.EnableLogTypes")
        kept = [log for log in instance["EnabledCloudwatchLogsExports"] if log not in removed]
        instance["EnabledCloudwatchLogsExports"] = sorted({*kept, *added})
        make_log_groups(instance)
    return original(parameters)


def tell_exported_logs(original, instance):
    return logs_told(original(instance), instance)


def logs_told(text, instance):
    told = "".join(f"<member>{log}</member>" for log in instance.get("EnabledCloudwatchLogsExports", []))
    return text.replace(
        "<EnabledCloudwatchLogsExports/>",
        f"<EnabledCloudwatchLogsExports>{told}</EnabledCloudwatchLogsExports>",
    )


def offer_more_versions(original, parameters):
    if rds._p(parameters, "Engine") != "postgres":
        return original(parameters)
    asked = rds._p(parameters, "EngineVersion")
    every = original({key: value for key, value in parameters.items() if key != "EngineVersion"})
    text = every[2].decode()
    sample = text[text.index("<DBEngineVersion>") : text.index("</DBEngineVersion>") + len("</DBEngineVersion>")]
    version = sample.split("<EngineVersion>")[1].split("<")[0]
    more = "".join(sample.replace(version, offered) for offered in OFFERED_POSTGRES_VERSIONS)
    text = text.replace("<DBEngineVersion>", more + "<DBEngineVersion>", 1)
    if asked:
        parts = text.split("<DBEngineVersion>")
        head, rest = parts[0], parts[1:]
        tail = rest[-1].partition("</DBEngineVersion>")[2]
        chosen = [
            f"<DBEngineVersion>{one.partition('</DBEngineVersion>')[0]}</DBEngineVersion>"
            for one in rest
            if f"<EngineVersion>{asked}</EngineVersion>" in one or f"<EngineVersion>{asked}." in one
        ]
        text = head + "".join(chosen) + tail
    return every[0], every[1], text.encode()


def offer_graviton_class(original, parameters):
    asked = rds._p(parameters, "DBInstanceClass") or "db.t3.micro"
    reply = original({**parameters, "DBInstanceClass": ["db.t3.micro"]})
    return with_text(reply, lambda text: text.replace("db.t3.micro", asked))


def refuse_second_subnet_group(original, parameters):
    name = rds._p(parameters, "DBSubnetGroupName")
    if name in rds._subnet_groups:
        return rds._error("DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.", 400)
    return original(parameters)


def refuse_subnet_group_in_use(original, parameters):
    name = rds._p(parameters, "DBSubnetGroupName")
    users = [
        one["DBInstanceIdentifier"]
        for one in rds._instances.values()
        if one.get("DBSubnetGroup", {}).get("DBSubnetGroupName") == name
    ]
    if users:
        message = f"Cannot delete the subnet group '{name}' because at least one database instance: {users[0]} is still using it."
        return rds._error("InvalidDBSubnetGroupStateFault", message, 400)
    return original(parameters)


def name_single_node_as_aws_does(original, parameters):
    reply = original(parameters)
    group = elasticache._replication_groups.get(elasticache._p(parameters, "ReplicationGroupId"))
    if not succeeded(reply) or not group or len(group["NodeGroups"]) != 1:
        return reply
    old, new = f"{group['ReplicationGroupId']}-0001-", f"{group['ReplicationGroupId']}-"
    group["MemberClusters"] = [name.replace(old, new) for name in group["MemberClusters"]]
    for member in group["NodeGroups"][0]["NodeGroupMembers"]:
        member["CacheClusterId"] = member["CacheClusterId"].replace(old, new)
    for name, cluster in list(elasticache._clusters.items()):
        if name.startswith(old):
            del elasticache._clusters[name]
            cluster["CacheClusterId"] = name.replace(old, new)
            elasticache._clusters[name.replace(old, new)] = cluster
    return with_text(reply, lambda text: text.replace(old, new))


def carry_node_type_to_members(original, parameters):
    reply = original(parameters)
    group = elasticache._replication_groups.get(elasticache._p(parameters, "ReplicationGroupId"))
    for name in (group or {}).get("MemberClusters", []):
        if name in elasticache._clusters:
            elasticache._clusters[name]["CacheNodeType"] = group["CacheNodeType"]
    return reply
