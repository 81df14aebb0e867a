"""Rules of security groups."""

from .world import change


def one_rule(port, block="0.0.0.0/0"):
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": block}]}]


@change
def open_ssh(world):
    world.ec2.authorize_security_group_ingress(GroupId=world.group("ecs-sg"), IpPermissions=one_rule(22))


@change
def open_an_outgoing_port(world):
    world.ec2.authorize_security_group_egress(GroupId=world.group("rds-sg"), IpPermissions=one_rule(443))


@change
def remove_the_rule_for_http(world):
    rule = world.rule("alb-sg", egress=False)["SecurityGroupRuleId"]
    world.ec2.revoke_security_group_ingress(GroupId=world.group("alb-sg"), SecurityGroupRuleIds=[rule])


@change
def remove_the_rule_for_leaving(world):
    rule = world.rule("redis-sg", egress=True)["SecurityGroupRuleId"]
    world.ec2.revoke_security_group_egress(GroupId=world.group("redis-sg"), SecurityGroupRuleIds=[rule])


@change
def describe_a_rule_otherwise(world):
    rule = world.rule("alb-sg", egress=False)
    changed = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIpv4": "0.0.0.0/0", "Description": "temporary"}
    world.ec2.modify_security_group_rules(
        GroupId=world.group("alb-sg"),
        SecurityGroupRules=[{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": changed}],
    )
