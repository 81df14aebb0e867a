"""Reads a stack back with boto3: every resource and every attribute that the stack promises.

Ids and ARNs are replaced by names, so that two stacks of equal shape read the same.
"""

import json
import re
import urllib.parse

PASSWORD = re.compile(r"[A-Za-z0-9_-]{32}")


class Readback:
    def __init__(self, clients, project, env):
        self.clients = clients
        self.project, self.env = project, env
        self.prefix = f"{project}-{env}"
        self.names = {}

    def stack(self):
        document = {}
        for part in (self.network, self.groups, self.data, self.secrets, self.containers, self.balancing):
            document.update(part())
        return self.named(document)

    def named(self, value):
        """Every id that has a name, by its name, longest first: an ARN may contain another."""
        text = json.dumps(value, default=str)
        for identifier in sorted(self.names, key=len, reverse=True):
            text = text.replace(identifier, f"<{self.names[identifier]}>")
        return json.loads(text)

    def tags(self, tags):
        """What is there beyond the three tags that every resource has; those show only where they are wrong."""
        if isinstance(tags, list):
            tags = {tag.get("Key") or tag["key"]: tag.get("Value", tag.get("value")) for tag in tags}
        rest = dict(tags)
        for key, wanted in (("project", self.project), ("env", self.env)):
            if rest.get(key) == wanted:
                del rest[key]
            else:
                rest[key] = rest.get(key, "missing")
        rest.setdefault("owner", "missing")
        return rest

    def own(self, answer, kind, identifier):
        """The environment's resources of one kind by their `Name`, remembered for `named`."""
        found = {}
        for one in answer[kind]:
            tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
            if (tags.get("project"), tags.get("env")) == (self.project, self.env):
                name = tags.get("Name", "nameless")
                assert name not in found, f"two of {name}"
                found[name] = one
                self.names[one[identifier]] = name
        return found

    def network(self):
        ec2 = self.clients("ec2")
        own = [{"Name": f"tag:{key}", "Values": [value]} for key, value in (("project", self.project), ("env", self.env))]
        document = {}
        for name, vpc in self.own(ec2.describe_vpcs(Filters=own), "Vpcs", "VpcId").items():
            attribute = lambda one: ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute=one)
            document[f"vpc {name}"] = {
                "cidr": vpc["CidrBlock"],
                "dns support": attribute("enableDnsSupport")["EnableDnsSupport"]["Value"],
                "dns hostnames": attribute("enableDnsHostnames")["EnableDnsHostnames"]["Value"],
                "tags": self.tags(vpc["Tags"]),
            }
        for name, gateway in self.own(ec2.describe_internet_gateways(Filters=own), "InternetGateways", "InternetGatewayId").items():
            attached = [one["VpcId"] for one in gateway["Attachments"]]
            document[f"internet gateway {name}"] = {"attached to": attached, "tags": self.tags(gateway["Tags"])}
        for name, subnet in self.own(ec2.describe_subnets(Filters=own), "Subnets", "SubnetId").items():
            document[f"subnet {name}"] = {
                "vpc": subnet["VpcId"],
                "cidr": subnet["CidrBlock"],
                "zone": subnet["AvailabilityZone"],
                "public ip on launch": subnet["MapPublicIpOnLaunch"],
                "tags": self.tags(subnet["Tags"]),
            }
        for name, address in self.own(ec2.describe_addresses(), "Addresses", "AllocationId").items():
            document[f"elastic ip {name}"] = {"domain": address["Domain"], "tags": self.tags(address["Tags"])}
        live = [*own, {"Name": "state", "Values": ["pending", "available"]}]
        for name, gateway in self.own(ec2.describe_nat_gateways(Filter=live), "NatGateways", "NatGatewayId").items():
            document[f"nat gateway {name}"] = {
                "subnet": gateway["SubnetId"],
                "addresses": [one["AllocationId"] for one in gateway["NatGatewayAddresses"]],
                "tags": self.tags(gateway["Tags"]),
            }
        for name, table in self.own(ec2.describe_route_tables(Filters=own), "RouteTables", "RouteTableId").items():
            document[f"route table {name}"] = {
                "vpc": table["VpcId"],
                "routes": {
                    one["DestinationCidrBlock"]: one.get("GatewayId") or one.get("NatGatewayId") for one in table["Routes"]
                },
                "subnets": self.sorted_by_name(one["SubnetId"] for one in table["Associations"]),
                "tags": self.tags(table["Tags"]),
            }
        return document

    def sorted_by_name(self, identifiers):
        return sorted(identifiers, key=lambda one: self.names.get(one, one))

    def groups(self):
        ec2 = self.clients("ec2")
        groups = self.own(ec2.describe_security_groups(), "SecurityGroups", "GroupId")
        document = {}
        for name, group in groups.items():
            rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group["GroupId"]]}])
            document[f"security group {name}"] = {
                "vpc": group["VpcId"],
                "description": group["Description"],
                "rules": sorted(self.rule(rule) for rule in rules["SecurityGroupRules"]),
                "tags": self.tags(group["Tags"]),
            }
        return document

    def rule(self, rule):
        peer = rule.get("CidrIpv4") or rule.get("CidrIpv6")
        if "ReferencedGroupInfo" in rule:
            peer = self.names.get(rule["ReferencedGroupInfo"]["GroupId"], rule["ReferencedGroupInfo"]["GroupId"])
        ports = "all" if rule["IpProtocol"] == "-1" else f"{rule['IpProtocol']} {rule['FromPort']}-{rule['ToPort']}"
        side = "out" if rule["IsEgress"] else "in"
        return f"{side}: {ports} {peer} '{rule.get('Description', '')}'"

    def data(self):
        rds, cache = self.clients("rds"), self.clients("elasticache")
        subnets = rds.describe_db_subnet_groups(DBSubnetGroupName=f"{self.prefix}-db-subnet-group")["DBSubnetGroups"][0]
        database = rds.describe_db_instances(DBInstanceIdentifier=f"{self.prefix}-db")["DBInstances"][0]
        cache_subnets = cache.describe_cache_subnet_groups(CacheSubnetGroupName=f"{self.prefix}-redis-subnet-group")
        cache_subnets = cache_subnets["CacheSubnetGroups"][0]
        group = cache.describe_replication_groups(ReplicationGroupId=f"{self.prefix}-redis")["ReplicationGroups"][0]
        members = [
            member
            for member in cache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
            if member.get("ReplicationGroupId") == group["ReplicationGroupId"]
        ]
        tags_of = lambda client, arn: self.tags(client.list_tags_for_resource(ResourceName=arn)["TagList"])
        subnet_ids = lambda one: self.sorted_by_name(subnet["SubnetIdentifier"] for subnet in one["Subnets"])
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
                "tags": self.tags(database["TagList"]),
            },
            "cache subnet group": {"subnets": subnet_ids(cache_subnets), "tags": tags_of(cache, cache_subnets["ARN"])},
            "replication group": {
                **{key: group[key] for key in of_group},
                "members": [self.member(member) for member in members],
                "tags": tags_of(cache, group["ARN"]),
            },
        }

    def member(self, member):
        return {
            "engine": f"{member['Engine']} {'.'.join(member['EngineVersion'].split('.')[:2])}",
            "node type": member["CacheNodeType"],
            "port": member["CacheNodes"][0]["Endpoint"]["Port"],
            "parameter group": member["CacheParameterGroup"]["CacheParameterGroupName"],
            "subnet group": member["CacheSubnetGroupName"],
            "groups": [one["SecurityGroupId"] for one in member["SecurityGroups"]],
        }

    def secrets(self):
        client = self.clients("secretsmanager")
        document = {}
        for suffix in ("db-credentials", "openai-api-key", "twilio-auth-token"):
            secret = client.describe_secret(SecretId=f"{self.prefix}-{suffix}")
            self.names[secret["ARN"]] = f"secret {suffix}"
            value = client.get_secret_value(SecretId=secret["ARN"])["SecretString"]
            document[f"secret {secret['Name']}"] = {
                "description": secret["Description"],
                "value": self.credentials(value) if suffix == "db-credentials" else value,
                "versions": len([one for one in secret["VersionIdsToStages"].values() if "AWSCURRENT" in one]),
                "tags": self.tags(secret["Tags"]),
            }
        return document

    def credentials(self, value):
        credentials = json.loads(value)
        password, host = credentials["password"], credentials["host"]
        assert PASSWORD.fullmatch(password) or password.startswith("Adopted-"), "the password's alphabet or length"
        database = self.clients("rds").describe_db_instances(DBInstanceIdentifier=f"{self.prefix}-db")["DBInstances"][0]
        assert host == database["Endpoint"]["Address"], f"host {host}"
        return json.loads(value.replace(password, "<password>").replace(f'"{host}"', '"<host>"').replace(f"@{host}:", "@<host>:"))

    def containers(self):
        ecs, ecr, iam, logs = (self.clients(name) for name in ("ecs", "ecr", "iam", "logs"))
        repository = ecr.describe_repositories(repositoryNames=[f"{self.prefix}-app"])["repositories"][0]
        group = logs.describe_log_groups(logGroupNamePrefix=f"/ecs/{self.prefix}-app")["logGroups"][0]
        cluster = ecs.describe_clusters(clusters=[f"{self.prefix}-cluster"], include=["TAGS", "SETTINGS"])["clusters"][0]
        group_tags = logs.list_tags_for_resource(resourceArn=group["logGroupArn"])["tags"]
        repository_tags = ecr.list_tags_for_resource(resourceArn=repository["repositoryArn"])["tags"]
        document = {
            "repository": {
                "mutability": repository["imageTagMutability"],
                "scan on push": repository["imageScanningConfiguration"]["scanOnPush"],
                "tags": self.tags(repository_tags),
            },
            "log group": {"retention": group.get("retentionInDays"), "tags": self.tags(group_tags)},
            "cluster": {"settings": cluster["settings"], "tags": self.tags(cluster["tags"])},
        }
        self.names[repository["repositoryUri"]] = "repository"
        for role in ("execution", "task"):
            document[f"role {role}"] = self.role(iam, f"{self.prefix}-ecs-{role}-role")
        document["task definition"] = self.task_definition(ecs)
        document["service"] = self.service(ecs)
        return document

    def role(self, iam, name):
        role = iam.get_role(RoleName=name)["Role"]
        self.names[role["Arn"]] = name
        inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
        return {
            "trust": self.document(role["AssumeRolePolicyDocument"]),
            "attached": [one["PolicyArn"] for one in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]],
            "inline": {
                policy: self.document(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"])
                for policy in inline
            },
            "tags": self.tags(role["Tags"]),
        }

    def document(self, policy):
        """A policy in one form: JSON leaves open one or many, and the order."""
        policy = json.loads(urllib.parse.unquote(policy)) if isinstance(policy, str) else policy
        many = lambda value: sorted(value, key=lambda one: self.names.get(one, one)) if isinstance(value, list) else [value]
        statements = [
            {key: many(value) if key in ("Action", "Resource") else value for key, value in one.items() if key != "Sid"}
            for one in policy["Statement"]
        ]
        return statements

    def task_definition(self, ecs):
        answer = ecs.describe_task_definition(taskDefinition=f"{self.prefix}-app", include=["TAGS"])
        definition = answer["taskDefinition"]
        self.names[definition["taskDefinitionArn"]] = "newest revision"
        containers = []
        for container in definition["containerDefinitions"]:
            environment = {one["name"]: one["value"] for one in container["environment"]}
            environment["REDIS_URL"] = re.sub(r"//[^:]+:", "//<endpoint>:", environment.get("REDIS_URL", "missing"))
            containers.append(
                {
                    "name": container["name"],
                    "essential": container["essential"],
                    "image": container["image"],
                    "ports": [f"{one['containerPort']}/{one['protocol']}" for one in container["portMappings"]],
                    "environment": environment,
                    "secrets": {one["name"]: one["valueFrom"] for one in container["secrets"]},
                    "logs": container["logConfiguration"],
                }
            )
        same = "family networkMode requiresCompatibilities cpu memory executionRoleArn taskRoleArn".split()
        return {
            **{key: definition[key] for key in same},
            "containers": containers,
            "tags": self.tags(answer["tags"]),
        }

    def service(self, ecs):
        service = ecs.describe_services(
            cluster=f"{self.prefix}-cluster", services=[f"{self.prefix}-app-service"], include=["TAGS"]
        )["services"][0]
        network = service["networkConfiguration"]["awsvpcConfiguration"]
        return {
            "status": service["status"],
            "launch type": service["launchType"],
            "desired": service["desiredCount"],
            "task definition": service["taskDefinition"],
            "subnets": self.sorted_by_name(network["subnets"]),
            "groups": network["securityGroups"],
            "public ip": network["assignPublicIp"],
            "behind": [
                [one["containerName"], one["containerPort"], one["targetGroupArn"]] for one in service["loadBalancers"]
            ],
            "circuit breaker": {
                key: value
                for key, value in service["deploymentConfiguration"].get("deploymentCircuitBreaker", {}).items()
                if key in ("enable", "rollback")
            },
            "tags": self.tags(service["tags"]),
        }

    def balancing(self):
        client = self.clients("elbv2")
        balancer = client.describe_load_balancers(Names=[f"{self.prefix}-alb"])["LoadBalancers"][0]
        group = client.describe_target_groups(Names=[f"{self.prefix}-tg"])["TargetGroups"][0]
        listeners = client.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
        self.names[group["TargetGroupArn"]] = "target group"
        tags_of = lambda arn: self.tags(client.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"])
        attributes = client.describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])["Attributes"]
        delays = client.describe_target_group_attributes(TargetGroupArn=group["TargetGroupArn"])["Attributes"]
        pick = lambda pairs, key: next(one["Value"] for one in pairs if one["Key"] == key)
        same = (
            "Protocol Port VpcId TargetType HealthCheckProtocol HealthCheckPath HealthyThresholdCount "
            "UnhealthyThresholdCount HealthCheckTimeoutSeconds HealthCheckIntervalSeconds Matcher"
        ).split()
        return {
            "load balancer": {
                "type": balancer["Type"],
                "scheme": balancer["Scheme"],
                "subnets": self.sorted_by_name(one["SubnetId"] for one in balancer["AvailabilityZones"]),
                "groups": balancer["SecurityGroups"],
                "deletion protection": pick(attributes, "deletion_protection.enabled"),
                "tags": tags_of(balancer["LoadBalancerArn"]),
            },
            "target group": {
                **{key: group[key] for key in same},
                "deregistration delay": pick(delays, "deregistration_delay.timeout_seconds"),
                "tags": tags_of(group["TargetGroupArn"]),
            },
            "listeners": [
                {
                    "port": one["Port"],
                    "protocol": one["Protocol"],
                    "actions": [[action["Type"], action.get("TargetGroupArn")] for action in one["DefaultActions"]],
                    "tags": tags_of(one["ListenerArn"]),
                }
                for one in listeners
            ],
        }
