"""Load balancer, target group, listeners."""


def read(stack):
    client = stack.clients("elbv2")
    balancer = client.describe_load_balancers(Names=[f"{stack.prefix}-alb"])["LoadBalancers"][0]
    group = client.describe_target_groups(Names=[f"{stack.prefix}-tg"])["TargetGroups"][0]
    listeners = client.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    stack.names[group["TargetGroupArn"]] = "target group"
    tags_of = lambda arn: stack.tags(client.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"])
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
            "subnets": stack.sorted_by_name(one["SubnetId"] for one in balancer["AvailabilityZones"]),
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
