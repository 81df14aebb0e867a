"""Load balancing: zones and VPC of a balancer, one listener a port, deletions that AWS refuses."""

from ministack.services import alb, ec2
from patching import wrap_action, wrap_function


def close_gaps():
    wrap_function(alb, "_lb_xml", tell_zones)
    wrap_action(alb, "CreateLoadBalancer", check_subnets)
    wrap_action(alb, "DeleteLoadBalancer", delete_listeners_too)
    wrap_action(alb, "CreateListener", one_listener_a_port)
    wrap_action(alb, "DescribeTargetGroups", refuse_unknown_names)
    wrap_action(alb, "DeleteTargetGroup", refuse_target_group_in_use)


def tell_zones(original, balancer):
    subnets = [ec2._subnets[one] for one in balancer["Subnets"] if one in ec2._subnets]
    if subnets:
        balancer["VpcId"] = subnets[0]["VpcId"]
    text = original(balancer)
    for subnet in subnets:
        named = f"<SubnetId>{subnet['SubnetId']}</SubnetId>"
        before, _, after = text.partition(named)
        head, _, _ = before.rpartition("<ZoneName>")
        text = f"{head}<ZoneName>{subnet['AvailabilityZone']}</ZoneName>{named}{after}"
    return text


def check_subnets(original, parameters):
    subnets = [ec2._subnets.get(one) for one in alb._parse_member_list(parameters, "Subnets")]
    if None in subnets:
        return alb._error("SubnetNotFound", "One or more subnets not found")
    if len({one["AvailabilityZone"] for one in subnets}) < 2:
        return alb._error("ValidationError", "At least two subnets in two different Availability Zones must be specified")
    vpc = subnets[0]["VpcId"]
    attached = (one["VpcId"] for gateway in ec2._internet_gateways.values() for one in gateway["Attachments"])
    if vpc not in attached:
        return alb._error("InvalidSubnet", f"VPC {vpc} has no internet gateway")
    return original(parameters)


def delete_listeners_too(original, parameters):
    balancer = alb._p(parameters, "LoadBalancerArn")
    for arn, listener in list(alb._listeners.items()):
        if listener["LoadBalancerArn"] == balancer:
            del alb._listeners[arn]
    for group in alb._tgs.values():
        if balancer in group["LoadBalancerArns"]:
            group["LoadBalancerArns"].remove(balancer)
    return original(parameters)


def one_listener_a_port(original, parameters):
    balancer, port = alb._p(parameters, "LoadBalancerArn"), int(alb._p(parameters, "Port", "80"))
    for listener in alb._listeners.values():
        if (listener["LoadBalancerArn"], listener["Port"]) == (balancer, port):
            return alb._error("DuplicateListener", "A listener already exists on this port for this load balancer")
    return original(parameters)


def refuse_unknown_names(original, parameters):
    names = alb._parse_member_list(parameters, "Names")
    known = {group["TargetGroupName"] for group in alb._tgs.values()}
    if not known.issuperset(names):
        return alb._error("TargetGroupNotFound", "One or more target groups not found", 400)
    return original(parameters)


def refuse_target_group_in_use(original, parameters):
    group = alb._p(parameters, "TargetGroupArn")
    for listener in alb._listeners.values():
        if any(action.get("TargetGroupArn") == group for action in listener["DefaultActions"]):
            return alb._error("ResourceInUse", f"Target group '{group}' is currently in use by a listener or a rule", 400)
    return original(parameters)
