"""Finds an environment's things, and keeps the list of changes."""


class World:
    """Finds the environment's things as a person in the console would: by name."""

    def __init__(self, clients, project, env):
        self.clients = clients
        self.project, self.env = project, env
        self.prefix = f"{project}-{env}"
        self.ec2 = clients("ec2")

    def own(self, answer, kind, name):
        for one in answer[kind]:
            tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
            if tags.get("Name") == f"{self.prefix}-{name}" and one.get("State") != "deleted":
                return one
        raise LookupError(name)

    def vpc(self):
        return self.own(self.ec2.describe_vpcs(), "Vpcs", "vpc")["VpcId"]

    def subnet(self, name):
        return self.own(self.ec2.describe_subnets(), "Subnets", name)["SubnetId"]

    def table(self, name):
        return self.own(self.ec2.describe_route_tables(), "RouteTables", name)

    def group(self, name):
        for one in self.ec2.describe_security_groups()["SecurityGroups"]:
            if one["GroupName"] == f"{self.prefix}-{name}":
                return one["GroupId"]
        raise LookupError(name)

    def rule(self, name, egress):
        rules = self.ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [self.group(name)]}])
        return next(one for one in rules["SecurityGroupRules"] if one["IsEgress"] == egress)

    def target_group(self):
        groups = self.clients("elbv2").describe_target_groups(Names=[f"{self.prefix}-tg"])
        return groups["TargetGroups"][0]["TargetGroupArn"]

    def balancer(self):
        found = self.clients("elbv2").describe_load_balancers(Names=[f"{self.prefix}-alb"])
        return found["LoadBalancers"][0]["LoadBalancerArn"]

    def listener(self):
        found = self.clients("elbv2").describe_listeners(LoadBalancerArn=self.balancer())
        return found["Listeners"][0]["ListenerArn"]

    def modify_database(self, **changes):
        self.clients("rds").modify_db_instance(
            DBInstanceIdentifier=f"{self.prefix}-db", ApplyImmediately=True, **changes
        )

    def modify_cache(self, **changes):
        self.clients("elasticache").modify_replication_group(
            ReplicationGroupId=f"{self.prefix}-redis", ApplyImmediately=True, **changes
        )

    def update_service(self, **changes):
        self.clients("ecs").update_service(
            cluster=f"{self.prefix}-cluster", service=f"{self.prefix}-app-service", **changes
        )


CHANGES = {}


def change(function):
    """Makes the function known by its name."""
    CHANGES[function.__name__] = function
    return function
