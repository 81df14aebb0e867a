"""Load balancer, target group, listener."""

from surroundings import made_network

TAGS = [{"Key": "env", "Value": "dev"}]
CHECK = {"HealthCheckPath": "/health", "HealthCheckIntervalSeconds": 30, "HealthCheckTimeoutSeconds": 5,
         "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 3, "Matcher": {"HttpCode": "200"}}


def run(aws):
    network = made_network(aws, "balancing", "10.20")
    aws.about("balancing")
    elb = aws.elbv2
    balancer = made_balancer(aws, network)
    group = made_group(aws, network)
    listener = made_listener(aws, balancer, group)
    elb.describe_tags(ResourceArns=[balancer, group, listener])
    elb.add_tags(ResourceArns=[group], Tags=[{"Key": "k", "Value": "v"}])
    elb.remove_tags(ResourceArns=[group], TagKeys=["env"])
    elb.describe_tags(ResourceArns=[group])
    aws.about("balancing, again")
    again(aws, network, balancer, group)
    aws.about("balancing, gone")
    elb.delete_listener(ListenerArn=listener)
    elb.delete_listener(ListenerArn=listener)
    elb.delete_target_group(TargetGroupArn=group)
    elb.describe_target_groups(TargetGroupArns=[group])
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    elb.describe_load_balancers(LoadBalancerArns=[balancer])
    elb.describe_load_balancers(Names=["app-alb"])


def balancer_of(network):
    return {"Name": "app-alb", "Subnets": network["public"], "SecurityGroups": [network["group"]],
            "Scheme": "internet-facing", "Type": "application", "Tags": TAGS}


def made_balancer(aws, network):
    elb = aws.elbv2
    elb.describe_load_balancers(Names=["app-alb"])
    made = elb.create_load_balancer(**balancer_of(network))
    arn = aws.named("balancer", made, "LoadBalancers", 0, "LoadBalancerArn")
    aws.named("balancer address", made, "LoadBalancers", 0, "DNSName")
    of_it = {"LoadBalancerArn": arn}
    elb.describe_load_balancers(Names=["app-alb"])
    elb.describe_load_balancer_attributes(**of_it)
    elb.modify_load_balancer_attributes(**of_it, Attributes=[{"Key": "idle_timeout.timeout_seconds", "Value": "90"}])
    elb.set_security_groups(**of_it, SecurityGroups=[network["group"]])
    elb.set_subnets(**of_it, Subnets=network["public"])
    return arn


def group_of(network):
    return {"Name": "app-tg", "Protocol": "HTTP", "Port": 8000, "VpcId": network["vpc"], "TargetType": "ip",
            **CHECK, "Tags": TAGS}


def made_group(aws, network):
    elb = aws.elbv2
    elb.describe_target_groups(Names=["app-tg"])
    made = elb.create_target_group(**group_of(network))
    arn = aws.named("target group", made, "TargetGroups", 0, "TargetGroupArn")
    of_it = {"TargetGroupArn": arn}
    elb.describe_target_groups(Names=["app-tg"])
    elb.describe_target_group_attributes(**of_it)
    elb.modify_target_group_attributes(**of_it, Attributes=[
        {"Key": "deregistration_delay.timeout_seconds", "Value": "30"}])
    elb.modify_target_group(**of_it, HealthCheckIntervalSeconds=15, Matcher={"HttpCode": "200-299"})
    elb.describe_target_health(**of_it)
    return arn


def made_listener(aws, balancer, group):
    elb = aws.elbv2
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    made = elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward, Tags=TAGS)
    arn = aws.named("listener", made, "Listeners", 0, "ListenerArn")
    elb.describe_listeners(LoadBalancerArn=balancer)
    elb.describe_rules(ListenerArn=arn)
    elb.describe_target_groups(LoadBalancerArn=balancer)
    redirect = [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]
    elb.modify_listener(ListenerArn=arn, DefaultActions=redirect)
    elb.modify_listener(ListenerArn=arn, DefaultActions=forward)
    elb.describe_listeners(ListenerArns=[arn])
    return arn


def again(aws, network, balancer, group):
    elb = aws.elbv2
    elb.create_load_balancer(**balancer_of(network))
    elb.create_load_balancer(**{**balancer_of(network), "Scheme": "internal"})
    elb.create_target_group(**{**group_of(network), "Port": 8001})
    elb.create_load_balancer(**{**balancer_of(network), "Name": "-app"})
    elb.create_load_balancer(**{**balancer_of(network), "Name": "app-one", "Subnets": network["public"][:1]})
    elb.create_target_group(**{**group_of(network), "Name": "app-" + "x" * 30})
    elb.create_target_group(**{**group_of(network), "Name": "app-other", "VpcId": "vpc-0123456789abcdef0"})
    elb.delete_target_group(TargetGroupArn=group)
    elb.describe_listeners(LoadBalancerArn=balancer.replace("app-alb", "app-missing"))
