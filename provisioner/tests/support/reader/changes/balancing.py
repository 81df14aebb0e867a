"""The load balancer, its listener, its target group."""

from .world import change


@change
def check_health_elsewhere(world):
    client = world.clients("elbv2")
    client.modify_target_group(
        TargetGroupArn=world.target_group(), HealthCheckPath="/", HealthCheckIntervalSeconds=60
    )


@change
def accept_more_status_codes(world):
    client = world.clients("elbv2")
    client.modify_target_group(TargetGroupArn=world.target_group(), Matcher={"HttpCode": "200-399"})


@change
def drain_for_five_minutes(world):
    delay = [{"Key": "deregistration_delay.timeout_seconds", "Value": "300"}]
    world.clients("elbv2").modify_target_group_attributes(TargetGroupArn=world.target_group(), Attributes=delay)


@change
def answer_503(world):
    action = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "503"}}
    world.clients("elbv2").modify_listener(ListenerArn=world.listener(), DefaultActions=[action])


@change
def delete_the_listener(world):
    world.clients("elbv2").delete_listener(ListenerArn=world.listener())


